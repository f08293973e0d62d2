//go:build !js

package aiohttp_test

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// onSocket runs a block with a websocket to a server, on both engines, and looks for
// what it leaves behind.
func onSocket(t *testing.T, start func() (url string, end func() error), o *aiohttp.WSConnectOptions, block func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error) {
	t.Helper()
	for _, e := range engines {
		before := runtime.NumGoroutine()
		url, end := start()
		hc := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		_, err := loop.RunWith(t.Context(), coro.New(func(co *coro.Co) (int, error) {
			w, err := aiohttp.WSConnect(co, hc, url, o)
			if err != nil {
				return 0, err
			}
			return 0, w.With(co, func(w *aiohttp.ClientWebSocketResponse) error { return block(co, w) })
		}), &loop.RunOptions{Engine: e})
		if err != nil {
			t.Error(err)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
		leak.NoneLeft(t, before)
	}
}

func echo(protocols ...string) func() (string, func() error) {
	return func() (string, func() error) {
		s := aiohttptest.NewServer(aiohttptest.WebsocketEcho(protocols...))
		return s.URL, s.Close
	}
}

func frames(text string, end aiohttptest.End) func() (string, func() error) {
	return func() (string, func() error) {
		p := aiohttptest.NewPeer(aiohttptest.WebsocketReply(text, end))
		return p.URL, p.Close
	}
}

// say is Receive as a text.
func say(co *coro.Co, w *aiohttp.ClientWebSocketResponse, timeout time.Duration) string {
	m, err := w.Receive(co, timeout)
	if err != nil {
		return gen.Repr(err)
	}
	return m.String()
}

func expectState(t *testing.T, w *aiohttp.ClientWebSocketResponse, closed bool, code int) {
	t.Helper()
	if w.Closed() != closed || w.CloseCode() != code {
		t.Errorf("closed %v, code %d; not %v, %d", w.Closed(), w.CloseCode(), closed, code)
	}
}

func TestWebSocketEcho(t *testing.T) {
	for _, compress := range []bool{false, true} {
		onSocket(t, echo("chat"), &aiohttp.WSConnectOptions{Protocols: []string{"other", "chat"}, Compress: compress}, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
			long := strings.Repeat("é", 100_000)
			for _, text := range []string{"a", "", long} {
				if err := w.SendStr(co, text); err != nil {
					return err
				}
				if got, err := w.ReceiveStr(co, 0); got != text || err != nil {
					t.Errorf("%d bytes of %d, %v", len(got), len(text), err)
				}
			}
			if err := w.SendBytes(co, []byte{0xff}); err != nil {
				return err
			}
			if got, err := w.ReceiveBytes(co, 0); string(got) != "\xff" || err != nil {
				t.Error(got, err)
			}
			if err := w.SendJSON(co, map[string]int{"a": 1}); err != nil {
				return err
			}
			var v map[string]int
			if err := w.ReceiveJSON(co, &v, 0); v["a"] != 1 || err != nil {
				t.Error(v, err)
			}
			if err := w.Ping(co, []byte("x")); err != nil {
				return err
			}
			if w.Protocol() != "chat" || w.Header().Get("Upgrade") != "websocket" {
				t.Error(w.Protocol(), w.Header())
			}
			expectState(t, w, false, 0)
			closed, err := w.Close(co, &aiohttp.WSCloseOptions{Code: 4001, Message: "enough"})
			if !closed || err != nil || w.Err() != nil {
				t.Error(closed, err, w.Err())
			}
			expectState(t, w, true, 4001)
			if closed, err := w.Close(co, nil); closed || err != nil {
				t.Error("again:", closed, err)
			}
			if got := say(co, w, 0); got != "WSMessage(type=<WSMsgType.CLOSED: 257>, data=None, extra=None)" {
				t.Error(got)
			}
			if err := w.SendStr(co, "late"); !gen.IsInstance[*gen.ConnectionResetError](err) || err.Error() != "Cannot write to closing transport" {
				t.Error(err)
			}
			return nil
		})
	}
}

func TestWebSocketWrongType(t *testing.T) {
	onSocket(t, echo(), nil, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		if err := w.SendBytes(co, []byte("a")); err != nil {
			return err
		}
		_, err := w.ReceiveStr(co, 0)
		if !gen.IsInstance[*aiohttp.WSMessageTypeError](err) || !gen.IsInstance[*gen.TypeError](err) || err.Error() != "Received message 2:b'a' is not WSMsgType.TEXT" {
			t.Error(err)
		}
		if err := w.SendStr(co, "a"); err != nil {
			return err
		}
		if _, err := w.ReceiveBytes(co, 0); err == nil || err.Error() != "Received message 1:'a' is not WSMsgType.BINARY" {
			t.Error(err)
		}
		if err := w.Ping(co, make([]byte, 126)); !gen.IsInstance[*gen.ValueError](err) {
			t.Error(err)
		}
		return nil
	})
}

func TestWebSocketServerCloses(t *testing.T) {
	for _, noAutoclose := range []bool{false, true} {
		onSocket(t, echo(), &aiohttp.WSConnectOptions{NoAutoclose: noAutoclose}, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
			if err := w.SendStr(co, "close"); err != nil {
				return err
			}
			if got := say(co, w, 0); got != "WSMessage(type=<WSMsgType.CLOSE: 8>, data=4000, extra='bye')" {
				t.Error(got)
			}
			expectState(t, w, !noAutoclose, 4000)
			if got := say(co, w, 0); !strings.Contains(got, "CLOSED") {
				t.Error(got)
			}
			expectState(t, w, true, 4000)
			return nil
		})
	}
}

// The peer sends something and then does something; the last row of each is the state.
func TestWebSocketFaults(t *testing.T) {
	const closed = "WSMessage(type=<WSMsgType.CLOSED: 257>, data=None, extra=None)"
	for _, tt := range []struct {
		name, frames string
		end          aiohttptest.End
		want         []string
		code         int
	}{
		{"end without a close", "\x81\x01a", aiohttptest.ThenClose, []string{"WSMessage(type=<WSMsgType.TEXT: 1>, data='a', extra='')", closed, closed}, 1006},
		{"no UTF-8", "\x81\x01\xff", aiohttptest.ThenWait, []string{"WSMessage(type=<WSMsgType.ERROR: 258>, data=WebSocketError(1007, 'Invalid UTF-8 text message'), extra=None)", closed}, 1007},
		{"too big", "\x82\x7f\x00\x00\x00\x00\x00\x50\x00\x00" + strings.Repeat("x", 5<<20), aiohttptest.ThenWait, []string{"WSMessage(type=<WSMsgType.ERROR: 258>, data=WebSocketError(1009, 'Message size 5242880 exceeds limit 4194304'), extra=None)", closed}, 1009},
		{"close without a code", "\x88\x00", aiohttptest.ThenWait, []string{"WSMessage(type=<WSMsgType.CLOSE: 8>, data=0, extra='')", closed}, 0},
		{"a ping in between", "\x89\x01p\x81\x01a\x88\x02\x03\xe9", aiohttptest.ThenWait, []string{"WSMessage(type=<WSMsgType.TEXT: 1>, data='a', extra='')", "WSMessage(type=<WSMsgType.CLOSE: 8>, data=1001, extra='')", closed}, 1001},
		{"fragments", "\x01\x01a\x89\x00\x80\x01b\x88\x02\x03\xe8", aiohttptest.ThenWait, []string{"WSMessage(type=<WSMsgType.TEXT: 1>, data='ab', extra='')", "WSMessage(type=<WSMsgType.CLOSE: 8>, data=1000, extra='')", closed}, 1000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onSocket(t, frames(tt.frames, tt.end), nil, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
				for _, want := range tt.want {
					if got := say(co, w, 0); got != want {
						t.Errorf("%s, not %s", got, want)
					}
				}
				expectState(t, w, true, tt.code)
				return nil
			})
		})
	}
}

// The texts are those of aiohttp 3.8.4, if not said otherwise.
func TestWebSocketProtocolError(t *testing.T) {
	for _, tt := range []struct{ frames, want string }{
		{"\x83\x00", "Unexpected opcode=3"},
		{"\x8b\x00", "Unexpected opcode=11"},
		{"\xf1\x01a", "Received frame with non-zero reserved bits"},
		{"\x89\x7e\x00\x80" + strings.Repeat("x", 128), "Control frame payload cannot be larger than 125 bytes"},
		{"\x09\x00", "Received fragmented control frame"},
		{"\x88\x02\x03\xec", "Invalid close code: 1004"},
		{"\x88\x01x", "Invalid close frame: True 8 bytearray(b'x')"},
		{"\x80\x01a", "Continuation frame for non started message"}, // 3.14; before it was an unexpected opcode
		{"\x01\x01a\x81\x01b", "The opcode in non-fin frame is expected to be zero, got 1"},
	} {
		onSocket(t, frames(tt.frames, aiohttptest.ThenWait), nil, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
			m, err := w.Receive(co, 0)
			if err != nil || m.Type != aiohttp.WSMsgError || m.Err.Error() != tt.want {
				t.Errorf("%v, %v, not %s", m, err, tt.want)
			}
			expectState(t, w, true, 1002)
			return nil
		})
	}
}

func TestWebSocketBomb(t *testing.T) {
	for _, compress := range []bool{false, true} {
		onSocket(t, echo(), &aiohttp.WSConnectOptions{Compress: compress, MaxMsgSize: 1000}, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
			if err := w.SendBytes(co, make([]byte, 100_000)); err != nil {
				return err
			}
			m, err := w.Receive(co, 0)
			want := "Message size 100000 exceeds limit 1000"
			if compress {
				want = "Decompressed message size exceeds limit 1000"
			}
			if err != nil || m.Type != aiohttp.WSMsgError || m.Err.Error() != want {
				t.Errorf("%v, %v, not %s", m, err, want)
			}
			expectState(t, w, true, 1009)
			return nil
		})
	}
}

func TestWebSocketPingsByHand(t *testing.T) {
	onSocket(t, frames("\x89\x01p\x8a\x01q", aiohttptest.ThenWait), &aiohttp.WSConnectOptions{NoAutoping: true, Timeout: aiohttp.ClientWSTimeout{Close: time.Millisecond}}, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		for _, want := range []string{"WSMessage(type=<WSMsgType.PING: 9>, data=b'p', extra='')", "WSMessage(type=<WSMsgType.PONG: 10>, data=b'q', extra='')"} {
			if got := say(co, w, 0); got != want {
				t.Error(got)
			}
		}
		if err := w.Pong(co, []byte("p")); err != nil {
			return err
		}
		// The peer never answers.
		if closed, err := w.Close(co, nil); !closed || err != nil || !gen.IsInstance[*gen.TimeoutError](w.Err()) {
			t.Error(closed, err, w.Err())
		}
		expectState(t, w, true, 1006)
		return nil
	})
}

func TestWebSocketReceiveTimeout(t *testing.T) {
	onSocket(t, echo(), nil, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		if got := say(co, w, time.Millisecond); got != "TimeoutError()" {
			t.Error(got)
		}
		if err := w.SendStr(co, "a"); err != nil {
			return err
		}
		if got, err := w.ReceiveStr(co, 0); got != "a" || err != nil {
			t.Error(got, err)
		}
		return nil
	})
}

func TestWebSocketTwoTasks(t *testing.T) {
	onSocket(t, echo(), nil, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		task := loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) { return say(co, w, 0), nil }))
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
		if got := say(co, w, 0); got != "RuntimeError('Concurrent call to receive() is not allowed')" {
			t.Error(got)
		}
		if closed, err := w.Close(co, nil); !closed || err != nil {
			t.Error(closed, err)
		}
		if got, err := task.Await(co); got != "WSMessage(type=<WSMsgType.CLOSING: 256>, data=None, extra=None)" || err != nil {
			t.Error(got, err)
		}
		expectState(t, w, true, 1000)
		return nil
	})
}

func TestWebSocketCancelledReceive(t *testing.T) {
	onSocket(t, echo(), nil, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		task := loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) {
			_, err := w.Receive(co, 0)
			return "", err
		}))
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
		task.Cancel()
		if _, err := task.Await(co); !gen.IsInstance[*gen.CancelledError](err) {
			t.Error(err)
		}
		if err := w.SendStr(co, "still there"); err != nil {
			return err
		}
		if got, err := w.ReceiveStr(co, 0); got != "still there" || err != nil {
			t.Error(got, err)
		}
		return nil
	})
}

func TestWebSocketAll(t *testing.T) {
	onSocket(t, echo(), nil, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		for _, s := range []string{"a", "b", "close"} {
			if err := w.SendStr(co, s); err != nil {
				return err
			}
		}
		var got []string
		for m, err := range w.All(co) {
			got = append(got, fmt.Sprint(m.Text(), err))
		}
		if strings.Join(got, " ") != "a<nil> b<nil>" {
			t.Error(got)
		}
		return nil
	})
}

func TestWebSocketHeartbeat(t *testing.T) {
	onSocket(t, frames("", aiohttptest.ThenWait), &aiohttp.WSConnectOptions{Heartbeat: 2 * time.Millisecond}, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		if got := say(co, w, 0); !strings.Contains(got, "ERROR") || !strings.Contains(got, "No PONG received after 0.001 seconds") {
			t.Error(got)
		}
		expectState(t, w, true, 1006)
		return nil
	})
	onSocket(t, echo(), &aiohttp.WSConnectOptions{Heartbeat: 2 * time.Second}, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		if err := w.SendStr(co, "a"); err != nil {
			return err
		}
		_, err := w.ReceiveStr(co, 0)
		return err
	})
}

// A peer that floods a client which does not receive is made to wait.
func TestWebSocketFlood(t *testing.T) {
	var peer *aiohttptest.Peer
	frame := "\x82\x7e\x20\x00" + strings.Repeat("x", 8192)
	onSocket(t, func() (string, func() error) {
		handshake := aiohttptest.WebsocketReply("", aiohttptest.ThenClose)
		peer = aiohttptest.NewPeer(func(c *aiohttptest.Conn) {
			handshake(c)
			for c.Send(frame) == nil {
			}
		})
		return peer.URL, peer.Close
	}, &aiohttp.WSConnectOptions{Timeout: aiohttp.ClientWSTimeout{Close: time.Millisecond}}, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		for range 3 {
			if _, err := w.ReceiveBytes(co, 0); err != nil {
				return err
			}
		}
		if n := aiohttp.Waiting(w); n > 64<<10+8193 {
			t.Errorf("%d bytes wait", n)
		}
		return nil
	})
}

func TestWebSocketHandshakeErrors(t *testing.T) {
	const upgrade, connection = "Upgrade: websocket\r\n", "Connection: upgrade\r\n"
	for _, tt := range []struct{ reply, want string }{
		{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200, message='Invalid response status'"},
		{"HTTP/1.1 101 Switching Protocols\r\n" + connection + "\r\n", "101, message='Invalid upgrade header'"},
		{"HTTP/1.1 101 Switching Protocols\r\n" + upgrade + "\r\n", "101, message='Invalid connection header'"},
		{"HTTP/1.1 101 Switching Protocols\r\n" + upgrade + connection + "Sec-WebSocket-Accept: x\r\n\r\n", "101, message='Invalid challenge response'"},
	} {
		before := runtime.NumGoroutine()
		p := aiohttptest.NewPeer(aiohttptest.Reply(tt.reply, aiohttptest.ThenWait))
		hc := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		onLoop(t, func(co *coro.Co) (int, error) {
			if _, err := aiohttp.WSConnect(co, hc, p.URL, nil); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("%v, not %s", err, tt.want)
			}
			return 0, nil
		})
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		leak.NoneLeft(t, before)
	}
}

func TestWebSocketCancelledConnect(t *testing.T) {
	before := runtime.NumGoroutine()
	p := aiohttptest.NewPeer(aiohttptest.Silent)
	hc := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	onLoop(t, func(co *coro.Co) (int, error) {
		until := loop.NewTimeout(time.Millisecond)
		err := until.With(co, func() error {
			_, err := aiohttp.WSConnect(co, hc, p.URL, nil)
			return err
		})
		if !gen.IsInstance[*gen.TimeoutError](err) {
			t.Error(err)
		}
		return 0, nil
	})
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	leak.NoneLeft(t, before)
}

func TestWebSocketLoopEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	s := aiohttptest.NewServer(aiohttptest.WebsocketEcho())
	hc := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	onLoop(t, func(co *coro.Co) (int, error) {
		_, err := aiohttp.WSConnect(co, hc, s.URL, nil)
		return 0, err // and forgets it
	})
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	leak.NoneLeft(t, before)
}

func TestWebSocketHeaderInjection(t *testing.T) {
	onLoop(t, func(co *coro.Co) (int, error) {
		for _, o := range []*aiohttp.WSConnectOptions{{Origin: "a\r\nb"}, {Header: http.Header{"X": {"a\nb"}}}} {
			if _, err := aiohttp.WSConnect(co, http.DefaultClient, "http://127.0.0.1:1", o); !gen.IsInstance[*gen.ValueError](err) {
				t.Error(err)
			}
		}
		return 0, nil
	})
}

// A peer that does not read keeps neither a cancelled task nor the end of the loop.
func TestWebSocketBlockedSend(t *testing.T) {
	for _, e := range engines {
		before := runtime.NumGoroutine()
		handshake := aiohttptest.WebsocketReply("", aiohttptest.ThenClose)
		stop := make(chan struct{})
		p := aiohttptest.NewPeer(func(c *aiohttptest.Conn) {
			handshake(c)
			<-stop
		})
		hc := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		_, err := loop.RunWith(t.Context(), coro.New(func(co *coro.Co) (int, error) {
			w, err := aiohttp.WSConnect(co, hc, p.URL, nil)
			if err != nil {
				return 0, err
			}
			until := loop.NewTimeout(time.Millisecond)
			err = until.With(co, func() error { return w.SendBytes(co, make([]byte, 32<<20)) })
			if !gen.IsInstance[*gen.TimeoutError](err) {
				t.Error(err)
			}
			return 0, nil // and forgets it
		}), &loop.RunOptions{Engine: e})
		if err != nil {
			t.Error(err)
		}
		close(stop)
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		leak.NoneLeft(t, before)
	}
}

func TestWebSocketTwoClosers(t *testing.T) {
	onSocket(t, echo(), nil, func(co *coro.Co, w *aiohttp.ClientWebSocketResponse) error {
		shut := func() *loop.Task[bool] {
			return loop.CreateTask(co, coro.New(func(co *coro.Co) (bool, error) { return w.Close(co, nil) }))
		}
		got, err := loop.Gather(co, shut(), shut()).Await(co)
		if fmt.Sprint(got, err) != "[true false] <nil>" {
			t.Error(got, err)
		}
		expectState(t, w, true, 1000)
		return nil
	})
}

func TestWebSocketWithoutLoop(t *testing.T) {
	c := coro.New(func(co *coro.Co) (int, error) {
		_, err := aiohttp.WSConnect(co, http.DefaultClient, "http://127.0.0.1:1", nil)
		return 0, err
	})
	defer c.Close()
	if _, err := c.Send(gen.None{}); err == nil || err.Error() != "no running event loop" {
		t.Error(err)
	}
}
