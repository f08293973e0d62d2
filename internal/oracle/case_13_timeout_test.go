package oracle_test

import (
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestTimeout(t *testing.T) {
	runCase(t, oracleCase{
		name:  "13_timeout",
		names: []string{"<-suppressed-context", "<-context"}, // whether a traceback would show it is not noted
		other: []other{
			{python: "<Timeout [created]> 5.0 False", here: "<Timeout [created]> None False", why: "the time counts from when the block is entered"},
			{
				python: "timeout() without a loop                                   !! RuntimeError('no running event loop')",
				here:   "timeout() without a loop                                   !! RuntimeError('Timeout should be used inside a task')",
				why:    "it looks for its loop when the block is entered",
			},
		},
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				w.timeoutStates(co)
				w.timeoutExpiry(co)
				w.timeoutBodies(co)
				w.timeoutNested(co)
				w.timeoutCancel(co)
				w.timeoutCancelling(co)
				w.timeoutPast(co)
				w.timeoutEdges(co)
				w.timeoutGroups(co)
				w.timeoutOutside(co)
				w.timeoutRescheduled(co)
				return nil
			})
			_, err := coro.Do(func(co *coro.Co) error { return loop.NewTimeout(sec).With(co, func() error { return nil }) }).Send(nil)
			call(w, "timeout() without a loop", none{}, err)
		},
	})
}

// inTimeout is x(d, body).
func inTimeout(d time.Duration, body func(co *coro.Co) error) *coro.Coroutine[none] {
	return coro.Do(func(co *coro.Co) error {
		return loop.NewTimeout(d).With(co, func() error { return body(co) })
	})
}

// sleeps is asyncio.sleep(d), as a body.
func sleeps(d time.Duration) func(co *coro.Co) error {
	return func(co *coro.Co) error { return loop.Sleep(co, d) }
}

// task is sw(T(…)) of a body.
func task(co *coro.Co, body func(co *coro.Co) (string, error)) string {
	return sw(co, loop.CreateTask(co, coro.New(body)))
}

// when is Timeout.when().
func when(t *loop.Timeout) any {
	d, ok := t.When()
	if !ok {
		return none{}
	}
	return d.Seconds()
}

func (w *twin) timeoutStates(co *coro.Co) {
	w.out("# repr/state")
	cm := loop.NewTimeout(5 * sec)
	w.out(cm, when(cm), cm.Expired())
	call(w, "reschedule before enter", none{}, cm.Reschedule(sec))
	err := coro.With(co, cm, func(c *loop.Timeout) error {
		w.out(c, c == cm, when(c), c.Expired())
		c.Reschedule(loop.Forever)
		w.out(c)
		c.Reschedule(w.loop.Time() + 3*sec)
		w.out(c)
		return nil
	})
	if err != nil {
		w.t.Error(err)
	}
	w.out(cm)
	call(w, "reschedule after exit", none{}, cm.Reschedule(sec))
	w.out("   re-enter:", swErr(cm.With(co, func() error { return nil })))
	w.out("   None:", loop.NewTimeout(loop.Forever))
}

func (w *twin) timeoutExpiry(co *coro.Co) {
	w.out("# expiry")
	w.out("   ", sw(co, inTimeout(sec, sleeps(5*sec))))
	var c *loop.Timeout
	tk := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
		c = loop.NewTimeout(sec)
		return c.With(co, func() error { return loop.Sleep(co, 5*sec) })
	}))
	r := sw(co, tk)
	w.out("   ", r, c, c.Expired(), "task.cancelling() after:", tk.Cancelling(), tk.Cancelled())
	w.out("   ", sw(co, coro.New(func(co *coro.Co) (string, error) {
		c := loop.NewTimeout(sec)
		err := c.With(co, func() error {
			err := loop.Sleep(co, 5*sec)
			w.out("   inside: CancelledError", exc(err), c, c.Expired())
			return err
		})
		w.out("   outside", exc(err))
		return "goes on", loop.Sleep(co, sec)
	})))
}

func (w *twin) timeoutBodies(co *coro.Co) {
	w.out("# body swallows CancelledError")
	var c *loop.Timeout
	tk := loop.CreateTask(co, coro.New(func(co *coro.Co) (string, error) {
		c = loop.NewTimeout(sec)
		err := c.With(co, func() error {
			loop.Sleep(co, 5*sec)
			return nil
		})
		return tuple{"no TimeoutError", c.Expired(), loop.CurrentTask(co).Cancelling()}.String(), err
	}))
	v, err := tk.Await(co)
	if err != nil {
		w.t.Error(err)
	}
	w.out("    ret", v)
	w.out("# body raises another exception after expiry")
	for range 2 { // except, and finally
		w.out("   ", sw(co, loop.CreateTask(co, inTimeout(sec, func(co *coro.Co) error {
			return gen.WithContext(&gen.KeyError{Key: "k"}, loop.Sleep(co, 5*sec))
		}))))
	}
}

func (w *twin) timeoutNested(co *coro.Co) {
	w.out("# nested: inner expires first")
	nest := func(a, b time.Duration) func(co *coro.Co) (string, error) {
		return func(co *coro.Co) (r string, err error) {
			o, i := loop.NewTimeout(a), loop.NewTimeout(b)
			err = o.With(co, func() error {
				err := i.With(co, func() error { return loop.Sleep(co, 9*sec) })
				if !gen.IsInstance[*gen.TimeoutError](err) {
					return err
				}
				w.out("   inner TimeoutError", i.Expired(), o.Expired())
				r = "outer continues"
				return loop.Sleep(co, 0)
			})
			if gen.IsInstance[*gen.TimeoutError](err) {
				return "outer TimeoutError; inner expired " + gen.Repr(i.Expired()) + " outer " + gen.Repr(o.Expired()), nil
			}
			return r, err
		}
	}
	w.out("   ", task(co, nest(5*sec, sec)))
	w.out("   outer first:", task(co, nest(sec, 5*sec)))
	w.out("   same deadline:", task(co, nest(sec, sec)))
	w.out("   both 0:", task(co, nest(0, 0)))
}

func (w *twin) timeoutCancel(co *coro.Co) {
	w.out("# external cancel vs timeout")
	tk := loop.CreateTask(co, inTimeout(5*sec, sleeps(9*sec)))
	tick(co, 1)
	tk.Cancel("ext")
	w.out("   external before expiry:", sw(co, tk), tk.Cancelled())
	tk = loop.CreateTask(co, inTimeout(sec, func(co *coro.Co) error {
		err := loop.Sleep(co, 9*sec)
		return orElse(loop.Sleep(co, 5*sec), err)
	}))
	loop.Sleep(co, 2*sec)
	tk.Cancel("ext")
	w.out("   expired, then external cancel during cleanup:", sw(co, tk), tk.Cancelled(), tk.Cancelling())
	tk = loop.CreateTask(co, inTimeout(sec, sleeps(9*sec)))
	tick(co, 1)
	w.loop.CallLater(sec, func() { tk.Cancel("ext") })
	w.out("   same tick:", sw(co, tk), "cancelled", tk.Cancelled())
	other := loop.CreateTask(co, inTimeout(sec, sleeps(9*sec)))
	w.loop.CallLater(sec, func() { other.Cancel("ext") })
	tick(co, 1)
	w.out("   same tick, other order:", sw(co, other), "cancelled", other.Cancelled())
}

func (w *twin) timeoutCancelling(co *coro.Co) {
	w.out("# already being cancelled on entry")
	tk := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
		loop.CurrentTask(co).Cancel()
		err := loop.NewTimeout(sec).With(co, func() error { return loop.Sleep(co, 9*sec) })
		w.out("   ", exc(err))
		return err
	}))
	w.out("   ", sw(co, tk), tk.Cancelled())
	tk = loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
		loop.Sleep(co, 9*sec)
		return loop.NewTimeout(sec).With(co, func() error { return loop.Sleep(co, 9*sec) })
	}))
	tick(co, 1)
	tk.Cancel()
	w.out("   cancelling()==1 on entry, then expires:", sw(co, tk), tk.Cancelling())
}

func (w *twin) timeoutPast(co *coro.Co) {
	w.out("# zero/negative/past deadlines")
	w.out("   ", sw(co, inTimeout(0, sleeps(0))), sw(co, inTimeout(-sec, sleeps(0))))
	r := ""
	err := loop.NewTimeout(0).With(co, func() error { r = "immediate body wins"; return nil })
	w.out("   ", swallow(r, err))
	until := func(t time.Duration) string {
		return swErr(loop.NewTimeoutAt(t).With(co, func() error { return loop.Sleep(co, 9*sec) }))
	}
	w.out("   timeout_at past:", until(w.loop.Time()-5*sec), " timeout_at future", until(w.loop.Time()+sec))
}

func (w *twin) timeoutEdges(co *coro.Co) {
	w.out("# expiry after the body finished but in __aexit__ order")
	w.out("   body timer and timeout at the same deadline:", task(co, func(co *coro.Co) (string, error) {
		return "completed", loop.NewTimeout(sec).With(co, func() error { return loop.Sleep(co, sec) })
	}))
	w.out("   ", task(co, func(co *coro.Co) (string, error) {
		if err := loop.NewTimeout(2*sec).With(co, func() error { return loop.Sleep(co, sec) }); err != nil {
			return "", err
		}
		return "no late cancel", loop.Sleep(co, 5*sec)
	}))
}

func (w *twin) timeoutGroups(co *coro.Co) {
	w.out("# ExceptionGroup + timeout")
	w.out("   TaskGroup inside timeout:", sw(co, loop.CreateTask(co, inTimeout(sec, func(co *coro.Co) error {
		g := loop.NewTaskGroup()
		return g.With(co, func() error {
			loop.CreateTaskIn(g, coro.Do(sleeps(9*sec)), nil)
			return loop.Sleep(co, 9*sec)
		})
	}))))
	w.out("   timeout inside TaskGroup:", sw(co, loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
		return loop.NewTaskGroup().With(co, func() error {
			return loop.NewTimeout(sec).With(co, func() error { return loop.Sleep(co, 9*sec) })
		})
	}))))
	tk := loop.CreateTask(co, inTimeout(sec, func(co *coro.Co) error {
		g := loop.NewTaskGroup()
		return g.With(co, func() error {
			loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error {
				return gen.WithContext(&gen.KeyError{Key: "k"}, loop.Sleep(co, 9*sec))
			}), nil)
			return nil
		})
	}))
	done, _, err := loop.Wait(co, []*loop.Task[none]{tk})
	if err != nil {
		w.t.Error(err)
	}
	w.out("   child fails on cancel:", exc(done[0].Err()))
}

func (w *twin) timeoutOutside(co *coro.Co) {
	w.out("# outside a task")
	w.soon(co, func() {
		c := inTimeout(sec, sleeps(sec))
		if _, err := c.Send(nil); err != nil {
			w.out("   ", exc(err))
		}
		c.Close()
	})
}

func (w *twin) timeoutRescheduled(co *coro.Co) {
	w.out("# double expiry / reschedule into the past")
	c := loop.NewTimeout(5 * sec)
	w.out("   ", task(co, func(co *coro.Co) (string, error) {
		return "", c.With(co, func() error {
			c.Reschedule(w.loop.Time() - sec)
			return loop.Sleep(co, 9*sec)
		})
	}))
	c2 := loop.NewTimeout(sec)
	w.out("   ", task(co, func(co *coro.Co) (string, error) {
		return "", c2.With(co, func() error {
			err := loop.Sleep(co, 9*sec)
			call(w, "reschedule while expiring", none{}, gen.WithContext(c2.Reschedule(99*sec), err))
			return err
		})
	}))
}
