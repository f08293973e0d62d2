package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// futures are n pending futures.
func futures(s *script, n int) []*loop.Future[int] {
	all := make([]*loop.Future[int], n)
	for i := range all {
		all[i] = future(s)
	}
	return all
}

// awaitables are fs, to be gathered.
func awaitables(fs []*loop.Future[int]) []coro.Awaitable[int] {
	all := make([]coro.Awaitable[int], len(fs))
	for i, f := range fs {
		all[i] = f
	}
	return all
}

// What gather makes of futures that end one after the other.
func TestGatherOfFutures(t *testing.T) {
	told := func(s *script) func(*loop.Future[[]int]) {
		return func(f *loop.Future[[]int]) { s.say("callback: %v", f) }
	}
	runRows(t, []row{
		{
			name: "success",
			why:  "done when the last is, in whatever order",
			py:   tasksSuite + "FutureGatherTests.test_success, test_result_exception_success, test_constructor_homogenous_futures",
			run: func(s *script) error {
				fs := futures(s, 3)
				g := loop.Gather(s.co, awaitables(fs)...)
				g.AddDoneCallback(told(s))
				s.say("%v", g.Loop() == s.loop)
				for _, i := range []int{1, 0, 2} {
					fs[i].SetResult(i)
					ticks(s, 2)
					s.say("%v", g.Done())
				}
				tick(s)
				return nil
			},
			want: []string{"true", "false", "false", "callback: <_GatheringFuture finished result=[0, 1, 2]>", "true"},
		},
		{
			name: "one exception",
			why:  "the first exception is the outcome, and what comes after it changes nothing",
			py:   tasksSuite + "FutureGatherTests.test_one_exception",
			run: func(s *script) error {
				fs := futures(s, 5)
				g := loop.Gather(s.co, awaitables(fs)...)
				g.AddDoneCallback(told(s))
				fs[0].SetResult(1)
				fs[1].SetException(value("first"))
				ticks(s, 2)
				fs[2].SetResult(3)
				fs[3].Cancel()
				fs[4].SetException(value("late"))
				ticks(s, 2)
				s.say("%s", gen.Repr(g.Err()))
				return nil
			},
			want: []string{"callback: <_GatheringFuture finished exception=ValueError('first')>", "ValueError('first')"},
		},
		{
			name: "one cancellation",
			why:  "a cancelled child is an exception of the outer future, which is not cancelled",
			py:   tasksSuite + "FutureGatherTests.test_one_cancellation",
			run: func(s *script) error {
				fs := futures(s, 3)
				g := loop.Gather(s.co, awaitables(fs)...)
				fs[0].SetResult(1)
				fs[1].Cancel()
				ticks(s, 2)
				s.say("%v %v %s", g.Done(), g.Cancelled(), gen.Repr(g.Err()))
				fs[2].SetException(value("late"))
				ticks(s, 2)
				return nil
			},
			want: []string{"true false CancelledError()"},
		},
		{
			name: "return_exceptions",
			why:  "exceptions and cancellations are results",
			py:   tasksSuite + "FutureGatherTests.test_return_exceptions, test_result_exception_one_cancellation",
			run: func(s *script) error {
				fs := futures(s, 6)
				g := loop.GatherWith(s.co, awaitables(fs), &loop.GatherOptions{ReturnExceptions: true})
				fs[0].SetResult(1)
				fs[1].SetException(value("zde"))
				fs[2].Cancel()
				ticks(s, 2)
				s.say("%v", g.Done())
				fs[3].SetResult(3)
				fs[4].Cancel()
				fs[5].SetException(&gen.RuntimeError{Msg: "rte"})
				await(s, "gather", g)
				return nil
			},
			want: []string{"false", "gather -> [1, ValueError('zde'), CancelledError(''), 3, CancelledError(''), RuntimeError('rte')]"},
		},
		{
			name: "no good",
			why:  "a future of another loop, and what cannot be awaited, are the outcome; nothing is reported besides",
			py:   tasksSuite + "FutureGatherTests.test_constructor_heterogenous_futures; CoroutineGatherTests.test_issue46672",
			run: func(s *script) error {
				other := loop.New()
				defer other.Close()
				await(s, "other loop", loop.Gather[int](s.co, future(s), loop.CreateFuture[int](other)))
				await(s, "nil", loop.Gather(s.co, coro.Awaitable[int](immediate(1)), nil))
				await(s, "nothing", loop.Gather[int](s.co))
				return nil
			},
			want: []string{
				"other loop !! ValueError('The future belongs to a different loop than the one specified as the loop argument')",
				"nil !! TypeError('An asyncio.Future, a coroutine or an awaitable is required')", "nothing -> []",
			},
		},
		{
			name: "cancelled too late",
			why:  "when every child is done, the gather refuses",
			py:   tasksSuite + "BaseTaskTests.test_cancel_gather_1",
			run: func(s *script) error {
				f := future(s)
				g := loop.Gather(s.co, coro.Awaitable[int](coro.New(func(co *coro.Co) (int, error) { return f.Await(co) })))
				tick(s)
				f.AddDoneCallback(func(*loop.Future[int]) { s.loop.CallSoon(func() { s.say("%v", g.Cancel()) }) })
				f.SetResult(42)
				await(s, "gather", g)
				s.say("%v", g.Cancelled())
				return nil
			},
			want: []string{"false", "gather -> [42]", "false"},
		},
		{
			name: "cancelled with a message",
			why:  "a task that awaits gathers again and again ends with the message of its cancellation",
			py:   tasksSuite + "BaseTaskTests.test_cancel_gather_2",
			run: func(s *script) error {
				for _, msg := range [][]any{{}, {nil}, {"my message"}, {5}} {
					x := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
						for range 20 {
							aws := []coro.Awaitable[int]{later(sec/20, 1)}
							if _, err := loop.GatherWith(co, aws, &loop.GatherOptions{ReturnExceptions: true}).Await(co); err != nil {
								return err
							}
						}
						return nil
					}))
					nap(s.co, 0.2)
					x.Cancel(msg...)
					await(s, "task", x)
				}
				return nil
			},
			want: []string{"task !! CancelledError()", "task !! CancelledError()", "task !! CancelledError('my message')", "task !! CancelledError(5)"},
		},
		{
			name: "broadcast",
			why:  "cancelling who awaits it cancels all children",
			py:   tasksSuite + "CoroutineGatherTests.test_cancellation_broadcast",
			run: func(s *script) error {
				w := future(s)
				a, b := loop.CreateTask(s.co, coro.Do(awaiting(w))), loop.CreateTask(s.co, coro.Do(awaiting(w)))
				var g *loop.Future[[]none]
				x := start(s, func(co *coro.Co) error {
					g = loop.Gather[none](co, a, b)
					return only(g.Await(co))
				})
				s.say("%v", x.Cancel())
				await(s, "task", x)
				s.say("%v %v %v %v", g.Cancel(), w.Cancelled(), a.Cancelled(), b.Cancelled())
				return nil
			},
			want: []string{"true", "task !! CancelledError()", "false true true true"},
		},
		{
			name: "later exceptions",
			why:  "those after the first count as seen",
			py:   tasksSuite + "CoroutineGatherTests.test_exception_marking",
			run: func(s *script) error {
				a, b := future(s), future(s)
				inner := func(f *loop.Future[int]) *coro.Coroutine[int] {
					return coro.New(func(co *coro.Co) (int, error) {
						if _, err := f.Await(co); err != nil {
							return 0, err
						}
						return 0, value("should not be ignored")
					})
				}
				x := start(s, func(co *coro.Co) error {
					return only(loop.Gather(co, coro.Awaitable[int](inner(a)), inner(b)).Await(co))
				})
				tick(s)
				a.SetResult(0)
				ticks(s, 2)
				b.SetResult(0)
				ticks(s, 3)
				s.say("%s", gen.Repr(x.Err()))
				return nil
			},
			want: []string{"ValueError('should not be ignored')"},
		},
	})
}

func TestWaitForMany(t *testing.T) {
	waited := func(s *script, o *loop.WaitOptions, ts ...*loop.Task[int]) {
		done, pending, err := loop.WaitWith(s.co, ts, o)
		s.say("%d done, %d pending, %v at %v", len(done), len(pending), err, s.loop.Time())
	}
	create := func(s *script, c *coro.Coroutine[int]) *loop.Task[int] { return loop.CreateTask(s.co, c) }
	runRows(t, []row{
		{
			name: "all",
			why:  "until the last is done; again it takes no time; what is given twice counts once",
			py:   tasksSuite + "test_wait, test_wait_duplicate_coroutines, test_wait_with_iterator_of_tasks, test_wait_generator",
			run: func(s *script) error {
				a, b := create(s, later(sec/10, 1)), create(s, later(3*sec/20, 2))
				waited(s, nil, b, a, b)
				waited(s, nil, b, a, b)
				return nil
			},
			want: []string{"2 done, 0 pending, <nil> at 150ms", "2 done, 0 pending, <nil> at 150ms"},
		},
		{
			name: "first completed",
			why:  "until one is done, and those that are by then",
			py:   tasksSuite + "test_wait_first_completed, test_wait_really_done",
			run: func(s *script) error {
				first := &loop.WaitOptions{ReturnWhen: loop.FirstCompleted}
				a, b := create(s, later(10*sec, 1)), create(s, later(sec/10, 2))
				waited(s, first, b, a)
				s.say("%v %v", a.Done(), b.Done())
				c, d := create(s, later(0, 1)), create(s, coro.New(func(co *coro.Co) (int, error) {
					loop.Sleep(co, 0)
					return 2, loop.Sleep(co, 0)
				}))
				waited(s, first, d, c)
				return nil
			},
			want: []string{"1 done, 1 pending, <nil> at 100ms", "false true", "2 done, 0 pending, <nil> at 100ms"},
		},
		{
			name: "first exception",
			why:  "until one has raised, at once or later; otherwise until all are done",
			py:   tasksSuite + "test_wait_first_exception, test_wait_first_exception_in_wait, test_wait_with_exception",
			run: func(s *script) error {
				first := &loop.WaitOptions{ReturnWhen: loop.FirstException}
				for _, d := range []float64{0, 0.01} {
					failed := create(s, failing(loop.Seconds(d), value("err")))
					waited(s, first, failed, create(s, later(10*sec, 1)))
					failed.Err()
				}
				x := create(s, failing(3*sec/20, value("really")))
				waited(s, nil, x, create(s, later(sec/10, 1)))
				s.say("%s", gen.Repr(x.Err()))
				return nil
			},
			want: []string{
				"1 done, 1 pending, <nil> at 0s", "1 done, 1 pending, <nil> at 10ms", "2 done, 0 pending, <nil> at 160ms", "ValueError('really')",
			},
		},
		{
			name: "timeout",
			why:  "what is done by then is done; the deadline at the same moment comes first or not, as the timers were set",
			py:   tasksSuite + "test_wait_with_timeout, test_wait_concurrent_complete",
			run: func(s *script) error {
				a, b := create(s, later(sec/10, 1)), create(s, later(3*sec/20, 2))
				waited(s, &loop.WaitOptions{Timeout: loop.Seconds(0.11)}, b, a)
				c, d := create(s, later(sec/10, 1)), create(s, later(3*sec/20, 2))
				tick(s)
				waited(s, &loop.WaitOptions{Timeout: sec / 10}, d, c)
				return nil
			},
			want: []string{"1 done, 1 pending, <nil> at 110ms", "1 done, 1 pending, <nil> at 210ms"},
		},
		{
			name: "cancelled",
			why:  "a cancelled wait leaves the others running",
			py:   tasksSuite + "test_yield_wait_does_not_shield_cancel",
			run: func(s *script) error {
				w := future(s)
				inner := loop.CreateTask(s.co, coro.Do(awaiting(w)))
				x := start(s, func(co *coro.Co) error {
					_, _, err := loop.Wait(co, []*loop.Task[none]{inner})
					return err
				})
				x.Cancel()
				await(s, "wait", x)
				w.SetResult(1)
				await(s, "inner", inner)
				return nil
			},
			want: []string{"wait !! CancelledError()", "inner -> None"},
		},
	})
}

func TestShieldOfFutures(t *testing.T) {
	runRows(t, []row{
		{
			name: "outcome",
			why:  "the inner outcome is the outer one",
			py:   tasksSuite + "test_shield_result, test_shield_exception, test_shield_shortcut, test_shield_coroutine_use_running_loop",
			run: func(s *script) error {
				a, b := future(s), future(s)
				sa, sb := loop.Shield[int](s.co, a), loop.Shield[int](s.co, b)
				a.SetResult(42)
				b.SetException(value("expected"))
				await(s, "result", sa)
				await(s, "exception", sb)
				await(s, "done before", loop.Shield[int](s.co, done(s)))
				c := loop.Shield[int](s.co, immediate(7))
				s.say("%v", c.Loop() == s.loop)
				await(s, "coroutine", c)
				return nil
			},
			want: []string{"result -> 42", "exception !! ValueError('expected')", "done before -> 1", "true", "coroutine -> 7"},
		},
		{
			name: "cancelled",
			why:  "cancelling the inner one cancels the outer, not the other way round; no callback is left",
			py:   tasksSuite + "test_shield_cancel_inner, test_shield_cancel_outer, test_shield_effect",
			run: func(s *script) error {
				a := future(s)
				outer := loop.Shield[int](s.co, a)
				a.Cancel()
				tick(s)
				s.say("%v", outer.Cancelled())
				b := future(s)
				outer = loop.Shield[int](s.co, b)
				outer.Cancel()
				ticks(s, 2)
				s.say("%v %v %v", outer.Cancelled(), b, outer)
				w := future(s)
				x := start(s, func(co *coro.Co) error {
					inner := coro.Do(func(co *coro.Co) error {
						_, err := w.Await(co)
						s.say("inner goes on: %v", err)
						return err
					})
					return only(loop.Shield[none](co, inner).Await(co))
				})
				tick(s)
				x.Cancel()
				await(s, "outer", x)
				w.SetResult(1)
				ticks(s, 2)
				return nil
			},
			want: []string{"true", "true <Future pending> <Future cancelled>", "outer !! CancelledError()", "inner goes on: <nil>"},
		},
		{
			name: "with gather",
			why:  "a shielded gather goes on; a gather of shields is cancelled without what they shield",
			py:   tasksSuite + "test_shield_gather, test_gather_shield",
			run: func(s *script) error {
				fs := futures(s, 2)
				parent := loop.Gather(s.co, awaitables(fs)...)
				outer := loop.Shield[[]int](s.co, parent)
				tick(s)
				outer.Cancel()
				tick(s)
				s.say("%v", outer.Cancelled())
				fs[0].SetResult(1)
				fs[1].SetResult(2)
				await(s, "parent", parent)
				fs = futures(s, 2)
				i1, i2 := loop.Shield[int](s.co, fs[0]), loop.Shield[int](s.co, fs[1])
				g := loop.Gather[int](s.co, i1, i2)
				tick(s)
				g.Cancel()
				ticks(s, 2)
				s.say("%s %v %v %v", gen.Repr(g.Err()), i1.Cancelled(), i2.Cancelled(), fs[0].Cancelled())
				return nil
			},
			want: []string{"true", "parent -> [1, 2]", "CancelledError() true true false"},
		},
	})
}

// Who waits through gather, wait, shield, a group and as_completed is seen in the
// call graph.
func TestCallGraphThrough(t *testing.T) {
	through := func(name string, wait func(co *coro.Co, inner *loop.Task[none]) error) row {
		return row{
			name: name,
			why:  "the task that waits is above the one that it waits for",
			py:   graphs,
			run: func(s *script) error {
				inner := spawn(s.co, "inner", graphInner)
				spawn(s.co, "waiter", func(co *coro.Co) error { return wait(co, inner) })
				ticks(s, 2)
				return s.graph(nil, &loop.CallGraphOptions{Future: inner, NoStacks: true})
			},
			want: []string{"* Task(name='inner', id=0xADDR)", "  + Awaited by:", "    * Task(name='waiter', id=0xADDR)"},
		}
	}
	runRows(t, []row{
		through("gather", func(co *coro.Co, inner *loop.Task[none]) error {
			return only(loop.Gather[none](co, inner).Await(co))
		}),
		through("wait", func(co *coro.Co, inner *loop.Task[none]) error {
			_, _, err := loop.Wait(co, []*loop.Task[none]{inner})
			return err
		}),
		through("wait_for", func(co *coro.Co, inner *loop.Task[none]) error {
			return only(loop.WaitFor[none](co, inner, sec))
		}),
		through("shield", func(co *coro.Co, inner *loop.Task[none]) error {
			return only(loop.Shield[none](co, inner).Await(co))
		}),
		through("as_completed", func(co *coro.Co, inner *loop.Task[none]) error {
			c, err := loop.AsCompleted[none](co, inner)
			for range c.All(co) {
			}
			return err
		}),
		{
			name: "group",
			why:  "the task that entered the group is above its tasks",
			py:   graphs,
			run: func(s *script) error {
				return group(s.co, func(g *loop.TaskGroup) error {
					x, err := loop.CreateTaskIn(g, coro.Do(graphInner), &loop.TaskOptions{Name: "inner"})
					tick(s)
					s.graph(nil, &loop.CallGraphOptions{Future: x, NoStacks: true})
					return err
				})
			},
			want: []string{"* Task(name='inner', id=0xADDR)", "  + Awaited by:", "    * Task(name='Task-1', id=0xADDR)"},
		},
	})
}
