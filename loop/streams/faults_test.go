package streams_test

import (
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// Peers that reset, say nothing, or do not stop.
func TestFaultyPeers(t *testing.T) {
	runConns(t, []connRow{
		{name: "reset while draining", why: "drains and reads fail with what the peer did", run: func(s *linked) {
			cut := make(chan bool)
			r, w := s.open(s.peer(func(c *net.TCPConn) { <-cut; reset(c) }))
			w.Write(much(1 << 25))
			task := s.start(w.Drain)
			s.tick(2)
			close(cut)
			s.end("t", task)
			s.get("wait", w.WaitClosed)
			s.get("drain", w.Drain)
			s.read("read", some(r, 1))
			s.tell(w.IsClosing())
		}},
		{name: "reset while reading", why: "as do all that follow", run: func(s *linked) {
			cut := make(chan bool)
			r, w := s.open(s.peer(func(c *net.TCPConn) { <-cut; reset(c) }))
			task := s.start(func(co *coro.Co) error { _, err := r.ReadLine(co); return err })
			s.tick(1)
			close(cut)
			s.end("t", task)
			s.read("again", some(r, 1))
			s.tell(w.IsClosing(), r.AtEOF())
			s.get("drain", w.Drain)
			s.get("wait", w.WaitClosed)
		}},
		{name: "silent peer", why: "a timeout leaves the connection as it is", run: func(s *linked) {
			stop := make(chan bool)
			r, w := s.open(s.peer(func(c *net.TCPConn) { <-stop }))
			_, err := loop.WaitFor(s.co, coro.New(some(r, 1)), soon)
			s.outcome("read", nil, err)
			s.tell(w.IsClosing())
			close(stop)
			s.read("then", some(r, 1))
			w.Close()
		}},
		{name: "endless peer", why: "it is held up, and nothing is lost", run: func(s *linked) {
			a := s.peer(func(c *net.TCPConn) {
				for data := much(65536); ; {
					if _, err := c.Write(data); err != nil {
						return
					}
				}
			})
			r, w := s.openWith(a, &streams.ConnectOptions{Limit: 1000})
			s.read("line", func(co *coro.Co) ([]byte, error) { return r.ReadUntil(co, []byte("\n")) })
			for !streams.Paused(r) {
				s.tick(1)
			}
			if n := len(streams.Buffered(r)); n > 2000+2*16*1024 {
				s.tell(n)
			}
			s.tell(w.IsClosing())
			data, _ := r.ReadExactly(s.co, 1<<20)
			s.tell(len(data))
			w.Close()
			s.get("wait", w.WaitClosed)
		}},
		{name: "slow peer", why: "a line comes byte by byte", run: func(s *linked) {
			next := make(chan bool, 1)
			r, w := s.open(s.peer(func(c *net.TCPConn) {
				for _, b := range []byte("slow\n") {
					<-next
					c.Write([]byte{b})
				}
				take(c)
			}))
			task := s.start(func(co *coro.Co) error { line, err := r.ReadLine(co); s.outcome("line", line, err); return nil })
			for i := range 5 {
				next <- true
				for i < 4 && len(streams.Buffered(r)) <= i {
					s.tick(1)
				}
			}
			task.Await(s.co)
			w.Close()
		}, want: "line -> b'slow\\n'\n"},
		{name: "unread connection", why: "what nobody reads is no reason to grow", run: func(s *linked) {
			var n int64
			a := s.peer(func(c *net.TCPConn) {
				c.SetWriteDeadline(time.Now().Add(20 * time.Millisecond))
				for data := much(65536); ; {
					m, err := c.Write(data)
					if n += int64(m); err != nil {
						return
					}
				}
			})
			r, w := s.openWith(a, &streams.ConnectOptions{Limit: 1000})
			s.outside(s.peers.Wait)
			data, err := r.Read(s.co, -1)
			s.tell(int64(len(data)) == n, err)
			w.Close()
		}, want: "True None\n"},
	})
}

// Half of the connections are closed by us, half by the peer, in the midst of reads;
// nothing is left of them.
func TestThousandConnections(t *testing.T) {
	const n = 1000
	before, files := runtime.NumGoroutine(), descriptors(t)
	for _, engine := range engines {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var peers sync.WaitGroup
		peers.Go(func() {
			for i := range n {
				c, err := ln.Accept()
				if err != nil {
					return
				}
				peers.Go(func() {
					io.WriteString(c, "half a line")
					if i%2 == 0 {
						c.Close()
						return
					}
					take(c)
					c.Close()
				})
			}
		})
		main := coro.Do(func(co *coro.Co) error { return readMany(co, addressOf(ln), n) })
		if _, err := loop.RunWith(context.Background(), main, &loop.RunOptions{Engine: engine}); err != nil {
			t.Error(err)
		}
		ln.Close()
		peers.Wait()
	}
	leak.NoneLeft(t, before)
	if now := descriptors(t); now > files {
		t.Errorf("%d file descriptors, %d before", now, files)
	}
}

func readMany(co *coro.Co, a address, n int) error {
	writers := make([]*streams.StreamWriter, n)
	var tasks []*loop.Task[int]
	for i := range writers {
		r, w, err := streams.OpenConnection(co, a.host, a.port)
		if err != nil {
			return err
		}
		writers[i] = w
		tasks = append(tasks, loop.CreateTask(co, coro.New(func(co *coro.Co) (int, error) {
			_, err := r.ReadExactly(co, 100)
			var short *streams.IncompleteReadError
			if !errors.As(err, &short) {
				return 0, err
			}
			w.Close()
			return len(short.Partial), w.WaitClosed(co)
		})))
	}
	loop.Sleep(co, 0)
	for _, w := range writers {
		w.Close()
	}
	for _, task := range tasks {
		if _, err := task.Await(co); err != nil {
			return err
		}
	}
	return nil
}

// full is a listener of a system that has nothing left, once.
type full struct {
	net.Listener
	times int
}

func (f *full) Accept() (net.Conn, error) {
	if f.times > 0 {
		f.times--
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: syscall.EMFILE}
	}
	return f.Listener.Accept()
}

// A server that has run out of descriptors goes on after a second, here a virtual one.
func TestAcceptOutOfResources(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var messages []string
	main := coro.Do(func(co *coro.Co) error {
		srv, err := streams.StartServerWith(co, echo, "", 0, &streams.ServerOptions{Sock: &full{ln, 1}})
		if err != nil {
			return err
		}
		told := loop.NewEvent()
		loop.RunningLoop(co).SetExceptionHandler(func(_ *loop.Loop, c loop.ExceptionContext) {
			messages = append(messages, c.Message+": "+gen.Repr(c.Exception))
			told.Set()
		})
		if err := told.Wait(co); err != nil {
			return err
		}
		began := loop.RunningLoop(co).Time()
		return srv.With(co, func(*streams.Server) error {
			a := addressOf(ln)
			r, w, err := streams.OpenConnection(co, a.host, a.port)
			if err != nil {
				return err
			}
			defer w.Close()
			loop.Sleep(co, 2*time.Second)
			io.WriteString(w, "hi\n")
			line, err := r.ReadLine(co)
			if passed := loop.RunningLoop(co).Time() - began; string(line) != "echo hi\n" || passed < time.Second {
				t.Errorf("%q after %v", line, passed)
			}
			return err
		})
	})
	if _, err := loop.RunWith(context.Background(), main, &loop.RunOptions{Virtual: true}); err != nil {
		t.Error(err)
	}
	want := "socket.accept() out of system resource: OSError(24, 'Too many open files')"
	if len(messages) != 1 || messages[0] != want {
		t.Errorf("%q", messages)
	}
}
