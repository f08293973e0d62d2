package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestAsyncGeneratorsOfALoop(t *testing.T) {
	runCase(t, oracleCase{
		name: "25_asyncgen_loop",
		moved: []moved{{
			"[tick 2 t=0.000] after loop (CPython refcount: aclose() is scheduled as a task via call_soon_threadsafe)", "    brk finally end",
			"leaving the loop closes the generator, at once and in the same task",
		}},
		names: []string{
			"[tick 1 ", "[tick 2 ", // as above
			"'Task-3' coro=<<async_generator_athrow without __name__>()>", "'Task-2' coro=<aclose() done, defined at F:L>",
		},
		twin: func(w *twin) {
			w.vrun(func(co *coro.Co) error {
				w.agenBreak(co)
				w.agenClose(co)
				w.agenDropped(co)
				w.agenCancel(co)
				w.agenConcurrent(co)
				return w.agenShutdown(co)
			})
		},
	})
}

type agen = coro.AsyncGenerator[int, none]

// counting is ag(n).
func (w *twin) counting(n string) *agen {
	return coro.NewAsyncGeneratorWith(func(co *coro.Co, y *coro.AsyncYielder[int, none]) (err error) {
		for i := range 9 {
			if _, err = y.Yield(i); err != nil {
				w.out("   ", n, "sees", exc(err))
				break
			}
		}
		w.out("   ", n, "finally start")
		err = orElse(loop.Sleep(co, 0), err)
		w.out("   ", n, "finally end")
		return err
	}, &coro.Options{Name: "ag"})
}

// raising is a generator whose finally raises.
func (w *twin) raising(name, key string) *agen {
	return coro.NewAsyncGeneratorWith(func(_ *coro.Co, y *coro.AsyncYielder[int, none]) error {
		_, err := y.Yield(1)
		return gen.WithContext(&gen.KeyError{Key: key}, err)
	}, &coro.Options{Name: name})
}

// endless is ag2().
func (w *twin) endless() *agen {
	return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, none]) (err error) {
		for err == nil {
			if err = loop.Sleep(co, sec); err == nil {
				_, err = y.Yield(1)
			}
		}
		w.out("    gen sees", exc(err))
		return err
	})
}

func (w *twin) agenBreak(co *coro.Co) {
	w.out("# break out of async for: finalised by the loop hook when garbage collected")
	for range w.counting("brk").All(co) {
		break
	}
	w.outf("[tick %d t=%.3f] after loop (CPython refcount: aclose() is scheduled as a task via call_soon_threadsafe)", w.loop.Iterations(), w.loop.Time().Seconds())
	tick(co, 4)
}

func (w *twin) agenClose(co *coro.Co) {
	w.out("# explicit aclose")
	g := w.counting("explicit")
	g.ANext().Await(co)
	if _, err := g.AClose().Await(co); err != nil {
		w.t.Error(err)
	}
	w.out("    done")
}

func (w *twin) agenDropped(co *coro.Co) {
	w.out("# exception in finaliser goes to the exception handler")
	func() {
		w.raising("bad", "in finally").ANext().Await(co)
	}()
	w.collected(co, "in finally")
}

func (w *twin) agenCancel(co *coro.Co) {
	w.out("# cancel a task inside async for")
	tk := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
		g := w.endless()
		for range g.All(co) {
		}
		return g.Err()
	}))
	loop.Sleep(co, 3*sec/2)
	tk.Cancel()
	if _, err := tk.Await(co); gen.IsInstance[*gen.CancelledError](err) {
		w.out("    task cancelled")
	}
}

func (w *twin) agenConcurrent(co *coro.Co) {
	w.out("# concurrent anext")
	g := w.endless()
	next := func() *loop.Task[int] {
		return loop.CreateTask(co, coro.New(func(co *coro.Co) (int, error) { return g.ANext().Await(co) }))
	}
	a, b := next(), next()
	loop.Wait(co, []*loop.Task[int]{a, b})
	shown := func(t *loop.Task[int]) any {
		v, err := t.Result()
		if err != nil {
			return exc(err)
		}
		return v
	}
	w.out("   ", shown(a), shown(b))
	g.AClose().Await(co)
}

func (w *twin) agenShutdown(co *coro.Co) error {
	w.out("# shutdown_asyncgens")
	keep := []*agen{w.counting("s1"), w.counting("s2"), w.raising("main.<locals>.badfin", "shutdown err")}
	for _, g := range keep {
		if _, err := g.ANext().Await(co); err != nil {
			return err
		}
	}
	if err := loop.ShutdownAsyncgens(co); err != nil {
		return err
	}
	w.warnings(func() {
		g := w.counting("after")
		g.ANext().Await(co)
		g.AClose().Await(co)
	})
	return nil
}
