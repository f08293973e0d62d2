package oracle_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestExceptionHandlers(t *testing.T) {
	runCase(t, oracleCase{
		name: "17_exc_handler",
		names: []string{
			"main.<locals>.<lambda>", "divide", "main.<locals>.f()()", "twin.excCallbacks()", "main.<locals>.f()", "twin.excCallbacks()",
			"main.<locals>.C.meth()", "excCallable.meth()", "dbg.<locals>.<lambda>()", "divide()",
		},
		left: []left{
			{from: "   log[ERROR]: Task was destroyed but it is pending!", why: "no task is lost to the collector"},
			{
				from: "task: <Task pending name='Task-3' coro=<main.<locals>.fv() done, defined at F:L> wait_for=<Future pending cb=[Task.task_wakeup()]>>",
				why:  "as above",
			},
			{
				from: "   log[ERROR]: Exception in default exception handler", why: "methods cannot be replaced",
				to: "   log[ERROR]: Exception in default exception handler while handling an unexpected error in custom exception handler",
			},
			{from: "   log-exc: RuntimeError('default broken')", why: "as above"},
			{from: "   log[ERROR]: Exception in callback <C>()", to: "   log-exc: ZeroDivisionError('division by zero')", why: "a func has no repr of its own"},
		},
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				w.excCallbacks(co)
				w.excTasks(co)
				w.excDirect()
				w.excHandlers(co)
				w.excReprs(co)
				return nil
			}, func(o *loop.RunOptions) { o.ExceptionHandler = nil })
			w.excDebug()
		},
	})
}

// divide is 1/0.
func divide() { panic(byZero()) }

// soon has the loop call f, and waits until it has.
func (w *twin) soon(co *coro.Co, f func()) {
	w.loop.CallSoon(f)
	tick(co, 1)
}

func (w *twin) excCallbacks(co *coro.Co) {
	w.out("# callback exception")
	w.soon(co, divide)
	f := func() { panic(&gen.KeyError{Key: 1}) }
	w.soon(co, f)
	w.soon(co, func() { f() })
	w.loop.CallLater(sec/10, f)
	if err := loop.Sleep(co, sec/5); err != nil {
		w.t.Error(err)
	}
}

func (w *twin) excTasks(co *coro.Co) {
	w.out("# task")
	loop.CreateTask(co, named("main.<locals>.bad", func(*coro.Co) error { return &gen.ValueError{Msg: "v"} }))
	if err := loop.Sleep(co, sec/10); err != nil {
		w.t.Error(err)
	}
	w.collected(co, "never retrieved")
	w.out("# pending task destroyed")
	loop.CreateTask(co, named("main.<locals>.fv", func(co *coro.Co) error {
		_, err := loop.CreateFuture[int](w.loop).Await(co)
		return err
	}))
	tick(co, 1)
	collect()
}

func (w *twin) excDirect() {
	w.out("# call_exception_handler direct")
	w.loop.CallExceptionHandler(loop.ExceptionContext{Message: "m", Facts: []loop.Fact{{Key: "extra", Value: 5}, {Key: "zeta", Value: []int{1}}}})
	w.loop.CallExceptionHandler(loop.ExceptionContext{})
	w.loop.CallExceptionHandler(loop.ExceptionContext{Exception: &gen.ValueError{Msg: "x"}})
}

// excKeys are the keys of a context's dict in Python.
func excKeys(c loop.ExceptionContext) string {
	keys := []string{"message"}
	for key, there := range map[string]bool{
		"exception": c.Exception != nil, "future": c.Future != nil, "task": c.Task != nil, "handle": c.Handle != nil,
		"source_traceback": c.SourceTraceback != "",
	} {
		if there {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return gen.Repr(keys)
}

func (w *twin) excHandlers(co *coro.Co) {
	w.out("# custom handler")
	ctx := ""
	w.loop.SetExceptionHandler(func(l *loop.Loop, c loop.ExceptionContext) {
		ctx = "[(" + gen.Repr(l == w.loop) + ", " + excKeys(c) + ")]"
	})
	w.soon(co, divide)
	w.out("   ", ctx)
	value(w, "get", w.loop.ExceptionHandler() != nil)
	broken := func(*loop.Loop, loop.ExceptionContext) { panic(&gen.TypeError{Msg: "in handler"}) }
	w.loop.SetExceptionHandler(broken)
	w.soon(co, divide)
	w.loop.SetExceptionHandler(func(l *loop.Loop, c loop.ExceptionContext) {
		w.out("   delegating")
		l.DefaultExceptionHandler(c)
	})
	w.soon(co, divide)
	w.loop.SetExceptionHandler(nil)
	value(w, "get", none{})
	if w.loop.ExceptionHandler() != nil {
		w.t.Error("the handler is still there")
	}
}

// excCallable is class C.
type excCallable struct{}

func (*excCallable) meth() { divide() }

func (w *twin) excReprs(co *coro.Co) {
	w.out("# handle repr in context")
	w.soon(co, (&excCallable{}).meth)
}

func (w *twin) excDebug() {
	w.out("# debug mode adds source traceback")
	w.vrun(func(co *coro.Co) error {
		w.soon(co, divide)
		loop.CreateTask(co, named("dbg.<locals>.bad", func(*coro.Co) error { return &gen.ValueError{Msg: "v"} }))
		return loop.Sleep(co, sec/10) // the loop's end is the task's
	}, func(o *loop.RunOptions) {
		o.Debug, o.SlowCallbackDuration = true, 99*sec
		o.Logger = slog.New(slog.DiscardHandler) // it has no LogCap of this level
		o.ExceptionHandler = func(_ *loop.Loop, c loop.ExceptionContext) {
			message, _, _ := strings.Cut(c.Message, " at ")
			w.out("   keys", excKeys(c), "frames", c.SourceTraceback != "", message)
		}
	})
}
