package aiohttp

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// Redirects says whether redirects are followed.
//
// Python: the allow_redirects of a request, aiohttp, client_reference.
type Redirects uint8

// Redirects are followed, but for HEAD; followed; returned as they are.
const (
	DefaultRedirects Redirects = iota
	FollowRedirects
	NoRedirects
)

// RequestOptions are the choices of a request. Zero is the session's, or aiohttp's
// default.
//
// Python: ClientSession.request, aiohttp, client_reference.
type RequestOptions struct {
	Params         url.Values  // added to the URL's query
	Data           any         // the body, see NewPayload
	JSON           any         // the body, as JSON
	Headers        http.Header // in place of the session's of the same names
	Cookies        map[string]string
	Auth           *BasicAuth
	Redirects      Redirects
	MaxRedirects   int // zero means 10: nine are followed
	SSL            SSL // nil means the connector's
	ServerHostname string
	Timeout        ClientTimeout // zero means the session's
	Proxy          string        // URL of a proxy; empty means none
	ProxyAuth      *BasicAuth
	ProxyHeaders   http.Header
	Compress       string // "deflate" or "gzip": how Data is compressed
	// RaiseForStatus makes a status of 400 or more an error.
	RaiseForStatus   bool
	NoAutoDecompress bool
	ReadBufsize      int
	Middlewares      []Middleware // in place of the session's; empty and not nil are none
}

// ClientRequest is a request on its way, as middlewares see it: they may change it before
// they hand it on.
//
// Python: aiohttp.ClientRequest, aiohttp, client_reference.
type ClientRequest struct {
	Method  string
	URL     *url.URL
	Headers http.Header
	Body    *Payload // nil without one

	session *ClientSession
	o       *RequestOptions
	timeout ClientTimeout
	history []*ClientResponse
}

// Handler sends a request.
//
// Python: ClientHandlerType, aiohttp, client_reference.
type Handler func(co *coro.Co, req *ClientRequest) (*ClientResponse, error)

// Middleware is around the sending of a request. It may call next more than once, and
// must release a response that it does not return.
//
// Python: ClientMiddlewareType, aiohttp, client_reference.
type Middleware func(co *coro.Co, req *ClientRequest, next Handler) (*ClientResponse, error)

// request is the whole of it: within the total time.
func (s *ClientSession) request(co *coro.Co, method, raw string, o *RequestOptions) (resp *ClientResponse, err error) {
	if s.closed {
		return nil, &gen.RuntimeError{Msg: "Session is closed"}
	}
	timeout := o.Timeout.withDefaults(s.o.Timeout.withDefaults(ClientTimeout{}))
	deadline := timeout.deadline(s.l.Time())
	err = loop.NewTimeoutAt(deadline).With(co, func() error {
		req, err := s.newRequest(method, raw, o)
		if err != nil {
			return err
		}
		req.timeout = timeout
		resp, err = s.follow(co, req)
		return err
	})
	if err != nil {
		return nil, err
	}
	if (o.RaiseForStatus || s.o.RaiseForStatus) && !resp.OK() {
		defer resp.Release()
		return nil, resp.RaiseForStatus()
	}
	resp.limit(deadline)
	return resp, nil
}

// newRequest checks everything before anything is sent.
func (s *ClientSession) newRequest(method, raw string, o *RequestOptions) (*ClientRequest, error) {
	u, err := s.url(raw, o.Params)
	if err != nil {
		return nil, err
	}
	req := &ClientRequest{Method: method, URL: u, Headers: http.Header{}, session: s, o: o}
	for _, h := range []http.Header{s.o.Headers, o.Headers} {
		for name, values := range h {
			req.Headers[http.CanonicalHeaderKey(name)] = values
		}
	}
	switch {
	case o.Data != nil && o.JSON != nil:
		return nil, &gen.ValueError{Msg: "data and json parameters can not be used at the same time"}
	case o.JSON != nil:
		req.Body, err = NewJSONPayload(o.JSON)
	case o.Data != nil:
		req.Body, err = NewPayload(o.Data, nil)
	}
	if err == nil && req.Body != nil && o.Compress != "" {
		req.Body, err = req.Body.Compress(o.Compress)
	}
	if err != nil {
		return nil, err
	}
	if err := s.authorize(req, cmp.Or(o.Auth, s.o.Auth)); err != nil {
		return nil, err
	}
	return req, checkHeaders(req.Headers)
}

// authorize sets the request's credentials: those given, the URL's, or those of netrc.
func (s *ClientSession) authorize(req *ClientRequest, auth *BasicAuth) error {
	if req.URL.User != nil {
		of, err := BasicAuthOf(req.URL)
		if err != nil {
			return err
		}
		auth = cmp.Or(auth, of)
		req.URL = withoutUser(req.URL)
	}
	if auth == nil && s.o.TrustEnv && req.Headers.Get("Authorization") == "" {
		auth = netrcAuth(req.URL.Hostname())
	}
	if auth == nil {
		return nil
	}
	if req.Headers.Get("Authorization") != "" {
		return &gen.ValueError{Msg: "Cannot combine AUTHORIZATION header with AUTH argument or credentials encoded in URL"}
	}
	text, err := auth.Encode()
	req.Headers.Set("Authorization", text)
	return err
}

func withoutUser(u *url.URL) *url.URL {
	c := *u
	c.User = nil
	return &c
}

// url is the URL to request.
func (s *ClientSession) url(raw string, params url.Values) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err == nil && s.base != nil && u.Host == "" && u.Scheme == "" {
		u = s.base.ResolveReference(u)
	}
	switch {
	case err != nil || u.Scheme == "":
		return nil, &InvalidUrlClientError{InvalidURL{URL: raw}}
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, &NonHttpUrlClientError{ClientError{Msg: raw}}
	case u.Hostname() == "":
		return nil, &InvalidUrlClientError{InvalidURL{URL: raw}}
	}
	if len(params) > 0 {
		if u.RawQuery != "" {
			u.RawQuery += "&"
		}
		u.RawQuery += params.Encode()
	}
	return u, nil
}

// handle sends the request through the middlewares.
func (s *ClientSession) handle(co *coro.Co, req *ClientRequest) (*ClientResponse, error) {
	around := s.o.Middlewares
	if req.o.Middlewares != nil {
		around = req.o.Middlewares
	}
	send := Handler(s.send)
	for i := len(around) - 1; i >= 0; i-- {
		m, next := around[i], send
		send = func(co *coro.Co, req *ClientRequest) (*ClientResponse, error) { return m(co, req, next) }
	}
	return send(co, req)
}

// send sends the request, once more if the connection is lost and that does no harm.
func (s *ClientSession) send(co *coro.Co, req *ClientRequest) (*ClientResponse, error) {
	resp, err := s.sendOnce(co, req)
	if err != nil && idempotent(req.Method) && lost(err) && (req.Body == nil || req.Body.CanReplay()) {
		return s.sendOnce(co, req)
	}
	return resp, err
}

func idempotent(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

func lost(err error) bool {
	return gen.IsInstance[*ServerDisconnectedError](err) ||
		gen.IsInstance[*ClientOSError](err) && !gen.IsInstance[*ClientConnectorError](err)
}

func (s *ClientSession) sendOnce(co *coro.Co, req *ClientRequest) (*ClientResponse, error) {
	t, err := s.target(req)
	if err != nil {
		return nil, err
	}
	host := req.URL.Host
	if err := s.place(co, t, req, host); err != nil {
		return nil, err
	}
	hr, pump, err := req.http(t)
	if err != nil {
		s.connector.release(host)
		return nil, err
	}
	bufsize := cmp.Or(req.o.ReadBufsize, s.o.ReadBufsize, 256<<10)
	x := s.connector.begin(co, host, s.connector.transport(t), hr, bufsize, max(req.timeout.SockRead, 0))
	if pump != nil {
		feeder := loop.CreateTask(co, coro.Do(pump))
		x.feeder = feeder
	}
	head, err := x.response(co)
	if err != nil {
		return nil, roundTripError(err, func(message string) error {
			return &ClientResponseError{RequestInfo: req.info(), Status: http.StatusBadRequest, Message: message}
		})
	}
	return newResponse(req, head, x), nil
}

// place waits for a free connection.
func (s *ClientSession) place(co *coro.Co, t *target, req *ClientRequest, host string) error {
	if req.timeout.Connect <= 0 {
		return s.connector.acquire(co, host)
	}
	err := loop.NewTimeout(req.timeout.Connect).With(co, func() error { return s.connector.acquire(co, host) })
	if gen.IsInstance[*gen.TimeoutError](err) {
		return t.errTimeout()
	}
	return err
}

// target is where the request goes.
func (s *ClientSession) target(req *ClientRequest) (*target, error) {
	o := req.o
	t := &target{url: req.URL, ssl: o.SSL, server: o.ServerHostname, proxyHeader: o.ProxyHeaders, sockConnect: max(req.timeout.SockConnect, 0)}
	if t.ssl == nil {
		t.ssl = s.connector.o.SSL
	}
	if t.ssl == nil {
		t.ssl = verified{}
	}
	if req.timeout.Connect > 0 {
		t.connect = time.Now().Add(req.timeout.Connect)
	}
	var err error
	switch {
	case o.Proxy != "":
		t.proxy, err = url.Parse(o.Proxy)
	case s.o.TrustEnv:
		t.proxy, err = http.ProxyFromEnvironment(&http.Request{URL: req.URL})
	}
	if err != nil {
		return nil, &InvalidUrlClientError{InvalidURL{URL: o.Proxy}}
	}
	if t.proxy != nil && o.ProxyAuth != nil {
		proxy := *t.proxy
		proxy.User = url.UserPassword(o.ProxyAuth.Login, o.ProxyAuth.Password)
		t.proxy = &proxy
	}
	return t, nil
}

// http is the request as net/http has it, and what feeds its body, or nil.
func (r *ClientRequest) http(t *target) (*http.Request, func(co *coro.Co) error, error) {
	u := *r.URL
	u.Fragment = ""
	decode := !r.o.NoAutoDecompress && !r.session.o.NoAutoDecompress
	ctx := context.WithValue(context.WithValue(context.Background(), targetKey{}, t), decodeKey{}, decode)
	hr, err := http.NewRequestWithContext(ctx, r.Method, u.String(), nil)
	if err != nil {
		return nil, nil, &gen.ValueError{Msg: "Method cannot contain non-token characters " + gen.Repr(r.Method)}
	}
	hr.Header = r.header()
	if host := hr.Header.Get("Host"); host != "" {
		hr.Host = host
	}
	if err := checkHeaders(hr.Header); err != nil || r.Body == nil {
		return hr, nil, err
	}
	body, err := r.Body.Open()
	if err != nil {
		return nil, nil, err
	}
	hr.Body, hr.ContentLength = body, r.Body.Size()
	if hr.ContentLength == 0 {
		hr.Body = http.NoBody
	}
	if !r.Body.NeedsPump() {
		return hr, nil, nil
	}
	return hr, r.Body.Pump, nil
}

// header is what is sent.
func (r *ClientRequest) header() http.Header {
	h := http.Header{"Accept": {"*/*"}, "Accept-Encoding": {acceptEncoding()}, "User-Agent": {userAgent}}
	if r.Body != nil {
		maps.Copy(h, r.Body.Header())
	}
	maps.Copy(h, r.Headers)
	if cookies := r.cookies(); cookies != "" {
		h.Set("Cookie", cookies)
	}
	return h
}

const userAgent = "Coluber aiohttp/3.14"

// cookies are those of the headers, of the session, and of the request.
func (r *ClientRequest) cookies() string {
	all := r.session.jar.FilterCookies(r.URL)
	if given := r.Headers.Get("Cookie"); given != "" {
		if c, err := NewSimpleCookie(given); err == nil {
			for m := range c.All() {
				all.SetMorsel(m)
			}
		}
	}
	for name, value := range r.o.Cookies {
		all.Set(name, value)
	}
	return all.Header()
}

func cookiesOf(m map[string]string) *SimpleCookie {
	c := &SimpleCookie{}
	for name, value := range m {
		c.Set(name, value)
	}
	return c
}

// info is what errors say of the request.
func (r *ClientRequest) info() RequestInfo {
	u := *r.URL
	u.Fragment = ""
	return RequestInfo{URL: &u, Method: r.Method, Headers: r.Headers, RealURL: r.URL}
}
