package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const anyio = "Go only: anyio's and Trio's cancel scopes: "

// scope notes what became of a block in s.
func (s *script) scope(what string, scope *loop.CancelScope, block func() error) {
	err := scope.With(s.co, block)
	s.say("%s: %s, called %s, caught %s at %v", what, chainOf(err), gen.Repr(scope.CancelCalled()), gen.Repr(scope.CancelledCaught()), s.loop.Time())
}

func TestCancelScope(t *testing.T) {
	runRows(t, []row{
		{
			name: "every wait",
			why:  "a cancelled scope cancels every wait in it, also after one was swallowed",
			py:   anyio + "level cancellation",
			run: func(s *script) error {
				c := loop.NewCancelScope(nil)
				f := future(s)
				s.scope("scope", c, func() error {
					s.loop.CallLater(sec, func() { c.Cancel("enough") })
					s.say("%s", gen.Repr(nap(s.co, 9)))
					s.say("%s", gen.Repr(nap(s.co, 9)))
					s.say("%s", gen.Repr(nap(s.co, 0)))
					s.say("%s", gen.Repr(only(f.Await(s.co))))
					s.say("%s", gen.Repr(only(done(s).Await(s.co)))) // does not wait
					return nap(s.co, 9)
				})
				s.say("%d", me(s.co).Cancelling())
				return nap(s.co, 1)
			},
			want: []string{
				"CancelledError('enough')", "CancelledError('enough')", "CancelledError('enough')", "CancelledError('enough')", "None",
				"scope: None, called True, caught True at 1s", "0",
			},
		},
		{
			name: "not cancelled",
			why:  "a scope that is not cancelled changes nothing",
			py:   anyio + "cancelled_caught",
			run: func(s *script) error {
				s.scope("returns", loop.NewCancelScope(nil), func() error { return nap(s.co, 1) })
				s.scope("raises", loop.NewCancelScope(nil), func() error { return value("boom") })
				c := loop.NewCancelScope(nil)
				s.scope("too late", c, func() error { c.Cancel(); return nil })
				c.Cancel()
				s.scope("another error", loop.NewCancelScope(&loop.CancelScopeOptions{Timeout: sec}), func() error {
					nap(s.co, 9)
					return value("boom")
				})
				return nap(s.co, 1)
			},
			want: []string{
				"returns: None, called False, caught False at 1s", "raises: ValueError('boom'), called False, caught False at 1s",
				"too late: None, called True, caught False at 1s", "another error: ValueError('boom'), called True, caught False at 2s",
			},
		},
		{
			name: "deadlines",
			why:  "move_on_after goes on behind the block, fail_after raises",
			py:   anyio + "move_on_after, fail_after",
			run: func(s *script) error {
				for _, d := range []float64{1, 0, -1, 20} {
					c, err := loop.MoveOnAfter(s.co, loop.Seconds(d), func() error { return nap(s.co, 9) })
					s.say("move on: %s %s %s %v", chainOf(err), gen.Repr(c.CancelledCaught()), gen.Repr(c.Expired()), s.loop.Time())
				}
				s.say("fail: %s", chainOf(loop.FailAfter(s.co, sec, func() error { return nap(s.co, 9) })))
				s.say("fail: %s", chainOf(loop.FailAfter(s.co, sec, func() error { return nap(s.co, 0.5) })))
				_, err := loop.MoveOnAfter(s.co, 0, func() error { return nil })
				return errorOf(err, nap(s.co, 1))
			},
			want: []string{
				"move on: None True True 1s", "move on: None True True 1s", "move on: None True True 1s", "move on: None False False 10s",
				"fail: TimeoutError()", "fail: None",
			},
		},
		{
			name: "nested",
			why:  "the scope that was cancelled ends, and no other",
			py:   anyio + "nested scopes",
			run: func(s *script) error {
				for _, which := range []string{"inner", "outer", "both"} {
					outer, inner := loop.NewCancelScope(nil), loop.NewCancelScope(nil)
					s.scope("outer", outer, func() error {
						s.scope("inner", inner, func() error {
							if which != "inner" {
								outer.Cancel()
							}
							if which != "outer" {
								inner.Cancel()
							}
							return nap(s.co, 1)
						})
						return nap(s.co, 0)
					})
				}
				return nil
			},
			want: []string{
				"inner: None, called True, caught True at 0s", "outer: None, called False, caught False at 0s",
				"inner: CancelledError(), called False, caught False at 0s", "outer: None, called True, caught True at 0s",
				"inner: CancelledError(), called True, caught False at 0s", "outer: None, called True, caught True at 0s",
			},
		},
		{
			name: "shielded",
			why:  "clean-up in a shielded scope is waited for; what is in there can still be cancelled by it",
			py:   anyio + "shielding",
			run: func(s *script) error {
				shield := func(d float64) *loop.CancelScope {
					return loop.NewCancelScope(&loop.CancelScopeOptions{Shield: true, Timeout: loop.Seconds(d)})
				}
				s.scope("outer", loop.NewCancelScope(&loop.CancelScopeOptions{Timeout: sec}), func() error {
					err := nap(s.co, 9)
					s.scope("shielded", shield(0), func() error { return nap(s.co, 2) })
					s.scope("shielded, with a deadline", shield(1), func() error { return nap(s.co, 2) })
					return err
				})
				return nil
			},
			want: []string{
				"shielded: None, called False, caught False at 3s", "shielded, with a deadline: None, called True, caught True at 4s",
				"outer: None, called True, caught True at 4s",
			},
		},
		{
			name: "cancelled from outside",
			why:  "a request to cancel the task goes through every scope, cancelled or not",
			py:   anyio + "native cancellation",
			run: func(s *script) error {
				for _, both := range []bool{false, true} {
					x := start(s, func(co *coro.Co) error {
						c := loop.NewCancelScope(nil)
						err := c.With(co, func() error {
							if both {
								c.Cancel()
								me(co).Cancel("ext")
							}
							return nap(co, 9)
						})
						s.say("%s, caught %s", chainOf(err), gen.Repr(c.CancelledCaught()))
						return err
					})
					if !both {
						x.Cancel("ext")
					}
					await(s, "task", x)
				}
				return nil
			},
			want: []string{
				"CancelledError('ext'), caught False", "task !! CancelledError('ext')",
				"CancelledError('ext'), caught False", "task !! CancelledError('ext')",
			},
		},
		{
			name: "a group inside",
			why:  "the group's tasks are inside: they begin, and each of their waits is cancelled; the group waits for their clean-up",
			py:   anyio + "task groups",
			run: func(s *script) error {
				c := loop.NewCancelScope(nil)
				s.scope("scope", c, func() error {
					return group(s.co, func(g *loop.TaskGroup) error {
						in(g, coro.Do(func(co *coro.Co) error {
							err := nap(co, 9)
							s.say("child sees %s", gen.Repr(err))
							s.say("and again %s", gen.Repr(nap(co, 9)))
							shielded := loop.NewCancelScope(&loop.CancelScopeOptions{Shield: true})
							return errorOf(shielded.With(co, func() error { return nap(co, 3) }), err)
						}))
						tick(s)
						c.Cancel()
						in(g, coro.Do(func(co *coro.Co) error {
							s.say("late child begins")
							err := nap(co, 9)
							s.say("late child sees %s", gen.Repr(err))
							return err
						}))
						return nil
					})
				})
				return nil
			},
			want: []string{
				"child sees CancelledError()", "late child begins", "and again CancelledError()", "late child sees CancelledError()",
				"scope: None, called True, caught True at 3s",
			},
		},
		{
			name: "a group's error inside",
			why:  "errors of the group's tasks win",
			py:   anyio + "task groups",
			run: func(s *script) error {
				s.scope("scope", loop.NewCancelScope(&loop.CancelScopeOptions{Timeout: sec}), func() error {
					return group(s.co, func(g *loop.TaskGroup) error { in(g, cleaning(9, value("in answer"))); return nil })
				})
				return nil
			},
			want: []string{"scope: " + unhandled + "[ValueError('in answer')]), called True, caught False at 1s"},
		},
		{
			name: "with a timeout",
			why:  "asyncio's timeouts count requests, scopes do not: each ends by itself",
			py:   anyio + "with asyncio.timeout",
			run: func(s *script) error {
				s.scope("timeout inside", loop.NewCancelScope(&loop.CancelScopeOptions{Timeout: 2 * sec}), func() error {
					_, err := within(s.co, 1, func() error { return nap(s.co, 9) })
					s.say("%s", chainOf(err))
					return nap(s.co, 9)
				})
				_, err := within(s.co, 2, func() error {
					s.scope("scope inside", loop.NewCancelScope(&loop.CancelScopeOptions{Timeout: sec}), func() error { return nap(s.co, 9) })
					return nap(s.co, 9)
				})
				s.say("%s", chainOf(err))
				return nap(s.co, 1)
			},
			want: []string{
				"TimeoutError() <-cause CancelledError()", "timeout inside: None, called True, caught True at 2s",
				"scope inside: None, called True, caught True at 3s", "TimeoutError() <-cause CancelledError()",
			},
		},
		{
			name: "a task awaited inside",
			why:  "a task made by create_task is outside, but is cancelled by being awaited, as ever",
			py:   anyio + "tasks",
			run: func(s *script) error {
				awaited, other := loop.CreateTask(s.co, later(9*sec, 1)), loop.CreateTask(s.co, later(2*sec, 2))
				s.scope("scope", loop.NewCancelScope(&loop.CancelScopeOptions{Timeout: sec}), func() error { return only(awaited.Await(s.co)) })
				s.say("%v %v", awaited.Cancelled(), other.Done())
				await(s, "other", other)
				return nil
			},
			want: []string{"scope: None, called True, caught True at 1s", "true false", "other -> 2"},
		},
		{
			name: "misuse",
			why:  "a scope serves once, and one task",
			py:   anyio + "errors",
			run: func(s *script) error {
				c := loop.NewCancelScope(nil)
				c.Cancel("before")
				s.scope("before", c, func() error { return nap(s.co, 1) })
				s.say("%s", gen.Repr(c.With(s.co, func() error { return nil })))
				_, err := coro.Do(func(co *coro.Co) error {
					return loop.NewCancelScope(nil).With(co, func() error { return nil })
				}).Send(nil)
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{
				"before: None, called True, caught True at 0s", "RuntimeError('CancelScope has already been entered')",
				"RuntimeError('CancelScope should be used inside a task')",
			},
		},
	})
}
