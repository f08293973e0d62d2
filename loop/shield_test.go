package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

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
				f := future(s)
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
		{
			name: "callbacks", why: "each side waits for the other; the inner one is left alone when the outer one is gone", py: onCPython + "s = shield(f); s.cancel('sm')",
			run: func(s *script) error {
				f := future(s)
				sh := loop.Shield[int](s.co, f)
				s.say("%v %v", f, sh)
				sh.Cancel("sm")
				await(s, "outer", sh)
				tick(s)
				s.say("%v", f)
				return nil
			},
			want: []string{"<Future pending cb=[shield.<locals>._inner_done_callback()]> <Future pending cb=[shield.<locals>._outer_done_callback()]>",
				"outer !! CancelledError('sm')", "<Future pending>"},
		},
		{
			name: "inner message", why: "the outer future is cancelled, without the message", py: onCPython + "f.cancel('im'); await s; await f",
			run: func(s *script) error {
				f := future(s)
				sh := loop.Shield[int](s.co, f)
				f.Cancel("im")
				await(s, "outer", sh)
				await(s, "inner", f)
				return nil
			},
			want: []string{"outer !! CancelledError()", "inner !! CancelledError('im')"},
		},
		{
			name: "both at once", why: "the cancellation wins; the inner exception then counts as seen", py: onCPython + "f.set_result(3); s.cancel() / f.set_exception(ValueError('both')); s.cancel()",
			run: func(s *script) error {
				for _, end := range []func(f *loop.Future[int]){
					func(f *loop.Future[int]) { f.SetResult(3) },
					func(f *loop.Future[int]) { f.SetException(value("both")) },
				} {
					f := future(s)
					sh := loop.Shield[int](s.co, f)
					end(f)
					sh.Cancel()
					await(s, "outer", sh)
					s.say("%v", f)
				}
				return nil
			},
			want: []string{"outer !! CancelledError()", "<Future finished result=3>", "outer !! CancelledError()", "<Future finished exception=ValueError('both')>"},
		},
		{
			name: "completed from outside", why: "the inner outcome comes too late and harms nobody", py: onCPython + "s.set_result(7); f.set_result(1)",
			run: func(s *script) error {
				f := future(s)
				sh := loop.Shield[int](s.co, f).(*loop.Future[int])
				sh.SetResult(7)
				tick(s)
				s.say("%v %v", f, sh)
				f.SetResult(1)
				tick(s)
				s.say("%v", sh)
				return nil
			},
			want: []string{"<Future pending> <Future finished result=7>", "<Future finished result=7>"},
		},
		{
			name: "in a gather", why: "cancelling a task whose await is shielded stops at the shield", py: "SEMANTICS §11: Cancelling the outer leaves the inner running; " + onCPython + "await gather(shield(inner))",
			run: func(s *script) error {
				inner := loop.CreateTask(s.co, later(2*sec, 1))
				g := loop.Gather[int](s.co, loop.Shield(s.co, inner))
				x := start(s, func(co *coro.Co) error { _, err := g.Await(co); return err })
				x.Cancel()
				await(s, "task", x)
				s.say("%v", inner.Done())
				await(s, "inner", inner)
				return nil
			},
			want: []string{"task !! CancelledError()", "false", "inner -> 1"},
		},
	})
}
