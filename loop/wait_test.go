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

func TestWaitFor(t *testing.T) {
	waitFor := func(s *script, label string, aw coro.Awaitable[int], d float64) {
		v, err := loop.WaitFor(s.co, aw, loop.Seconds(d))
		outcome(s, label, v, err)
	}
	const timedOut = "TimeoutError() <-cause CancelledError()"
	runRows(t, []row{
		{
			name: "outcomes", why: "in time, too late, at once", py: py12 + "wait_for",
			run: func(s *script) error {
				waitFor(s, "in time", later(sec, 1), 2)
				waitFor(s, "too late", later(3*sec, 1), 1)
				waitFor(s, "zero", later(3*sec, 1), 0)
				waitFor(s, "negative", later(3*sec, 1), -1)
				waitFor(s, "zero, immediate", immediate(1), 0)
				f := future(s)
				f.SetResult(7)
				waitFor(s, "zero, done", f, 0)
				g := future(s)
				waitFor(s, "future", g, 1)
				s.say("%v", g)
				x := loop.CreateTask(s.co, later(9*sec, 1))
				waitFor(s, "task", x, 1)
				s.say("%v", x.Cancelled())
				y := loop.CreateTask(s.co, later(9*sec, 1))
				waitFor(s, "shielded", loop.Shield[int](s.co, y), 1)
				s.say("%v %v", y.Cancelled(), s.loop.Time())
				waitFor(s, "nil", nil, 1)
				return nil
			},
			want: []string{"in time -> 1", "too late !! " + timedOut, "zero !! " + timedOut, "negative !! " + timedOut, "zero, immediate !! " + timedOut,
				"zero, done -> 7", "future !! " + timedOut, "<Future cancelled>", "task !! " + timedOut, "true", "shielded !! " + timedOut, "false 5s",
				"nil !! TypeError('An asyncio.Future, a coroutine or an awaitable is required')"},
		},
		{
			name: "clean-up", why: "it is awaited, however long it takes; its value or error wins", py: py12 + "waits for the cleanup",
			run: func(s *script) error {
				waitFor(s, "slow", lingering(3*sec), 1)
				s.say("%v", s.loop.Time())
				waitFor(s, "swallowing", answering(5, nil), 1)
				x := loop.CreateTask(s.co, answering(6, nil))
				waitFor(s, "swallowing task", x, 1)
				waitFor(s, "swallowing, zero", answering(7, nil), 0) // it never begins
				waitFor(s, "raising", answering(0, &gen.KeyError{Key: "k"}), 1)
				return nil
			},
			want: []string{"slow !! " + timedOut, "4s", "swallowing -> 5", "swallowing task -> 6", "swallowing, zero !! " + timedOut, "raising !! KeyError('k')"},
		},
		{
			name: "races", why: "a cancellation from outside wins; completion and deadline at once are a timeout", py: py12 + "race",
			run: func(s *script) error {
				f := future(s)
				x := start(s, func(co *coro.Co) error { _, err := loop.WaitFor(co, f, 5*sec); return err })
				f.SetResult(1)
				x.Cancel()
				await(s, "outer cancel", x)
				g := future(s)
				s.loop.CallLater(sec, func() { g.SetResult(1) })
				waitFor(s, "completion first", g, 1)
				h := future(s)
				y := start(s, func(co *coro.Co) error { _, err := loop.WaitFor(co, h, sec); return err })
				s.loop.CallLater(sec, func() { h.SetResult(1) })
				await(s, "timeout first", y)
				return nil
			},
			want: []string{"outer cancel !! CancelledError()", "completion first !! " + timedOut, "timeout first !! " + timedOut},
		},
		{
			name: "same task", why: "a coroutine runs in the calling task", py: py12 + "current_task inside wait_for",
			run: func(s *script) error {
				me := loop.CurrentTask(s.co)
				_, err := loop.WaitFor(s.co, coro.Do(func(co *coro.Co) error {
					s.say("%v", loop.CurrentTask(co) == me)
					return nil
				}), sec)
				return err
			},
			want: []string{"true"},
		},
		{
			name: "cancelled", why: "what it waits for is cancelled with it", py: py12 + "outer cancel",
			run: func(s *script) error {
				inner := loop.CreateTask(s.co, later(9*sec, 1))
				x := start(s, func(co *coro.Co) error { _, err := loop.WaitFor(co, inner, 5*sec); return err })
				x.Cancel()
				await(s, "wait_for", x)
				s.say("%v", inner.Cancelled())
				return nil
			},
			want: []string{"wait_for !! CancelledError()", "true"},
		},
		{
			name: "zero, running task", why: "it waits until the task has ended, unless it is cancelled itself; what the task raises instead is the outcome",
			py: "Lib/asyncio/tasks.py: wait_for; " + onCPython + "wait_for(x, 0) for a running task x that sleeps 2 in finally, or raises KeyError('k')",
			run: func(s *script) error {
				running := func(c *coro.Coroutine[int]) *loop.Task[int] {
					x := loop.CreateTask(s.co, c)
					tick(s)
					return x
				}
				waitFor(s, "lingering", running(lingering(2*sec)), 0)
				s.say("%v", s.loop.Time())
				x := running(lingering(2 * sec))
				w := loop.CreateTask(s.co, waitingFor(x, 0))
				loop.Sleep(s.co, sec)
				w.Cancel("o")
				await(s, "cancelled", w)
				s.say("%v", x.Done())
				waitFor(s, "raising", running(answering(0, &gen.KeyError{Key: "k"})), 0)
				return nil
			},
			want: []string{"lingering !! " + timedOut, "2s", "cancelled !! CancelledError('o')", "false", "raising !! KeyError('k')"},
		},
		{
			name: "nested", why: "whichever deadline comes first, one request is made and taken back", py: onCPython + "wait_for(wait_for(sleep(9), 5), 1), …(1), 5), …(1), 1)",
			run: func(s *script) error {
				waitFor(s, "outer first", waitingFor(later(9*sec, 0), 5*sec), 1)
				waitFor(s, "inner first", waitingFor(later(9*sec, 0), sec), 5)
				waitFor(s, "both", waitingFor(later(9*sec, 0), sec), 1)
				s.say("%d %v", me(s.co).Cancelling(), s.loop.Time())
				return nil
			},
			want: []string{"outer first !! " + timedOut, "inner first !! " + timedOut, "both !! " + timedOut, "0 3s"},
		},
		{
			name: "not by the deadline", why: "a CancelledError of another source is not a timeout", py: onCPython + "async def rc(): raise CancelledError('own'); wait_for(rc(), 5); x.cancel('ext')",
			run: func(s *script) error {
				waitFor(s, "own", failing(0, &loop.CancelledError{Msg: "own"}), 5)
				x := start(s, func(co *coro.Co) error {
					_, err := loop.WaitFor(co, later(9*sec, 0), 5*sec)
					s.say("sees %s, asked %d times", gen.Repr(err), me(co).Cancelling())
					return err
				})
				x.Cancel("ext")
				await(s, "from outside", x)
				return nil
			},
			want: []string{"own !! CancelledError('own')", "sees CancelledError('ext'), asked 1 times", "from outside !! CancelledError('ext')"},
		},
		{
			name: "an old request", why: "what was counted before the deadline's own does not hide the timeout",
			py: "SEMANTICS §12: only if cancelling() is back at or below the count at entry; " + onCPython + "swallow a cancellation, then wait_for(sleep(9), 1)",
			run: func(s *script) error {
				x := start(s, func(co *coro.Co) error {
					loop.Sleep(co, 9*sec)
					_, err := loop.WaitFor(co, later(9*sec, 0), sec)
					s.say("%s, asked %d times", chain(err), me(co).Cancelling())
					return nil
				})
				x.Cancel()
				await(s, "task", x)
				return nil
			},
			want: []string{timedOut + ", asked 1 times", "task -> None"},
		},
	})
}
