package aiohttp

import (
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

type none = gen.None

// ClientTimeout are the time limits of a request. Zero is aiohttp's default, below zero
// no limit.
//
// Python: aiohttp.ClientTimeout, aiohttp, client_reference.
type ClientTimeout struct {
	// Total is for everything, reading the body included; zero means five minutes.
	Total time.Duration
	// Connect is for getting a connection: waiting for a free one, and making it; zero
	// means no limit.
	Connect time.Duration
	// SockConnect is for making one connection, with the TLS handshake; zero means 30 s.
	SockConnect time.Duration
	// SockRead is for the server's silences; zero means no limit.
	SockRead time.Duration
	// CeilThreshold is from how long on Total ends at a whole second of the loop's time;
	// zero means 5 s.
	CeilThreshold time.Duration
}

func (t ClientTimeout) withDefaults(d ClientTimeout) ClientTimeout {
	if t == (ClientTimeout{}) {
		t = d
	}
	if t.Total == 0 {
		t.Total = 5 * time.Minute
	}
	if t.SockConnect == 0 {
		t.SockConnect = 30 * time.Second
	}
	if t.CeilThreshold == 0 {
		t.CeilThreshold = 5 * time.Second
	}
	return t
}

// deadline is when the total time is over, of the loop's time.
func (t ClientTimeout) deadline(now time.Duration) time.Duration {
	if t.Total < 0 {
		return loop.Forever
	}
	when := now + t.Total
	if t.Total >= t.CeilThreshold {
		when = (when + time.Second - 1).Truncate(time.Second)
	}
	return when
}

// SessionOptions are the choices that [NewClientSessionWith] offers. Zero is aiohttp's
// default.
//
// Python: aiohttp.ClientSession, aiohttp, client_reference.
type SessionOptions struct {
	BaseURL   string            // for relative URLs; it ends with a slash
	Connector *Connector        // nil means one of its own, which is closed with the session
	KeepOpen  bool              // Connector is not closed with the session
	Headers   http.Header       // of all requests
	Cookies   map[string]string // to begin with
	CookieJar AbstractCookieJar // nil means NewCookieJar()
	Auth      *BasicAuth
	Timeout   ClientTimeout
	// RaiseForStatus makes each response with a status of 400 or more an error.
	RaiseForStatus bool
	// NoAutoDecompress leaves bodies as they are.
	NoAutoDecompress bool
	// TrustEnv takes proxies from the environment, and credentials from ~/.netrc.
	TrustEnv bool
	// ReadBufsize is how many bytes are read ahead, twice at most; zero means 256 KiB.
	ReadBufsize int
	// Middlewares are around each request, the first one outermost.
	Middlewares []Middleware
}

// ClientSession makes requests, with cookies and connections in common. [NewClientSession]
// makes one; it belongs to the loop of the task that made it, and must be closed.
//
// Python: aiohttp.ClientSession, aiohttp, client_reference.
type ClientSession struct {
	l         *loop.Loop
	o         SessionOptions
	base      *url.URL
	connector *Connector
	jar       AbstractCookieJar
	closed    bool
	unclosed  *kernel.Closing
	made      string
}

// NewClientSession returns a session. It panics if no loop runs co.
//
// Python: aiohttp.ClientSession, aiohttp, client_reference.
func NewClientSession(co *coro.Co) *ClientSession {
	s, err := newSession(co, &SessionOptions{})
	if err != nil {
		panic(err)
	}
	return s
}

// NewClientSessionWith is [NewClientSession] with options; nil means none.
//
// Errors: [gen.ValueError] for a BaseURL that is not absolute, or without a slash at its
// end.
//
// Python: aiohttp.ClientSession, aiohttp, client_reference.
func NewClientSessionWith(co *coro.Co, o *SessionOptions) (*ClientSession, error) {
	if o == nil {
		o = &SessionOptions{}
	}
	return newSession(co, o)
}

func newSession(co *coro.Co, o *SessionOptions) (*ClientSession, error) {
	s := &ClientSession{l: mustRun(co), o: *o, connector: o.Connector, jar: o.CookieJar, made: caller()}
	if o.BaseURL != "" {
		base, err := url.Parse(o.BaseURL)
		switch {
		case err != nil || base.Host == "":
			return nil, &gen.ValueError{Msg: "Only absolute URLs are supported"}
		case base.Path == "" || base.Path[len(base.Path)-1] != '/':
			return nil, &gen.ValueError{Msg: "base_url must have a trailing '/'"}
		}
		s.base = base
	}
	if s.connector == nil {
		s.connector = NewTCPConnector(co, nil)
	}
	if s.jar == nil {
		s.jar = NewCookieJar()
	}
	if len(o.Cookies) > 0 {
		s.jar.UpdateCookies(cookiesOf(o.Cookies), &url.URL{})
	}
	s.unclosed = kernel.TaskOf(co).Loop().AtClose(s.reportUnclosed)
	return s, nil
}

// mustRun is the loop that runs co.
func mustRun(co *coro.Co) *loop.Loop {
	l := loop.RunningLoop(co)
	if l == nil || kernel.TaskOf(co) == nil {
		panic("aiohttp: no running event loop")
	}
	return l
}

// caller is where the code stands that has called this package.
func caller() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if !more || !ours(f.Function) {
			return f.File + ":" + strconv.Itoa(f.Line)
		}
	}
}

func ours(function string) bool {
	const pkg = "github.com/coluber-go/coluber/loop/aiohttp."
	return len(function) > len(pkg) && function[:len(pkg)] == pkg
}

// reportUnclosed is called when the loop closes.
func (s *ClientSession) reportUnclosed() {
	s.l.CallExceptionHandler(loop.ExceptionContext{
		Message: "Unclosed client session",
		Facts:   []loop.Fact{{Key: "client_session", Value: s}, {Key: "created_at", Value: s.made}},
	})
	s.connector.Close()
}

// String is Python's repr.
func (s *ClientSession) String() string { return "<aiohttp.client.ClientSession object>" }

// Closed reports whether the session is closed.
//
// Python: ClientSession.closed, aiohttp, client_reference.
func (s *ClientSession) Closed() bool { return s.closed }

// Connector is what makes the session's connections.
//
// Python: ClientSession.connector, aiohttp, client_reference.
func (s *ClientSession) Connector() *Connector { return s.connector }

// CookieJar is where the session has its cookies.
//
// Python: ClientSession.cookie_jar, aiohttp, client_reference.
func (s *ClientSession) CookieJar() AbstractCookieJar { return s.jar }

// Close closes the session, and its connector unless that is kept open: requests under way
// fail at once. It does not wait. Closing twice does nothing.
//
// Python: ClientSession.close, aiohttp, client_reference.
func (s *ClientSession) Close(*coro.Co) error {
	if s.closed {
		return nil
	}
	s.closed = true
	s.unclosed.Forget()
	if !s.o.KeepOpen {
		s.connector.Close()
	}
	return nil
}

// AEnter returns the session, for [coro.With] and exit stacks.
//
// Python: ClientSession.__aenter__, aiohttp, client_reference.
func (s *ClientSession) AEnter(*coro.Co) (*ClientSession, error) { return s, nil }

// AExit closes the session, for [coro.With] and exit stacks.
//
// Python: ClientSession.__aexit__, aiohttp, client_reference.
func (s *ClientSession) AExit(co *coro.Co, _ error) (suppress bool, _ error) {
	return false, s.Close(co)
}

// With calls block with the session, and closes it.
//
// Errors: block's.
//
// Python: async with aiohttp.ClientSession() as session, aiohttp, client_reference.
func (s *ClientSession) With(co *coro.Co, block func(s *ClientSession) error) error {
	return coro.With(co, s, block)
}

// Get requests a URL. Nothing happens until what it returns is awaited, or entered.
//
// Python: ClientSession.get, aiohttp, client_reference.
func (s *ClientSession) Get(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodGet, url, o)
}

// Head is [ClientSession.Get] with the method HEAD, and without following redirects.
//
// Python: ClientSession.head, aiohttp, client_reference.
func (s *ClientSession) Head(url string, o *RequestOptions) *RequestContext {
	c := RequestOptions{}
	if o != nil {
		c = *o
	}
	if c.Redirects == DefaultRedirects {
		c.Redirects = NoRedirects
	}
	return s.Request(http.MethodHead, url, &c)
}

// Options is Get with the method OPTIONS.
//
// Python: ClientSession.options, aiohttp, client_reference.
func (s *ClientSession) Options(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodOptions, url, o)
}

// Post is Get with the method POST.
//
// Python: ClientSession.post, aiohttp, client_reference.
func (s *ClientSession) Post(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodPost, url, o)
}

// Put is Get with the method PUT.
//
// Python: ClientSession.put, aiohttp, client_reference.
func (s *ClientSession) Put(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodPut, url, o)
}

// Patch is Get with the method PATCH.
//
// Python: ClientSession.patch, aiohttp, client_reference.
func (s *ClientSession) Patch(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodPatch, url, o)
}

// Delete is Get with the method DELETE.
//
// Python: ClientSession.delete, aiohttp, client_reference.
func (s *ClientSession) Delete(url string, o *RequestOptions) *RequestContext {
	return s.Request(http.MethodDelete, url, o)
}

// Request requests a URL by any method. Nothing happens until what it returns is awaited,
// or entered; one that never is, is reported as a coroutine that was never awaited. Nil
// options are the session's.
//
// Python: ClientSession.request, aiohttp, client_reference.
func (s *ClientSession) Request(method, url string, o *RequestOptions) *RequestContext {
	if o == nil {
		o = &RequestOptions{}
	}
	r := &RequestContext{}
	r.coroutine = coro.NewWith(func(co *coro.Co) (*ClientResponse, error) {
		return s.request(co, method, url, o)
	}, &coro.Options{Name: "ClientSession._request"})
	return r
}

// RequestContext is a request that has not been sent yet. It can be awaited, or entered;
// once.
//
// Python: what ClientSession.get returns, aiohttp, client_reference.
type RequestContext struct {
	coroutine *coro.Coroutine[*ClientResponse]
	response  *ClientResponse
}

// Await sends the request and waits for the head of the response, whose body is read
// afterwards. The response must be released, read, or closed.
//
// Errors: the exceptions of this package; [*gen.TimeoutError] when the total time is over;
// [gen.RuntimeError] "Session is closed"; what is thrown into the task.
//
// Python: await session.get(…), aiohttp, client_reference.
func (r *RequestContext) Await(co *coro.Co) (*ClientResponse, error) { return r.coroutine.Await(co) }

// AEnter is Await, for [coro.With] and exit stacks.
//
// Python: async with session.get(…) as response, aiohttp, client_reference.
func (r *RequestContext) AEnter(co *coro.Co) (*ClientResponse, error) {
	resp, err := r.Await(co)
	r.response = resp
	return resp, err
}

// AExit releases the response, for [coro.With] and exit stacks.
//
// Python: async with session.get(…) as response, aiohttp, client_reference.
func (r *RequestContext) AExit(*coro.Co, error) (suppress bool, _ error) {
	r.response.Release()
	return false, nil
}

// With sends the request, calls block with the response, and releases it.
//
// Errors: those of Await; block's.
//
// Python: async with session.get(…) as response, aiohttp, client_reference.
func (r *RequestContext) With(co *coro.Co, block func(r *ClientResponse) error) error {
	return coro.With(co, r, block)
}
