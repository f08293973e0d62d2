package loop_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// What becomes of main and of the tasks it leaves: SEMANTICS §18.
func TestRun(t *testing.T) {
	for _, row := range []struct {
		name string
		why  string
		main func(s *script) func(co *coro.Co) error
		want string
	}{
		{"outcome", "main's error is Run's", func(s *script) func(co *coro.Co) error {
			return func(co *coro.Co) error { return value("boom") }
		}, "ValueError('boom')"},
		{"left over", "what is left is cancelled, and waited for", func(s *script) func(co *coro.Co) error {
			return func(co *coro.Co) error {
				loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
					err := loop.Sleep(co, 9*sec)
					loop.Sleep(co, 3*sec)
					s.say("cleaned up at %v", loop.RunningLoop(co).Time())
					return err
				}))
				return loop.Sleep(co, sec)
			}
		}, "cleaned up at 4s\nNone"},
		{"fails in shutdown", "that is reported", func(s *script) func(co *coro.Co) error {
			return func(co *coro.Co) error {
				loop.CreateTask(co, coro.Do(func(co *coro.Co) error { loop.Sleep(co, 9*sec); return value("late") }))
				return loop.Sleep(co, sec)
			}
		}, "handler: unhandled exception during asyncio.run() shutdown\ntask: <Task finished name='Task-2' coro=<TestRun() done, defined at F:L> exception=ValueError('late')>\nValueError: late\n\nNone"},
		{"cancelled", "main may cancel itself", func(s *script) func(co *coro.Co) error {
			return func(co *coro.Co) error { loop.CurrentTask(co).Cancel("m"); return loop.Sleep(co, 0) }
		}, "CancelledError('m')"},
		{"interrupt", "it ends the run at once; what is left is cancelled", func(s *script) func(co *coro.Co) error {
			return func(co *coro.Co) error {
				loop.CreateTask(co, failing(sec, &gen.KeyboardInterrupt{Msg: "ki"}))
				err := loop.Sleep(co, 9*sec)
				s.say("main sees %s", gen.Repr(err))
				return err
			}
		}, "main sees CancelledError()\nhandler: Task exception was never retrieved\nfuture: <Task finished name='Task-2' coro=<failing() done, defined at F:L> exception=KeyboardInterrupt('ki')>\nKeyboardInterrupt: ki\n\nKeyboardInterrupt('ki')"},
		{"deadlock", "it ends the run, and main with it", func(s *script) func(co *coro.Co) error {
			return func(co *coro.Co) error {
				_, err := loop.CreateFuture[int](loop.RunningLoop(co)).Await(co)
				s.say("main sees %s", gen.Repr(err))
				return err
			}
		}, "main sees CancelledError()\nDeadlockError('loop: deadlock: nothing is ready, timed, or under way outside\\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]>')"},
	} {
		for name, engine := range engines {
			t.Run(row.name+"/"+name, func(t *testing.T) {
				before := runtime.NumGoroutine()
				s := &script{}
				_, err := loop.RunWith(context.Background(), coro.Do(row.main(s)), &loop.RunOptions{
					Virtual: true, NumberTasks: true, Engine: engine,
					ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { s.say("handler: %s", c) },
				})
				s.say("%s", gen.Repr(err))
				if got := strings.Join(s.lines, "\n"); got != row.want {
					t.Errorf("%s\ngot\n%s\nwant\n%s", row.why, got, row.want)
				}
				noneLeft(t, before)
			})
		}
	}
}

// When its context ends, main is cancelled, once.
func TestRunContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := loop.Run(ctx, coro.Do(func(co *coro.Co) error {
		cancel()
		err := loop.Sleep(co, time.Hour)
		if loop.Sleep(co, 0) != nil {
			t.Error("cancelled twice")
		}
		return err
	}))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := loop.Run[none](noContext, coro.Do(func(*coro.Co) error { return nil })); err != nil {
		t.Errorf("a nil context: %v", err)
	}
}

// A panic of main is a panic of Run, when everything has ended.
func TestRunPanic(t *testing.T) {
	before := runtime.NumGoroutine()
	ended := false
	func() {
		defer func() {
			pe, ok := recover().(*loop.PanicError)
			if !ok || pe.Value != "boom" || !strings.Contains(pe.Error(), "loop_test.explode") {
				t.Errorf("panic %v", pe)
			}
		}()
		loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
			loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
				err := loop.Sleep(co, time.Hour)
				ended = true
				return err
			}))
			loop.Sleep(co, 0)
			return explode()
		}))
	}()
	if !ended {
		t.Error("the other task was not ended")
	}
	noneLeft(t, before)
}

// Goexit, which t.FailNow is, ends the goroutine that runs the loop; nothing
// hangs and nothing is left.
func TestRunGoexit(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			deferred := false
			over := make(chan bool)
			go func() {
				returned := false
				defer func() { over <- returned }()
				loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
					loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
						defer func() { deferred = true }()
						return loop.Sleep(co, time.Hour)
					}))
					loop.Sleep(co, 0)
					runtime.Goexit()
					return nil
				}), &loop.RunOptions{Engine: engine})
				returned = true
			}()
			if returned := <-over; returned || !deferred {
				t.Errorf("Run returned: %v, deferred calls of the other task ran: %v", returned, deferred)
			}
			noneLeft(t, before)
		})
	}
}

func TestRunBadMain(t *testing.T) {
	if _, err := loop.Run[int](context.Background(), nil); gen.Repr(err) != "ValueError('a coroutine was expected, got None')" {
		t.Errorf("got %v", err)
	}
	_, err := loop.Run(context.Background(), coro.New(func(co *coro.Co) (int, error) {
		inner := immediate(1)
		defer inner.Close()
		return loop.Run(context.Background(), inner)
	}))
	if gen.Repr(err) != "RuntimeError('asyncio.run() cannot be called from a running event loop')" {
		t.Errorf("within a task: %v", err)
	}
}

// A coroutine that was never awaited is reported when the last run ends.
func TestNeverAwaited(t *testing.T) {
	var got []string
	restore := coro.SetWarningHook(func(w coro.Warning) { got = append(got, w.String()) })
	defer func() { coro.SetWarningHook(restore) }()
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		immediate(1)
		_, err := immediate(2).Await(co)
		return err
	}))
	if len(got) != 1 || got[0] != "RuntimeWarning: coroutine 'immediate' was never awaited" {
		t.Errorf("got %q", got)
	}
}

// A hundred thousand tasks at once.
func TestManyTasks(t *testing.T) {
	const n = 100_000
	sum := 0
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		all := make([]coro.Awaitable[int], n)
		for i := range all {
			all[i] = later(time.Duration(i%10)*sec, 1)
		}
		vs, err := loop.Gather(co, all...).Await(co)
		for _, v := range vs {
			sum += v
		}
		return err
	}), &loop.RunOptions{Virtual: true})
	if sum != n || err != nil {
		t.Errorf("%d, %v", sum, err)
	}
}

// noContext is a context that is not there.
var noContext context.Context
