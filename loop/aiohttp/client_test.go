package aiohttp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
	"github.com/google/go-cmp/cmp"
)

// client is what a test of the client works with.
type client struct {
	t       *testing.T
	co      *coro.Co
	s       *aiohttp.ClientSession
	reports []string
}

// withClient runs body with a session on both engines. Nothing is left behind.
func withClient(t *testing.T, o *aiohttp.SessionOptions, body func(c *client) error) {
	t.Helper()
	for name, engine := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
		t.Run(name, func(t *testing.T) {
			before, files := runtime.NumGoroutine(), descriptors()
			c := &client{t: t}
			_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
				c.co = co
				var own *aiohttp.SessionOptions
				if o != nil {
					copied := *o
					own = &copied
				}
				return aiohttp.NewClientSession(co, own).With(co, func(s *aiohttp.ClientSession) error {
					c.s = s
					err := body(c)
					if s.Connector().Acquired() != 0 && err == nil {
						err = fmt.Errorf("%d connections in use at the end", s.Connector().Acquired())
					}
					return err
				})
			}), &loop.RunOptions{Engine: engine, ExceptionHandler: func(_ *loop.Loop, x loop.ExceptionContext) {
				c.reports = append(c.reports, x.String())
			}})
			if err != nil {
				t.Error(gen.FormatException(err))
			}
			for _, r := range c.reports {
				t.Error("reported:", r)
			}
			leak.NoneLeft(t, before)
			noneOpen(t, files)
		})
	}
}

// descriptors is how many files the process has open.
func descriptors() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

func noneOpen(t *testing.T, before int) {
	t.Helper()
	if !leak.Eventually(func() bool { return descriptors() <= before }) {
		t.Errorf("%d descriptors, %d before", descriptors(), before)
	}
}

// get is the text of a GET, or the error, as class and text.
func (c *client) get(url string, o *aiohttp.RequestOptions) string {
	var text string
	err := c.s.Get(url, o).With(c.co, func(r *aiohttp.ClientResponse) error {
		var err error
		text, err = r.Text(c.co)
		return err
	})
	if err != nil {
		return told(err)
	}
	return text
}

// told is an error as class and text.
func told(err error) string {
	return strings.TrimPrefix(strings.SplitN(gen.FormatException(err), ":", 2)[0], "aiohttp.client_exceptions.") + " | " + err.Error()
}

// serve starts a server until the end of the test.
func serve(t *testing.T, h http.HandlerFunc) *aiohttptest.Server {
	var handler http.Handler
	if h != nil {
		handler = h
	}
	s := aiohttptest.NewServer(handler)
	aiohttptest.CloseAfter(t, s)
	return s
}

func equal[T any](t *testing.T, why string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", why, diff)
	}
}

func TestGet(t *testing.T) {
	s := serve(t, nil)
	withClient(t, nil, func(c *client) error {
		for range 3 {
			equal(t, "a whole body", "hello, world", strings.TrimSpace(c.get(s.URL, nil)))
		}
		return nil
	})
	if n := s.Accepted(); n != 2 {
		t.Errorf("%d connections, want one for each engine", n)
	}
}

func TestPost(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b := make([]byte, 1000)
		n, _ := r.Body.Read(b)
		fmt.Fprintf(w, "%s %s %s %d %v", r.Method, b[:n], r.Header.Get("Content-Type"), r.ContentLength, r.TransferEncoding)
	})
	withClient(t, nil, func(c *client) error {
		for _, tt := range []struct {
			name string
			o    aiohttp.RequestOptions
			want string
		}{
			{"bytes", aiohttp.RequestOptions{Data: []byte("ab")}, "POST ab application/octet-stream 2 []"},
			{"text", aiohttp.RequestOptions{Data: "ü"}, "POST ü text/plain; charset=utf-8 2 []"},
			{"form", aiohttp.RequestOptions{Data: map[string]string{"a": "1 2"}}, "POST a=1+2 application/x-www-form-urlencoded 5 []"},
			{"json", aiohttp.RequestOptions{JSON: map[string]int{"a": 1}}, `POST {"a":1} application/json 7 []`},
			{"chunked", aiohttp.RequestOptions{Data: "x", Chunked: true}, "POST x text/plain; charset=utf-8 -1 [chunked]"},
			{"nothing", aiohttp.RequestOptions{}, "POST   0 []"},
			{"generator", aiohttp.RequestOptions{Data: coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[[]byte, gen.None]) error {
				_, err := y.Yield([]byte("one"))
				return err
			})}, "POST one application/octet-stream -1 [chunked]"},
		} {
			var got string
			err := c.s.Post(s.URL, &tt.o).With(c.co, func(r *aiohttp.ClientResponse) (err error) {
				got, err = r.Text(c.co)
				return err
			})
			if err != nil {
				t.Error(tt.name, err)
			}
			equal(t, tt.name, tt.want, got)
		}
		return nil
	})
}

// refuse is a network without anybody. Its refusals come from the system call, as real
// ones do.
func refuse(_, _ string, _ syscall.RawConn) error {
	return os.NewSyscallError("connect", syscall.ECONNREFUSED)
}

// askedNames counts lookups.
type askedNames struct {
	names
	n atomic.Int64
}

func (c *askedNames) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	c.n.Add(1)
	return c.names.LookupNetIP(ctx, network, host)
}
