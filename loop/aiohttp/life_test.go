package aiohttp_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// peer starts a peer until the end of the test.
func peer(t *testing.T, scripts ...aiohttptest.Script) *aiohttptest.Peer {
	p := aiohttptest.NewPeer(scripts...)
	aiohttptest.CloseAfter(t, p)
	return p
}

// spawn makes a task of what returns a text, or an error.
func spawn(co *coro.Co, body func(co *coro.Co) (string, error)) *loop.Task[string] {
	return loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) {
		v, err := body(co)
		if err != nil {
			v = told(err)
			if gen.IsInstance[*gen.CancelledError](err) {
				return "", err
			}
		}
		return v, nil
	}))
}

// fetch is the text of a GET on another task.
func (c *client) fetch(url string, o *aiohttp.RequestOptions) *loop.Task[string] {
	return spawn(c.co, func(co *coro.Co) (string, error) {
		var text string
		err := c.s.Get(url, o).With(co, func(r *aiohttp.ClientResponse) (err error) {
			text, err = r.Text(co)
			return err
		})
		return text, err
	})
}

// result is what a task has come to.
func result(co *coro.Co, t *loop.Task[string]) string {
	v, err := t.Await(co)
	if err != nil {
		return gen.Repr(err)
	}
	return v
}

func TestTimeouts(t *testing.T) {
	soon := 20 * time.Millisecond
	body := "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"
	for _, tt := range []struct {
		name   string
		script aiohttptest.Script
		o      aiohttp.ClientTimeout
		want   string
	}{
		{"total timeout waiting for headers", aiohttptest.Silent, aiohttp.ClientTimeout{Total: soon}, "TimeoutError | "},
		{"total timeout in body", aiohttptest.Reply(body, aiohttptest.ThenWait), aiohttp.ClientTimeout{Total: soon}, "TimeoutError | "},
		{"sock_read timeout headers", aiohttptest.Silent, aiohttp.ClientTimeout{SockRead: soon}, "SocketTimeoutError | Timeout on reading data from socket"},
		{"sock_read timeout body", aiohttptest.Reply(body, aiohttptest.ThenWait), aiohttp.ClientTimeout{SockRead: soon}, "SocketTimeoutError | Timeout on reading data from socket"},
		{"connect timeout is over with the connection", aiohttptest.Reply(body, aiohttptest.ThenClose), aiohttp.ClientTimeout{Connect: time.Minute}, "ClientPayloadError | Response payload is not completed: <ContentLengthError: 400, message='Not enough data to satisfy content length header (received 3 of 100 bytes).'>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := peer(t, tt.script)
			withClient(t, nil, func(c *client) error {
				equal(t, study+tt.name, tt.want, c.get(p.URL, &aiohttp.RequestOptions{Timeout: &tt.o}))
				return nil
			})
		})
	}
}

func TestQueueTimeouts(t *testing.T) {
	p := peer(t, aiohttptest.Silent)
	withClient(t, nil, func(c *client) error {
		o := &aiohttp.SessionOptions{Connector: aiohttp.NewConnector(&aiohttp.ConnectorOptions{Limit: 1})}
		return aiohttp.NewClientSession(c.co, o).With(c.co, func(s *aiohttp.ClientSession) error {
			c.s = s
			first := c.fetch(p.URL, nil)
			loop.Sleep(c.co, 0)
			soon := 20 * time.Millisecond
			equal(t, study+"connect timeout: pool exhausted", "ConnectionTimeoutError | Connection timeout to host "+p.URL+"/",
				c.get(p.URL+"/", &aiohttp.RequestOptions{Timeout: &aiohttp.ClientTimeout{Connect: soon}}))
			equal(t, study+"total timeout: pool exhausted", "TimeoutError | ",
				c.get(p.URL+"/", &aiohttp.RequestOptions{Timeout: &aiohttp.ClientTimeout{Total: soon}}))
			equal(t, "nobody waits any more", 0, s.Connector().Waiting())
			first.Cancel()
			equal(t, study+"task cancelled while waiting for headers", "CancelledError()", result(c.co, first))
			equal(t, study+"after cancel: (acquired, pooled)", 0, s.Connector().Acquired())
			return nil
		})
	})
}

// Places are given in the order in which they were asked for, over one connection.
func TestOrderOfService(t *testing.T) {
	var served []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { served = append(served, r.URL.Path) })
	withClient(t, nil, func(c *client) error {
		served = nil
		o := &aiohttp.SessionOptions{Connector: aiohttp.NewConnector(&aiohttp.ConnectorOptions{Limit: 1})}
		return aiohttp.NewClientSession(c.co, o).With(c.co, func(session *aiohttp.ClientSession) error {
			c.s = session
			before := s.Accepted()
			var all []*loop.Task[string]
			for i := range 5 {
				all = append(all, c.fetch(fmt.Sprint(s.URL, "/", i), nil))
			}
			loop.Sleep(c.co, 0)
			all[2].Cancel()
			for _, f := range all {
				result(c.co, f)
			}
			equal(t, "io.md §3.6, and §3.3: a queued request that is cancelled leaves the line", []string{"/0", "/1", "/3", "/4"}, served)
			equal(t, "connections", 1, s.Accepted()-before)
			return nil
		})
	})
}

func TestLimitPerHost(t *testing.T) {
	p, s := peer(t, aiohttptest.Silent), serve(t, nil)
	withClient(t, nil, func(c *client) error {
		o := &aiohttp.SessionOptions{Connector: aiohttp.NewConnector(&aiohttp.ConnectorOptions{LimitPerHost: 1})}
		return aiohttp.NewClientSession(c.co, o).With(c.co, func(session *aiohttp.ClientSession) error {
			c.s = session
			first, second := c.fetch(p.URL, nil), c.fetch(p.URL, nil)
			loop.Sleep(c.co, 0)
			equal(t, "the other host is free", "hello, world", strings.TrimSpace(c.get(s.URL, nil)))
			equal(t, "the second waits", 1, session.Connector().Waiting())
			first.Cancel()
			second.Cancel()
			result(c.co, first)
			result(c.co, second)
			return nil
		})
	})
}

func TestCloseWhileInUse(t *testing.T) {
	silent, slow := peer(t, aiohttptest.Silent), peer(t, aiohttptest.Reply("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", aiohttptest.ThenWait))
	whole := serve(t, nil)
	withClient(t, nil, func(c *client) error {
		o := &aiohttp.SessionOptions{Connector: aiohttp.NewConnector(&aiohttp.ConnectorOptions{Limit: 3})}
		c.s = aiohttp.NewClientSession(c.co, o)
		done, err := c.s.Get(whole.URL, nil).Await(c.co)
		if err != nil {
			return err
		}
		if err := done.Content.WaitEOF(c.co); err != nil {
			return err
		}
		header := c.fetch(silent.URL, nil)
		reading := make(chan struct{}, 1)
		body := spawn(c.co, func(co *coro.Co) (string, error) {
			r, err := c.s.Get(slow.URL, nil).Await(co)
			if err != nil {
				return "", err
			}
			reading <- struct{}{}
			return r.Text(co)
		})
		for len(reading) == 0 {
			loop.Sleep(c.co, time.Millisecond)
		}
		third, queued := c.fetch(silent.URL, nil), c.fetch(silent.URL, nil)
		for c.s.Connector().Waiting() == 0 {
			loop.Sleep(c.co, 0)
		}
		c.s.Close(c.co)
		equal(t, "session.close() while waiting for headers", "ClientConnectionError | Connector is closed.", result(c.co, header))
		equal(t, "session.close() while waiting for headers", "ClientConnectionError | Connector is closed.", result(c.co, third))
		equal(t, "session.close() while body is read", "ClientConnectionError | Connection closed", result(c.co, body))
		equal(t, "session.close() while queued for a connection", "ClientConnectionError | Connector is closed.", result(c.co, queued))
		equal(t, study+"session closed", "RuntimeError | Session is closed", c.get(whole.URL, nil))
		text, err := done.Text(c.co)
		equal(t, "io.md §3.5: what has come whole can still be read", "hello, world <nil>", strings.TrimSpace(text)+fmt.Sprint(" ", err))
		return nil
	})
}

func TestReleased(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { w.Write(make([]byte, 1_000_000)) })
	withClient(t, nil, func(c *client) error {
		var unread, read *aiohttp.ClientResponse
		err := c.s.Get(s.URL, nil).With(c.co, func(r *aiohttp.ClientResponse) error {
			unread = r
			return nil
		})
		if err != nil {
			return err
		}
		_, err = unread.Text(c.co)
		equal(t, study+"text() after exiting async with (unread, big)", "ClientConnectionError | Connection closed", told(err))
		_, err = unread.Content.Read(c.co, 10)
		equal(t, study+"content.read() after exiting async with (unread, big)", "ClientConnectionError | Connection closed", told(err))
		err = c.s.Get(s.URL, nil).With(c.co, func(r *aiohttp.ClientResponse) error {
			read = r
			_, err := r.Read(c.co)
			return err
		})
		text, _ := read.Text(c.co)
		equal(t, study+"text() after exiting async with (already read)", 1_000_000, len(text))
		return err
	})
}

// A request does nothing before it is awaited, and one that never is, is reported.
func TestNeverAwaited(t *testing.T) {
	s := serve(t, nil)
	var warnings []string
	before := coro.SetWarningHook(func(w coro.Warning) { warnings = append(warnings, w.String()) })
	defer func() { coro.SetWarningHook(before) }()
	withClient(t, nil, func(c *client) error {
		c.s.Get(s.URL, nil)
		return nil
	})
	coro.CollectUnawaited()
	want := "RuntimeWarning: coroutine 'ClientSession._request' was never awaited"
	equal(t, "io.md §3.1", []string{want, want}, warnings)
	equal(t, "connections", 0, s.Accepted())
}

// Whoever forgets to close is told, with where it was made.
func TestUnclosed(t *testing.T) {
	p := peer(t, aiohttptest.Reply("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", aiohttptest.ThenWait))
	before := runtime.NumGoroutine()
	var reports []string
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		_, err := aiohttp.NewClientSession(co, nil).Get(p.URL, nil).Await(co)
		return err
	}), &loop.RunOptions{ExceptionHandler: func(_ *loop.Loop, x loop.ExceptionContext) {
		reports = append(reports, addresses.ReplaceAllString(x.String(), "0x.."))
	}})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(reports, "\n")
	for _, want := range []string{"Unclosed client session\nclient_session: <aiohttp.client.ClientSession object at 0x..>\nmade: life_test.go:", "Unclosed connection\nclient_connection: Connection<http://127.0.0.1:"} {
		if !strings.Contains(all, want) {
			t.Errorf("io.md §3.7: no %q in %q", want, all)
		}
	}
	leak.NoneLeft(t, before)
}

func TestPauses(t *testing.T) {
	p := peer(t, aiohttptest.Endless(aiohttptest.EndlessHead, strings.Repeat("x", 10_000)))
	withClient(t, nil, func(c *client) error {
		return c.s.Get(p.URL, &aiohttp.RequestOptions{ReadBufsize: 50_000}).With(c.co, func(r *aiohttp.ClientResponse) error {
			for r.Content.TotalBytes() <= 100_000 {
				loop.Sleep(c.co, time.Millisecond)
			}
			var n int
			for b, err := range r.Content.IterChunked(c.co, 10_000) {
				if err != nil {
					return err
				}
				if ahead := r.Content.TotalBytes() - int64(n); ahead > 150_000 {
					t.Fatalf("%d bytes were read ahead", ahead)
				}
				if n += len(b); n > 1_000_000 {
					break
				}
			}
			_, err := r.Content.ReadLine(c.co)
			equal(t, study+"content.readline too long", "aiohttp.http_exceptions.LineTooLong | 400, message:\n  Got more than 100000 bytes when reading: b'"+strings.Repeat("x", 100)+"...'.", told(err))
			return nil
		})
	})
}

// A thousand requests are cancelled at every stage, and nothing is left.
func TestCancelStorm(t *testing.T) {
	const requests = 1000
	scripts := []*aiohttptest.Peer{peer(t, aiohttptest.Silent), peer(t, aiohttptest.CloseOnRequest),
		peer(t, aiohttptest.Reply("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", aiohttptest.ThenWait)),
		peer(t, aiohttptest.Reply(aiohttptest.OK, aiohttptest.ThenAgain))}
	withClient(t, nil, func(c *client) error {
		for round := range 10 {
			var all []*loop.Task[string]
			for i := range requests / 10 {
				o := &aiohttp.RequestOptions{}
				if i%3 == 0 {
					o.Timeout = &aiohttp.ClientTimeout{Total: time.Duration(i+1) * 100 * time.Microsecond}
				}
				all = append(all, c.fetch(scripts[i%len(scripts)].URL, o))
			}
			for range round {
				loop.Sleep(c.co, 0)
			}
			loop.Sleep(c.co, time.Duration(round)*time.Millisecond)
			for _, f := range all {
				f.Cancel()
			}
			for _, f := range all {
				_, _ = f.Await(c.co)
			}
			equal(t, "every place was given back", 0, c.s.Connector().Acquired())
		}
		return nil
	})
}

func TestErrorsAreTheirBases(t *testing.T) {
	addr, release := aiohttptest.RefusedAddr()
	defer release()
	withClient(t, nil, func(c *client) error {
		_, err := c.s.Get("http://"+addr, nil).Await(c.co)
		var connector *aiohttp.ClientConnectorError
		var system *aiohttp.ClientOSError
		var connection *aiohttp.ClientConnectionError
		var client *aiohttp.ClientError
		var base *gen.OSError
		for _, target := range []any{&connector, &system, &connection, &client, &base} {
			if !errors.As(err, target) {
				t.Errorf("%v is no %T", err, target)
			}
		}
		if !gen.IsInstance[*aiohttp.ClientError](err) || !gen.IsInstance[*gen.OSError](err) || gen.IsInstance[*gen.TimeoutError](err) {
			t.Error("gen.IsInstance")
		}
		equal(t, "errno", 111, base.Errno)
		host, port, _ := net.SplitHostPort(addr)
		equal(t, "io.md §2.2: repr", fmt.Sprintf("ClientConnectorError(ConnectionKey(host='%s', port=%s, is_ssl=False, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None, server_hostname=None), "+
			"ConnectionRefusedError(111, \"Connect call failed ('%s', %s)\"))", host, port, host, port), gen.Repr(err))
		return nil
	})
}

// A connection that is being made is closed when nobody wants it any more, not with the
// session.
func TestCancelWhileConnecting(t *testing.T) {
	for _, tt := range []struct {
		name string
		url  func(p *aiohttptest.Peer) string
		o    func(p *aiohttptest.Peer) *aiohttp.RequestOptions
	}{
		{"handshake", func(p *aiohttptest.Peer) string { return "https://" + p.Addr }, func(*aiohttptest.Peer) *aiohttp.RequestOptions { return nil }},
		{"tunnel", func(*aiohttptest.Peer) string { return "https://127.0.0.1:9" }, func(p *aiohttptest.Peer) *aiohttp.RequestOptions {
			return &aiohttp.RequestOptions{Proxy: p.URL}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := peer(t, aiohttptest.Silent)
			n := 0
			withClient(t, nil, func(c *client) error {
				f := c.fetch(tt.url(p), tt.o(p))
				n++
				for p.Accepted() < n {
					loop.Sleep(c.co, time.Millisecond)
				}
				f.Cancel()
				equal(t, "the task is told", "CancelledError()", result(c.co, f))
				return p.WaitOpen(0)
			})
		})
	}
}

func TestTunnelTimeout(t *testing.T) {
	p := peer(t, aiohttptest.Silent)
	withClient(t, nil, func(c *client) error {
		o := &aiohttp.RequestOptions{Proxy: p.URL, Timeout: &aiohttp.ClientTimeout{SockConnect: 20 * time.Millisecond}}
		equal(t, "a proxy that is silent", "ConnectionTimeoutError | Connection timeout to host https://127.0.0.1:9/", c.get("https://127.0.0.1:9/", o))
		return nil
	})
}
