package aiohttp

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// call is a request with all its hops.
type call struct {
	s       *ClientSession
	o       *RequestOptions
	url     *url.URL // of this hop
	method  string
	headers http.Header
	body    *Payload
	auth    *BasicAuth
	cookies map[string]string
	timeout *ClientTimeout
	until   time.Duration // of the loop's time; 0 is never
	tls     tlsSetting
	traces  traces
	history []*ClientResponse
	retries int
}

var noOptions RequestOptions

func (s *ClientSession) request(co *coro.Co, method, text string, o *RequestOptions) (*ClientResponse, error) {
	if o == nil {
		o = &noOptions
	}
	c, err := s.call(co, method, text, o)
	if err != nil {
		return nil, err
	}
	if c.until == 0 {
		return c.run(co)
	}
	var resp *ClientResponse
	err = loop.NewTimeoutAt(c.until).With(co, func() error {
		var err error
		resp, err = c.run(co)
		return err
	})
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// call looks at the options before anything is sent.
func (s *ClientSession) call(co *coro.Co, method, text string, o *RequestOptions) (*call, error) {
	k, err := running(co)
	switch {
	case err != nil:
		return nil, err
	case s.closed:
		return nil, &gen.RuntimeError{Msg: "Session is closed"}
	case s.k != k:
		return nil, &gen.RuntimeError{Msg: "Session and connector have to use same event loop"}
	case o.Data != nil && o.JSON != nil:
		return nil, &gen.ValueError{Msg: "data and json parameters can not be used at the same time"}
	}
	if err := s.o.Connector.bind(k); err != nil {
		return nil, err
	}
	c := &call{s: s, o: o, method: strings.ToUpper(method), timeout: &s.timeout, auth: o.Auth, cookies: o.Cookies}
	if o.Timeout != nil {
		c.timeout = o.Timeout
	}
	if !isToken(c.method) {
		return nil, &gen.ValueError{Msg: "Method cannot contain non-token characters " + gen.Repr(c.method)}
	}
	c.until = c.timeout.when(time.Duration(k.Now()), c.timeout.Total)
	if c.url, err = clientURL(text, s.base); err != nil {
		return nil, err
	}
	if c.tls, err = s.setting(o); err != nil {
		return nil, err
	}
	if c.headers, err = s.headers(o); err != nil {
		return nil, err
	}
	if c.url, err = withParams(c.url, o.Params); err != nil {
		return nil, err
	}
	if err := c.makeBody(); err != nil {
		return nil, err
	}
	c.traces = s.traces(o.TraceRequestCtx)
	return c, nil
}

func (s *ClientSession) setting(o *RequestOptions) (tlsSetting, error) {
	if own := s.o.Connector.o.SSL; own != nil && o.SSL == nil && o.VerifySSL == Default {
		v := *o
		v.SSL = own
		return v.setting()
	}
	return o.setting()
}

// headers are the session's, and the request's in their place.
func (s *ClientSession) headers(o *RequestOptions) (http.Header, error) {
	if len(s.o.Headers)+len(o.Headers) == 0 {
		return http.Header{}, nil
	}
	h := make(http.Header, len(s.o.Headers)+len(o.Headers))
	for _, from := range []http.Header{s.o.Headers, o.Headers} {
		for name := range from {
			h.Del(name)
		}
		for name, values := range from {
			for _, v := range values {
				if err := checkHeader(name, v); err != nil {
					return nil, err
				}
				h.Add(name, v)
			}
		}
	}
	return h, nil
}

// makeBody makes the body, and its headers.
func (c *call) makeBody() error {
	var err error
	switch {
	case c.o.JSON != nil:
		marshal := c.s.o.JSONSerialize
		if marshal == nil {
			marshal = json.Marshal
		}
		var b []byte
		if b, err = marshal(c.o.JSON); err != nil {
			return err
		}
		c.body, err = NewPayload(b, &PayloadOptions{ContentType: "application/json"})
	case c.o.Data != nil:
		c.body, err = NewPayload(c.o.Data, nil)
	}
	if err != nil {
		return err
	}
	if c.o.Compress != "" && c.body != nil {
		if c.headers.Get("Content-Encoding") != "" {
			return &gen.ValueError{Msg: "compress can not be set if Content-Encoding header is set"}
		}
		c.body, err = c.body.Compress(c.o.Compress)
	}
	if c.o.Chunked && c.headers.Get("Content-Length") != "" {
		return &gen.ValueError{Msg: "chunked can not be set if Content-Length header is set"}
	}
	return err
}

// run sends the request, and follows redirects.
func (c *call) run(co *coro.Co) (*ClientResponse, error) {
	resp, err := c.traced(co)
	if err != nil {
		for _, h := range c.history {
			h.Close()
		}
		return nil, err
	}
	return resp, nil
}

func (c *call) traced(co *coro.Co) (*ClientResponse, error) {
	if len(c.traces) == 0 {
		return c.hops(co)
	}
	var resp *ClientResponse
	err := c.tracedAround(co, func(p *TraceParams) error {
		var err error
		resp, err = c.hops(co)
		p.Response = resp
		return err
	})
	if err != nil {
		if resp != nil {
			resp.Close()
		}
		return nil, err
	}
	return resp, nil
}

// tracedAround tells the traces that a request begins, and how it ends.
func (c *call) tracedAround(co *coro.Co, request func(p *TraceParams) error) error {
	p := TraceParams{Method: c.method, URL: c.url, Headers: c.headers}
	if err := c.traces.send(co, c.s, func(t *TraceConfig) []TraceFunc { return t.OnRequestStart }, p); err != nil {
		return err
	}
	err := request(&p)
	p.URL, p.Method = c.url, c.method
	if err != nil {
		p.Err = err
		if terr := c.traces.send(co, c.s, func(t *TraceConfig) []TraceFunc { return t.OnRequestException }, p); terr != nil {
			return gen.WithContext(terr, err)
		}
		return err
	}
	return c.traces.send(co, c.s, func(t *TraceConfig) []TraceFunc { return t.OnRequestEnd }, p)
}

// hop sends the request to where it goes now, once more if the connection breaks down.
func (c *call) hop(co *coro.Co) (*ClientResponse, error) {
	for {
		req, err := c.request()
		if err != nil {
			return nil, err
		}
		middlewares := c.s.o.Middlewares
		if c.o.Middlewares != nil {
			middlewares = c.o.Middlewares
		}
		resp, err := around(c.send, middlewares)(co, req)
		if err == nil || c.retries > 0 || !c.mayRetry(err) {
			return resp, err
		}
		c.retries++
	}
}

var idempotent = []string{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}

// mayRetry reports whether the request may be sent once more after err.
func (c *call) mayRetry(err error) bool {
	if !slices.Contains(idempotent, c.method) || c.body != nil && !c.body.CanReplay() || c.s.closed {
		return false
	}
	return gen.IsInstance[*ServerDisconnectedError](err) ||
		gen.IsInstance[*ClientOSError](err) && !gen.IsInstance[*ClientConnectorError](err)
}

// request is what middlewares see.
func (c *call) request() (*ClientRequest, error) {
	const usual = 8 // headers that there will be
	h := make(http.Header, len(c.headers)+usual)
	for name, values := range c.headers {
		h[name] = slices.Clone(values)
	}
	req := &ClientRequest{Method: c.method, URL: c.url, Headers: h, Body: c.body, Session: c.s}
	if err := c.setAuth(req); err != nil {
		return nil, err
	}
	if c.url.User != nil {
		u := *c.url
		u.User = nil
		req.URL = &u
	}
	return req, c.setCookies(req)
}

// setAuth sets the header Authorization.
//
// Errors: ValueError if there is one; those of BasicAuth.
func (c *call) setAuth(req *ClientRequest) error {
	auth := c.auth
	own, err := BasicAuthOf(c.url)
	if err != nil {
		return err
	}
	if auth == nil {
		auth = own
	}
	if req.Headers.Get("Authorization") != "" {
		if auth != nil {
			return &gen.ValueError{Msg: "Cannot combine AUTHORIZATION header with AUTH argument or credentials encoded in URL"}
		}
		return nil
	}
	if auth == nil && len(c.history) == 0 {
		if auth = c.s.o.Auth; auth == nil && c.s.o.TrustEnv {
			auth = netrcAuth(c.url.Hostname())
		}
	}
	if auth == nil {
		return nil
	}
	c.auth = auth
	text, err := auth.Encode()
	req.Headers.Set("Authorization", text)
	return err
}

// setCookies sets the header Cookie, of the jar's and the request's.
func (c *call) setCookies(req *ClientRequest) error {
	all := c.s.o.CookieJar.FilterCookies(c.url)
	if len(c.cookies) == 0 && all.Len() == 0 {
		return nil
	}
	merged := &SimpleCookie{}
	if h := req.Headers.Get("Cookie"); h != "" {
		_ = merged.Load(h) // what makes no sense is not sent
	}
	for m := range all.All() {
		merged.SetMorsel(m)
	}
	for m := range cookiesOf(c.cookies).All() {
		merged.SetMorsel(m)
	}
	text := merged.Header()
	req.Headers.Set("Cookie", text)
	return checkHeader("Cookie", text)
}

// send sends one hop: it is the innermost handler.
func (c *call) send(co *coro.Co, req *ClientRequest) (*ClientResponse, error) {
	if req.URL != c.url { // a middleware may have changed it
		if err := checkURL(req.URL); err != nil {
			return nil, err
		}
	}
	if err := checkHeaders(req.Headers); err != nil {
		return nil, err
	}
	proxy, err := c.proxyFor(req.URL)
	if err != nil {
		return nil, err
	}
	k := c.s.k
	t := c.transport(proxy)
	t.used++
	ex := &exchange{k: k, connector: c.s.o.Connector, transport: t, timeout: c.timeout, to: req.URL, traced: len(c.traces) > 0}
	ex.release = append(ex.release, func() { t.used-- })
	ex.setKey()
	connectBy := c.timeout.when(time.Duration(k.Now()), c.timeout.Connect)
	if err := c.get(co, ex, connectBy); err != nil {
		t.used--
		return nil, err
	}
	resp, err := c.exchange(co, req, ex, connectBy)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// get waits for a place among the connections.
func (c *call) get(co *coro.Co, ex *exchange, when time.Duration) error {
	if !ex.traced {
		return ex.connector.get(co, ex.key, when, ex.to, nil)
	}
	queued := false
	err := ex.connector.get(co, ex.key, when, ex.to, func() error {
		queued = true
		return c.traces.send(co, c.s, func(t *TraceConfig) []TraceFunc { return t.OnConnectionQueuedStart }, TraceParams{})
	})
	if err != nil || !queued {
		return err
	}
	if err := c.traces.send(co, c.s, func(t *TraceConfig) []TraceFunc { return t.OnConnectionQueuedEnd }, TraceParams{}); err != nil {
		ex.connector.put(ex.key)
		return err
	}
	return nil
}

// exchange sends the request over the place it has, and waits for the header.
func (c *call) exchange(co *coro.Co, req *ClientRequest, ex *exchange, connectBy time.Duration) (*ClientResponse, error) {
	if err := c.prepare(req, ex); err != nil {
		ex.connector.put(ex.key)
		ex.transport.used--
		return nil, err
	}
	if err := ex.start(); err != nil {
		return nil, err
	}
	if ex.transport.proxy != nil && ex.timeout.SockConnect > 0 { // for the tunnel, which net/http makes
		if by := time.Duration(ex.k.Now()) + ex.timeout.SockConnect; connectBy == 0 || by < connectBy {
			connectBy = by
		}
	}
	ex.watchConnect(connectBy)
	c.pump(co, req, ex)
	for {
		if err := ex.await(co); err != nil {
			return nil, err
		}
		if len(ex.events) > 0 {
			if err := c.traces.tell(co, c.s, req, ex); err != nil {
				ex.fail(errConnection("Connection closed"))
				return nil, err
			}
		}
		switch {
		case ex.resp != nil:
			return c.response(req, ex), nil
		case ex.over:
			return nil, ex.err
		}
	}
}

// pump feeds a body that is made on the loop, in a task.
func (c *call) pump(co *coro.Co, req *ClientRequest, ex *exchange) {
	if req.Body == nil || !req.Body.NeedsPump() {
		return
	}
	body := req.Body
	task := loop.CreateTask(co, coro.NewWith(func(co *coro.Co) (gen.None, error) {
		err := body.Pump(co)
		if err != nil && !gen.IsInstance[*gen.CancelledError](err) {
			ex.fail(&ClientConnectionError{ClientError{Msg: "Failed to send bytes into the underlying connection " + ex.url() + ": " + gen.Repr(err), Cause: err}})
			return gen.None{}, nil
		}
		return gen.None{}, err
	}, &coro.Options{Name: "ClientRequest.write_bytes"}))
	ex.release = append(ex.release, func() { task.Cancel() })
}
