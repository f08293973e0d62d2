package loop_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

const (
	py14       = "SEMANTICS §13; scripts/14_taskgroup.py: "
	groupSuite = "Lib/test/test_asyncio/test_taskgroups.py: "
)

// group is async with TaskGroup() as g: body(g).
func group(co *coro.Co, body func(g *loop.TaskGroup) error) error {
	g := loop.NewTaskGroup()
	return g.With(co, func() error { return body(g) })
}

// in makes a task in g; it must not be refused.
func in[T any](g *loop.TaskGroup, c *coro.Coroutine[T]) *loop.Task[T] {
	t, err := loop.CreateTaskIn(g, c, nil)
	if err != nil {
		panic(err)
	}
	return t
}

// cleaning is a coroutine that sleeps for d, and raises err whatever becomes of
// that.
func cleaning(d float64, err error) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		loop.Sleep(co, loop.Seconds(d))
		return 0, err
	})
}

// grouping starts a task whose body is a group's block, and notes what it came
// to.
func grouping(s *script, body func(co *coro.Co, g *loop.TaskGroup) error) *loop.Task[none] {
	return loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
		return group(co, func(g *loop.TaskGroup) error { return body(co, g) })
	}))
}

func nap(co *coro.Co, d float64) error { return loop.Sleep(co, loop.Seconds(d)) }

const unhandled = "ExceptionGroup('unhandled errors in a TaskGroup', "

func TestTaskGroup(t *testing.T) {
	runRows(t, []row{
		{
			name: "results",
			why:  "the block ends when its tasks have, whenever they were made",
			py:   groupSuite + "test_taskgroup_01, test_taskgroup_02",
			run: func(s *script) error {
				var t1, t2 *loop.Task[int]
				err := group(s.co, func(g *loop.TaskGroup) error {
					t1 = in(g, later(sec/10, 42))
					if err := nap(s.co, 0.05); err != nil {
						return err
					}
					t2 = in(g, later(sec/5, 11))
					return nil
				})
				result(s, "t1", t1)
				result(s, "t2", t2)
				s.say("%v", s.loop.Time())
				return err
			},
			want: []string{"t1 -> 42", "t2 -> 11", "250ms"},
		},
		{
			name: "a cancelled child",
			why:  "a child that is cancelled, or cancels itself, is no error, and the others go on",
			py:   py14 + "childcancel, raisece; " + groupSuite + "test_taskgroup_03",
			run: func(s *script) error {
				return group(s.co, func(g *loop.TaskGroup) error {
					x, y := in(g, later(9*sec, 1)), in(g, later(3*sec, 2))
					in(g, failing(0, &loop.CancelledError{Msg: "own"}))
					tick(s)
					x.Cancel()
					await(s, "y", y)
					s.say("%v", x.Cancelled())
					return nil
				})
			},
			want: []string{"y -> 2", "true"},
		},
		{
			name: "a failing child",
			why:  "the others are cancelled, and the block is, and their errors come in the order of their ends",
			py:   py14 + "single, two in the same tick; " + groupSuite + "test_taskgroup_04, test_cancel_children_on_child_error",
			run: func(s *script) error {
				await(s, "group", grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					in(g, failing(sec, value("a")))
					in(g, failing(sec, &gen.KeyError{Key: "b"}))
					in(g, coro.Do(sleeper(s, "sibling")))
					err := loop.Sleep(co, 10*sec)
					s.say("block sees %s", gen.Repr(err))
					return err
				}))
				return nil
			},
			want: []string{
				"sibling sees CancelledError()", "block sees CancelledError()",
				"group !! " + unhandled + "[ValueError('a'), KeyError('b')])",
			},
		},
		{
			name: "a failing block",
			why:  "an error of the block cancels the children, and comes last",
			py:   py14 + "body raises; " + groupSuite + "test_taskgroup_09, test_taskgroup_10",
			run: func(s *script) error {
				var x *loop.Task[int]
				for _, d := range []float64{0, 0.1} {
					await(s, "group", grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
						x = in(g, later(9*sec, 1))
						if d > 0 {
							nap(co, d)
						}
						return &gen.IndexError{Msg: "body"}
					}))
					s.say("%v %v", x.Cancelled(), s.loop.Time())
				}
				return nil
			},
			want: []string{
				"group !! " + unhandled + "[IndexError('body')])", "true 0s",
				"group !! " + unhandled + "[IndexError('body')])", "true 100ms",
			},
		},
		{
			name: "both fail",
			why:  "what the block raises instead of its CancelledError is the last error",
			py:   py14 + "order: body error is appended last; " + groupSuite + "test_taskgroup_18, test_taskgroup_19",
			run: func(s *script) error {
				await(s, "group", grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					in(g, failing(0, value("child")))
					loop.Sleep(co, 9*sec)
					return &gen.IndexError{Msg: "body"}
				}))
				x := grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					loop.Sleep(co, 9*sec)
					return value("instead of CancelledError")
				})
				tick(s)
				x.Cancel()
				await(s, "cancelled", x)
				return nil
			},
			want: []string{
				"group !! " + unhandled + "[ValueError('child'), IndexError('body')])",
				"cancelled !! " + unhandled + "[ValueError('instead of CancelledError')])",
			},
		},
		{
			name: "errors while being cancelled",
			why:  "what children raise in answer is among the errors",
			py:   py14 + "child raises while being cancelled",
			run: func(s *script) error {
				await(s, "group", grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					in(g, answering(0, &gen.KeyError{Key: "while cancelling"}))
					in(g, failing(sec, value("first")))
					return nil
				}))
				return nil
			},
			want: []string{"group !! " + unhandled + "[ValueError('first'), KeyError('while cancelling')])"},
		},
		{
			name: "nested",
			why:  "an inner group's errors are one error of the outer; an outer child's error cancels the inner group",
			py:   py14 + "nested; " + groupSuite + "test_taskgroup_13, test_taskgroup_14",
			run: func(s *script) error {
				nested := func(outer, inner *coro.Coroutine[int]) *loop.Task[none] {
					return grouping(s, func(co *coro.Co, g1 *loop.TaskGroup) error {
						in(g1, outer)
						return group(co, func(g2 *loop.TaskGroup) error { in(g2, inner); return nil })
					})
				}
				await(s, "inner fails", nested(later(9*sec, 1), failing(sec/10, value("inner"))))
				await(s, "outer fails", nested(failing(sec, value("outer child")), later(9*sec, 1)))
				return nil
			},
			want: []string{
				"inner fails !! " + unhandled + "[" + unhandled + "[ValueError('inner')])])",
				"outer fails !! " + unhandled + "[ValueError('outer child')])",
			},
		},
		{
			name: "children of children",
			why:  "a task may make others while the group waits",
			py:   py14 + "children spawned while waiting in __aexit__; " + groupSuite + "test_taskgroup_24, test_taskgroup_25",
			run: func(s *script) error {
				return group(s.co, func(g *loop.TaskGroup) error {
					var spawn func(n int) *coro.Coroutine[none]
					spawn = func(n int) *coro.Coroutine[none] {
						return coro.Do(func(co *coro.Co) error {
							s.say("%d", n)
							if n == 0 {
								return nil
							}
							err := loop.Sleep(co, 0)
							in(g, spawn(n-1))
							return err
						})
					}
					in(g, spawn(3))
					return nil
				})
			},
			want: []string{"3", "2", "1", "0"},
		},
		{
			name: "hydra",
			why:  "also the children that they make are cancelled",
			py:   groupSuite + "test_taskgroup_25",
			run: func(s *script) error {
				hydras := 0
				await(s, "group", grouping(s, func(_ *coro.Co, g *loop.TaskGroup) error {
					var hydra func() *coro.Coroutine[none]
					hydra = func() *coro.Coroutine[none] {
						return coro.Do(func(co *coro.Co) error {
							hydras++
							err := nap(co, 0.01)
							if err == nil {
								in(g, hydra())
								in(g, hydra())
							}
							return err
						})
					}
					in(g, hydra())
					in(g, coro.Do(func(co *coro.Co) error {
						for hydras < 10 {
							nap(co, 0.015)
						}
						return value("hercules")
					}))
					return nil
				}))
				s.say("%v, %d left", hydras >= 10, len(loop.AllTasks(s.loop))-1)
				return nil
			},
			want: []string{"group !! " + unhandled + "[ValueError('hercules')])", "true, 0 left"},
		},
		{
			name: "forgets",
			why:  "a group lets go of the tasks that are done",
			py:   groupSuite + "test_taskgroup_23",
			run: func(s *script) error {
				return group(s.co, func(g *loop.TaskGroup) error {
					for i := range 10 {
						nap(s.co, 0.1)
						in(g, later(loop.Seconds(0.29), i))
						if i == 5 {
							s.say("%v", g)
						}
					}
					nap(s.co, 1.35)
					s.say("%v", g)
					return nil
				})
			},
			want: []string{"<TaskGroup tasks=3 entered>", "<TaskGroup entered>"},
		},
		{
			name: "returning",
			why:  "a block that returns waits for its tasks",
			py:   py14 + "return in the body waits for children",
			run: func(s *script) error {
				err := group(s.co, func(g *loop.TaskGroup) error { in(g, later(5*sec, 1)); return nil })
				s.say("%v", s.loop.Time())
				return err
			},
			want: []string{"5s"},
		},
		{
			name: "names and contexts",
			why:  "create_task has its options",
			py:   py14 + "name/context; " + groupSuite + "test_taskgroup_task_name, test_taskgroup_task_context",
			run: func(s *script) error {
				return group(s.co, func(g *loop.TaskGroup) error {
					ctx := coro.CopyContext(s.co)
					x, err := loop.CreateTaskIn(g, child(s), &loop.TaskOptions{Name: "yolo", Context: ctx})
					s.say("%s", x.Name())
					await(s, "x", x)
					show(s, "ctx", ctx)
					return err
				})
			},
			want: []string{"yolo", "child: default", "child: child", "x -> None", "ctx: child"},
		},
		{
			name: "panic",
			why:  "a panic of a child is an error like others, with its stack",
			py:   "Go only: panics",
			run: func(s *script) error {
				x := grouping(s, func(_ *coro.Co, g *loop.TaskGroup) error {
					in(g, coro.Do(func(*coro.Co) error { return explode() }))
					return nil
				})
				err := gen.Raised(only(x.Await(s.co))).(*gen.ExceptionGroup)
				pe := err.Exceptions()[0].(*loop.PanicError)
				s.say("%v %v", pe.Value, len(pe.Stack) > 0)
				return nil
			},
			want: []string{"boom true"},
		},
		{
			name: "the block panics",
			why:  "the children are cancelled and waited for, and the panic goes on",
			py:   "Go only: panics",
			run: func(s *script) error {
				x := grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					in(g, coro.Do(sleeper(s, "child")))
					loop.Sleep(co, 0)
					panic("boom")
				})
				pe := only(x.Await(s.co)).(*loop.PanicError)
				s.say("%v", pe.Value)
				return nil
			},
			want: []string{"child sees CancelledError()", "boom"},
		},
	})
}

func TestTaskGroupMisuse(t *testing.T) {
	runRows(t, []row{
		{
			name: "reprs",
			why:  "they tell how many tasks and errors there are, and what is going on",
			py:   py14 + "repr/misuse",
			run: func(s *script) error {
				g := loop.NewTaskGroup()
				s.say("%v", g)
				err := g.With(s.co, func() error {
					s.say("%v", g)
					in(g, immediate(1))
					s.say("%v", g)
					return nil
				})
				s.say("%v", g)
				return err
			},
			want: []string{"<TaskGroup>", "<TaskGroup entered>", "<TaskGroup tasks=1 entered>", "<TaskGroup entered>"},
		},
		{
			name: "not entered",
			why:  "a group makes tasks in its block only; what it refuses is closed",
			py:   py14 + "create before enter; " + groupSuite + "test_taskgroup_not_entered",
			run: func(s *script) error {
				c := immediate(1)
				_, err := loop.CreateTaskIn(loop.NewTaskGroup(), c, nil)
				s.say("%s %v", gen.Repr(err), c.State())
				return nil
			},
			want: []string{"RuntimeError('TaskGroup <TaskGroup> has not been entered') CORO_CLOSED"},
		},
		{
			name: "finished",
			why:  "and not after it",
			py:   py14 + "create after exit; " + groupSuite + "test_taskgroup_finished, test_coro_closed_when_tg_closed",
			run: func(s *script) error {
				g := loop.NewTaskGroup()
				g.With(s.co, func() error { return nil })
				c := immediate(1)
				_, err := loop.CreateTaskIn(g, c, nil)
				s.say("%s %v", gen.Repr(err), c.State())
				return nil
			},
			want: []string{"RuntimeError('TaskGroup <TaskGroup entered> is finished') CORO_CLOSED"},
		},
		{
			name: "shutting down",
			why:  "nor when its tasks have been cancelled",
			py:   py14 + "create while aborting; " + groupSuite + "test_taskgroup_no_create_task_after_failure",
			run: func(s *script) error {
				await(s, "group", grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					in(g, failing(0, value("v")))
					err := loop.Sleep(co, 9*sec)
					s.say("%v", g)
					c := immediate(1)
					_, cerr := loop.CreateTaskIn(g, c, nil)
					s.say("%s %v", gen.Repr(cerr), c.State())
					return err
				}))
				return nil
			},
			want: []string{
				"<TaskGroup errors=1 cancelling>",
				"RuntimeError('TaskGroup <TaskGroup errors=1 cancelling> is shutting down') CORO_CLOSED",
				"group !! " + unhandled + "[ValueError('v')])",
			},
		},
		{
			name: "entered twice",
			why:  "a group serves once",
			py:   py14 + "re-enter; " + groupSuite + "test_taskgroup_already_entered, test_taskgroup_double_enter",
			run: func(s *script) error {
				g := loop.NewTaskGroup()
				enter := func() error { return g.With(s.co, func() error { s.say("NOT REACHED"); return nil }) }
				g.With(s.co, func() error { s.say("%s", gen.Repr(enter())); return nil })
				s.say("%s", gen.Repr(enter()))
				return nil
			},
			want: []string{
				"RuntimeError('TaskGroup <TaskGroup entered> has already been entered')",
				"RuntimeError('TaskGroup <TaskGroup entered> has already been entered')",
			},
		},
		{
			name: "no task",
			why:  "a group is a task's",
			py:   py14 + "parent task is checked; " + groupSuite + "test_taskgroup_without_parent_task",
			run: func(s *script) error {
				g := loop.NewTaskGroup()
				_, err := coro.Do(func(co *coro.Co) error { return g.With(co, func() error { return nil }) }).Send(nil)
				s.say("%s", gen.Repr(err))
				c := immediate(1)
				_, err = loop.CreateTaskIn(g, c, nil)
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{
				"RuntimeError('TaskGroup <TaskGroup> cannot determine the parent task')",
				"RuntimeError('TaskGroup <TaskGroup> has not been entered')",
			},
		},
		{
			name: "the loop is closed",
			why:  "a group whose task is closed with the loop waits for nobody",
			py:   "CPython 3.13: loop.close() while a task is in a group; the tasks are collected",
			run: func(s *script) error {
				over := make(chan []string, 1)
				go func() {
					l := loop.NewWith(&loop.RunOptions{Virtual: true, NumberTasks: true})
					var said []string
					l.SetExceptionHandler(func(_ *loop.Loop, c loop.ExceptionContext) { said = append(said, c.Message) })
					loop.CreateTaskOn(l, coro.Do(func(co *coro.Co) error {
						return group(co, func(g *loop.TaskGroup) error { in(g, later(9*sec, 1)); return nil })
					}), nil)
					l.CallLater(sec, l.Stop)
					l.RunForever()
					l.Close()
					over <- said
				}()
				for _, line := range <-over {
					s.say("%s", line)
				}
				return nil
			},
			want: []string{"Task was destroyed but it is pending!", "Task was destroyed but it is pending!"},
		},
	})
}

func TestTaskGroupCancellation(t *testing.T) {
	cancelled := func(s *script, x *loop.Task[none], d float64) {
		nap(s.co, d)
		x.Cancel("ext")
		await(s, "await", x)
		s.say("%v %d", x.Cancelled(), x.Cancelling())
	}
	runRows(t, []row{
		{
			name: "in the block",
			why:  "a cancellation from outside is raised bare, after the children have ended",
			py:   py14 + "external cancellation; " + groupSuite + "test_taskgroup_07, test_taskgroup_17",
			run: func(s *script) error {
				cancelled(s, grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					in(g, coro.Do(sleeper(s, "child")))
					err := loop.Sleep(co, 9*sec)
					s.say("block sees %s", gen.Repr(err))
					return err
				}), 1)
				return nil
			},
			want: []string{"block sees CancelledError('ext')", "child sees CancelledError()", "await !! CancelledError('ext')", "true 1"},
		},
		{
			name: "while it waits",
			why:  "also when the block has ended",
			py:   py14 + "while in __aexit__; " + groupSuite + "test_cancellation, test_taskgroup_22",
			run: func(s *script) error {
				cancelled(s, grouping(s, func(_ *coro.Co, g *loop.TaskGroup) error {
					in(g, coro.Do(sleeper(s, "child")))
					return nil
				}), 1)
				return nil
			},
			want: []string{"child sees CancelledError()", "await !! CancelledError('ext')", "true 1"},
		},
		{
			name: "errors in answer",
			why:  "the children's errors win over the CancelledError",
			py:   py14 + "cancelled + child error; " + groupSuite + "test_taskgroup_08",
			run: func(s *script) error {
				cancelled(s, grouping(s, func(_ *coro.Co, g *loop.TaskGroup) error {
					in(g, cleaning(9, &gen.KeyError{Key: "on cancel"}))
					return nil
				}), 1)
				return nil
			},
			want: []string{"await !! " + unhandled + "[KeyError('on cancel')])", "false 1"},
		},
		{
			name: "delivered again",
			why:  "a request that the group's errors hide is delivered at the next await",
			py:   py14 + "the cancellation is re-delivered; " + groupSuite + "test_error_and_cancel",
			run: func(s *script) error {
				x := loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					err := group(co, func(g *loop.TaskGroup) error {
						in(g, cleaning(9, &gen.KeyError{Key: "on cancel"}))
						return nil
					})
					s.say("caught %s, cancelling %d", gen.Repr(err), me(co).Cancelling())
					return loop.Sleep(co, 0)
				}))
				nap(s.co, 1)
				x.Cancel("ext")
				await(s, "await", x)
				return nil
			},
			want: []string{"caught " + unhandled + "[KeyError('on cancel')]), cancelling 1", "await !! CancelledError()"},
		},
		{
			name: "the group's own request",
			why:  "is taken back: who catches the group goes on as if nothing had been",
			py:   py14 + "recov; " + groupSuite + "test_cancelling_level_preserved",
			run: func(s *script) error {
				err := group(s.co, func(g *loop.TaskGroup) error { in(g, failing(0, value("a"))); return nil })
				s.say("caught %s, cancelling %d", gen.Repr(err), me(s.co).Cancelling())
				return loop.Sleep(s.co, 0)
			},
			want: []string{"caught " + unhandled + "[ValueError('a')]), cancelling 0"},
		},
		{
			name: "both at once",
			why:  "a child's error and a cancellation from outside in one iteration",
			py:   py14 + "same tick: child error and external cancel",
			run: func(s *script) error {
				x := grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					in(g, failing(sec, value("child")))
					return loop.Sleep(co, 9*sec)
				})
				tick(s)
				s.loop.CallLater(sec, func() { x.Cancel() })
				await(s, "await", x)
				s.say("%v %d", x.Cancelled(), x.Cancelling())
				return nil
			},
			want: []string{"await !! CancelledError()", "true 1"},
		},
		{
			name: "two groups fail",
			why:  "each takes back its own request",
			py:   groupSuite + "test_nested_groups_both_cancelled",
			run: func(s *script) error {
				err := group(s.co, func(outer *loop.TaskGroup) error {
					err := group(s.co, func(inner *loop.TaskGroup) error {
						in(inner, failing(0, &gen.RuntimeError{Msg: "inner"}))
						in(outer, failing(0, value("outer")))
						return nil
					})
					s.say("inner: %s, cancelling %d", gen.Repr(err), me(s.co).Cancelling())
					return nil
				})
				s.say("outer: %s, cancelling %d", gen.Repr(err), me(s.co).Cancelling())
				return nil
			},
			want: []string{
				"inner: " + unhandled + "[RuntimeError('inner')]), cancelling 1",
				"outer: " + unhandled + "[ValueError('outer')]), cancelling 0",
			},
		},
		{
			name: "nested, with errors",
			why:  "the innermost group has the errors, each around it has that group",
			py:   groupSuite + "test_taskgroup_11, test_taskgroup_12",
			run: func(s *script) error {
				for _, outerChild := range []bool{false, true} {
					x := grouping(s, func(co *coro.Co, g1 *loop.TaskGroup) error {
						if outerChild {
							in(g1, later(10*sec, 1))
						}
						return group(co, func(g2 *loop.TaskGroup) error {
							in(g2, cleaning(10, value("a")))
							in(g2, cleaning(10, value("b")))
							return loop.Sleep(co, 10*sec)
						})
					})
					cancelled(s, x, 0.1)
				}
				return nil
			},
			want: []string{
				"await !! " + unhandled + "[" + unhandled + "[ValueError('a'), ValueError('b')])])", "false 1",
				"await !! " + unhandled + "[" + unhandled + "[ValueError('a'), ValueError('b')])])", "false 1",
			},
		},
		{
			name: "a slow answer",
			why:  "a child that fails while the block answers its cancellation counts",
			py:   groupSuite + "test_taskgroup_15, test_taskgroup_16",
			run: func(s *script) error {
				slow := func(co *coro.Co) error {
					return group(co, func(g *loop.TaskGroup) error {
						in(g, failing(loop.Seconds(0.3), value("soon")))
						err := loop.Sleep(co, 10*sec)
						nap(co, 0.5)
						return err
					})
				}
				cancelled(s, loop.CreateTask(s.co, coro.Do(slow)), 0.1)
				cancelled(s, loop.CreateTask(s.co, coro.Do(func(co *coro.Co) error {
					return only(loop.CreateTask(co, coro.Do(slow)).Await(co))
				})), 0.1)
				return nil
			},
			want: []string{
				"await !! " + unhandled + "[ValueError('soon')])", "false 1",
				"await !! " + unhandled + "[ValueError('soon')])", "false 1",
			},
		},
		{
			name: "an exit that raises",
			why:  "what is in the block and raises when it is cancelled is in the group, too",
			py:   groupSuite + "test_taskgroup_context_manager_exit_raises",
			run: func(s *script) error {
				err := group(s.co, func(g *loop.TaskGroup) error {
					in(g, failing(0, value("task")))
					loop.Sleep(s.co, sec)
					return value("exit")
				})
				s.say("%s %d", gen.Repr(err), me(s.co).Cancelling())
				return nil
			},
			want: []string{unhandled + "[ValueError('task'), ValueError('exit')]) 0"},
		},
	})
}

func TestTaskGroupBaseExceptions(t *testing.T) {
	runRows(t, []row{
		{
			name: "of the block",
			why:  "a KeyboardInterrupt is raised bare, and what it hides is reported",
			py:   groupSuite + "test_taskgroup_20; FEATURES §8: gh-135736",
			run: func(s *script) error {
				err := group(s.co, func(g *loop.TaskGroup) error {
					in(g, failing(sec/10, value("hidden")))
					loop.Sleep(s.co, 10*sec)
					return &gen.KeyboardInterrupt{}
				})
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{
				"handler: TaskGroup task exception was not propagated because the TaskGroup body is being closed with a BaseException\nValueError: hidden\n",
				"KeyboardInterrupt()",
			},
		},
		{
			name: "other BaseExceptions",
			why:  "are in a BaseExceptionGroup",
			py:   groupSuite + "test_taskgroup_20a, test_taskgroup_21a",
			run: func(s *script) error {
				base := &gen.GeneratorExit{Msg: "base"}
				err := group(s.co, func(g *loop.TaskGroup) error {
					in(g, failing(sec/10, value("child")))
					loop.Sleep(s.co, 10*sec)
					return base
				})
				s.say("%s", gen.Repr(err))
				err = group(s.co, func(g *loop.TaskGroup) error {
					in(g, failing(sec/10, base))
					loop.Sleep(s.co, 10*sec)
					return &gen.TypeError{Msg: "body"}
				})
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{
				"BaseExceptionGroup('unhandled errors in a TaskGroup', [ValueError('child'), GeneratorExit('base')])",
				"BaseExceptionGroup('unhandled errors in a TaskGroup', [GeneratorExit('base'), TypeError('body')])",
			},
		},
		{
			name: "GeneratorExit of the block",
			why:  "alone, it is raised bare, so that a generator that holds the group can be closed",
			py:   "FEATURES §8: newest source",
			run: func(s *script) error {
				err := group(s.co, func(g *loop.TaskGroup) error {
					in(g, coro.Do(sleeper(s, "child")))
					tick(s)
					return gen.ErrGeneratorExit
				})
				s.say("%s", gen.Repr(err))
				return nil
			},
			want: []string{"child sees CancelledError()", "GeneratorExit()"},
		},
	})
}

// A KeyboardInterrupt of a child leaves the run, and is the group's outcome when
// the loop runs again.
func TestTaskGroupInterrupt(t *testing.T) {
	for _, exc := range []error{&gen.KeyboardInterrupt{Msg: "ki"}, &gen.SystemExit{Code: 4}} {
		l := loop.NewWith(&loop.RunOptions{Virtual: true, ExceptionHandler: func(*loop.Loop, loop.ExceptionContext) {}})
		defer l.Close()
		sibling := false
		task, _ := loop.CreateTaskOn(l, coro.Do(func(co *coro.Co) error {
			return group(co, func(g *loop.TaskGroup) error {
				in(g, failing(0, exc))
				in(g, coro.Do(func(co *coro.Co) error {
					err := loop.Sleep(co, 9*sec)
					sibling = kernel.IsCancelled(err)
					return err
				}))
				return loop.Sleep(co, 9*sec)
			})
		}), nil)
		if _, err := loop.RunUntilComplete(l, task); err != exc || sibling {
			t.Errorf("first run: %v, sibling cancelled: %v; want %v at once (%sbase exceptions)", err, sibling, exc, py14)
		}
		if _, err := loop.RunUntilComplete(l, task); gen.Raised(err) != exc || !sibling {
			t.Errorf("second run: %v, sibling cancelled: %v; want %v", err, sibling, exc)
		}
	}
}

func TestTaskGroupCancel(t *testing.T) {
	runRows(t, []row{
		{
			name: "in the block",
			why:  "tasks and block are cancelled, and there is no error",
			py:   "FEATURES §8: TaskGroup.cancel of Python 3.15",
			run: func(s *script) error {
				err := group(s.co, func(g *loop.TaskGroup) error {
					in(g, coro.Do(sleeper(s, "child")))
					tick(s)
					g.Cancel()
					g.Cancel()
					err := loop.Sleep(s.co, 9*sec)
					s.say("block sees %s, cancelling %d", gen.Repr(err), me(s.co).Cancelling())
					return err
				})
				s.say("%v %v, cancelling %d", err, s.loop.Time(), me(s.co).Cancelling())
				return loop.Sleep(s.co, 0)
			},
			want: []string{"child sees CancelledError()", "block sees CancelledError(), cancelling 1", "<nil> 0s, cancelling 0"},
		},
		{
			name: "by a child",
			why:  "the first to find something ends the search",
			py:   "FEATURES §8: TaskGroup.cancel of Python 3.15",
			run: func(s *script) error {
				found := 0
				err := group(s.co, func(g *loop.TaskGroup) error {
					for i := range 3 {
						in(g, coro.Do(func(co *coro.Co) error {
							if err := loop.Sleep(co, loop.Seconds(float64(3-i))); err != nil {
								return err
							}
							found = i
							g.Cancel()
							return nil
						}))
					}
					return nil
				})
				s.say("%v %d %v", err, found, s.loop.Time())
				return loop.Sleep(s.co, 0)
			},
			want: []string{"<nil> 2 1s"},
		},
		{
			name: "before and after",
			why:  "before it is entered it is cancelled when it is; afterwards there is nothing to cancel",
			py:   "FEATURES §8: TaskGroup.cancel of Python 3.15",
			run: func(s *script) error {
				g := loop.NewTaskGroup()
				g.Cancel()
				err := g.With(s.co, func() error {
					_, err := loop.CreateTaskIn(g, immediate(1), nil)
					s.say("%s", gen.Repr(err))
					return loop.Sleep(s.co, 9*sec)
				})
				s.say("%v %v", err, s.loop.Time())
				g.Cancel()
				return loop.Sleep(s.co, 0)
			},
			want: []string{"RuntimeError('TaskGroup <TaskGroup cancelling> is shutting down')", "<nil> 0s"},
		},
		{
			name: "errors in answer",
			why:  "what children raise in answer is an error all the same",
			py:   "FEATURES §8: TaskGroup.cancel of Python 3.15",
			run: func(s *script) error {
				err := group(s.co, func(g *loop.TaskGroup) error {
					in(g, answering(0, value("in answer")))
					tick(s)
					g.Cancel()
					return nil
				})
				s.say("%s, cancelling %d", gen.Repr(err), me(s.co).Cancelling())
				return loop.Sleep(s.co, 0)
			},
			want: []string{unhandled + "[ValueError('in answer')]), cancelling 0"},
		},
		{
			name: "cancelled from outside as well",
			why:  "a foreign request is not dropped",
			py:   "FEATURES §8: gh-155433",
			run: func(s *script) error {
				x := grouping(s, func(co *coro.Co, g *loop.TaskGroup) error {
					g.Cancel()
					me(co).Cancel("ext")
					return loop.Sleep(co, 9*sec)
				})
				await(s, "await", x)
				s.say("%v %d", x.Cancelled(), x.Cancelling())
				return nil
			},
			want: []string{"await !! CancelledError('ext')", "true 1"},
		},
	})
}
