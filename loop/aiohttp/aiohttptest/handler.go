package aiohttptest

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/coder/websocket"
)

// RedirectLoop is a handler that redirects every path to itself, with the status.
//
// Go only: a fixture.
func RedirectLoop(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		RedirectTo(r.URL.Path, status).ServeHTTP(w, r)
	})
}

// RedirectTo is a handler that redirects to the location as it stands, however wrong
// it may be; an empty one sends no Location.
//
// Go only: a fixture.
func RedirectTo(location string, status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if location != "" {
			w.Header().Set("Location", location)
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, "%d: %s", status, http.StatusText(status))
	})
}

// WebsocketEcho is a handler that sends every message back, of either kind, and
// answers pings. It speaks the given subprotocols. The text "close" makes it close with
// code 4000 and reason "bye", "drop" lets the connection fall.
//
// Go only: a fixture.
func WebsocketEcho(subprotocols ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{
			Subprotocols:       subprotocols,
			InsecureSkipVerify: true, // an Origin may be anything
			CompressionMode:    websocket.CompressionContextTakeover,
		})
		if err != nil {
			return // Accept has answered
		}
		defer c.CloseNow()
		c.SetReadLimit(-1)
		echo(c, r)
	})
}

func echo(c *websocket.Conn, r *http.Request) {
	for {
		kind, data, err := c.Read(r.Context())
		switch {
		case err != nil:
			return
		case kind == websocket.MessageText && string(data) == "drop":
			return
		case kind == websocket.MessageText && string(data) == "close":
			_ = c.Close(4000, "bye") // the client may be gone
			return
		}
		if c.Write(r.Context(), kind, data) != nil {
			return
		}
	}
}

// WebsocketReply is a script that accepts a websocket, sends the frames to the byte, and
// ends the connection. A frame of text "a" from a server is "\x81\x01a".
//
// Go only: see Script.
func WebsocketReply(frames string, end End) Script {
	return func(c *Conn) {
		r, err := c.Request()
		if err != nil {
			return
		}
		sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		err = c.Send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
			base64.StdEncoding.EncodeToString(sum[:]) + "\r\n\r\n" + frames)
		if err == nil {
			c.end(end)
		}
	}
}
