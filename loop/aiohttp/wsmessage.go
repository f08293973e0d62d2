//go:build !js

package aiohttp

import (
	"encoding/json"
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// WSMsgType is the kind of a [WSMessage]. It prints as Python's enum does, as a number.
//
// Python: aiohttp.WSMsgType, aiohttp, websocket_utilities.
type WSMsgType int

// The kinds of messages: frames, and what happens to a connection.
const (
	WSMsgContinuation WSMsgType = 0x0
	WSMsgText         WSMsgType = 0x1
	WSMsgBinary       WSMsgType = 0x2
	WSMsgClose        WSMsgType = 0x8
	WSMsgPing         WSMsgType = 0x9
	WSMsgPong         WSMsgType = 0xa
	WSMsgClosing      WSMsgType = 0x100 // Close was called in another task
	WSMsgClosed       WSMsgType = 0x101 // the connection is closed
	WSMsgError        WSMsgType = 0x102 // and this is why
)

var wsMsgNames = map[WSMsgType]string{
	WSMsgContinuation: "CONTINUATION", WSMsgText: "TEXT", WSMsgBinary: "BINARY", WSMsgClose: "CLOSE", WSMsgPing: "PING",
	WSMsgPong: "PONG", WSMsgClosing: "CLOSING", WSMsgClosed: "CLOSED", WSMsgError: "ERROR",
}

// Codes of closing.
//
// Python: aiohttp.WSCloseCode, aiohttp, websocket_utilities.
const (
	WSCloseOK                 = 1000
	WSCloseGoingAway          = 1001
	WSCloseProtocolError      = 1002
	WSCloseUnsupportedData    = 1003
	WSCloseAbnormalClosure    = 1006
	WSCloseInvalidText        = 1007
	WSClosePolicyViolation    = 1008
	WSCloseMessageTooBig      = 1009
	WSCloseMandatoryExtension = 1010
	WSCloseInternalError      = 1011
	WSCloseServiceRestart     = 1012
	WSCloseTryAgainLater      = 1013
	WSCloseBadGateway         = 1014
)

// WSMessage is a message of a websocket.
//
// Python: aiohttp.WSMessage, aiohttp, websocket_utilities.
type WSMessage struct {
	Type WSMsgType
	Data []byte // of text, binary, ping and pong
	Code int    // of close
	// Extra is the reason of a close.
	Extra string
	Err   error // of an error
}

// Text is the data as text.
//
// Python: WSMessage.data of a text message, aiohttp, websocket_utilities.
func (m WSMessage) Text() string { return string(m.Data) }

// JSON decodes the data into v, which encoding/json takes.
//
// Errors: those of json.Unmarshal.
//
// Python: WSMessage.json, aiohttp, websocket_utilities.
func (m WSMessage) JSON(v any) error { return json.Unmarshal(m.Data, v) }

// String is "WSMessage(type=<WSMsgType.TEXT: 1>, data='a', extra=”)".
//
// Python: WSMessage.__repr__.
func (m WSMessage) String() string {
	extra := "None"
	if m.Type < WSMsgClosing {
		extra = gen.Repr(m.Extra)
	}
	return fmt.Sprintf("WSMessage(type=<WSMsgType.%s: %d>, data=%s, extra=%s)", wsMsgNames[m.Type], int(m.Type), m.data(), extra)
}

// data is the repr of what Python has in the field of that name.
func (m WSMessage) data() string {
	switch m.Type {
	case WSMsgText:
		return gen.Repr(string(m.Data))
	case WSMsgBinary, WSMsgPing, WSMsgPong, WSMsgContinuation:
		return gen.Repr(m.Data)
	case WSMsgClose:
		return fmt.Sprint(m.Code)
	case WSMsgError:
		return gen.Repr(m.Err)
	}
	return "None"
}

// WSMessageTypeError is raised for a message of another kind than the one asked for.
//
// Python: aiohttp.WSMessageTypeError, aiohttp, client_reference.
type WSMessageTypeError struct{ gen.TypeError }

// Class is "aiohttp.client_exceptions.WSMessageTypeError".
func (e *WSMessageTypeError) Class() string { return "aiohttp.client_exceptions.WSMessageTypeError" }

// Unwrap returns the TypeError that e is.
func (e *WSMessageTypeError) Unwrap() error { return &e.TypeError }

func wrongType(m WSMessage, want string) error {
	return &WSMessageTypeError{gen.TypeError{Msg: fmt.Sprintf("Received message %d:%s is not WSMsgType.%s", int(m.Type), m.data(), want)}}
}

// WebSocketError is why a websocket was closed: the peer broke the protocol, or sent
// more than it may.
//
// Python: aiohttp.WebSocketError, aiohttp, websocket_utilities.
type WebSocketError struct {
	Code  int // of closing
	Msg   string
	Cause error
}

func (e *WebSocketError) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *WebSocketError) Unwrap() error { return e.Cause }

// Class is "aiohttp.http_websocket.WebSocketError".
func (e *WebSocketError) Class() string { return "aiohttp.http_websocket.WebSocketError" }

// Args holds the code and the message.
func (e *WebSocketError) Args() []any { return []any{e.Code, e.Msg} }
