//go:build !js

package aiohttp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

// ClientWebSocketResponse is a websocket. One task receives, any may send. What comes is
// read ahead up to 64 KiB; a peer that sends more waits. It must be closed; closing the
// loop closes the connection.
//
// Python: aiohttp.ClientWebSocketResponse, aiohttp, client_reference.
type ClientWebSocketResponse struct {
	o      *WSConnectOptions
	loop   *loop.Loop
	source kernel.Source
	kernel *kernel.Loop
	conn   *websocket.Conn
	resp   *http.Response
	pipe   *wsPipe
	order  *loop.Lock // of senders

	inbox wsInbox

	waiter    *loop.Future[bool] // of the task that waits for a message
	receiving bool               // it is in Receive
	closeWait *loop.Future[bool] // of the task that closes, meanwhile
	closing   bool
	closed    bool
	gotClose  bool // the peer's, which may have no code
	code      int
	err       error

	beat  loop.TimerHandle
	beats bool
	heard int64
}

// wsInbox is what has come and was not received.
type wsInbox struct {
	mu    sync.Mutex
	room  sync.Cond
	queue []WSMessage
	size  int
	shut  bool
}

// readAhead is how many bytes may wait to be received.
const readAhead = 64 << 10

// wsEOF and wsLost are messages that Receive makes something else of.
const (
	wsEOF WSMsgType = 0x200 + iota
	wsLost
)

func newWSResponse(co *coro.Co, o *WSConnectOptions) *ClientWebSocketResponse {
	w := &ClientWebSocketResponse{o: o, loop: loop.RunningLoop(co), kernel: kernel.TaskOf(co).Loop(), order: loop.NewLock()}
	w.inbox.room.L = &w.inbox.mu
	return w
}

// start begins to read.
func (w *ClientWebSocketResponse) start(d *wsDialed) error {
	w.conn, w.resp, w.pipe = d.conn, d.resp, d.pipe
	w.conn.SetReadLimit(w.o.limit())
	if !w.source.Init(w.kernel, w.wake, w.shut) {
		return &gen.RuntimeError{Msg: "Event loop is closed"}
	}
	go w.read()
	w.scheduleBeat(w.o.Heartbeat)
	return nil
}

// read is the goroutine that reads. A background context, since the websocket package
// closes the connection when one ends.
func (w *ClientWebSocketResponse) read() {
	for {
		kind, data, err := w.conn.Read(context.Background())
		m := WSMessage{Type: WSMsgBinary, Data: data}
		switch {
		case err != nil:
			w.put(w.lastMessage(err))
			return
		case kind == websocket.MessageText && !utf8.Valid(data):
			m = errorMessage(WSCloseInvalidText, "Invalid UTF-8 text message", nil)
		case kind == websocket.MessageText:
			m.Type = WSMsgText
		}
		if !w.put(m) || m.Type == WSMsgError {
			return
		}
	}
}

func errorMessage(code int, text string, cause error) WSMessage {
	return WSMessage{Type: WSMsgError, Err: &WebSocketError{Code: code, Msg: text, Cause: cause}}
}

// lastMessage is what an error of reading means.
func (w *ClientWebSocketResponse) lastMessage(err error) WSMessage {
	var ce websocket.CloseError
	switch {
	case errors.As(err, &ce):
		m := WSMessage{Type: WSMsgClose, Code: int(ce.Code), Extra: ce.Reason}
		if ce.Code == websocket.StatusNoStatusRcvd {
			m.Code = 0
		}
		return m
	case w.pipe.watch.fault != nil:
		return errorMessage(w.pipe.watch.fault.Code, w.pipe.watch.fault.Msg, err)
	case errors.Is(err, websocket.ErrMessageTooBig):
		return errorMessage(WSCloseMessageTooBig, fmt.Sprintf("Decompressed message size exceeds limit %d", w.o.limit()), err)
	case w.pipe.readErr == io.EOF:
		return WSMessage{Type: wsEOF}
	case w.pipe.readErr != nil:
		return WSMessage{Type: wsLost, Err: gen.OSErrorOf(w.pipe.readErr)}
	}
	return errorMessage(WSCloseProtocolError, err.Error(), err)
}

// onPing and onPong are called while the goroutine reads.
func (w *ClientWebSocketResponse) onPing(_ context.Context, payload []byte) bool {
	if w.o.NoAutoping {
		w.put(WSMessage{Type: WSMsgPing, Data: append([]byte(nil), payload...)})
	}
	return !w.o.NoAutoping
}

func (w *ClientWebSocketResponse) onPong(_ context.Context, payload []byte) {
	if w.o.NoAutoping {
		w.put(WSMessage{Type: WSMsgPong, Data: append([]byte(nil), payload...)})
	}
}

// put adds a message, and waits until there is room for the next. It reports false if
// nobody receives any more.
func (w *ClientWebSocketResponse) put(m WSMessage) bool {
	w.inbox.feed(m)
	w.source.Notify()
	return w.inbox.waitRoom()
}

func (b *wsInbox) feed(m WSMessage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = append(b.queue, m)
	b.size += len(m.Data) + 1
}

func (b *wsInbox) waitRoom() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.size > readAhead && !b.shut {
		b.room.Wait()
	}
	return !b.shut
}

func (b *wsInbox) take() (m WSMessage, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.queue) == 0 {
		return m, false
	}
	m = b.queue[0]
	b.queue[0] = WSMessage{}
	b.queue = b.queue[1:]
	b.size -= len(m.Data) + 1
	b.room.Broadcast()
	return m, true
}

// wake is called by the loop when something has come.
func (w *ClientWebSocketResponse) wake() {
	if w.waiter != nil && !w.waiter.Done() {
		w.waiter.SetResult(true)
	}
}

// shut closes the connection and ends the goroutine.
func (w *ClientWebSocketResponse) shut() {
	w.stopBeat()
	w.pipe.shut()
	w.inbox.mu.Lock()
	w.inbox.shut = true
	w.inbox.room.Broadcast()
	w.inbox.mu.Unlock()
	w.source.End()
}

// next waits for a message, for d, or for ever if that is zero.
func (w *ClientWebSocketResponse) next(co *coro.Co, d time.Duration) (WSMessage, error) {
	until := loop.NewTimeout(loop.Forever)
	if d > 0 {
		until = loop.NewTimeout(d)
	}
	var m WSMessage
	err := until.With(co, func() error {
		for {
			var ok bool
			if m, ok = w.inbox.take(); ok {
				return nil
			}
			w.waiter = loop.CreateFuture[bool](w.loop)
			w.source.Await(true)
			_, err := w.waiter.Await(co)
			w.source.Await(false)
			w.waiter = nil
			if err != nil {
				return err
			}
		}
	})
	return m, err
}

// Receive returns the next message, waiting for it no longer than timeout; zero means
// that of the options. At the end it is of type Closed, however often it is asked.
// Running out of time, or being cancelled, leaves the connection open.
//
// Errors: [*gen.RuntimeError] "Concurrent call to receive() is not allowed";
// [*gen.TimeoutError]; what is thrown into the task. A peer that breaks the protocol is
// a message of type Error.
//
// Python: ClientWebSocketResponse.receive, aiohttp, client_reference.
func (w *ClientWebSocketResponse) Receive(co *coro.Co, timeout time.Duration) (WSMessage, error) {
	switch {
	case w.receiving:
		return WSMessage{}, &gen.RuntimeError{Msg: "Concurrent call to receive() is not allowed"}
	case w.closed:
		return WSMessage{Type: WSMsgClosed}, nil
	case w.closing:
		_, err := w.Close(co, nil)
		return WSMessage{Type: WSMsgClosed}, err
	}
	if timeout == 0 {
		timeout = w.o.Timeout.Receive
	}
	w.receiving = true
	m, err := w.next(co, timeout)
	w.receiving = false
	if w.closeWait != nil && !w.closeWait.Done() {
		w.closeWait.SetResult(true)
	}
	if err != nil {
		w.code = WSCloseAbnormalClosure
		return m, err
	}
	return w.received(co, m)
}

// received does about a message what is to be done.
func (w *ClientWebSocketResponse) received(co *coro.Co, m WSMessage) (WSMessage, error) {
	var err error
	switch m.Type {
	case wsEOF, wsLost:
		w.closed, w.code = true, WSCloseAbnormalClosure
		if w.err = m.Err; m.Type == wsEOF {
			w.err = errWSClosing() // what answering would fail with
		}
		w.shut()
		return WSMessage{Type: WSMsgClosed}, nil
	case WSMsgError:
		w.closing = true
		var e *WebSocketError
		if errors.As(m.Err, &e) {
			w.code = e.Code
			_, err = w.Close(co, &WSCloseOptions{Code: e.Code})
		}
	case WSMsgClose:
		w.closing, w.gotClose, w.code = true, true, m.Code
		if !w.closed && !w.o.NoAutoclose {
			_, err = w.Close(co, nil)
		}
	case WSMsgClosing:
		w.closing = true
	}
	return m, err
}

// ReceiveStr returns the next message, which must be text.
//
// Errors: [*WSMessageTypeError] for another; those of Receive.
//
// Python: ClientWebSocketResponse.receive_str, aiohttp, client_reference.
func (w *ClientWebSocketResponse) ReceiveStr(co *coro.Co, timeout time.Duration) (string, error) {
	m, err := w.Receive(co, timeout)
	if err == nil && m.Type != WSMsgText {
		err = wrongType(m, "TEXT")
	}
	if err != nil {
		return "", err
	}
	return m.Text(), nil
}

// ReceiveBytes returns the next message, which must be binary.
//
// Errors: [*WSMessageTypeError] for another; those of Receive.
//
// Python: ClientWebSocketResponse.receive_bytes, aiohttp, client_reference.
func (w *ClientWebSocketResponse) ReceiveBytes(co *coro.Co, timeout time.Duration) ([]byte, error) {
	m, err := w.Receive(co, timeout)
	if err == nil && m.Type != WSMsgBinary {
		err = wrongType(m, "BINARY")
	}
	if err != nil {
		return nil, err
	}
	return m.Data, nil
}

// ReceiveJSON decodes the next message, which must be text, into v.
//
// Errors: those of ReceiveStr and of json.Unmarshal.
//
// Python: ClientWebSocketResponse.receive_json, aiohttp, client_reference.
func (w *ClientWebSocketResponse) ReceiveJSON(co *coro.Co, v any, timeout time.Duration) error {
	s, err := w.ReceiveStr(co, timeout)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(s), v)
}

// All ranges over the messages up to the end. An error of receiving is the last pair.
//
// Python: ClientWebSocketResponse.__aiter__, aiohttp, client_reference.
func (w *ClientWebSocketResponse) All(co *coro.Co) iter.Seq2[WSMessage, error] {
	return func(yield func(WSMessage, error) bool) {
		for {
			m, err := w.Receive(co, 0)
			if err == nil && (m.Type == WSMsgClose || m.Type == WSMsgClosing || m.Type == WSMsgClosed) {
				return
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}
