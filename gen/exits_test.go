package gen_test

import (
	"errors"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

const pyEdges = "Lib/test/test_yield_from.py: TestInterestingEdgeCases."

// edges closes a delegator of b, and throws each kind of exception into one; the
// delegators have yielded once, and are asked once more in the end.
func edges(l *log, b func(y yielder) (string, error)) {
	var inner script
	started := func() script {
		inner = l.make(b)
		g := delegator(l, inner)
		if v, err := g.Next(); v != "first" || err != nil {
			l.say("next: %s, %v", v, err)
		}
		return g
	}
	g := started()
	l.close(g)
	l.next(g)
	inner.Close() // it may have ignored all that
	for _, thrown := range []error{
		&gen.GeneratorExit{Msg: "thrown"}, &gen.StopIteration[string]{Value: "thrown"}, &gen.KeyboardInterrupt{Msg: "thrown"}, errors.New("thrown"),
	} {
		g = started()
		v, err := g.Throw(thrown)
		l.got(v, err)
		if err == nil {
			l.next(g)
		}
		l.next(g)
		inner.Close()
	}
}

// raiser is a body that raises err in answer to whatever is raised in it.
func raiser(err error) func(y yielder) (string, error) {
	return func(y yielder) (string, error) {
		if _, e := y.Yield("first"); e != nil {
			return "", err
		}
		return "returned", nil
	}
}

func TestEdgesOfDelegation(t *testing.T) {
	const over = "!! StopIteration()"
	runRows(t, []row{
		{
			name: "let through", why: "close takes its own GeneratorExit back; PEP 479 holds", py: pyEdges + "test_close_and_throw_work",
			run: func(l *log) { edges(l, yields("first", "second")) },
			want: []string{
				"-> ", over,
				"!! GeneratorExit('thrown')", over,
				"!! RuntimeError('generator raised StopIteration') <- StopIteration('thrown')", over,
				"!! KeyboardInterrupt('thrown')", over,
				"!! Exception('thrown')", over,
			},
		},
		{
			name: "raise GeneratorExit", why: "closing takes any GeneratorExit for obedience, and the thrown one goes on", py: pyEdges + "test_close_and_throw_raise_generator_exit",
			run: func(l *log) { edges(l, raiser(&gen.GeneratorExit{Msg: "raised"})) },
			want: []string{
				"-> ", over,
				"!! GeneratorExit('thrown')", over,
				"!! GeneratorExit('raised')", over,
				"!! GeneratorExit('raised')", over,
				"!! GeneratorExit('raised')", over,
			},
		},
		{
			name: "raise StopIteration", why: "PEP 479 holds for the inner generator, also when it is closed", py: pyEdges + "test_close_and_throw_raise_stop_iteration",
			run: func(l *log) { edges(l, raiser(&gen.StopIteration[string]{Value: "raised"})) },
			want: []string{
				"!! RuntimeError('generator raised StopIteration') <- StopIteration('raised')", over,
				"!! RuntimeError('generator raised StopIteration') <- StopIteration('raised')", over,
				"!! RuntimeError('generator raised StopIteration') <- StopIteration('raised')", over,
				"!! RuntimeError('generator raised StopIteration') <- StopIteration('raised')", over,
				"!! RuntimeError('generator raised StopIteration') <- StopIteration('raised')", over,
			},
		},
		{
			name: "raise BaseException", why: "an error of closing takes the place of the GeneratorExit", py: pyEdges + "test_close_and_throw_raise_base_exception",
			run: func(l *log) { edges(l, raiser(&gen.KeyboardInterrupt{Msg: "raised"})) },
			want: []string{
				"!! KeyboardInterrupt('raised')", over, "!! KeyboardInterrupt('raised')", over, "!! KeyboardInterrupt('raised')", over,
				"!! KeyboardInterrupt('raised')", over, "!! KeyboardInterrupt('raised')", over,
			},
		},
		{
			name: "raise Exception", why: "an error of closing takes the place of the GeneratorExit", py: pyEdges + "test_close_and_throw_raise_exception",
			run: func(l *log) { edges(l, raiser(errors.New("raised"))) },
			want: []string{
				"!! Exception('raised')", over, "!! Exception('raised')", over, "!! Exception('raised')", over,
				"!! Exception('raised')", over, "!! Exception('raised')", over,
			},
		},
		{
			name: "yield", why: "an inner generator that ignores GeneratorExit is an error in the delegator, any other throw is answered", py: pyEdges + "test_close_and_throw_yield",
			run: func(l *log) {
				edges(l, func(y yielder) (string, error) {
					_, err := y.Yield("first")
					if _, later := y.Yield("second"); later != nil { // finally: yield
						return "", later
					}
					return "returned", err
				})
			},
			want: []string{
				"!! RuntimeError('generator ignored GeneratorExit')", over,
				"!! RuntimeError('generator ignored GeneratorExit')", over,
				"-> second", "!! RuntimeError('generator raised StopIteration') <- StopIteration('thrown')", over,
				"-> second", "!! KeyboardInterrupt('thrown')", over,
				"-> second", "!! Exception('thrown')", over,
			},
		},
		{
			name: "return", why: "what the inner generator returns when it is closed is thrown away, otherwise it is From's result", py: pyEdges + "test_close_and_throw_return",
			run: func(l *log) {
				edges(l, func(y yielder) (string, error) { y.Yield("first"); return "returned", nil })
			},
			want: []string{
				"-> ", over,
				"!! GeneratorExit('thrown')", over,
				"!! StopIteration('returned')", over,
				"!! StopIteration('returned')", over,
				"!! StopIteration('returned')", over,
			},
		},
	})
}

// What becomes of a GeneratorExit on its way through a delegator.
func TestExitThroughFrom(t *testing.T) {
	// tail is a delegator that says how its From ended, and ends by answer.
	tail := func(l *log, name string, sub script, answer func(y yielder, err error) (string, error)) script {
		return l.make(func(y yielder) (string, error) {
			r, err := gen.From(y, sub)
			l.say("%s: %q %v", name, r, err)
			return answer(y, err)
		})
	}
	pass := func(_ yielder, err error) (string, error) { return name(err), err }
	// ignoring yields once more for every exit.
	ignoring := func(l *log) script {
		return l.make(func(y yielder) (string, error) {
			v := "1"
			for {
				if _, err := y.Yield(v); err == nil {
					return "gone on", nil
				}
				v = "ignored"
			}
		})
	}
	runRows(t, []row{
		{
			name: "three levels", why: "the innermost is closed first, and each level gets its own GeneratorExit", py: py02 + "close delegates",
			run: func(l *log) {
				a := l.make(func(y yielder) (string, error) {
					_, err := y.Yield("1")
					l.say("a: %v %q", gen.Repr(err), err)
					return "a", nil
				})
				c := tail(l, "c", tail(l, "b", a, pass), pass)
				l.next(c)
				l.throw(c, &gen.GeneratorExit{Msg: "thrown"})
				l.state(a)
			},
			want: []string{"-> 1", "a: GeneratorExit() \"\"", "b: \"\" ", "c: \"\" thrown", "!! GeneratorExit('thrown')", "GEN_CLOSED"},
		},
		{
			name: "the inner return value", why: "it is thrown away; the outer one is what close returns", py: py02 + "close() return value is delegated?",
			run: func(l *log) {
				inner := func() script {
					return l.make(func(y yielder) (string, error) { y.Yield("1"); return "inner-close-value", nil })
				}
				g := tail(l, "outer", inner(), pass)
				l.next(g)
				l.close(g)
				g = tail(l, "outer", inner(), func(yielder, error) (string, error) { return "outer-value", nil })
				l.next(g)
				l.close(g)
			},
			want: []string{"-> 1", "outer: \"\" ", "-> ", "-> 1", "outer: \"\" ", "-> outer-value"},
		},
		{
			name: "into an inner one that returns", why: "the delegator still gets the GeneratorExit", py: pyFrom + "test_throwing_GeneratorExit_into_subgen_that_returns",
			run: func(l *log) {
				f := l.make(func(y yielder) (string, error) {
					l.say("Enter f")
					if _, err := y.Yield(""); errors.Is(err, gen.ErrGeneratorExit) {
						return "", nil
					}
					l.say("Exit f")
					return "", nil
				})
				g := tail(l, "g", f, pass)
				l.next(g)
				l.throw(g, gen.ErrGeneratorExit)
			},
			want: []string{"Enter f", "-> ", "g: \"\" ", "!! GeneratorExit()"},
		},
		{
			name: "into an inner one that yields", why: "that is an error in the delegator", py: pyFrom + "test_throwing_GeneratorExit_into_subgenerator_that_yields; " + py02 + "throw(GeneratorExit) with ignoring inner",
			run: func(l *log) {
				inner := ignoring(l)
				g := tail(l, "g", inner, pass)
				l.next(g)
				l.throw(g, gen.ErrGeneratorExit)
				l.state(g)
				l.state(inner)
				l.next(inner)
			},
			want: []string{"-> 1", "g: \"\" generator ignored GeneratorExit", "!! RuntimeError('generator ignored GeneratorExit')", "GEN_CLOSED", "GEN_SUSPENDED", "!! StopIteration('gone on')"},
		},
		{
			name: "closing an inner one that yields", why: "as with throw: the inner one stays suspended, and usable", py: py02 + "inner ignoring GeneratorExit: close",
			run: func(l *log) {
				inner := ignoring(l)
				g := tail(l, "g", inner, pass)
				l.next(g)
				l.close(g)
				l.state(g)
				l.state(inner)
				l.next(inner)
			},
			want: []string{"-> 1", "g: \"\" generator ignored GeneratorExit", "!! RuntimeError('generator ignored GeneratorExit')", "GEN_CLOSED", "GEN_SUSPENDED", "!! StopIteration('gone on')"},
		},
		{
			name: "into an inner one that raises", why: "its error is raised in the delegator", py: pyFrom + "test_throwing_GeneratorExit_into_subgen_that_raises",
			run: func(l *log) {
				g := tail(l, "g", l.make(raiser(value("Vorpal bunny encountered"))), pass)
				l.next(g)
				l.throw(g, gen.ErrGeneratorExit)
			},
			want: []string{"-> first", "g: \"\" Vorpal bunny encountered", "!! ValueError('Vorpal bunny encountered')"},
		},
		{
			name: "closing an inner one that raises", why: "its error is raised in the delegator, whose deferred calls run", py: pyFrom + "test_handing_exception_while_delegating_close; " + py02 + "inner close raises",
			run: func(l *log) {
				g := ham(l, func() script {
					return l.make(func(y yielder) (string, error) {
						l.say("Starting g2")
						y.Yield("g2 spam")
						l.say("Finishing g2")
						return "", value("nybbles have exploded with delight")
					})
				})
				l.next(g)
				l.next(g)
				l.close(g)
			},
			want: []string{"Starting g1", "-> g1 ham", "Starting g2", "-> g2 spam", "Finishing g2", "Finishing g1", "!! ValueError('nybbles have exploded with delight')"},
		},
		{
			name: "the delegator ignores it", why: "the inner one is closed all the same; the delegator stays usable", py: py02 + "inner ignoring GeneratorExit",
			run: func(l *log) {
				inner := l.make(yields("1", "2"))
				g := tail(l, "g", inner, func(y yielder, _ error) (string, error) {
					_, err := y.Yield("again")
					return "end", err
				})
				l.next(g)
				l.close(g)
				l.state(g)
				l.state(inner)
				l.say("%v", g.YieldFrom())
				l.next(g)
			},
			want: []string{"-> 1", "g: \"\" ", "!! RuntimeError('generator ignored GeneratorExit')", "GEN_SUSPENDED", "GEN_CLOSED", "<nil>", "!! StopIteration('end')"},
		},
	})
}

// name is the text of an error, or none.
func name(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
