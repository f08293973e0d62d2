package kernel_test

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

func TestOperation(t *testing.T) {
	runSuite(t, kernel.Config{}, []row{
		{
			name: "time stands still",
			why:  "until the loop has called what follows",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				o := s.NewOperation()
				s.CallLater(1, func() { s.say("timer"); s.Stop() })
				s.elsewhere(func() { o.Complete(s.saying("complete")) })
				s.run()
			},
			want: "complete timer",
		},
		{
			name: "abandoned",
			why:  "a loop that sleeps wakes, and sees that nothing is under way",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				o := s.NewOperation()
				s.elsewhere(o.Abandon)
				s.run()
			},
			want: "deadlock: nothing is ready, no timer is set, and nothing is under way outside",
		},
		{
			name: "closed before it is called",
			why:  "what an operation came to is not lost, whether it was posted or is ready",
			py:   "Go only: CPython forgets it",
			play: func(s *stage) {
				one, two := s.NewOperation(), s.NewOperation()
				one.Complete(s.saying("one"))
				s.soon(s.saying("forgotten")) // which drains the inbox
				two.Complete(s.saying("two"))
				s.Close()
				s.say(s.NewOperation().Complete(s.saying("refused")))
			},
			want: "one two false",
		},
		{
			name: "expecting",
			why:  "something may come at any time: no deadlock, and time passes",
			py:   "Go only: signals",
			play: func(s *stage) {
				s.Expect(1)
				s.CallLater(5, func() {
					s.say("timer", int64(s.now()))
					s.elsewhere(func() { s.post(func() { s.say("posted"); s.Expect(-1) }) })
				})
				s.run()
			},
			want: "timer 5 posted deadlock: nothing is ready, no timer is set, and nothing is under way outside",
		},
	})
}

// An operation that waits for its loop is not under way meanwhile; nobody else's
// waiting counts.
func TestLend(t *testing.T) {
	runSuite(t, kernel.Config{}, []row{
		{
			name: "on the operation's goroutine",
			why:  "time passes while it waits, and stands still when it goes on",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				o, asked, answer := s.NewOperation(), make(chan bool, 1), make(chan bool, 1)
				s.CallLater(5, func() {
					s.say("timer", int64(s.now()), <-asked)
					s.CallLater(1, func() { s.say("later"); s.Stop() })
					s.Return(1, false)
					answer <- true
				})
				s.elsewhere(func() {
					over := s.Operate()
					asked <- s.Lend(false)
					<-answer
					over()
					asked <- s.Lend(false)
					o.Complete(func() { s.say("complete", <-asked) })
				})
				s.run()
			},
			want: "timer 5 true complete false later",
		},
		{
			name: "for a time",
			why:  "what may end the waiting may come at any time: no deadlock, and time passes",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				o, lent := s.NewOperation(), make(chan bool)
				s.CallLater(5, func() { s.say("timer", int64(s.now())); <-lent })
				s.elsewhere(func() {
					defer s.Operate()()
					s.Lend(true)
					lent <- true
					runtime.Gosched()
					s.Return(1, true)
					o.Complete(s.saying("complete"))
				})
				s.run()
			},
			want: "timer 5 complete deadlock: nothing is ready, no timer is set, and nothing is under way outside",
		},
		{
			name: "on another loop's",
			why:  "an operation is one of its own loop",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				other := newStage(s.t, kernel.Config{})
				defer other.Close()
				over := other.Operate()
				s.say(s.Lend(false))
				within := s.Operate()
				s.say(s.Lend(false))
				s.Return(1, false)
				within()
				s.say(s.Lend(false), other.Lend(false))
				over()
				s.say(other.Lend(false))
			},
			want: "false true false true false",
		},
	})
}

func TestLendRealClock(t *testing.T) {
	s := newStage(t, kernel.Config{Clock: kernel.RealClock()})
	defer s.Close()
	defer s.Operate()()
	if s.Lend(false) {
		t.Error("a loop that looks for no deadlocks has no need to know who waits")
	}
}

func TestAtClose(t *testing.T) {
	runSuite(t, kernel.Config{}, []row{
		{
			name: "order",
			why:  "they are told as they came, before the tasks end, and once",
			py:   "Go only: who waits outside",
			play: func(s *stage) {
				s.Quiet = true
				f := s.future()
				s.task("", func(co *coro.Co) error {
					defer s.say("task")
					return f.Wait(co)
				})
				s.Stop()
				s.run()
				a, b, c := s.AtClose(s.saying("a")), s.AtClose(s.saying("b")), s.AtClose(s.saying("c"))
				b.Forget()
				b.Forget()
				s.Close()
				s.Close()
				a.Forget()
				c.Forget()
			},
			want: "a c task",
		},
		{
			name: "first and last forgotten",
			why:  "the rest stays",
			py:   "Go only: who waits outside",
			play: func(s *stage) {
				a, _, c := s.AtClose(s.saying("a")), s.AtClose(s.saying("b")), s.AtClose(s.saying("c"))
				a.Forget()
				c.Forget()
				s.AtClose(s.saying("d"))
				s.Close()
			},
			want: "b d",
		},
		{
			name: "one forgets another",
			why:  "who is let go may let go of others",
			py:   "Go only: who waits outside",
			play: func(s *stage) {
				var second *kernel.Closing
				s.AtClose(func() { s.say("first"); second.Forget() })
				second = s.AtClose(s.saying("second"))
				s.AtClose(func() { s.say("third", s.AtClose(s.saying("late")) == nil) })
				s.Close()
			},
			want: "first third true",
		},
		{
			name: "closed",
			why:  "a closed loop tells nobody; nothing is forgotten",
			py:   "Go only: who waits outside",
			play: func(s *stage) {
				s.Close()
				c := s.AtClose(s.saying("late"))
				c.Forget()
				s.say(c == nil)
			},
			want: "true",
		},
	})
}

// Late reports come one at a time, and not before Close is over, from whichever
// goroutine.
func TestTellLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, kernel.Config{})
		s.SetExceptionHandler(func(c *kernel.ExceptionContext) { s.say(c.Message) })
		s.AtClose(func() {
			s.say("closing")
			done := make(chan bool)
			go func() {
				defer close(done)
				s.TellLate(&kernel.ExceptionContext{Message: "while closing", Exception: &gen.ValueError{Msg: "x"}})
			}()
			<-done // what Close waits for may have something to tell
			s.say("closing still")
		})
		s.Close()
		for range 64 {
			go s.TellLate(&kernel.ExceptionContext{Message: "afterwards"})
		}
		synctest.Wait()
		if got := fmt.Sprint(s.said[:3]); len(s.said) != 67 || got != "[closing closing still while closing]" {
			t.Errorf("%d reports, first %s", len(s.said), got)
		}
	})
}

// Operations that end while the loop is closed are called, or refused: none is
// lost.
func TestOperationCloseHammer(t *testing.T) {
	const goroutines = 64
	for range 20 {
		s := newStage(t, kernel.Config{})
		called, refused := 0, make(chan int, goroutines)
		for range goroutines {
			o := s.NewOperation()
			go func() {
				if !o.Complete(func() { called++ }) {
					refused <- 1
					return
				}
				refused <- 0
			}()
		}
		s.Close()
		n := 0
		for range goroutines {
			n += <-refused
		}
		if called+n != goroutines {
			t.Fatalf("%d called, %d refused", called, n)
		}
	}
}
