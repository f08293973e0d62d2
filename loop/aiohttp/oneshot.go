package aiohttp

import "github.com/coluber-go/coluber/coro"

// SessionRequestContext is a request with a session of its own, which was not sent yet.
//
// Python: aiohttp.client._SessionRequestContextManager, aiohttp, client_reference.
type SessionRequestContext struct {
	method, url string
	o           *RequestOptions
	s           *ClientSession
	r           *RequestContext
}

// Request is a request with a session of its own, for programs that send only one; nil
// options are the defaults.
//
// Python: aiohttp.request, aiohttp, client_reference.
//
// Differs: it is entered, not awaited: nothing would close the session.
func Request(method, url string, o *RequestOptions) *SessionRequestContext {
	return &SessionRequestContext{method: method, url: url, o: o}
}

// AEnter makes the session, sends the request, and returns the response.
//
// Errors: those of [ClientSession.Request].
//
// Python: _SessionRequestContextManager.__aenter__, aiohttp/client.py.
func (r *SessionRequestContext) AEnter(co *coro.Co) (*ClientResponse, error) {
	if _, err := running(co); err != nil {
		return nil, err
	}
	r.s = NewClientSession(co, nil)
	r.r = r.s.Request(r.method, r.url, r.o)
	resp, err := r.r.AEnter(co)
	if err != nil {
		_ = r.s.Close(co) // never fails
		return nil, err
	}
	return resp, nil
}

// AExit releases the response, and closes the session. It never suppresses the error.
//
// Errors: those of [ClientSession.Close].
//
// Python: _SessionRequestContextManager.__aexit__, aiohttp/client.py.
func (r *SessionRequestContext) AExit(co *coro.Co, err error) (bool, error) {
	if _, err := r.r.AExit(co, err); err != nil {
		return false, err
	}
	return false, r.s.Close(co)
}

// With calls block with the response, and closes everything, however the block ends.
//
// Errors: those of AEnter; the block's.
//
// Python: async with aiohttp.request(…), aiohttp, client_reference.
func (r *SessionRequestContext) With(co *coro.Co, block func(r *ClientResponse) error) error {
	return coro.With(co, r, block)
}
