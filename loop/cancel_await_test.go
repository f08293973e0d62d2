package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

const tasksSuite = "Lib/test/test_asyncio/test_tasks.py: "

// awaiting is a body that awaits f.
func awaiting(f *loop.Future[int]) func(co *coro.Co) error {
	return func(co *coro.Co) error { return only(f.Await(co)) }
}

// What becomes of a request to cancel depends on what the task awaits next.
func TestCancelAwaits(t *testing.T) {
	runRows(t, []row{
		{
			name: "between two waits",
			why:  "a task that is ready is cancelled where it goes on",
			py:   tasksSuite + "test_cancel_yield",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					if err := loop.Sleep(co, 0); err != nil {
						return err
					}
					s.say("NOT REACHED")
					return loop.Sleep(co, 0)
				})
				s.say("%v", x.Cancel())
				await(s, "await", x)
				s.say("%v %v", x.Cancelled(), x.Cancel())
				return nil
			},
			want: []string{"true", "await !! CancelledError()", "true false"},
		},
		{
			name: "by a callback",
			why:  "a callback cancels as anybody else does",
			py:   tasksSuite + "test_cancel, test_task_cancel_sleeping_task",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, later(5000*sec, 1))
				s.loop.CallLater(sec/10, func() { x.Cancel() })
				await(s, "await", x)
				s.say("%v %v", x.Cancelled(), s.loop.Time())
				return nil
			},
			want: []string{"await !! CancelledError()", "true 100ms"},
		},
		{
			name: "both",
			why:  "the future is cancelled by somebody else, and the task as well",
			py:   tasksSuite + "test_cancel_both_task_and_inner_future",
			run: func(s *script) error {
				f := future(s)
				x := start(s, awaiting(f))
				s.say("%v %v", f.Cancel(), x.Cancel())
				await(s, "await", x)
				s.say("%v %v", f.Cancelled(), x.Cancelled())
				return nil
			},
			want: []string{"true true", "await !! CancelledError()", "true true"},
		},
		{
			name: "caught",
			why:  "a task that answers with a result is finished, not cancelled",
			py:   tasksSuite + "test_cancel_task_catching",
			run: func(s *script) error {
				fut1, fut2 := future(s), future(s)
				x := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) {
					if _, err := fut1.Await(co); err != nil {
						return 0, err
					}
					if _, err := fut2.Await(co); kernel.IsCancelled(err) {
						return 42, nil
					}
					return 0, nil
				}))
				tick(s)
				fut1.SetResult(0)
				tick(s)
				x.Cancel()
				s.say("%v", fut2.Cancelled())
				await(s, "await", x)
				s.say("%v", x.Cancelled())
				return nil
			},
			want: []string{"true", "await -> 42", "false"},
		},
		{
			name: "ignored",
			why:  "a task that goes on waits for the next future as if nothing had been",
			py:   tasksSuite + "test_cancel_task_ignoring",
			run: func(s *script) error {
				fut1, fut2, fut3 := future(s), future(s), future(s)
				x := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) {
					fut1.Await(co)
					fut2.Await(co)
					return fut3.Await(co)
				}))
				tick(s)
				fut1.SetResult(0)
				tick(s)
				x.Cancel()
				tick(s)
				s.say("%v %v %v", fut2.Cancelled(), fut3.Cancelled(), x.Done())
				fut3.SetResult(42)
				await(s, "await", x)
				return nil
			},
			want: []string{"true false false", "await -> 42"},
		},
		{
			name: "a task awaited after it",
			why:  "a running task that has been cancelled cancels what it awaits next, down to the innermost future",
			py:   tasksSuite + "test_cancel_awaited_task",
			run: func(s *script) error {
				f := future(s)
				var nested *loop.Task[none]
				x := start(s, func(co *coro.Co) error {
					nested = loop.CreateTask(co, coro.Do(awaiting(f)))
					if err := loop.Sleep(co, 0); err != nil {
						return err
					}
					me(co).Cancel()
					_, err := nested.Await(co)
					return err
				})
				await(s, "await", x)
				s.say("%v %v %v", x.Cancelled(), nested.Cancelled(), f.Cancelled())
				return nil
			},
			want: []string{"await !! CancelledError()", "true true true"},
		},
		{
			name: "through coroutines",
			why:  "each awaiter sees it, the innermost first",
			py:   tasksSuite + "test_yield_future_passes_cancel",
			run: func(s *script) error {
				f := future(s)
				inner := coro.Do(func(co *coro.Co) error {
					err := only(f.Await(co))
					s.say("inner %s", gen.Repr(err))
					return err
				})
				x := start(s, func(co *coro.Co) error {
					_, err := inner.Await(co)
					s.say("outer %s", gen.Repr(err))
					return nil
				})
				x.Cancel()
				await(s, "await", x)
				s.say("%v", f.Cancelled())
				return nil
			},
			want: []string{"inner CancelledError()", "outer CancelledError()", "await -> None", "true"},
		},
		{
			name: "messages by wait",
			why:  "result and exception give the message to who asks first; None is none, and it need not be a string",
			py: tasksSuite + "test_cancel_with_message_then_future_result, test_cancel_with_message_then_future_exception, " +
				"test_cancel_with_message_before_starting_task, test_task_cancel_message_getter",
			run: func(s *script) error {
				for _, msg := range [][]any{{}, {nil}, {"my message"}, {5}} {
					for _, begun := range []bool{true, false} {
						for _, ask := range []func(*loop.Task[int]) error{
							func(t *loop.Task[int]) error { return only(t.Result()) },
							func(t *loop.Task[int]) error { return t.Err() },
						} {
							x := loop.CreateTask(s.co, later(9*sec, 1))
							if begun {
								tick(s)
							}
							x.Cancel(msg...)
							loop.Wait(s.co, []*loop.Task[int]{x})
							s.say("%s", gen.Repr(ask(x)))
						}
					}
				}
				return nil
			},
			want: []string{
				"CancelledError()", "CancelledError()", "CancelledError()", "CancelledError()",
				"CancelledError()", "CancelledError()", "CancelledError()", "CancelledError()",
				"CancelledError('my message')", "CancelledError('my message')", "CancelledError('my message')", "CancelledError('my message')",
				"CancelledError(5)", "CancelledError(5)", "CancelledError(5)", "CancelledError(5)",
			},
		},
		{
			name: "as a cause",
			why:  "what is raised from the CancelledError has it as the cause, message and all",
			py:   tasksSuite + "test_cancellation_exception_context",
			run: func(s *script) error {
				x := start(s, sleeper(s, "inner"))
				s.loop.CallSoon(func() { x.Cancel("msg") })
				_, err := x.Await(s.co)
				s.say("%s", chain(&gen.ValueError{Msg: "cancelled", Cause: err}))
				return nil
			},
			want: []string{"inner sees CancelledError('msg')", "ValueError('cancelled') <-cause CancelledError('msg')"},
		},
		{
			name: "withdrawn while ready",
			why:  "a request taken back before it is delivered loses nothing: the task gets its future's result",
			py:   tasksSuite + "test_uncancel_resets_must_cancel",
			run: func(s *script) error {
				f := future(s)
				x := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { return f.Await(co) }))
				tick(s)
				f.SetResult(42)
				x.Cancel()
				s.say("%d", x.Cancelling())
				s.say("%d", x.Uncancel())
				await(s, "await", x)
				return nil
			},
			want: []string{"1", "0", "await -> 42"},
		},
		{
			name: "taken back, and again",
			why:  "a request that was dealt with and taken back leaves a task that can be cancelled again",
			py:   tasksSuite + "test_uncancel_basic, test_cancelling",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					if err := loop.Sleep(co, 10*sec); kernel.IsCancelled(err) {
						me(co).Uncancel()
					}
					return loop.Sleep(co, 10*sec)
				})
				s.say("%v %d %v", x.Cancel(), x.Cancelling(), x.Cancelled())
				s.say("%v", x)
				ticks(s, 2)
				s.say("%d %v", x.Cancelling(), x.Cancelled())
				s.say("%v", x)
				s.say("%v %d", x.Cancel(), x.Cancelling())
				await(s, "await", x)
				x.Uncancel()
				s.say("%v %v", x.Cancelled(), x.Done())
				return nil
			},
			want: []string{
				"true 1 false",
				"<Task cancelling name='Task-2' coro=<TestCancelAwaits() running at F:L> wait_for=<Future cancelled>>",
				"0 false",
				"<Task pending name='Task-2' coro=<TestCancelAwaits() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>",
				"true 1", "await !! CancelledError()", "true true",
			},
		},
		{
			name: "a timeout by hand",
			why:  "uncancel tells a block's own request from one from outside",
			py:   tasksSuite + "test_uncancel_structured_blocks",
			run: func(s *script) error {
				request := func(sleep, timeout float64) func(co *coro.Co) error {
					return func(co *coro.Co) error {
						timedOut := false
						task := me(co)
						h, _ := task.Loop().CallLater(loop.Seconds(timeout), func() { timedOut = true; task.Cancel() })
						err := loop.Sleep(co, loop.Seconds(sleep))
						h.Cancel()
						if timedOut && task.Uncancel() == 0 && kernel.IsCancelled(err) {
							err = &loop.TimeoutError{}
						}
						s.say("%v %s", timedOut, gen.Repr(err))
						return loop.Sleep(co, 0)
					}
				}
				for _, d := range [][2]float64{{10, 0.1}, {0, 10}} {
					x := start(s, request(d[0], d[1]))
					await(s, "await", x)
					s.say("%d", x.Cancelling())
				}
				return nil
			},
			want: []string{"true TimeoutError()", "await -> None", "0", "false None", "await -> None", "0"},
		},
	})
}

// A task that answers its cancellation with a SystemExit ends the run, and has that
// as its exception.
func TestCancelAnsweredBySystemExit(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	exit := &gen.SystemExit{Code: 3}
	task, _ := loop.CreateTaskOn(l, answering(0, exit), nil)
	l.Stop()
	l.RunForever()
	task.Cancel()
	if task.Done() {
		t.Error("done at once; the request is delivered in the next iteration")
	}
	l.Stop()
	if err := l.RunForever(); err != error(exit) {
		t.Errorf("run: %v, want the SystemExit (%stest_baseexception_during_cancel)", err, tasksSuite)
	}
	if !task.Done() || task.Cancelled() || task.Err() != error(exit) {
		t.Errorf("%v, want a task that failed with the SystemExit", task)
	}
}
