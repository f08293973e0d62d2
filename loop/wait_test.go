package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const py12 = "SEMANTICS §11; scripts/12_wait.py: "

func TestWait(t *testing.T) {
	named := func(s *script, name string, c *coro.Coroutine[int]) *loop.Task[int] {
		return loop.CreateTaskWith(s.co, c, &loop.TaskOptions{Name: name})
	}
	names := func(fs loop.Set[*loop.Task[int]]) (all []string) {
		for _, f := range fs {
			all = append(all, f.Name())
		}
		return all
	}
	firstCompleted, firstException := &loop.WaitOptions{ReturnWhen: loop.FirstCompleted}, &loop.WaitOptions{ReturnWhen: loop.FirstException}
	wait := func(s *script, o *loop.WaitOptions, fs ...*loop.Task[int]) {
		done, pending, err := loop.WaitWith(s.co, fs, o)
		s.say("%v %v %v %v", names(done), names(pending), err, s.loop.Time())
	}
	runRows(t, []row{
		{
			name: "bad arguments", why: "there must be something to wait for", py: py12 + "wait",
			run: func(s *script) error {
				_, _, err := loop.Wait[*loop.Task[int]](s.co, nil)
				s.say("%s", gen.Repr(err))
				_, _, err = loop.Wait(s.co, []*loop.Task[int]{nil})
				s.say("%s", gen.Repr(err))
				x := named(s, "a", immediate(1))
				_, _, err = loop.WaitWith(s.co, []loop.AnyFuture{x}, &loop.WaitOptions{ReturnWhen: 5})
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{"ValueError('Set of Tasks/Futures is empty.')", "TypeError('An asyncio.Future, a coroutine or an awaitable is required')",
				"ValueError('Invalid return_when value: 5')"},
		},
		{
			name: "all", why: "neither results nor exceptions are raised", py: py12 + "ALL",
			run: func(s *script) error {
				a, b := named(s, "a", later(2*sec, 1)), named(s, "b", failing(sec, value("v")))
				wait(s, nil, a, b, a)
				s.say("%s", gen.Repr(b.Err()))
				return nil
			},
			want: []string{"[a b] [] <nil> 2s", "ValueError('v')"},
		},
		{
			name: "first completed", why: "one is enough", py: py12 + "FIRST_COMPLETED",
			run: func(s *script) error {
				wait(s, firstCompleted, named(s, "a", later(sec, 1)), named(s, "b", later(2*sec, 1)))
				return nil
			},
			want: []string{"[a] [b] <nil> 1s"},
		},
		{
			name: "first exception", why: "a cancelled one does not count", py: py12 + "FIRST_EXCEPTION",
			run: func(s *script) error {
				b := named(s, "b", failing(2*sec, value("v")))
				wait(s, firstException, named(s, "a", later(sec, 1)), b, named(s, "c", later(3*sec, 1)))
				x := named(s, "x", later(9*sec, 1))
				s.loop.CallLater(sec, func() { x.Cancel() })
				wait(s, firstException, x, named(s, "y", later(2*sec, 1)))
				return nil
			},
			want: []string{"[a b] [c] <nil> 2s", "[x y] [] <nil> 4s"},
		},
		{
			name: "timeout", why: "it is no exception, and nothing is cancelled", py: py12 + "timeout",
			run: func(s *script) error {
				b := named(s, "b", later(2*sec, 1))
				wait(s, &loop.WaitOptions{Timeout: sec}, named(s, "a", later(0, 1)), b)
				s.say("%v", b)
				return nil
			},
			want: []string{"[a] [b] <nil> 1s", "<Task pending name='b' coro=<later() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>"},
		},
		{
			name: "cancelled", why: "what is waited for is not touched", py: py12 + "cancel wait",
			run: func(s *script) error {
				a := named(s, "a", later(2*sec, 1))
				x := start(s, func(co *coro.Co) error { _, _, err := loop.Wait(co, []loop.AnyFuture{a}); return err })
				x.Cancel()
				await(s, "wait", x)
				s.say("%v", a)
				return nil
			},
			want: []string{"wait !! CancelledError()", "<Task pending name='a' coro=<later() running at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>"},
		},
		{
			name: "failed before", why: "an exception that is there is the first", py: py12 + "done with exception at start",
			run: func(s *script) error {
				f := future(s)
				f.SetException(value("v"))
				d, p, err := loop.WaitWith(s.co, []*loop.Future[int]{f, future(s)}, firstException)
				s.say("%v %v %v", d, p, err)
				return nil
			},
			want: []string{"{<Future finished exception=ValueError('v')>} {<Future pending>} <nil>"},
		},
		{
			name: "at once", why: "what is done by the time it returns is done, and not only what woke it",
			py: onCPython + "call_soon: f1.set_result(1), f2.set_result(2); wait([f3, f2, f1], return_when=FIRST_COMPLETED); the order: DIFFERENCES.md",
			run: func(s *script) error {
				f1, f2, f3 := future(s), future(s), future(s)
				s.loop.CallSoon(func() { f1.SetResult(1); f2.SetResult(2) })
				d, p, err := loop.WaitWith(s.co, []*loop.Future[int]{f3, f2, f1}, firstCompleted)
				s.say("%v %v %v", d, p, err)
				return nil
			},
			want: []string{"{<Future finished result=2>, <Future finished result=1>} {<Future pending>} <nil>"},
		},
		{
			name: "negative timeout", why: "it is Python's timeout=0: over at once, with what is done by then",
			py: onCPython + "wait([f, g], timeout=0); DIFFERENCES.md",
			run: func(s *script) error {
				d, p, err := loop.WaitWith(s.co, []*loop.Future[int]{done(s), future(s)}, &loop.WaitOptions{Timeout: -1})
				s.say("%v %v %v %v", d, p, err, s.loop.Time())
				return nil
			},
			want: []string{"{<Future finished result=1>} {<Future pending>} <nil> 0s"},
		},
		{
			name: "callbacks", why: "they are taken back, whether it was enough, too late or cancelled", py: "Lib/asyncio/tasks.py: _wait; " + onCPython + "repr of f2 after each",
			run: func(s *script) error {
				f := future(s)
				loop.WaitWith(s.co, []*loop.Future[int]{done(s), f}, firstCompleted)
				s.say("%v", f)
				loop.WaitWith(s.co, []*loop.Future[int]{f}, &loop.WaitOptions{Timeout: sec})
				s.say("%v", f)
				x := start(s, func(co *coro.Co) error { _, _, err := loop.Wait(co, []loop.AnyFuture{f}); return err })
				s.say("%v", f)
				x.Cancel()
				await(s, "wait", x)
				s.say("%v", f)
				return nil
			},
			want: []string{"<Future pending>", "<Future pending>", "<Future pending cb=[_wait.<locals>._on_completion()]>", "wait !! CancelledError()", "<Future pending>"},
		},
		{
			name: "exceptions", why: "only return_when=FIRST_EXCEPTION looks at them, and only while there is something left to wait for",
			py: "Lib/asyncio/tasks.py: _wait; " + onCPython + "x = create_task(fail()); await wait([x], return_when=FIRST_EXCEPTION); x = None; gc.collect()",
			run: func(s *script) error {
				fail := func(msg string) loop.AnyFuture { return loop.CreateTask(s.co, failing(0, value(msg))) }
				loop.WaitWith(s.co, []loop.AnyFuture{fail("nothing left")}, firstException)
				loop.WaitWith(s.co, []loop.AnyFuture{fail("seen"), loop.CreateTask(s.co, later(sec, 1))}, firstException)
				loop.Wait(s.co, []loop.AnyFuture{fail("all completed")})
				return nil
			},
			want: []string{
				"handler: Task exception was never retrieved\nfuture: <Task finished name='Task-2' coro=<failing() done, defined at F:L> exception=ValueError('nothing left')>\nValueError: nothing left\n",
				"handler: Task exception was never retrieved\nfuture: <Task finished name='Task-5' coro=<failing() done, defined at F:L> exception=ValueError('all completed')>\nValueError: all completed\n"},
		},
	})
}
