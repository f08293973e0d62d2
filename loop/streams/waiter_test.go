package streams_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

func TestReaderException(t *testing.T) {
	failure := &gen.ValueError{Msg: "e"}
	runReader(t, []readerRow{
		{name: "exception", why: "it sticks, whatever data there is", run: func(s *reading) {
			r := s.fed(0, "line\n")
			s.say("%s", gen.Repr(r.Exception()))
			s.get("2", some(r, 2))
			r.SetException(failure)
			s.say("%s", gen.Repr(r.Exception()))
			s.get("read", some(r, 1))
			s.get("read0", some(r, 0))
			s.get("all", some(r, -1))
			s.get("line", r.ReadLine)
			s.get("until", until(r, "x"))
			s.get("exactly", exactly(r, 1))
			s.get("exactly0", exactly(r, 0))
			s.get("-1", exactly(r, -1))
			s.left(r)
		}},
		{name: "exception for who waits", why: "the same for all", run: func(s *reading) {
			for i := range 3 {
				r := s.fed(0)
				f := []read{r.ReadLine, until(r, "\n"), some(r, -1)}[i]
				task := s.start(f)
				r.SetException(failure)
				s.end(task)
				s.get("again", f)
			}
		}},
		{name: "exception after cancel", why: "nobody waits any more", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(r.ReadLine)
			task.Cancel()
			s.tick(1)
			r.SetException(&gen.RuntimeError{Msg: "message"})
			s.tick(1)
			s.say("None")
			s.end(task)
		}},
		{name: "exception before the cancelled runs", why: "it is too late for that one", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(r.ReadLine)
			task.Cancel()
			r.SetException(&gen.RuntimeError{Msg: "message"})
			s.end(task)
			s.say("%v", r)
		}},
		{name: "exception then cancel", why: "the cancellation comes first, the exception stays", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(r.ReadLine)
			r.SetException(&gen.RuntimeError{Msg: "message"})
			task.Cancel()
			s.end(task)
			s.get("again", r.ReadLine)
		}},
		{name: "broken while it is woken", why: "it would wait for ever", want: `
t !! ValueError('e')
`, run: func(s *reading) {
			r := s.fed(0)
			task := s.start(exactly(r, 9))
			feed(r, "12345")
			r.SetException(failure)
			s.end(task)
		}},
	})
}

func TestReaderCancel(t *testing.T) {
	runReader(t, []readerRow{
		{name: "cancel", why: "the data stays", run: func(s *reading) {
			r := s.fed(0, "ab")
			for _, f := range []read{exactly(r, 5), r.ReadLine, until(r, "xy")} {
				task := s.start(f)
				feed(r, "c")
				s.tick(2)
				task.Cancel("m")
				s.end(task)
				s.left(r)
				s.say("%v", r)
			}
			feed(r, "\n")
			s.get("line", r.ReadLine)
		}},
		{name: "cancel of the woken", why: "it has not taken anything yet", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(some(r, 5))
			feed(r, "abc")
			task.Cancel()
			s.end(task)
			s.left(r)
			s.get("again", some(r, 5))
		}},
		{name: "cancel of all", why: "what it has taken comes back, and may be too much", want: `
pause
resume
pause
t !! CancelledError()
left b'0123456789abc'
resume
again -> b'0123456789abc'
`, run: func(s *reading) {
			r := s.piped(2)
			task := s.start(some(r, -1))
			feed(r, "0123456789")
			s.tick(1)
			feed(r, "abc")
			task.Cancel()
			s.end(task)
			s.left(r)
			s.get("again", some(r, 99))
		}},
	})
}

func TestReaderSecond(t *testing.T) {
	runReader(t, []readerRow{
		{name: "second reader", why: "one may wait", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(exactly(r, 5))
			s.get("read", some(r, 1))
			s.get("all", some(r, -1))
			s.get("line", r.ReadLine)
			s.get("until", until(r, "x"))
			s.get("exactly", exactly(r, 1))
			s.get("0", some(r, 0))
			feed(r, "12345")
			s.end(task)
		}},
		{name: "second reader of what is there", why: "it need not wait", run: func(s *reading) {
			r := s.fed(0, "abc")
			task := s.start(exactly(r, 5))
			s.get("read", some(r, 2))
			feed(r, "defg")
			s.end(task)
			s.left(r)
		}},
		{name: "second reader of a cancelled one", why: "it waits until it has run", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(some(r, 1))
			task.Cancel()
			s.get("read", some(r, 1))
			s.end(task)
			task = s.start(some(r, 1))
			feed(r, "x")
			s.end(task)
		}},
		{name: "overtaken", why: "no data is not the end", want: `
second -> b'abc'
t -> b'd'
read !! RuntimeError('read() called while another coroutine is already waiting for incoming data')
t -> b'e'
`, run: func(s *reading) {
			r := s.fed(0)
			task := s.start(some(r, 9))
			feed(r, "abc")
			s.get("second", some(r, 9))
			s.tick(1)
			feed(r, "d")
			s.end(task)

			task = s.start(some(r, 9))
			s.get("read", some(r, -1))
			feed(r, "e")
			s.end(task)
		}},
		{name: "all behind one that waits", why: "what it has got comes back, and the other needs more", want: `
all !! RuntimeError('read() called while another coroutine is already waiting for incoming data')
<StreamReader 5 bytes limit=2 waiter=<Future pending cb=[Task.task_wakeup()]> transport=<Transport>>
pause
resume
t -> b'1234567'
`, run: func(s *reading) {
			r := s.piped(2, "1234")
			task := s.start(exactly(r, 7))
			feed(r, "5")
			s.lines = nil
			s.tick(1)
			s.lines = nil
			s.get("all", some(r, -1))
			s.say("%v", r)
			feed(r, "67")
			s.end(task)
		}},
		{name: "taken while it waits", why: "where it has looked is something else now", want: `
second -> b'12'
t -> b'a\n'
`, run: func(s *reading) {
			r := s.fed(0, "12")
			task := s.start(r.ReadLine)
			s.get("second", some(r, 2))
			feed(r, "a\nb\n")
			s.end(task)
		}},
		{name: "waits behind the woken", why: "it is woken, too", want: `
t -> b'ab'
t -> b'cdef'
`, run: func(s *reading) {
			r := s.fed(0)
			first := s.start(exactly(r, 2))
			second := loop.CreateTask(s.co, coro.New(exactly(r, 4))) // which runs before the first does again
			feed(r, "ab")
			s.end(first)
			feed(r, "cdef")
			s.end(second)
		}},
	})
}

// waits is a transport that counts who waits for it.
type waits struct {
	told
	n int
}

func (w *waits) Awaited(waiting bool) {
	if waiting {
		w.n++
	} else {
		w.n--
	}
}

// The transport knows when a task waits for it: until it is woken, or is cancelled.
func TestReaderAwaited(t *testing.T) {
	runReader(t, []readerRow{{name: "awaited", want: `
before 0
waiting 1
woken 0
t -> b'ab'
waiting 1
cancelled 0
waiting 1
ended 0
broken 0
set later 1
`, run: func(s *reading) {
		r, w := s.fed(0), &waits{told: told{s}}
		r.SetTransport(w)
		s.say("before %d", w.n)
		task := s.start(some(r, 2))
		s.say("waiting %d", w.n)
		feed(r, "ab")
		s.say("woken %d", w.n)
		s.end(task)

		task = s.start(some(r, 2))
		s.say("waiting %d", w.n)
		task.Cancel()
		s.tick(1)
		s.say("cancelled %d", w.n)

		task = s.start(some(r, 2))
		s.say("waiting %d", w.n)
		r.FeedEOF()
		s.say("ended %d", w.n)
		task.Await(s.co)

		r = s.fed(0)
		r.SetTransport(w)
		task = s.start(some(r, 2))
		r.SetException(&gen.ValueError{})
		s.say("broken %d", w.n)
		task.Await(s.co)

		r = s.fed(0)
		task = s.start(some(r, 2))
		r.SetTransport(w)
		s.say("set later %d", w.n)
		r.FeedEOF()
		task.Await(s.co)
	}}})
}

// Without a transport a wait is like any other: nothing can wake it any more.
func TestReaderDeadlock(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true, DetectDeadlock: true, NumberTasks: true})
	defer l.Close()
	r := streams.NewStreamReader(l, nil)
	_, err := loop.RunUntilComplete(l, coro.New(r.ReadLine))
	if _, ok := err.(*loop.DeadlockError); !ok {
		t.Errorf("%v", err)
	}
}

// A reader is for the tasks of its loop.
func TestReaderOfAnotherLoop(t *testing.T) {
	other := loop.New()
	defer other.Close()
	runReader(t, []readerRow{{name: "another loop", want: `
True
ended -> b''
`, run: func(s *reading) {
		r := streams.NewStreamReader(other, nil)
		_, err := r.Read(s.co, 1)
		s.say("%s", yes(gen.IsInstance[*gen.RuntimeError](err) && err.Error() != "" && r.String() == "<StreamReader>"))
		r.FeedEOF()
		s.get("ended", some(r, 1))
	}}})
}

// What Python asserts.
func TestReaderMisuse(t *testing.T) {
	l := loop.New()
	defer l.Close()
	for name, misuse := range map[string]func(){
		"streams: NewStreamReader of a nil Loop": func() { streams.NewStreamReader(nil, nil) },
		"streams: FeedData after FeedEOF": func() {
			r := streams.NewStreamReader(l, nil)
			r.FeedEOF()
			r.FeedData(nil)
		},
		"streams: Transport already set": func() {
			r := streams.NewStreamReader(l, nil)
			r.SetTransport(told{})
			r.SetTransport(told{})
		},
	} {
		func() {
			defer func() {
				if got := recover(); got != name {
					t.Errorf("%v, want %s", got, name)
				}
			}()
			misuse()
		}()
	}
}

// ready is a transport that has data ready, and feeds it when it may.
type ready struct {
	r    *streams.StreamReader
	data []string
}

func (*ready) PauseReading() {}
func (f *ready) ResumeReading() {
	if len(f.data) == 0 {
		f.r.FeedEOF()
		return
	}
	next := f.data[0]
	f.data = f.data[1:]
	feed(f.r, next)
}

// Data that comes within ResumeReading is not missed.
func TestReaderFedAtOnce(t *testing.T) {
	runReader(t, []readerRow{{name: "fed at once", want: `
exactly -> b'12345678'
until !! IncompleteReadError('12 bytes read on a total of undefined expected bytes')
all -> b'123456789abc'
`, run: func(s *reading) {
		fresh := func(limit int, first string, data ...string) *streams.StreamReader {
			r := s.fed(limit)
			r.SetTransport(&ready{r, data})
			feed(r, first)
			return r
		}
		s.get("exactly", exactly(fresh(1, "123", "456", "789"), 8))
		s.get("until", until(fresh(5, "123456789ab", "c"), "0123456789"))
		s.get("all", some(fresh(1, "123", "456", "789", "abc"), -1))
	}}})
}
