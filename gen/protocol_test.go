package gen_test

import (
	"errors"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

const py01 = "SEMANTICS §1; scripts/01_generators.py: "

// two yields 1 and 2, says what it is sent, and returns "ret".
func two(l *log) body {
	return func(y yielder) (string, error) {
		for _, v := range []string{"1", "2"} {
			got, err := y.Yield(v)
			switch {
			case errors.Is(err, gen.ErrGeneratorExit):
				return "", err
			case err != nil:
				l.say("caught %s", gen.Repr(err))
				if _, err := y.Yield("handled"); err != nil {
					return "", err
				}
			case got != nil:
				l.say("got %v", got)
			}
		}
		return "ret", nil
	}
}

func yields(values ...string) body {
	return func(y yielder) (string, error) {
		for _, v := range values {
			if _, err := y.Yield(v); err != nil {
				return "", err
			}
		}
		return "", nil
	}
}

func TestStates(t *testing.T) {
	runRows(t, []row{
		{
			name: "life", why: "created, suspended, closed; a value is the last StopIteration's only", py: py01 + "states",
			run: func(l *log) {
				g := l.make(two(l))
				l.state(g)
				l.next(g)
				l.state(g)
				l.send(g, 5)
				l.throw(g, value("v"))
				l.next(g)
				l.state(g)
				l.next(g)
				l.send(g, 3)
				l.throw(g, value("late"))
				l.close(g)
			},
			want: []string{"GEN_CREATED", "-> 1", "GEN_SUSPENDED", "got 5", "-> 2", "caught ValueError('v')", "-> handled",
				"!! StopIteration('ret')", "GEN_CLOSED", "!! StopIteration()", "!! StopIteration()", "!! ValueError('late')", "-> "},
		},
		{
			name: "just started", why: "there is no yield to receive a value; the generator stays usable", py: py01 + "just-started",
			run: func(l *log) {
				g := l.make(two(l))
				l.send(g, 1)
				l.state(g)
				l.send(g, nil)
				l.close(g)
			},
			want: []string{"!! TypeError(\"can't send non-None value to a just-started generator\")", "GEN_CREATED", "-> 1", "-> "},
		},
		{
			name: "throw unstarted", why: "the body is never entered", py: py01 + "throw on unstarted",
			run: func(l *log) {
				g := l.make(func(yielder) (string, error) { l.say("ENTERED"); return "", nil })
				l.throw(g, value("early"))
				l.state(g)
				l.next(g)
			},
			want: []string{"!! ValueError('early')", "GEN_CLOSED", "!! StopIteration()"},
		},
		{
			name: "close unstarted", why: "the body is never entered", py: py01 + "close unstarted",
			run: func(l *log) {
				g := l.make(func(yielder) (string, error) { l.say("ENTERED"); return "", nil })
				l.close(g)
				l.state(g)
				l.next(g)
				l.send(g, 1)
			},
			want: []string{"-> ", "GEN_CLOSED", "!! StopIteration()", "!! StopIteration()"},
		},
		{
			name: "throw nothing", why: "only an exception can be thrown", py: py01 + "throw(int)",
			run:  func(l *log) { g := l.make(two(l)); l.throw(g, nil); l.state(g) },
			want: []string{"!! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')", "GEN_CREATED"},
		},
	})
}

func TestReentrancy(t *testing.T) {
	runRows(t, []row{{
		name: "from its own body", why: "the inner call fails and the outer goes on", py: py01 + "already executing",
		run: func(l *log) {
			var g script
			g = l.make(func(y yielder) (string, error) {
				l.next(g)
				l.state(g)
				l.send(g, 1)
				l.throw(g, value("x"))
				l.close(g)
				_, err := y.Yield("1")
				return "", err
			})
			l.next(g)
			l.state(g)
			l.close(g)
		},
		want: []string{"!! ValueError('generator already executing')", "GEN_RUNNING", "!! ValueError('generator already executing')",
			"!! ValueError('generator already executing')", "!! ValueError('generator already executing')",
			"-> 1", "GEN_SUSPENDED", "-> "},
	}})
}

func TestClose(t *testing.T) {
	// onExit yields once, and answers GeneratorExit with f.
	onExit := func(f func(y yielder, exit error) (string, error)) body {
		return func(y yielder) (string, error) {
			_, err := y.Yield("1")
			if errors.Is(err, gen.ErrGeneratorExit) {
				return f(y, err)
			}
			return "", err
		}
	}
	closeAfterOne := func(b func(l *log) body) func(l *log) {
		return func(l *log) {
			g := l.make(b(l))
			g.Next()
			l.close(g)
			l.state(g)
		}
	}
	runRows(t, []row{
		{
			name: "ignored", why: "a generator that yields again stays usable", py: py01 + "close ignoring GeneratorExit",
			run: func(l *log) {
				g := l.make(onExit(func(y yielder, _ error) (string, error) {
					l.say("GeneratorExit seen")
					_, err := y.Yield("again")
					return "", err
				}))
				l.next(g)
				l.close(g)
				l.state(g)
				l.next(g)
				l.state(g)
			},
			want: []string{"-> 1", "GeneratorExit seen", "!! RuntimeError('generator ignored GeneratorExit')", "GEN_SUSPENDED", "!! StopIteration('')", "GEN_CLOSED"},
		},
		{
			name: "value", why: "close returns what the body returns; the second close nothing", py: py01 + "close returns value (3.13)",
			run: func(l *log) {
				g := l.make(onExit(func(yielder, error) (string, error) { return "R", nil }))
				g.Next()
				l.close(g)
				l.close(g)
			},
			want: []string{"-> R", "-> "},
		},
		{
			name: "let through", why: "GeneratorExit out of the body is the ordinary end", py: py01 + "close propagating GeneratorExit",
			run:  closeAfterOne(func(l *log) body { return yields("1") }),
			want: []string{"-> ", "GEN_CLOSED"},
		},
		{
			name: "exhausted", why: "an ended generator's result is not returned again", py: py01 + "close on exhausted gen with return",
			run: func(l *log) {
				g := l.make(func(yielder) (string, error) { return "R", nil })
				l.next(g)
				l.close(g)
			},
			want: []string{"!! StopIteration('R')", "-> "},
		},
		{
			name: "other error", why: "any other exception is raised in the closer", py: py01 + "close raising other",
			run: closeAfterOne(func(l *log) body {
				return onExit(func(yielder, error) (string, error) { return "", &gen.KeyError{Key: "k"} })
			}),
			want: []string{"!! KeyError('k')", "GEN_CLOSED"},
		},
		{
			name: "stop iteration", why: "PEP 479 holds within close", py: py01 + "close raising StopIteration",
			run: closeAfterOne(func(l *log) body {
				return onExit(func(yielder, error) (string, error) { return "", &gen.StopIteration[string]{Value: "x"} })
			}),
			want: []string{"!! RuntimeError('generator raised StopIteration') <- StopIteration('x')", "GEN_CLOSED"},
		},
		{
			name: "own exit", why: "a body may raise GeneratorExit itself", py: py01 + "gen raising own GeneratorExit via next",
			run: func(l *log) {
				g := l.make(func(yielder) (string, error) { return "", &gen.GeneratorExit{Msg: "own"} })
				l.next(g)
				l.state(g)
			},
			want: []string{"!! GeneratorExit('own')", "GEN_CLOSED"},
		},
	})
}

func TestStopIterationInside(t *testing.T) {
	runRows(t, []row{
		{
			name: "raised", why: "a StopIteration that leaves a body would end the caller's loop unseen", py: py01 + "PEP 479",
			run: func(l *log) {
				l.next(l.make(func(yielder) (string, error) { return "", &gen.StopIteration[string]{Value: "v"} }))
			},
			want: []string{"!! RuntimeError('generator raised StopIteration') <- StopIteration('v')"},
		},
		{
			name: "leaked", why: "also when it comes from an inner next", py: py01 + "leaking StopIteration",
			run: func(l *log) {
				l.next(l.make(func(yielder) (string, error) {
					inner := l.make(yields())
					inner.Next()
					_, err := inner.Next()
					return "", err
				}))
			},
			want: []string{"!! RuntimeError('generator raised StopIteration') <- StopIteration()"},
		},
		{
			name: "thrown in", why: "also when it was thrown in and let through", py: py01 + "throw StopIteration into gen",
			run: func(l *log) {
				g := l.make(yields("1"))
				g.Next()
				l.throw(g, &gen.StopIteration[string]{Value: "q"})
			},
			want: []string{"!! RuntimeError('generator raised StopIteration') <- StopIteration('q')"},
		},
		{
			name: "unstarted and finished", why: "no frame is left: the bare exception comes back", py: py01 + "throw StopIteration into unstarted gen",
			run: func(l *log) {
				g := l.make(yields("1"))
				l.throw(g, &gen.StopIteration[string]{Value: "q"})
				l.throw(g, &gen.StopIteration[string]{Value: "q"})
			},
			want: []string{"!! StopIteration('q')", "!! StopIteration('q')"},
		},
	})
}

func TestReturnValues(t *testing.T) {
	for _, r := range []struct {
		value any
		want  string
	}{
		{nil, "StopIteration()"}, {5, "StopIteration(5)"}, {[]int{1, 2}, "StopIteration([1, 2])"},
		{&gen.StopIteration[int]{Value: 3}, "StopIteration(StopIteration(3))"}, {value("z"), "StopIteration(ValueError('z'))"},
	} {
		g := gen.New(func(*gen.Yielder[int, nothing]) (any, error) { return r.value, nil })
		_, err := g.Next()
		if got := gen.Repr(err); got != r.want {
			t.Errorf("return %v (%sreturn values): got %s, want %s", r.value, py01, got, r.want)
		}
		var stop *gen.StopIteration[any]
		if !errors.As(err, &stop) || !errors.Is(err, gen.Stop) {
			t.Errorf("return %v: %v is no StopIteration", r.value, err)
		}
		if _, ok := g.Result(); !ok {
			t.Errorf("return %v: no Result", r.value)
		}
	}
}

func TestAll(t *testing.T) {
	runRows(t, []row{
		{
			name: "break leaves it suspended", why: "a for loop that breaks keeps the generator", py: py01 + "iteration helpers",
			run: func(l *log) {
				g := l.make(yields("a", "b", "c"))
				for v := range g.All() {
					l.say("%s", v)
					if v == "b" {
						break
					}
				}
				l.state(g)
				for v := range g.All() {
					l.say("%s", v)
				}
				l.say("%v", g.Err())
			},
			want: []string{"a", "b", "GEN_SUSPENDED", "c", "<nil>"},
		},
		{
			name: "error", why: "what ends the loop is not lost", py: py01 + "iteration helpers",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) { y.Yield("a"); return "", value("boom") })
				for v := range g.All() {
					l.say("%s", v)
				}
				l.say("%s", gen.Repr(g.Err()))
				for v := range g.All() {
					l.say("%s", v)
				}
				l.say("%s", gen.Repr(g.Err()))
			},
			want: []string{"a", "ValueError('boom')", "ValueError('boom')"},
		},
		{
			name: "running", why: "a range over a running generator is an error, too", py: py01 + "already executing",
			run: func(l *log) {
				var g script
				g = l.make(func(y yielder) (string, error) {
					for range g.All() {
						l.say("NOT REACHED")
					}
					l.say("in the loop")
					return "", nil
				})
				l.next(g)
				l.say("%s", gen.Repr(g.Err()))
			},
			want: []string{"in the loop", "!! StopIteration('')", "ValueError('generator already executing')"},
		},
	})
}

func TestMisuse(t *testing.T) {
	panics := func(name, want string, f func()) {
		t.Helper()
		defer func() {
			if r := recover(); r != want {
				t.Errorf("%s: panic %v, want %q", name, r, want)
			}
		}()
		f()
	}
	panics("New", "gen: New of a nil body", func() { gen.New[int, nothing, nothing](nil) })
	panics("Do", "gen: Do of a nil body", func() { gen.Do[int](nil) })
	panics("Each", "gen: Each of a nil body", func() { gen.Each[int](nil) })
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			var kept yielder
			g := (&log{engine: engine}).make(func(y yielder) (string, error) { kept = y; return "", nil })
			g.Next()
			panics("Yield", "coluber: a body was suspended after it had returned", func() { kept.Yield("late") })
		})
	}
}
