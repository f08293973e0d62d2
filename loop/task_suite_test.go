package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestTaskBasics(t *testing.T) {
	runRows(t, []row{
		{
			name: "a task",
			why:  "it knows its loop, its coroutine and its result",
			py: tasksSuite + "test_task_class, test_get_coro, test_create_task_with_async_function, test_bare_create_task, " +
				"test_bare_create_named_task",
			run: func(s *script) error {
				c := immediate(7)
				x := loop.CreateTask(s.co, c)
				s.say("%v %v %v", x.Done(), x.Loop() == s.loop, x.Coro() == c)
				await(s, "x", x)
				s.say("%v %v", x.Done(), x.Coro() == c)
				s.say("%s", loop.CreateTaskWith(s.co, immediate(1), &loop.TaskOptions{Name: "No-op"}).Name())
				return nil
			},
			want: []string{"false true true", "x -> 7", "true true", "No-op"},
		},
		{
			name: "awaits",
			why:  "coroutines await coroutines, and futures",
			py:   tasksSuite + "test_task_basics, test_step_result_future",
			run: func(s *script) error {
				await(s, "outer", coro.New(func(co *coro.Co) (int, error) {
					a, err := immediate(42).Await(co)
					if err != nil {
						return 0, err
					}
					b, err := immediate(1000).Await(co)
					return a + b, err
				}))
				f := future(s)
				got := 0
				x := start(s, func(co *coro.Co) (err error) { got, err = f.Await(co); return err })
				s.say("%v", f)
				f.SetResult(5)
				tick(s)
				s.say("%d %v", got, x.Done())
				return nil
			},
			want: []string{"outer -> 1042", "<Future pending cb=[Task.task_wakeup()]>", "5 true"},
		},
		{
			name: "sleep",
			why:  "it lasts as long as it says, and returns what it is given; a tick lets others run",
			py:   tasksSuite + "test_sleep, SleepTests.test_sleep_zero",
			run: func(s *script) error {
				v, err := loop.SleepValue(s.co, sec/20, "yeah")
				outcome(s, "sleep", v, err)
				s.say("%v", s.loop.Time())
				n := 0
				s.loop.CallSoon(func() { n++ })
				s.say("%d", n)
				got, err := loop.SleepValue(s.co, 0, 10)
				s.say("%d %d %v", n, got, err)
				return nil
			},
			want: []string{"sleep -> 'yeah'", "50ms", "0", "1 10 <nil>"},
		},
		{
			name: "interleaved",
			why:  "each task is the current one while it runs, and nobody is in between",
			py:   tasksSuite + "test_current_task, test_current_task_with_interleaving_tasks, BaseCurrentLoopTests.test_current_task_with_implicit_loop",
			run: func(s *script) error {
				f1, f2 := future(s), future(s)
				var a, b *loop.Task[none]
				a = spawn(s.co, "a", func(co *coro.Co) error {
					s.say("%v", me(co) == loop.AnyTask(a))
					f1.Await(co)
					s.say("%v", me(co) == loop.AnyTask(a))
					return f2.SetResult(1)
				})
				b = spawn(s.co, "b", func(co *coro.Co) error {
					s.say("%v", me(co) == loop.AnyTask(b))
					f1.SetResult(1)
					f2.Await(co)
					s.say("%v", me(co) == loop.AnyTask(b))
					return nil
				})
				s.loop.CallSoon(func() { s.say("callback: %v", s.loop.CurrentTask()) })
				_, _, err := loop.Wait(s.co, []*loop.Task[none]{a, b})
				return err
			},
			want: []string{"true", "true", "callback: <nil>", "true", "true"},
		},
		{
			name: "ensure_future",
			why:  "futures and tasks are themselves; a coroutine and anything else that can be awaited becomes a task",
			py: tasksSuite + "test_ensure_future_coroutine, test_ensure_future_future, test_ensure_future_task, test_ensure_future_awaitable, " +
				"test_ensure_future_task_awaitable, test_ensure_future_neither, test_ensure_future_error_msg",
			run: func(s *script) error {
				ensured := func(aw coro.Awaitable[int]) loop.FutureOf[int] {
					f, err := loop.EnsureFuture(s.co, aw)
					if err != nil {
						s.say("%s", gen.Repr(err))
					}
					return f
				}
				f, x := done(s), loop.CreateTask(s.co, immediate(2))
				s.say("%v %v", ensured(f) == loop.FutureOf[int](f), ensured(x) == loop.FutureOf[int](x))
				for _, aw := range []coro.Awaitable[int]{immediate(3), custom{4}} {
					made := ensured(aw)
					s.say("%v", made.Loop() == s.loop)
					await[int](s, "made", made)
				}
				ensured(nil)
				other := loop.New()
				defer other.Close()
				ensured(loop.CreateFuture[int](other))
				return nil
			},
			want: []string{
				"true true", "true", "made -> 3", "true", "made -> 4",
				"TypeError('An asyncio.Future, a coroutine or an awaitable is required')",
				"ValueError('The future belongs to a different loop than the one specified as the loop argument')",
			},
		},
		{
			name: "chained",
			why:  "what is raised while another exception is handled can have that as its context",
			py:   tasksSuite + "test_exception_chaining_after_await",
			run: func(s *script) error {
				handled := &gen.KeyError{Key: 3}
				_, err := loop.CreateTask(s.co, failing(0, value("task"))).Await(s.co)
				s.say("%s", contexts(gen.WithContext(err, handled)))
				return nil
			},
			want: []string{"ValueError('task') <-context KeyError(3)"},
		},
	})
}

// A loop that is stopped leaves the task where it is, and goes on in the next run.
func TestStopWhileRunning(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	x := 0
	task, err := loop.CreateTaskOn(l, coro.Do(func(co *coro.Co) error {
		for x < 10 {
			if err := loop.Sleep(co, sec/10); err != nil {
				return err
			}
			if x++; x == 2 {
				l.Stop()
			}
		}
		return nil
	}), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = loop.RunUntilComplete(l, task)
	if err == nil || err.Error() != "Event loop stopped before Future completed." || task.Done() || x != 2 || l.Time() != sec/5 {
		t.Errorf("%v, done %v, %d rounds, %v; want stopped after 2 (%stest_stop_while_run_in_complete)", err, task.Done(), x, l.Time(), tasksSuite)
	}
	task.Cancel()
	if _, err := loop.RunUntilComplete(l, task); gen.Repr(err) != "CancelledError()" {
		t.Errorf("%v, want CancelledError", err)
	}
}
