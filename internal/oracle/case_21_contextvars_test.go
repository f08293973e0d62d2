package oracle_test

import (
	"context"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestContextVars(t *testing.T) {
	runCase(t, oracleCase{
		name: "21_contextvars",
		left: []left{
			{
				from: "# generator too", to: "    gen",
				why: "a generator without a co has no context to change",
			},
			{from: `ctx bad key                                                !! TypeError("a ContextVar key was expected, got 'x'")`, why: "the types say it"},
		},
		twin: func(w *twin) {
			cv := coro.NewContextVar("cv", "default")
			_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
				w.loop = loop.RunningLoop(co)
				c := &varCase{w, cv, co}
				c.tasks()
				c.callbacks()
				c.explicit()
				c.threads()
				c.gathered()
				c.generators()
				c.handler()
				return nil
			}), &loop.RunOptions{Engine: w.engine})
			if err != nil {
				t.Error(err)
			}
			w.varContexts()
			w.varTokens()
		},
	})
}

// varCase is main, with the variable.
type varCase struct {
	w  *twin
	cv *coro.ContextVar[string]
	co *coro.Co
}

func (c *varCase) set(v string) { c.cv.Set(c.co, v) }

func (c *varCase) get() string { return c.cv.GetOr(c.co, "NONE") }

// child is child().
func (c *varCase) child() *coro.Coroutine[gen.Pair[string, string]] {
	return coro.New(func(co *coro.Co) (gen.Pair[string, string], error) {
		v := c.cv.GetOr(co, "NONE")
		c.cv.Set(co, "child")
		tick(co, 1)
		return pair(v, c.cv.GetOr(co, "NONE")), nil
	})
}

// ended is await of what does not fail.
func ended[T any](w *twin, co *coro.Co, aw coro.Awaitable[T]) T {
	v, err := aw.Await(co)
	if err != nil {
		w.t.Error(err)
	}
	return v
}

func (c *varCase) tasks() {
	c.set("main")
	tk := loop.CreateTask(c.co, c.child())
	c.set("main2")
	v := ended(c.w, c.co, tk)
	c.w.out("# task copies at creation:", v, "parent unaffected", c.get())
	v = ended(c.w, c.co, c.child())
	c.w.out("# awaiting a coroutine directly shares the context:", v, c.get())
}

// noting is a callback that notes the variable.
func (c *varCase) noting(r *recorder) func() {
	return func() { r.add(c.cv.GetOr(c.w.loop, "NONE")) }
}

func (c *varCase) callbacks() {
	c.set("main")
	r := &recorder{}
	c.w.loop.CallSoon(func() {
		c.noting(r)()
		c.cv.Set(c.w.loop, "cb")
	})
	c.set("later")
	tick(c.co, 1)
	c.w.out("# call_soon copies at call time:", r.String(), c.get())
	r = &recorder{}
	f := loop.CreateFuture[int](c.w.loop)
	c.set("at add")
	f.AddDoneCallback(func(*loop.Future[int]) { c.noting(r)() })
	c.set("at set")
	f.SetResult(1)
	tick(c.co, 1)
	c.w.out("# done callback uses the context at add_done_callback:", r.String())
	r = &recorder{}
	c.set("sched")
	called := loop.NewEvent()
	c.w.loop.CallLater(sec/100, func() { c.noting(r)(); called.Set() })
	c.set("changed")
	called.Wait(c.co)
	c.w.out("# call_later:", r.String())
}

func (c *varCase) explicit() {
	ctx := coro.CopyContext(c.co)
	c.cv.Set(ctx, "explicit")
	r := &recorder{}
	c.w.loop.CallSoonWith(c.noting(r), &loop.CallOptions{Context: ctx})
	tick(c.co, 1)
	c.w.out("# explicit context:", r.String())
	tk := loop.CreateTaskWith(c.co, c.child(), &loop.TaskOptions{Context: ctx})
	v := ended(c.w, c.co, tk)
	now, _ := c.cv.In(ctx)
	c.w.out("# create_task(context=): runs IN the given context", v, now)
	var x *loop.Task[gen.Pair[string, string]]
	err := inGroup(c.co, func(_ *coro.Co, g *loop.TaskGroup) (err error) {
		x, err = loop.CreateTaskIn(g, c.child(), &loop.TaskOptions{Context: ctx})
		return err
	})
	if err != nil {
		c.w.t.Error(err)
	}
	v, _ = x.Result()
	c.w.out("   TaskGroup", v)
	tk = loop.CreateTaskWith(c.co, c.child(), &loop.TaskOptions{Context: ctx})
	c.w.out("   get_context", tk.Context() == ctx)
	ended(c.w, c.co, tk)
}

func (c *varCase) threads() {
	c.set("pre-exec")
	f, err := loop.RunInExecutor(c.w.loop, nil, func() (string, error) { return c.cv.Get(coro.NewContext()) })
	if err != nil {
		c.w.t.Error(err)
		return
	}
	c.w.out("# run_in_executor does NOT propagate:", ended(c.w, c.co, f))
	v, err := loop.ToThread(c.co, func(ctx context.Context) (string, error) { return c.cv.Get(coro.CarriedContext(ctx)) })
	if err != nil {
		c.w.t.Error(err)
	}
	c.w.out("# to_thread propagates:", v)
	loop.ToThread(c.co, func(ctx context.Context) (none, error) {
		c.cv.Set(coro.CarriedContext(ctx), "in thread")
		return none{}, nil
	})
	c.w.out("   changes do not come back:", c.get())
}

func (c *varCase) gathered() {
	c.w.out("# gather/wait_for children")
	c.set("g")
	all := ended(c.w, c.co, loop.Gather(c.co, c.child(), c.child()))
	c.w.out("   ", all, c.get())
	v, err := loop.WaitFor(c.co, c.child(), 5*sec)
	if err != nil {
		c.w.t.Error(err)
	}
	c.w.out("    wait_for", v, "after:", c.get(), "(3.12+: runs in the same context)")
}

func (c *varCase) generators() {
	c.w.out("# async generator shares the context of whoever iterates")
	ag := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[string, none]) error {
		if _, err := y.Yield(c.cv.GetOr(co, "NONE")); err != nil {
			return err
		}
		c.cv.Set(co, "by gen")
		_, err := y.Yield(c.cv.GetOr(co, "NONE"))
		return err
	})
	c.set("it")
	r := &recorder{}
	for x := range ag.All(c.co) {
		r.add(x)
	}
	c.w.out("   ", r.String(), c.get())
}

func (c *varCase) handler() {
	c.w.out("# exception handler runs in the task/handle context")
	r := &recorder{}
	c.w.loop.SetExceptionHandler(func(*loop.Loop, loop.ExceptionContext) { c.noting(r)() })
	c.set("H1")
	c.w.loop.CallSoon(divide)
	c.set("H2")
	tick(c.co, 1)
	c.w.out("   ", r.String())
}

func (w *twin) varContexts() {
	w.out("# Context API")
	ctx := coro.NewContext()
	c := coro.Do(func(co *coro.Co) error {
		call(w, "run reentrant", none{}, ctx.Run(co, func() error {
			return ctx.Run(co, func() error { return nil })
		}))
		return nil
	})
	c.Send(nil)
}

func (w *twin) varTokens() {
	ctx := coro.NewContext()
	v := coro.NewContextVar[int]("nodef")
	_, err := v.Get(ctx)
	call(w, "get without default", none{}, err)
	d := coro.NewContextVar[string]("nodef")
	value(w, "get default arg", d.GetOr(ctx, "D"))
	tok := v.Set(ctx, 1)
	_, had := tok.OldValue()
	w.out("  ", !had, tok.Var() == v)
	if err := v.Reset(ctx, tok); err != nil {
		w.t.Error(err)
	}
	call(w, "reset twice", none{}, v.Reset(ctx, tok))
	tok = v.Set(ctx, 1)
	call(w, "reset in other context", none{}, v.Reset(ctx.Copy(), tok))
	other := coro.NewContextVar[int]("w")
	call(w, "reset with token of other var", none{}, other.Reset(ctx, tok))
	w.out("  ", v)
	_, ok := v.In(coro.NewContext())
	var missing error
	if !ok {
		missing = &gen.KeyError{Key: v}
	}
	call(w, "ctx getitem missing", none{}, missing)
}
