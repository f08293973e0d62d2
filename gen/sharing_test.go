package gen_test

import (
	"strconv"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// counter yields 0 to n-1 and returns "end".
func counter(n int) body {
	return func(y yielder) (string, error) {
		for i := range n {
			if _, err := y.Yield(strconv.Itoa(i)); err != nil {
				return "", err
			}
		}
		return "end", nil
	}
}

// named delegates to sub, says what From returned, and returns its name.
func named(l *log, name string, sub script) script {
	return l.make(func(y yielder) (string, error) {
		r, err := gen.From(y, sub)
		if err != nil {
			return "", err
		}
		l.say("%s got %q", name, r)
		return name, nil
	})
}

// One inner generator and several who resume it. From's None is the zero R, "".
func TestSharedDelegate(t *testing.T) {
	runRows(t, []row{
		{
			name: "in turns", why: "each takes the next value; who meets the end gets the result, the others None", py: "CPython 3.13: a and b yield from the same s",
			run: func(l *log) {
				s := l.make(counter(3))
				a, b := named(l, "a", s), named(l, "b", s)
				for range 3 {
					l.next(a)
					l.next(b)
				}
			},
			want: []string{"-> 0", "-> 1", "-> 2", "b got \"end\"", "!! StopIteration('b')", "a got \"\"", "!! StopIteration('a')", "!! StopIteration()"},
		},
		{
			name: "at every level", why: "any generator of a chain may be resumed on its own", py: "CPython 3.13: a → m → s, b → s",
			run: func(l *log) {
				s := l.make(counter(5))
				m := named(l, "m", s)
				a, b := named(l, "a", m), named(l, "b", s)
				for _, g := range []script{a, m, b, a, s, b, a, m} {
					l.next(g)
				}
			},
			want: []string{"-> 0", "-> 1", "-> 2", "-> 3", "-> 4", "b got \"end\"", "!! StopIteration('b')", "m got \"\"", "a got \"m\"", "!! StopIteration('a')", "!! StopIteration()"},
		},
		{
			name: "closed through one", why: "the other finds it ended", py: "CPython 3.13: a.close(); next(b)",
			run: func(l *log) {
				s := l.make(counter(3))
				a, b := named(l, "a", s), named(l, "b", s)
				l.next(a)
				l.next(b)
				l.close(a)
				l.state(s)
				l.next(b)
			},
			want: []string{"-> 0", "-> 1", "-> ", "GEN_CLOSED", "b got \"\"", "!! StopIteration('b')"},
		},
		{
			name: "thrown into in between", why: "the delegator does not hear of it, until the inner one has ended", py: "CPython 3.13: s.throw(…); a.throw(…); s.throw(…); next(a)",
			run: func(l *log) {
				s := l.make(func(y yielder) (string, error) {
					for {
						if _, err := y.Yield("x"); err != nil {
							if _, ok := err.(*gen.ValueError); !ok {
								return "", err
							}
							l.say("caught %v", err)
						}
					}
				})
				a := named(l, "a", s)
				l.next(a)
				l.throw(s, value("from outside"))
				l.throw(a, value("through a"))
				l.throw(s, &gen.KeyError{Key: "k"})
				l.next(a)
			},
			want: []string{"-> x", "caught from outside", "-> x", "caught through a", "-> x", "!! KeyError('k')", "a got \"\"", "!! StopIteration('a')"},
		},
	})
}

// A delegate that somebody else has ended meanwhile.
func TestEndedDelegate(t *testing.T) {
	ended := func(end func(l *log, a script)) func(l *log) {
		return func(l *log) {
			s := l.make(counter(1))
			a := named(l, "a", s)
			l.next(a)
			l.next(s)
			end(l, a)
			l.state(a)
		}
	}
	runRows(t, []row{
		{
			name: "next", why: "From returns None, not the result that somebody else was given", py: "CPython 3.13: next(s) ends s; next(a)",
			run:  ended(func(l *log, a script) { l.next(a) }),
			want: []string{"-> 0", "!! StopIteration('end')", "a got \"\"", "!! StopIteration('a')", "GEN_CLOSED"},
		},
		{
			name: "send", why: "what is sent is lost", py: "CPython 3.13: next(s) ends s; a.send('x')",
			run:  ended(func(l *log, a script) { l.send(a, "x") }),
			want: []string{"-> 0", "!! StopIteration('end')", "a got \"\"", "!! StopIteration('a')", "GEN_CLOSED"},
		},
		{
			name: "throw", why: "the ended one gives it back, and it is raised in the delegator", py: "CPython 3.13: next(s) ends s; a.throw(ValueError('x'))",
			run:  ended(func(l *log, a script) { l.throw(a, value("x")) }),
			want: []string{"-> 0", "!! StopIteration('end')", "!! ValueError('x')", "GEN_CLOSED"},
		},
		{
			name: "throw StopIteration", why: "the ended one gives it back, and From takes it for its end", py: "CPython 3.13: next(s) ends s; a.throw(StopIteration('x'))",
			run:  ended(func(l *log, a script) { l.throw(a, &gen.StopIteration[string]{Value: "x"}) }),
			want: []string{"-> 0", "!! StopIteration('end')", "a got \"x\"", "!! StopIteration('a')", "GEN_CLOSED"},
		},
		{
			name: "throw StopIteration without a value", why: "it is an end without a result", py: "CPython 3.13: next(s) ends s; a.throw(StopIteration())",
			run:  ended(func(l *log, a script) { l.throw(a, gen.Stop) }),
			want: []string{"-> 0", "!! StopIteration('end')", "a got \"\"", "!! StopIteration('a')", "GEN_CLOSED"},
		},
		{
			name: "throw StopIteration of another type", why: "a value that is no R cannot be From's result: PEP 479 holds", py: "Go only: Python's values have any type",
			run:  ended(func(l *log, a script) { l.throw(a, &gen.StopIteration[int]{Value: 3}) }),
			want: []string{"-> 0", "!! StopIteration('end')", "!! RuntimeError('generator raised StopIteration') <- StopIteration(3)", "GEN_CLOSED"},
		},
		{
			name: "throw GeneratorExit", why: "there is nothing to close", py: "CPython 3.13: next(s) ends s; a.throw(GeneratorExit('x'))",
			run:  ended(func(l *log, a script) { l.throw(a, &gen.GeneratorExit{Msg: "x"}) }),
			want: []string{"-> 0", "!! StopIteration('end')", "!! GeneratorExit('x')", "GEN_CLOSED"},
		},
		{
			name: "close", why: "there is nothing to close", py: "CPython 3.13: next(s) ends s; a.close()",
			run:  ended(func(l *log, a script) { l.close(a) }),
			want: []string{"-> 0", "!! StopIteration('end')", "-> ", "GEN_CLOSED"},
		},
	})
}

// A delegate that is not new.
func TestUsedDelegate(t *testing.T) {
	after := func(use func(l *log, s script)) func(l *log) {
		return func(l *log) {
			s := l.make(counter(2))
			use(l, s)
			l.next(named(l, "a", s))
		}
	}
	runRows(t, []row{
		{
			name: "exhausted", why: "it yields nothing, and its result is gone", py: py02 + "yield from exhausted generator",
			run: after(func(_ *log, s script) {
				for range s.All() {
				}
			}),
			want: []string{"a got \"\"", "!! StopIteration('a')"},
		},
		{
			name: "closed", why: "it yields nothing", py: py02 + "yield from closed",
			run:  after(func(_ *log, s script) { s.Close() }),
			want: []string{"a got \"\"", "!! StopIteration('a')"},
		},
		{
			name: "thrown into before it began", why: "it has ended without having begun", py: "CPython 3.13: s.throw(ValueError('early')); next(a)",
			run:  after(func(l *log, s script) { l.throw(s, value("early")) }),
			want: []string{"!! ValueError('early')", "a got \"\"", "!! StopIteration('a')"},
		},
		{
			name: "begun", why: "it goes on where it is", py: "CPython 3.13: next(s); next(a)",
			run:  after(func(l *log, s script) { l.next(s) }),
			want: []string{"-> 0", "-> 1"},
		},
	})
}

// What YieldFrom and State say of a generator that delegates.
func TestYieldFrom(t *testing.T) {
	runRows(t, []row{
		{
			name: "shared", why: "it stays until the delegator is resumed, whatever becomes of the inner one", py: "CPython 3.13: a.gi_yieldfrom is s",
			run: func(l *log) {
				s := l.make(counter(3))
				a := named(l, "a", s)
				look := func() { l.say("%v %v", a.State(), a.YieldFrom() == any(s)) }
				look()
				l.next(a)
				l.next(s)
				look()
				for range s.All() {
				}
				look()
				l.next(a)
				look()
			},
			want: []string{"GEN_CREATED false", "-> 0", "-> 1", "GEN_SUSPENDED true", "GEN_SUSPENDED true", "a got \"\"", "!! StopIteration('a')", "GEN_CLOSED false"},
		},
		{
			name: "through a life", why: "it is None while the generator runs, and while it does not delegate", py: "Lib/test/test_generators.py: YieldFromTests.test_generator_gi_yieldfrom",
			run: func(l *log) {
				var b script
				look := func() { l.say("%v %v", b.State(), b.YieldFrom() != nil) }
				a := l.make(func(y yielder) (string, error) {
					look()
					_, err := y.Yield("a")
					look()
					return "", err
				})
				b = l.make(func(y yielder) (string, error) {
					look()
					if _, err := gen.From(y, a); err != nil {
						return "", err
					}
					look()
					_, err := y.Yield("b")
					look()
					return "", err
				})
				look()
				l.next(b)
				look()
				l.say("%v", b.YieldFrom() == any(a))
				l.next(b)
				look()
				l.next(b)
				look()
			},
			want: []string{"GEN_CREATED false", "GEN_RUNNING false", "GEN_RUNNING false", "-> a", "GEN_SUSPENDED true", "true",
				"GEN_RUNNING false", "GEN_RUNNING false", "-> b", "GEN_SUSPENDED false", "GEN_RUNNING false", "!! StopIteration('')", "GEN_CLOSED false"},
		},
	})
}
