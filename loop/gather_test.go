package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const py11 = "SEMANTICS §11; scripts/11_gather.py: "

var returned = &loop.GatherOptions{ReturnExceptions: true}

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
				f := future(s)
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
				await(s, "failed", loop.GatherWith(s.co, []coro.Awaitable[int]{immediate(1), boom()}, returned))
				x := loop.CreateTask(s.co, later(9*sec, 1))
				s.loop.CallSoon(func() { x.Cancel("msg") })
				await(s, "cancelled", loop.GatherWith(s.co, []coro.Awaitable[int]{x, immediate(2)}, returned))
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
				g := loop.Gather(s.co, answering(1, nil), answering(1, nil))
				h := loop.GatherWith(s.co, []coro.Awaitable[int]{answering(1, nil)}, returned)
				one := loop.Gather(s.co, answering(1, nil), later(9*sec, 2))
				tick(s)
				g.Cancel()
				h.Cancel()
				one.Cancel()
				await(s, "gather", g)
				await(s, "return_exceptions", h)
				await(s, "one of them", one)
				return nil
			},
			want: []string{"gather !! CancelledError()", "return_exceptions !! CancelledError()", "one of them !! CancelledError()"},
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
				await(s, "other loop", loop.Gather[int](s.co, future(s), loop.CreateFuture[int](other)))
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
		{
			name: "order of running", why: "the children begin in the order of the arguments", py: py11 + "children run order = argument order",
			run: func(s *script) error {
				var all []coro.Awaitable[int]
				for i := range 5 {
					all = append(all, coro.New(func(*coro.Co) (int, error) { s.say("%d", i); return 0, nil }))
				}
				_, err := loop.Gather(s.co, all...).Await(s.co)
				return err
			},
			want: []string{"0", "1", "2", "3", "4"},
		},
		{
			name: "done before", why: "what is done already counts at once", py: py11 + "done futures evaluated eagerly (3.12+)",
			run: func(s *script) error {
				s.say("%v", loop.Gather[int](s.co, done(s)).Done())
				f := future(s)
				f.SetException(value("pre"))
				g := loop.Gather[int](s.co, f, immediate(1))
				s.say("%v", g.Done())
				await(s, "failed", g)
				return nil
			},
			want: []string{"true", "true", "failed !! ValueError('pre')"},
		},
		{
			name: "outcomes", why: "each has its value or its exception, in the order of the arguments", py: onCPython + "gather(v(1, 2), b(KeyError('k'), 1), v(3), return_exceptions=True)",
			run: func(s *script) error {
				all := []coro.Awaitable[int]{later(2*sec, 1), failing(sec, &gen.KeyError{Key: "k"}), immediate(3)}
				outcomes, err := loop.GatherWith(s.co, all, returned).Await(s.co)
				for _, o := range outcomes {
					s.say("%v %d %s", o, o.Value, gen.Repr(o.Err))
				}
				if err == nil {
					outcomes, err = loop.GatherWith(s.co, all[2:], nil).Await(s.co)
				}
				s.say("%v %s", outcomes, gen.Repr(err))
				return nil
			},
			want: []string{"1 1 None", "KeyError('k') 0 KeyError('k')", "3 3 None", "[] RuntimeError('cannot reuse already awaited coroutine')"},
		},
	})
}

// What becomes of a gather that is cancelled, and of the exceptions that its
// children raise meanwhile.
func TestGatherCancel(t *testing.T) {
	cancelling := func() *coro.Coroutine[int] { return answering(0, value("while cancelled")) }
	cancelled := func(s *script, g loop.AnyFuture) {
		tick(s)
		s.say("cancel %v", g.Cancel("gc"))
	}
	runRows(t, []row{
		{
			name: "children raise, return_exceptions", why: "the outcome is the cancellation, and what the children raise is not reported",
			py: "Lib/asyncio/tasks.py: gather; " + onCPython + "g = gather(raises(), sleep(9), return_exceptions=True); g.cancel('gc')",
			run: func(s *script) error {
				g := loop.GatherWith(s.co, []coro.Awaitable[int]{cancelling(), later(9*sec, 0)}, returned)
				cancelled(s, g)
				await(s, "ret", g)
				s.say("%v", g)
				return nil
			},
			want: []string{"cancel true", "ret !! CancelledError('gc')", "<_GatheringFuture finished exception=CancelledError('gc')>"},
		},
		{
			name: "children raise", why: "the first to end decides; what the others raise is not reported",
			py: onCPython + "gather(raises(), raises()), gather(sleep(9), raises()), cancelled",
			run: func(s *script) error {
				for _, first := range []*coro.Coroutine[int]{cancelling(), later(9*sec, 0)} {
					g := loop.Gather(s.co, first, cancelling())
					cancelled(s, g)
					await(s, "ret", g)
					tick(s)
				}
				return nil
			},
			want: []string{"cancel true", "ret !! ValueError('while cancelled')", "cancel true", "ret !! CancelledError('gc')"},
		},
		{
			name: "message of a future", why: "a plain future keeps its message, for gather as for others",
			py: onCPython + "f.cancel('fm'); gather(f, return_exceptions=True); gather(f)",
			run: func(s *script) error {
				f := future(s)
				f.Cancel("fm")
				await(s, "return_exceptions", loop.GatherWith(s.co, []coro.Awaitable[int]{f}, returned))
				await(s, "gather", loop.Gather[int](s.co, f))
				return nil
			},
			want: []string{"return_exceptions -> [CancelledError('fm')]", "gather !! CancelledError('fm')"},
		},
		{
			name: "message of the gather", why: "the CancelledError is an exception like others, the same each time",
			py: onCPython + "g = gather(sleep(9)), gather(f); g.cancel('gc'); g.result() twice",
			run: func(s *script) error {
				for _, child := range []coro.Awaitable[int]{later(9*sec, 0), future(s)} {
					g := loop.Gather(s.co, child)
					cancelled(s, g)
					await(s, "ret", g)
					_, err := g.Result()
					s.say("%s %v", gen.Repr(err), err == g.Err())
				}
				return nil
			},
			want: []string{"cancel true", "ret !! CancelledError('gc')", "CancelledError('gc') true", "cancel true", "ret !! CancelledError('gc')", "CancelledError('gc') true"},
		},
		{
			name: "awaiting task", why: "it hands the request on to all children", py: py11 + "cancel the awaiting task",
			run: func(s *script) error {
				a, b := loop.CreateTask(s.co, later(9*sec, 1)), loop.CreateTask(s.co, later(9*sec, 2))
				x := start(s, func(co *coro.Co) error { _, err := loop.Gather[int](co, a, b).Await(co); return err })
				x.Cancel("pm")
				await(s, "task", x)
				s.say("%v %v %v", x.Cancelled(), a.Cancelled(), b.Cancelled())
				return nil
			},
			want: []string{"task !! CancelledError('pm')", "true true true"},
		},
		{
			name: "two awaiters", why: "cancelling one of them cancels the children, and so the other", py: onCPython + "x, y = two tasks that await g; x.cancel()",
			run: func(s *script) error {
				g := loop.Gather(s.co, later(9*sec, 1))
				awaiter := func(co *coro.Co) error { _, err := g.Await(co); return err }
				x, y := start(s, awaiter), start(s, awaiter)
				x.Cancel()
				await(s, "x", x)
				await(s, "y", y)
				return nil
			},
			want: []string{"x !! CancelledError()", "y !! CancelledError()"},
		},
		{
			name: "an exception before", why: "a child that has failed already decides, though another could still be cancelled",
			py: onCPython + "g = gather(f1, f2); f1.set_exception(ValueError('v')); g.cancel()",
			run: func(s *script) error {
				f1, f2 := future(s), future(s)
				g := loop.Gather[int](s.co, f1, f2)
				f1.SetException(value("v"))
				s.say("%v %v", g.Cancel(), f2)
				await(s, "ret", g)
				return nil
			},
			want: []string{"true <Future cancelled>", "ret !! ValueError('v')"},
		},
		{
			name: "after an exception", why: "the future is done: the other children are none of its business, but it has seen what they raise", py: py11 + "cancel after an exception propagated",
			run: func(s *script) error {
				f1, f2 := future(s), future(s)
				g := loop.Gather[int](s.co, f1, f2)
				f1.SetException(value("v"))
				await(s, "ret", g)
				s.say("%v %v", g.Cancel(), f2)
				f2.SetException(value("late"))
				return nil
			},
			want: []string{"ret !! ValueError('v')", "false <Future pending cb=[gather.<locals>._done_callback()]>"},
		},
		{
			name: "under a timeout", why: "the deadline cancels all children", py: onCPython + "wait_for(gather(a, b), 1)",
			run: func(s *script) error {
				a, b := loop.CreateTask(s.co, later(9*sec, 1)), loop.CreateTask(s.co, later(9*sec, 2))
				_, err := loop.WaitFor(s.co, loop.Gather[int](s.co, a, b), sec)
				s.say("%s %v %v", chain(err), a.Cancelled(), b.Cancelled())
				return nil
			},
			want: []string{"TimeoutError() <-cause CancelledError() true true"},
		},
	})
}
