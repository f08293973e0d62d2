package coro_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// upTo yields 0, 1, …, n-1, waiting before each, and says when it ends.
func (l *log) upTo(n int) agen {
	return l.agen("upTo", func(co *coro.Co, y yields) (err error) {
		defer func() { l.say("upTo ends with %s", gen.Repr(err)) }()
		for i := range n {
			if _, err := coro.Suspend(co, "w"); err != nil {
				return err
			}
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	})
}

// finish drives a coroutine to its end, with nothing to wait for.
func (l *log) finish(what string, c coroutine) {
	for {
		v, err := c.Send(nil)
		if err != nil {
			l.got(what, v, err)
			return
		}
	}
}

// body is a coroutine that is driven to its end.
func (l *log) body(f func(co *coro.Co) error) {
	l.finish("main", l.make("main", func(co *coro.Co) (any, error) { return nil, f(co) }))
}

func TestAsyncGeneratorAll(t *testing.T) {
	runRows(t, []row{
		{
			name: "to the end",
			why:  "all values, and the loop goes on behind",
			py:   agenSuite + "test_async_gen_aiter",
			run: func(l *log) {
				l.body(func(co *coro.Co) error {
					g := l.upTo(3)
					for v := range g.All(co) {
						l.say("%v", v)
					}
					l.say("%v %v", g.Err(), g.State())
					for range g.All(co) {
						l.say("NOT REACHED")
					}
					return g.Err()
				})
			},
			want: []string{"0", "1", "2", "upTo ends with None", "<nil> AGEN_CLOSED", "main !! StopIteration()"},
		},
		{
			name: "break",
			why:  "the generator is closed in the same task before the loop is left",
			py:   goOnly + "CPython closes it some time later, in another task",
			run: func(l *log) {
				l.body(func(co *coro.Co) error {
					g := l.upTo(3)
					for v := range g.All(co) {
						l.say("%v", v)
						break
					}
					l.say("left: %v %v", g.Err(), g.State())
					return nil
				})
			},
			want: []string{"0", "upTo ends with GeneratorExit()", "left: <nil> AGEN_CLOSED", "main !! StopIteration()"},
		},
		{
			name: "break, and an error in closing",
			why:  "Err tells it",
			py:   goOnly + "see break",
			run: func(l *log) {
				l.body(func(co *coro.Co) error {
					g := l.agen("g", func(_ *coro.Co, y yields) error {
						y.Yield(1)
						return value("in finally")
					})
					for range g.All(co) {
						break
					}
					return g.Err()
				})
			},
			want: []string{"main !! ValueError('in finally')"},
		},
		{
			name: "error",
			why:  "what the body raises ends the loop, and is its error",
			py:   agenSuite + "test_async_gen_asyncio_02",
			run: func(l *log) {
				l.body(func(co *coro.Co) error {
					g := l.agen("g", func(_ *coro.Co, y yields) error { y.Yield(1); return value("boom") })
					for v := range g.All(co) {
						l.say("%v", v)
					}
					return g.Err()
				})
			},
			want: []string{"1", "main !! ValueError('boom')"},
		},
		{
			name: "panic in the loop",
			why:  "the generator is closed, and the panic goes on",
			py:   goOnly + "panics",
			run: func(l *log) {
				c := l.make("main", func(co *coro.Co) (any, error) {
					for range l.upTo(3).All(co) {
						panic("boom")
					}
					return nil, nil
				})
				c.Send(nil)
				l.panics("send", func() { c.Send(nil) })
			},
			want: []string{"upTo ends with GeneratorExit()", "send panics with PanicError(boom)"},
		},
		{
			name: "the consumer is closed",
			why:  "GeneratorExit goes through the generator to whatever it awaits, and ends both",
			py:   "CPython 3.13: c.close() of a coroutine in async for over a generator that awaits",
			run: func(l *log) {
				c := l.make("main", func(co *coro.Co) (any, error) {
					g := l.upTo(3)
					for range g.All(co) {
					}
					l.say("loop ended: %s", gen.Repr(g.Err()))
					return nil, g.Err()
				})
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{"upTo ends with GeneratorExit()", "loop ended: GeneratorExit()", "close -> None"},
		},
		{
			name: "the consumer is closed, and the body ignores it",
			why:  "the consumer ends all the same",
			py:   "CPython 3.13: as above, except GeneratorExit: yield 9",
			run: func(l *log) {
				g := l.agen("g", func(co *coro.Co, y yields) error {
					_, err := coro.Suspend(co, "w")
					l.say("body sees %s", gen.Repr(err))
					_, err = y.Yield(9)
					l.say("body sees %s", gen.Repr(err))
					return err
				})
				c := l.make("main", func(co *coro.Co) (any, error) {
					v, err := g.ANext().Await(co)
					l.got("anext", v, err)
					return nil, err
				})
				c.Send(nil)
				l.close("close", c)
				l.drive("aclose", g.AClose())
			},
			want: []string{"body sees GeneratorExit()", "anext !! GeneratorExit()", "close -> None", "body sees GeneratorExit()", "aclose -> None"},
		},
		{
			name: "a generator of generators",
			why:  "awaits reach the outermost driver through all of them",
			py:   goOnly + "depth",
			run: func(l *log) {
				var deep func(n int) agen
				deep = func(n int) agen {
					if n == 0 {
						return l.upTo(2)
					}
					return l.agen("deep", func(co *coro.Co, y yields) error {
						inner := deep(n - 1)
						for v := range inner.All(co) {
							if _, err := y.Yield(v.(int) + 1); err != nil {
								return err
							}
						}
						return inner.Err()
					})
				}
				l.body(func(co *coro.Co) error {
					g := deep(20)
					for v := range g.All(co) {
						l.say("%v", v)
					}
					return g.Err()
				})
				l.body(func(co *coro.Co) error {
					for range deep(5).All(co) {
						break
					}
					return nil
				})
			},
			want: []string{"20", "21", "upTo ends with None", "main !! StopIteration()", "upTo ends with GeneratorExit()", "main !! StopIteration()"},
		},
		{
			name: "anext with a default",
			why:  "the default stands for the end only",
			py:   py04 + "anext builtin; " + agenSuite + "test_anext_iter",
			run: func(l *log) {
				boom := value("boom")
				agenfn := func() agen {
					return l.agen("agenfn", func(co *coro.Co, y yields) error {
						if _, err := coro.Suspend(co, 1); err == boom {
							_, err = coro.Suspend(co, 2)
							return err
						}
						return nil
					})
				}
				anext := func() coroutine {
					g := agenfn()
					return l.make("anext", func(co *coro.Co) (any, error) { return g.ANextOr(co, "default") })
				}
				c := anext()
				l.send("1", c, nil)
				l.throw("2", c, boom)
				l.send("3", c, nil)
				c = anext()
				l.send("1", c, nil)
				l.throw("2", c, boom)
				l.throw("3", c, value("other"))
				c = anext()
				l.send("1", c, nil)
				l.close("close", c)
				l.send("2", c, nil)
			},
			want: []string{
				"1 -> 1", "2 -> 2", "3 !! StopIteration('default')", "1 -> 1", "2 -> 2", "3 !! ValueError('other')",
				"1 -> 1", "close -> None", "2 !! RuntimeError('cannot reuse already awaited coroutine')",
			},
		},
		{
			name: "yields in clean-up",
			why:  "a body yields what it likes while it is not being closed",
			py:   agenSuite + "test_async_gen_exception_07, test_async_gen_exception_08, test_async_gen_exception_09, test_async_gen_exception_11",
			run: func(l *log) {
				g := l.agen("g", func(co *coro.Co, y yields) error {
					y.Yield(1)
					coro.Suspend(co, nil)
					y.Yield(2)
					y.Yield(3)
					return value("1/0")
				})
				for range 5 {
					l.drive("anext", g.ANext())
				}
				w := l.agen("wrapper", func(co *coro.Co, y yields) error {
					y.Yield(1)
					inner := begun(l.agen("asg", func(_ *coro.Co, y yields) error { _, err := y.Yield(10); return err }))
					if _, err := inner.AThrow(gen.ErrGeneratorExit).Await(co); err == gen.ErrGeneratorExit {
						y.Yield(2)
					}
					y.Yield(3)
					return nil
				})
				for range 4 {
					l.drive("wrapper", w.ANext())
				}
			},
			want: []string{
				"anext -> 1", "suspended with <nil>", "anext -> 2", "anext -> 3", "anext !! ValueError('1/0')", "anext !! " + stopAsync,
				"wrapper -> 1", "wrapper -> 2", "wrapper -> 3", "wrapper !! " + stopAsync,
			},
		},
	})
}

// Steps that were made and dropped are reported; those that were used are not.
func TestAsyncStepsNeverAwaited(t *testing.T) {
	coro.CollectUnawaited()
	var got []string
	restore := coro.SetWarningHook(func(w coro.Warning) { got = append(got, w.String()) })
	defer func() { coro.SetWarningHook(restore) }()
	func() {
		make := func() agen {
			return coro.NewAsyncGeneratorWith(func(_ *coro.Co, y yields) error { y.Yield(1); return nil }, &coro.Options{Name: "ag"})
		}
		make().ANext()
		make().ASend(nil)
		make().AThrow(value("v"))
		make().AClose()
		make().ANext().Close()
		make().AClose().Throw(value("mine"))
		g := make()
		g.ANext().Send(nil)
		g.AClose().Send(nil)
	}()
	coro.CollectUnawaited()
	slices.Sort(got)
	want := []string{
		"RuntimeWarning: coroutine method 'aclose' of 'ag' was never awaited",
		"RuntimeWarning: coroutine method 'asend' of 'ag' was never awaited",
		"RuntimeWarning: coroutine method 'asend' of 'ag' was never awaited",
		"RuntimeWarning: coroutine method 'athrow' of 'ag' was never awaited",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q (%stest_asend, test_athrow, test_aclose, test_aclose_throw)", got, want, agenSuite)
	}
}

// A suspended generator that is dropped is closed by the collector.
func TestAsyncGeneratorDropped(t *testing.T) {
	runRows(t, []row{
		{
			name: "dropped",
			why:  "deferred calls run; a body that awaits or yields then has ignored GeneratorExit",
			py:   py04 + "del without hooks",
			run: func(l *log) {
				ended := make(chan bool, 3)
				var lines []string
				hook := gen.SetUnraisableHook(func(u gen.Unraisable) {
					lines = append(lines, address.ReplaceAllString(u.Object, "0xADDR")+" "+gen.Repr(u.Err))
					ended <- true
				})
				defer func() { gen.SetUnraisableHook(hook) }()
				for _, f := range []func(co *coro.Co, y yields, err error) error{
					func(_ *coro.Co, _ yields, err error) error { ended <- true; return err },
					func(co *coro.Co, _ yields, _ error) error { _, err := coro.Suspend(co, 1); return err },
					func(_ *coro.Co, y yields, _ error) error { _, err := y.Yield(2); return err },
				} {
					begun(l.agen("g", func(co *coro.Co, y yields) error {
						_, err := y.Yield(1)
						return f(co, y, err)
					}))
					for over := false; !over; {
						select {
						case <-ended:
							over = true
						default:
							runtime.GC()
							runtime.Gosched()
						}
					}
				}
				l.lines = append(l.lines, lines...)
			},
			want: []string{
				"<async_generator object g at 0xADDR> RuntimeError('async generator ignored GeneratorExit')",
				"<async_generator object g at 0xADDR> RuntimeError('async generator ignored GeneratorExit')",
			},
		},
	})
}

func TestAsyncGeneratorMisuse(t *testing.T) {
	for name, f := range map[string]func(){
		"nil body": func() { coro.NewAsyncGenerator[int, int](nil) },
		"zero":     func() { new(coro.AsyncGenerator[int, int]).ANext() },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
	g := coro.NewAsyncGenerator(func(_ *coro.Co, y *coro.AsyncYielder[int, int]) error { y.Yield(1); return nil })
	_, err := g.ANext().Send("text")
	if gen.Repr(err) != "TypeError('an asynchronous generator that is sent int cannot be sent string')" {
		t.Errorf("%v, want a TypeError", err)
	}
}
