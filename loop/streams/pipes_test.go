package streams_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop/streams"
)

func TestPipes(t *testing.T) {
	runConns(t, []connRow{
		{name: "read pipe", why: "the end closes it", run: func(s *linked) {
			a, b, _ := os.Pipe()
			r, w, err := streams.ConnectReadPipe(s.co, a)
			if err != nil {
				s.t.Fatal(err)
			}
			transport := func() { s.say("%v", streams.TransportOf(w)) }
			transport()
			fmt.Fprint(b, "1")
			s.read("read", some(r, 9))
			fmt.Fprint(b, "2345")
			s.read("read", some(r, 9))
			b.Close()
			s.read("read", all(r))
			s.tell(w.IsClosing())
			s.tick(2)
			transport()
		}},
		{name: "write pipe", why: "closing it is its end", run: func(s *linked) {
			a, w := s.writePipe()
			s.say("%v", streams.TransportOf(w))
			fmt.Fprint(w, "1")
			s.readFile(a)
			fmt.Fprint(w, "2345")
			s.readFile(a)
			s.tell(w.CanWriteEOF())
			w.Close()
			s.tell(w.IsClosing())
			s.get("wait", w.WaitClosed)
			s.readFile(a)
			s.say("%v", streams.TransportOf(w))
			a.Close()
		}},
		{name: "write pipe disconnects", why: "it ends when nobody reads any more", run: func(s *linked) {
			a, w := s.writePipe()
			fmt.Fprint(w, "1")
			s.readFile(a)
			a.Close()
			s.get("wait", w.WaitClosed)
			s.tell(w.IsClosing())
			s.get("drain", w.Drain)
		}},
		{name: "write pipe disconnects while draining", why: "and then what was written is lost", run: func(s *linked) {
			a, w := s.writePipe()
			w.Write(much(1 << 20))
			task := s.start(w.Drain)
			s.tick(2)
			s.tell(task.Done())
			a.Close()
			s.end("t", task)
		}, want: "False\nt !! BrokenPipeError(32, 'Broken pipe')\n"},
		{name: "pipe of a file", why: "there is nothing to wait for", run: func(s *linked) {
			f, _ := os.Create(s.dir + "/file")
			_, _, err := streams.ConnectReadPipe(s.co, f)
			s.do("read", err)
			_, err = streams.ConnectWritePipe(s.co, f)
			s.do("write", err)
			f.Close()
		}},
		{name: "pipe that blocks", why: "it is made one that does not", run: func(s *linked) {
			a, b, _ := os.Pipe()
			a.Fd() // which makes it one
			r, w, err := streams.ConnectReadPipe(s.co, a)
			if err != nil {
				s.t.Fatal(err)
			}
			task := s.start(func(co *coro.Co) error { v, err := r.Read(co, 9); s.outcome("read", v, err); return nil })
			s.tick(1)
			fmt.Fprint(b, "1")
			task.Await(s.co)
			_, err = w.Write([]byte("x"))
			s.do("write", err)
			w.Close()
			s.get("wait", w.WaitClosed)
			b.Close()
		}, want: "read -> b'1'\nwrite !! RuntimeError(\"'_UnixReadPipeTransport' object has no attribute 'write'\")\nwait -> None\n"},
		{name: "end of a write pipe", why: "what was written is sent before", run: func(s *linked) {
			a, w := s.writePipe()
			w.Write([]byte("all"))
			s.do("eof", w.WriteEOF())
			s.get("wait", w.WaitClosed)
			s.readFile(a)
			a.Close()
		}, want: "eof -> None\nwait -> None\nb'all'\n"},
	})
}

// writePipe is a pipe that a task writes to, and the end to read from.
func (s *linked) writePipe() (*os.File, *streams.StreamWriter) {
	a, b, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	w, err := streams.ConnectWritePipe(s.co, b)
	if err != nil {
		s.t.Fatal(err)
	}
	return a, w
}

// readFile notes what is read outside.
func (s *linked) readFile(f *os.File) {
	data := make([]byte, 9)
	n := 0
	s.outside(func() { n, _ = f.Read(data) })
	s.tell(data[:n])
}
