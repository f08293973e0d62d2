package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
)

func TestYieldFrom(t *testing.T) {
	runCase(t, oracleCase{
		name: "02_yieldfrom",
		other: []other{{
			python: "   unraisable: err_msg=None object=<generator object ign at 0xADDR> exc=RuntimeError('generator ignored GeneratorExit')",
			here:   "   unraisable: err_msg=None object=<generator object ign at 0xADDR> exc=RuntimeError('generator ignored GeneratorExit')\n   ignored",
			why:    "the body is ended by force, so that its deferred calls run",
		}},
		left: []left{
			{from: `yield from int                                             !! TypeError("'int' object is not iterable")`, why: "the types say it"},
			{
				from: "   unraisable: err_msg=None object=<__main__.NoClose object at 0xADDR> exc=RuntimeError('close lookup')",
				to:   "close attr lookup raising                                  -> None", why: "a method is not looked up",
			},
		},
		twin: func(w *twin) {
			w.unraisables()
			w.delegOrder()
			w.delegEnds()
			w.delegPlain()
			w.delegIgnoring()
			w.delegStops()
			w.delegRunning()
			w.delegClosed()
		},
	})
}

// delegInner is inner().
func (w *twin) delegInner() *anyGen {
	return w.generator("inner", func(y *yielder) (any, error) {
		w.out("   inner start")
		defer w.out("   inner finally")
		for {
			x, err := y.Yield("i")
			switch {
			case gen.IsInstance[*gen.ValueError](err):
				w.out("   inner caught", exc(err))
			case err != nil:
				return nil, err
			default:
				w.out("   inner got", x)
				if x == "stop" {
					return "inner-ret", nil
				}
			}
		}
	})
}

// delegOuter is outer().
func (w *twin) delegOuter() *anyGen {
	return w.generator("outer", func(y *yielder) (any, error) {
		w.out("   outer start")
		defer w.out("   outer finally")
		r, err := gen.From(y, w.delegInner())
		if err != nil {
			return nil, err
		}
		w.out("   outer got result", r)
		_, err = y.Yield("after")
		return "outer-ret", err
	})
}

// delegTo is it(x), after its first next().
func (w *twin) delegTo(sub *anyGen) *anyGen {
	return w.generator("it", func(y *yielder) (any, error) { return gen.From(y, sub) })
}

func (w *twin) delegOrder() {
	w.out("# delegation order")
	g := w.delegOuter()
	w.next("next", g)
	w.send("send a", g, "a")
	w.throw("throw ValueError", g, &gen.ValueError{Msg: "v"})
	value(w, "gi_yieldfrom name", g.YieldFrom().(*anyGen).Name())
	w.send("send stop", g, "stop")
	value(w, "gi_yieldfrom", g.YieldFrom())
	w.next("next", g)
}

func (w *twin) delegEnds() {
	begun := func() *anyGen {
		g := w.delegOuter()
		g.Next()
		return g
	}
	w.closing("close delegates", begun())
	w.throw("throw KeyError propagates through", begun(), &gen.KeyError{Key: "k"})
	w.throw("throw GeneratorExit closes inner then raises in outer", begun(), &gen.GeneratorExit{})
}

func (w *twin) delegPlain() {
	w.out("# non-generator iterables")
	it := func() *anyGen {
		return w.generator("it", func(y *yielder) (any, error) { return nil, gen.FromSlice(y, []any{1, 2}) })
	}
	begun := func() *anyGen {
		g := it()
		g.Next()
		return g
	}
	g := it()
	w.next("next", g)
	w.send("send non-None to list iterator", g, 5)
	g = begun()
	w.send("send None ok", g, nil)
	g.Close()
	w.throw("throw into list iterator", begun(), &gen.ValueError{Msg: "v"})
	w.closing("close over list iterator", begun())
	w.delegIt()
}

// delegIter is class It, with a close that raises or not: what has send, throw and
// close is a generator here.
func (w *twin) delegIter(atClose error) *anyGen {
	return w.generator("It", func(y *yielder) (any, error) {
		n, v := 1, any(1)
		for {
			x, err := y.Yield(v)
			switch {
			case gen.IsInstance[*gen.GeneratorExit](err) && atClose != nil:
				return nil, atClose
			case gen.IsInstance[*gen.GeneratorExit](err):
				w.out("   It.close")
				return nil, err
			case err != nil:
				w.out("   It.throw (" + exc(err) + ",)")
				v = "thrown"
			case x != nil:
				w.out("   It.send", x)
				v = "sent" + gen.Repr(x)
			default:
				if n++; n > 2 {
					return "itret", nil
				}
				v = n
			}
		}
	})
}

func (w *twin) delegIt() {
	g := w.delegTo(w.delegIter(nil))
	w.next("next", g)
	w.send("send", g, 9)
	w.send("send None uses __next__", g, nil)
	w.throw("throw", g, &gen.ValueError{Msg: "v"})
	w.closing("close", g)
	g = w.delegTo(w.delegIter(nil))
	g.Next()
	g.Next()
	w.next("StopIteration value is result", g)
	broken := func() *anyGen {
		g := w.delegTo(w.delegIter(&gen.KeyError{Key: "from close"}))
		g.Next()
		return g
	}
	w.closing("inner close raises", broken())
	w.throw("throw(GeneratorExit) with inner close raising", broken(), &gen.GeneratorExit{})
}

func (w *twin) delegIgnoring() {
	w.out("# inner ignoring GeneratorExit")
	ign := func() *anyGen {
		g := w.delegTo(w.generator("ign", func(y *yielder) (any, error) {
			for {
				if _, err := y.Yield(1); gen.IsInstance[*gen.GeneratorExit](err) {
					w.out("   ignored")
				} else if err != nil {
					return nil, err
				}
			}
		}))
		g.Next()
		return g
	}
	const report = "ign at 0xADDR> exc=RuntimeError('generator ignored GeneratorExit')\n   ignored"
	w.dropped(report, func() { w.closing("close", ign()) })
	w.dropped(report, func() { w.throw("throw(GeneratorExit) with ignoring inner", ign(), &gen.GeneratorExit{}) })
}

func (w *twin) delegStops() {
	w.out("# inner StopIteration by throw / return value by throw")
	rt := w.generator("rt", func(y *yielder) (any, error) {
		_, err := y.Yield(1)
		if gen.IsInstance[*gen.ValueError](err) {
			return "from-throw", nil
		}
		return nil, err
	})
	g := w.delegTo(rt)
	g.Next()
	w.throw("throw -> inner returns -> outer returns", g, &gen.ValueError{Msg: "v"})
	g = w.delegTo(w.generator("rse", genThen(&gen.StopIteration[string]{Value: "bad"})))
	g.Next()
	w.next("StopIteration raised inside inner", g)
}

func (w *twin) delegRunning() {
	w.out("# delegate already running")
	var g *anyGen
	g = w.generator("selfref", func(y *yielder) (any, error) { return gen.From(y, g) })
	w.next("yield from itself", g)
	w.out("# closing a generator before start does not start inner")
	w.closing("close unstarted", w.delegOuter())
	w.out("# yield from exhausted generator")
	e := w.delegInner()
	e.Close()
	w.next("yield from closed", w.delegTo(e))
}

func (w *twin) delegClosed() {
	w.out("# close() return value is delegated? (3.13: outer gets value from inner StopIteration only if it continues)")
	inn := func() *anyGen {
		return w.generator("inn", func(y *yielder) (any, error) {
			_, err := y.Yield(1)
			if gen.IsInstance[*gen.GeneratorExit](err) {
				return "inner-close-value", nil
			}
			return nil, err
		})
	}
	w.closing("close", w.started("outr", func(y *yielder) (any, error) {
		r, err := gen.From(y, inn())
		if err != nil {
			return nil, err
		}
		w.out("   outer continues with", r)
		return "outer-value", nil
	}))
	w.closing("close", w.started("outr2", func(y *yielder) (any, error) {
		_, err := gen.From(y, inn())
		if gen.IsInstance[*gen.GeneratorExit](err) {
			w.out("   outer sees", exc(err))
			return "outer-value", nil
		}
		return nil, err
	}))
}
