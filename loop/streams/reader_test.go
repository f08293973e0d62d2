package streams_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

const threeLines = "line1\nline2\nline3\n"

func TestReader(t *testing.T) {
	runReader(t, []readerRow{
		{name: "empty data", why: "it wakes nobody", run: func(s *reading) {
			r := s.fed(0, "")
			s.say("%v", r)
			task := s.start(some(r, 1))
			feed(r, "")
			s.tick(1)
			s.say("%s", yes(task.Done()))
			feed(r, "x")
			s.end(task)
		}},
		{name: "read some", why: "at most so much", run: func(s *reading) {
			r := s.fed(0, "line1", "line2")
			s.get("5", some(r, 5))
			s.left(r)
			s.get("9", some(r, 9))
			s.left(r)
		}},
		{name: "read zero", why: "it does not wait", run: func(s *reading) {
			r := s.fed(0, "x")
			s.get("0", some(r, 0))
			s.left(r)
			s.get("0", some(s.fed(0), 0))
		}},
		{name: "read waits", why: "as soon as there is something", run: func(s *reading) {
			r := s.fed(0)
			task := loop.CreateTask(s.co, coro.New(some(r, 30)))
			s.loop.CallSoon(func() { feed(r, "line1\nline2\n") })
			s.end(task)
			s.left(r)
		}},
		{name: "read at the end", why: "nothing, again and again", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(some(r, 10))
			r.FeedEOF()
			s.end(task)
			s.get("again", some(r, 10))
			s.say("%s", yes(r.AtEOF()))
		}},
		{name: "read all", why: "what has come is taken at once", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(some(r, -1))
			feed(r, "chunk1\n", "chunk2")
			s.tick(1)
			s.left(r)
			s.say("%s", yes(task.Done()))
			feed(r, "3")
			r.FeedEOF()
			s.end(task)
			s.get("again", some(r, -1))
		}},
		{name: "read all beyond the limit", why: "the transport may go on", run: func(s *reading) {
			r := s.piped(3)
			task := s.start(some(r, -1))
			feed(r, "0123456789")
			s.tick(1)
			s.say("%v", r)
			feed(r, "abcdefgh")
			r.FeedEOF()
			s.end(task)
		}},
		{name: "read beyond the limit", why: "the limit is ReadUntil's", run: func(s *reading) {
			r := s.fed(3, "chunk")
			s.get("5", some(r, 5))
			s.left(r)
		}},
		{name: "at eof", why: "not before the data is read", run: func(s *reading) {
			r := s.fed(0)
			s.say("%s", yes(r.AtEOF()))
			feed(r, "some data\n")
			s.say("%s", yes(r.AtEOF()))
			s.get("l", r.ReadLine)
			s.say("%s", yes(r.AtEOF()))
			feed(r, "some data\n")
			r.FeedEOF()
			s.say("%s", yes(r.AtEOF()))
			s.get("l", r.ReadLine)
			s.say("%s", yes(r.AtEOF()))
		}},
		{name: "readexactly", why: "it waits until there is enough", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(exactly(r, 36))
			feed(r, threeLines)
			s.tick(1)
			s.say("%s", yes(task.Done()))
			feed(r, threeLines, threeLines)
			s.end(task)
			s.left(r)
		}},
		{name: "readexactly of nothing", why: "and of less", run: func(s *reading) {
			r := s.fed(0, "x")
			s.get("0", exactly(r, 0))
			s.get("-1", exactly(r, -1))
			s.left(r)
		}},
		{name: "readexactly beyond the limit", why: "each wait lets the transport go on", run: func(s *reading) {
			r := s.piped(3)
			task := s.start(exactly(r, 20))
			for range 4 {
				feed(r, "01234")
				s.say("%s", yes(streams.Paused(r)))
				s.tick(1)
				s.say("%s", yes(streams.Paused(r)))
			}
			s.end(task)
			s.left(r)
		}},
		{name: "readexactly of what is there", why: "the limit is ReadUntil's", run: func(s *reading) {
			r := s.fed(3, "chunk")
			s.get("5", exactly(r, 5))
			s.left(r)
		}},
		{name: "readexactly at the end", why: "the error has what there was", run: func(s *reading) {
			r := s.ended(0, "12345")
			s.incomplete(s.get("10", exactly(r, 10)))
			s.left(r)
			s.incomplete(s.get("1", exactly(r, 1)))
		}},
		{name: "iteration", why: "lines, until there are none or one is too long", run: func(s *reading) {
			for line, err := range s.ended(0, "a\n", "\n", "b").All(s.co) {
				s.say("%s", gen.Repr(line))
				_ = err
			}
			r := s.ended(3, "a\n", "abcdefg\n", "b")
			for line, err := range r.All(s.co) {
				if err != nil {
					s.say("%s", gen.Repr(err))
				} else {
					s.say("%s", gen.Repr(line))
				}
			}
			s.left(r)
		}},
		{name: "limit at zero", why: "zero is the usual limit here", want: "ValueError('Limit cannot be <= 0')\n", run: func(s *reading) {
			defer func() { s.say("%s", gen.Repr(recover())) }()
			s.fed(-1)
		}},
		{name: "ticks of a wake", why: "one iteration after the data", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(some(r, 1))
			feed(r, "x")
			n := 0
			for ; !task.Done(); n++ {
				s.tick(1)
			}
			s.say("%d", n)
		}},
	})
}

// incomplete notes what an IncompleteReadError has.
func (s *reading) incomplete(err error) {
	e, ok := err.(*streams.IncompleteReadError)
	switch {
	case !ok:
		s.say("no IncompleteReadError: %v", err)
	case e.Expected < 0:
		s.say("%s None", gen.Repr(e.Partial))
	default:
		s.say("%s %d", gen.Repr(e.Partial), e.Expected)
	}
}

func TestReaderRepr(t *testing.T) {
	runReader(t, []readerRow{{name: "repr", why: "what there is to say", run: func(s *reading) {
		s.say("%v", s.fed(0))
		s.say("%v", s.fed(123))
		s.say("%v", s.ended(0))
		s.say("%v", s.fed(0, "data"))
		r := s.fed(0)
		r.SetException(&gen.RuntimeError{})
		s.say("%v", r)
		s.say("%v", s.piped(0))

		r = s.fed(0)
		task := s.start(some(r, 1))
		s.say("%v", r)
		feed(r, "x")
		s.say("%v", r)
		task.Await(s.co)

		r = s.piped(1, "abc")
		r.FeedEOF()
		r.SetException(&gen.ValueError{Msg: "e"})
		s.say("%v", r)
	}}})
}

func TestReaderErrors(t *testing.T) {
	runReader(t, []readerRow{{name: "errors", why: "their texts", run: func(s *reading) {
		for _, err := range []gen.Exception{
			&streams.IncompleteReadError{Partial: []byte("abc"), Expected: 10},
			&streams.IncompleteReadError{Expected: -1},
			&streams.IncompleteReadError{},
			&streams.LimitOverrunError{Msg: "message", Consumed: 10},
		} {
			s.say("%s | %v | %s | (%s,)", gen.Repr(err), err, gen.FormatException(err), gen.Repr(err.Args()[0]))
		}
	}}})
}

func TestReaderPauses(t *testing.T) {
	runReader(t, []readerRow{
		{name: "pause and resume", why: "above twice the limit, and at the limit", run: func(s *reading) {
			r := s.piped(4, "12345678")
			s.say("at twice the limit")
			feed(r, "9", "0")
			s.say("%v", r)
			s.get("4", some(r, 4))
			s.say("six left")
			s.get("1", some(r, 1))
			s.get("1", some(r, 1))
			s.say("%v", r)
			feed(r, "12345")
			s.get("all", some(r, 100))
		}},
		{name: "pause and wait", why: "who waits needs more, whatever there is", run: func(s *reading) {
			r := s.piped(2, "12345")
			task := s.start(exactly(r, 10))
			s.say("%v", r)
			feed(r, "6")
			s.say("%v", r)
			s.tick(1)
			feed(r, "7890")
			s.end(task)
			s.say("%v", r)
		}},
		{name: "readline resumes", why: "what is dropped is gone", run: func(s *reading) {
			for _, data := range []string{"0123456789\nab", "0123456789"} {
				r := s.piped(3, data)
				s.get("l", r.ReadLine)
				s.left(r)
			}
		}},
	})
}

// What Go calls them.
func TestIncompleteReadErrorIs(t *testing.T) {
	some, nothing := &streams.IncompleteReadError{Partial: []byte("x"), Expected: 2}, &streams.IncompleteReadError{Expected: 2}
	if !errors.Is(some, io.ErrUnexpectedEOF) || errors.Is(some, io.EOF) || !errors.Is(nothing, io.EOF) || errors.Is(nothing, io.ErrUnexpectedEOF) {
		t.Error("as io.ReadFull has it")
	}
}

// A task that was woken shows it.
func TestReaderWokenTask(t *testing.T) {
	runReader(t, []readerRow{{name: "woken", want: "True\n", run: func(s *reading) {
		r := s.fed(0)
		task := s.start(some(r, 1))
		feed(r, "x")
		s.say("%s", yes(strings.Contains(task.String(), "wait_for=<Future finished result=None>")))
		task.Await(s.co)
	}}})
}
