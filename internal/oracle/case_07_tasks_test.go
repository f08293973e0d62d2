package oracle_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestTasks(t *testing.T) {
	runCase(t, oracleCase{
		name:  "07_tasks",
		names: []string{"<VLoop ", "<EventLoop ", `"07_tasks.py", line 10`, `"F", line L`, `"07_tasks.py", line 58`, `"F", line L`},
		left:  taskLeft(),
		other: taskOthers(),
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				c := taskCase{w, co}
				c.reprs()
				c.names()
				c.badYields()
				c.badFutures()
				c.twice()
				c.current()
				c.stacks()
				c.dropped()
				c.ensureFuture()
				return nil
			})
			w.tasksWithoutLoop()
			w.tasksOfClosedLoop()
			w.tasksNested()
		},
	})
}

func taskLeft() []left {
	const (
		refused = "Go's compiler refuses it"
		noLoop  = "there is no hidden current loop: what needs one takes co, or the loop"
	)
	return []left{
		{
			from: "Task(5)                                                    !! TypeError('a coroutine was expected, got 5')",
			to:   "create_task(future)                                        !! TypeError('a coroutine was expected, got <Future pending>')", why: refused,
		},
		{
			from: "set_result                                                 !! RuntimeError('Task does not support set_result operation')",
			to:   "set_exception                                              !! RuntimeError('Task does not support set_exception operation')", why: refused,
		},
		{from: `  File "F", line L, in b2`, to: "    async def b2(): raise ValueError('v')", why: "Go's errors carry no traceback"},
		{
			from: "   EXC-HANDLER {'message': 'Task was destroyed but it is pending!', 'task': <Task pending name='Task-26' " +
				"coro=<main.<locals>.forever() done, defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>}",
			why: "no task is lost to the collector",
		},
		{from: "all_tasks                                                  !! RuntimeError('no running event loop')", why: noLoop},
		{
			from: `get_event_loop                                             !! RuntimeError("There is no current event loop in thread 'MainThread'.")`,
			to:   `get_event_loop after set None                              !! RuntimeError("There is no current event loop in thread 'MainThread'.")`, why: noLoop,
		},
		{
			from: "call_later None                                            !! TypeError('delay must not be None')",
			to:   `set_event_loop(5)                                          !! TypeError("loop must be an instance of AbstractEventLoop or None, not 'int'")`, why: refused,
		},
	}
}

func taskOthers() []other {
	const nilLoop = "what cannot fail answers that there is none"
	return []other{
		{python: "   suspended frames ['w']", here: "   suspended frames ['w', 'Sleep']", why: "a stack has all calls"},
		{
			python: "    async def w(): await asyncio.sleep(1)", here: `  File "F", line L, in Sleep`,
			why: "a stack has all calls, and no lines of source",
		},
		{
			python: "get_running_loop                                           !! RuntimeError('no running event loop')",
			here:   "get_running_loop                                           -> None", why: nilLoop,
		},
		{
			python: "current_task                                               !! RuntimeError('no running event loop')",
			here:   "current_task                                               -> None", why: nilLoop,
		},
		{
			python: "create_task                                                !! RuntimeError('no running event loop')",
			here:   "create_task                                                !! loop: CreateTask: no running event loop", why: "returns no error: it panics",
		},
		{
			python: `ensure_future without loop                                 !! RuntimeError("There is no current event loop in thread 'MainThread'.")`,
			here:   "ensure_future without loop                                 !! RuntimeError('no running event loop')", why: "there is no loop but the running one",
		},
		{
			python: `gather() without loop                                      !! RuntimeError("There is no current event loop in thread 'MainThread'.")`,
			here:   "gather() without loop                                      !! loop: Gather: no running event loop", why: "returns no error: it panics",
		},
		{
			python: "   running loop after a failed nested run_forever: LOST is_running False",
			here:   "   running loop after a failed nested run_forever: kept is_running True", why: "a fault of CPython 3.13.0",
		},
	}
}

// taskCase are the script's sections. Its methods are of a value, for stacks to name
// the scripts' functions as it does.
type taskCase struct {
	*twin
	co *coro.Co
}

// c is the script's c(v).
func (taskCase) c(v any) *coro.Coroutine[any] {
	return coro.NewWith(func(*coro.Co) (any, error) { return v, nil }, &coro.Options{Name: "c"})
}

func (taskCase) w() *coro.Coroutine[none] {
	return coro.NewWith(func(co *coro.Co) (none, error) { return none{}, loop.Sleep(co, sec) }, &coro.Options{Name: "main.<locals>.w"})
}

// wait is asyncio.wait.
func (c taskCase) wait(tasks ...loop.AnyTask) {
	if _, _, err := loop.Wait(c.co, tasks); err != nil {
		c.t.Error(err)
	}
}

func (c taskCase) reprs() {
	c.out("# repr")
	tk := loop.CreateTask(c.co, c.w())
	c.out(tk)
	tick(c.co, 1)
	c.out(tk)
	tk.Cancel()
	c.out(tk)
	c.wait(tk)
	c.out(tk)
	five := loop.CreateTask(c.co, c.c(5))
	five.Await(c.co)
	c.out(five)
	tk = loop.CreateTask(c.co, named("main.<locals>.b", func(*coro.Co) error { return &gen.ValueError{Msg: "boom"} }))
	c.wait(tk)
	c.out(tk)
	tk.Err()
}

// number is the number in a task's name.
func (c taskCase) number(tk *loop.Task[any]) (n int) {
	for _, d := range strings.TrimPrefix(tk.Name(), "Task-") {
		n = 10*n + int(d-'0')
	}
	return n
}

func (c taskCase) names() {
	c.out("# names")
	tk, tk2 := loop.CreateTask(c.co, c.c(nil)), loop.CreateTask(c.co, c.c(nil))
	c.out("   sequential", c.number(tk2)-c.number(tk))
	tk.SetName("5")
	c.out(gen.Repr(tk.Name()))
	tk.Await(c.co)
	tk2.Await(c.co)
	for _, name := range []string{"nm", "99"} {
		tk = loop.CreateTaskWith(c.co, c.c(nil), &loop.TaskOptions{Name: name})
		c.out(gen.Repr(tk.Name()))
		tk.Await(c.co)
	}
	tk = loop.CreateTask(c.co, c.c(nil))
	x := loop.CreateTaskWith(c.co, c.c(nil), &loop.TaskOptions{Name: "named"})
	y := loop.CreateTask(c.co, c.c(nil))
	c.out("   does a named task consume a number?", c.number(y)-c.number(tk)-1)
	c.wait(tk, x, y)

	c.out("# constructor errors")
	_, err := loop.EnsureFuture[none](c.co, nil) // what is no awaitable is nil
	call(c.twin, "ensure_future(5)", none{}, err)
}

// y is the script's y(v): it suspends with v.
func (c taskCase) y(v any) *coro.Coroutine[any] {
	return coro.NewWith(func(co *coro.Co) (any, error) {
		answer, err := coro.Suspend(co, v)
		if err != nil {
			c.out("   got", exc(err))
		}
		return answer, err
	}, &coro.Options{Name: "main.<locals>.y"})
}

func (c taskCase) badYields() {
	c.out("# bad yields")
	genexpr := gen.DoWith(func(*gen.Yielder[int, none]) error { return nil }, &gen.Options{Name: "main.<locals>.<genexpr>", Engine: c.engine})
	unawaited := c.c(nil)
	for _, v := range []any{5, "str", []int{1}, genexpr, loop.CreateFuture[any](c.loop), unawaited} {
		loop.CreateTask(c.co, c.y(v)).Await(c.co)
	}
	unawaited.Close()
	v, err := loop.CreateTask(c.co, c.y(nil)).Await(c.co)
	if err != nil {
		c.t.Error(err)
	}
	c.out("   yield None ok", v)
}

func (c taskCase) badFutures() {
	l2 := loop.NewWith(&loop.RunOptions{Virtual: true})
	defer l2.Close()
	_, err := loop.CreateTask(c.co, named("main.<locals>.of", func(co *coro.Co) error {
		_, err := loop.CreateFuture[none](l2).Await(co)
		return err
	})).Await(c.co)
	c.out("   other loop:", exc(err))
	var me *loop.Task[none]
	me = loop.CreateTask(c.co, named("main.<locals>.selfw", func(co *coro.Co) error {
		_, err := me.Await(co)
		return err
	}))
	_, err = me.Await(c.co)
	c.out("   self await:", exc(err))

	c.out("# StopIteration out of task")
	tk := spawn(c.co, func(*coro.Co) error { return &gen.StopIteration[string]{Value: "x"} })
	c.wait(tk)
	c.out("  ", exc(tk.Err()))
}

func (c taskCase) twice() {
	c.out("# step of done task")
	c.out("# same coroutine in two tasks")
	co := c.c(1)
	t1, t2 := loop.CreateTask(c.co, co), loop.CreateTask(c.co, co)
	c.wait(t1, t2)
	v, err := t1.Result()
	if err != nil {
		c.t.Error(err)
	}
	c.out("  ", v, exc(t2.Err()))
	slow := coro.NewWith(func(co *coro.Co) (string, error) { return loop.SleepValue(co, 0, "ok") }, &coro.Options{Name: "main.<locals>.slow"})
	s1, s2 := loop.CreateTask(c.co, slow), loop.CreateTask(c.co, slow)
	c.wait(s1, s2)
	c.out("  ", s1, "|", s2)
	s1.Err()
	s2.Err()
}

func (c taskCase) current() {
	c.out("# current_task / all_tasks")
	me := loop.CurrentTask(c.co)
	c.out("   ", me.Name() == loop.CurrentTask(c.co).Name(), len(loop.AllTasks(c.loop)))
	r := &recorder{}
	c.loop.CallSoon(func() { r.add(c.loop.CurrentTask()) })
	tick(c.co, 1)
	c.out("   current_task in callback:", r)
	tk := loop.CreateTask(c.co, c.c(nil))
	listed := func() bool { return slices.Contains(loop.AllTasks(c.loop), loop.AnyTask(tk)) }
	c.out("   unstarted in all_tasks", listed())
	tk.Await(c.co)
	c.out("   done in all_tasks", listed())
}

// printStack prints tk's stack, with no file's name and line.
func (c taskCase) printStack(tk *loop.Task[none]) {
	var b strings.Builder
	if err := tk.PrintStack(&b, 0); err != nil {
		c.t.Error(err)
	}
	c.out(goFile.ReplaceAllString(b.String(), `File "F", line L`))
}

var goFile = regexp.MustCompile(`File "\w+\.go", line \d+`)

func (c taskCase) stacks() {
	c.out("# get_stack / print_stack")
	tk := loop.CreateTask(c.co, c.w())
	tick(c.co, 1)
	frames := []string{}
	for _, f := range tk.Stack(0) {
		frames = append(frames, f.Function)
	}
	c.out("   suspended frames", frames)
	c.printStack(tk)
	tk.Cancel()
	c.wait(tk)
	c.out("   done", tk.Stack(0))
	c.printStack(tk)
	tk = loop.CreateTask(c.co, c.b2())
	c.wait(tk)
	c.printStack(tk)
	tk.Err()
}

func (taskCase) b2() *coro.Coroutine[none] {
	return named("main.<locals>.b2", func(*coro.Co) error { return &gen.ValueError{Msg: "v"} })
}

func (c taskCase) dropped() {
	c.out("# task destroyed pending")
	spawn(c.co, func(co *coro.Co) error {
		_, err := loop.CreateFuture[none](c.loop).Await(co)
		return err
	})
	tick(c.co, 1)
	loop.CreateTask(c.co, c.b2())
	tick(c.co, 2)
	c.collected(c.co, "'Task exception was never retrieved'")
	c.out("# KeyboardInterrupt/SystemExit propagate out of run loop; see 19")
}

// taskAwaitable is the script's A.
type taskAwaitable struct{}

func (taskAwaitable) Await(co *coro.Co) (any, error) {
	_, err := coro.Suspend(co, nil)
	return "A", err
}

func (c taskCase) ensureFuture() {
	c.out("# ensure_future on awaitable object")
	f, err := loop.EnsureFuture(c.co, coro.Awaitable[any](taskAwaitable{}))
	if err != nil {
		c.t.Error(err)
		return
	}
	v, _ := f.Await(c.co)
	c.out("   coro name", f.(*loop.Task[any]).Coro().Name(), v)
	tk := loop.CreateTask(c.co, c.c(nil))
	same, err := loop.EnsureFuture(c.co, coro.Awaitable[any](tk))
	call(c.twin, "ensure_future(task) identity", same == loop.FutureOf[any](tk), err)
	tk.Await(c.co)
}
