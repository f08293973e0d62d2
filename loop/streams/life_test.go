package streams_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// What is left when the loop is closed.
func TestLeftOpen(t *testing.T) {
	runConns(t, []connRow{
		{name: "unclosed connection", why: "it is told with where it was made, and ended", run: func(s *linked) {
			s.open(s.peer(func(c *net.TCPConn) { s.tell(take(c)) }))
		}, want: `
warning: ResourceWarning: unclosed transport <_SelectorSocketTransport fd=N read=polling write=<idle, bufsize=0>>
Connection made at (most recent call last)
  File connhelp_test.go, in play
  File life_test.go, in TestLeftOpen
  File connhelp_test.go, in linked.open
  File connhelp_test.go, in linked.openWith
0
`},
		{name: "unclosed server", why: "as a connection; what it has accepted, too", run: func(s *linked) {
			srv := s.serve(func(co *coro.Co, _ *streams.StreamReader, w *streams.StreamWriter) error { return nil })
			a := at(srv)
			stop := make(chan bool)
			s.peers.Go(func() {
				c, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.ParseIP(a.host), Port: a.port})
				close(stop)
				if err == nil {
					take(c)
					c.Close()
				}
			})
			s.outside(func() { <-stop })
			s.accepted(srv)
			s.tick(2)
		}, want: `
warning: ResourceWarning: unclosed server <Server sockets=(<asyncio.TransportSocket fd=N, family=2, type=1, proto=6, laddr=('127.0.0.1', PORT)>,)>
Server made at (most recent call last)
  File connhelp_test.go, in play
  File life_test.go, in TestLeftOpen
  File connhelp_test.go, in linked.serve
  File connhelp_test.go, in linked.serveWith
warning: ResourceWarning: unclosed transport <_SelectorSocketTransport fd=N read=polling write=<idle, bufsize=0>>
Connection made at (most recent call last)
  File connhelp_test.go, in play
  File life_test.go, in TestLeftOpen
  File connhelp_test.go, in linked.serve
  File connhelp_test.go, in linked.serveWith
`},
		{name: "written at the end", why: "what was written is sent, also if the loop ends before its iteration does", run: func(s *linked) {
			_, w := s.open(s.peer(func(c *net.TCPConn) { s.tell(take(c)) }))
			fmt.Fprint(w, "bye")
			w.Close()
		}, want: "3\n"},
		{name: "handler at the end", why: "it is cancelled, which closes its connection", run: func(s *linked) {
			srv := s.serve(func(co *coro.Co, r *streams.StreamReader, _ *streams.StreamWriter) error {
				_, err := r.Read(co, 1)
				s.outcome("handler", nil, err)
				return err
			})
			_, w := s.open(at(srv))
			s.accepted(srv)
			s.tick(2)
			srv.Close()
			w.Close()
			s.start(srv.WaitClosed)
			// The client's end is the server's news, unless the loop is over before.
			srv.AbortClients()
			s.tick(2)
		}, want: "handler -> None\n"},
	})
}

// What would be found out too late, if it were not found out at first.
func TestBadLimit(t *testing.T) {
	runConns(t, []connRow{{name: "bad limit", why: "nothing is left of what was not made", run: func(s *linked) {
		s.openErr("open", "127.0.0.1", 1, &streams.ConnectOptions{Limit: -1})
		s.unixErr("unix", "p", &streams.ConnectOptions{Limit: -1})
		_, err := streams.StartServerWith(s.co, hold, "", 0, &streams.ServerOptions{Limit: -1})
		s.do("server", err)
		a, b, _ := os.Pipe()
		_, _, err = streams.ConnectReadPipeWith(s.co, a, &streams.PipeOptions{Limit: -1})
		s.do("pipe", err)
		a.Close()
		b.Close()
	}, want: `
open !! ValueError('Limit cannot be <= 0')
unix !! ValueError('Limit cannot be <= 0')
server !! ValueError('Limit cannot be <= 0')
pipe !! ValueError('Limit cannot be <= 0')
`}, {name: "fed by hand", why: "an end that the program has said is the end", run: func(s *linked) {
		r, w := s.open(s.peer(func(c *net.TCPConn) { fmt.Fprint(c, "more"); c.CloseWrite(); take(c) }))
		r.FeedEOF()
		for !strings.Contains(w.String(), "read=idle") { // it has come, and its end
			s.tick(1)
		}
		s.tick(2)
		s.read("read", all(r))
		w.Close()
	}, want: "read -> b''\n"}})
}

// A loop that is closed ends what its tasks wait for, and what they then do is harmless.
func TestLoopClosed(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			before, files := runtime.NumGoroutine(), descriptors(t)
			hook := coro.SetWarningHook(func(coro.Warning) {})
			defer func() { coro.SetWarningHook(hook) }()
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			l := loop.NewWith(&loop.RunOptions{Engine: engine, ExceptionHandler: func(*loop.Loop, loop.ExceptionContext) {}})
			var w *streams.StreamWriter
			_, err = loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
				a := addressOf(ln)
				r, writer, err := streams.OpenConnection(co, a.host, a.port)
				if err != nil {
					return err
				}
				w = writer
				for _, wait := range []func(*coro.Co) error{
					func(co *coro.Co) error { _, err := r.Read(co, 1); return err },
					w.WaitClosed,
					func(co *coro.Co) error { w.Write(much(1 << 25)); return w.Drain(co) },
				} {
					loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
						defer w.Close()
						err := wait(co)
						w.Write([]byte("more"))
						w.Abort()
						return err
					}))
				}
				return loop.Sleep(co, 0)
			}))
			if err != nil {
				t.Error(err)
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			if !w.IsClosing() {
				t.Error(w)
			}
			ln.Close()
			leak.NoneLeft(t, before)
			if now := descriptors(t); now > files {
				t.Errorf("%d file descriptors, %d before", now, files)
			}
		})
	}
}

// Virtual time does not jump over what a task waits for, and does where none does.
func TestVirtual(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			main := coro.Do(func(co *coro.Co) error {
				l := loop.RunningLoop(co)
				srv, err := streams.StartServer(co, echo, "127.0.0.1", 0)
				if err != nil {
					return err
				}
				return srv.With(co, func(srv *streams.Server) error {
					a := at(srv)
					began := l.Time()
					for range 20 {
						_, err := loop.WaitFor(co, coro.Do(func(co *coro.Co) error { return talk(co, a) }), time.Millisecond)
						if err != nil {
							return err
						}
					}
					if passed := l.Time() - began; passed != 0 {
						t.Errorf("%v have passed", passed)
					}
					loop.Sleep(co, time.Hour) // which nothing holds up
					if passed := l.Time() - began; passed != time.Hour {
						t.Errorf("%v have passed", passed)
					}
					return nil
				})
			})
			if _, err := loop.RunWith(context.Background(), main, &loop.RunOptions{Virtual: true, Engine: engine}); err != nil {
				t.Error(err)
			}
		})
	}
}

func talk(co *coro.Co, a address) error {
	r, w, err := streams.OpenConnection(co, a.host, a.port)
	if err != nil {
		return err
	}
	defer w.Close()
	fmt.Fprint(w, "hi\n")
	if line, err := r.ReadLine(co); err != nil || string(line) != "echo hi\n" {
		return fmt.Errorf("%q, %v", line, err)
	}
	w.Close()
	return w.WaitClosed(co)
}
