package aiohttp

import (
	"net/http"
	"net/url"

	"github.com/coluber-go/coluber/coro"
)

// ClientRequest is a request as middlewares see it: one hop, before it is sent. They may
// change its fields.
//
// Python: aiohttp.ClientRequest, aiohttp, client_reference.
type ClientRequest struct {
	Method  string
	URL     *url.URL
	Headers http.Header
	Body    *Payload // or nil
	Session *ClientSession
}

// Handler sends a request, by way of the middlewares that are left.
//
// Python: aiohttp.ClientHandlerType, aiohttp, client_reference.
type Handler func(co *coro.Co, req *ClientRequest) (*ClientResponse, error)

// Middleware is called with each request, and sends it by calling next: not at all, once,
// or again.
//
// Python: aiohttp.ClientMiddlewareType, aiohttp, client_reference.
type Middleware func(co *coro.Co, req *ClientRequest, next Handler) (*ClientResponse, error)

// around is the handler with the middlewares around it.
func around(send Handler, middlewares []Middleware) Handler {
	for i := len(middlewares) - 1; i >= 0; i-- {
		m, next := middlewares[i], send
		send = func(co *coro.Co, req *ClientRequest) (*ClientResponse, error) { return m(co, req, next) }
	}
	return send
}

// Middleware is the middleware that authenticates requests.
//
// Python: DigestAuthMiddleware.__call__, aiohttp/client_middleware_digest_auth.py.
func (d *DigestAuth) Middleware(co *coro.Co, req *ClientRequest, next Handler) (resp *ClientResponse, err error) {
	err = d.exchange(req.Method, req.URL, req.Body, func(authorization string) (int, []string, error) {
		if resp != nil {
			resp.Release()
		}
		if authorization != "" {
			req.Headers.Set("Authorization", authorization)
		}
		var err error
		if resp, err = next(co, req); err != nil {
			return 0, nil, err
		}
		return resp.Status, resp.Headers.Values("WWW-Authenticate"), nil
	})
	if err != nil {
		if resp != nil {
			resp.Close()
		}
		return nil, err
	}
	return resp, nil
}
