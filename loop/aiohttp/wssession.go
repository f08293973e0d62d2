//go:build !js

package aiohttp

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// WSContext is a websocket that was not connected yet. It is connected once: by Await,
// which leaves it to the caller to close it, or by With.
//
// Python: aiohttp.client._WSRequestContextManager, aiohttp, client_reference.
type WSContext struct {
	c  *coro.Coroutine[*ClientWebSocketResponse]
	ws *ClientWebSocketResponse
}

// WSConnect is a websocket to the URL, of any scheme of ws and http. It is connected when
// it is awaited or entered; nil options are the defaults.
//
// Errors of awaiting it: [*WSServerHandshakeError] "200, message='Invalid response
// status', …"; those of [ClientSession.Request] for a connection that cannot be made.
//
// Python: ClientSession.ws_connect, aiohttp, client_reference.
func (s *ClientSession) WSConnect(url string, o *WSConnectOptions) *WSContext {
	return &WSContext{c: coro.NewWith(func(co *coro.Co) (*ClientWebSocketResponse, error) {
		return s.wsConnect(co, url, o)
	}, &coro.Options{Name: "ClientSession._ws_connect"})}
}

// Await connects the websocket.
//
// Errors: those of [ClientSession.WSConnect].
//
// Python: await session.ws_connect(…), aiohttp, client_reference.
func (w *WSContext) Await(co *coro.Co) (*ClientWebSocketResponse, error) { return w.c.Await(co) }

// AEnter is Await.
//
// Errors: those of Await.
//
// Python: _WSRequestContextManager.__aenter__, aiohttp/client.py.
func (w *WSContext) AEnter(co *coro.Co) (*ClientWebSocketResponse, error) {
	ws, err := w.c.Await(co)
	w.ws = ws
	return ws, err
}

// AExit closes the websocket. It never suppresses the error.
//
// Errors: those of [ClientWebSocketResponse.Close].
//
// Python: _WSRequestContextManager.__aexit__, aiohttp/client.py.
func (w *WSContext) AExit(co *coro.Co, err error) (bool, error) { return w.ws.AExit(co, err) }

// With calls block with the websocket, and closes it, however the block ends.
//
// Errors: those of Await; the block's.
//
// Python: async with session.ws_connect(…), aiohttp, client_reference.
func (w *WSContext) With(co *coro.Co, block func(w *ClientWebSocketResponse) error) error {
	return coro.With(co, w, block)
}

// socket is a websocket's place among the connections, and the transport that takes it.
type socket struct {
	c    *call
	t    *transport
	ex   *exchange
	ws   *ClientWebSocketResponse // once it is connected
	free bool                     // the loop's: the place was given back
}

func (s *ClientSession) wsConnect(co *coro.Co, text string, o *WSConnectOptions) (*ClientWebSocketResponse, error) {
	var own WSConnectOptions
	if o != nil {
		own = *o
	}
	c, err := s.call(co, http.MethodGet, text, own.request())
	if err != nil {
		return nil, err
	}
	var w *ClientWebSocketResponse
	shake := func() error {
		var refused error // which is an answer, to the traces
		err := c.tracedAround(co, func(*TraceParams) error {
			var err error
			if w, err = c.socket(co, own); gen.IsInstance[*WSServerHandshakeError](err) {
				refused, err = err, nil
			}
			return err
		})
		return cmp.Or(err, refused)
	}
	if c.until == 0 {
		err = shake()
	} else {
		err = loop.NewTimeoutAt(c.until).With(co, shake)
	}
	if err != nil {
		if w != nil { // a trace has raised
			w.pipe.shut()
		}
		return nil, err
	}
	return w, nil
}

// socket makes the handshake of a websocket.
func (c *call) socket(co *coro.Co, o WSConnectOptions) (*ClientWebSocketResponse, error) {
	req, err := c.request()
	if err != nil {
		return nil, err
	}
	o.Header = req.Headers
	proxy, err := c.proxyFor(req.URL)
	if err != nil {
		return nil, err
	}
	connector := c.s.o.Connector
	k := &socket{c: c, t: c.transport(proxy)}
	k.ex = &exchange{k: c.s.k, connector: connector, timeout: c.timeout, to: req.URL, transport: k.t}
	k.ex.setKey()
	if err := connector.get(co, k.ex.key, c.timeout.when(time.Duration(k.ex.k.Now()), c.timeout.Connect), k.ex.to, nil); err != nil {
		return nil, err
	}
	k.t.used++
	connector.sockets[k] = struct{}{}
	w, err := wsConnect(co, &http.Client{Transport: k}, req.URL.String(), &o, c.handshakeError)
	if err != nil {
		k.release()
		return nil, err
	}
	if k.ws = w; connector.closed {
		w.pipe.shut()
		return nil, errConnection("Connector is closed.")
	}
	return w, nil
}

// request are the options that a handshake has in common with other requests.
func (o *WSConnectOptions) request() *RequestOptions {
	return &RequestOptions{
		Params: o.Params, Headers: o.Header, Auth: o.Auth, Proxy: o.Proxy, ProxyAuth: o.ProxyAuth, ProxyHeaders: o.ProxyHeaders,
		SSL: o.SSL, VerifySSL: o.VerifySSL, ServerHostname: o.ServerHostname,
	}
}

// handshakeError is the error for an answer that opens no websocket.
func (c *call) handshakeError(resp *http.Response, message string) error {
	e := &WSServerHandshakeError{}
	e.RequestInfo = RequestInfo{URL: withoutFragment(c.url), RealURL: c.url, Method: c.method, Headers: resp.Request.Header}
	e.Status, e.Message, e.Headers = resp.StatusCode, message, resp.Header
	return e
}

// RoundTrip makes the handshake, on a goroutine.
func (k *socket) RoundTrip(req *http.Request) (*http.Response, error) {
	ex := &exchange{k: k.ex.k, timeout: k.ex.timeout, to: k.ex.to, transport: k.t, req: req}
	ex.req = req.WithContext(exchangeContext{req.Context(), ex})
	resp, err := k.t.RoundTrip(ex.req)
	if err != nil {
		if context.Cause(req.Context()) != nil {
			return nil, err
		}
		return nil, ex.headError(err)
	}
	if rwc, ok := resp.Body.(io.ReadWriteCloser); ok && resp.StatusCode == http.StatusSwitchingProtocols {
		resp.Body = &socketBody{rwc, k}
	}
	return resp, nil
}

// socketBody gives the place back when it is closed.
type socketBody struct {
	io.ReadWriteCloser
	k *socket
}

// Close closes the connection, on any goroutine.
func (b *socketBody) Close() error {
	err := b.ReadWriteCloser.Close()
	_, _ = b.k.ex.k.CallSoonThreadsafe(b.k.release, nil) // a closed loop has no places
	return err
}

// abandon is for when the connector is closed first.
func (k *socket) abandon() {
	if k.ws != nil {
		k.ws.pipe.shut()
	}
	k.release()
}

// release gives the place back.
func (k *socket) release() {
	if k.free {
		return
	}
	k.free = true
	k.t.used--
	c := k.c.s.o.Connector
	delete(c.sockets, k)
	c.put(k.ex.key)
}
