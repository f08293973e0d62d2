package oracle_test

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// tw is the script's tw(): it swallows two requests.
func (c *cancelCase) tw() *coro.Coroutine[string] {
	return coro.New(func(co *coro.Co) (string, error) {
		for i := range 2 {
			switch err := loop.Sleep(co, 9*sec); {
			case gen.IsInstance[*gen.CancelledError](err):
				c.out("   caught", i)
			case err != nil:
				return "", err
			}
		}
		return "end", nil
	})
}

func (c *cancelCase) twice() {
	c.out("# cancel twice with one swallowed")
	tk := cancelStart(c.co, c.tw())
	tk.Cancel()
	tk.Cancel()
	tick(c.co, 3)
	delivered := "twice"
	if !tk.Done() {
		delivered = "once"
	}
	c.out("   two cancels in the same tick deliver", delivered)
	tk.Cancel()
	c.out("   ", sw(c.co, tk))
	tk = loop.CreateTask(c.co, c.tw())
	tk.Cancel()
	tk.Cancel()
	c.out("    before start:", sw(c.co, tk))
}

// cl is the script's cl(): it awaits in its finally.
func (c *cancelCase) cl(co *coro.Co) error {
	err := loop.Sleep(co, 9*sec)
	if interrupted := loop.Sleep(co, sec); interrupted != nil {
		c.out("   cleanup interrupted")
		return gen.WithContext(interrupted, err)
	}
	c.out("   cleanup done")
	return err
}

func (c *cancelCase) cleanup() {
	c.out("# cancel during cleanup await")
	tk := c.start(c.cl)
	tk.Cancel()
	c.out("    cleanup may await:", sw(c.co, tk))
	tk = c.start(c.cl)
	tk.Cancel()
	tick(c.co, 2)
	tk.Cancel()
	c.out("   ", sw(c.co, tk))
}

func (c *cancelCase) object() {
	c.out("# the CancelledError object")
	tk := cancelStart(c.co, c.w("obj"))
	tk.Cancel("m")
	_, e1 := tk.Await(c.co)
	_, e2 := tk.Result()
	_, e3 := tk.Result()
	c.out("    same object raised by await and result():", gen.Same(e1, e2), gen.Same(e2, e3), exc(e1), exc(e2), exc(e3))
}

func (c *cancelCase) uncancel() {
	c.out("# cancelling / uncancel")
	tk := cancelStart(c.co, c.w("u"))
	c.out("   ", tk.Cancelling(), tk.Cancel(), tk.Cancelling(), tk.Cancel(), tk.Cancelling(), tk.Uncancel(), tk.Uncancel(), tk.Uncancel())
	c.out("   ", sw(c.co, tk))
	tk = loop.CreateTask(c.co, c.body())
	tk.Cancel()
	tk.Uncancel()
	c.out("    cancel+uncancel before start:", sw(c.co, tk))
	itself := func(requests int, then string) *loop.Task[string] {
		return c.text(func(co *coro.Co) (string, error) {
			me := loop.CurrentTask(co)
			for range requests {
				me.Cancel()
			}
			me.Uncancel()
			return loop.SleepValue(co, 0, then)
		})
	}
	c.out("    self cancel + uncancel:", sw(c.co, itself(1, "uncancelled in time")))
	c.out("    self cancel x2 + uncancel x1:", sw(c.co, itself(2, "still?")))
	c.out("# KeyboardInterrupt/SystemExit in a task")
}

func (w *twin) cancelInterrupts() {
	for _, raises := range []error{&gen.KeyboardInterrupt{Msg: "ki"}, &gen.SystemExit{Code: 3}, &gen.GeneratorExit{Msg: "ge"}} {
		l := loop.NewWith(&loop.RunOptions{Virtual: true, NumberTasks: true, Engine: w.engine, Logger: w.logCap()})
		w.cancelInterrupt(l, raises)
		l.Close()
	}
}

func (w *twin) cancelInterrupt(l *loop.Loop, raises error) {
	k := func() *coro.Coroutine[none] { return named("k", func(*coro.Co) error { return raises }) }
	run := func(label string) {
		l.CallLater(time.Second, l.Stop)
		call(w, label, none{}, l.RunForever())
	}
	tk, err := loop.CreateTaskOn(l, k(), nil)
	if err != nil {
		w.t.Error(err)
		return
	}
	run("run_forever with " + gen.Repr(raises) + " in a task")
	w.out("   task", tk)
	tk.Err()
	w.cancelInCallback(l, raises)
	run("... in a callback")
	_, err = loop.RunUntilComplete(l, k())
	call(w, "... main task of run_until_complete", none{}, err)
}

// cancelInCallback has the loop call what raises.
func (w *twin) cancelInCallback(l *loop.Loop, raises error) {
	l.CallSoon(func() { panic(raises) })
}
