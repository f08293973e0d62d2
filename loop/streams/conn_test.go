package streams_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// much is more than a socket takes while nobody reads.
func much(n int) []byte { return bytes.Repeat([]byte("x"), n) }

func TestConnection(t *testing.T) {
	runConns(t, []connRow{
		{name: "echo server", why: "both ends of a connection", run: func(s *linked) {
			srv := s.serve(func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
				line, _ := r.ReadLine(co)
				fmt.Fprintf(w, "echo %s", line)
				w.Drain(co)
				w.Close()
				err := w.WaitClosed(co)
				s.tell("closed", w.IsClosing())
				return err
			})
			r, w := s.open(at(srv))
			fmt.Fprint(w, "hi\n")
			s.read("read", all(r))
			s.tell(w.CanWriteEOF(), w.IsClosing())
			w.Close()
			s.get("wait", w.WaitClosed)
			s.get("again", w.WaitClosed)
			fmt.Fprint(w, "late")
			s.get("drain", w.Drain)
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}},
		{name: "writer repr", why: "what becomes of a connection is to be seen", run: func(s *linked) {
			written := make(chan bool)
			r, w := s.open(s.peer(func(c *net.TCPConn) { c.Read(make([]byte, 9)); <-written }))
			s.say("%v", w)
			fmt.Fprint(w, "x")
			close(written)
			r.Read(s.co, -1)
			s.say("%v", w)
			w.Close()
			s.say("%v", w)
			w.WaitClosed(s.co)
			s.say("%v", w)
		}},
		{name: "extra info", why: "also when the connection is closed", run: func(s *linked) {
			a := s.peer(func(c *net.TCPConn) { take(c) })
			_, w := s.open(a)
			_, secure := w.TLS()
			peer := fmt.Sprintf("%s:%d", a.host, a.port)
			s.tell(w.PeerName().String() == peer && fmt.Sprint(w.ExtraInfo("peername")) == peer, w.SockName().(*net.TCPAddr).IP.String(),
				w.Socket().RemoteAddr().String() == peer, w.ExtraInfo("nope"), w.ExtraInfo("nope", "D"), w.ExtraInfo("sslcontext"), w.ExtraInfo("cipher"))
			w.Close()
			w.WaitClosed(s.co)
			s.tell(w.PeerName().String() == peer && !secure && w.Pipe() == nil)
		}},
		{name: "write eof", why: "one direction ends, the other goes on", run: func(s *linked) {
			r, w := s.open(s.peer(func(c *net.TCPConn) { fmt.Fprint(c, take(c)) }))
			w.WriteLines([][]byte{[]byte("one"), {}, []byte("three")})
			w.Write(nil)
			s.do("eof", w.WriteEOF())
			_, err := w.Write([]byte("x"))
			s.do("write", err)
			s.do("lines", w.WriteLines([][]byte{{'x'}}))
			s.do("eof", w.WriteEOF())
			s.get("drain", w.Drain)
			s.read("read", all(r))
			s.tell(w.IsClosing())
			w.Close()
			s.do("eof", w.WriteEOF())
			s.get("wait", w.WaitClosed)
		}},
		{name: "close sends all", why: "what was written is not lost", run: func(s *linked) {
			var n int64
			_, w := s.open(s.peer(func(c *net.TCPConn) { n = take(c) }))
			w.Write(much(1 << 24))
			w.Close()
			s.tell(w.IsClosing())
			s.get("wait", w.WaitClosed)
			s.outside(s.peers.Wait)
			s.say("[%d]", n)
		}},
		{name: "eof when closing", why: "readers see the end", run: func(s *linked) {
			r, w := s.open(s.peer(func(c *net.TCPConn) { take(c) }))
			w.Close()
			s.get("wait", w.WaitClosed)
			s.tell(r.AtEOF())
			s.read("read", all(r))
		}},
		{name: "close with unread data", why: "it can still be read", run: func(s *linked) {
			r, w := s.open(s.peer(func(c *net.TCPConn) { fmt.Fprint(c, "one\ntwo\n"); take(c) }))
			s.read("read", r.ReadLine)
			w.Close()
			s.get("wait", w.WaitClosed)
			s.read("read", all(r))
		}},
		{name: "reader waits when closed", why: "nobody waits for ever", run: func(s *linked) {
			stop := make(chan bool)
			r, w := s.open(s.peer(func(c *net.TCPConn) { <-stop }))
			task := s.start(func(co *coro.Co) error { v, err := r.Read(co, 1); s.outcome("t", v, err); return nil })
			s.tick(1)
			w.Close()
			task.Await(s.co)
			close(stop)
		}},
		{name: "local address", why: "it can be chosen", run: func(s *linked) {
			a := s.peer(func(c *net.TCPConn) { fmt.Fprint(c, c.RemoteAddr().(*net.TCPAddr).IP) })
			r, w := s.openWith(a, &streams.ConnectOptions{LocalAddr: &loop.Sockaddr{Host: "127.0.0.1"}})
			s.read("read", all(r))
			sock := w.SockName().(*net.TCPAddr)
			s.say("('%s', %d)", sock.IP, sock.Port)
			w.Close()
		}},
		{name: "accepted socket", why: "a connection that is there already", run: func(s *linked) {
			ln, _ := net.Listen("tcp", "127.0.0.1:0")
			c, _ := net.Dial("tcp", ln.Addr().String())
			conn, _ := ln.Accept()
			ln.Close()
			r, w := s.openWith(address{}, &streams.ConnectOptions{Sock: conn})
			fmt.Fprint(c, "hello\n")
			s.read("read", r.ReadLine)
			fmt.Fprint(w, "bye")
			w.Close()
			w.WaitClosed(s.co)
			text := make([]byte, 9)
			n, _ := c.Read(text)
			s.tell(text[:n])
			c.Close()
		}},
		{name: "unix echo", why: "a Unix socket is like any other", run: func(s *linked) {
			srv, err := streams.StartUnixServer(s.co, echo, s.dir+"/sock")
			s.say("%v", srv)
			r, w, err2 := streams.OpenUnixConnection(s.co, s.dir+"/sock")
			if err != nil || err2 != nil {
				s.t.Fatal(err, err2)
			}
			s.say("%v", w)
			fmt.Fprint(w, "hi\n")
			s.read("read", r.ReadLine)
			s.say("%v %s", w.PeerName(), gen.Repr(strings.TrimPrefix(w.SockName().String(), "@")))
			w.WriteEOF()
			s.read("read", all(r))
			w.Close()
			srv.Close()
			s.get("wait", srv.WaitClosed)
		}},
	})
}

func TestConnectErrors(t *testing.T) {
	runConns(t, []connRow{
		{name: "connect errors", why: "asyncio's texts", run: func(s *linked) {
			ln, _ := net.Listen("tcp", "127.0.0.1:0")
			a := addressOf(ln)
			ln.Close()
			s.openErr("refused", a.host, a.port, nil)
			s.unixErr("unix", s.dir+"/none", nil)
			s.unixErr("long", string(much(200)), nil)
			s.openErr("family", a.host, a.port, &streams.ConnectOptions{Family: loop.AFInet6})
			s.openErr("local", a.host, a.port, &streams.ConnectOptions{LocalAddr: &loop.Sockaddr{Host: "::1"}})
			err := s.openErr("all", a.host, a.port, &streams.ConnectOptions{AllErrors: true})
			var group *gen.ExceptionGroup
			if !errors.As(err, &group) {
				s.t.Fatalf("%T", err)
			}
			s.say("(%s,)", gen.Repr(group.Exceptions()[0]))
		}},
		{name: "connect arguments", why: "what does not go together", run: connectArguments},
	})
}

func TestDrain(t *testing.T) {
	runConns(t, []connRow{
		{name: "drain waits", why: "above the high-water mark, until there is little", run: func(s *linked) {
			read := make(chan bool)
			r, w := s.open(s.peer(func(c *net.TCPConn) { <-read; fmt.Fprint(c, take(c)) }))
			w.Write(much(1 << 25))
			one, two := s.start(w.Drain), s.start(w.Drain)
			s.tick(3)
			s.tell(one.Done(), two.Done(), w.WriteBufferSize() > 65536)
			close(read)
			s.end("t", one)
			s.end("u", two)
			s.tell(w.WriteBufferSize() <= 16384)
			w.WriteEOF()
			s.read("read", all(r))
			w.Close()
			w.WaitClosed(s.co)
		}},
		{name: "drain with limits", why: "the marks can be chosen", run: drainWithLimits},
		{name: "many drain", why: "all wake, but who was cancelled", run: func(s *linked) {
			read := make(chan bool)
			_, w := s.open(s.peer(func(c *net.TCPConn) { <-read; take(c) }))
			w.Write(much(1 << 25))
			var tasks []*loop.Task[gen.None]
			for range 10 {
				tasks = append(tasks, s.start(w.Drain))
			}
			s.tick(2)
			tasks[3].Cancel()
			close(read)
			text := ""
			for _, task := range tasks {
				if v, err := task.Await(s.co); err != nil {
					text += ", " + gen.Repr(err)
				} else {
					text += ", " + gen.Repr(v)
				}
			}
			s.say("[%s]", text[2:])
			w.Close()
			w.WaitClosed(s.co)
		}},
		{name: "abort while draining", why: "nobody waits for ever, and that is no error", run: func(s *linked) {
			stop := make(chan bool)
			r, w := s.open(s.peer(func(c *net.TCPConn) { <-stop }))
			w.Write(much(1 << 25))
			task := s.start(w.Drain)
			s.tick(2)
			w.Abort()
			s.tell(w.IsClosing(), w.WriteBufferSize())
			s.end("t", task)
			s.get("wait", w.WaitClosed)
			s.read("read", all(r))
			close(stop)
		}},
		{name: "drain raises", why: "who writes on and drains hears of the end", run: func(s *linked) {
			_, w := s.open(s.peer(func(c *net.TCPConn) {}))
			var err error
			for err == nil {
				fmt.Fprint(w, "foo\n")
				err = w.Drain(s.co)
			}
			if gen.IsInstance[*gen.ConnectionResetError](err) || gen.IsInstance[*gen.BrokenPipeError](err) {
				s.tell("lost")
			}
			s.tell(w.IsClosing())
		}},
		{name: "drain after close", why: "the connection is lost by then", run: func(s *linked) {
			_, w := s.open(s.peer(func(c *net.TCPConn) { take(c) }))
			w.Close()
			fmt.Fprint(w, "data")
			s.get("drain", w.Drain)
			s.get("wait", w.WaitClosed)
		}},
		{name: "late writes", why: "five are forgiven", run: func(s *linked) {
			_, w := s.open(s.peer(func(c *net.TCPConn) { take(c) }))
			w.Close()
			w.WaitClosed(s.co)
			for i := range 7 {
				s.tell(i)
				fmt.Fprint(w, "x")
			}
		}},
	})
}

func connectArguments(s *linked) {
	sock := func() net.Conn { a, b := net.Pipe(); b.Close(); return a }
	s.openErr("tcp", "", 0, nil)
	s.openErr("tcp", "h", 1, &streams.ConnectOptions{Sock: sock()})
	s.openErr("tcp", "h", 1, &streams.ConnectOptions{ServerHostname: "x"})
	s.openErr("tcp", "", 1, &streams.ConnectOptions{TLS: new(tls.Config)})
	s.openErr("tcp", "h", 1, &streams.ConnectOptions{HandshakeTimeout: 1})
	s.unixErr("unix", "", nil)
	s.unixErr("unix", "p", &streams.ConnectOptions{ServerHostname: "x"})
	s.unixErr("unix", "p", &streams.ConnectOptions{TLS: new(tls.Config)})
	s.unixErr("unix", "p", &streams.ConnectOptions{Sock: sock()})
	s.unixErr("unix", "p", &streams.ConnectOptions{HandshakeTimeout: 1})
}

func drainWithLimits(s *linked) {
	_, w := s.open(s.peer(func(c *net.TCPConn) { take(c) }))
	tell := func() {
		low, high := w.WriteBufferLimits()
		s.say("(%d, %d)", low, high)
	}
	number := func(n int) string {
		if n < 0 {
			return "None"
		}
		return gen.Repr(n)
	}
	tell()
	for _, l := range [][2]int{{-1, -1}, {-1, 10}, {10, -1}, {0, 0}, {1, 2}} {
		s.do(fmt.Sprintf("(%s, %s)", number(l[0]), number(l[1])), w.SetWriteBufferLimits(l[0], l[1]))
		tell()
	}
	w.Close()
	w.WaitClosed(s.co)
}
