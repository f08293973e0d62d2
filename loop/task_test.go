package loop_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const py07 = "SEMANTICS §9; scripts/07_tasks.py: "

// custom is an awaitable of one's own.
type custom struct{ v int }

func (c custom) Await(co *coro.Co) (int, error) { return loop.SleepValue(co, 0, c.v) }

func TestTask(t *testing.T) {
	runRows(t, []row{
		{
			name: "reprs", why: "pending, waiting, cancelling, cancelled, finished, failed", py: py07 + "repr",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, later(sec, 1))
				s.say("%v", x)
				tick(s)
				s.say("%v", x)
				x.Cancel()
				s.say("%v", x)
				await(s, "await", x)
				s.say("%v", x)
				y := loop.CreateTask(s.co, immediate(5))
				await(s, "await", y)
				s.say("%v", y)
				z := loop.CreateTaskWith(s.co, failing(0, value("boom")), &loop.TaskOptions{Name: "nm"})
				await(s, "await", z)
				s.say("%v", z)
				return nil
			},
			want: []string{"<Task pending name='Task-2' coro=<later() running at F:L>>",
				"<Task pending name='Task-2' coro=<later() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>",
				"<Task cancelling name='Task-2' coro=<later() running at F:L> wait_for=<Future cancelled>>",
				"await !! CancelledError()", "<Task cancelled name='Task-2' coro=<later() done, defined at F:L>>",
				"await -> 5", "<Task finished name='Task-3' coro=<immediate() done, defined at F:L> result=5>",
				"await !! ValueError('boom')", "<Task finished name='nm' coro=<failing() done, defined at F:L> exception=ValueError('boom')>"},
		},
		{
			name: "names", why: "a named task takes no number", py: py07 + "names",
			run: func(s *script) error {
				a := loop.CreateTask(s.co, immediate(1))
				b := loop.CreateTaskWith(s.co, immediate(1), &loop.TaskOptions{Name: "b"})
				c := loop.CreateTask(s.co, immediate(1))
				s.say("%s %s %s", a.Name(), b.Name(), c.Name())
				a.SetName("99")
				s.say("%s %s", a.Name(), loop.CurrentTask(s.co).Name())
				return nil
			},
			want: []string{"Task-2 b Task-3", "99 Task-1"},
		},
		{
			name: "bad awaits", why: "the error is raised at the await", py: py07 + "bad yields",
			run: func(s *script) error {
				for _, v := range []any{5, "str", []int{1}} {
					_, err := coro.Suspend(s.co, v)
					s.say("%s", gen.Repr(err))
				}
				_, err := coro.Suspend(s.co, nil)
				s.say("%v", err)
				unused := immediate(1)
				defer unused.Close()
				g := gen.NewWith(func(*gen.Yielder[int, none]) (none, error) { return none{}, nil }, &gen.Options{Name: "g"})
				for _, v := range []any{g, future(s), unused} {
					_, err := coro.Suspend(s.co, v)
					s.say("%s", gen.Repr(err))
				}
				other := loop.New()
				defer other.Close()
				x := loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) {
					return loop.CreateFuture[int](other).Await(co)
				}))
				await(s, "other loop", x)
				var me *loop.Task[int]
				me = loop.CreateTask(s.co, coro.New(func(co *coro.Co) (int, error) { return me.Await(co) }))
				await(s, "itself", me)
				return nil
			},
			want: []string{"RuntimeError('Task got bad yield: 5')", `RuntimeError("Task got bad yield: 'str'")`, "RuntimeError('Task got bad yield: [1]')", "<nil>",
				`RuntimeError("yield was used instead of yield from for generator in task <Task pending name='Task-1' coro=<main() running at F:L> cb=[runUntilDone() at F:L]> with <generator object g at 0xADDR>")`,
				`RuntimeError("yield was used instead of yield from in task <Task pending name='Task-1' coro=<main() running at F:L> cb=[runUntilDone() at F:L]> with <Future pending>")`,
				"RuntimeError('Task got bad yield: <coroutine object immediate at 0xADDR>')",
				`other loop !! RuntimeError("Task <Task pending name='Task-2' coro=<TestTask() running at F:L> cb=[Task.task_wakeup()]> got Future <Future pending> attached to a different loop")`,
				`itself !! RuntimeError("Task cannot await on itself: <Task pending name='Task-3' coro=<TestTask() running at F:L> cb=[Task.task_wakeup()]>")`},
		},
		{
			name: "StopIteration", why: "it cannot leave a coroutine", py: py07 + "StopIteration out of task",
			run: func(s *script) error {
				await(s, "task", loop.CreateTask(s.co, failing(0, &gen.StopIteration[string]{Value: "x"})))
				return nil
			},
			want: []string{"task !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('x')"},
		},
		{
			name: "one coroutine, two tasks", why: "the second finds it used, or finishes it for the first", py: py07 + "same coroutine in two tasks",
			run: func(s *script) error {
				c := immediate(1)
				a, b := loop.CreateTask(s.co, c), loop.CreateTask(s.co, c)
				await(s, "a", a)
				await(s, "b", b)
				slow := coro.New(func(co *coro.Co) (string, error) { return loop.SleepValue(co, 0, "ok") })
				x, y := loop.CreateTask(s.co, slow), loop.CreateTask(s.co, slow)
				await(s, "x", x)
				await(s, "y", y)
				return nil
			},
			want: []string{"a -> 1", "b !! RuntimeError('cannot reuse already awaited coroutine')",
				"x !! RuntimeError('cannot reuse already awaited coroutine')", "y -> 'ok'"},
		},
		{
			name: "a coroutine awaited twice", why: "it runs once", py: "SEMANTICS §3",
			run: func(s *script) error {
				c := immediate(1)
				await(s, "first", c)
				await(s, "second", c)
				return nil
			},
			want: []string{"first -> 1", "second !! RuntimeError('cannot reuse already awaited coroutine')"},
		},
		{
			name: "current and all", why: "no current task in a callback; all that are not done, in order", py: py07 + "current_task / all_tasks",
			run: func(s *script) error {
				s.loop.CallSoon(func() { s.say("callback %v", s.loop.CurrentTask()) })
				a := loop.CreateTask(s.co, immediate(1))
				b := loop.CreateTask(s.co, later(sec, 1))
				for _, t := range loop.AllTasks(s.loop) {
					s.say("%s", t.Name())
				}
				tick(s)
				s.say("%d %v %v", len(loop.AllTasks(s.loop)), a.Done(), b.Done())
				s.say("%v", s.loop.CurrentTask() == loop.CurrentTask(s.co))
				return nil
			},
			want: []string{"Task-1", "Task-2", "Task-3", "callback <nil>", "2 true false", "true"},
		},
		{
			name: "ensure_future", why: "a task is itself, an awaitable is wrapped", py: py07 + "ensure_future on awaitable object",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, immediate(1))
				f, err := loop.EnsureFuture[int](s.co, x)
				s.say("%v %v", f == loop.FutureOf[int](x), err)
				f, _ = loop.EnsureFuture[int](s.co, custom{7})
				s.say("%v", f)
				await[int](s, "custom", f)
				_, err = loop.EnsureFuture[int](s.co, nil)
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{"true <nil>", "<Task pending name='Task-3' coro=<ensure_future.<locals>._wrap_awaitable() running at F:L>>", "custom -> 7",
				"TypeError('An asyncio.Future, a coroutine or an awaitable is required')"},
		},
		{
			name: "done callbacks", why: "they and the waiters run in the order of adding", py: "scripts/08_loop_order.py: done callbacks vs waiter wake-up",
			run: func(s *script) error {
				f := future(s)
				waiter := func(n int) {
					start(s, func(co *coro.Co) error { _, err := f.Await(co); s.say("waiter %d", n); return err })
				}
				f.AddDoneCallback(func(*loop.Future[int]) { s.say("cb1") })
				waiter(1)
				f.AddDoneCallback(func(*loop.Future[int]) { s.say("cb2") })
				waiter(2)
				gone := func(*loop.Future[int]) { s.say("NOT CALLED") }
				f.AddDoneCallback(gone)
				f.AddDoneCallback(gone)
				s.say("%d %d", f.RemoveDoneCallback(gone), f.RemoveDoneCallback(gone))
				f.SetResult(1)
				tick(s)
				x := loop.CreateTask(s.co, immediate(1))
				x.AddDoneCallback(func(t *loop.Task[int]) { s.say("%v", t.Done()) })
				tick(s)
				tick(s)
				return nil
			},
			want: []string{"2 0", "cb1", "waiter 1", "cb2", "waiter 2", "true"},
		},
		{
			name: "never retrieved", why: "an exception is reported in the end, unless somebody saw it", py: py07 + "task destroyed pending",
			run: func(s *script) error {
				loop.CreateTask(s.co, failing(0, value("lost")))
				seen := loop.CreateTask(s.co, failing(0, value("seen")))
				tick(s)
				seen.Err()
				return nil
			},
			want: []string{"handler: Task exception was never retrieved\nfuture: <Task finished name='Task-2' coro=<failing() done, defined at F:L> exception=ValueError('lost')>\nValueError: lost\n"},
		},
		{
			name: "GeneratorExit of a future", why: "it closes the awaited coroutine, which cannot keep it from its awaiter", py: "run on CPython 3.13: set_exception(GeneratorExit('ge')), awaited two coroutines deep",
			run: func(s *script) error {
				for _, exc := range []error{&gen.GeneratorExit{Msg: "ge"}, value("v")} {
					f := future(s)
					inner := coro.New(func(co *coro.Co) (string, error) { f.Await(co); return "swallowed", nil })
					x := start(s, func(co *coro.Co) error {
						v, err := inner.Await(co)
						outcome(s, "outer", v, err)
						return nil
					})
					f.SetException(exc)
					await(s, "task", x)
				}
				return nil
			},
			want: []string{"outer !! GeneratorExit('ge')", "task -> None", "outer -> 'swallowed'", "task -> None"},
		},
		{
			name: "panic", why: "whoever awaits the task gets it, with the body's stack", py: "none: Python has no panics",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, coro.Do(func(*coro.Co) error { return explode() }))
				_, err := x.Await(s.co)
				pe, ok := err.(*loop.PanicError)
				s.say("%v %v %v", ok, pe.Value, strings.Contains(pe.Error(), "loop_test.explode"))
				return nil
			},
			want: []string{"true boom true"},
		},
		{
			name: "callback that panics", why: "it is reported and the loop goes on; an exception is told as itself", py: "scripts/06_futures.py: a callback that raises does not stop the others",
			run: func(s *script) error {
				s.loop.CallSoon(func() { panic(&gen.ValueError{Msg: "v"}) })
				s.loop.CallSoon(func() { s.say("second ran") })
				tick(s)
				return nil
			},
			want: []string{"handler: Exception in callback TestTask() at F:L\nhandle: <Handle TestTask() at F:L>\nValueError: v\n", "second ran"},
		},
	})
}

func explode() error { panic("boom") }

// Using another task's co is caught at once, with both names.
func TestForeignCo(t *testing.T) {
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		x := loop.CreateTask(co, coro.Do(func(*coro.Co) error { return loop.Sleep(co, sec) }))
		_, err := x.Await(co)
		return err
	}), &loop.RunOptions{Virtual: true, NumberTasks: true})
	pe, ok := err.(*loop.PanicError)
	if !ok || pe.Value != "loop: the co of Task-1 was used while Task-2 was running" {
		t.Errorf("got %v", err)
	}
}

// A coroutine that is driven by hand has no loop.
func TestNoLoop(t *testing.T) {
	s := &script{}
	c := coro.Do(func(co *coro.Co) error {
		s.say("%s", gen.Repr(loop.Sleep(co, sec)))
		unused := immediate(1)
		defer unused.Close()
		_, err := loop.WaitFor(co, unused, sec)
		s.say("%s", gen.Repr(err))
		l := loop.New()
		defer l.Close()
		_, _, err = loop.Wait(co, []loop.AnyFuture{loop.CreateFuture[int](l)})
		s.say("%s", gen.Repr(err))
		_, err = loop.NewQueue[int](0).Get(co)
		s.say("%s", gen.Repr(err))
		_, err = loop.EnsureFuture[int](co, unused)
		s.say("%s", gen.Repr(err))
		s.say("%v %v", loop.RunningLoop(co), loop.CurrentTask(co))
		func() {
			defer func() { s.say("%v", recover()) }()
			loop.CreateTask(co, unused)
		}()
		return nil
	})
	c.Send(nil)
	want := strings.Repeat("RuntimeError('no running event loop')\n", 5) + "<nil> <nil>\nloop: CreateTask: no running event loop"
	if got := strings.Join(s.lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Without NumberTasks all loops of the process count together; the end of a run
// takes two numbers.
func TestProcessNumbers(t *testing.T) {
	name := func() (n int) {
		loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
			fmt.Sscanf(loop.CurrentTask(co).Name(), "Task-%d", &n)
			return nil
		}))
		return n
	}
	a, b := name(), name()
	if a == 0 || b != a+3 {
		t.Errorf("Task-%d, then Task-%d (%snames)", a, b, py07)
	}
}
