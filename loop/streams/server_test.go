package streams_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

func TestServer(t *testing.T) {
	runConns(t, []connRow{
		{name: "server sockets", why: "each address once; none once it is closed", run: func(s *linked) {
			srv := s.serveWith(hold, &streams.ServerOptions{Hosts: []string{"127.0.0.1"}})
			s.say("%v", srv)
			s.tell(srv.Loop() == s.loop, srv.IsServing())
			srv.Close()
			s.say("%v %v %s", srv, sockets(srv), gen.Repr(srv.IsServing()))
			srv.Close()
			ln, _ := net.Listen("tcp", "127.0.0.1:0")
			srv = s.serveWith(echo, &streams.ServerOptions{Sock: ln})
			r, w := s.open(at(srv))
			fmt.Fprint(w, "hi\n")
			s.read("read", r.ReadLine)
			w.Close()
			srv.Close()
			s.get("wait", srv.WaitClosed)
		}},
		{name: "server close refuses", why: "nobody listens any more", run: func(s *linked) {
			srv := s.serve(hold)
			a := at(srv)
			srv.Close()
			s.openErr("refused", a.host, a.port, nil)
		}},
		{name: "serve forever", why: "until it is cancelled, which closes the server", run: serveForever},
		{name: "serve forever at a Unix socket", why: "as at any other, of which nothing is left", run: serveForeverUnix},
		{name: "serve forever twice", why: "one at a time", run: func(s *linked) {
			srv := s.serve(hold)
			task := s.start(srv.ServeForever)
			s.tick(1)
			s.get("second", srv.ServeForever)
			srv.Close()
			s.end("t", task)
			s.get("closed", srv.ServeForever)
		}},
		{name: "start serving twice", why: "it does no harm", run: func(s *linked) {
			srv := s.serveWith(hold, &streams.ServerOptions{NoServing: true})
			s.tell(srv.IsServing())
			s.get("one", srv.StartServing)
			s.tell(srv.IsServing())
			s.get("two", srv.StartServing)
			srv.Close()
			srv = s.serve(hold)
			srv.With(s.co, func(srv *streams.Server) error { s.tell(srv.IsServing()); return nil })
			s.tell(srv.IsServing())
		}},
		{name: "start serving when closed", why: "an error that says so", run: func(s *linked) {
			srv := s.serveWith(hold, &streams.ServerOptions{NoServing: true})
			srv.Close()
			s.get("start", srv.StartServing)
		}, want: "start !! RuntimeError('server <Server sockets=()> is closed')\n"},
	})
}

// sockets is Python's tuple of them.
func sockets(s *streams.Server) string {
	if len(s.Sockets()) == 0 {
		return "()"
	}
	return fmt.Sprint(s.Sockets())
}

func serveForever(s *linked) {
	var task *loop.Task[gen.None]
	got := 0
	srv := s.serveWith(func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
		line, _ := r.ReadLine(co)
		got = len(line)
		task.Cancel()
		fmt.Fprint(w, "1")
		w.Close()
		return w.WaitClosed(co)
	}, &streams.ServerOptions{NoServing: true})
	s.tell(srv.IsServing())
	a := at(srv)
	task = s.start(func(co *coro.Co) error {
		return srv.With(co, func(srv *streams.Server) error { return srv.ServeForever(co) })
	})
	s.tick(1)
	s.tell(srv.IsServing())
	r, w := s.open(a)
	w.Write(append(bytes.Repeat([]byte("1"), 5120), '\n'))
	s.read("read", all(r))
	w.Close()
	s.end("t", task)
	s.say("[%d] %s %s", got, sockets(srv), gen.Repr(srv.IsServing()))
	s.get("again", srv.ServeForever)
}

func serveForeverUnix(s *linked) {
	var task *loop.Task[gen.None]
	got, path := 0, s.dir+"/sock"
	srv, err := streams.StartUnixServerWith(s.co, func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
		line, _ := r.ReadLine(co)
		got = len(line)
		task.Cancel()
		fmt.Fprint(w, "1")
		w.Close()
		return w.WaitClosed(co)
	}, path, &streams.ServerOptions{NoServing: true})
	if err != nil {
		s.t.Fatal(err)
	}
	task = s.start(func(co *coro.Co) error {
		return srv.With(co, func(srv *streams.Server) error {
			s.tell(srv.IsServing())
			srv.StartServing(co)
			s.tell(srv.IsServing())
			return srv.ServeForever(co)
		})
	})
	s.tick(2)
	r, w, err := streams.OpenUnixConnection(s.co, path)
	if err != nil {
		s.t.Fatal(err)
	}
	w.Write(append(bytes.Repeat([]byte("1"), 5120), '\n'))
	s.read("read", all(r))
	w.Close()
	s.end("t", task)
	_, err = os.Stat(path)
	s.say("[%d] %s %s %s", got, sockets(srv), gen.Repr(srv.IsServing()), gen.Repr(err == nil))
	s.get("again", srv.ServeForever)
}

func TestServerWaitClosed(t *testing.T) {
	runConns(t, []connRow{
		{name: "wait closed basic", why: "until it is closed, and the last connection is", run: func(s *linked) {
			srv := s.serve(hold)
			one := s.start(srv.WaitClosed)
			s.tick(1)
			s.tell(one.Done())
			_, w := s.open(at(srv))
			two := s.start(srv.WaitClosed)
			s.tick(1)
			s.tell(one.Done(), two.Done())
			s.accepted(srv)
			srv.Close()
			s.tick(1)
			three := s.start(srv.WaitClosed)
			s.tick(1)
			s.tell(one.Done(), two.Done(), three.Done())
			w.Close()
			w.WaitClosed(s.co)
			s.end("t", one)
			s.end("u", two)
			s.end("v", three)
			s.get("again", srv.WaitClosed)
		}},
		{name: "wait closed race", why: "whichever ends first", run: func(s *linked) {
			srv := s.serve(hold)
			task := s.start(srv.WaitClosed)
			s.tick(1)
			s.tell(task.Done())
			_, w := s.open(at(srv))
			s.loop.CallSoon(srv.Close)
			s.loop.CallSoon(w.Close)
			s.get("wait", srv.WaitClosed)
			s.end("t", task)
		}},
		{name: "close clients", why: "all connections of the server end", run: func(s *linked) {
			come := loop.NewEvent()
			srv := s.serve(func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
				come.Set()
				return hold(co, r, w)
			})
			r, w := s.open(at(srv))
			come.Wait(s.co)
			task := s.start(srv.WaitClosed)
			s.tick(1)
			s.tell(task.Done())
			srv.Close()
			srv.CloseClients()
			s.tick(2)
			s.tell(task.Done())
			s.read("read", all(r))
			w.Close()
		}},
		{name: "abort clients", why: "whatever there is to be sent", run: func(s *linked) {
			come := loop.NewEvent()
			var far *streams.StreamWriter
			srv := s.serve(func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
				far = w
				come.Set()
				return w.WaitClosed(co)
			})
			_, w := s.openWith(at(srv), &streams.ConnectOptions{Limit: 4096})
			come.Wait(s.co)
			far.Write(much(1 << 25))
			s.tell(far.WriteBufferSize() > 0)
			task := s.start(srv.WaitClosed)
			s.tick(1)
			s.tell(task.Done())
			srv.Close()
			srv.AbortClients()
			s.tick(2)
			s.tell(task.Done())
			w.Close()
		}},
	})
}

// accepted waits until srv has a connection.
func (s *linked) accepted(srv *streams.Server) {
	for streams.Clients(srv) == 0 {
		s.tick(1)
	}
}

func TestHandlers(t *testing.T) {
	runConns(t, []connRow{
		{name: "handler fails", why: "that is told, and the connection closed", run: func(s *linked) {
			s.answer(func(co *coro.Co, _ *streams.StreamReader, w *streams.StreamWriter) error {
				return &gen.ValueError{Msg: "in handler"}
			})
		}},
		{name: "handler is cancelled", why: "the connection is closed in silence", run: func(s *linked) {
			s.answer(func(co *coro.Co, _ *streams.StreamReader, w *streams.StreamWriter) error {
				loop.CurrentTask(co).Cancel()
				return loop.Sleep(co, 9e9)
			})
			s.answer(func(co *coro.Co, _ *streams.StreamReader, w *streams.StreamWriter) error {
				w.Close()
				loop.CurrentTask(co).Cancel()
				return nil
			})
		}},
		{name: "handler panics", why: "that is told, and the connection closed", run: func(s *linked) {
			s.answer(func(*coro.Co, *streams.StreamReader, *streams.StreamWriter) error { panic("oh no") })
		}, want: `
handler Unhandled exception in client_connected_cb PanicError('oh no') ['exception', 'message', 'transport']
read -> b''
wait -> None
`},
		{name: "handler's context", why: "variables are as where the server was started", run: func(s *linked) {
			v := coro.NewContextVar("v", 0)
			v.Set(s.co, 1)
			s.answer(func(co *coro.Co, _ *streams.StreamReader, w *streams.StreamWriter) error {
				s.tell(v.GetOr(co, 0))
				v.Set(co, 2)
				w.Close()
				return nil
			})
			s.tell(v.GetOr(s.co, 0))
		}, want: "1\nread -> b''\nwait -> None\n1\n"},
	})
}

// answer has one client hear what the handler has to say.
func (s *linked) answer(h streams.Handler) {
	srv := s.serve(h)
	r, w := s.open(at(srv))
	s.read("read", all(r))
	w.Close()
	srv.Close()
	s.get("wait", srv.WaitClosed)
}

func TestServerErrors(t *testing.T) {
	runConns(t, []connRow{
		{name: "server errors", why: "asyncio's texts", run: func(s *linked) {
			fails := func(label, host string, port int, o *streams.ServerOptions) {
				_, err := streams.StartServerWith(s.co, hold, host, port, o)
				s.do(label, err)
			}
			srv := s.serve(hold)
			a := at(srv)
			fails("in use", a.host, a.port, nil)
			srv.Close()
			fails("both", a.host, a.port, &streams.ServerOptions{Sock: &full{}})
			fails("timeout", a.host, 0, &streams.ServerOptions{HandshakeTimeout: 1})
			fails("not ours", "192.0.2.1", 0, nil)
		}},
		{name: "server's port", why: "it is no port", run: func(s *linked) {
			for _, port := range []int{-1, 65536} {
				_, err := streams.StartServer(s.co, hold, "127.0.0.1", port)
				s.do("port", err)
			}
		}, want: `
port !! ValueError('bind(): port must be 0-65535.')
port !! ValueError('bind(): port must be 0-65535.')
`},
		{name: "unix server errors", why: "asyncio's texts", run: unixServerErrors},
		{name: "unix cleanup", why: "the file goes when the server does, if it is still its", run: unixCleanup},
	})
}

func unixServerErrors(s *linked) {
	fails := func(label, path string, o *streams.ServerOptions) {
		_, err := streams.StartUnixServerWith(s.co, hold, path, o)
		s.do(label, err)
	}
	file := s.dir + "/file"
	os.WriteFile(file, nil, 0o600)
	fails("file", file, nil)
	fails("no folder", s.dir+"/none/x", nil)
	fails("long", string(much(200)), nil)
	fails("none", "", nil)
	fails("both", file, &streams.ServerOptions{Sock: &full{}})
	fails("timeout", file, &streams.ServerOptions{HandshakeTimeout: 1})
}

func unixCleanup(s *linked) {
	path := s.dir + "/sock"
	begin := func(o *streams.ServerOptions) *streams.Server {
		srv, err := streams.StartUnixServerWith(s.co, hold, path, o)
		if err != nil {
			s.t.Fatal(err)
		}
		return srv
	}
	left := func(label string) {
		_, err := os.Stat(path)
		s.tell(label, !errors.Is(err, os.ErrNotExist))
	}
	begin(nil).Close()
	left("default")
	begin(&streams.ServerOptions{NoCleanup: true}).Close()
	left("prevented")
	srv := begin(nil)
	s.tell("stale", srv.IsServing())
	os.Remove(path)
	srv.Close()
	left("gone")
	srv = begin(nil)
	os.Remove(path)
	other, _ := net.Listen("unix", path)
	srv.Close()
	left("replaced")
	other.Close()
	bound, _ := net.Listen("unix", path)
	srv, err := streams.StartUnixServerWith(s.co, hold, "", &streams.ServerOptions{Sock: bound})
	if err != nil {
		s.t.Fatal(err)
	}
	srv.Close()
	left("sock")
}
