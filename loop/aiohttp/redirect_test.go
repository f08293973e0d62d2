package aiohttp_test

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// mirror tells what it was asked.
func mirror(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "%s %s body=%s auth=%s cookie=%s type=%s", r.Method, r.URL, b, r.Header.Get("Authorization"), r.Header.Get("Cookie"), r.Header.Get("Content-Type"))
}

func TestRedirects(t *testing.T) {
	other := serve(t, mirror)
	mux := http.NewServeMux()
	mux.HandleFunc("/", mirror)
	for _, status := range []int{301, 302, 303, 307, 308} {
		mux.Handle(fmt.Sprint("/", status), aiohttptest.RedirectTo("/to?x=1", status))
		mux.Handle(fmt.Sprint("/other", status), aiohttptest.RedirectTo(other.URL+"/there", status))
	}
	mux.Handle("/ftp", aiohttptest.RedirectTo("ftp://example.com/x", 302))
	mux.Handle("/invalid", aiohttptest.RedirectTo("http://[::1", 302))
	mux.Handle("/nohost", aiohttptest.RedirectTo("http:///x", 302))
	mux.Handle("/nowhere", aiohttptest.RedirectTo("", 302))
	mux.Handle("/loop", aiohttptest.RedirectLoop(302))
	s := serve(t, mux.ServeHTTP)
	plain := func(method string) string { return method + " /to?x=1 body= auth= cookie= type=" }
	kept := "POST /to?x=1 body=abc auth= cookie= type=text/plain; charset=utf-8"
	for _, tt := range []struct {
		method, path string
		o            aiohttp.RequestOptions
		want         string
	}{
		{"POST", "/301", aiohttp.RequestOptions{Data: "abc"}, plain("GET")},
		{"POST", "/302", aiohttp.RequestOptions{Data: "abc"}, plain("GET")},
		{"POST", "/303", aiohttp.RequestOptions{Data: "abc"}, plain("GET")},
		{"POST", "/307", aiohttp.RequestOptions{Data: "abc"}, kept},
		{"POST", "/308", aiohttp.RequestOptions{Data: "abc"}, kept},
		{"PUT", "/302", aiohttp.RequestOptions{Data: "abc"}, strings.Replace(kept, "POST", "PUT", 1)},
		{"PUT", "/303", aiohttp.RequestOptions{Data: "abc"}, plain("GET")},
		{"POST", "/307", aiohttp.RequestOptions{Data: io.MultiReader(strings.NewReader("abc"))},
			"ClientPayloadError | Cannot follow redirect with a consumed request body. Use bytes, a seekable file-like object, or set allow_redirects=False."},
		{"GET", "/302", aiohttp.RequestOptions{Auth: &aiohttp.BasicAuth{Login: "u"}, Cookies: map[string]string{"a": "1"}, Params: "p=1"}, "GET /to?x=1 body= auth=Basic dTo= cookie=a=1 type="},
		{"GET", "/other302", aiohttp.RequestOptions{Auth: &aiohttp.BasicAuth{Login: "u"}, Cookies: map[string]string{"a": "1"}}, "GET /there body= auth= cookie= type="},
		{"GET", "/other302", aiohttp.RequestOptions{Headers: http.Header{"Authorization": {"x"}, "Cookie": {"b=2"}}}, "GET /there body= auth= cookie= type="},
		{"GET", "/302", aiohttp.RequestOptions{AllowRedirects: aiohttp.False}, "302: Found"},
		{"HEAD", "/302", aiohttp.RequestOptions{}, ""},
		{"GET", "/nowhere", aiohttp.RequestOptions{}, "302: Found"},
		{"GET", "/ftp", aiohttp.RequestOptions{}, "NonHttpUrlRedirectClientError | ftp://example.com/x"},
		{"GET", "/invalid", aiohttp.RequestOptions{}, "InvalidUrlRedirectClientError | http://[::1 - Server attempted redirecting to a location that does not look like a URL"},
		{"GET", "/nohost", aiohttp.RequestOptions{}, "InvalidUrlRedirectClientError | http:///x - Invalid redirect URL origin"},
		{"GET", "/loop", aiohttp.RequestOptions{}, "TooManyRedirects | 0, message='', url='" + s.URL + "/loop' 10"},
		{"GET", "/loop", aiohttp.RequestOptions{MaxRedirects: 3}, "TooManyRedirects | 0, message='', url='" + s.URL + "/loop' 3"},
	} {
		t.Run(tt.method+tt.path, func(t *testing.T) {
			withClient(t, nil, func(c *client) error {
				o := tt.o
				if _, ok := o.Data.(io.Reader); ok {
					o.Data = io.MultiReader(strings.NewReader("abc"))
				}
				var got string
				err := c.s.Request(tt.method, s.URL+tt.path, &o).With(c.co, func(r *aiohttp.ClientResponse) (err error) {
					got, err = r.Text(c.co)
					return err
				})
				if err != nil {
					got = told(err)
				}
				if e, ok := err.(*aiohttp.TooManyRedirects); ok {
					got += fmt.Sprint(" ", len(e.History))
				}
				equal(t, study+tt.path, tt.want, got)
				return nil
			})
		})
	}
}

func TestMiddlewares(t *testing.T) {
	tries := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries == 1 {
			w.WriteHeader(503)
		}
		fmt.Fprint(w, r.Header.Get("X-Added"))
	})
	var order []string
	note := func(name string) aiohttp.Middleware {
		return func(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
			order = append(order, name)
			req.Headers.Add("X-Added", name)
			return next(co, req)
		}
	}
	again := func(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
		r, err := next(co, req)
		if err == nil && r.Status == 503 {
			r.Release()
			return next(co, req)
		}
		return r, err
	}
	withClient(t, &aiohttp.SessionOptions{Middlewares: []aiohttp.Middleware{note("outer"), again, note("inner")}}, func(c *client) error {
		order, tries = nil, 0
		equal(t, "the answer to the second try", "outer", c.get(s.URL, nil))
		equal(t, "the first is the outermost", []string{"outer", "inner", "inner"}, order)
		equal(t, "a request's own take their place", "", c.get(s.URL, &aiohttp.RequestOptions{Middlewares: []aiohttp.Middleware{}}))
		return nil
	})
}

func TestTraces(t *testing.T) {
	s := serve(t, mirror)
	var events []string
	note := func(name string) []aiohttp.TraceFunc {
		return []aiohttp.TraceFunc{func(co *coro.Co, _ *aiohttp.ClientSession, ctx any, _ aiohttp.TraceParams) error {
			events = append(events, name)
			return nil
		}}
	}
	config := &aiohttp.TraceConfig{
		OnRequestStart: note("request_start"), OnRequestHeadersSent: note("request_headers_sent"), OnRequestChunkSent: note("request_chunk_sent"),
		OnRequestEnd: note("request_end"), OnRequestException: note("request_exception"), OnRequestRedirect: note("request_redirect"),
		OnResponseChunkReceived: note("response_chunk_received"), OnConnectionQueuedStart: note("queued_start"), OnConnectionQueuedEnd: note("queued_end"),
		OnConnectionCreateStart: note("connection_create_start"), OnConnectionCreateEnd: note("connection_create_end"), OnConnectionReuseconn: note("connection_reuseconn"),
		OnDNSResolvehostStart: note("dns_resolvehost_start"), OnDNSResolvehostEnd: note("dns_resolvehost_end"), OnDNSCacheHit: note("dns_cache_hit"), OnDNSCacheMiss: note("dns_cache_miss"),
	}
	withClient(t, nil, func(c *client) error {
		o := &aiohttp.SessionOptions{TraceConfigs: []*aiohttp.TraceConfig{config}, Connector: aiohttp.NewConnector(&aiohttp.ConnectorOptions{Resolver: names{"a.test": {"127.0.0.1"}}})}
		return aiohttp.NewClientSession(c.co, o).With(c.co, func(session *aiohttp.ClientSession) error {
			c.s = session
			for _, want := range []string{
				"request_start connection_create_start dns_cache_miss dns_resolvehost_start dns_resolvehost_end connection_create_end request_headers_sent request_chunk_sent request_end response_chunk_received",
				"request_start connection_reuseconn request_headers_sent request_chunk_sent request_end response_chunk_received",
			} {
				events = nil
				err := session.Post(fmt.Sprintf("http://a.test:%d/", s.Port), &aiohttp.RequestOptions{Data: "x"}).With(c.co, func(r *aiohttp.ClientResponse) error {
					_, err := r.Read(c.co)
					return err
				})
				if err != nil {
					return err
				}
				equal(t, "io.md §1.9", want, strings.Join(events, " "))
			}
			events = nil
			c.get("http://nohost.invalid/", nil)
			equal(t, "the last signal of a failure", "request_exception", events[len(events)-1])
			return nil
		})
	})
}

func TestProxies(t *testing.T) {
	s, secure := serve(t, mirror), aiohttptest.NewTLSServer(http.HandlerFunc(mirror))
	aiohttptest.CloseAfter(t, secure)
	p, locked := aiohttptest.NewProxy("", ""), aiohttptest.NewProxy("u", "p")
	aiohttptest.CloseAfter(t, p)
	aiohttptest.CloseAfter(t, locked)
	whole := "GET / body= auth= cookie= type="
	for _, tt := range []struct {
		name, url string
		o         aiohttp.RequestOptions
		want      string
	}{
		{"http", s.URL + "/", aiohttp.RequestOptions{Proxy: p.URL}, whole},
		{"https", secure.URL + "/", aiohttp.RequestOptions{Proxy: p.URL, VerifySSL: aiohttp.False}, whole},
		{"https, certificate", secure.URL + "/", aiohttp.RequestOptions{Proxy: p.URL}, "ClientConnectorCertificateError | Cannot connect to host 127.0.0.1:" + fmt.Sprint(secure.Port) +
			" ssl:True [SSLCertVerificationError: (1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1029)')]"},
		{"password", secure.URL + "/", aiohttp.RequestOptions{Proxy: locked.URL, ProxyAuth: &aiohttp.BasicAuth{Login: "u", Password: "p"}, VerifySSL: aiohttp.False}, whole},
		{"CONNECT 407", secure.URL + "/", aiohttp.RequestOptions{Proxy: locked.URL}, "ClientHttpProxyError | 407, message='Proxy Authentication Required', url='" + locked.URL + "'"},
		{"407 plain http", s.URL + "/", aiohttp.RequestOptions{Proxy: locked.URL, RaiseForStatus: aiohttp.True}, "ClientResponseError | 407, message='Proxy Authentication Required', url='" + s.URL + "/'"},
		{"socks", s.URL + "/", aiohttp.RequestOptions{Proxy: "socks5://x"}, "ValueError | Only http proxies are supported"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withClient(t, nil, func(c *client) error {
				equal(t, study+"proxy "+tt.name, tt.want, c.get(tt.url, &tt.o))
				return nil
			})
		})
	}
}

// A connection that was made without looking at the certificate is not for those who ask
// that somebody does.
func TestFingerprints(t *testing.T) {
	s := aiohttptest.NewTLSServer(http.HandlerFunc(mirror))
	aiohttptest.CloseAfter(t, s)
	sum := sha256.Sum256(s.Leaf().Raw)
	wrong := [32]byte{1}
	withClient(t, nil, func(c *client) error {
		whole := "GET / body= auth= cookie= type="
		equal(t, "unverified", whole, c.get(s.URL+"/", &aiohttp.RequestOptions{SSL: aiohttp.NoVerify}))
		got := c.get(s.URL+"/", nil)
		if !strings.HasPrefix(got, "ClientConnectorCertificateError | ") {
			t.Errorf("a verified request after an unverified one: %q", got)
		}
		equal(t, "the right one", whole, c.get(s.URL+"/", &aiohttp.RequestOptions{SSL: aiohttp.NewFingerprint(sum[:])}))
		want := fmt.Sprintf("ServerFingerprintMismatch | (%s, %s, '127.0.0.1', %d)", gen.Repr(wrong[:]), gen.Repr(sum[:]), s.Port)
		equal(t, study+"tls fingerprint mismatch", want, c.get(s.URL+"/", &aiohttp.RequestOptions{SSL: aiohttp.NewFingerprint(wrong[:])}))
		return nil
	})
}

func TestSessionOptions(t *testing.T) {
	s := serve(t, mirror)
	withClient(t, &aiohttp.SessionOptions{
		BaseURL: s.URL + "/api/", Cookies: map[string]string{"c": "1"}, Auth: &aiohttp.BasicAuth{Login: "u", Password: "p"},
		Headers: http.Header{"content-type": {"x/y"}},
	}, func(c *client) error {
		equal(t, "all of them", "GET /api/v1?a=1+2&b=2&b=3 body= auth=Basic dTpw cookie=c=1; d=2 type=x/y",
			c.get("v1", &aiohttp.RequestOptions{Params: map[string]any{"a": "1 2", "b": []int{2, 3}}, Cookies: map[string]string{"d": "2"}}))
		return nil
	})
}

func TestStatus(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/404":
			w.WriteHeader(404)
		case "/latin":
			w.Header().Set("Content-Type", "text/plain; charset=latin-1")
			w.Write([]byte("\xfc"))
		case "/bad":
			w.Write([]byte("a\xff"))
		case "/json":
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"a": [1]}`)
		}
	})
	withClient(t, nil, func(c *client) error {
		missing := "ClientResponseError | 404, message='Not Found', url='" + s.URL + "/404'"
		equal(t, study+"404 raise_for_status request", missing, c.get(s.URL+"/404", &aiohttp.RequestOptions{RaiseForStatus: aiohttp.True}))
		var v map[string][]int
		for path, want := range map[string]string{
			"/json": "<nil>",
			"/html": "ContentTypeError | 200, message='Attempt to decode JSON with unexpected mimetype: text/html; charset=utf-8', url='" + s.URL + "/html'",
		} {
			err := c.s.Get(s.URL+path, nil).With(c.co, func(r *aiohttp.ClientResponse) error { return r.JSON(c.co, &v) })
			got := fmt.Sprint(err)
			if err != nil {
				got = told(err)
			}
			equal(t, study+path, want, got)
		}
		equal(t, "json", map[string][]int{"a": {1}}, v)
		equal(t, "charset", "ü", c.get(s.URL+"/latin", nil))
		equal(t, study+"text() invalid utf-8", "UnicodeDecodeError | 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte", c.get(s.URL+"/bad", nil))
		return c.s.Get(s.URL+"/404#f", nil).With(c.co, func(r *aiohttp.ClientResponse) error {
			equal(t, study+"404 r.raise_for_status()", missing[:len(missing)-1]+"#f'", told(r.RaiseForStatus()))
			equal(t, "url", s.URL+"/404", r.URL().String())
			return nil
		})
	})
}
