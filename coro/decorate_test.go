package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
)

// depths counts how deep its managers are.
type depths struct{ now, entered int }

func (d *depths) manager(l *log) *coro.AsyncGeneratorContextManager[string] {
	return l.cm(func(_ *coro.Co, y yielder) error {
		d.entered++
		d.now++
		_, err := y.Yield("")
		d.now--
		return err
	})
}

// point is a class with a method to decorate.
type point struct{ a, b, c any }

func (p *point) set(a, b, c any) { p.a, p.b, p.c = a, b, c }

func TestDecorate(t *testing.T) {
	runRows(t, []row{
		{
			name: "function", why: "each call has a manager of its own, so the function can be called again", py: manager05 + "test_decorator; " + script05 + "async decorator again",
			run: func(l *log) {
				x := "something"
				f := coro.Decorate(l.plain("a"), func(co *coro.Co) error { l.say("%s", x); return nil })
				l.awaiting(func(co *coro.Co) error {
					l.ends(f(co))
					x = "something else"
					return f(co)
				})
			},
			want: []string{
				"set up a", "suspended with enter", "something", "suspended with exit", "tear down a", "!! None",
				"set up a", "suspended with enter", "something else", "suspended with exit", "tear down a",
			},
		},
		{
			name: "function with an error", why: "the manager is told", py: manager05 + "test_decorator_with_exception",
			run: func(l *log) {
				var d depths
				f := coro.Decorate(d.manager(l), func(co *coro.Co) error { l.say("%d", d.now); return value("foo") })
				l.say("%d", d.now)
				l.awaiting(func(co *coro.Co) error { l.ends(f(co)); return nil })
				l.say("%d", d.now)
			},
			want: []string{"0", "1", "!! ValueError('foo')", "0"},
		},
		{
			name: "method", why: "arguments and results are the closure's", py: manager05 + "test_decorating_method",
			run: func(l *log) {
				set := func(p *point, a, b, c any) func(*coro.Co) error {
					return coro.Decorate(new(depths).manager(l), func(*coro.Co) error { p.set(a, b, c); return nil })
				}
				l.awaiting(func(co *coro.Co) error {
					var p, q point
					l.ends(set(&p, 1, 2, nil)(co))
					l.ends(set(&q, "a", "b", "c")(co))
					l.say("%v %v", p, q)
					return nil
				})
			},
			want: []string{"!! None", "!! None", "{1 2 <nil>} {a b c}"},
		},
		{
			name: "recursive", why: "a call within a call has a manager of its own", py: manager05 + "test_recursive",
			run: func(l *log) {
				var d depths
				var recursive func(co *coro.Co) error
				recursive = coro.Decorate(d.manager(l), func(co *coro.Co) error {
					if d.now < 10 {
						return recursive(co)
					}
					return nil
				})
				l.awaiting(recursive)
				l.say("%d %d", d.entered, d.now)
			},
			want: []string{"10 0"},
		},
		{
			name: "any manager", why: "one that is no generator's is entered anew", py: onCPython + "class E(AsyncContextDecorator)",
			run: func(l *log) {
				f := coro.Decorate(&manager{l: l, name: "e"}, func(*coro.Co) error { l.say("f"); return nil })
				l.awaiting(f)
				l.awaiting(f)
			},
			want: []string{"enter e", "f", "exit e None", "enter e", "f", "exit e None"},
		},
		{
			name: "stop iteration", why: "the function is a coroutine, that none leaves", py: onCPython + "@cm() async def f(): raise StopIteration('s')",
			run: func(l *log) {
				l.awaiting(coro.Decorate(&manager{l: l, name: "e"}, func(*coro.Co) error { return stop("s") }))
			},
			want: []string{
				"enter e", "exit e RuntimeError('coroutine raised StopIteration') from StopIteration('s')",
				"main !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('s')",
			},
		},
		{
			name: "entered meanwhile", why: "a manager that was used itself cannot be made anew", py: onCPython + "dec = ok(); async with dec; then call what dec decorates",
			run: func(l *log) {
				cm := l.raisingFrom(same)
				f := coro.Decorate(cm, func(*coro.Co) error { l.say("f"); return nil })
				l.awaiting(f)
				l.used(cm, nil)
				l.awaiting(f)
			},
			want: []string{"f", "block ", "!! None", `main !! AttributeError("'_AsyncGeneratorContextManager' object has no attribute 'func'")`},
		},
		{
			name: "closed", why: "who awaits the function sees the GeneratorExit, though the manager has suppressed it", py: onCPython + "@cm() async def f(): await …, closed meanwhile",
			run: func(l *log) {
				f := coro.Decorate(&manager{l: l, name: "e", suppress: true}, waitsInBlock)
				c := l.make("c", func(co *coro.Co) (any, error) {
					err := f(co)
					l.ends(err)
					return nil, err
				})
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{"enter e", "exit e GeneratorExit()", "!! GeneratorExit()", "close -> None"},
		},
	})
}

func TestDecorateGenerator(t *testing.T) {
	const since315 = "FEATURES §4, since 3.15"
	numbers := func(l *log) func() asyncgen {
		return func() asyncgen {
			return l.agen("numbers", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
				for i := range 2 {
					v, err := y.Yield(i)
					l.got("sent", v, err)
					if err != nil {
						return err
					}
				}
				coro.Suspend(co, "at the end")
				return nil
			})
		}
	}
	runRows(t, []row{
		{
			name: "open while it runs", why: "the context is entered by the first step and left at the end, for each call", py: since315,
			run: func(l *log) {
				f := coro.DecorateGenerator(l.plain("a"), numbers(l))
				for range 2 {
					l.awaiting(func(co *coro.Co) error {
						g := f()
						l.say("made")
						for v := range g.All(co) {
							l.say("%v", v)
						}
						return g.Err()
					})
				}
			},
			want: []string{
				"made", "set up a", "suspended with enter", "0", "sent -> None", "1", "sent -> None", "suspended with at the end", "suspended with exit", "tear down a",
				"made", "set up a", "suspended with enter", "0", "sent -> None", "1", "sent -> None", "suspended with at the end", "suspended with exit", "tear down a",
			},
		},
		{
			name: "closed", why: "both generators are closed, the inner one first", py: since315,
			run: func(l *log) {
				g := coro.DecorateGenerator(&manager{l: l, name: "m"}, numbers(l))()
				l.awaiting(func(co *coro.Co) error {
					g.ANext().Await(co)
					return only(g.AClose().Await(co))
				})
				l.say("%v", g.State())
			},
			want: []string{"enter m", "sent !! GeneratorExit()", "exit m GeneratorExit()", "AGEN_CLOSED"},
		},
		{
			name: "thrown into", why: "the inner generator is closed, and the manager may suppress the error", py: since315,
			run: func(l *log) {
				for _, suppress := range []bool{false, true} {
					g := coro.DecorateGenerator(&manager{l: l, name: "m", suppress: suppress}, numbers(l))()
					l.awaiting(func(co *coro.Co) error {
						g.ANext().Await(co)
						return only(g.AThrow(value("v")).Await(co))
					})
				}
			},
			want: []string{
				"enter m", "sent !! GeneratorExit()", "exit m ValueError('v')", "main !! ValueError('v')",
				"enter m", "sent !! GeneratorExit()", "exit m ValueError('v')", "main !! StopAsyncIteration()",
			},
		},
		{
			name: "sent to", why: "an async for passes nothing on", py: since315,
			run: func(l *log) {
				g := coro.DecorateGenerator(&manager{l: l, name: "m"}, numbers(l))()
				l.awaiting(func(co *coro.Co) error {
					g.ANext().Await(co)
					return only(g.ASend("lost").Await(co))
				})
				l.say("%v", g.Name())
				l.drive("aclose", g.AClose())
			},
			want: []string{"enter m", "sent -> None", "TestDecorateGenerator", "sent !! GeneratorExit()", "exit m GeneratorExit()", "aclose -> None"},
		},
		{
			name: "raises", why: "the manager is told; an error while closing has the other one for its context", py: since315,
			run: func(l *log) {
				raises := func() asyncgen {
					return l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return key("k") })
				}
				for _, thrown := range []error{nil, value("v")} {
					g := coro.DecorateGenerator(&manager{l: l, name: "m"}, raises)()
					l.awaiting(func(co *coro.Co) error {
						g.ANext().Await(co)
						if thrown != nil {
							return only(g.AThrow(thrown).Await(co))
						}
						return only(g.ANext().Await(co))
					})
				}
			},
			want: []string{
				"enter m", "exit m KeyError('k')", "main !! KeyError('k')",
				"enter m", "exit m KeyError('k') <- ValueError('v')", "main !! KeyError('k')",
			},
		},
	})
}
