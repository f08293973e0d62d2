//go:build !js

package aiohttp

import (
	"context"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

// ClientWSTimeout are the timeouts of a websocket.
//
// Python: aiohttp.ClientWSTimeout, aiohttp, client_reference.
type ClientWSTimeout struct {
	// Receive is how long a Receive waits; zero is for ever.
	Receive time.Duration
	// Close is how long Close waits for the peer; zero is 10 seconds.
	Close time.Duration
}

// WSConnectOptions are the options of a websocket.
//
// Python: ClientSession.ws_connect, aiohttp, client_reference.
type WSConnectOptions struct {
	// Protocols are the subprotocols to offer.
	Protocols []string
	Timeout   ClientWSTimeout
	// NoAutoclose leaves it to the caller to answer the peer's close.
	NoAutoclose bool
	// NoAutoping hands pings and pongs to the caller, who must answer.
	NoAutoping bool
	// Heartbeat sends a ping when nothing has come for so long, and closes the
	// connection if nothing comes for half of that then. Zero sends none.
	Heartbeat time.Duration
	// Origin is the header of that name.
	Origin string
	Header http.Header
	// Compress offers permessage-deflate.
	Compress bool
	// MaxMsgSize is how large a message may be, in bytes; zero is 4 MiB, less than
	// zero any size.
	MaxMsgSize int64

	// What follows is as in [RequestOptions].
	Params         any
	Auth           *BasicAuth
	Proxy          string
	ProxyAuth      *BasicAuth
	ProxyHeaders   http.Header
	SSL            any
	VerifySSL      Bool
	ServerHostname string
}

// limit is how large a message may be; -1 is no limit.
func (o *WSConnectOptions) limit() int64 {
	const usual = 4 << 20
	switch {
	case o.MaxMsgSize == 0:
		return usual
	case o.MaxMsgSize < 0:
		return -1
	}
	return o.MaxMsgSize
}

// wsHandshake is the transport of a handshake: it looks at the answer before the
// websocket package does, and puts a wsPipe below it.
type wsHandshake struct {
	http.RoundTripper
	o    *WSConnectOptions
	fail func(resp *http.Response, message string) error
	pipe *wsPipe
}

func (h *wsHandshake) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := h.RoundTripper.RoundTrip(req)
	if err != nil || isRedirect(resp) {
		return resp, err
	}
	if message := handshakeFault(resp, req.Header.Get("Sec-WebSocket-Key")); message != "" {
		resp.Body.Close()
		return nil, h.fail(resp, message)
	}
	rwc, ok := resp.Body.(io.ReadWriteCloser)
	if !ok {
		resp.Body.Close()
		return nil, h.fail(resp, "Invalid upgrade header")
	}
	if !slices.ContainsFunc(h.o.Protocols, func(p string) bool { return strings.EqualFold(p, resp.Header.Get("Sec-WebSocket-Protocol")) }) {
		resp.Header.Del("Sec-WebSocket-Protocol") // one that nobody asked for is none
	}
	if !h.o.Compress {
		resp.Header.Del("Sec-WebSocket-Extensions")
	}
	h.pipe = newWSPipe(rwc)
	h.pipe.watch.compress, h.pipe.watch.limit = h.o.Compress, h.o.limit()
	resp.Body = h.pipe
	return resp, nil
}

func isRedirect(resp *http.Response) bool {
	return resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != ""
}

// handshakeFault is what aiohttp says of an answer that is none, or nothing.
func handshakeFault(resp *http.Response, key string) string {
	const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
	sum := sha1.Sum([]byte(key + guid))
	switch {
	case resp.StatusCode != http.StatusSwitchingProtocols:
		return "Invalid response status"
	case !strings.EqualFold(resp.Header.Get("Upgrade"), "websocket"):
		return "Invalid upgrade header"
	case !strings.EqualFold(resp.Header.Get("Connection"), "upgrade"):
		return "Invalid connection header"
	case resp.Header.Get("Sec-WebSocket-Accept") != base64.StdEncoding.EncodeToString(sum[:]):
		return "Invalid challenge response"
	}
	return ""
}

// wsDialed is a connection on its way from the goroutine that has made it.
type wsDialed struct {
	mu   sync.Mutex
	gone bool
	conn *websocket.Conn
	resp *http.Response
	pipe *wsPipe
}

// wsConnect makes a websocket over a client, whose Transport makes the connections.
// fail makes the error of a handshake.
//
// Errors: fail's; the transport's; what is thrown into the task.
func wsConnect(co *coro.Co, hc *http.Client, url string, o *WSConnectOptions, fail func(resp *http.Response, message string) error) (*ClientWebSocketResponse, error) {
	if o == nil {
		o = &WSConnectOptions{}
	}
	if err := checkHeaders(o.Header); err != nil {
		return nil, err
	}
	if hasControl(o.Origin) {
		return nil, &gen.ValueError{Msg: forbidden}
	}
	if kernel.TaskOf(co) == nil {
		return nil, &gen.RuntimeError{Msg: "no running event loop"}
	}
	w := newWSResponse(co, o)
	d := &wsDialed{}
	_, err := loop.ToThread(co, func(ctx context.Context) (int, error) { return 0, d.dial(ctx, hc, url, w, fail) })
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil {
		err = w.start(d)
	}
	if err != nil {
		d.gone = true
		if d.pipe != nil {
			d.pipe.shut()
		}
		return nil, err
	}
	return w, nil
}

func (d *wsDialed) dial(ctx context.Context, hc *http.Client, url string, w *ClientWebSocketResponse, fail func(*http.Response, string) error) error {
	transport := hc.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	h := &wsHandshake{RoundTripper: transport, o: w.o, fail: fail}
	client := *hc
	client.Transport = h
	header := w.o.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if w.o.Origin != "" {
		header.Set("Origin", w.o.Origin)
	}
	options := &websocket.DialOptions{
		HTTPClient: &client, HTTPHeader: header, Subprotocols: w.o.Protocols,
		OnPingReceived: w.onPing, OnPongReceived: w.onPong,
	}
	if w.o.Compress {
		options.CompressionMode = websocket.CompressionContextTakeover
	}
	conn, resp, err := websocket.Dial(ctx, url, options)
	if err != nil {
		if h.pipe != nil {
			h.pipe.shut()
		}
		return unwrapDial(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.conn, d.resp, d.pipe = conn, resp, h.pipe
	if d.gone {
		d.pipe.shut()
	}
	return nil
}

// unwrapDial takes off what the packages in between have wrapped around an error that
// is one of ours.
func unwrapDial(err error) error {
	for e := err; e != nil; e = errors.Unwrap(e) {
		if _, ours := e.(gen.Exception); ours {
			return e
		}
	}
	return gen.OSErrorOf(err)
}
