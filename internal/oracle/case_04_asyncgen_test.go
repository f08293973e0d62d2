package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func TestAsyncGenerators(t *testing.T) {
	const types = "the types say it"
	runCase(t, oracleCase{
		name: "04_asyncgen",
		other: []other{
			{
				python: "<async_generator object ag at 0xADDR> async_generator_asend async_generator_asend async_generator_athrow async_generator_athrow",
				here:   "<async_generator object ag at 0xADDR>", why: "all steps are of one type",
			},
		},
		left: []left{
			{from: "# athrow old signature", to: "   warning: DeprecationWarning: the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.", why: types},
			{from: "# hooks", to: "bad hook                                                   !! TypeError('callable finalizer expected, got int')", why: "the hooks are an event loop's"},
			{from: `anext on non-iter                                          !! TypeError("'int' object is not an async iterator")`, why: types},
			{from: `aiter non                                                  !! TypeError("'int' object is not an async iterable")`, why: types},
		},
		twin: func(w *twin) {
			w.unraisables()
			w.agenProtocol()
			w.agenUnstarted()
			w.agenThrown()
			w.agenClosed()
			w.agenStops()
			w.agenShared()
			w.agenReused()
			w.agenUnawaited()
			w.agenForgotten()
			w.agenNext()
		},
	})
}

type (
	anyAgen     = coro.AsyncGenerator[any, any]
	agenYielder = coro.AsyncYielder[any, any]
	// agenStep is an AsyncStep, of a value or of none.
	agenStep interface {
		Send(v any) (any, error)
	}
)

// agenOf calls an async generator function.
func (w *twin) agenOf(name string, body func(co *coro.Co, y *agenYielder) error) *anyAgen {
	return coro.NewAsyncGeneratorWith(body, &coro.Options{Name: name, Engine: w.engine})
}

// ag is ag().
func (w *twin) ag() *anyAgen {
	return w.agenOf("ag", func(_ *coro.Co, y *agenYielder) error {
		err := w.agBody(y)
		if gen.IsInstance[*gen.ValueError](err) {
			w.out("   caught", exc(err))
			_, err = y.Yield("handled")
		}
		w.out("   finally")
		return err
	})
}

func (w *twin) agBody(y *agenYielder) error {
	for i := 1; i <= 2; i++ {
		x, err := y.Yield(i)
		if err != nil {
			return err
		}
		w.out("   got", x)
	}
	return nil
}

// drive is drive(aw).
func (w *twin) drive(label string, s agenStep) {
	v, err := w.driven(s)
	call(w, label, v, err)
}

func (w *twin) driven(s agenStep) (any, error) {
	for range 10 {
		v, err := s.Send(nil)
		if gen.IsStop(err) {
			return stopped(err), nil
		}
		if err != nil {
			return nil, err
		}
		w.out("   suspended with", v)
	}
	return nil, &gen.RuntimeError{Msg: "too many"}
}

// stopped is the value of a StopIteration.
func stopped(err error) any {
	args := gen.Raised(err).(gen.Exception).Args()
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// begun is a generator after its first anext().
func (w *twin) agenBegun(g *anyAgen) *anyAgen {
	if _, err := w.driven(g.ANext()); err != nil {
		w.t.Error(err)
	}
	return g
}

func (w *twin) agenProtocol() {
	w.out("# protocol")
	g := w.ag()
	w.out(g)
	g = w.ag()
	w.drive("anext", g.ANext())
	w.drive("asend 5", g.ASend(5))
	w.drive("anext", g.ANext())
	w.drive("anext after end", g.ANext())
	w.drive("asend after end", g.ASend(1))
	w.drive("athrow after end", g.AThrow(&gen.ValueError{Msg: "late"}))
	w.drive("aclose after end", g.AClose())
}

func (w *twin) agenUnstarted() {
	w.out("# just started")
	g := w.ag()
	w.drive("asend non-None", g.ASend(1))
	w.drive("anext still ok", g.ANext())
	w.dropped("   finally", func() { g = nil })
	g = w.ag()
	w.drive("athrow unstarted", g.AThrow(&gen.ValueError{Msg: "v"}))
	w.drive("anext after", g.ANext())
	g = w.ag()
	w.drive("aclose unstarted", g.AClose())
	w.drive("anext after", g.ANext())
}

func (w *twin) agenThrown() {
	w.out("# athrow handled")
	g := w.agenBegun(w.ag())
	w.drive("athrow", g.AThrow(&gen.ValueError{Msg: "v"}))
	w.drive("anext", g.ANext())
	g = w.agenBegun(w.ag())
	w.drive("athrow unhandled", g.AThrow(&gen.KeyError{Key: "k"}))
	w.drive("anext after", g.ANext())
}

// agenYielding yields once; after is what it does then.
func (w *twin) agenYielding(name string, after func(co *coro.Co, y *agenYielder, err error) error) *anyAgen {
	return w.agenBegun(w.agenOf(name, func(co *coro.Co, y *agenYielder) error {
		_, err := y.Yield(1)
		return after(co, y, err)
	}))
}

func (w *twin) agenIgn() *anyAgen {
	return w.agenYielding("ign", func(_ *coro.Co, y *agenYielder, err error) error {
		if gen.IsInstance[*gen.GeneratorExit](err) {
			_, err = y.Yield(2)
		}
		return err
	})
}

func (w *twin) agenAwfin() *anyAgen {
	return w.agenYielding("awfin", func(co *coro.Co, _ *agenYielder, err error) error {
		w.out("   fin1")
		if _, own := coro.Suspend(co, "in-finally"); own != nil {
			return own
		}
		w.out("   fin2")
		return err
	})
}

func (w *twin) agenClosed() {
	w.out("# aclose")
	g := w.agenBegun(w.ag())
	w.drive("aclose", g.AClose())
	w.drive("aclose twice", g.AClose())
	w.drive("aclose ignored", w.agenIgn().AClose())
	w.drive("aclose awaits", w.agenAwfin().AClose())
	w.drive("aclose yield in finally", w.agenYielding("yfin", func(_ *coro.Co, y *agenYielder, err error) error {
		_, own := y.Yield(2)
		return orElse(own, err)
	}).AClose())
	w.drive("aclose other error", w.agenYielding("oth", func(_ *coro.Co, _ *agenYielder, err error) error {
		return gen.WithContext(&gen.KeyError{Key: "k"}, err)
	}).AClose())
	w.drive("aclose swallowed", w.agenYielding("sw", func(*coro.Co, *agenYielder, error) error { return nil }).AClose())
}

func (w *twin) agenStops() {
	w.out("# StopIteration / StopAsyncIteration inside")
	for _, err := range []error{&gen.StopIteration[string]{Value: "s"}, &gen.StopAsyncIteration{Msg: "a"}, &gen.GeneratorExit{Msg: "g"}} {
		g := w.agenYielding("si", func(*coro.Co, *agenYielder, error) error { return err })
		w.drive("raise "+gen.Repr(err), g.ANext())
	}
	w.drive("athrow StopAsyncIteration", w.agenBegun(w.ag()).AThrow(&gen.StopAsyncIteration{Msg: "q"}))
	w.drive("athrow StopIteration", w.agenBegun(w.ag()).AThrow(&gen.StopIteration[string]{Value: "q"}))
	w.drive("athrow StopAsyncIteration unstarted", w.ag().AThrow(&gen.StopAsyncIteration{Msg: "q"}))
}

// agenSlow is slow().
func (w *twin) agenSlow() *anyAgen {
	return w.agenOf("slow", func(co *coro.Co, y *agenYielder) error {
		for {
			if _, err := coro.Suspend(co, "w"); err != nil {
				return err
			}
			if _, err := y.Yield(1); err != nil {
				return err
			}
		}
	})
}

// agenSend is t(label, step.send, x).
func (w *twin) agenSend(label string, s agenStep, x any) {
	v, err := s.Send(x)
	call(w, label, v, err)
}

func (w *twin) agenShared() {
	w.out("# concurrent use")
	g := w.agenSlow()
	a := g.ANext()
	v, _ := a.Send(nil)
	w.out("   first", v)
	w.agenSend("second anext while running", g.ANext(), nil)
	w.agenSend("asend while running", g.ASend(nil), nil)
	w.agenSend("athrow while running", g.AThrow(&gen.ValueError{Msg: "v"}), nil)
	w.agenSend("aclose while running", g.AClose(), nil)
	w.out("   ag_running", g.Running())
	a.Close()
	w.out("   ag_running after close", g.Running())
}

func (w *twin) agenReused() {
	w.out("# reuse of asend/athrow objects")
	g := w.ag()
	a := g.ASend(nil)
	w.drive("1st", a)
	w.drive("reuse asend", a)
	a = g.AThrow(&gen.ValueError{Msg: "v"})
	w.drive("1st", a)
	w.drive("reuse athrow", a)
	c := g.AClose()
	w.drive("1st", c)
	w.drive("reuse aclose", c)
	w.agenSend("send non-None to anext awaitable", w.agenSlow().ANext(), 5)
	c = w.agenSlow().AClose()
	w.agenSend("send non-None to aclose", c, 5)
	c.Close() // or it would be reported; the script does not look
	a = w.agenSlow().ASend(nil)
	a.Close()
	w.agenSend("asend closed then send", a, nil)
}

func (w *twin) agenUnawaited() {
	w.out("# awaitables never awaited (3.13: RuntimeWarning?)")
	w.unawaited(func() { w.ag().ASend(nil) })
	w.unawaited(func() { w.ag().AClose() })
	w.unawaited(func() { w.ag().AThrow(&gen.ValueError{}) })
	w.unawaited(func() { w.ag().ANext() })
}

func (w *twin) agenForgotten() {
	w.out("# del without hooks")
	w.dropped("   finally", func() { w.agenBegun(w.ag()) })
	w.dropped("<async_generator object awfin", func() { w.agenAwfin() })
	w.dropped("<async_generator object ign", func() { w.agenIgn() })
}

func (w *twin) agenNext() {
	w.out("# anext builtin (3.10+)")
	empty := func() *anyAgen { return w.agenOf("e", func(*coro.Co, *agenYielder) error { return nil }) }
	w.drive("anext default", empty().ANextDefault("D"))
	w.drive("anext no default", empty().ANext())
}
