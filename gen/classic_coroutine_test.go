package gen_test

import (
	"errors"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// The doctests for coroutine: send, throw and close.

func TestCoroutineSend(t *testing.T) {
	const py = "Lib/test/test_generators.py: coroutine, "
	runRows(t, []row{
		{
			name: "send", why: "the yield expression is what is sent", py: py + "Sending a value into a started generator",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					x, err := y.Yield("1")
					if err != nil {
						return "", err
					}
					l.say("%v", x)
					_, err = y.Yield("2")
					return "", err
				})
				l.next(g)
				l.send(g, 42)
			},
			want: []string{"-> 1", "42", "-> 2"},
		},
		{
			name: "send to a new generator", why: "there is no yield expression yet", py: py + "Sending a value into a new generator; GeneratorTest.test_send_non_none_to_new_gen",
			run:  func(l *log) { g := l.make(yields("1")); l.send(g, "foo"); l.send(g, 0); l.next(g) },
			want: []string{"!! TypeError(\"can't send non-None value to a just-started generator\")", "!! TypeError(\"can't send non-None value to a just-started generator\")", "-> 1"},
		},
		{
			name: "augmented assignment", why: "the sum of what is sent", py: py + "A yield expression with augmented assignment",
			run: func(l *log) {
				var seq []int
				c := gen.NewWith(func(y *gen.Yielder[nothing, int]) (nothing, error) {
					for count := 0; count < 200; {
						v, err := y.Yield(nothing{})
						if err != nil {
							return nothing{}, err
						}
						count += v
						seq = append(seq, count)
					}
					return nothing{}, nil
				}, &gen.Options{Engine: l.engine})
				defer c.Close()
				c.Next()
				l.say("%v", seq)
				for range 3 {
					c.Send(10)
					l.say("%v", seq)
				}
			},
			want: []string{"[]", "[10]", "[10 20]", "[10 20 30]"},
		},
		{
			name: "order of evaluation", why: "d[(yield 'a')] = d[(yield 'b')] = 27: each yield is received before the next runs", py: py + "various yield expression constructs",
			run: func(l *log) {
				data := []int{1, 2}
				g := l.make(func(y yielder) (string, error) {
					for _, name := range []string{"a", "b"} {
						i, err := y.Yield(name)
						if err != nil {
							return "", err
						}
						data[i.(int)] = 27
					}
					return "", nil
				})
				l.send(g, nil)
				l.say("%v", data)
				l.send(g, 0)
				l.say("%v", data)
				l.send(g, 1)
				l.say("%v", data)
			},
			want: []string{"-> a", "[1 2]", "-> b", "[27 2]", "!! StopIteration('')", "[27 27]"},
		},
	})
}

func TestCoroutineThrow(t *testing.T) {
	const py = "Lib/test/test_generators.py: coroutine, "
	listener := func(l *log) script {
		return l.make(func(y yielder) (string, error) {
			for {
				x, err := y.Yield("")
				if v, ok := gen.Raised(err).(*gen.ValueError); ok {
					l.say("caught ValueError (%v)", v)
				} else if err != nil {
					return "", err
				} else {
					l.say("%v", x)
				}
			}
		})
	}
	runRows(t, []row{
		{
			name: "throw", why: "what is caught is answered by the next yield; what is not ends the generator", py: py + "Now check some throw() conditions",
			run: func(l *log) {
				g := listener(l)
				l.next(g)
				l.throw(g, value(""))
				l.throw(g, value("xyz"))
				l.send(g, 1)
				l.throw(g, &gen.TypeError{})
				l.state(g)
				l.send(g, 2)
				l.throw(g, value("6"))
				l.throw(listener(l), value("7"))
			},
			want: []string{"-> ", "caught ValueError ()", "-> ", "caught ValueError (xyz)", "-> ", "1", "-> ",
				"!! TypeError()", "GEN_CLOSED", "!! StopIteration()", "!! ValueError('6')", "!! ValueError('7')"},
		},
		{
			name: "throw after another exception", why: "an exception that was dealt with before does not matter", py: "Lib/test/test_generators.py: GeneratorThrowTest.test_throw_after_none_exc_type",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					_ = func() error { return &gen.KeyError{} }() // try: raise KeyError / except KeyError: pass
					if _, err := y.Yield(""); err != nil {
						return "", &gen.RuntimeError{}
					}
					return "", nil
				})
				l.next(g)
				l.throw(g, value(""))
			},
			want: []string{"-> ", "!! RuntimeError()"},
		},
		{
			name: "the exception is kept", why: "what a body has caught it may raise after more yields, and it is the same", py: "Lib/test/test_generators.py: ExceptionTest.test_except_throw, test_except_throw_exception_context, GeneratorThrowTest.test_exception_context_with_yield_inside_generator",
			run: func(l *log) {
				thrown := value("")
				g := l.make(func(y yielder) (string, error) {
					_, err := y.Yield("1")
					y.Yield("2")
					y.Yield("3")
					return "", err
				})
				l.next(g)
				l.throw(g, thrown)
				l.next(g)
				_, err := g.Next()
				l.say("%v", err == thrown)
			},
			want: []string{"-> 1", "-> 2", "-> 3", "true"},
		},
		{
			name: "caught outside", why: "an error that ends a loop over a generator is caught around the loop", py: "Lib/test/test_generators.py: GeneratorTest.test_issue103488",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) { y.Yield(""); return "", value("") })
				for range g.All() {
					l.say("round")
				}
				if err := g.Err(); errors.As(err, new(*gen.ValueError)) {
					l.say("caught")
				}
			},
			want: []string{"round", "caught"},
		},
		{
			name: "StopIteration by a call", why: "PEP 479 does not ask where it was raised", py: "Lib/test/test_generator_stop.py: TestPEP479.test_stopiteration_wrapping, test_stopiteration_wrapping_context; Lib/test/test_generators.py: ExceptionTest.test_stopiteration_error, test_tutorial_stopiteration",
			run: func(l *log) {
				f := func() error { return gen.Stop }
				l.next(l.make(func(y yielder) (string, error) { return "", f() }))
				g := l.make(func(y yielder) (string, error) {
					y.Yield("1")
					if err := f(); err != nil {
						return "", err
					}
					y.Yield("2") // never reached
					return "", nil
				})
				l.next(g)
				l.next(g)
				l.next(g)
			},
			want: []string{"!! RuntimeError('generator raised StopIteration') <- StopIteration()", "-> 1", "!! RuntimeError('generator raised StopIteration') <- StopIteration()", "!! StopIteration()"},
		},
		{
			name: "what is sent is returned", why: "a value travels in and out again as it is", py: "Lib/test/test_generators.py: ExceptionTest.test_return_tuple, test_return_stopiteration",
			run: func(l *log) {
				for _, v := range []any{[1]int{2}, &gen.StopIteration[int]{Value: 2}} {
					g := gen.NewWith(func(y *gen.Yielder[int, any]) (any, error) { return y.Yield(1) }, &gen.Options{Engine: l.engine})
					g.Next()
					_, err := g.Send(v)
					var stop *gen.StopIteration[any]
					l.say("%v %v", errors.As(err, &stop) && stop.Value == v, gen.Repr(err))
				}
			},
			want: []string{"true StopIteration([2])", "true StopIteration(StopIteration(2))"},
		},
	})
}

func TestCoroutineClose(t *testing.T) {
	const py = "Lib/test/test_generators.py: coroutine, "
	// exiting yields once, and answers GeneratorExit by f; any other error it lets
	// through.
	exiting := func(l *log, f func(y yielder) (string, error)) script {
		return l.make(func(y yielder) (string, error) {
			_, err := y.Yield("")
			if errors.Is(err, gen.ErrGeneratorExit) {
				return f(y)
			}
			return "", err
		})
	}
	zero := func(yielder) (string, error) { return "0", nil }
	runRows(t, []row{
		{
			name: "close", why: "the second close does nothing, nor does one that comes before the start", py: py + "Now let's try closing a generator",
			run: func(l *log) {
				body := func(yielder) (string, error) { l.say("exiting"); return "", nil }
				g := exiting(l, body)
				l.next(g)
				l.close(g)
				l.close(g)
				l.close(exiting(l, body))
				g = l.make(yields(""))
				l.next(g)
				l.close(g)
			},
			want: []string{"-> ", "exiting", "-> ", "-> ", "-> ", "-> ", "-> "},
		},
		{
			name: "except Exception", why: "GeneratorExit is no Exception; finally runs all the same", py: py + "GeneratorExit is not caught by except Exception",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					defer l.say("finally")
					_, err := y.Yield("")
					switch gen.Raised(err).(type) {
					case *gen.GeneratorExit:
					default:
						l.say("except")
					}
					return "", err
				})
				l.next(g)
				l.close(g)
			},
			want: []string{"-> ", "finally", "-> "},
		},
		{
			name: "ill-behaved", why: "the first close is ignored, the second ends it", py: py + "Now let's try some ill-behaved generators",
			run: func(l *log) {
				g := exiting(l, func(y yielder) (string, error) { _, err := y.Yield("foo!"); return "", err })
				l.next(g)
				l.close(g)
				l.close(g)
			},
			want: []string{"-> ", "!! RuntimeError('generator ignored GeneratorExit')", "-> "},
		},
		{
			name: "errors of closing", why: "they are raised in the closer", py: py + "And errors thrown during closing should propagate; GeneratorCloseTest.test_close_raises",
			run: func(l *log) {
				g := exiting(l, func(yielder) (string, error) { return "", &gen.TypeError{Msg: "fie!"} })
				l.next(g)
				l.close(g)
				g = exiting(l, func(yielder) (string, error) { return "", &gen.RuntimeError{} })
				l.next(g)
				l.close(g)
			},
			want: []string{"-> ", "!! TypeError('fie!')", "-> ", "!! RuntimeError()"},
		},
		{
			name: "no value", why: "a body that lets GeneratorExit through has none", py: "Lib/test/test_generators.py: GeneratorCloseTest.test_close_no_return_value, test_close_not_catching_exit",
			run: func(l *log) {
				g := l.make(func(y yielder) (string, error) {
					if _, err := y.Yield(""); err != nil {
						return "not seen", err
					}
					return "0", nil
				})
				l.send(g, nil)
				l.close(g)
			},
			want: []string{"-> ", "-> "},
		},
		{
			name: "a value", why: "it is what the body returns in answer to GeneratorExit, once", py: "Lib/test/test_generators.py: GeneratorCloseTest.test_close_return_value, test_close_closed",
			run:  func(l *log) { g := exiting(l, zero); l.send(g, nil); l.close(g); l.close(g) },
			want: []string{"-> ", "-> 0", "-> "},
		},
		{
			name: "not started", why: "the body is never entered", py: "Lib/test/test_generators.py: GeneratorCloseTest.test_close_not_started",
			run:  func(l *log) { l.close(exiting(l, zero)) },
			want: []string{"-> "},
		},
		{
			name: "exhausted", why: "what it returned before is not returned again", py: "Lib/test/test_generators.py: GeneratorCloseTest.test_close_exhausted",
			run:  func(l *log) { g := exiting(l, zero); l.next(g); l.next(g); l.close(g) },
			want: []string{"-> ", "!! StopIteration('')", "-> "},
		},
	})
}
