package loop_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const py06 = "SEMANTICS §8; scripts/06_futures.py: "

func ignored(*loop.Future[any]) {}

func TestFuture(t *testing.T) {
	runRows(t, []row{
		{
			name: "pending", why: "there is no outcome yet", py: py06 + "invalid state",
			run: func(s *script) error {
				f := future(s)
				v, err := f.Result()
				outcome(s, "result", v, err)
				s.say("%s", gen.Repr(f.Err()))
				s.say("%v %v %v %v", f.Done(), f.Cancelled(), f, f.Loop() == s.loop)
				return nil
			},
			want: []string{"result !! InvalidStateError('Result is not set.')", "InvalidStateError('Exception is not set.')", "false false <Future pending> true"},
		},
		{
			name: "finished", why: "an outcome is for ever", py: py06 + "set_result twice",
			run: func(s *script) error {
				f := future(s)
				s.say("%v", f.SetResult(1))
				s.say("%s %s", gen.Repr(f.SetResult(2)), gen.Repr(f.SetException(value("x"))))
				s.say("%v %v", f.Cancel(), f.Err())
				await(s, "await", f)
				await(s, "again", f)
				s.say("%v", f)
				return nil
			},
			want: []string{"<nil>", "InvalidStateError('invalid state') InvalidStateError('invalid state')", "false <nil>", "await -> 1", "again -> 1", "<Future finished result=1>"},
		},
		{
			name: "failed", why: "the same exception each time; StopIteration becomes a RuntimeError", py: py06 + "set_exception(StopIteration)",
			run: func(s *script) error {
				f := future(s)
				s.say("%s", gen.Repr(f.SetException(nil)))
				boom := value("boom")
				f.SetException(boom)
				_, err := f.Result()
				s.say("%v %v %v", err == boom, f.Err() == boom, f)
				g := future(s)
				g.SetException(&gen.StopIteration[int]{Value: 1})
				s.say("%s", chain(g.Err()))
				return nil
			},
			want: []string{"TypeError('invalid exception object')", "true true <Future finished exception=ValueError('boom')>",
				"RuntimeError('StopIteration interacts badly with generators and cannot be raised into a Future') <-cause StopIteration(1)"},
		},
		{
			name: "cancelled", why: "with its message, each time", py: py06 + "cancel(msg)",
			run: func(s *script) error {
				f := future(s)
				s.say("%v %v %v", f.Cancel("why"), f.Cancel(), f.Cancelled())
				await(s, "1", f)
				await(s, "2", f)
				s.say("%s %v", gen.Repr(f.SetResult(1)), f)
				_, err := f.Result()
				s.say("%v", errors.Is(err, context.Canceled))
				return nil
			},
			want: []string{"true false true", "1 !! CancelledError('why')", "2 !! CancelledError('why')", "InvalidStateError('invalid state') <Future cancelled>", "true"},
		},
		{
			name: "reprs", why: "callbacks and long results are cut short", py: py06 + "repr by state",
			run: func(s *script) error {
				f := loop.CreateFuture[any](s.loop)
				for _, cb := range []func(*loop.Future[any]){ignored, func(*loop.Future[any]) {}, ignored, ignored} {
					f.AddDoneCallback(cb)
					s.say("%v", f)
				}
				for _, v := range []any{strings.Repeat("x", 99), []int{0, 1, 2, 3, 4, 5, 6, 7}, nil} {
					g := loop.CreateFuture[any](s.loop)
					g.SetResult(v)
					s.say("%v", g)
				}
				return nil
			},
			want: []string{"<Future pending cb=[ignored() at F:L]>", "<Future pending cb=[ignored() at F:L, TestFuture() at F:L]>",
				"<Future pending cb=[ignored() at F:L, <1 more>, ignored() at F:L]>", "<Future pending cb=[ignored() at F:L, <2 more>, ignored() at F:L]>",
				"<Future finished result='xxxxxxxxxxxx...xxxxxxxxxxxxx'>", "<Future finished result=[0, 1, 2, 3, 4, 5, ...]>", "<Future finished result=None>"},
		},
		{
			name: "added when done", why: "a callback is never called at once", py: py06 + "callbacks: scheduled by call_soon",
			run: func(s *script) error {
				f := future(s)
				f.AddDoneCallback(func(f *loop.Future[int]) {
					s.say("outer")
					f.AddDoneCallback(func(*loop.Future[int]) { s.say("inner") })
				})
				f.SetResult(1)
				s.say("set")
				tick(s)
				s.say("tick")
				tick(s)
				return nil
			},
			want: []string{"set", "outer", "tick", "inner"},
		},
		{
			name: "never retrieved", why: "reported when the loop is closed at the latest; asking, or cancelling, counts as seeing, a callback does not", py: py06 + "never retrieved",
			run: func(s *script) error {
				fail := func(msg string) *loop.Future[int] {
					f := future(s)
					f.SetException(value(msg))
					return f
				}
				fail("lost")
				fail("asked").Err()
				fail("fetched").Result()
				fail("cancelled").Cancel()
				fail("told").AddDoneCallback(func(*loop.Future[int]) { s.say("callback") })
				return nil
			},
			want: []string{"callback", "handler: Future exception was never retrieved\nfuture: <Future finished exception=ValueError('lost')>\nValueError: lost\n",
				"handler: Future exception was never retrieved\nfuture: <Future finished exception=ValueError('told')>\nValueError: told\n"},
		},
		{
			name: "collected", why: "an exception nobody has seen is reported when the collector finds its future, or its task", py: py06 + "never retrieved; " + py07 + "task destroyed pending",
			run: func(s *script) error {
				func() {
					f := future(s)
					f.SetException(value("lost"))
				}()
				collect(s)
				func() { loop.CreateTask(s.co, failing(0, value("lost"))) }()
				ticks(s, 2)
				collect(s)
				s.say("both before the end")
				return nil
			},
			want: []string{"handler: Future exception was never retrieved\nfuture: <Future finished exception=ValueError('lost')>\nValueError: lost\n",
				"handler: Task exception was never retrieved\nfuture: <Task finished name='Task-2' coro=<failing() done, defined at F:L> exception=ValueError('lost')>\nValueError: lost\n",
				"both before the end"},
		},
		{
			name: "a callback raises", why: "the others are called even so", py: py06 + "a callback that raises does not stop the others",
			run: func(s *script) error {
				f := future(s)
				f.AddDoneCallback(func(*loop.Future[int]) { panic(value("v")) })
				f.AddDoneCallback(func(*loop.Future[int]) { s.say("second ran") })
				f.SetResult(1)
				tick(s)
				return nil
			},
			want: []string{"handler: Exception in callback TestFuture() at F:L\nhandle: <Handle TestFuture() at F:L>\nValueError: v\n", "second ran"},
		},
		{
			name: "removed too late", why: "what is scheduled is called", py: py06 + "callback removed after completion still runs",
			run: func(s *script) error {
				f := future(s)
				called := func(*loop.Future[int]) { s.say("called") }
				f.AddDoneCallback(called)
				f.SetResult(1)
				s.say("%d", f.RemoveDoneCallback(called))
				tick(s)
				return nil
			},
			want: []string{"0", "called"},
		},
		{
			name: "recursive repr", why: "a future may be part of its own result", py: py06 + "recursive repr",
			run: func(s *script) error {
				f, g := loop.CreateFuture[any](s.loop), loop.CreateFuture[any](s.loop)
				f.SetResult(f)
				g.SetResult([]any{1, g})
				s.say("%v %v", f, g)
				return nil
			},
			want: []string{"<Future finished result=...> <Future finished result=[1, ...]>"},
		},
		{
			name: "driven by hand", why: "an awaited future is what the coroutine yields, until it is done", py: py06 + "await protocol",
			run: func(s *script) error {
				for _, end := range []func(f *loop.Future[int], c *coro.Coroutine[int]) error{
					func(f *loop.Future[int], c *coro.Coroutine[int]) error { _, err := c.Send(nil); return err },
					func(f *loop.Future[int], c *coro.Coroutine[int]) error {
						f.SetResult(9)
						_, err := c.Send(nil)
						return err
					},
					func(f *loop.Future[int], c *coro.Coroutine[int]) error {
						_, err := c.Throw(&gen.KeyError{Key: "k"})
						return err
					},
					func(f *loop.Future[int], c *coro.Coroutine[int]) error { _, err := c.Close(); return err },
				} {
					f := future(s)
					c := coro.New(func(co *coro.Co) (int, error) { return f.Await(co) })
					v, _ := c.Send(nil)
					itself := v == any(f)
					s.say("%v %s %v", itself, gen.Repr(end(f, c)), f)
				}
				return nil
			},
			want: []string{`true RuntimeError("await wasn't used with future") <Future pending>`, "true StopIteration(9) <Future finished result=9>",
				"true KeyError('k') <Future pending>", "true None <Future pending>"},
		},
		{
			name: "another loop's", why: "it cannot wake a task of this one; once done it need not", py: "SEMANTICS §9, §17; " + onCPython + "await of a done future of another loop",
			run: func(s *script) error {
				other := loop.New()
				defer other.Close()
				f := loop.CreateFuture[int](other)
				_, err := loop.EnsureFuture(s.co, f)
				s.say("%s", gen.Repr(err))
				f.SetResult(3)
				await(s, "done", f)
				return nil
			},
			want: []string{"ValueError('The future belongs to a different loop than the one specified as the loop argument')", "done -> 3"},
		},
		{
			name: "of a closed loop", why: "what waits can no longer be called; the outcome is there even so", py: onCPython + "set_result, set_exception, cancel after loop.close()",
			run: func(s *script) error {
				other := loop.New()
				var fs [4]*loop.Future[any]
				for i := range fs {
					fs[i] = loop.CreateFuture[any](other)
				}
				for _, f := range fs[1:] {
					f.AddDoneCallback(ignored)
					f.AddDoneCallback(ignored)
				}
				other.Close()
				s.say("without callbacks %s", gen.Repr(fs[0].SetResult(1)))
				s.say("set_result %s %v", gen.Repr(fs[1].SetResult(1)), fs[1])
				s.say("again %s", gen.Repr(fs[1].SetResult(1)))
				s.say("set_exception %s %v", gen.Repr(fs[2].SetException(value("v"))), fs[2])
				s.say("cancel %v %v", fs[3].Cancel(), fs[3]) // CPython raises the RuntimeError: DIFFERENCES.md
				result[int](s, "created later", loop.CreateFuture[int](other))
				return nil
			},
			want: []string{"without callbacks None", "set_result RuntimeError('Event loop is closed') <Future finished result=1>", "again InvalidStateError('invalid state')",
				"set_exception RuntimeError('Event loop is closed') <Future finished exception=ValueError('v')>", "cancel true <Future cancelled>",
				"created later !! InvalidStateError('Result is not set.')"},
		},
		{
			name: "KeyboardInterrupt as an outcome", why: "set on a future it is an exception like others", py: onCPython + "set_exception(KeyboardInterrupt('k')), awaited and caught",
			run: func(s *script) error {
				f := future(s)
				s.loop.CallLater(sec, func() { f.SetException(&gen.KeyboardInterrupt{Msg: "k"}) })
				await(s, "await", f)
				s.say("%v %v", loop.Sleep(s.co, sec), s.loop.Time())
				return nil
			},
			want: []string{"await !! KeyboardInterrupt('k')", "<nil> 2s"},
		},
		{
			name: "ensure_future", why: "a future is itself, done or not; a nil of any type cannot be awaited", py: "SEMANTICS §9; " + py07 + "constructor errors",
			run: func(s *script) error {
				for _, f := range []*loop.Future[int]{future(s), done(s)} {
					g, err := loop.EnsureFuture(s.co, f)
					s.say("%v %v", any(g) == any(f), err)
				}
				for _, aw := range []coro.Awaitable[int]{(*coro.Coroutine[int])(nil), (*loop.Future[int])(nil), (*loop.Task[int])(nil)} {
					_, err := loop.EnsureFuture(s.co, aw)
					s.say("%s", gen.Repr(err))
				}
				return nil
			},
			want: []string{"true <nil>", "true <nil>", "TypeError('An asyncio.Future, a coroutine or an awaitable is required')",
				"TypeError('An asyncio.Future, a coroutine or an awaitable is required')", "TypeError('An asyncio.Future, a coroutine or an awaitable is required')"},
		},
	})
}
