//go:build unix

package loop_test

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// guard receives sigs until the test is over, so that none does what it does
// without a handler.
func guard(t *testing.T, sigs ...os.Signal) <-chan os.Signal {
	ch := make(chan os.Signal, 100)
	signal.Notify(ch, sigs...)
	t.Cleanup(func() { signal.Stop(ch) })
	return ch
}

func kill(sig syscall.Signal) { syscall.Kill(os.Getpid(), sig) }

// deliver sends sig to the process, and returns when every channel that is
// notified has it.
func deliver(sig syscall.Signal) {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, sig)
	kill(sig)
	<-ch
	signal.Stop(ch) // which waits until the signal is with all the others
}

// unknown is a signal of no operating system.
type unknown struct{}

func (unknown) Signal()        {}
func (unknown) String() string { return "unknown" }

func TestAddSignalHandler(t *testing.T) {
	guard(t, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGINT)
	// set is a handler that completes a future.
	set := func(f *loop.Future[int]) func() {
		return func() {
			if !f.Done() {
				f.SetResult(1)
			}
		}
	}
	runRows(t, []row{
		{
			name: "delivered", why: "as a callback of the loop, which wakes for it", py: py18 + "add_signal_handler(SIGUSR1, ev.set)",
			run: func(s *script) error {
				f := future(s)
				s.say("%v", s.loop.AddSignalHandler(syscall.SIGUSR1, set(f)))
				kill(syscall.SIGUSR1)
				s.say("%v", f.Done())
				await(s, "event", f)
				return nil
			},
			want: []string{"<nil>", "false", "event -> 1"},
		},
		{
			name: "remove", why: "there is one, and then there is none", py: py18 + "remove_signal_handler twice",
			run: func(s *script) error {
				s.loop.AddSignalHandler(syscall.SIGUSR1, func() {})
				for range 2 {
					removed, err := s.loop.RemoveSignalHandler(syscall.SIGUSR1)
					outcome(s, "remove", removed, err)
				}
				return nil
			},
			want: []string{"remove -> True", "remove -> False"},
		},
		{
			name: "bad signals", why: "each has its error", py: py18 + "SIGKILL, 999, 'x'; test_asyncio/test_events.py: test_add_signal_handler",
			run: func(s *script) error {
				for _, sig := range []os.Signal{syscall.SIGKILL, syscall.SIGSTOP, syscall.Signal(999), syscall.Signal(0), syscall.Signal(-1), unknown{}, nil} {
					s.say("%s", chain(s.loop.AddSignalHandler(sig, func() {})))
					removed, err := s.loop.RemoveSignalHandler(sig)
					outcome(s, "remove", removed, err)
				}
				return nil
			},
			want: []string{
				"RuntimeError('sig 9 cannot be caught')", "remove -> False",
				"RuntimeError('sig " + gen.Repr(int(syscall.SIGSTOP)) + " cannot be caught')", "remove -> False",
				"ValueError('invalid signal number 999')", "remove !! ValueError('invalid signal number 999')",
				"ValueError('invalid signal number 0')", "remove !! ValueError('invalid signal number 0')",
				"ValueError('invalid signal number -1')", "remove !! ValueError('invalid signal number -1')",
				"TypeError('sig must be an int, not unknown')", "remove !! TypeError('sig must be an int, not unknown')",
				"TypeError('sig must be an int, not None')", "remove !! TypeError('sig must be an int, not None')",
			},
		},
		{
			name: "replaced", why: "the second handler takes the place of the first", py: py18 + "second add replaces the first",
			run: func(s *script) error {
				f := future(s)
				s.loop.AddSignalHandler(syscall.SIGUSR1, func() { s.say("first") })
				s.loop.AddSignalHandler(syscall.SIGUSR1, func() { s.say("second"); set(f)() })
				kill(syscall.SIGUSR1)
				await(s, "event", f)
				removed, err := s.loop.RemoveSignalHandler(syscall.SIGUSR1)
				outcome(s, "remove", removed, err)
				return nil
			},
			want: []string{"second", "event -> 1", "remove -> True"},
		},
		{
			name: "arguments", why: "a closure has them", py: "test_asyncio/test_events.py: test_signal_handling_args",
			run: func(s *script) error {
				f := future(s)
				for _, arg := range []int{42} {
					s.loop.AddSignalHandler(syscall.SIGUSR1, func() { f.SetResult(arg) })
				}
				kill(syscall.SIGUSR1)
				await(s, "event", f)
				return nil
			},
			want: []string{"event -> 42"},
		},
		{
			name: "two signals", why: "each has its handler; one may be removed", py: "test_asyncio/test_unix_events.py: test_remove_signal_handler_2",
			run: func(s *script) error {
				one, two := future(s), future(s)
				s.loop.AddSignalHandler(syscall.SIGUSR1, set(one))
				s.loop.AddSignalHandler(syscall.SIGUSR2, set(two))
				s.loop.RemoveSignalHandler(syscall.SIGUSR1)
				deliver(syscall.SIGUSR1)
				kill(syscall.SIGUSR2)
				await(s, "two", two)
				s.say("%v", one.Done())
				return nil
			},
			want: []string{"two -> 1", "false"},
		},
		{
			name: "removed before it is called", why: "a signal that has come finds no handler, and nothing happens", py: "test_asyncio/test_unix_events.py: test_handle_signal_no_handler",
			run: func(s *script) error {
				f := future(s)
				s.loop.AddSignalHandler(syscall.SIGUSR2, set(f))
				s.loop.AddSignalHandler(syscall.SIGUSR1, func() { s.say("called") })
				deliver(syscall.SIGUSR1)
				s.loop.RemoveSignalHandler(syscall.SIGUSR1)
				kill(syscall.SIGUSR2)
				await(s, "other", f)
				return nil
			},
			want: []string{"other -> 1"},
		},
		{
			name: "the handler raises", why: "it is a callback like others", py: onCPython + "add_signal_handler(SIGUSR1, lambda: 1/0)",
			run: func(s *script) error {
				f := future(s)
				s.loop.AddSignalHandler(syscall.SIGUSR1, func() { set(f)(); panic(value("x")) })
				kill(syscall.SIGUSR1)
				await(s, "event", f)
				return nil
			},
			want: []string{"handler: Exception in callback TestAddSignalHandler() at F:L\nhandle: <Handle TestAddSignalHandler() at F:L>\nValueError: x\n", "event -> 1"},
		},
		{
			name: "time passes", why: "a virtual clock does not wait for signals", py: "none: virtual time",
			run: func(s *script) error {
				s.loop.AddSignalHandler(syscall.SIGUSR1, func() {})
				err := loop.Sleep(s.co, sec)
				s.say("%v", s.loop.Time())
				return err
			},
			want: []string{"1s"},
		},
		{
			name: "deadlock again", why: "without handlers nothing can wake the loop", py: "none: CPython waits for ever",
			run: func(s *script) error {
				s.loop.AddSignalHandler(syscall.SIGUSR1, func() {})
				s.loop.RemoveSignalHandler(syscall.SIGUSR1)
				_, err := future(s).Await(s.co)
				return err
			},
			want: []string{"main !! DeadlockError('loop: deadlock: nothing is ready, timed, or under way outside\\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]>')"},
		},
		{
			name: "SIGINT", why: "it is a signal like others; removed, it is the process's again", py: "test_asyncio/test_events.py: test_add_signal_handler",
			run: func(s *script) error {
				f := future(s)
				s.loop.AddSignalHandler(syscall.SIGINT, set(f))
				kill(syscall.SIGINT)
				await(s, "event", f)
				for range 2 {
					removed, err := s.loop.RemoveSignalHandler(syscall.SIGINT)
					outcome(s, "remove", removed, err)
				}
				return nil
			},
			want: []string{"event -> 1", "remove -> True", "remove -> False"},
		},
	})
}

// A signal comes while a loop with real time waits.
func TestSignalWakes(t *testing.T) {
	guard(t, syscall.SIGALRM)
	l := loop.New()
	defer l.Close()
	caught := 0
	l.AddSignalHandler(syscall.SIGALRM, func() { caught++; l.Stop() })
	l.CallSoon(func() { kill(syscall.SIGALRM) })
	l.CallLater(60*sec, l.Stop)
	if err := l.RunForever(); err != nil || caught != 1 || l.Time() > 50*sec {
		t.Errorf("%v, caught %d, after %v", err, caught, l.Time())
	}
}

// Closing a loop removes its handlers, and leaves no goroutine.
func TestSignalsClose(t *testing.T) {
	ch := guard(t, syscall.SIGUSR1, syscall.SIGUSR2)
	row{name: "close", why: "the handlers end with their loop", py: "test_asyncio/test_unix_events.py: test_close"}.play(t, func(s *script, o *loop.RunOptions) {
		l := loop.NewWith(o)
		for _, sig := range []os.Signal{syscall.SIGUSR1, syscall.SIGUSR2} {
			l.AddSignalHandler(sig, func() { s.say("called") })
		}
		l.Close()
		deliver(syscall.SIGUSR1)
		if sig := <-ch; sig != syscall.SIGUSR1 {
			s.say("%v", sig)
		}
		if err := l.AddSignalHandler(syscall.SIGUSR1, func() {}); gen.Repr(err) != "RuntimeError('Event loop is closed')" {
			s.say("on a closed loop: %v", err)
		}
		if removed, err := l.RemoveSignalHandler(syscall.SIGUSR1); removed || err != nil {
			s.say("removed after Close: %v, %v", removed, err)
		}
	})
}

func TestHandleSIGINT(t *testing.T) {
	ch := guard(t, syscall.SIGINT)
	// interrupted sends a SIGINT and waits for what it does.
	interrupted := func(s *script) error {
		kill(syscall.SIGINT)
		return loop.Sleep(s.co, 60*sec)
	}
	rows := []row{
		{
			name: "cancelled", why: "the first one cancels the main task, and is the outcome", py: py18 + "si",
			run: func(s *script) error {
				err := interrupted(s)
				s.say("main task sees %s cancelling %d", gen.Repr(err), me(s.co).Cancelling())
				return err
			},
			want: []string{"main task sees CancelledError() cancelling 1", "main !! KeyboardInterrupt() context CancelledError()"},
		},
		{
			name: "swallowed", why: "a task may deal with it", py: py18 + "si2",
			run:  func(s *script) error { interrupted(s); return nil },
			want: []string{"main -> None"},
		},
		{
			name: "converted", why: "another exception is the outcome", py: py18 + "si3",
			run:  func(s *script) error { interrupted(s); return value("converted") },
			want: []string{"main !! ValueError('converted')"},
		},
		{
			name: "second", why: "it ends the run at once; what is left is cancelled then", py: py18 + "si4",
			run: func(s *script) error {
				interrupted(s)
				s.say("first SIGINT")
				err := interrupted(s)
				s.say("after second SIGINT: %s", gen.Repr(err))
				return err
			},
			want: []string{"first SIGINT", "after second SIGINT: CancelledError()", "main !! KeyboardInterrupt()"},
		},
		{
			name: "uncancelled", why: "a task that takes the request back goes on", py: py18 + "si5",
			run: func(s *script) error {
				interrupted(s)
				me(s.co).Uncancel()
				return loop.Sleep(s.co, 0)
			},
			want: []string{"main -> None"},
		},
		{
			name: "returning", why: "one that comes while main runs to its end is not lost", py: py18 + "si6",
			run:  func(s *script) error { deliver(syscall.SIGINT); s.say("still running"); return nil },
			want: []string{"still running", "main !! KeyboardInterrupt() context CancelledError()"},
		},
		{
			name: "own cancellation", why: "without a SIGINT it is a CancelledError", py: py18 + "si7",
			run: func(s *script) error {
				me(s.co).Cancel()
				return loop.Sleep(s.co, 0)
			},
			want: []string{"main !! CancelledError()"},
		},
		{
			name: "in a tight loop", why: "the only case when the task waits for no future", py: "test_asyncio/test_runners.py: test_interrupt_call_soon",
			run: func(s *script) error {
				s.loop.CallLater(1, func() { kill(syscall.SIGINT) })
				for {
					if err := loop.Sleep(s.co, 0); err != nil {
						s.say("%s", gen.Repr(err))
						return &gen.CancelledError{}
					}
				}
			},
			want: []string{"CancelledError()", "main !! KeyboardInterrupt() context CancelledError()"},
		},
		{
			name: "waiting", why: "what main awaits is cancelled with it", py: "test_asyncio/test_runners.py: test_interrupt_wait",
			run: func(s *script) error {
				f := future(s)
				kill(syscall.SIGINT)
				_, err := f.Await(s.co)
				s.say("%v", f)
				return err
			},
			want: []string{"<Future cancelled>", "main !! KeyboardInterrupt() context CancelledError()"},
		},
		{
			name: "cancelled otherwise, too", why: "then it is no KeyboardInterrupt", py: "test_asyncio/test_runners.py: test_interrupt_cancelled_task",
			run: func(s *script) error {
				main := me(s.co)
				spawn(s.co, "sub", func(co *coro.Co) error {
					kill(syscall.SIGINT)
					for main.Cancelling() == 0 {
						loop.Sleep(co, 0)
					}
					main.Cancel()
					return nil
				})
				return loop.Sleep(s.co, 60*sec)
			},
			want: []string{"main !! CancelledError()"},
		},
	}
	for _, r := range rows {
		r.play(t, func(s *script, o *loop.RunOptions) {
			o.Virtual, o.HandleSIGINT = false, true
			v, err := loop.RunWith(context.Background(), s.task(r), o)
			if c := gen.ContextOf(err); c != nil {
				s.say("main !! %s context %s", gen.Repr(err), gen.Repr(c))
			} else {
				outcome(s, "main", v, err)
			}
			// It is handled no more: whoever else does is left alone with it.
			for len(ch) > 0 {
				<-ch
			}
			deliver(syscall.SIGINT)
			<-ch
		})
	}
}

// Without the option SIGINT is none of a run's business.
func TestSIGINTLeftAlone(t *testing.T) {
	ch := guard(t, syscall.SIGINT)
	v, err := loop.Run(context.Background(), coro.New(func(co *coro.Co) (string, error) {
		deliver(syscall.SIGINT)
		<-ch
		return "kept", loop.Sleep(co, 0)
	}))
	if v != "kept" || err != nil {
		t.Errorf("%q, %v", v, err)
	}
}

// A runner handles SIGINT in each of its runs.
func TestRunnerSIGINT(t *testing.T) {
	guard(t, syscall.SIGINT)
	r := loop.NewRunner(&loop.RunOptions{HandleSIGINT: true})
	defer r.Close()
	for range 3 {
		_, err := loop.RunOn(context.Background(), r, coro.Do(func(co *coro.Co) error {
			kill(syscall.SIGINT)
			return loop.Sleep(co, 60*sec)
		}))
		if _, ok := gen.Raised(err).(*gen.KeyboardInterrupt); !ok {
			t.Errorf("%v, want a KeyboardInterrupt", err)
		}
		deliver(syscall.SIGINT)
	}
}
