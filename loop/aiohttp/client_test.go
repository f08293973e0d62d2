package aiohttp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// inSession runs body with a session, on both engines, and sees that nothing is left.
func inSession(t *testing.T, o *aiohttp.SessionOptions, body func(co *coro.Co, s *aiohttp.ClientSession) error) {
	t.Helper()
	for name, engine := range map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels} {
		t.Run(name, func(t *testing.T) {
			_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
				s, err := aiohttp.NewClientSessionWith(co, o)
				if err != nil {
					return err
				}
				return s.With(co, func(s *aiohttp.ClientSession) error { return body(co, s) })
			}), &loop.RunOptions{Engine: engine, ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { t.Errorf("reported: %v", c) }})
			if err != nil {
				t.Errorf("%v", err)
			}
		})
	}
}

var echoing http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "%s %s %s|%s|%s", r.Method, r.URL, r.Header.Get("Content-Type"), r.Header.Get("X-Mine"), b)
})

// What arrives at the server, and what comes back.
func TestRequests(t *testing.T) {
	server := aiohttptest.NewServer(echoing)
	defer server.Close()
	for _, row := range []struct {
		name   string
		method string
		path   string
		o      *aiohttp.RequestOptions
		want   string
	}{
		{"get", "GET", "/a?b=c", nil, "GET /a?b=c ||"},
		{"params", "GET", "/a?b=c", &aiohttp.RequestOptions{Params: map[string][]string{"d": {"e f"}}}, "GET /a?b=c&d=e+f ||"},
		{"bytes", "POST", "/", &aiohttp.RequestOptions{Data: []byte("data")}, "POST / application/octet-stream||data"},
		{"text", "PUT", "/", &aiohttp.RequestOptions{Data: "text"}, "PUT / text/plain; charset=utf-8||text"},
		{"json", "PATCH", "/", &aiohttp.RequestOptions{JSON: map[string]int{"a": 1}}, `PATCH / application/json||{"a":1}`},
		{"form", "POST", "/", &aiohttp.RequestOptions{Data: map[string]string{"a": "1 2"}}, "POST / application/x-www-form-urlencoded||a=1+2"},
		{"header", "DELETE", "/", &aiohttp.RequestOptions{Headers: http.Header{"x-mine": {"yes"}}}, "DELETE / |yes|"},
		{"reader", "POST", "/", &aiohttp.RequestOptions{Data: io.MultiReader(strings.NewReader("many"))}, "POST / application/octet-stream||many"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
				if row.name == "reader" {
					row.o.Data = io.MultiReader(strings.NewReader("many"))
				}
				return s.Request(row.method, server.URL+row.path, row.o).With(co, func(r *aiohttp.ClientResponse) error {
					text, err := r.Text(co)
					if text != row.want || r.Status != 200 || r.Reason != "OK" || !r.OK() {
						t.Errorf("%d %s %q", r.Status, r.Reason, text)
					}
					return err
				})
			})
		})
	}
}

// The tutorial's: two good servers and a refused one.
func TestFetch(t *testing.T) {
	good := aiohttptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "你好 world") }))
	defer good.Close()
	refused, release := aiohttptest.RefusedAddr()
	defer release()
	inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
		fetch := func(url string) *coro.Coroutine[string] {
			return coro.New(func(co *coro.Co) (text string, err error) {
				err = s.Get(url, &aiohttp.RequestOptions{SSL: aiohttp.NoVerify}).With(co, func(r *aiohttp.ClientResponse) error {
					text, err = r.Text(co)
					return err
				})
				return text, err
			})
		}
		outcomes, err := loop.GatherWith(co, []coro.Awaitable[string]{fetch(good.URL), fetch("https://" + refused), fetch(good.URL)},
			&loop.GatherOptions{ReturnExceptions: true}).Await(co)
		if err != nil {
			return err
		}
		host, port, _ := strings.Cut(refused, ":")
		want := fmt.Sprintf("Cannot connect to host %s ssl:False [Connect call failed ('%s', %s)]", refused, host, port)
		if utf8.RuneCountInString(outcomes[0].Value) != 8 || outcomes[2].Value != outcomes[0].Value || outcomes[1].Err == nil || outcomes[1].Err.Error() != want {
			t.Errorf("%v\nwant %s", outcomes, want)
		}
		if !gen.IsInstance[*aiohttp.ClientConnectorError](outcomes[1].Err) || !gen.IsInstance[*aiohttp.ClientError](outcomes[1].Err) || !gen.IsInstance[*gen.OSError](outcomes[1].Err) {
			t.Errorf("%T", outcomes[1].Err)
		}
		return nil
	})
}

// At most Limit requests are under way, and the others come in turn.
func TestLimit(t *testing.T) {
	var inside, most int
	server := aiohttptest.NewServer(echoing)
	defer server.Close()
	inSession(t, nil, func(co *coro.Co, _ *aiohttp.ClientSession) error {
		s, err := aiohttp.NewClientSessionWith(co, &aiohttp.SessionOptions{Connector: aiohttp.NewTCPConnector(co, &aiohttp.ConnectorOptions{Limit: 1})})
		if err != nil {
			return err
		}
		var order []int
		g := loop.NewTaskGroup()
		err = g.With(co, func() error {
			for i := range 5 {
				loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error {
					return s.Get(server.URL, nil).With(co, func(r *aiohttp.ClientResponse) error {
						inside++
						most = max(most, inside)
						_, err := r.Read(co)
						inside--
						order = append(order, i)
						return err
					})
				}), nil)
			}
			return nil
		})
		if fmt.Sprint(order) != "[0 1 2 3 4]" {
			t.Error(order, most)
		}
		s.Close(co)
		return err
	})
}

// A silent server, and each of the time limits.
func TestTimeouts(t *testing.T) {
	for _, row := range []struct {
		name    string
		timeout aiohttp.ClientTimeout
		want    string
	}{
		{"total", aiohttp.ClientTimeout{Total: 20 * time.Millisecond}, "TimeoutError()"},
		{"sock_read", aiohttp.ClientTimeout{SockRead: 20 * time.Millisecond}, "SocketTimeoutError('Timeout on reading data from socket')"},
	} {
		t.Run(row.name, func(t *testing.T) {
			inSession(t, &aiohttp.SessionOptions{Timeout: row.timeout}, func(co *coro.Co, s *aiohttp.ClientSession) error {
				p := aiohttptest.NewPeer(aiohttptest.Silent)
				defer p.Close()
				_, err := s.Get(p.URL, nil).Await(co)
				if got := gen.Repr(gen.Raised(err)); got != row.want {
					t.Errorf("%s", got)
				}
				return nil
			})
		})
	}
}
