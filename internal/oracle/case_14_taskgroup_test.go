package oracle_test

import (
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestTaskGroup(t *testing.T) {
	runCase(t, oracleCase{
		name: "14_taskgroup",
		names: []string{
			"<-suppressed-context", "<-context", // whether a traceback would show it is not noted
			"Task-48", "Task-1", "Task-51", "Task-1", // each loop numbers its own tasks
		},
		other: []other{{
			python: "   aclose of a generator holding a TaskGroup: BaseExceptionGroup('unhandled errors in a TaskGroup', [GeneratorExit()]) <-context GeneratorExit()",
			here:   "   aclose of a generator holding a TaskGroup: ret None", why: "a GeneratorExit alone in the block passes as it is",
		}},
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				w.groupStates(co)
				w.groupAborting(co)
				w.groupErrors(co)
				w.groupCancelledChildren(co)
				w.groupNested(co)
				w.groupCancelled(co)
				w.groupRedelivered(co)
				w.groupLate(co)
				w.groupEnds(co)
				return nil
			})
			// What nobody has retrieved CPython finds when the process ends.
			interrupted, exited := w.groupExits(&gen.KeyboardInterrupt{Msg: "ki"}), w.groupExits(&gen.SystemExit{Code: 4})
			interrupted.Close()
			exited.Close()
		},
	})
}

// group is async with TaskGroup() as g in a coroutine.
func group(body func(co *coro.Co, g *loop.TaskGroup) error) *coro.Coroutine[none] {
	return coro.Do(func(co *coro.Co) error { return inGroup(co, body) })
}

func inGroup(co *coro.Co, body func(co *coro.Co, g *loop.TaskGroup) error) error {
	g := loop.NewTaskGroup()
	return g.With(co, func() error { return body(co, g) })
}

// asTask is sw(T(…)).
func asTask(co *coro.Co, c *coro.Coroutine[none]) string { return sw(co, loop.CreateTask(co, c)) }

// fails is b(e) as g's task.
func fails(g *loop.TaskGroup, err error, d time.Duration) {
	loop.CreateTaskIn(g, failing[none](err, d), nil)
}

// create tries to make a task in g.
func (w *twin) create(label string, g *loop.TaskGroup) *coro.Coroutine[int] {
	c := later(1, 0)
	_, err := loop.CreateTaskIn(g, c, nil)
	call(w, label, none{}, err)
	return c
}

func (w *twin) groupStates(co *coro.Co) {
	w.out("# repr/misuse")
	g := loop.NewTaskGroup()
	w.out(g)
	c := w.create("create before enter", g)
	_, err := c.Send(nil)
	call(w, "...coroutine was closed (3.13)", none{}, err)
	err = g.With(co, func() error {
		w.out(g)
		loop.CreateTaskIn(g, later(1, 0), nil)
		w.out(g)
		return nil
	})
	if err != nil {
		w.t.Error(err)
	}
	w.out(g)
	w.create("create after exit", g)
	w.out("   re-enter:", swErr(g.With(co, func() error { return nil })))
}

func (w *twin) groupAborting(co *coro.Co) {
	w.out("   ", asTask(co, group(func(co *coro.Co, g *loop.TaskGroup) error {
		fails(g, &gen.ValueError{Msg: "v"}, 0)
		err := loop.Sleep(co, 9*sec)
		w.out("  ", g)
		c := later(1, 0)
		_, refused := loop.CreateTaskIn(g, c, nil)
		call(w, "create while aborting", none{}, gen.WithContext(refused, err))
		return err
	})))
	w.out("   aexit without enter:", swErr(func() error {
		_, err := loop.NewTaskGroup().AExit(co, nil)
		return err
	}()))
}

func (w *twin) groupErrors(co *coro.Co) {
	w.out("# errors")
	w.out("   single:", asTask(co, groupOne()))
	w.out("   two in the same tick:", asTask(co, group(func(_ *coro.Co, g *loop.TaskGroup) error {
		fails(g, &gen.ValueError{Msg: "a"}, 0)
		fails(g, &gen.KeyError{Key: "b"}, 0)
		return nil
	})))
	w.out("   body raises:", asTask(co, group(func(_ *coro.Co, g *loop.TaskGroup) error {
		loop.CreateTaskIn(g, later(1, 9*sec), nil)
		return &gen.IndexError{Msg: "body"}
	})), "t", at(w.loop.Time()))
	w.out("   order: body error is appended last:", asTask(co, group(func(co *coro.Co, g *loop.TaskGroup) error {
		fails(g, &gen.ValueError{Msg: "child"}, 0)
		return gen.WithContext(&gen.IndexError{Msg: "body"}, loop.Sleep(co, 9*sec))
	})))
	w.out("   child raises while being cancelled:", asTask(co, group(func(_ *coro.Co, g *loop.TaskGroup) error {
		loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error {
			loop.Sleep(co, 9*sec)
			return &gen.KeyError{Key: "while cancelling"}
		}), nil)
		fails(g, &gen.ValueError{Msg: "first"}, sec)
		return nil
	})))
}

// groupOne is one().
func groupOne() *coro.Coroutine[none] {
	return group(func(_ *coro.Co, g *loop.TaskGroup) error {
		fails(g, &gen.ValueError{Msg: "a"}, 0)
		return nil
	})
}

func (w *twin) groupCancelledChildren(co *coro.Co) {
	var x, y *loop.Task[int]
	tk := loop.CreateTask(co, group(func(co *coro.Co, g *loop.TaskGroup) error {
		x, _ = loop.CreateTaskIn(g, later(1, 9*sec), nil)
		y, _ = loop.CreateTaskIn(g, later(2, 3*sec), nil)
		tick(co, 1)
		x.Cancel()
		return nil
	}))
	if _, err := tk.Await(co); err != nil {
		w.t.Error(err)
	}
	v, _ := y.Result()
	w.out("    ret", tuple{"a cancelled child does not abort the group", v, x.Cancelled()}.String())
	w.out("   ", task(co, func(co *coro.Co) (string, error) {
		return "child raising CancelledError is ignored", inGroup(co, func(_ *coro.Co, g *loop.TaskGroup) error {
			fails(g, &gen.CancelledError{Msg: "own"}, 0)
			loop.CreateTaskIn(g, later(1, sec), nil)
			return nil
		})
	}))
}

func (w *twin) groupNested(co *coro.Co) {
	w.out("# nested")
	w.out("   ", asTask(co, group(func(co *coro.Co, _ *loop.TaskGroup) error {
		return inGroup(co, func(_ *coro.Co, g2 *loop.TaskGroup) error {
			fails(g2, &gen.ValueError{Msg: "inner"}, 0)
			return nil
		})
	})))
	w.out("   ", asTask(co, group(func(co *coro.Co, g1 *loop.TaskGroup) error {
		fails(g1, &gen.ValueError{Msg: "outer child"}, sec)
		return inGroup(co, func(_ *coro.Co, g2 *loop.TaskGroup) error {
			loop.CreateTaskIn(g2, later(1, 9*sec), nil)
			return nil
		})
	})))
}

// extCancelled makes a task of c, and cancels it after a second.
func extCancelled(co *coro.Co, c *coro.Coroutine[none]) *loop.Task[none] {
	tk := loop.CreateTask(co, c)
	loop.Sleep(co, sec)
	tk.Cancel("ext")
	return tk
}

// groupWaiting is par2().
func groupWaiting() *coro.Coroutine[none] {
	return group(func(_ *coro.Co, g *loop.TaskGroup) error {
		loop.CreateTaskIn(g, later(1, 9*sec), nil)
		return nil
	})
}

// groupResisting is par3().
func groupResisting() *coro.Coroutine[none] {
	return group(func(_ *coro.Co, g *loop.TaskGroup) error {
		loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error {
			loop.Sleep(co, 9*sec)
			return &gen.KeyError{Key: "on cancel"}
		}), nil)
		return nil
	})
}

func (w *twin) groupCancelled(co *coro.Co) {
	w.out("# external cancellation")
	tk := extCancelled(co, group(func(co *coro.Co, g *loop.TaskGroup) error {
		loop.CreateTaskIn(g, later(1, 9*sec), nil)
		return loop.Sleep(co, 9*sec)
	}))
	w.out("   ", sw(co, tk), tk.Cancelled(), tk.Cancelling())
	tk = extCancelled(co, groupWaiting())
	w.out("   while in __aexit__:", sw(co, tk), tk.Cancelled())
	tk = extCancelled(co, groupResisting())
	w.out("   cancelled + child error: group wins over CancelledError:", sw(co, tk), tk.Cancelled(), "cancelling", tk.Cancelling())
}

func (w *twin) groupRedelivered(co *coro.Co) {
	tk := extCancelled(co, coro.Do(func(co *coro.Co) error {
		_, err := groupResisting().Await(co)
		w.out("   caught", exc(err), "cancelling", loop.CurrentTask(co).Cancelling())
		return gen.WithContext(loop.Sleep(co, 0), err)
	}))
	w.out("   ... and the cancellation is re-delivered at the next await (3.13):", sw(co, tk))
	w.out("   ", task(co, func(co *coro.Co) (string, error) {
		_, err := groupOne().Await(co)
		w.out("   caught", exc(err), "cancelling", loop.CurrentTask(co).Cancelling())
		return "continues normally", loop.Sleep(co, 0)
	}))
}

func (w *twin) groupLate(co *coro.Co) {
	w.out("# same tick: child error and external cancel")
	tk := loop.CreateTask(co, group(func(co *coro.Co, g *loop.TaskGroup) error {
		fails(g, &gen.ValueError{Msg: "child"}, sec)
		return loop.Sleep(co, 9*sec)
	}))
	tick(co, 1)
	w.loop.CallLater(sec, func() { tk.Cancel() })
	w.out("   ", sw(co, tk), tk.Cancelled(), tk.Cancelling())
	w.out("# children spawned while waiting in __aexit__")
	r := &recorder{}
	err := inGroup(co, func(_ *coro.Co, g *loop.TaskGroup) error {
		var spawning func(n int) *coro.Coroutine[none]
		spawning = func(n int) *coro.Coroutine[none] {
			return coro.Do(func(co *coro.Co) error {
				r.add(n)
				if n > 0 {
					tick(co, 1)
					loop.CreateTaskIn(g, spawning(n-1), nil)
				}
				return nil
			})
		}
		_, err := loop.CreateTaskIn(g, spawning(3), nil)
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
	w.out("   ", r.String())
}

func (w *twin) groupEnds(co *coro.Co) {
	w.out("# name/context")
	var x *loop.Task[int]
	inGroup(co, func(_ *coro.Co, g *loop.TaskGroup) (err error) {
		x, err = loop.CreateTaskIn(g, later(1, 0), &loop.TaskOptions{Name: "nm"})
		return err
	})
	w.out("   ", x.Name())
	w.out("# result of the with statement / return in body")
	t0 := w.loop.Time()
	r := task(co, func(co *coro.Co) (string, error) {
		return "R", inGroup(co, func(_ *coro.Co, g *loop.TaskGroup) error {
			_, err := loop.CreateTaskIn(g, later(1, 5*sec), nil)
			return err
		})
	})
	w.out("   return in the body waits for children:", r, at(w.loop.Time()-t0))
	w.out("# break out of async for with GeneratorExit")
	ag := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, none]) error {
		return inGroup(co, func(_ *coro.Co, g *loop.TaskGroup) error {
			loop.CreateTaskIn(g, later(1, 9*sec), nil)
			_, err := y.Yield(1)
			return err
		})
	})
	ag.ANext().Await(co)
	w.out("   aclose of a generator holding a TaskGroup:", sw(co, ag.AClose()))
	w.out("# parent task is checked")
	w.soon(co, func() {
		c := groupWaiting()
		if _, err := c.Send(nil); err != nil {
			w.out("   ", exc(err))
		}
		c.Close()
	})
	w.out("# base exceptions")
}

func (w *twin) groupExits(err error) *loop.Loop {
	l := loop.NewWith(&loop.RunOptions{Virtual: true, NumberTasks: true, Engine: w.engine, Logger: w.logCap()})
	tk, _ := loop.CreateTaskOn(l, named("p", func(co *coro.Co) error {
		err := inGroup(co, func(co *coro.Co, g *loop.TaskGroup) error {
			fails(g, err, 0)
			loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error {
				err := loop.Sleep(co, 9*sec)
				w.out("   sibling cancelled")
				return err
			}), nil)
			return loop.Sleep(co, 9*sec)
		})
		w.out("   parent sees", exc(err))
		return err
	}), nil)
	_, first := loop.RunUntilComplete(l, tk)
	call(w, "run with "+gen.Repr(err)+" in a child", none{}, first)
	_, again := loop.RunUntilComplete(l, tk)
	call(w, "   run again to let the group finish", none{}, again)
	return l
}
