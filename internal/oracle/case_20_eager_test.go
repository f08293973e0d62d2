package oracle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

const (
	noneName   = "a task that a factory makes has a name from the beginning; CPython 3.13.0 calls it None"
	eagerChild = "a child that ends at once is counted in the next iteration"
	eagerExit  = "   EXC-HANDLER {'message': 'Task exception was never retrieved', 'exception': 'SystemExit(3)', " +
		"'future': <Task finished name='Task-23' exception=SystemExit(3)>}"
)

func TestEager(t *testing.T) {
	runCase(t, oracleCase{
		name: "20_eager",
		other: []other{
			{"    [1] True <Task finished name='None' result=1>", "    [1] True <Task finished name='Task-2' result=1>", noneName, false},
			{
				"    [('start', 2), 'created'] False <Task pending name='None' coro=<main.<locals>.sl() running at F:L>>",
				"    [('start', 2), 'created'] False <Task pending name='Task-3' coro=<main.<locals>.sl() running at F:L>>", noneName, false,
			},
			{
				"    loop.create_task through a factory without name= : None (3.13.0: set_name(None) bug)",
				"    loop.create_task through a factory without name= : Task-N (3.13.0: set_name(None) bug)", noneName, false,
			},
			{"   name visible in the eager part: ['Task-7']", "   name visible in the eager part: ['given']", noneName, false},
			{
				"    cancel self in the eager part then return: <Task cancelled name='None'>",
				"    cancel self in the eager part then return: <Task cancelled name='Task-7'>", noneName, false,
			},
			{"    TaskGroup ticks 0", "    TaskGroup ticks 2", eagerChild, false},
			{
				"    body after an eager failing child (3.13: parent already cancelled) 1",
				"    body after an eager failing child (3.13: parent already cancelled) 0", eagerChild, false,
			},
			{
				"create another                                             !! RuntimeError('TaskGroup <TaskGroup errors=1 cancelling> is shutting down')",
				"create another                                             -> None", eagerChild, false,
			},
			{
				`    ret "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('v')]) <-suppressed-context CancelledError()"`,
				`    ret "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('v')]) <-context CancelledError()"`, "nothing suppresses a context here", false,
			},
			{
				"    kwargs passed: [[], [], ['context']] True", "    kwargs passed: [[], ['name'], ['context']] True",
				"a factory is told of the name; CPython 3.13.0 sets it later", false,
			},
			{
				strings.Replace(eagerExit, "Task-23", "Task-24", 1), eagerExit, "one task more was made in Python by then", false,
			},
		},
		left: []left{{
			from: "   EXC-HANDLER {'message': 'Task was destroyed but it is pending!', 'task': <Task pending name='Task-26' coro=<main.<locals>.im() running at F:L>>}",
			to:   `without loop= (3.13.0 C bug)                               !! AttributeError("'NoneType' object has no attribute 'is_running'")`,
			why:  "a fault of CPython 3.13.0: a task is always made on a loop",
		}},
		moved: []moved{{
			eagerExit, "    kwargs passed: [[], ['name'], ['context']] True", "what nobody retrieved is reported when the loop closes",
		}},
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				e := &eagerCase{w, co}
				w.loop.SetTaskFactory(loop.EagerTaskFactory)
				e.atOnce()
				e.names()
				e.failures()
				e.current()
				e.combined()
				e.group()
				e.doneCallback()
				e.systemExit()
				w.loop.SetTaskFactory(nil)
				e.direct()
				e.factory()
				return nil
			})
			eagerNotRunning(w)
		},
	})
}

// eagerCase are the script's sections.
type eagerCase struct {
	*twin
	co *coro.Co
}

// im is the script's im(v): it notes v, and returns it.
func im[T any](r *recorder, v T) *coro.Coroutine[T] {
	return coro.NewWith(func(*coro.Co) (T, error) { r.add(v); return v, nil }, &coro.Options{Name: "main.<locals>.im"})
}

func sl[T any](r *recorder, v T) *coro.Coroutine[T] {
	return coro.NewWith(func(co *coro.Co) (T, error) {
		r.add(pair("start", v))
		if err := loop.Sleep(co, 0); err != nil {
			return v, err
		}
		r.add(pair("end", v))
		return v, nil
	}, &coro.Options{Name: "main.<locals>.sl"})
}

func (e *eagerCase) atOnce() {
	r := &recorder{}
	e.out("# runs synchronously in create_task")
	t := loop.CreateTask(e.co, im(r, 1))
	e.out("   ", r.String(), t.Done(), t)
	t0 := e.loop.Iterations()
	t.Await(e.co)
	e.out("    ticks to await", e.loop.Iterations()-t0)
	r = &recorder{}
	t = loop.CreateTask(e.co, sl(r, 2))
	r.add("created")
	e.out("   ", r.String(), t.Done(), t)
	t.Await(e.co)
	e.out("   ", r.String())
}

func (e *eagerCase) names() {
	r := &recorder{}
	e.out("# names still allocated from the counter")
	a := loop.CreateTask(e.co, im(r, 1))
	e.out("    loop.create_task through a factory without name= :", numbered(a.Name()), "(3.13.0: set_name(None) bug)")
	a = loop.CreateTaskWith(e.co, im(r, 1), &loop.TaskOptions{Name: "n"})
	e.out("   ", a.Name())
	a = loop.CreateTaskWith(e.co, im(r, 1), &loop.TaskOptions{EagerStart: loop.EagerTrue})
	e.out("    direct Task():", numbered(a.Name()))
	e.out("# name inside the first step")
	r = &recorder{}
	loop.CreateTaskWith(e.co, coro.Do(func(co *coro.Co) error { r.add(loop.CurrentTask(co).Name()); return nil }), &loop.TaskOptions{Name: "given"})
	e.out("   name visible in the eager part:", r.String())
}

func (e *eagerCase) bad() *coro.Coroutine[none] {
	return coro.Do(func(*coro.Co) error { return &gen.ValueError{Msg: "v"} })
}

func (e *eagerCase) failures() {
	e.out("# exception in the eager part")
	t := loop.CreateTask(e.co, e.bad())
	e.out("   ", t.Done(), exc(t.Err()))
	e.out("# cancel")
	one := loop.CreateTask(e.co, coro.New(func(co *coro.Co) (int, error) { loop.CurrentTask(co).Cancel(); return 1, nil }))
	e.out("    cancel self in the eager part then return:", one)
	t = spawn(e.co, func(co *coro.Co) error { loop.CurrentTask(co).Cancel(); return loop.Sleep(co, 0) })
	done := t.Done()
	e.out("   ", done, sw(e.co, t))
}

func (e *eagerCase) current() {
	e.out("# current_task is swapped and restored")
	me := loop.CurrentTask(e.co)
	t := loop.CreateTask(e.co, coro.New(func(co *coro.Co) (loop.AnyTask, error) { return loop.CurrentTask(co), nil }))
	who, _ := t.Result()
	e.out("   ", who == loop.AnyTask(t), loop.CurrentTask(e.co) == me)
	e.out("# nested eager")
	r := &recorder{}
	var nest func(n int) func(co *coro.Co) error
	nest = func(n int) func(co *coro.Co) error {
		return func(co *coro.Co) error {
			r.add(pair("in", n))
			if n > 0 {
				spawn(co, nest(n-1))
			}
			r.add(pair("out", n))
			return nil
		}
	}
	spawn(e.co, nest(2))
	e.out("   ", r.String())
	e.out("# context: eager task runs in a copy")
	cv := coro.NewContextVar("cv", "d")
	spawn(e.co, func(co *coro.Co) error { cv.Set(co, "changed"); return nil })
	v, _ := cv.Get(e.co)
	e.out("   ", v)
	e.out("# all_tasks during the eager part")
	in := loop.CreateTask(e.co, coro.New(func(co *coro.Co) (bool, error) {
		return slices.Contains(loop.AllTasks(e.loop), loop.CurrentTask(co)), nil
	}))
	is, _ := in.Result()
	e.out("   ", is)
}

func (e *eagerCase) combined() {
	r := &recorder{}
	e.out("# gather with eager")
	t0 := e.loop.Iterations()
	v, _ := loop.Gather(e.co, im(r, 1), im(r, 2)).Await(e.co)
	e.out("   ", v, "ticks", e.loop.Iterations()-t0)
	t0 = e.loop.Iterations()
	one, _ := loop.WaitFor(e.co, im(r, 1), sec)
	e.out("    wait_for", one, e.loop.Iterations()-t0)
	t0 = e.loop.Iterations()
	g := loop.NewTaskGroup()
	g.With(e.co, func() error {
		for i := range 2 {
			if _, err := loop.CreateTaskIn(g, im(r, i), nil); err != nil {
				return err
			}
		}
		return nil
	})
	e.out("    TaskGroup ticks", e.loop.Iterations()-t0)
}

func (e *eagerCase) group() {
	t := loop.CreateTask(e.co, coro.New(func(co *coro.Co) (string, error) {
		g := loop.NewTaskGroup()
		err := g.With(co, func() error {
			if _, err := loop.CreateTaskIn(g, e.bad(), nil); err != nil {
				return err
			}
			e.out("    body after an eager failing child (3.13: parent already cancelled)", loop.CurrentTask(co).Cancelling())
			_, err := loop.CreateTaskIn(g, im(&recorder{}, 1), nil)
			call(e.twin, "create another", none{}, err)
			if err := loop.Sleep(co, 0); err != nil {
				return err
			}
			e.out("    body continues past await")
			return nil
		})
		return exc(err), nil
	}))
	e.out("   ", sw(e.co, t))
}

func (e *eagerCase) doneCallback() {
	e.out("# add_done_callback on an eagerly finished task: next tick")
	t0 := e.loop.Iterations()
	t := loop.CreateTask(e.co, im(&recorder{}, 1))
	t.AddDoneCallback(func(*loop.Task[int]) { e.out("    cb tick +", e.loop.Iterations()-t0) })
	tick(e.co, 1)
}

func (e *eagerCase) systemExit() {
	e.out("# KeyboardInterrupt/SystemExit in the eager part")
	exits := coro.Do(func(*coro.Co) error { return &gen.SystemExit{Code: 3} })
	_, err := loop.CreateTaskOn(e.loop, exits, nil)
	call(e.twin, "create_task", none{}, err)
}

func (e *eagerCase) direct() {
	e.out("# Task(eager_start=True)")
	t := loop.CreateTaskWith(e.co, im(&recorder{}, 5), &loop.TaskOptions{EagerStart: loop.EagerTrue})
	e.out("   ", t.Done())
}

func (e *eagerCase) factory() {
	e.out("# custom factory")
	calls := &recorder{}
	e.loop.SetTaskFactory(func(_ *loop.Loop, o *loop.TaskOptions, create func(o *loop.TaskOptions) (loop.AnyTask, error)) error {
		given := []string{}
		if o.Context != nil {
			given = append(given, "context")
		}
		if o.Name != "" {
			given = append(given, "name")
		}
		calls.add(given)
		_, err := create(o)
		return err
	})
	loop.CreateTask(e.co, im(&recorder{}, 1)).Await(e.co)
	loop.CreateTaskWith(e.co, im(&recorder{}, 1), &loop.TaskOptions{Name: "x"}).Await(e.co)
	loop.CreateTaskWith(e.co, im(&recorder{}, 1), &loop.TaskOptions{Context: e.loop.Context().Copy()}).Await(e.co)
	e.out("    kwargs passed:", calls.String(), e.loop.TaskFactory() != nil)
	e.loop.SetTaskFactory(nil)
}

func eagerNotRunning(w *twin) {
	l := loop.NewWith(&loop.RunOptions{Virtual: true, Engine: w.engine})
	defer l.Close()
	t, err := loop.CreateTaskOn(l, coro.Do(func(*coro.Co) error { return nil }), &loop.TaskOptions{EagerStart: loop.EagerTrue})
	if err != nil {
		w.t.Error(err)
	}
	w.out("   eager_start with a loop that is not running: scheduled normally", t.Done())
	loop.RunUntilComplete(l, t)
}
