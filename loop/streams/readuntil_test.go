package streams_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// lineOf reads a line in a task that waits before the data comes.
func lineOf(s *reading, data ...string) {
	r := s.fed(7)
	task := s.start(r.ReadLine)
	feed(r, data...)
	r.FeedEOF()
	s.end(task)
	s.left(r)
}

func TestReadLine(t *testing.T) {
	runReader(t, []readerRow{
		{name: "readline waits", why: "until there is a newline", run: func(s *reading) {
			r := s.fed(0, "chunk1 ")
			task := s.start(r.ReadLine)
			feed(r, "chunk2 ", "chunk3 ", "\n chunk4")
			s.end(task)
			s.left(r)
		}},
		{name: "readline at the end", why: "the last line needs no newline", run: func(s *reading) {
			r := s.ended(0, "a\nsome data")
			s.get("1", r.ReadLine)
			s.get("2", r.ReadLine)
			s.get("3", r.ReadLine)
			s.left(r)
		}},
		{name: "readline and read", why: "what follows the line is left", run: func(s *reading) {
			r := s.fed(0, threeLines)
			s.get("l", r.ReadLine)
			s.get("7", some(r, 7))
			s.left(r)
		}},
		{name: "readline of a long line", why: "the line is dropped, the next is not", run: func(s *reading) {
			r := s.fed(3, "li", "ne1\nline2\n")
			s.get("l", r.ReadLine)
			s.left(r)
			s.get("l", r.ReadLine)
			s.left(r)
		}},
		{name: "readline of a line too long to end", why: "what there is of it is dropped", run: func(s *reading) {
			r := s.fed(3, "li", "ne1", "li")
			s.get("l", r.ReadLine)
			s.left(r)
		}},
		{name: "readline over the limit while waiting", why: "as if it had been there before", run: func(s *reading) {
			lineOf(s, "chunk1", "chunk2", "chunk3\n")
			lineOf(s, "chunk1", "chunk2\n", "chunk3\n")
		}},
		{name: "readline at the limit", why: "the newline does not count", run: func(s *reading) {
			r := s.fed(7, "1234567\n")
			s.get("7", r.ReadLine)
			s.left(r)
			feed(r, "12345678\n")
			s.get("8", r.ReadLine)
			s.left(r)
			feed(r, "12345678")
			s.get("without", r.ReadLine)
			s.left(r)
		}},
	})
}

// consumed notes what a LimitOverrunError has.
func (s *reading) consumed(err error) {
	if e, ok := err.(*streams.LimitOverrunError); ok {
		s.say("%d", e.Consumed)
		return
	}
	s.say("no LimitOverrunError: %v", err)
}

func TestReadUntil(t *testing.T) {
	runReader(t, []readerRow{
		{name: "readuntil default", why: "a newline", run: func(s *reading) {
			r := s.fed(0, "a\nb")
			s.get("u", func(co *coro.Co) ([]byte, error) { return r.ReadUntil(co) })
			s.left(r)
		}},
		{name: "readuntil chunks", why: "a separator may come in parts", run: func(s *reading) {
			r := s.fed(0, "lineAAAxxx")
			s.get("u", until(r, "AAA"))
			for _, chunks := range [][]string{{"aa", "XYaa", "a"}, {"QWEaa", "XYa", "aa"}, {"aaa"}, {"XXX", "a", "a", "a"}} {
				feed(r, chunks...)
				s.get("u", until(r, "aaa"))
			}
			s.left(r)
		}},
		{name: "readuntil waits", why: "a part of a separator is none", run: func(s *reading) {
			r := s.fed(0)
			task := s.start(until(r, "\r\n"))
			for _, d := range []string{"a\r", "b\r", "\nc"} {
				feed(r, d)
				s.tick(1)
				s.say("%s", yes(task.Done()))
			}
			s.end(task)
			s.left(r)
		}},
		{name: "readuntil at the end", why: "the error has what there was", run: func(s *reading) {
			r := s.ended(0, "some dataAA")
			s.incomplete(s.get("u", until(r, "AAA")))
			s.left(r)
			r = s.ended(0, "xAAA")
			s.get("u", until(r, "AAA"))
			s.incomplete(s.get("u", until(r, "AAA")))
		}},
		{name: "readuntil over the limit", why: "the data stays", run: func(s *reading) {
			r := s.fed(3, "some dataAA")
			s.consumed(s.get("u", until(r, "AAA")))
			s.left(r)
			feed(r, "A")
			s.consumed(s.get("u", until(r, "AAA")))
			s.left(r)
		}},
		{name: "readuntil at the limit", why: "what may be of a separator does not count", run: func(s *reading) {
			r := s.fed(3, "abcAAA")
			s.get("u", until(r, "AAA"))
			feed(r, "abcAA")
			task := s.start(until(r, "AAA"))
			s.say("%s", yes(task.Done()))
			feed(r, "x")
			s.end(task)
			s.left(r)
		}},
		{name: "readuntil separators", why: "looked at before anything else", run: func(s *reading) {
			r := s.fed(0)
			s.get("empty", until(r, ""))
			s.get("empty in tuple", until(r, "a", ""))
			s.get("none", until(r))
			r.SetException(&gen.ValueError{Msg: "x"})
			s.get("empty", until(r, ""))
		}},
		{name: "readuntil several", why: "the one that ends first", run: func(s *reading) {
			r := s.fed(0, "line 1\nline 2\r")
			s.get("u", until(r, "\r", "\n"))
			s.get("u", until(r, "\r", "\n"))
			feed(r, "ABCDEFG")
			s.get("u", until(r, "DEF", "BCDE"))
			s.left(r)
		}},
		{name: "readuntil several over the limit", why: "of those that end together, the shortest counts", run: func(s *reading) {
			r := s.fed(3, "some dataA")
			s.consumed(s.get("u", until(r, "A", "ome dataA")))
			s.left(r)
			s.get("u", until(r, "ome dataA"))
		}},
		{name: "readuntil several lengths", why: "the longest need not fit", run: func(s *reading) {
			r := s.fed(0, "data")
			task := s.start(until(r, "A", "long sep"))
			feed(r, "Z")
			s.tick(1)
			feed(r, "Aaaa")
			s.end(task)
			s.left(r)
		}},
		{name: "readuntil several at the end", why: "none of them", run: func(s *reading) {
			s.get("u", until(s.ended(0, "abcde"), "zz", "long sep"))
		}},
	})
}

// The order in which separators are given is the caller's.
func TestReadUntilLeavesSeparators(t *testing.T) {
	separators := [][]byte{[]byte("longer"), []byte("s")}
	runReader(t, []readerRow{{name: "separators", want: "u -> b'as'\nlonger s\n", run: func(s *reading) {
		r := s.fed(0, "as")
		s.get("u", func(co *coro.Co) ([]byte, error) { return r.ReadUntil(co, separators...) })
		s.say("%s %s", separators[0], separators[1])
		loop.Sleep(s.co, 0)
	}}})
}
