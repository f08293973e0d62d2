package kernel_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/coluber-go/coluber/internal/kernel"
)

// post passes fn in as another goroutine would.
func (s *stage) post(fn func()) *kernel.Handle {
	h, err := s.CallSoonThreadsafe(fn, nil)
	if err != nil {
		s.say(err)
	}
	return h
}

func TestInbox(t *testing.T) {
	runSuite(t, kernel.Config{}, []row{
		{
			name: "one queue",
			why:  "what is passed in stands behind what was ready, and before what comes later",
			py:   "SEMANTICS §6.2: call_soon_threadsafe appends to the same deque",
			play: func(s *stage) {
				s.soon(s.saying("a"))
				s.post(s.saying("b"))
				s.post(s.saying("c"))
				s.soon(s.saying("d"))
				s.post(s.saying("e"))
				s.Stop()
				s.run()
				s.say(s.Iterations())
			},
			want: "a b c d e 1",
		},
		{
			name: "next iteration",
			why:  "what is passed in by a callback does not run in the same batch",
			py:   "SEMANTICS §6.1: exactly as many as were ready",
			play: func(s *stage) {
				s.soon(func() {
					s.post(func() { s.say("posted", s.Iterations()); s.Stop() })
					s.say("posting", s.Iterations())
				})
				s.soon(func() { s.say("second", s.Iterations()) })
				s.run()
			},
			want: "posting 1 second 1 posted 2",
		},
		{
			name: "before timers",
			why:  "a batch is what was ready, what came in, and then what is due",
			py:   "SEMANTICS §6.1: already-ready, I/O, timers",
			play: func(s *stage) {
				s.CallLater(0, s.saying("timer"))
				s.post(s.saying("posted"))
				s.Stop()
				s.run()
			},
			want: "posted timer",
		},
		{
			name: "cancelled",
			why:  "a handle passed in can be cancelled like any other",
			py:   "SEMANTICS §6.3: a cancelled handle is skipped",
			play: func(s *stage) {
				h := s.post(s.saying("cancelled"))
				s.post(s.saying("other"))
				h.Cancel()
				s.Stop()
				s.run()
			},
			want: "other",
		},
		{
			name: "between runs",
			why:  "what comes in while the loop does not run waits for the next run",
			py:   "SEMANTICS §6.7: a loop may run again",
			play: func(s *stage) {
				s.Stop()
				s.run()
				s.post(s.saying("a"))
				s.post(s.saying("b"))
				s.Stop()
				s.run()
			},
			want: "a b",
		},
		{
			name: "closed",
			why:  "a closed loop takes nothing in, and forgets what it had",
			py:   "Lib/test/test_asyncio/test_base_events.py: RuntimeError: Event loop is closed",
			play: func(s *stage) {
				s.post(s.saying("forgotten"))
				s.Close()
				s.post(s.saying("refused"))
				s.say(s.Complete(s.saying("refused")))
				s.run()
			},
			want: "Event loop is closed false Event loop is closed",
		},
		{
			name: "many times",
			why:  "the two lists that take turns do not mix",
			py:   "Go only",
			play: func(s *stage) {
				sum := 0
				for i := range 50 {
					for j := range i {
						s.post(func() { sum += j })
					}
					s.Stop()
					s.run()
				}
				s.say(sum)
			},
			want: "19600",
		},
	})
}

// A loop with nothing to do sleeps until something is passed in.
func TestInboxWakes(t *testing.T) {
	for _, r := range []struct {
		name string
		why  string
		py   string
		play func(s *stage)
		want string
	}{
		{
			name: "from sleep without end",
			why:  "nothing is ready and no timer set: only a post can wake the loop",
			py:   "SEMANTICS §6.2: call_soon_threadsafe wakes the selector",
			play: func(s *stage) {
				time.Sleep(time.Hour)
				s.post(s.saying("posted"))
				synctest.Wait() // until the loop sleeps again
				s.post(s.Stop)
			},
			want: "posted 1h0m0s",
		},
		{
			name: "before a timer",
			why:  "a post does not wait for the timer, nor does the timer start anew",
			py:   "SEMANTICS §6.2: call_soon_threadsafe wakes the selector",
			play: func(s *stage) {
				s.post(func() {
					s.CallLater(int64(time.Hour), func() { s.say("timer", s.now()); s.Stop() })
				})
				for range 3 {
					time.Sleep(time.Minute)
					s.post(func() { s.say("posted", s.now()) })
				}
			},
			want: "posted 1m0s posted 2m0s posted 3m0s timer 1h0m0s 1h0m0s",
		},
		{
			name: "a little before a timer",
			why:  "one that is cancelled in time does not come, and the loop sleeps on",
			py:   "SEMANTICS §7: cancelled timers",
			play: func(s *stage) {
				var h *kernel.TimerHandle
				s.post(func() { h, _ = s.CallLater(int64(time.Hour), s.saying("timer")) })
				time.Sleep(time.Hour - 1)
				s.post(func() { h.Cancel() })
				time.Sleep(time.Hour)
				s.post(s.Stop)
			},
			want: "1h59m59.999999999s",
		},
		{
			name: "by a completion",
			why:  "an operation that is over is passed in the same way",
			py:   "Go only: a selector event in Python",
			play: func(s *stage) {
				s.post(s.Begin)
				time.Sleep(time.Second)
				s.Complete(func() { s.say("complete", s.now()); s.Stop() })
			},
			want: "complete 1s 1s",
		},
	} {
		t.Run(r.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, kernel.Config{Clock: kernel.RealClock()})
				defer s.Close()
				done := make(chan struct{})
				go func() {
					defer close(done)
					s.run()
				}()
				synctest.Wait()
				r.play(s)
				<-done
				s.say(s.now())
				if got := fmt.Sprint(s.said); got != "["+r.want+"]" {
					t.Errorf("said: %s\nwant: [%s]\n why: %s\n  py: %s", got, r.want, r.why, r.py)
				}
			})
		})
	}
}

// now is the loop's time.
func (s *stage) now() time.Duration { return time.Duration(s.Now()) }

// Many goroutines pass callbacks in while the loop runs, sleeps and runs again:
// all of them are called, in the order of each goroutine.
func TestCallSoonThreadsafeHammer(t *testing.T) {
	const goroutines, each = 64, 200
	s := newStage(t, kernel.Config{Clock: kernel.RealClock()})
	defer s.Close()
	var next [goroutines]int
	left := goroutines * each
	for g := range goroutines {
		go func() {
			for i := range each {
				s.post(func() {
					if next[g] != i {
						t.Errorf("goroutine %d: callback %d came, want %d", g, i, next[g])
					}
					next[g] = i + 1
					if left--; left == 0 {
						s.Stop()
					}
				})
				if i%16 == 0 {
					runtime.Gosched()
				}
			}
		}()
	}
	s.run()
	if left != 0 || s.said != nil {
		t.Errorf("%d callbacks were not called; %v", left, s.said)
	}
}

// Operations that end all at once: each is counted until it is taken in, so the
// timer comes last, and the loop is not taken to be deadlocked.
func TestCompleteHammer(t *testing.T) {
	const goroutines = 64
	s := newStage(t, kernel.Config{})
	defer s.Close()
	completed := 0
	s.CallLater(1, func() { s.say("timer after", completed); s.Stop() })
	for range goroutines {
		s.Begin()
		go func() {
			runtime.Gosched()
			s.Complete(func() { completed++ })
		}()
	}
	s.run()
	if got, want := fmt.Sprint(s.said), "[timer after 64]"; got != want {
		t.Errorf("said %s, want %s", got, want)
	}
}

func TestOutside(t *testing.T) {
	runSuite(t, kernel.Config{}, []row{
		{
			name: "time stands still",
			why:  "a virtual clock must not jump over a read that is under way",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				s.Begin()
				s.CallLater(int64(time.Second), func() { s.say("timer", s.now()); s.Stop() })
				s.elsewhere(func() { s.Complete(func() { s.say("complete", s.now()) }) })
				s.run()
			},
			want: "complete 0s timer 1s",
		},
		{
			name: "until the last is over",
			why:  "operations are counted",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				s.CallLater(1, func() { s.say("timer"); s.Stop() })
				s.Begin()
				s.Begin()
				s.elsewhere(func() {
					s.Complete(s.saying("one"))
					s.elsewhere(func() { s.Complete(s.saying("two")) })
				})
				s.run()
			},
			want: "one two timer",
		},
		{
			name: "one after another",
			why:  "the callback of one may begin the next",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				s.CallLater(1, func() { s.say("timer"); s.Stop() })
				s.Begin()
				s.elsewhere(func() {
					s.Complete(func() {
						s.say("one")
						s.Begin()
						s.elsewhere(func() { s.Complete(s.saying("two")) })
					})
				})
				s.run()
			},
			want: "one two timer",
		},
		{
			name: "no deadlock meanwhile",
			why:  "a loop that waits for what is under way can be woken",
			py:   "Go only: asyncio waits for ever",
			play: func(s *stage) {
				s.Begin()
				s.elsewhere(func() { s.Complete(s.saying("complete")) })
				s.run()
			},
			want: "complete deadlock: nothing is ready, no timer is set, and nothing is under way outside",
		},
		{
			name: "posts come in meanwhile",
			why:  "other goroutines reach a loop that waits",
			py:   "SEMANTICS §6.2: call_soon_threadsafe",
			play: func(s *stage) {
				s.Begin()
				s.CallLater(1, func() { s.say("timer"); s.Stop() })
				s.elsewhere(func() {
					s.post(s.saying("posted"))
					s.Complete(s.saying("complete"))
				})
				s.run()
			},
			want: "posted complete timer",
		},
		{
			name: "over before the run",
			why:  "a completion waits like a post",
			py:   "Go only: virtual time",
			play: func(s *stage) {
				s.Begin()
				s.Complete(s.saying("complete"))
				s.CallLater(1, s.Stop)
				s.run()
				s.say(s.now())
			},
			want: "complete 1ns",
		},
		{
			name: "its callback panics",
			why:  "the operation is over all the same",
			py:   "SEMANTICS §6.6: a callback that raises does not stop the rest",
			play: func(s *stage) {
				s.SetExceptionHandler(func(c *kernel.ExceptionContext) { s.say("reported") })
				s.Begin()
				s.Complete(func() { panic("oops") })
				s.CallLater(1, func() { s.say("timer"); s.Stop() })
				s.run()
			},
			want: "reported timer",
		},
	})
}

// elsewhere runs act on another goroutine, after the loop's has had some turns.
func (s *stage) elsewhere(act func()) {
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 100 {
			runtime.Gosched()
		}
		act()
	})
	s.t.Cleanup(wg.Wait)
}

func TestInboxLetsGo(t *testing.T) {
	s := newStage(t, kernel.Config{})
	defer s.Close()
	gone := func() weak.Pointer[big] {
		held := &big{}
		s.post(held.Run)
		s.post(held.Run)
		return weak.Make(held)
	}()
	s.Stop()
	s.run()
	for i := 0; gone.Value() != nil && i < 100; i++ {
		runtime.GC()
	}
	if gone.Value() != nil {
		t.Error("the loop still holds a callback that it has called")
	}
}
