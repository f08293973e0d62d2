package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestCancel(t *testing.T) {
	runCase(t, oracleCase{
		name:  "10_cancel",
		names: []string{"<lambda>()", "twin.cancelInCallback()"},
		other: cancelOthers(),
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				c := &cancelCase{w, co}
				c.states()
				c.unstarted()
				c.messages()
				c.futures()
				c.woken()
				c.innermost()
				c.innerSwallows()
				c.swallowed()
				c.raisesCancelled()
				c.itself()
				c.itselfAwaits()
				c.twice()
				c.cleanup()
				c.object()
				c.uncancel()
				return nil
			})
			w.cancelInterrupts()
		},
	})
}

func cancelOthers() []other {
	const (
		numbers = "each loop numbers its own tasks"
		task    = "   task <Task finished name='Task-1' coro=<k() done, defined at F:L> exception="
	)
	return []other{
		{
			python: "   task <Task finished name='Task-36' coro=<k() done, defined at F:L> exception=KeyboardInterrupt('ki')>",
			here:   task + "KeyboardInterrupt('ki')>", why: numbers,
		},
		{
			python: "   task <Task finished name='Task-38' coro=<k() done, defined at F:L> exception=SystemExit(3)>",
			here:   task + "SystemExit(3)>", why: numbers,
		},
		{
			python: "   task <Task finished name='Task-40' coro=<k() done, defined at F:L> exception=GeneratorExit('ge')>",
			here:   task + "GeneratorExit('ge')>", why: numbers,
		},
	}
}

// cancelCase are the script's sections.
type cancelCase struct {
	*twin
	co *coro.Co
}

// w is the script's w(n).
func (c *cancelCase) w(n string) *coro.Coroutine[none] {
	return coro.Do(func(co *coro.Co) error {
		err := loop.Sleep(co, 9*sec)
		if err != nil {
			c.outf("   %s sees %s", n, exc(err))
		}
		return err
	})
}

// cancelStart is a task that has begun.
func cancelStart[T any](co *coro.Co, c *coro.Coroutine[T]) *loop.Task[T] {
	tk := loop.CreateTask(co, c)
	tick(co, 1)
	return tk
}

func (c *cancelCase) start(body func(co *coro.Co) error) *loop.Task[none] {
	return cancelStart(c.co, coro.Do(body))
}

// text is a task with a text for a result.
func (c *cancelCase) text(body func(co *coro.Co) (string, error)) *loop.Task[string] {
	return loop.CreateTask(c.co, coro.New(body))
}

func (*cancelCase) im() *coro.Coroutine[int] {
	return coro.New(func(*coro.Co) (int, error) { return 1, nil })
}

func (c *cancelCase) body() *coro.Coroutine[none] {
	return named("main.<locals>.body", func(*coro.Co) error { c.out("   BODY RAN"); return nil })
}

func (c *cancelCase) states() {
	c.out("# cancel returns / states")
	tk := cancelStart(c.co, c.w("w"))
	value(c.twin, "cancel suspended", tk.Cancel())
	c.out("   immediately: cancelled", tk.Cancelled(), "done", tk.Done())
	c.out("   cancelling", tk.Cancelling())
	c.out("   await ->", sw(c.co, tk))
	value(c.twin, "cancelled()", tk.Cancelled())
	value(c.twin, "cancel finished", tk.Cancel())
	done := loop.CreateTask(c.co, c.im())
	done.Await(c.co)
	value(c.twin, "cancel of a done task", done.Cancel())
	c.out("   cancelling stays", done.Cancelling())
}

func (c *cancelCase) unstarted() {
	c.out("# cancel before first step: the coroutine body never runs")
	c.warnings(func() {
		tk := loop.CreateTask(c.co, c.body())
		tk.Cancel()
		c.out("   ", sw(c.co, tk), tk)
		coro.CollectUnawaited()
	})
	c.out("# ... but the coroutine is entered by throw(): nothing in it runs, no never-awaited warning (see above)")
}

func (c *cancelCase) messages() {
	c.out("# message")
	tk := cancelStart(c.co, c.w("msg"))
	tk.Cancel("why")
	c.out("   ", sw(c.co, tk))
	tk = loop.CreateTask(c.co, c.w("msg-unstarted"))
	tk.Cancel("early")
	c.out("   ", sw(c.co, tk))
	tk = cancelStart(c.co, c.w("msg2"))
	tk.Cancel("first")
	tk.Cancel("second")
	c.out("    two cancels:", sw(c.co, tk))
	tk = loop.CreateTask(c.co, c.w("x"))
	tk.Cancel("first")
	tk.Cancel("second")
	c.out("    two cancels before start:", sw(c.co, tk))
}

// waiting is a future and a task that awaits it, the script's wf().
func (c *cancelCase) waiting() (*loop.Future[string], *loop.Task[none]) {
	f := loop.CreateFuture[string](c.loop)
	return f, c.start(func(co *coro.Co) error {
		_, err := f.Await(co)
		return err
	})
}

func (c *cancelCase) futures() {
	f, tk := c.waiting()
	tk.Cancel("m")
	c.out("    future awaited is cancelled at once:", f)
	c.out("   ", sw(c.co, tk))
	c.out("    future message:", sw(c.co, f))
	c.out("# future cancelled by someone else: the waiting task gets CancelledError and becomes cancelled")
	f, tk = c.waiting()
	f.Cancel("fm")
	c.out("   ", sw(c.co, tk), tk.Cancelled())
	c.out("    cancelling() == 0:", tk.Cancelling())
}

func (c *cancelCase) woken() {
	c.out("# cancel when the awaited future is already done (wake-up scheduled)")
	f, tk := c.waiting()
	f.SetResult("R")
	value(c.twin, "cancel", tk.Cancel())
	c.out("   ", sw(c.co, tk), "result was lost:", f)
	f, tk = c.waiting()
	f.SetException(&gen.ValueError{Msg: "E"})
	tk.Cancel()
	c.out("    exception is lost too:", sw(c.co, tk))
}

func (c *cancelCase) innermost() {
	c.out("# task awaiting a task: cancel goes to the innermost first")
	inner := coro.Do(func(co *coro.Co) error {
		err := loop.Sleep(co, 9*sec)
		if err != nil {
			c.out("   inner cancelled")
		}
		return err
	})
	tk := c.start(func(co *coro.Co) error {
		ti := loop.CreateTask(co, inner)
		_, err := ti.Await(co)
		if err != nil {
			c.out("   outer cancelled; inner task", ti.Cancelled())
		}
		return err
	})
	tick(c.co, 1)
	t0 := c.loop.Iterations()
	tk.Cancel()
	c.out("   ", sw(c.co, tk), "ticks", c.loop.Iterations()-t0)
}

func (c *cancelCase) innerSwallows() {
	c.out("# inner swallows: outer keeps running")
	inner := coro.New(func(co *coro.Co) (string, error) {
		err := loop.Sleep(co, 9*sec)
		if gen.IsInstance[*gen.CancelledError](err) {
			return "swallowed", nil
		}
		return "", err
	})
	tk := c.text(func(co *coro.Co) (string, error) {
		r, err := loop.CreateTask(co, inner).Await(co)
		return "outer got " + r, err
	})
	tick(c.co, 2)
	tk.Cancel()
	c.out("   ", sw(c.co, tk))
	c.out("    cancelling", tk.Cancelling())
}

func (c *cancelCase) swallowed() {
	c.out("# swallowing CancelledError: the task goes on")
	tk := c.text(func(co *coro.Co) (string, error) {
		if err := loop.Sleep(co, 9*sec); err != nil && !gen.IsInstance[*gen.CancelledError](err) {
			return "", err
		}
		return loop.SleepValue(co, 0, "survived")
	})
	tick(c.co, 1)
	tk.Cancel()
	c.out("   ", sw(c.co, tk), tk.Cancelled())
	c.out("# return in finally / raise other")
	other := c.start(func(co *coro.Co) error {
		err := loop.Sleep(co, 9*sec)
		if gen.IsInstance[*gen.CancelledError](err) {
			return gen.WithContext(&gen.KeyError{Key: "other"}, err)
		}
		return err
	})
	other.Cancel()
	c.out("   ", sw(c.co, other), "cancelled", other.Cancelled())
}

func (c *cancelCase) raisesCancelled() {
	c.out("# raise CancelledError without cancel()")
	tk := spawn(c.co, func(*coro.Co) error { return &gen.CancelledError{Msg: "own"} })
	c.out("   ", sw(c.co, tk), "cancelled", tk.Cancelled())
	tk = spawn(c.co, func(*coro.Co) error { return &gen.CancelledError{} })
	loop.Wait(c.co, []*loop.Task[none]{tk})
	for _, label := range []string{"result()", "result() again"} {
		v, err := tk.Result()
		call(c.twin, label, v, err)
	}
	call(c.twin, "exception()", none{}, tk.Err())
}

func (c *cancelCase) itself() {
	c.out("# cancel self while running")
	c.out("   ", sw(c.co, spawn(c.co, func(co *coro.Co) error {
		loop.CurrentTask(co).Cancel()
		c.out("   still running after cancel()")
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
		c.out("   NOT REACHED")
		return nil
	})))
	tk := c.text(func(co *coro.Co) (string, error) {
		loop.CurrentTask(co).Cancel("m")
		return "no await follows", nil
	})
	c.out("    cancel self then return:", sw(c.co, tk), tk.Cancelled())
	tk = c.text(func(co *coro.Co) (string, error) {
		loop.CurrentTask(co).Cancel()
		return "", &gen.KeyError{Key: "k"}
	})
	c.out("    cancel self then raise:", sw(c.co, tk), tk.Cancelled())
}

func (c *cancelCase) itselfAwaits() {
	c.out("   ", sw(c.co, spawn(c.co, func(co *coro.Co) error {
		loop.CurrentTask(co).Cancel()
		d := loop.CreateFuture[int](c.loop)
		d.SetResult(1)
		if _, err := d.Await(co); err != nil {
			return err
		}
		c.out("   await of a done future does not deliver")
		if _, err := c.im().Await(co); err != nil {
			return err
		}
		c.out("   awaiting a coroutine that does not suspend does not deliver")
		if err := loop.Sleep(co, 0); err != nil {
			return err
		}
		c.out("NOT")
		return nil
	})))
	c.out("   ", sw(c.co, spawn(c.co, func(co *coro.Co) error {
		f := loop.CreateFuture[none](c.loop)
		loop.CurrentTask(co).Cancel()
		_, err := f.Await(co)
		if gen.IsInstance[*gen.CancelledError](err) {
			c.out("   future was cancelled when awaited:", f.Cancelled())
		}
		return err
	})))
}
