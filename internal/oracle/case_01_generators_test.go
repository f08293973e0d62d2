package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
)

func TestGenerators(t *testing.T) {
	const (
		types   = "the types say it"
		handled = "Go does not know what is being handled"
	)
	runCase(t, oracleCase{
		name: "01_generators",
		other: []other{{
			python: "   unraisable: err_msg=None object=<generator object ign at 0xADDR> exc=RuntimeError('generator ignored GeneratorExit')", once: true,
			here: "   unraisable: err_msg=None object=<generator object ign at 0xADDR> exc=RuntimeError('generator ignored GeneratorExit')\n   GeneratorExit seen",
			why:  "the body is ended by force, so that its deferred calls run",
		}},
		left: []left{
			{from: "   in gen: ValueError('msg')", to: "throw(str class)                                           !! TypeError('exceptions must be classes or instances deriving from BaseException, not type')", why: types},
			{from: "   sys.exc_info in gen: <class 'KeyError'>", to: "   sys.exc_info in gen: None", why: handled},
			{from: "set __name__ to int                                        !! TypeError('__name__ must be set to a string object')", to: "gi_code                                                    -> '<genexpr>'", why: types},
			{from: "gi_frame after finish None gi_code True", why: "a body has no frame object"},
			{from: "send arity                                                 !! TypeError('generator.send() takes exactly one argument (0 given)')", to: "for over int                                               !! TypeError(\"'int' object is not iterable\")", why: types},
		},
		twin: func(w *twin) {
			w.unraisables()
			w.genStates()
			w.genUnstarted()
			w.genExecuting()
			w.genIgnoring()
			w.genClosing()
			w.genRaisingAtClose()
			w.genDropped()
			w.genStops()
			w.genReturns()
			w.genContexts()
			w.genHelpers()
		},
	})
}

// genG is g().
func (w *twin) genG() *anyGen {
	return w.generator("g", func(y *yielder) (any, error) {
		x, err := y.Yield(1)
		if err != nil {
			return nil, err
		}
		w.out("   got", x)
		_, err = y.Yield(2)
		if gen.IsInstance[*gen.ValueError](err) {
			w.out("   caught", exc(err))
			_, err = y.Yield("handled")
		}
		return "ret", err
	})
}

func (w *twin) genState(g *anyGen) { w.out(g.State().String()) }

func (w *twin) genStates() {
	w.out("# states")
	g := w.genG()
	w.genState(g)
	w.next("next", g)
	w.genState(g)
	w.send("send 5", g, 5)
	w.throw("throw", g, &gen.ValueError{Msg: "v"})
	w.next("next->StopIteration", g)
	w.genState(g)
	w.next("next after end", g)
	w.send("send(3) after end", g, 3)
	w.throw("throw after end", g, &gen.ValueError{Msg: "late"})
	w.closing("close after end", g)
}

func (w *twin) genUnstarted() {
	w.out("# just-started")
	g := w.genG()
	w.send("send non-None to just-started", g, 1)
	w.genState(g)
	w.send("send(None) still works", g, nil)
	g.Close()
	g = w.genG()
	w.throw("throw on unstarted", g, &gen.ValueError{Msg: "early"})
	w.genState(g)
	w.next("next after throw-on-unstarted", g)
	g = w.genG()
	w.closing("close unstarted", g)
	w.genState(g)
	w.next("next after close", g)
	w.send("send(1) to closed-unstarted", g, 1)
}

func (w *twin) genExecuting() {
	w.out("# already executing")
	var g *anyGen
	g = w.generator("self_next", func(y *yielder) (any, error) {
		w.next("   inner next", g)
		w.out("   ", g.State().String())
		w.send("   inner send", g, 1)
		w.throw("   inner throw", g, &gen.ValueError{Msg: "x"})
		w.closing("   inner close", g)
		return y.Yield(1)
	})
	w.next("reentrant", g)
	value(w, "gi_running", g.State() == gen.Running)
	g.Close()
}

// genIgn is ign().
func (w *twin) genIgn() *anyGen {
	return w.started("ign", func(y *yielder) (any, error) {
		for {
			if _, err := y.Yield(1); gen.IsInstance[*gen.GeneratorExit](err) {
				w.out("   GeneratorExit seen")
			} else if err != nil {
				return nil, err
			}
		}
	})
}

// genIgn1 is ign1().
func (w *twin) genIgn1() *anyGen {
	return w.started("ign1", func(y *yielder) (any, error) {
		_, err := y.Yield(1)
		if gen.IsInstance[*gen.GeneratorExit](err) {
			_, err = y.Yield(2)
		}
		return nil, err
	})
}

func (w *twin) genIgnoring() {
	w.out("# close / GeneratorExit")
	w.dropped("ign at 0xADDR> exc=RuntimeError('generator ignored GeneratorExit')\n   GeneratorExit seen", func() {
		g := w.genIgn()
		w.closing("close ignoring GeneratorExit", g)
		w.genState(g)
	})
	g := w.genIgn1()
	w.closing("close: yield in handler", g)
	w.out(g.State().String(), "still usable:")
	w.next("next", g)
}

// genRetv catches the GeneratorExit, and returns.
func (w *twin) genCatching(name string, result any) *anyGen {
	return w.started(name, func(y *yielder) (any, error) {
		_, err := y.Yield(1)
		if gen.IsInstance[*gen.GeneratorExit](err) {
			return result, nil
		}
		return nil, err
	})
}

// genPlain is plain().
func genPlain(y *yielder) (any, error) {
	_, err := y.Yield(1)
	return 5, err
}

// genThen yields once, and then raises err.
func genThen(err error) genBody {
	return func(y *yielder) (any, error) {
		_, thrown := y.Yield(1)
		return nil, gen.WithContext(err, thrown)
	}
}

func (w *twin) genClosing() {
	g := w.genCatching("retv", "R")
	w.closing("close returns value (3.13)", g)
	w.closing("second close", g)
	w.closing("close swallow then return 77", w.genCatching("retswallow", 77))
	w.closing("close propagating GeneratorExit", w.started("plain", genPlain))
	g = w.generator("plain", genPlain)
	gen.Collect(g)
	w.closing("close on exhausted gen with return", g)
}

func (w *twin) genRaisingAtClose() {
	w.closing("close raising other", w.started("othererr", genThen(&gen.KeyError{Key: "k"})))
	w.next("gen raising own GeneratorExit via next", w.started("raise_ge", genThen(&gen.GeneratorExit{Msg: "own"})))
	w.closing("close raising StopIteration", w.started("stop_in_close", genThen(&gen.StopIteration[string]{Value: "x"})))
	g := w.started("finyield", func(y *yielder) (any, error) {
		_, err := y.Yield(1)
		if _, again := y.Yield(2); again != nil {
			return nil, again
		}
		return nil, err
	})
	w.closing("close with yield in finally", g)
	g.Close()
}

func (w *twin) genDropped() {
	w.out("# del of a suspended generator that ignores GeneratorExit / raises")
	w.dropped("object=<generator object ign1 at", func() { w.genIgn1() })
	w.dropped("object=<generator object othererr at", func() { w.started("othererr", genThen(&gen.KeyError{Key: "k"})) })
	w.started("plain", genPlain)
	collect()
	w.out("   (silent)")
}

func (w *twin) genStops() {
	w.out("# PEP 479")
	w.next("raise StopIteration in gen", w.started("si", genThen(&gen.StopIteration[string]{Value: "v"})))
	w.next("leaking StopIteration", w.generator("si2", func(y *yielder) (any, error) {
		v, err := gen.Iter(func(func(any) bool) {}).Next()
		if err != nil {
			return nil, err
		}
		return y.Yield(v)
	}))
	thr := func(y *yielder) (any, error) { return y.Yield(1) }
	stop := func() error { return &gen.StopIteration[string]{Value: "q"} }
	w.throw("throw StopIteration into gen", w.started("thr", thr), stop())
	w.throw("throw StopIteration into unstarted gen", w.generator("thr", thr), stop())
	g := w.generator("thr", thr)
	gen.Collect(g)
	w.throw("throw StopIteration into finished gen", g, stop())
	w.next("StopAsyncIteration in sync gen passes", w.started("sai", genThen(&gen.StopAsyncIteration{})))
}

func (w *twin) genReturns() {
	w.out("# return values")
	for _, v := range []any{nil, 5, tuple{1, 2}, &gen.StopIteration[int]{Value: 3}, &gen.ValueError{Msg: "z"}} {
		g := w.started("rv", func(y *yielder) (any, error) {
			_, err := y.Yield(nil)
			return v, err
		})
		_, err := g.Next()
		stop, ok := gen.Raised(err).(*gen.StopIteration[any])
		if !ok {
			w.t.Error(err)
			return
		}
		args := tuple(stop.Args()).String()
		if len(stop.Args()) == 1 {
			args = "(" + gen.Repr(stop.Args()[0]) + ",)"
		}
		w.out("   return", gen.Repr(v), "-> args="+args, "value="+gen.Repr(stop.Value))
	}
	w.out("# throw signatures")
	g := w.genG()
	g.Next()
	w.throw("throw(type)", g, &gen.ValueError{})
}

func (w *twin) genContexts() {
	w.out("# exception context")
	g := w.started("ctx", func(y *yielder) (any, error) {
		_, err := y.Yield(1)
		if !gen.IsInstance[*gen.KeyError](err) {
			return nil, err
		}
		_, new := y.Yield(2)
		return nil, gen.WithContext(new, err)
	})
	g.Throw(&gen.KeyError{Key: "k"})
	w.throw("throw while handling: context", g, &gen.ValueError{Msg: "new"})
	w.next("context across yield", w.started("cc", func(y *yielder) (any, error) {
		inside := &gen.KeyError{Key: "inside"}
		if _, err := y.Yield(1); err != nil {
			return nil, err
		}
		return nil, gen.WithContext(&gen.ValueError{Msg: "second"}, inside)
	}))
}

func (w *twin) genHelpers() {
	w.out("# iteration helpers")
	three := func() *anyGen {
		return w.generator("<genexpr>", func(y *yielder) (any, error) {
			return nil, gen.FromSlice(y, []any{0, 1, 2})
		})
	}
	all, err := gen.Collect(three())
	call(w, "list", all, err)
	g := three()
	w.out(g, g.Name(), g.Name())
	value(w, "gi_yieldfrom", g.YieldFrom())
	value(w, "gi_suspended", w.generator("plain", genPlain).State() == gen.Suspended)
}
