package gen_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

const (
	py02   = "SEMANTICS §2; scripts/02_yieldfrom.py: "
	pyFrom = "Lib/test/test_yield_from.py: "
)

// loop is a for loop over g that says what it is given, and what it raises.
func (l *log) loop(g script) {
	for v := range g.All() {
		l.say("Yielded %s", v)
	}
	if err := g.Err(); err != nil {
		l.say("!! %s", chain(err))
	}
}

// ham is the delegator of CPython's tests: it yields before and after, and sub is
// made between.
func ham(l *log, sub func() script) script {
	return l.make(func(y yielder) (string, error) {
		defer l.say("Finishing g1")
		l.say("Starting g1")
		if _, err := y.Yield("g1 ham"); err != nil {
			return "", err
		}
		if _, err := gen.From(y, sub()); err != nil {
			return "", err
		}
		_, err := y.Yield("g1 eggs")
		return "", err
	})
}

// spam is the inner generator of CPython's tests: it yields twice, and middle is
// called between.
func spam(l *log, middle func() error) func() script {
	return func() script {
		return l.make(func(y yielder) (string, error) {
			defer l.say("Finishing g2")
			l.say("Starting g2")
			if _, err := y.Yield("g2 spam"); err != nil {
				return "", err
			}
			if err := middle(); err != nil {
				return "", err
			}
			_, err := y.Yield("g2 more spam")
			return "", err
		})
	}
}

func nothingBetween() error { return nil }

// delegator yields from sub, and returns its result.
func delegator(l *log, sub script) script {
	return l.make(func(y yielder) (string, error) { return gen.From(y, sub) })
}

// receiver yields what it is called and says what it receives.
func receiver(l *log, name string, between func(y yielder) error, values ...string) body {
	return func(y yielder) (string, error) {
		l.say("Starting %s", name)
		for i, v := range values {
			if i == 1 {
				if err := between(y); err != nil {
					return "", err
				}
			}
			x, err := y.Yield(v)
			if err != nil {
				return "", err
			}
			l.say("%s received %v", name, x)
		}
		l.say("Finishing %s", name)
		return "", nil
	}
}

func TestDelegation(t *testing.T) {
	runRows(t, []row{
		{
			name: "first next", why: "the first next goes down to the inner generator", py: pyFrom + "test_delegation_of_initial_next_to_subgenerator",
			run: func(l *log) {
				l.loop(l.make(func(y yielder) (string, error) {
					l.say("Starting g1")
					_, err := gen.From(y, l.make(func(y yielder) (string, error) {
						l.say("Starting g2")
						_, err := y.Yield("42")
						l.say("Finishing g2")
						return "", err
					}))
					l.say("Finishing g1")
					return "", err
				}))
			},
			want: []string{"Starting g1", "Starting g2", "Yielded 42", "Finishing g2", "Finishing g1"},
		},
		{
			name: "error in the first next", why: "it is raised in the delegator, whose deferred calls run", py: pyFrom + "test_raising_exception_in_initial_next_call, test_exception_in_initial_next_call",
			run: func(l *log) {
				l.loop(l.make(func(y yielder) (string, error) {
					defer l.say("Finishing g1")
					l.say("Starting g1")
					_, err := gen.From(y, l.make(func(yielder) (string, error) {
						defer l.say("Finishing g2")
						l.say("Starting g2")
						return "", value("spanish inquisition occurred")
					}))
					if err == nil {
						l.say("g1 should not be here")
					}
					return "", err
				}))
			},
			want: []string{"Starting g1", "Starting g2", "Finishing g2", "Finishing g1", "!! ValueError('spanish inquisition occurred')"},
		},
		{
			name: "next", why: "every value comes from the innermost", py: pyFrom + "test_delegation_of_next_call_to_subgenerator",
			run:  func(l *log) { l.loop(ham(l, spam(l, nothingBetween))) },
			want: []string{"Starting g1", "Yielded g1 ham", "Starting g2", "Yielded g2 spam", "Yielded g2 more spam", "Finishing g2", "Yielded g1 eggs", "Finishing g1"},
		},
		{
			name: "error in a next", why: "it ends both, the inner first", py: pyFrom + "test_raising_exception_in_delegated_next_call",
			run: func(l *log) {
				l.loop(ham(l, spam(l, func() error { return value("hovercraft is full of eels") })))
			},
			want: []string{"Starting g1", "Yielded g1 ham", "Starting g2", "Yielded g2 spam", "Finishing g2", "Finishing g1", "!! ValueError('hovercraft is full of eels')"},
		},
		{
			name: "send", why: "what is sent is received by the innermost", py: pyFrom + "test_delegation_of_send",
			run: func(l *log) {
				none := func(yielder) error { return nil }
				g2 := l.make(receiver(l, "g2", none, "g2 spam", "g2 more spam"))
				g := l.make(receiver(l, "g1", func(y yielder) error { _, err := gen.From(y, g2); return err }, "g1 ham", "g1 eggs"))
				l.next(g)
				for x := 1; g.State() != gen.Closed; x++ {
					l.send(g, x)
				}
			},
			want: []string{"Starting g1", "-> g1 ham", "g1 received 1", "Starting g2", "-> g2 spam", "g2 received 2", "-> g2 more spam", "g2 received 3",
				"Finishing g2", "-> g1 eggs", "g1 received 4", "Finishing g1", "!! StopIteration('')"},
		},
		{
			name: "error in a send", why: "it is raised in the delegator, which does not go on", py: pyFrom + "test_handling_exception_while_delegating_send",
			run: func(l *log) {
				g2 := l.make(receiver(l, "g2", func(yielder) error { return value("hovercraft is full of eels") }, "g2 spam", "g2 more spam"))
				g := l.make(receiver(l, "g1", func(y yielder) error { _, err := gen.From(y, g2); return err }, "g1 ham", "g1 eggs"))
				l.next(g)
				for x := 1; g.State() != gen.Closed; x++ {
					l.send(g, x)
				}
			},
			want: []string{"Starting g1", "-> g1 ham", "g1 received 1", "Starting g2", "-> g2 spam", "g2 received 2", "!! ValueError('hovercraft is full of eels')"},
		},
		{
			name: "close", why: "the inner generator is closed first", py: pyFrom + "test_delegating_close",
			run: func(l *log) {
				g := ham(l, spam(l, nothingBetween))
				l.next(g)
				l.next(g)
				l.close(g)
			},
			want: []string{"Starting g1", "-> g1 ham", "Starting g2", "-> g2 spam", "Finishing g2", "Finishing g1", "-> "},
		},
		{
			name: "throw", why: "what the innermost lets through passes through all", py: pyFrom + "test_delegating_throw",
			run: func(l *log) {
				g := ham(l, spam(l, nothingBetween))
				l.next(g)
				l.next(g)
				l.throw(g, value("tomato ejected"))
			},
			want: []string{"Starting g1", "-> g1 ham", "Starting g2", "-> g2 spam", "Finishing g2", "Finishing g1", "!! ValueError('tomato ejected')"},
		},
		{
			name: "throw is answered", why: "a value yielded in answer to a throw is the throw's, and all goes on", py: pyFrom + "test_returning_value_from_delegated_throw",
			run: func(l *log) {
				g := ham(l, func() script {
					return l.make(func(y yielder) (string, error) {
						l.say("Starting g2")
						_, err := y.Yield("g2 spam")
						if err == nil {
							_, err = y.Yield("g2 more spam")
						}
						if _, lunch := err.(*gen.ValueError); lunch {
							l.say("Caught LunchError in g2")
							y.Yield("g2 lunch saved")
							_, err = y.Yield("g2 yet more spam")
						}
						return "", err
					})
				})
				l.next(g)
				l.next(g)
				l.throw(g, value("tomato ejected"))
				l.loop(g)
			},
			want: []string{"Starting g1", "-> g1 ham", "Starting g2", "-> g2 spam", "Caught LunchError in g2", "-> g2 lunch saved", "Yielded g2 yet more spam", "Yielded g1 eggs", "Finishing g1"},
		},
		{
			name: "throw is answered by a return", why: "what the inner generator then returns is From's result", py: pyFrom + "test_catching_exception_from_subgen_and_returning; " + py02 + "throw -> inner returns -> outer returns",
			run: func(l *log) {
				inner := l.make(func(y yielder) (string, error) {
					_, err := y.Yield("1")
					if _, ok := err.(*gen.ValueError); ok {
						l.say("inner caught ValueError")
						return "2", nil
					}
					return "", err
				})
				g := l.make(func(y yielder) (string, error) {
					v, err := gen.From(y, inner)
					l.say("inner returned %s to outer, %v", v, err)
					_, err = y.Yield(v)
					return "outer", err
				})
				l.next(g)
				l.throw(g, value(""))
				l.next(g)
			},
			want: []string{"-> 1", "inner caught ValueError", "inner returned 2 to outer, <nil>", "-> 2", "!! StopIteration('outer')"},
		},
		{
			name: "three levels", why: "each return is the result of the From above", py: "PEP 380: return values",
			run: func(l *log) {
				sub := l.make(func(y yielder) (string, error) { _, err := y.Yield("x"); return "a", err })
				for _, more := range []string{"b", "c", "d"} {
					inner := sub
					sub = l.make(func(y yielder) (string, error) {
						r, err := gen.From(y, inner)
						l.say("result %s, %v", r, err)
						return r + more, err
					})
				}
				l.next(sub)
				l.next(sub)
				l.next(sub)
			},
			want: []string{"-> x", "result a, <nil>", "result ab, <nil>", "result abc, <nil>", "!! StopIteration('abcd')", "!! StopIteration()"},
		},
		{
			name: "closing what has not begun", why: "neither the delegator's body nor the inner one is entered", py: py02 + "closing a generator before start does not start inner",
			run: func(l *log) {
				inner := l.make(func(yielder) (string, error) { l.say("ENTERED"); return "", nil })
				g := l.make(func(y yielder) (string, error) { l.say("ENTERED"); return gen.From(y, inner) })
				l.close(g)
				l.state(g)
				l.state(inner)
			},
			want: []string{"-> ", "GEN_CLOSED", "GEN_CREATED"},
		},
		{
			name: "the order of it all", why: "next, send, throw and the result, as one script", py: py02 + "delegation order",
			run: func(l *log) { orderOfDelegation(l) },
			want: []string{
				"outer start", "inner start", "-> i", "inner got a", "-> i", "inner caught ValueError('v')", "-> i", "delegates true",
				"inner got stop", "inner finally", "outer got result inner-ret", "-> after", "delegates false", "outer finally", "!! StopIteration('outer-ret')",
				"outer start", "inner start", "inner finally", "outer finally", "-> ",
				"outer start", "inner start", "inner finally", "outer finally", "!! KeyError('k')",
				"outer start", "inner start", "inner finally", "outer finally", "!! GeneratorExit()",
			},
		},
	})
}

// orderOfDelegation is the first part of scripts/02_yieldfrom.py.
func orderOfDelegation(l *log) {
	inner := func() script {
		return l.make(func(y yielder) (string, error) {
			l.say("inner start")
			defer l.say("inner finally")
			for {
				x, err := y.Yield("i")
				switch {
				case errors.As(err, new(*gen.ValueError)):
					l.say("inner caught %s", gen.Repr(err))
				case err != nil:
					return "", err
				default:
					l.say("inner got %v", x)
					if x == "stop" {
						return "inner-ret", nil
					}
				}
			}
		})
	}
	outer := func() script {
		return l.make(func(y yielder) (string, error) {
			l.say("outer start")
			defer l.say("outer finally")
			r, err := gen.From(y, inner())
			if err != nil {
				return "", err
			}
			l.say("outer got result %s", r)
			_, err = y.Yield("after")
			return "outer-ret", err
		})
	}
	g := outer()
	l.next(g)
	l.send(g, "a")
	l.throw(g, value("v"))
	l.say("delegates %v", g.YieldFrom() != nil)
	l.send(g, "stop")
	l.say("delegates %v", g.YieldFrom() != nil)
	l.next(g)
	for _, end := range []func(script){l.close, func(g script) { l.throw(g, &gen.KeyError{Key: "k"}) }, func(g script) { l.throw(g, gen.ErrGeneratorExit) }} {
		g = outer()
		g.Next()
		end(g)
	}
}

// What a generator returns is what From returns and what its StopIteration holds,
// whatever it is.
func TestResults(t *testing.T) {
	for name, engine := range engines {
		for _, r := range []struct {
			value any
			want  string
		}{
			{nil, "None"}, {1, "1"}, {[1]int{2}, "[2]"}, {&gen.StopIteration[any]{Value: 3}, "StopIteration(3)"}, {value("v"), "ValueError('v')"},
		} {
			o := &gen.Options{Engine: engine}
			inner := func() *gen.Generator[int, any, any] {
				return gen.NewWith(func(y *gen.Yielder[int, any]) (any, error) { _, err := y.Yield(1); return r.value, err }, o)
			}
			direct := inner()
			direct.Next()
			_, stop := direct.Send("spam")
			want := "StopIteration(" + r.want + ")"
			if r.value == nil {
				want = "StopIteration()"
			}
			if got := gen.Repr(stop); got != want {
				t.Errorf("%s: %stest_next_and_return_with_value: got %s, want %s", name, pyFrom, got, want)
			}
			var got string
			outer := gen.NewWith(func(y *gen.Yielder[int, any]) (any, error) {
				v, err := gen.From(y, inner())
				got = gen.Repr(v)
				return nil, err
			}, o)
			if values := slices.Collect(outer.All()); len(values) != 1 || got != r.want {
				t.Errorf("%s: %stest_generator_return_value: yielded %v, result %s, want %s", name, pyFrom, values, got, r.want)
			}
		}
	}
}

// What stands in for Python's plain iterators: an iter.Seq.
func TestDelegationToSeq(t *testing.T) {
	over := func(l *log, values ...string) script {
		return l.make(func(y yielder) (string, error) {
			defer l.say("finishing g")
			l.say("starting g")
			err := gen.FromSeq(y, slices.Values(values))
			if err == nil {
				l.say("the end of it")
			}
			return "", err
		})
	}
	runRows(t, []row{
		{
			name: "next", why: "a plain iterator yields its values", py: pyFrom + "test_delegation_of_next_to_non_generator",
			run:  func(l *log) { l.loop(over(l, "0", "1", "2")) },
			want: []string{"starting g", "Yielded 0", "Yielded 1", "Yielded 2", "the end of it", "finishing g"},
		},
		{
			name: "send None", why: "it is the same as next", py: pyFrom + "test_conversion_of_sendNone_to_next",
			run: func(l *log) {
				g := over(l, "0", "1", "2")
				for range 4 {
					l.send(g, nil)
				}
			},
			want: []string{"starting g", "-> 0", "-> 1", "-> 2", "the end of it", "finishing g", "!! StopIteration('')"},
		},
		{
			name: "send", why: "a plain iterator has no send", py: pyFrom + "test_attempting_to_send_to_non_generator",
			run:  func(l *log) { g := over(l, "0", "1", "2"); l.next(g); l.send(g, 42); l.next(g) },
			want: []string{"starting g", "-> 0", "finishing g", "!! AttributeError(\"'iter.Seq' object has no attribute 'send'\")", "!! StopIteration()"},
		},
		{
			name: "throw", why: "a plain iterator has no throw: the error is raised at the From", py: pyFrom + "test_delegating_throw_to_non_generator",
			run: func(l *log) {
				g := over(l, "0", "1", "2")
				l.next(g)
				l.next(g)
				l.throw(g, value("tomato ejected"))
			},
			want: []string{"starting g", "-> 0", "-> 1", "finishing g", "!! ValueError('tomato ejected')"},
		},
		{
			name: "close", why: "a plain iterator has no close: that is skipped", py: pyFrom + "test_delegation_of_close_to_non_generator",
			run:  func(l *log) { g := over(l, "0", "1"); l.next(g); l.close(g); l.state(g) },
			want: []string{"starting g", "-> 0", "finishing g", "-> ", "GEN_CLOSED"},
		},
		{
			name: "empty", why: "there is nothing to yield", py: pyFrom + "test_yield_from_empty",
			run:  func(l *log) { l.next(over(l)) },
			want: []string{"starting g", "the end of it", "finishing g", "!! StopIteration('')"},
		},
		{
			name: "nil", why: "None is not iterable", py: "CPython 3.13: next(it(None))",
			run: func(l *log) {
				l.next(l.make(func(y yielder) (string, error) { return "", gen.FromSeq[string, any](y, nil) }))
				l.next(l.make(func(y yielder) (string, error) { return gen.From[string, any, string](y, nil) }))
			},
			want: []string{"!! TypeError(\"'NoneType' object is not iterable\")", "!! TypeError(\"'NoneType' object is not iterable\")"},
		},
	})
}

// A generator's own iterator in the place of Python's classes with __next__,
// send, throw and close is another generator: its body decides what each does.
func TestDelegationToOwnProtocol(t *testing.T) {
	runRows(t, []row{
		{
			name: "send", why: "what is sent arrives as it is, a tuple too", py: pyFrom + "test_send_tuple_with_custom_generator",
			run: func(l *log) {
				g := delegator(l, l.make(func(y yielder) (string, error) {
					for {
						v, err := y.Yield("42")
						if err != nil {
							return "", err
						}
						l.say("%v", v)
					}
				}))
				l.next(g)
				l.send(g, [4]int{1, 2, 3, 4})
				l.close(g)
			},
			want: []string{"-> 42", "[1 2 3 4]", "-> 42", "-> "},
		},
		{
			name: "return at once", why: "an iterator that ends at its first next gives its value", py: pyFrom + "test_custom_iterator_return",
			run: func(l *log) {
				l.next(delegator(l, l.make(func(yielder) (string, error) { return "42", nil })))
			},
			want: []string{"!! StopIteration('42')"},
		},
	})
}
