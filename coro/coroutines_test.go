package coro_test

import (
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// yieldFrom is an awaitable that suspends with each of its values, and has a
// result.
type yieldFrom struct {
	values []any
	result any
}

func (a yieldFrom) Await(co *coro.Co) (any, error) {
	for _, v := range a.values {
		if _, err := coro.Suspend(co, v); err != nil {
			return nil, err
		}
	}
	return a.result, nil
}

// async is run_async of the suite: it drives a coroutine, and notes what that
// suspends with, and its end.
func (l *log) async(b body) {
	c := l.make("foo", b)
	var waits []any
	for {
		v, err := c.Send(nil)
		if err != nil {
			l.got(gen.Repr(waits), nil, err)
			return
		}
		waits = append(waits, v)
	}
}

// awaits is await a.
func awaits(a coro.Awaitable[any]) body {
	return func(co *coro.Co) (any, error) { return a.Await(co) }
}

// What CPython's suite does with coroutines.
func TestCoroutines(t *testing.T) {
	runRows(t, []row{
		{
			name: "awaitables", why: "what an awaitable suspends with goes to the driver, and its result to the awaiter", py: suite + "test_await_3, test_await_4, test_await_6, test_await_7",
			run: func(l *log) {
				l.async(awaits(yieldFrom{[]any{1, 2, 3}, nil}))
				l.async(awaits(l.make("bar", atOnce(42))))
				l.async(awaits(yieldFrom{[]any{52}, nil}))
				l.async(awaits(yieldFrom{[]any{42}, 100}))
			},
			want: []string{
				"[1, 2, 3] !! StopIteration()", "[] !! StopIteration(42)", "[52] !! StopIteration()", "[42] !! StopIteration(100)",
			},
		},
		{
			name: "coroutine as a result", why: "it is a value like another, until it is awaited", py: suite + "test_await_10",
			run: func(l *log) {
				bar := coro.New(func(*coro.Co) (coroutine, error) { return l.make("baz", atOnce(42)), nil })
				l.async(func(co *coro.Co) (any, error) {
					baz, err := bar.Await(co)
					if err != nil {
						return nil, err
					}
					return baz.Await(co)
				})
			},
			want: []string{"[] !! StopIteration(42)"},
		},
		{
			name: "exception as a result", why: "it has not been raised, so nothing was handled then", py: suite + "test_await_16",
			run: func(l *log) {
				l.async(func(co *coro.Co) (any, error) {
					err := coro.With(co, &manager{l: &log{}, suppress: true}, func(string) error { return key("k") })
					l.ends(err)
					v, err := l.make("f", atOnce(value("v"))).Await(co)
					l.say("%s, context %v", gen.Repr(v), gen.ContextOf(v.(error)))
					return v, err
				})
			},
			want: []string{"!! None", "ValueError('v'), context <nil>", "[] !! StopIteration(ValueError('v'))"},
		},
		{
			name: "send, close and throw", why: "they reach what is awaited, whose deferred calls run", py: suite + "test_func_10",
			run: func(l *log) {
				n := 0
				foo := func() coroutine {
					return l.make("foo", func(co *coro.Co) (_ any, err error) {
						defer func() {
							if _, ok := err.(*gen.ValueError); ok {
								n += 100
							}
							n++
						}()
						a, err := coro.Suspend(co, nil)
						if err != nil {
							return nil, err
						}
						return coro.Suspend(co, a.(int)*a.(int))
					})
				}
				c := l.awaiter(foo())
				c.Send(nil)
				l.send("send", c, 10)
				l.say("%d", n)
				l.close("close", c)
				l.say("%d", n)
				c = l.awaiter(foo())
				c.Send(nil)
				l.throw("throw", c, value("z"))
				l.say("%d", n)
			},
			want: []string{"send -> 100", "0", "close -> None", "1", "throw !! ValueError('z')", "102"},
		},
		{
			name: "finished by a throw", why: "it cannot be used again, by send or by throw, also from within another one", py: suite + "test_func_16",
			run: func(l *log) {
				spammer := l.make("send", once(func(_ any, err error) (any, error) { return "spam", err }))
				read := func() coroutine {
					return l.make("read", func(co *coro.Co) (any, error) {
						coro.Suspend(co, nil)
						return spammer.Await(co)
					})
				}
				reader := read()
				reader.Send(nil)
				reader.Send(nil)
				l.throw("throw", reader, value("ham"))
				reader = read()
				reader.Send(nil)
				l.send("again", reader, nil)
				l.throw("again", reader, value("wat"))
			},
			want: []string{
				"throw !! ValueError('ham')",
				"again !! RuntimeError('cannot reuse already awaited coroutine')",
				"again !! RuntimeError('cannot reuse already awaited coroutine')",
			},
		},
		{
			name: "finished", why: "sending and throwing are refused, closing is not", py: suite + "test_func_17, test_func_18",
			run: func(l *log) {
				c := l.make("coroutine", atOnce("spam"))
				l.send("send", c, nil)
				for range 2 {
					l.send("send", c, nil)
					l.throw("throw", c, value("wat"))
				}
				l.close("close", c)
				l.close("close", c)
			},
			want: []string{
				"send !! StopIteration('spam')",
				"send !! RuntimeError('cannot reuse already awaited coroutine')", "throw !! RuntimeError('cannot reuse already awaited coroutine')",
				"send !! RuntimeError('cannot reuse already awaited coroutine')", "throw !! RuntimeError('cannot reuse already awaited coroutine')",
				"close -> None", "close -> None",
			},
		},
		{
			name: "closed again", why: "GeneratorExit is raised once", py: suite + "test_func_19",
			run: func(l *log) {
				c := l.awaiter(l.make("foo", func(co *coro.Co) (any, error) {
					coro.Suspend(co, nil)
					_, err := coro.Suspend(co, nil)
					l.say("sees %s", gen.Repr(err))
					return nil, nil
				}))
				c.Send(nil)
				c.Send(nil)
				for range 4 {
					l.close("close", c)
				}
			},
			want: []string{"sees GeneratorExit()", "close -> None", "close -> None", "close -> None", "close -> None"},
		},
	})
}

// hundred yields 1 to 100, and suspends at each tenth with ten times as much.
func (l *log) hundred() asyncgen {
	return l.agen("hundred", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
		for i := 1; i <= 100; i++ {
			if i%10 == 0 {
				if _, err := coro.Suspend(co, i*10); err != nil {
					return err
				}
			}
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	})
}

// numbers are from, from+step and so on, n of them.
func numbers(from, step, n int) []any {
	var all []any
	for i := range n {
		all = append(all, from+i*step)
	}
	return all
}

// eleven yields 1 to 11.
func (l *log) eleven() asyncgen {
	return l.agen("eleven", func(_ *coro.Co, y *coro.AsyncYielder[any, any]) error {
		for i := range 11 {
			if _, err := y.Yield(i + 1); err != nil {
				return err
			}
		}
		return nil
	})
}

// counts adds to i when it is entered and left.
type counts struct{ i *int }

func (c counts) AEnter(*coro.Co) (int, error)        { *c.i += 10000; return 0, nil }
func (c counts) AExit(*coro.Co, error) (bool, error) { *c.i += 100000; return false, nil }

// What CPython's suite does with async for.
func TestAsyncFor(t *testing.T) {
	runRows(t, []row{
		{
			name: "to the end, break and continue", why: "the loop may wait between values; what follows it is its else, unless it was left", py: suite + "test_for_1",
			run: func(l *log) {
				for _, does := range []func(i int, buffer []any) ([]any, bool){
					func(i int, buffer []any) ([]any, bool) { return append(buffer, 2*i), true },
					func(i int, buffer []any) ([]any, bool) { return append(buffer, i), i != 20 },
					func(i int, buffer []any) ([]any, bool) {
						if i > 20 {
							return buffer, true
						}
						return append(buffer, i), true
					},
				} {
					var buffer, waits []any
					c := l.make("test", func(co *coro.Co) (any, error) {
						g, more := l.hundred(), true
						for v := range g.All(co) {
							if buffer, more = does(v.(int), buffer); !more {
								break
							}
						}
						if more {
							l.say("else")
						}
						return nil, g.Err()
					})
					for v, err := c.Send(nil); err == nil; v, err = c.Send(nil) {
						waits = append(waits, v)
					}
					l.say("%v, %d values to %v", waits, len(buffer), buffer[len(buffer)-1])
					l.say("%v", slices.Equal(buffer, numbers(1, 1, 20)) || slices.Equal(buffer, numbers(2, 2, 100)))
				}
			},
			want: []string{
				"else", "[100 200 300 400 500 600 700 800 900 1000], 100 values to 200", "true",
				"[100 200], 20 values to 20", "true",
				"else", "[100 200 300 400 500 600 700 800 900 1000], 20 values to 20", "true",
			},
		},
		{
			name: "within async with", why: "each is entered and left as often as it is written", py: suite + "test_for_6",
			run: func(l *log) {
				i := 0
				once := func(co *coro.Co, before, otherwise int) error {
					err := coro.With(co, counts{&i}, func(int) error {
						i += before
						g := l.eleven()
						for range g.All(co) {
							i++
						}
						i += otherwise
						return g.Err()
					})
					i += 1000
					return err
				}
				l.async(func(co *coro.Co) (any, error) { return nil, once(co, 0, 0) })
				l.say("%d", i)
				for _, n := range [][2]int{{0, 0}, {100, 10000000}} {
					l.async(func(co *coro.Co) (any, error) {
						if err := once(co, n[0], n[1]); err != nil {
							return nil, err
						}
						return nil, once(co, n[0], n[1])
					})
					l.say("%d", i)
				}
			},
			want: []string{
				"[] !! StopIteration()", "111011", "[] !! StopIteration()", "333033", "[] !! StopIteration()", "20555255",
			},
		},
		{
			name: "raises at once", why: "the loop runs not at all, nor what follows it; nothing is left to warn of", py: suite + "test_for_7, test_for_8",
			run: func(l *log) {
				before := coro.SetWarningHook(func(w coro.Warning) { l.say("%v", w) })
				defer func() { coro.SetWarningHook(before) }()
				n := 0
				l.async(func(co *coro.Co) (any, error) {
					g := l.agen("ai", func(*coro.Co, *coro.AsyncYielder[any, any]) error { return value("z") })
					for range g.All(co) {
						n++
					}
					if err := g.Err(); err != nil {
						return nil, err
					}
					n += 10
					return nil, nil
				})
				coro.CollectUnawaited()
				l.say("%d", n)
			},
			want: []string{"[] !! ValueError('z')", "0"},
		},
	})
}
