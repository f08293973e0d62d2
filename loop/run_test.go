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

// What becomes of main, and of the tasks that it leaves behind.
func TestRun(t *testing.T) {
	until := func(answer func(co *coro.Co, err error) error) func(co *coro.Co) error {
		return func(co *coro.Co) error { return answer(co, loop.Sleep(co, 9*sec)) }
	}
	runRows(t, []row{
		{
			name: "outcome", why: "main's error is Run's", py: "SEMANTICS §18",
			run:  func(s *script) error { return value("boom") },
			want: []string{"main !! ValueError('boom')"},
		},
		{
			name: "StopIteration", why: "it cannot leave a coroutine", py: onCPython + "async def main(): raise StopIteration(3)",
			run:  func(s *script) error { return &gen.StopIteration[int]{Value: 3} },
			want: []string{"main !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration(3)"},
		},
		{
			name: "cancelled", why: "main may cancel itself, unless it deals with that", py: onCPython + "current_task().cancel('m'); await sleep(0)",
			run: func(s *script) error {
				me(s.co).Cancel("swallowed")
				loop.Sleep(s.co, 0)
				me(s.co).Cancel("m")
				return loop.Sleep(s.co, 0)
			},
			want: []string{"main !! CancelledError('m')"},
		},
		{
			name: "left over", why: "what is left is cancelled, and waited for", py: "SEMANTICS §18",
			run: func(s *script) error {
				spawn(s.co, "left", until(func(co *coro.Co, err error) error {
					loop.Sleep(co, 3*sec)
					s.say("cleaned up at %v", s.loop.Time())
					return err
				}))
				return loop.Sleep(s.co, sec)
			},
			want: []string{"cleaned up at 4s"},
		},
		{
			name: "swallowing", why: "a task may go on and return; nobody minds", py: onCPython + "except CancelledError: return",
			run: func(s *script) error {
				spawn(s.co, "sw", until(func(*coro.Co, error) error { s.say("swallowed"); return nil }))
				return loop.Sleep(s.co, 0)
			},
			want: []string{"swallowed"},
		},
		{
			name: "failing", why: "what the others raise is reported, what main raises is the outcome",
			py: onCPython + "create_task(f('a'), name='a'); create_task(f('b'), name='b'); raise KeyError('main'); the order: DIFFERENCES.md",
			run: func(s *script) error {
				for _, name := range []string{"a", "b"} {
					spawn(s.co, name, until(func(*coro.Co, error) error { return value(name) }))
				}
				loop.Sleep(s.co, 0)
				return &gen.KeyError{Key: "main"}
			},
			want: []string{
				"handler: unhandled exception during asyncio.run() shutdown\ntask: <Task finished name='a' coro=<a() done, defined at F:L> exception=ValueError('a')>\nValueError: a\n",
				"handler: unhandled exception during asyncio.run() shutdown\ntask: <Task finished name='b' coro=<b() done, defined at F:L> exception=ValueError('b')>\nValueError: b\n",
				"main !! KeyError('main')"},
		},
		{
			name: "unstarted", why: "main's end takes an iteration to be seen, in which what is ready still runs", py: onCPython + "async def main(): create_task(body())",
			run: func(s *script) error {
				spawn(s.co, "u", func(*coro.Co) error { s.say("runs"); return nil })
				return nil
			},
			want: []string{"runs"},
		},
		{
			name: "spawned in shutdown", why: "a task that a cancelled one makes begins, if the loop still goes round", py: onCPython + "except CancelledError: create_task(body(), name='late'); raise",
			run: func(s *script) error {
				spawn(s.co, "spawning", until(func(co *coro.Co, err error) error {
					spawn(co, "late", func(*coro.Co) error { s.say("runs"); return nil })
					return err
				}))
				return loop.Sleep(s.co, 0)
			},
			want: []string{"runs"},
		},
		{
			name: "spawned in shutdown, waiting", why: "nobody cancels it: it is pending when the loop is closed",
			py: onCPython + "except CancelledError: create_task(late(), name='late'); await sleep(0); await sleep(0); raise",
			run: func(s *script) error {
				spawn(s.co, "spawning", until(func(co *coro.Co, err error) error {
					spawn(co, "late", func(co *coro.Co) error {
						s.say("late runs")
						defer s.say("late is closed")
						return loop.Sleep(co, 9*sec)
					})
					loop.Sleep(co, 0)
					loop.Sleep(co, 0)
					return err
				}))
				return loop.Sleep(s.co, 0)
			},
			want: []string{"late runs", "late is closed",
				"handler: Task was destroyed but it is pending!\ntask: <Task pending name='late' coro=<late() done, defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>\n"},
		},
		{
			name: "interrupt", why: "it ends the run at once; what is left is cancelled", py: py10 + "KeyboardInterrupt/SystemExit in a task",
			run: func(s *script) error {
				spawn(s.co, "ki", func(co *coro.Co) error { loop.Sleep(co, sec); return &gen.KeyboardInterrupt{Msg: "ki"} })
				err := loop.Sleep(s.co, 9*sec)
				s.say("main sees %s", gen.Repr(err))
				return err
			},
			want: []string{"main sees CancelledError()",
				"handler: Task exception was never retrieved\nfuture: <Task finished name='ki' coro=<ki() done, defined at F:L> exception=KeyboardInterrupt('ki')>\nKeyboardInterrupt: ki\n",
				"main !! KeyboardInterrupt('ki')"},
		},
		{
			name: "interrupt in shutdown", why: "it ends the shutdown: what was cancelled with it is still pending", py: onCPython + "create_task(ki()); create_task(other()); ki: except CancelledError: raise KeyboardInterrupt('ki')",
			run: func(s *script) error {
				spawn(s.co, "ki", until(func(*coro.Co, error) error { return &gen.KeyboardInterrupt{Msg: "ki"} }))
				spawn(s.co, "other", until(func(co *coro.Co, err error) error { s.say("other sees %s", gen.Repr(err)); return err }))
				return loop.Sleep(s.co, 0)
			},
			want: []string{"other sees GeneratorExit()",
				"handler: Task was destroyed but it is pending!\ntask: <Task cancelling name='other' coro=<other() done, defined at F:L> wait_for=<Future cancelled> cb=[gather.<locals>._done_callback()]>\n",
				"handler: Task exception was never retrieved\nfuture: <Task finished name='ki' coro=<ki() done, defined at F:L> exception=KeyboardInterrupt('ki')>\nKeyboardInterrupt: ki\n",
				"main !! KeyboardInterrupt('ki')"},
		},
		{
			name: "deadlock", why: "it ends the run, and main with it", py: "none: CPython waits for ever",
			run: func(s *script) error {
				_, err := future(s).Await(s.co)
				s.say("main sees %s", gen.Repr(err))
				return err
			},
			want: []string{"main sees CancelledError()",
				"main !! DeadlockError('loop: deadlock: nothing is ready, timed, or under way outside\\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]>')"},
		},
		{
			name: "deadlock in shutdown", why: "a task that will not end when cancelled ends the run all the same", py: "none: CPython waits for ever",
			run: func(s *script) error {
				spawn(s.co, "stuck", func(co *coro.Co) error {
					defer s.say("stuck is closed")
					future(s).Await(co)
					_, err := future(s).Await(co)
					return err
				})
				return loop.Sleep(s.co, 0)
			},
			want: []string{"stuck is closed",
				"handler: Task was destroyed but it is pending!\ntask: <Task cancelling name='stuck' coro=<stuck() done, defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]> cb=[gather.<locals>._done_callback()]>\n",
				"main !! DeadlockError('loop: deadlock: nothing is ready, timed, or under way outside\\n  stuck waits for <Future pending cb=[Task.task_wakeup()]>')"},
		},
	})
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
