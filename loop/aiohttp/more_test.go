package aiohttp_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// with is withClient with a connector of these options.
func with(t *testing.T, o aiohttp.ConnectorOptions, body func(c *client) error) {
	t.Helper()
	withClient(t, nil, func(c *client) error {
		own := &aiohttp.SessionOptions{Connector: aiohttp.NewConnector(&o)}
		return aiohttp.NewClientSession(c.co, own).With(c.co, func(s *aiohttp.ClientSession) error {
			c.s = s
			return body(c)
		})
	})
}

func TestSeveralAddresses(t *testing.T) {
	mixed := names{"dual": {"::1", "127.0.0.1"}, "one.two": {"::1", "127.0.0.1", "127.0.0.2"}, "three": {"127.0.0.1", "127.0.0.2", "127.0.0.3"}}
	unreachable := func(network, address string, c syscall.RawConn) error {
		if network == "tcp6" {
			return syscall.ENETUNREACH
		}
		return refuse(network, address, c)
	}
	for _, tt := range []struct {
		name, host string
		control    func(network, address string, c syscall.RawConn) error
		want       string
	}{
		{"refused v6+v4", "dual", refuse, "[Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('127.0.0.1', 1)]"},
		{"1 v6 + 2 v4", "one.two", refuse, "[Connect call failed ('127.0.0.2', 1)]"},
		{"refused 3 addrs v4", "three", refuse, "[Connect call failed ('127.0.0.3', 1)]"},
		{"mixed errno, better than [None]", "dual", unreachable, "[Multiple exceptions: [Errno 101] Network is unreachable, [Errno 111] Connect call failed ('127.0.0.1', 1)]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			with(t, aiohttp.ConnectorOptions{Resolver: mixed, Control: tt.control}, func(c *client) error {
				equal(t, study+tt.name, "ClientConnectorError | Cannot connect to host "+tt.host+":1 ssl:default "+tt.want, c.get("http://"+tt.host+":1/", nil))
				return nil
			})
		})
	}
}

func TestUnixConnector(t *testing.T) {
	with(t, aiohttp.ConnectorOptions{Path: "/nonexistent.sock"}, func(c *client) error {
		equal(t, study+"unix missing", "UnixClientConnectorError | Cannot connect to unix socket /nonexistent.sock ssl:default [No such file or directory]", c.get("http://localhost/", nil))
		return nil
	})
}

// What can be sent again is, once, when the server has gone away.
func TestRetries(t *testing.T) {
	for method, want := range map[string]int{"GET": 2, "PUT": 2, "DELETE": 2, "HEAD": 2, "POST": 1, "PATCH": 1} {
		t.Run(method, func(t *testing.T) {
			p := peer(t, aiohttptest.CloseOnRequest)
			n := 0
			withClient(t, nil, func(c *client) error {
				_, err := c.s.Request(method, p.URL, nil).Await(c.co)
				equal(t, "the error", "ServerDisconnectedError | Server disconnected", told(err))
				equal(t, "io.md §1.8", want, p.Accepted()-n)
				n = p.Accepted()
				return nil
			})
		})
	}
}

// A connection that the server has closed meanwhile is not the client's to trip over.
func TestStaleConnection(t *testing.T) {
	p := peer(t, aiohttptest.Reply(aiohttptest.OK, aiohttptest.ThenClose))
	withClient(t, nil, func(c *client) error {
		for range 5 {
			equal(t, "every time", "hello", c.get(p.URL, nil))
		}
		return nil
	})
}

// A small body that becomes a large one is decoded as it is read.
func TestBomb(t *testing.T) {
	const size = 50 << 20
	p := peer(t, aiohttptest.Reply(aiohttptest.GzipBomb(size), aiohttptest.ThenClose))
	withClient(t, nil, func(c *client) error {
		return c.s.Get(p.URL, nil).With(c.co, func(r *aiohttp.ClientResponse) error {
			read := 0
			for b, err := range r.Content.IterChunked(c.co, 1<<20) {
				if err != nil {
					return err
				}
				read += len(b)
				if ahead := r.Content.TotalBytes() - int64(read); ahead > 1<<20 {
					t.Fatalf("%d bytes ahead", ahead)
				}
			}
			equal(t, "all of it", size, read)
			return nil
		})
	})
}

func TestDecompress(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, r.Header.Get("Accept-Encoding"))
		z.Close()
	})
	withClient(t, nil, func(c *client) error {
		equal(t, "decoded, as it was asked for", aiohttp.AcceptEncoding(), c.get(s.URL, nil))
		return c.s.Get(s.URL, &aiohttp.RequestOptions{AutoDecompress: aiohttp.False}).With(c.co, func(r *aiohttp.ClientResponse) error {
			b, err := r.Read(c.co)
			equal(t, "as it was sent", "\x1f\x8b", string(b[:2]))
			equal(t, "the header stays", "gzip", r.Headers.Get("Content-Encoding"))
			return err
		})
	})
}

// A body of unknown length is sent in chunks, to its end.
func TestUploads(t *testing.T) {
	var got atomic.Int64
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		got.Store(n)
	})
	withClient(t, nil, func(c *client) error {
		const size = 3 << 20
		r, err := c.s.Post(s.URL, &aiohttp.RequestOptions{Data: io.LimitReader(zeros{}, size)}).Await(c.co)
		if err != nil {
			return err
		}
		r.Release()
		equal(t, "all of it", int64(size), got.Load())
		return nil
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Names are looked up once for all who ask meanwhile, and kept.
func TestDNSCache(t *testing.T) {
	s := serve(t, nil)
	asked := &askedNames{names: names{"a.test": {"127.0.0.1"}}}
	with(t, aiohttp.ConnectorOptions{Resolver: asked, ForceClose: true}, func(c *client) error {
		asked.n.Store(0)
		var all []*loop.Task[string]
		for range 5 {
			all = append(all, c.fetch(fmt.Sprintf("http://a.test:%d/", s.Port), nil))
		}
		for _, f := range all {
			equal(t, "each", "hello, world", strings.TrimSpace(result(c.co, f)))
		}
		equal(t, "lookups", int64(1), asked.n.Load())
		c.s.Connector().ClearDNSCache("a.test")
		c.get(fmt.Sprintf("http://a.test:%d/", s.Port), nil)
		equal(t, "lookups after clearing", int64(2), asked.n.Load())
		return nil
	})
}

// A header cannot smuggle another one in, by whichever way it comes.
func TestInjection(t *testing.T) {
	s := serve(t, mirror)
	evil := "a\r\nX-Evil: 1"
	withClient(t, nil, func(c *client) error {
		for name, o := range map[string]*aiohttp.RequestOptions{
			"value":  {Headers: http.Header{"X": {evil}}},
			"name":   {Headers: http.Header{evil: {"x"}}},
			"null":   {Headers: http.Header{"X": {"a\x00b"}}},
			"method": {},
			"middleware": {Middlewares: []aiohttp.Middleware{func(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
				req.Headers.Set("X", evil)
				return next(co, req)
			}}},
		} {
			method := "GET"
			if name == "method" {
				method = "GET / HTTP/1.1\r\nX-Evil: 1"
			}
			_, err := c.s.Request(method, s.URL, o).Await(c.co)
			if err == nil || !strings.HasPrefix(told(err), "ValueError") {
				t.Errorf("%s: %v", name, err)
			}
		}
		got := c.get(s.URL+"/a\r\nX-Evil: 1", nil)
		equal(t, "in a URL they are dropped, as urlsplit does", "GET /aX-Evil:%201 body= auth= cookie= type=", got)
		return nil
	})
}

type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Tests may answer in place of the network.
func TestRoundTripper(t *testing.T) {
	answer := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Status: "200 OK", Proto: "HTTP/1.1", Header: http.Header{}, ContentLength: -1, Request: r,
			Body: io.NopCloser(strings.NewReader(r.URL.Host))}, nil
	})
	with(t, aiohttp.ConnectorOptions{RoundTripper: answer}, func(c *client) error {
		equal(t, "the answer", "nowhere.test", c.get("http://nowhere.test/", nil))
		return nil
	})
}

// FuzzURL makes sure that no text of a URL brings the client down, or smuggles anything.
func FuzzURL(f *testing.F) {
	for _, s := range []string{"http://a/b?c#d", "//a", "http://[::1%25lo]:80/", "http://u:p@h/%zz/../x", "x:", "http://a\x00b/\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := aiohttp.ClientURL(s)
		if err != nil {
			return
		}
		if uri := u.RequestURI(); strings.ContainsAny(uri, " \r\n\x00") {
			t.Errorf("%q becomes %q", s, uri)
		}
	})
}
