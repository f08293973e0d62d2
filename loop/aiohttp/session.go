package aiohttp

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
)

// ClientSession sends requests, with what they have in common: connections, cookies,
// headers. It belongs to one loop, and must be closed, best by With.
//
// Python: aiohttp.ClientSession, aiohttp, client_reference.
type ClientSession struct {
	o       SessionOptions
	k       *kernel.Loop
	base    *url.URL
	timeout ClientTimeout
	closed  bool
	made    frame.Trace
	closing *kernel.Closing
}

// NewClientSession returns a session on the loop that runs co; nil options are the
// defaults. It panics with a [*gen.ValueError] "base_url must have a trailing '/'" or
// "Only absolute URLs are supported", and with a [*gen.RuntimeError] "no running event
// loop" if none runs co.
//
// Python: aiohttp.ClientSession, aiohttp, client_reference.
func NewClientSession(co *coro.Co, o *SessionOptions) *ClientSession {
	k, err := running(co)
	if err != nil {
		panic(err)
	}
	s := &ClientSession{k: k, timeout: DefaultTimeout(), made: frame.CurrentTrace(traceDepth)}
	if o != nil {
		s.o = *o
	}
	if s.o.Timeout != nil {
		s.timeout = *s.o.Timeout
	}
	if s.o.BaseURL != "" {
		s.base = baseURL(s.o.BaseURL)
	}
	if s.o.Connector == nil {
		s.o.Connector, s.o.KeepConnector = NewConnector(nil), false
	}
	if s.o.CookieJar == nil {
		s.o.CookieJar = NewCookieJar()
	}
	if len(s.o.Cookies) > 0 {
		s.o.CookieJar.UpdateCookies(cookiesOf(s.o.Cookies), nil)
	}
	s.closing = k.AtClose(s.unclosed)
	return s
}

func baseURL(text string) *url.URL {
	u, err := parseURL(text)
	switch {
	case err != nil:
		panic(err)
	case u.Scheme == "" || u.Host == "":
		panic(&gen.ValueError{Msg: "Only absolute URLs are supported"})
	case !strings.HasSuffix(u.Path, "/"):
		panic(&gen.ValueError{Msg: "base_url must have a trailing '/'"})
	}
	return u
}

// cookiesOf are cookies by their names, in order. A name that is none is left out.
func cookiesOf(values map[string]string) *SimpleCookie {
	c := &SimpleCookie{}
	for _, name := range sortedKeys(values) {
		_ = c.Set(name, values[name])
	}
	return c
}

// unclosed is for when the loop is closed first.
func (s *ClientSession) unclosed() {
	s.closed = true
	s.k.CallExceptionHandler(&kernel.ExceptionContext{
		Message: "Unclosed client session",
		Fields:  []kernel.ContextField{{Key: "client_session", Value: s}, {Key: "made", Value: text(s.made.Place())}},
	})
	if !s.o.KeepConnector {
		s.o.Connector.closing.Forget()
		s.o.Connector.abandoned()
	}
}

// Closed reports whether it was closed.
//
// Python: ClientSession.closed, aiohttp, client_reference.
func (s *ClientSession) Closed() bool { return s.closed }

// Connector is the session's connector.
//
// Python: ClientSession.connector, aiohttp, client_reference.
func (s *ClientSession) Connector() *Connector { return s.o.Connector }

// CookieJar is where the session keeps cookies.
//
// Python: ClientSession.cookie_jar, aiohttp, client_reference.
func (s *ClientSession) CookieJar() AbstractCookieJar { return s.o.CookieJar }

// Headers are the headers of every request.
//
// Python: ClientSession.headers, aiohttp, client_reference.
func (s *ClientSession) Headers() http.Header { return s.o.Headers }

// Timeout is that of requests without one.
//
// Python: ClientSession.timeout, aiohttp, client_reference.
func (s *ClientSession) Timeout() ClientTimeout { return s.timeout }

// Auth are the credentials of requests without any of their own.
//
// Python: ClientSession.auth, aiohttp, client_reference.
func (s *ClientSession) Auth() *BasicAuth { return s.o.Auth }

// String is the session's repr.
//
// Python: object.__repr__, library/functions.
func (s *ClientSession) String() string {
	return fmt.Sprintf("<aiohttp.client.ClientSession object at %p>", s)
}

// Detach leaves the connector open, and counts the session as closed.
//
// Python: ClientSession.detach, aiohttp, client_reference.
func (s *ClientSession) Detach() {
	s.closed = true
	s.closing.Forget()
}

// Close closes the session, and its connector. Requests that wait, and reads of a body,
// fail at once. Closing again does nothing.
//
// Errors: none so far.
//
// Python: ClientSession.close, aiohttp, client_reference.
//
// Differs: aiohttp leaves reads of a body waiting for their timeout, and raises
// CancelledError in requests that wait for a connection.
func (s *ClientSession) Close(co *coro.Co) error {
	if s.closed {
		return nil
	}
	s.Detach()
	if s.o.KeepConnector {
		return nil
	}
	return s.o.Connector.Close(co)
}

// AEnter returns s.
//
// Python: ClientSession.__aenter__, aiohttp, client_reference.
func (s *ClientSession) AEnter(*coro.Co) (*ClientSession, error) { return s, nil }

// AExit closes s. It never suppresses the error.
//
// Errors: those of Close.
//
// Python: ClientSession.__aexit__, aiohttp, client_reference.
func (s *ClientSession) AExit(co *coro.Co, _ error) (bool, error) { return false, s.Close(co) }

// With calls block with s, and closes it, however the block ends.
//
// Errors: the block's.
//
// Python: async with session, aiohttp, client_reference.
func (s *ClientSession) With(co *coro.Co, block func(s *ClientSession) error) error {
	return coro.With(co, s, block)
}

// Get is a GET of the URL, see [ClientSession.Request].
//
// Python: ClientSession.get, aiohttp, client_reference.
func (s *ClientSession) Get(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodGet, url, o)
}

// Options is an OPTIONS of the URL, see [ClientSession.Request].
//
// Python: ClientSession.options, aiohttp, client_reference.
func (s *ClientSession) Options(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodOptions, url, o)
}

// Head is a HEAD of the URL, see [ClientSession.Request]. It follows no redirects by
// default.
//
// Python: ClientSession.head, aiohttp, client_reference.
func (s *ClientSession) Head(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodHead, url, o)
}

// Post is a POST to the URL, see [ClientSession.Request].
//
// Python: ClientSession.post, aiohttp, client_reference.
func (s *ClientSession) Post(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodPost, url, o)
}

// Put is a PUT to the URL, see [ClientSession.Request].
//
// Python: ClientSession.put, aiohttp, client_reference.
func (s *ClientSession) Put(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodPut, url, o)
}

// Patch is a PATCH of the URL, see [ClientSession.Request].
//
// Python: ClientSession.patch, aiohttp, client_reference.
func (s *ClientSession) Patch(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodPatch, url, o)
}

// Delete is a DELETE of the URL, see [ClientSession.Request].
//
// Python: ClientSession.delete, aiohttp, client_reference.
func (s *ClientSession) Delete(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodDelete, url, o)
}

// Request is a request, which is sent when it is awaited or entered; nil options are the
// defaults. The response is there once its header has come.
//
// Errors of awaiting it: [*ClientError] and its kinds; [*gen.TimeoutError];
// [*gen.RuntimeError] "Session is closed"; [*gen.ValueError] and [*gen.TypeError] for
// options that make no sense; what is thrown into the task.
//
// Python: ClientSession.request, aiohttp, client_reference.
func (s *ClientSession) Request(method, url string, o *RequestOptions) *RequestContext {
	return &RequestContext{c: coro.NewWith(func(co *coro.Co) (*ClientResponse, error) {
		return s.request(co, method, url, o)
	}, requestName)}
}

var requestName = &coro.Options{Name: "ClientSession._request"}

// RequestContext is a request that was not sent yet. It is sent once: by Await, which
// leaves it to the caller to release the response, or by With. One that is dropped is
// reported to coro's WarningHook, as a coroutine that was never awaited.
//
// Python: aiohttp.client._RequestContextManager, aiohttp, client_reference.
type RequestContext struct {
	c    *coro.Coroutine[*ClientResponse]
	resp *ClientResponse
}

// Await sends the request, and returns the response once its header has come.
//
// Errors: those of [ClientSession.Request].
//
// Python: await session.get(…), aiohttp, client_reference.
func (r *RequestContext) Await(co *coro.Co) (*ClientResponse, error) { return r.c.Await(co) }

// AEnter is Await.
//
// Errors: those of Await.
//
// Python: _RequestContextManager.__aenter__, aiohttp/client.py.
func (r *RequestContext) AEnter(co *coro.Co) (*ClientResponse, error) {
	resp, err := r.c.Await(co)
	r.resp = resp
	return resp, err
}

// AExit releases the response. It never suppresses the error.
//
// Python: _RequestContextManager.__aexit__, aiohttp/client.py.
func (r *RequestContext) AExit(*coro.Co, error) (bool, error) {
	r.resp.Release()
	return false, nil
}

// With calls block with the response, and releases it, however the block ends.
//
// Errors: those of Await; the block's.
//
// Python: async with session.get(…), aiohttp, client_reference.
func (r *RequestContext) With(co *coro.Co, block func(r *ClientResponse) error) error {
	return coro.With(co, r, block)
}
