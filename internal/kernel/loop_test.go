package kernel_test

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
)

func TestRun(t *testing.T) {
	runSuite(t, kernel.Config{}, []row{
		{
			name: "batches",
			why:  "what a batch makes ready runs in the next, timers that are due included",
			py:   "SEMANTICS §6.1",
			play: func(s *stage) {
				s.soon(func() {
					s.say("a", s.Iterations())
					s.soon(func() { s.say("c", s.Iterations()) })
					s.CallLater(0, func() { s.say("timer", s.Iterations()); s.Stop() })
				})
				s.soon(func() { s.say("b", s.Iterations(), s.Ready()) })
				s.run()
			},
			want: "a 1 b 1 1 c 2 timer 2",
		},
		{
			name: "stopped before",
			why:  "exactly one iteration, which does not wait",
			py:   "SEMANTICS §6.7: stop() before run_forever()",
			play: func(s *stage) {
				s.CallLater(5, s.saying("not yet"))
				s.soon(func() { s.say("one"); s.soon(s.saying("next run")) })
				s.Stop()
				s.run()
				s.say(s.Iterations(), s.Ready(), s.now())
			},
			want: "one 1 1 0s",
		},
		{
			name: "stopped within",
			why:  "the batch is finished; what it made ready stays",
			py:   "SEMANTICS §6.7",
			play: func(s *stage) {
				s.soon(func() { s.Stop(); s.soon(s.saying("next run")) })
				s.soon(s.saying("same batch"))
				s.run()
				s.say("|")
				s.Stop()
				s.run()
			},
			want: "same batch | next run",
		},
		{
			name: "a callback panics",
			why:  "it is reported, and the rest runs",
			py:   "SEMANTICS §6.6",
			play: func(s *stage) {
				s.SetExceptionHandler(func(c *kernel.ExceptionContext) { s.say(gen.Repr(c.Exception)) })
				s.soon(func() { panic(&gen.ValueError{Msg: "no"}) })
				s.soon(s.saying("rest"))
				s.Stop()
				s.run()
			},
			want: "ValueError('no') rest",
		},
		{
			name: "an interrupt",
			why:  "it leaves the run at once; the rest of the batch stays for the next",
			py:   "SEMANTICS §6.6: KeyboardInterrupt/SystemExit",
			play: func(s *stage) {
				s.soon(func() { panic(&gen.KeyboardInterrupt{}) })
				s.soon(s.saying("rest"))
				s.say(gen.Repr(s.RunForever()), s.Running(), s.Ready())
				s.Stop()
				s.run()
			},
			want: "KeyboardInterrupt() false 1 rest",
		},
		{
			name: "the handler is interrupted",
			why:  "an interrupt leaves the run wherever it is raised",
			py:   "Lib/asyncio/base_events.py: call_exception_handler",
			play: func(s *stage) {
				s.SetExceptionHandler(func(*kernel.ExceptionContext) { panic(&gen.KeyboardInterrupt{}) })
				s.soon(func() { panic("oops") })
				s.soon(s.saying("rest"))
				s.say(gen.Repr(s.RunForever()))
			},
			want: "KeyboardInterrupt()",
		},
		{
			name: "Goexit",
			why:  "it ends the loop's goroutine, and gives the loop back",
			py:   "Go only: t.FailNow in a callback",
			play: func(s *stage) {
				s.soon(runtime.Goexit)
				s.soon(s.saying("rest"))
				done := make(chan struct{})
				go func() {
					defer close(done)
					defer s.say("deferred")
					s.run()
					s.say("not reached")
				}()
				<-done
				s.say(s.Running())
				s.Stop()
				s.run()
			},
			want: "deferred false rest",
		},
	})
}

func TestRunnable(t *testing.T) {
	runSuite(t, kernel.Config{}, []row{
		{
			name: "closed",
			why:  "a closed loop runs no more",
			py:   "Lib/test/test_asyncio/test_base_events.py: test_close",
			play: func(s *stage) {
				s.Close()
				s.say(s.Runnable(), "|")
				s.run()
			},
			want: "Event loop is closed | Event loop is closed",
		},
		{
			name: "running",
			why:  "a loop does not run within itself, and runs on",
			py:   "Lib/test/test_asyncio/test_base_events.py: test_running_loop_within_a_loop",
			play: func(s *stage) {
				s.soon(func() { s.run(); s.say(s.Running(), s.Close()); s.Stop() })
				s.run()
				s.say(s.Running())
			},
			want: "This event loop is already running true Cannot close a running event loop false",
		},
		{
			name: "within another",
			why:  "a loop does not run within another's callback",
			py:   "Lib/test/test_asyncio/test_base_events.py: test_running_loop_within_a_loop",
			play: func(s *stage) {
				other := newStage(s.t, kernel.Config{})
				defer other.Close()
				s.soon(func() { s.say(other.RunForever()); s.Stop() })
				s.run()
				other.Stop()
				s.say(other.RunForever())
			},
			want: "Cannot run the event loop while another loop is running <nil>",
		},
		{
			name: "on another goroutine",
			why:  "one goroutine runs a loop; others may run other loops",
			py:   "Lib/asyncio/base_events.py: _check_running",
			play: func(s *stage) {
				s.soon(func() {
					errs := make(chan error)
					go func() { errs <- s.RunForever() }()
					s.say(<-errs)
					go func() {
						other := newStage(s.t, kernel.Config{})
						defer other.Close()
						other.Stop()
						errs <- other.RunForever()
					}()
					s.say(<-errs)
					s.Stop()
				})
				s.run()
			},
			want: "This event loop is already running <nil>",
		},
	})
}

// deep calls itself n times and then tells whether it is within a loop.
func deep(n int) bool {
	if n > 0 {
		return deep(n-1) || n < 0
	}
	return kernel.Within()
}

func TestWithin(t *testing.T) {
	say := func(s *stage) { s.say(kernel.Within()) }
	runSuite(t, kernel.Config{}, []row{
		{
			name: "outside",
			why:  "before and after a run there is no loop",
			py:   "library/asyncio-eventloop: get_running_loop raises RuntimeError",
			play: func(s *stage) { say(s); s.Stop(); s.run(); say(s) },
			want: "false false",
		},
		{
			name: "callback",
			why:  "a loop runs what is ready",
			py:   "library/asyncio-eventloop: get_running_loop, from a callback",
			play: func(s *stage) {
				s.soon(func() { say(s) })
				s.CallLater(0, func() { say(s) })
				s.Stop()
				s.run()
			},
			want: "true true",
		},
		{
			name: "deep in a callback",
			why:  "however many calls are between; the stack is read in pieces",
			py:   "library/asyncio-eventloop: get_running_loop, from a callback",
			play: func(s *stage) {
				s.soon(func() {
					for _, n := range []int{50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 1000} {
						if !deep(n) {
							s.say("not recognised", n, "calls deep")
						}
					}
				})
				s.Stop()
				s.run()
				s.say(deep(200))
			},
			want: "false",
		},
		{
			name: "exception handler",
			why:  "it is called by the loop too",
			py:   "library/asyncio-eventloop: get_running_loop, from a callback",
			play: func(s *stage) {
				s.SetExceptionHandler(func(*kernel.ExceptionContext) { say(s) })
				s.soon(func() { panic("oops") })
				s.Stop()
				s.run()
			},
			want: "true",
		},
		{
			name: "task",
			why:  "a task's body has a stack of its own",
			py:   "library/asyncio-eventloop: get_running_loop, from a coroutine",
			play: func(s *stage) {
				s.task("", func(co *coro.Co) error {
					say(s)
					if err := kernel.Sleep(co, 1); err != nil {
						return err
					}
					say(s)
					_, err := coro.Do(func(*coro.Co) error { say(s); return nil }).Await(co)
					s.Stop()
					return err
				})
				s.run()
			},
			want: "true true true",
		},
		{
			name: "by hand",
			why:  "a coroutine that is driven by hand outside a loop is outside",
			py:   "library/asyncio-eventloop: get_running_loop raises RuntimeError",
			play: func(s *stage) {
				coro.Do(func(*coro.Co) error { say(s); return nil }).Send(nil)
			},
			want: "false",
		},
		{
			name: "generator's body",
			why:  "its stack ends where the body begins: not recognised, as is written",
			py:   "DIFFERENCES.md: asyncio.run() from a running event loop",
			play: func(s *stage) {
				s.soon(func() {
					g := gen.Do(func(y *gen.Yielder[bool, gen.None]) error {
						_, err := y.Yield(kernel.Within())
						return err
					})
					defer g.Close()
					s.say(g.Next())
				})
				s.Stop()
				s.run()
			},
			want: "false <nil>",
		},
		{
			name: "new goroutine",
			why:  "a goroutine may run a loop of its own",
			py:   "library/asyncio-eventloop: get_running_loop, in another thread",
			play: func(s *stage) {
				s.soon(func() {
					done := make(chan struct{})
					go func() { defer close(done); say(s) }()
					<-done
				})
				s.Stop()
				s.run()
			},
			want: "false",
		},
	})
}

const elsewhere = " here: suspended tasks began under another thread lock or synctest bubble"

// A loop whose tasks began unlocked is refused on a locked thread, where the
// runtime would kill the process.
func TestSurroundings(t *testing.T) {
	for _, r := range []struct {
		name   string
		why    string
		engine frame.Engine
		begun  bool
		run    string
		close  string
	}{
		{"pull", "the runtime forbids the switch into the tasks", frame.Pull, true, "loop: cannot run" + elsewhere, "loop: cannot close" + elsewhere},
		{"pull, task not begun", "what has no frame yet may begin anywhere", frame.Pull, false, "<nil>", "<nil>"},
		{"channels", "channels work across threads", frame.Channels, true, "<nil>", "<nil>"},
	} {
		t.Run(r.name, func(t *testing.T) {
			s := newStage(t, kernel.Config{Engine: r.engine})
			s.Quiet = true
			f := s.future()
			if !r.begun {
				s.Stop()
				s.run()
			}
			task := s.task("", func(co *coro.Co) error {
				defer s.say("unwound")
				return f.Wait(co)
			})
			if r.begun {
				s.Stop()
				s.run()
			}
			errs := make(chan error, 2)
			done := make(chan struct{})
			go func() {
				defer close(done)
				runtime.LockOSThread() // for good: the thread ends with the goroutine
				s.Stop()
				errs <- s.RunForever()
				errs <- s.Close()
			}()
			<-done
			if run, closed := fmt.Sprint(<-errs), fmt.Sprint(<-errs); run != r.run || closed != r.close {
				t.Errorf("on a locked thread: run %s, close %s\nwant: run %s, close %s\n why: %s", run, closed, r.run, r.close, r.why)
			}
			// Where it began, it goes on as if nothing had happened.
			if r.run != "<nil>" {
				s.Stop()
				s.run()
				if task.Done() {
					t.Error("the task is done; nobody has completed what it awaits")
				}
			}
			if err := s.Close(); err != nil {
				t.Errorf("Close where it began = %v", err)
			}
			if got := fmt.Sprint(s.said); got != "[unwound]" {
				t.Errorf("said %s, want [unwound]: the body's deferred calls run once", got)
			}
		})
	}
}

// The same holds for a bubble: the loop of one cannot run in another.
func TestSurroundingsBubble(t *testing.T) {
	s := newStage(t, kernel.Config{})
	defer s.Close()
	s.Quiet = true
	f := s.future()
	s.task("", func(co *coro.Co) error { return f.Wait(co) })
	s.Stop()
	s.run()
	synctest.Test(t, func(t *testing.T) {
		if got, want := fmt.Sprint(s.RunForever()), "loop: cannot run"+elsewhere; got != want {
			t.Errorf("RunForever in a bubble = %s, want %s", got, want)
		}
	})
}

// A loop that has run leaves no goroutine parked, and may run elsewhere.
func TestRunElsewhere(t *testing.T) {
	s := newStage(t, kernel.Config{})
	defer s.Close()
	work := func(co *coro.Co) error {
		err := kernel.Sleep(co, 1)
		s.say("worked")
		s.Stop()
		return err
	}
	s.task("", work)
	s.run()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		s.task("", work)
		s.run()
	}()
	<-done
	synctest.Test(t, func(t *testing.T) { // which fails if a goroutine is left
		s.task("", work)
		s.run()
	})
	if got, want := fmt.Sprint(s.said), "[worked worked worked]"; got != want {
		t.Errorf("said %s, want %s", got, want)
	}
}
