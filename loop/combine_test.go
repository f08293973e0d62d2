package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	py11 = "SEMANTICS §11; scripts/11_gather.py: "
	py12 = "SEMANTICS §11; scripts/12_wait.py: "
)

func TestGather(t *testing.T) {
	boom := func() *coro.Coroutine[int] { return failing(0, value("v")) }
	runRows(t, []row{
		{
			name: "order", why: "results are in the order of the arguments", py: py11 + "order of results",
			run: func(s *script) error {
				await(s, "ret", loop.Gather(s.co, later(3*sec, 1), later(sec, 2), later(2*sec, 3)))
				await(s, "none", loop.Gather[int](s.co))
				return nil
			},
			want: []string{"ret -> [1, 2, 3]", "none -> []"},
		},
		{
			name: "duplicates", why: "the same object runs once", py: py11 + "duplicates",
			run: func(s *script) error {
				c := later(0, 5)
				await(s, "coroutine", loop.Gather(s.co, c, later(0, 6), c))
				f := loop.CreateFuture[int](s.loop)
				s.loop.CallSoon(func() { f.SetResult(7) })
				await(s, "future", loop.Gather[int](s.co, f, f))
				return nil
			},
			want: []string{"coroutine -> [5, 6, 5]", "future -> [7, 7]"},
		},
		{
			name: "first exception", why: "the others go on, and their exceptions are not reported", py: py11 + "first exception propagates",
			run: func(s *script) error {
				slow := loop.CreateTask(s.co, later(9*sec, 1))
				late := loop.CreateTask(s.co, failing(5*sec, value("late")))
				await(s, "ret", loop.Gather[int](s.co, slow, failing(4*sec, value("v")), late))
				s.say("%v %v %v", slow.Done(), late.Done(), s.loop.Time())
				await(s, "slow", slow)
				return nil
			},
			want: []string{"ret !! ValueError('v')", "false false 4s", "slow -> 1"},
		},
		{
			name: "return_exceptions", why: "exceptions are results; a cancellation without a message has an empty one", py: py11 + "return_exceptions",
			run: func(s *script) error {
				o := &loop.GatherOptions{ReturnExceptions: true}
				await(s, "failed", loop.GatherWith(s.co, []coro.Awaitable[int]{immediate(1), boom()}, o))
				x := loop.CreateTask(s.co, later(9*sec, 1))
				s.loop.CallSoon(func() { x.Cancel("msg") })
				await(s, "cancelled", loop.GatherWith(s.co, []coro.Awaitable[int]{x, immediate(2)}, o))
				return nil
			},
			want: []string{"failed -> [1, ValueError('v')]", "cancelled -> [CancelledError(''), 2]"},
		},
		{
			name: "a child is cancelled", why: "that is an exception of the future, which is not itself cancelled", py: py11 + "child cancelled",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, later(9*sec, 1))
				s.loop.CallSoon(func() { x.Cancel() })
				g := loop.Gather[int](s.co, x, immediate(2))
				await(s, "ret", g)
				s.say("%v %v", g.Cancelled(), g)
				return nil
			},
			want: []string{"ret !! CancelledError()", "false <_GatheringFuture finished exception=CancelledError()>"},
		},
		{
			name: "cancel", why: "every child is cancelled; the outcome follows when all are done", py: py11 + "cancel the gather",
			run: func(s *script) error {
				a, b := loop.CreateTask(s.co, later(9*sec, 1)), loop.CreateTask(s.co, later(9*sec, 2))
				g := loop.Gather[int](s.co, a, b)
				tick(s)
				s.say("%v %v", g.Cancel(), g.Done())
				await(s, "ret", g)
				s.say("%v %v %v %v", g.Cancelled(), a.Cancelled(), b.Cancelled(), g.Cancel())
				return nil
			},
			want: []string{"true false", "ret !! CancelledError()", "false true true false"},
		},
		{
			name: "children swallow", why: "the future is cancelled even so", py: py11 + "all children swallow",
			run: func(s *script) error {
				swallow := func() *coro.Coroutine[int] {
					return coro.New(func(co *coro.Co) (int, error) { loop.Sleep(co, 9*sec); return 1, nil })
				}
				g := loop.Gather(s.co, swallow(), swallow())
				h := loop.GatherWith(s.co, []coro.Awaitable[int]{swallow()}, &loop.GatherOptions{ReturnExceptions: true})
				tick(s)
				g.Cancel()
				h.Cancel()
				await(s, "gather", g)
				await(s, "return_exceptions", h)
				return nil
			},
			want: []string{"gather !! CancelledError()", "return_exceptions !! CancelledError()"},
		},
		{
			name: "cancel too late", why: "all children are done, though the future is not", py: py11 + "cancel after all children are done",
			run: func(s *script) error {
				g := loop.Gather(s.co, immediate(1))
				tick(s)
				s.say("%v", g.Cancel())
				await(s, "ret", g)
				return nil
			},
			want: []string{"false", "ret -> [1]"},
		},
		{
			name: "no good", why: "what cannot be awaited is an error", py: py11 + "mixed loops / bad args",
			run: func(s *script) error {
				await(s, "nil", loop.Gather[int](s.co, nil))
				other := loop.New()
				defer other.Close()
				await(s, "other loop", loop.Gather[int](s.co, loop.CreateFuture[int](other)))
				s.say("%v", loop.Gather(s.co, immediate(1)))
				return nil
			},
			want: []string{"nil !! TypeError('An asyncio.Future, a coroutine or an awaitable is required')",
				"other loop !! ValueError('The future belongs to a different loop than the one specified as the loop argument')", "<_GatheringFuture pending>"},
		},
		{
			name: "never awaited", why: "its exception is reported at last", py: py11 + "exception of a gather that is never awaited",
			run: func(s *script) error {
				loop.Gather(s.co, failing(0, value("unseen")))
				return loop.Sleep(s.co, sec)
			},
			want: []string{"handler: _GatheringFuture exception was never retrieved\nfuture: <_GatheringFuture finished exception=ValueError('unseen')>\nValueError: unseen\n"},
		},
		{
			name: "nested", why: "a gather is an awaitable like others", py: py11 + "nested gather",
			run: func(s *script) error {
				g := loop.Gather[[]int](s.co, loop.Gather(s.co, immediate(1), immediate(2)), loop.Gather(s.co, later(sec, 3)))
				await(s, "ret", g)
				h := loop.Gather[[]int](s.co, loop.Gather(s.co, later(9*sec, 1)))
				tick(s)
				h.Cancel()
				await(s, "cancelled", h)
				return nil
			},
			want: []string{"ret -> [[1, 2], [3]]", "cancelled !! CancelledError()"},
		},
	})
}

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
				wait(s, &loop.WaitOptions{ReturnWhen: loop.FirstCompleted}, named(s, "a", later(sec, 1)), named(s, "b", later(2*sec, 1)))
				return nil
			},
			want: []string{"[a] [b] <nil> 1s"},
		},
		{
			name: "first exception", why: "a cancelled one does not count", py: py12 + "FIRST_EXCEPTION",
			run: func(s *script) error {
				b := named(s, "b", failing(2*sec, value("v")))
				wait(s, &loop.WaitOptions{ReturnWhen: loop.FirstException}, named(s, "a", later(sec, 1)), b, named(s, "c", later(3*sec, 1)))
				x := named(s, "x", later(9*sec, 1))
				s.loop.CallLater(sec, func() { x.Cancel() })
				wait(s, &loop.WaitOptions{ReturnWhen: loop.FirstException}, x, named(s, "y", later(2*sec, 1)))
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
				f := loop.CreateFuture[int](s.loop)
				f.SetResult(7)
				waitFor(s, "zero, done", f, 0)
				g := loop.CreateFuture[int](s.loop)
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
				after := func(v int, err error) *coro.Coroutine[int] {
					return coro.New(func(co *coro.Co) (int, error) {
						cerr := loop.Sleep(co, 9*sec)
						if v == 0 && err == nil {
							loop.Sleep(co, 3*sec)
							return 0, cerr
						}
						return v, err
					})
				}
				waitFor(s, "slow", after(0, nil), 1)
				s.say("%v", s.loop.Time())
				waitFor(s, "swallowing", after(5, nil), 1)
				x := loop.CreateTask(s.co, after(6, nil))
				waitFor(s, "swallowing task", x, 1)
				waitFor(s, "raising", after(0, &gen.KeyError{Key: "k"}), 1)
				return nil
			},
			want: []string{"slow !! " + timedOut, "4s", "swallowing -> 5", "swallowing task -> 6", "raising !! KeyError('k')"},
		},
		{
			name: "races", why: "a cancellation from outside wins; completion and deadline at once are a timeout", py: py12 + "race",
			run: func(s *script) error {
				f := loop.CreateFuture[int](s.loop)
				x := start(s, func(co *coro.Co) error { _, err := loop.WaitFor(co, f, 5*sec); return err })
				f.SetResult(1)
				x.Cancel()
				await(s, "outer cancel", x)
				g := loop.CreateFuture[int](s.loop)
				s.loop.CallLater(sec, func() { g.SetResult(1) })
				waitFor(s, "completion first", g, 1)
				h := loop.CreateFuture[int](s.loop)
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
	})
}

func TestShield(t *testing.T) {
	runRows(t, []row{
		{
			name: "cancel outer", why: "the inner one goes on", py: py12 + "shield",
			run: func(s *script) error {
				inner := loop.CreateTask(s.co, later(sec, 1))
				outer := loop.Shield[int](s.co, inner)
				s.say("%v", outer.Cancel())
				await(s, "outer", outer)
				await(s, "inner", inner)
				return nil
			},
			want: []string{"true", "outer !! CancelledError()", "inner -> 1"},
		},
		{
			name: "cancel awaiting task", why: "the shield takes the blow", py: py12 + "cancel awaiting task",
			run: func(s *script) error {
				inner := loop.CreateTask(s.co, later(sec, 1))
				x := start(s, func(co *coro.Co) error { _, err := loop.Shield[int](co, inner).Await(co); return err })
				x.Cancel()
				await(s, "task", x)
				s.say("%v", inner.Cancelled())
				return nil
			},
			want: []string{"task !! CancelledError()", "false"},
		},
		{
			name: "cancel inner", why: "the outer one is cancelled with it", py: py12 + "cancel inner",
			run: func(s *script) error {
				inner := loop.CreateTask(s.co, later(sec, 1))
				outer := loop.Shield[int](s.co, inner)
				inner.Cancel()
				await(s, "outer", outer)
				s.say("%v", outer.Cancelled())
				return nil
			},
			want: []string{"outer !! CancelledError()", "true"},
		},
		{
			name: "done and bad", why: "done: it is itself; nil: the error comes with the await", py: py12 + "done inner is returned itself",
			run: func(s *script) error {
				f := loop.CreateFuture[int](s.loop)
				f.SetResult(1)
				s.say("%v", loop.Shield[int](s.co, f) == loop.FutureOf[int](f))
				await(s, "nil", loop.Shield[int](s.co, nil))
				await(s, "failing", loop.Shield(s.co, failing(sec, value("v"))))
				return nil
			},
			want: []string{"true", "nil !! TypeError('An asyncio.Future, a coroutine or an awaitable is required')", "failing !! ValueError('v')"},
		},
		{
			name: "fails when nobody listens", why: "its exception is reported in the end", py: py12 + "inner fails after outer was cancelled",
			run: func(s *script) error {
				outer := loop.Shield(s.co, failing(sec, value("lost")))
				tick(s)
				outer.Cancel()
				return loop.Sleep(s.co, 2*sec)
			},
			want: []string{"handler: Task exception was never retrieved\nfuture: <Task finished name='Task-2' coro=<failing() done, defined at F:L> exception=ValueError('lost')>\nValueError: lost\n"},
		},
	})
}
