//go:build !js

package aiohttp

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/coder/websocket"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// outside calls f on another goroutine, one caller after the other. A cancelled task
// leaves f to itself: a frame that has begun must be ended. Nothing waits for f when the
// loop ends, which closes the connection, and so ends it.
func (w *ClientWebSocketResponse) outside(co *coro.Co, f func() error) error {
	return w.order.With(co, func() error {
		done := loop.CreateFuture[error](w.loop)
		op := w.kernel.NewOperation()
		go func() {
			err := f()
			op.Complete(func() {
				if !done.Done() {
					done.SetResult(err)
				}
			})
		}()
		sent, err := done.Await(co)
		if err != nil {
			return err
		}
		return sent
	})
}

func (w *ClientWebSocketResponse) write(co *coro.Co, kind websocket.MessageType, data []byte) error {
	if w.closed {
		return errWSClosing()
	}
	return w.outside(co, func() error {
		err := w.conn.Write(context.Background(), kind, data)
		switch failure := w.pipe.failure(); {
		case failure != nil:
			return gen.OSErrorOf(failure)
		case err != nil:
			return errWSClosing()
		}
		return nil
	})
}

// SendStr sends a text, and waits until the system has taken it.
//
// Errors: [*gen.ConnectionResetError] "Cannot write to closing transport" once it is
// closed; [*gen.OSError] and its kinds; what is thrown into the task, and then the text
// may be sent in spite of it.
//
// Python: ClientWebSocketResponse.send_str, aiohttp, client_reference.
func (w *ClientWebSocketResponse) SendStr(co *coro.Co, text string) error {
	return w.write(co, websocket.MessageText, []byte(text))
}

// SendBytes sends a binary message. The caller must not change data until it returns.
//
// Errors: those of SendStr.
//
// Python: ClientWebSocketResponse.send_bytes, aiohttp, client_reference.
func (w *ClientWebSocketResponse) SendBytes(co *coro.Co, data []byte) error {
	return w.write(co, websocket.MessageBinary, data)
}

// SendJSON sends a value as encoding/json spells it, as a text.
//
// Errors: those of SendStr and of json.Marshal.
//
// Python: ClientWebSocketResponse.send_json, aiohttp, client_reference.
func (w *ClientWebSocketResponse) SendJSON(co *coro.Co, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.write(co, websocket.MessageText, b)
}

// SendFrame sends one frame of a kind, without compression.
//
// Errors: those of SendStr.
//
// Python: ClientWebSocketResponse.send_frame, aiohttp, client_reference.
func (w *ClientWebSocketResponse) SendFrame(co *coro.Co, data []byte, kind WSMsgType) error {
	if w.closed {
		return errWSClosing()
	}
	return w.outside(co, func() error { return gen.OSErrorOf(w.pipe.send(kind, data)) })
}

// Ping sends a ping, with at most 125 bytes.
//
// Errors: those of SendStr; [*gen.ValueError] for more.
//
// Python: ClientWebSocketResponse.ping, aiohttp, client_reference.
func (w *ClientWebSocketResponse) Ping(co *coro.Co, data []byte) error {
	return w.control(co, WSMsgPing, data)
}

// Pong sends a pong, with at most 125 bytes.
//
// Errors: those of Ping.
//
// Python: ClientWebSocketResponse.pong, aiohttp, client_reference.
func (w *ClientWebSocketResponse) Pong(co *coro.Co, data []byte) error {
	return w.control(co, WSMsgPong, data)
}

// longestControl is the most that a control frame may carry.
const longestControl = 125

func (w *ClientWebSocketResponse) control(co *coro.Co, kind WSMsgType, data []byte) error {
	if len(data) > longestControl {
		return &gen.ValueError{Msg: "Control frame payload cannot be larger than 125 bytes"}
	}
	return w.SendFrame(co, data, kind)
}

// WSCloseOptions are the options of [ClientWebSocketResponse.Close].
//
// Python: ClientWebSocketResponse.close, aiohttp, client_reference.
type WSCloseOptions struct {
	Code    int // zero is 1000
	Message string
}

// Close sends a close frame, waits for the peer's, and closes the connection; nil options
// are the defaults. A task that waits in Receive gets a message of type Closing. It
// reports false if the websocket is closed already. What goes wrong meanwhile is kept
// for Err.
//
// Errors: what is thrown into the task, with the connection closed; [*gen.ValueError]
// for a message of more than 123 bytes.
//
// Python: ClientWebSocketResponse.close, aiohttp, client_reference.
func (w *ClientWebSocketResponse) Close(co *coro.Co, o *WSCloseOptions) (bool, error) {
	if o == nil {
		o = &WSCloseOptions{}
	}
	if len(o.Message) > longestControl-2 {
		return false, &gen.ValueError{Msg: "Control frame payload cannot be larger than 125 bytes"}
	}
	if w.receiving && !w.closing {
		w.closing = true
		w.closeWait = loop.CreateFuture[bool](w.loop)
		w.inbox.feed(WSMessage{Type: WSMsgClosing})
		w.wake()
		if _, err := w.closeWait.Await(co); err != nil {
			return false, err
		}
	}
	if w.closed {
		return false, nil
	}
	w.closed = true
	err := w.sendClose(co, o)
	if err == nil && w.code == 0 && !w.gotClose {
		err = w.awaitClose(co)
	}
	w.shut()
	if err != nil {
		w.code = WSCloseAbnormalClosure
		if gen.IsInstance[*gen.CancelledError](err) {
			return false, err
		}
		w.err = err
	}
	return true, nil
}

func (w *ClientWebSocketResponse) sendClose(co *coro.Co, o *WSCloseOptions) error {
	code := o.Code
	if code == 0 {
		code = WSCloseOK
	}
	payload := append(binary.BigEndian.AppendUint16(nil, uint16(code)), o.Message...)
	until := loop.NewTimeout(w.closeTimeout())
	return until.With(co, func() error {
		return w.outside(co, func() error { return gen.OSErrorOf(w.pipe.send(WSMsgClose, payload)) })
	})
}

func (w *ClientWebSocketResponse) closeTimeout() time.Duration {
	if w.o.Timeout.Close > 0 {
		return w.o.Timeout.Close
	}
	return 10 * time.Second
}

// awaitClose receives up to the peer's close frame.
func (w *ClientWebSocketResponse) awaitClose(co *coro.Co) error {
	until := loop.NewTimeout(w.closeTimeout())
	return until.With(co, func() error {
		for {
			m, err := w.next(co, 0)
			switch {
			case err != nil:
				return err
			case m.Type == WSMsgClose:
				w.code = m.Code
				return nil
			case m.Type == wsEOF:
				return &gen.ConnectionResetError{ConnectionError: gen.ConnectionError{OSError: gen.OSError{Strerror: "Connection closed by the peer"}}}
			case m.Err != nil:
				return m.Err
			}
		}
	})
}

// Closed reports whether it is closed, from either side.
//
// Python: ClientWebSocketResponse.closed, aiohttp, client_reference.
func (w *ClientWebSocketResponse) Closed() bool { return w.closed }

// CloseCode is the code of closing; zero before, and where the peer sent none.
//
// Python: ClientWebSocketResponse.close_code, aiohttp, client_reference.
func (w *ClientWebSocketResponse) CloseCode() int { return w.code }

// Protocol is the subprotocol, or empty.
//
// Python: ClientWebSocketResponse.protocol, aiohttp, client_reference.
func (w *ClientWebSocketResponse) Protocol() string { return w.conn.Subprotocol() }

// Header are the headers of the handshake's response.
//
// Python: ClientWebSocketResponse.get_extra_info, aiohttp, client_reference.
func (w *ClientWebSocketResponse) Header() http.Header { return w.resp.Header }

// Err is why the connection broke down, or nil.
//
// Python: ClientWebSocketResponse.exception, aiohttp, client_reference.
func (w *ClientWebSocketResponse) Err() error { return w.err }

// AEnter returns w.
//
// Python: ClientWebSocketResponse.__aenter__, aiohttp, client_reference.
func (w *ClientWebSocketResponse) AEnter(*coro.Co) (*ClientWebSocketResponse, error) { return w, nil }

// AExit closes w. It never suppresses the error.
//
// Errors: those of Close.
//
// Python: ClientWebSocketResponse.__aexit__, aiohttp, client_reference.
func (w *ClientWebSocketResponse) AExit(co *coro.Co, _ error) (bool, error) {
	_, err := w.Close(co, nil)
	return false, err
}

// With calls the block and closes w, however the block ends.
//
// Errors: the block's, and those of Close.
//
// Python: async with ws, aiohttp, client_reference.
func (w *ClientWebSocketResponse) With(co *coro.Co, block func(w *ClientWebSocketResponse) error) error {
	return coro.With(co, w, block)
}

// scheduleBeat looks after d whether something has come.
func (w *ClientWebSocketResponse) scheduleBeat(d time.Duration) {
	if w.o.Heartbeat <= 0 {
		return
	}
	w.heard = w.pipe.heard.Load()
	if h, err := w.loop.CallLater(d, w.onBeat); err == nil {
		w.beat, w.beats = h, true
	}
}

func (w *ClientWebSocketResponse) stopBeat() {
	if w.beats {
		w.beat.Cancel()
		w.beats = false
	}
}

// onBeat sends a ping if nothing has come since the last look.
func (w *ClientWebSocketResponse) onBeat() {
	if w.pipe.heard.Load() != w.heard {
		w.scheduleBeat(w.o.Heartbeat)
		return
	}
	go func() { _ = w.pipe.send(WSMsgPing, nil) }() // if it fails, no pong comes
	if h, err := w.loop.CallLater(w.o.Heartbeat/2, w.onSilence); err == nil {
		w.beat, w.beats = h, true
	}
}

// onSilence closes the connection if there was no pong, nor anything else.
func (w *ClientWebSocketResponse) onSilence() {
	if w.pipe.heard.Load() != w.heard {
		w.scheduleBeat(w.o.Heartbeat)
		return
	}
	seconds := strconv.FormatFloat((w.o.Heartbeat / 2).Seconds(), 'f', -1, 64)
	w.err = noPong("No PONG received after " + seconds + " seconds")
	w.closed, w.code = true, WSCloseAbnormalClosure
	w.inbox.feed(WSMessage{Type: WSMsgError, Err: w.err}) // before the end of reading
	w.wake()
	w.shut()
}

func noPong(text string) error {
	return &ServerTimeoutError{ServerConnectionError{ClientConnectionError{ClientError{Msg: text}}}}
}
