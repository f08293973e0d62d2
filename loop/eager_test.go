package loop_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	eager      = "SEMANTICS §20; scripts/20_eager.py: "
	eagerSuite = "Lib/test/test_asyncio/test_eager_task_factory.py: "
)

// beginAtOnce makes the row's loop one of eager tasks.
func beginAtOnce(s *script) { s.loop.SetTaskFactory(loop.EagerTaskFactory) }

// create makes a task of body, by the loop's factory.
func create(s *script, body func(co *coro.Co) error) *loop.Task[none] {
	return loop.CreateTask(s.co, coro.NewWith(func(co *coro.Co) (none, error) { return none{}, body(co) }, &coro.Options{Name: "body"}))
}

// beginning says so, waits, and says when it ends.
func beginning(s *script) func(co *coro.Co) error {
	return func(co *coro.Co) error {
		s.say("start")
		err := loop.Sleep(co, 0)
		s.say("end")
		return err
	}
}

func TestEagerTasks(t *testing.T) {
	runRows(t, []row{
		{
			name: "ends at once",
			why:  "a coroutine that does not wait is over when create_task returns, and costs no iteration",
			py:   eager + "runs synchronously in create_task; " + eagerSuite + "test_eager_completion, test_issue122332",
			run: func(s *script) error {
				beginAtOnce(s)
				task := loop.CreateTask(s.co, immediate(7))
				s.say("%v", task)
				before := loop.Iterations(s.loop)
				v, err := task.Await(s.co)
				s.say("%d after %d, its coroutine: %v", v, loop.Iterations(s.loop)-before, task.Coro())
				return err
			},
			want: []string{"<Task finished name='Task-2' result=7>", "7 after 0, its coroutine: <nil>"},
		},
		{
			name: "waits",
			why:  "one that waits goes on as any other task",
			py:   eager + "runs synchronously in create_task; " + eagerSuite + "test_block_after_eager_step",
			run: func(s *script) error {
				beginAtOnce(s)
				task := create(s, beginning(s))
				s.say("created: %v", task)
				_, err := task.Await(s.co)
				return err
			},
			want: []string{"start", "created: <Task pending name='Task-2' coro=<body() running at F:L>>", "end"},
		},
		{
			name: "completes a future",
			why:  "what the first step sets is there when create_task returns",
			py:   eagerSuite + "test_await_future_during_eager_step",
			run: func(s *script) error {
				beginAtOnce(s)
				f := future(s)
				create(s, func(*coro.Co) error { return f.SetResult(5) })
				before := loop.Iterations(s.loop)
				await(s, "await", f)
				s.say("%d iterations", loop.Iterations(s.loop)-before)
				return nil
			},
			want: []string{"await -> 5", "0 iterations"},
		},
		{
			name: "names",
			why:  "eager tasks are numbered as others are, and know their name in the first step",
			py:   eager + "names; CPython 3.13.0's 'None' is not copied (SEMANTICS §25.2)",
			run: func(s *script) error {
				beginAtOnce(s)
				tell := func(co *coro.Co) error { s.say("%s", me(co).Name()); return nil }
				create(s, tell)
				loop.CreateTaskWith(s.co, coro.Do(tell), &loop.TaskOptions{Name: "given"})
				create(s, tell)
				return nil
			},
			want: []string{"Task-2", "given", "Task-3"},
		},
		{
			name: "exception",
			why:  "an exception of the first step is the task's",
			py:   eager + "exception in the eager part",
			run: func(s *script) error {
				beginAtOnce(s)
				task := create(s, func(*coro.Co) error { return value("v") })
				s.say("%v %v", task.Done(), gen.Repr(task.Err()))
				return nil
			},
			want: []string{"true ValueError('v')"},
		},
		{
			name: "panic",
			why:  "a panic of the first step is the task's, not its creator's",
			py:   "Go only: panics",
			run: func(s *script) error {
				beginAtOnce(s)
				task := create(s, func(*coro.Co) error { panic("boom") })
				var pe *loop.PanicError
				pe, _ = task.Err().(*loop.PanicError)
				s.say("%v %v", task.Done(), pe.Value)
				return nil
			},
			want: []string{"true boom"},
		},
		{
			name: "cancels itself",
			why:  "a request in the first step is delivered at the first wait, or at the end",
			py:   eager + "cancel",
			run: func(s *script) error {
				beginAtOnce(s)
				s.say("%v", create(s, func(co *coro.Co) error { me(co).Cancel(); return nil }))
				task := create(s, func(co *coro.Co) error { me(co).Cancel(); return loop.Sleep(co, 0) })
				s.say("%v", task.Done())
				await(s, "await", task)
				return nil
			},
			want: []string{"<Task cancelled name='Task-2'>", "false", "await !! CancelledError()"},
		},
		{
			name: "is cancelled",
			why:  "a task that has ended at once cannot be, one that waits can",
			py:   eagerSuite + "test_cancellation_after_eager_completion, test_cancellation_after_eager_step_blocks",
			run: func(s *script) error {
				beginAtOnce(s)
				over := loop.CreateTask(s.co, immediate(1))
				s.say("%v", over.Cancel())
				await(s, "over", over)
				waits := loop.CreateTask(s.co, later(sec, 1))
				s.say("%v %d", waits.Cancel("message"), waits.Cancelling())
				await(s, "waits", waits)
				return nil
			},
			want: []string{"false", "over -> 1", "true 1", "waits !! CancelledError('message')"},
		},
		{
			name: "current task",
			why:  "it is the current task in its first step, its creator before and after",
			py:   eager + "current_task is swapped and restored; " + eagerSuite + "test_current_task",
			run: func(s *script) error {
				beginAtOnce(s)
				main := me(s.co)
				var first, then loop.AnyTask
				task := create(s, func(co *coro.Co) error {
					first = me(co)
					err := loop.Sleep(co, 0)
					then = me(co)
					return err
				})
				s.say("%v %v", first == loop.AnyTask(task), me(s.co) == main)
				_, err := task.Await(s.co)
				s.say("%v", then == loop.AnyTask(task))
				return err
			},
			want: []string{"true true", "true"},
		},
		{
			name: "nested",
			why:  "eager tasks that make eager tasks are a stack",
			py:   eager + "nested eager",
			run: func(s *script) error {
				beginAtOnce(s)
				var nest func(n int) func(co *coro.Co) error
				nest = func(n int) func(co *coro.Co) error {
					return func(co *coro.Co) error {
						s.say("in %d", n)
						if n > 0 {
							loop.CreateTask(co, coro.Do(nest(n-1)))
						}
						s.say("out %d", n)
						return nil
					}
				}
				create(s, nest(2))
				return nil
			},
			want: []string{"in 2", "in 1", "in 0", "out 0", "out 1", "out 2"},
		},
		{
			name: "context",
			why:  "the first step, too, runs in a copy of the creator's context",
			py:   eager + "context; " + eagerSuite + "test_context_vars",
			run: func(s *script) error {
				beginAtOnce(s)
				variable.Set(s.co, "main")
				task := loop.CreateTask(s.co, child(s))
				show(s, "main", s.co)
				_, err := task.Await(s.co)
				show(s, "main", s.co)
				return err
			},
			want: []string{"child: main", "main: main", "child: child", "main: main"},
		},
		{
			name: "all tasks",
			why:  "a task is among all tasks from its first step on until it is done",
			py:   eager + "all_tasks; " + eagerSuite + "test_all_tasks_with_eager_completion, test_all_tasks_with_blocking",
			run: func(s *script) error {
				beginAtOnce(s)
				among := func(t loop.AnyTask) bool { return slices.Contains(loop.AllTasks(s.loop), t) }
				over := create(s, func(co *coro.Co) error { s.say("in it: %v", among(me(co))); return nil })
				s.say("after: %v", among(over))
				waits := create(s, func(co *coro.Co) error {
					s.say("in it: %v", among(me(co)))
					return loop.Sleep(co, 0)
				})
				s.say("waiting: %v", among(waits))
				_, err := waits.Await(s.co)
				s.say("after: %v", among(waits))
				return err
			},
			want: []string{"in it: true", "after: false", "in it: true", "waiting: true", "after: false"},
		},
		{
			name: "no iterations",
			why:  "gather and wait_for of what ends at once cost none",
			py:   eager + "gather with eager",
			run: func(s *script) error {
				beginAtOnce(s)
				before := loop.Iterations(s.loop)
				await(s, "gather", loop.Gather(s.co, coro.Awaitable[int](immediate(1)), immediate(2)))
				await(s, "wait_for", waitingFor(immediate(1), sec))
				s.say("%d", loop.Iterations(s.loop)-before)
				return nil
			},
			want: []string{"gather -> [1, 2]", "wait_for -> 1", "0"},
		},
		{
			name: "done callback",
			why:  "is called in the next iteration all the same",
			py:   eager + "add_done_callback on an eagerly finished task: next tick",
			run: func(s *script) error {
				beginAtOnce(s)
				before := loop.Iterations(s.loop)
				loop.CreateTask(s.co, immediate(1)).AddDoneCallback(func(*loop.Task[int]) {
					s.say("%d", loop.Iterations(s.loop)-before)
				})
				tick(s)
				return nil
			},
			want: []string{"1"},
		},
		{
			name: "SystemExit",
			why:  "it is raised out of create_task, and the creator decides",
			py:   eager + "KeyboardInterrupt/SystemExit in the eager part",
			run: func(s *script) error {
				exits := coro.Do(func(*coro.Co) error { return &gen.SystemExit{Code: 3} })
				_, err := loop.CreateTaskOn(s.loop, exits, &loop.TaskOptions{EagerStart: loop.EagerTrue})
				s.say("%s", gen.Repr(err))
				tick(s)
				s.say("goes on")
				return nil
			},
			want: []string{
				"SystemExit(3)", "goes on",
				"handler: Task exception was never retrieved\nfuture: <Task finished name='Task-2' exception=SystemExit(3)>\nSystemExit: 3\n",
			},
		},
		{
			name: "entered context",
			why:  "the creator's own context is entered already",
			py:   "CPython 3.13: asyncio.Task(c(), loop=loop, eager_start=True, context=asyncio.current_task().get_context()); it then forgets the current task, which is not copied",
			run: func(s *script) error {
				c := immediate(1)
				_, err := loop.CreateTaskOn(s.loop, c, &loop.TaskOptions{EagerStart: loop.EagerTrue, Context: s.co.Context()})
				s.say("%s", gen.Repr(err))
				_, err = c.Close()
				return err
			},
			want: []string{`RuntimeError('cannot enter context: <_contextvars.Context object at 0xADDR> is already entered')`},
		},
	})
}

func TestTaskFactory(t *testing.T) {
	runRows(t, []row{
		{
			name: "set",
			why:  "what was set is got, and nil restores the default",
			py:   "Lib/test/test_asyncio/test_base_events.py: test_set_task_factory; " + eagerSuite + "test_eager_task_factory_set",
			run: func(s *script) error {
				s.say("%v", s.loop.TaskFactory() == nil)
				beginAtOnce(s)
				s.say("%v", s.loop.TaskFactory() == nil)
				s.say("%v", loop.CreateTask(s.co, immediate(1)).Done())
				s.loop.SetTaskFactory(nil)
				s.say("%v %v", s.loop.TaskFactory() == nil, loop.CreateTask(s.co, immediate(1)).Done())
				return nil
			},
			want: []string{"true", "false", "true", "true false"},
		},
		{
			name: "options",
			why:  "a factory sees what create_task was given, and may change it",
			py:   eager + "custom factory; Lib/test/test_asyncio/test_base_events.py: test_create_named_task_with_custom_factory",
			run: func(s *script) error {
				s.loop.SetTaskFactory(func(l *loop.Loop, o *loop.TaskOptions, create func(*loop.TaskOptions) (loop.AnyTask, error)) error {
					s.say("%q %v %v", o.Name, o.Context != nil, l == s.loop)
					named := *o
					named.Name += "!"
					task, err := create(&named)
					s.say("made %s", task.Name())
					return err
				})
				a := loop.CreateTask(s.co, immediate(1))
				b := loop.CreateTaskWith(s.co, immediate(2), &loop.TaskOptions{Name: "b", Context: coro.NewContext()})
				await(s, a.Name(), a)
				await(s, b.Name(), b)
				await(s, "gather", loop.Gather(s.co, coro.Awaitable[int](immediate(3))))
				s.loop.SetTaskFactory(nil) // Run makes a task at its end
				return nil
			},
			want: []string{
				`"" false true`, "made !", `"b" true true`, "made b!", "! -> 1", "b! -> 2",
				`"" false true`, "made !", "gather -> [3]",
			},
		},
		{
			name: "eager start asked for",
			why:  "eager_start= goes before what an eager factory would do",
			py:   "SEMANTICS §20: 3.14's rule",
			run: func(s *script) error {
				made := func(e loop.EagerStart) bool {
					return loop.CreateTaskWith(s.co, immediate(1), &loop.TaskOptions{EagerStart: e}).Done()
				}
				s.say("%v %v %v", made(loop.EagerDefault), made(loop.EagerTrue), made(loop.EagerFalse))
				beginAtOnce(s)
				s.say("%v %v %v", made(loop.EagerDefault), made(loop.EagerTrue), made(loop.EagerFalse))
				return nil
			},
			want: []string{"false true false", "true true false"},
		},
		{
			name: "error",
			why:  "a factory's error is create_task's",
			py:   "CPython 3.13: a factory that raises",
			run: func(s *script) error {
				s.loop.SetTaskFactory(func(*loop.Loop, *loop.TaskOptions, func(*loop.TaskOptions) (loop.AnyTask, error)) error {
					return value("no")
				})
				c := immediate(1)
				_, err := loop.CreateTaskOn(s.loop, c, nil)
				s.say("%s", gen.Repr(err))
				_, err = loop.EnsureFuture[int](s.co, c)
				s.say("%s", gen.Repr(err))
				s.loop.SetTaskFactory(nil)
				_, err = c.Close()
				return err
			},
			want: []string{"ValueError('no')", "ValueError('no')"},
		},
		{
			name: "misuse",
			why:  "a factory makes one task",
			py:   "Go only: CPython takes whatever a factory returns",
			run: func(s *script) error {
				makes := func(n int) {
					defer func() { s.say("%v", recover()) }()
					s.loop.SetTaskFactory(func(_ *loop.Loop, o *loop.TaskOptions, create func(*loop.TaskOptions) (loop.AnyTask, error)) error {
						for range n {
							create(nil)
						}
						return nil
					})
					c := immediate(1)
					defer func() {
						if n == 0 {
							c.Close()
						}
					}()
					loop.CreateTask(s.co, c)
				}
				makes(0)
				makes(2)
				s.loop.SetTaskFactory(nil)
				tick(s)
				return nil
			},
			want: []string{"loop: a task factory made no task", "loop: a task factory made a task twice"},
		},
	})
}

// On a loop that does not run an eager task begins as any other.
func TestEagerTaskOfIdleLoop(t *testing.T) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l.Close()
	task, err := loop.CreateTaskOn(l, immediate(1), &loop.TaskOptions{EagerStart: loop.EagerTrue})
	if err != nil || task.Done() {
		t.Fatalf("%v, done: %v; want a task that has not begun", err, task.Done())
	}
	if v, err := loop.RunUntilComplete(l, task); v != 1 || err != nil {
		t.Errorf("%v %v, want 1", v, err)
	}
}

// A first step on a locked thread is one of the loop's surroundings.
func TestEagerTaskOnLockedThread(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		eager := &loop.TaskOptions{EagerStart: loop.EagerTrue}
		_, err := loop.CreateTaskWith(co, later(sec, 1), eager).Await(co)
		return err
	}), &loop.RunOptions{Virtual: true})
	if err != nil {
		t.Error(err)
	}
}

// How many tasks begin the usual way, of a tree of gathers or a chain of awaits.
func TestEagerTaskCounts(t *testing.T) {
	var gathers func(width, depth int) *coro.Coroutine[int]
	gathers = func(width, depth int) *coro.Coroutine[int] {
		return coro.New(func(co *coro.Co) (int, error) {
			if depth == 0 {
				return 0, nil
			}
			var all []coro.Awaitable[int]
			for range width {
				all = append(all, gathers(width, depth-1))
			}
			_, err := loop.Gather(co, all...).Await(co)
			return depth, err
		})
	}
	var chain func(depth int) *coro.Coroutine[int]
	chain = func(depth int) *coro.Coroutine[int] {
		return coro.New(func(co *coro.Co) (int, error) {
			if depth == 0 {
				return 0, nil
			}
			v, err := chain(depth - 1).Await(co)
			return v + 1, err
		})
	}
	var groups func(width, depth int) *coro.Coroutine[int]
	groups = func(width, depth int) *coro.Coroutine[int] {
		return coro.New(func(co *coro.Co) (int, error) {
			if depth == 0 {
				return 0, nil
			}
			return depth, group(co, func(g *loop.TaskGroup) error {
				for range width {
					in(g, groups(width, depth-1))
				}
				return nil
			})
		})
	}
	for _, row := range []struct {
		name   string
		eager  loop.EagerStart
		main   *coro.Coroutine[int]
		result int
		tasks  int
	}{
		{"gathers, eager", loop.EagerTrue, gathers(5, 4), 4, 781},
		{"gathers", loop.EagerFalse, gathers(5, 4), 4, 781},
		{"groups, eager", loop.EagerTrue, groups(5, 4), 4, 781},
		{"groups", loop.EagerFalse, groups(5, 4), 4, 781},
		{"chain, eager", loop.EagerTrue, chain(100), 100, 1},
		{"chain", loop.EagerFalse, chain(100), 100, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := loop.NewWith(&loop.RunOptions{Virtual: true})
			defer l.Close()
			tasks := 0
			l.SetTaskFactory(func(_ *loop.Loop, o *loop.TaskOptions, create func(*loop.TaskOptions) (loop.AnyTask, error)) error {
				tasks++
				eager := *o
				eager.EagerStart = row.eager
				_, err := create(&eager)
				return err
			})
			v, err := loop.RunUntilComplete(l, row.main)
			if v != row.result || err != nil || tasks != row.tasks {
				t.Errorf("%d %v, %d tasks; want %d, %d tasks", v, err, tasks, row.result, row.tasks)
			}
		})
	}
}

func ExampleEagerTaskFactory() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		loop.RunningLoop(co).SetTaskFactory(loop.EagerTaskFactory)
		task := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			fmt.Println("at once")
			return nil
		}))
		fmt.Println("done:", task.Done())
		return nil
	}))
	// Output:
	// at once
	// done: true
}

func ExampleTaskFactory() {
	numbered := 0
	factory := func(l *loop.Loop, o *loop.TaskOptions, create func(*loop.TaskOptions) (loop.AnyTask, error)) error {
		numbered++
		named := *o
		named.Name = fmt.Sprint("worker-", numbered)
		_, err := create(&named)
		return err
	}
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		loop.RunningLoop(co).SetTaskFactory(factory)
		fmt.Println(loop.CreateTask(co, coro.Do(func(co *coro.Co) error { return nil })).Name())
		return nil
	}))
	// Output: worker-1
}

func ExampleEagerStart() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		c := coro.New(func(*coro.Co) (int, error) { return 1, nil })
		task := loop.CreateTaskWith(co, c, &loop.TaskOptions{EagerStart: loop.EagerTrue})
		fmt.Println(task.Done())
		return nil
	}))
	// Output: true
}

func ExampleCallOptions() {
	user := coro.NewContextVar("user", "nobody")
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		l := loop.RunningLoop(co)
		ctx := coro.NewContext()
		user.Set(ctx, "ann")
		l.CallSoonWith(func() { fmt.Println(user.GetOr(l, "?")) }, &loop.CallOptions{Context: ctx})
		return loop.Sleep(co, 0)
	}))
	// Output: ann
}
