package oracle_test

import (
	"context"
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// refused is call for what raises or, if it returns no error, panics with a text.
func (w *twin) taskRefused(label string, f func() error) {
	defer func() {
		if r := recover(); r != nil {
			w.outf("%-58s !! %s", label, fmt.Sprint(r))
		}
	}()
	call(w, label, none{}, f())
}

// byHand runs body in a coroutine that no loop runs.
func (w *twin) tasksByHand(body func(co *coro.Co)) {
	c := coro.NewWith(func(co *coro.Co) (none, error) { body(co); return none{}, nil }, &coro.Options{Engine: w.engine})
	if _, err := c.Send(nil); !gen.IsStop(err) {
		w.t.Error(err)
	}
}

func (w *twin) tasksWithoutLoop() {
	w.out("# no running loop")
	w.tasksByHand(func(co *coro.Co) {
		c := taskCase{}.c(nil)
		defer c.Close()
		w.taskRefused("create_task", func() error { loop.CreateTask(co, c); return nil })
		if l := loop.RunningLoop(co); l == nil {
			value(w, "get_running_loop", any(nil))
		}
		value(w, "current_task", loop.CurrentTask(co))
		w.taskRefused("ensure_future without loop", func() error {
			_, err := loop.EnsureFuture(co, coro.Awaitable[any](c))
			return err
		})
		w.taskRefused("gather() without loop", func() error { loop.Gather[none](co); return nil })
	})
}

func (w *twin) tasksOfClosedLoop() {
	l := loop.NewWith(&loop.RunOptions{Virtual: true, Engine: w.engine})
	l.Close()
	w.out(l)
	c := taskCase{}.c(nil)
	defer c.Close()
	print := func() {}
	for _, closed := range []struct {
		label string
		do    func() error
	}{
		{"call_soon", func() error { _, err := l.CallSoon(print); return err }},
		{"call_later", func() error { _, err := l.CallLater(sec, print); return err }},
		{"call_at", func() error { _, err := l.CallAt(sec, print); return err }},
		{"create_task", func() error { _, err := loop.CreateTaskOn(l, c, nil); return err }},
		{"run_until_complete", func() error { _, err := loop.RunUntilComplete(l, c); return err }},
		{"run_forever", l.RunForever},
		{"call_soon_threadsafe", func() error { _, err := l.CallSoonThreadsafe(print); return err }},
		{"run_in_executor", func() error {
			_, err := loop.RunInExecutor(l, nil, func() (none, error) { return none{}, nil })
			return err
		}},
		{"stop", func() error { l.Stop(); return nil }},
		{"close", l.Close},
	} {
		call(w, "closed: "+closed.label, none{}, closed.do())
	}
	value(w, "closed: create_future", loop.CreateFuture[none](l))
}

func (w *twin) tasksNested() {
	l := loop.NewWith(&loop.RunOptions{Virtual: true, Engine: w.engine})
	defer l.Close()
	w.loop = l
	if _, err := loop.RunUntilComplete(l, coro.Do(w.tasksRunWithin)); err != nil {
		w.t.Error(err)
	}
	f := loop.CreateFuture[none](l)
	l.CallSoon(l.Stop)
	_, err := loop.RunUntilComplete(l, f)
	call(w, "stopped before complete", none{}, err)

	v, err := loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
		w.out("   before", loop.RunningLoop(co) == l)
		call(w, "nested run_forever", none{}, l.RunForever())
		kept := "LOST"
		if loop.RunningLoop(co) == l {
			kept = "kept"
		}
		w.out("   running loop after a failed nested run_forever:", kept, "is_running", l.IsRunning())
		return nil
	}))
	call(w, "nested2", v, err)

	_, err = loop.RunUntilComplete[none](l, nil) // what is no awaitable is nil
	call(w, "run_until_complete(5)", none{}, err)
	l2 := loop.NewWith(&loop.RunOptions{Virtual: true, Engine: w.engine})
	_, err = loop.RunUntilComplete(l2, f)
	call(w, "future of other loop", none{}, err)
	l2.Close()
	call(w, "set_default_executor(5)", none{}, l.SetDefaultExecutor(nil)) // and what is no executor
	w.out(l)
}

// tasksRunWithin is the script's nested().
func (w *twin) tasksRunWithin(co *coro.Co) error {
	c := taskCase{}.c(nil)
	defer c.Close()
	_, err := loop.RunUntilComplete(w.loop, c)
	call(w, "nested run_until_complete", none{}, err)
	l2 := loop.NewWith(&loop.RunOptions{Virtual: true, Engine: w.engine})
	_, err = loop.RunUntilComplete(l2, c)
	call(w, "other loop run", none{}, err)
	_, err = loop.Run(context.Background(), c)
	call(w, "asyncio.run inside", none{}, err)
	call(w, "close running", none{}, w.loop.Close())
	value(w, "set running loop ok", loop.RunningLoop(co))
	l2.Close()
	r := loop.NewRunner(nil)
	_, err = loop.RunOn(context.Background(), r, c)
	call(w, "Runner.run inside", none{}, err)
	return r.Close()
}
