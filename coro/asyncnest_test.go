package coro_test

import (
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// inner waits with its number and yields it, n times.
func (l *log) inner(n int) asyncgen {
	return l.agen("inner", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
		defer l.say("inner finally")
		for i := range n {
			answer, err := coro.Suspend(co, i)
			if err != nil {
				return err
			}
			l.say("answer %v", answer)
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	})
}

// mapped yields what f makes of the values of g.
func (l *log) mapped(name string, g asyncgen, f func(int) int) asyncgen {
	return l.agen(name, func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
		defer l.say("%s finally", name)
		for v := range g.All(co) {
			if _, err := y.Yield(f(v.(int))); err != nil {
				return err
			}
		}
		return g.Err()
	})
}

// outer is async def outer(): async for v in mid(2): yield v+1.
func (l *log) outer() asyncgen {
	mid := l.mapped("mid", l.inner(2), func(v int) int { return v * 10 })
	return l.mapped("outer", mid, func(v int) int { return v + 1 })
}

func TestAsyncNested(t *testing.T) {
	runRows(t, []row{
		{
			name: "values and answers",
			why:  "what the innermost body awaits reaches the driver, and the answer comes all the way back",
			py:   onCPython + "# nested",
			run: func(l *log) {
				c := l.consumer(l.outer(), l.says)
				l.send("send", c, nil)
				l.send("send", c, 100)
				l.send("send", c, 101)
			},
			want: []string{
				"send -> 0", "answer 100", "value 1", "send -> 1", "answer 101", "value 11",
				"inner finally", "mid finally", "outer finally", "after loop", "send !! StopIteration()",
			},
		},
		{
			name: "thrown at",
			why:  "an error is raised in the innermost await first",
			py:   onCPython + "# nested, thrown",
			run: func(l *log) {
				c := l.consumer(l.outer(), l.says)
				l.send("send", c, nil)
				l.throw("throw", c, value("deep"))
			},
			want: []string{
				"send -> 0", "inner finally", "mid finally", "outer finally", "cons sees ValueError('deep')", "throw !! ValueError('deep')",
			},
		},
		{
			name: "aclose",
			why:  "each closes the one that it ranges over",
			py:   onCPython + "# nested aclose",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					g := l.outer()
					v, err := g.ANext().Await(co)
					l.got("anext", v, err)
					_, err = g.AClose().Await(co)
					l.got("aclose", nil, err)
					return nil
				})
			},
			want: []string{
				"suspended with 0", "answer <nil>", "anext -> 1", "inner finally", "mid finally", "outer finally", "aclose -> None",
			},
		},
		{
			name: "deep",
			why:  "any depth works",
			py:   onCPython + "a hundred of async def w(g): async for v in g: yield v + 1",
			run: func(l *log) {
				g := l.agen("g", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					v, err := coro.Suspend(co, "w")
					if err != nil {
						return err
					}
					return only(y.Yield(v))
				})
				for range 100 {
					below := g
					g = l.agen("w", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
						for v := range below.All(co) {
							if _, err := y.Yield(v.(int) + 1); err != nil {
								return err
							}
						}
						return below.Err()
					})
				}
				c := l.consumer(g, l.says)
				l.send("send", c, nil)
				l.send("send", c, 7)
			},
			want: []string{"send -> 'w'", "value 107", "after loop", "send !! StopIteration()"},
		},
		{
			name: "a coroutine in the body",
			why:  "it runs on the body's behalf; its StopIteration is its own affair",
			py:   onCPython + "# await StopIteration thrown inside body coroutine",
			run: func(l *log) {
				g := l.agen("g2", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					v, err := l.make("co0", once(func(v any, err error) (any, error) { return v, err })).Await(co)
					l.got("co0", v, err)
					return only(l.make("co1", func(*coro.Co) (any, error) { return nil, stop("q") }).Await(co))
				})
				a := g.ANext()
				l.sendStep("send", a, nil)
				l.sendStep("send", a, "v")
			},
			want: []string{
				"send -> 'y'", "co0 -> 'v'", "send !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('q')",
			},
		},
		{
			name: "body awaits the closing of a coroutine",
			why:  "a coroutine in the body cannot keep GeneratorExit from it",
			py:   onCPython + "async def g(): await swallows(); yield 1; a = anext(g); a.send(None); a.close()",
			run: func(l *log) {
				g := l.agen("g", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					_, err := l.make("swallows", returns(nil)).Await(co)
					l.got("swallows", nil, err)
					return err
				})
				a := g.ANext()
				l.sendStep("send", a, nil)
				l.closeStep("close", a)
			},
			want: []string{"send -> 'y'", "swallows !! GeneratorExit()", "close -> None"},
		},
	})
}

// The body has a co of its own, and the consumer's is not to be used meanwhile.
func TestAsyncConsumersCo(t *testing.T) {
	const text = "coro: await with the co of an asynchronous generator's consumer: its body has one of its own"
	runRows(t, []row{
		{
			name: "in the body",
			why:  "to suspend the consumer from another goroutine would end the process",
			py:   goOnly + "Python knows the running coroutine from its frame",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					uses := map[string]func(co *coro.Co){
						"suspend": func(co *coro.Co) { coro.Suspend(co, nil) },
						"await":   func(co *coro.Co) { l.make("c", returns(1)).Await(co) },
						"step":    func(co *coro.Co) { l.ag().ANext().Await(co) },
						"range": func(co *coro.Co) {
							for range l.ag().All(co) {
							}
						},
					}
					for _, what := range []string{"suspend", "await", "step", "range"} {
						g := l.agen("g", func(*coro.Co, *coro.AsyncYielder[any, any]) error {
							l.panics(what, func() { uses[what](co) })
							return nil
						})
						g.ANext().Await(co)
					}
					return only(coro.Suspend(co, "free again"))
				})
			},
			want: []string{
				"suspend panics with " + text, "await panics with " + text, "step panics with " + text, "range panics with " + text,
				"suspended with free again",
			},
		},
		{
			name: "two levels up",
			why:  "every consumer on the way waits",
			py:   goOnly + "Python knows the running coroutine from its frame",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					g := l.agen("outer", func(inside *coro.Co, outer *coro.AsyncYielder[any, any]) error {
						inner := l.agen("inner", func(*coro.Co, *coro.AsyncYielder[any, any]) error {
							l.panics("outermost", func() { coro.Suspend(co, nil) })
							l.panics("outer", func() { coro.Suspend(inside, nil) })
							l.panics("outer's yield", func() { outer.Yield(nil) })
							return nil
						})
						return only(inner.ANext().Await(inside))
					})
					_, err := g.ANext().Await(co)
					l.got("anext", nil, err)
					return nil
				})
			},
			want: []string{
				"outermost panics with " + text, "outer panics with " + text,
				"outer's yield panics with coro: Yield of an asynchronous generator whose body is not running",
				"anext !! RuntimeError('async generator raised StopAsyncIteration') <-cause StopAsyncIteration()",
			},
		},
		{
			name: "the body's outside",
			why:  "it is of use while the body runs",
			py:   goOnly + "Python knows the running coroutine from its frame",
			run: func(l *log) {
				var inside *coro.Co
				g := l.agen("g", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					inside = co
					l.say("running %v", co.Running())
					return only(y.Yield(1))
				})
				l.drive("anext", g.ANext())
				l.say("running %v", inside.Running())
				l.panics("suspend", func() { coro.Suspend(inside, nil) })
				l.panics("await", func() { l.ag().ANext().Await(inside) })
				l.drive("aclose", g.AClose())
			},
			want: []string{
				"running true", "anext -> 1", "running false",
				"suspend panics with coro: await with the co of a coroutine that is not running",
				"await panics with coro: await with the co of a coroutine that is not running", "aclose -> None",
			},
		},
		{
			name: "another goroutine's step",
			why:  "one of two that meet is refused",
			py:   goOnly + "Python's threads cannot meet inside a step",
			run: func(l *log) {
				in, out := make(chan bool), make(chan bool)
				g := l.agen("g", func(_ *coro.Co, y *coro.AsyncYielder[any, any]) error {
					in <- true
					<-out
					return only(y.Yield(1))
				})
				done := make(chan bool)
				go func() {
					g.ANext().Send(nil)
					close(done)
				}()
				<-in
				l.drive("second", g.ANext())
				l.say("%v", g.State())
				close(out)
				<-done
				l.drive("aclose", g.AClose())
			},
			want: []string{
				"second !! RuntimeError('anext(): asynchronous generator is already running')", "AGEN_RUNNING", "aclose -> None",
			},
		},
		{
			name: "consumer unwound by force",
			why:  "a consumer that ignores GeneratorExit is unwound, and the body that waited on its behalf ends",
			py:   goOnly + "in Python the frames are dropped",
			run: func(l *log) {
				before := gen.SetUnraisableHook(func(u gen.Unraisable) { l.say("unraisable %s in %s", gen.Repr(u.Err), u.Object) })
				defer func() { gen.SetUnraisableHook(before) }()
				g := l.agen("g", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					defer l.say("g finally")
					coro.Suspend(co, "a")
					coro.Suspend(co, "b")
					_, err := coro.Suspend(co, "c")
					l.say("c: %s", gen.Repr(err))
					return err
				})
				c := l.make("cons", func(co *coro.Co) (any, error) {
					defer l.say("cons finally")
					return g.ANext().Await(co)
				})
				l.send("send", c, nil)
				c.Abandon()
				l.say("%v, %v", g.State(), c.State())
				runtime.KeepAlive(g)
			},
			want: []string{
				"send -> 'a'",
				"unraisable RuntimeError('coroutine ignored GeneratorExit') in <coroutine object cons at 0xADDR>",
				"c: GeneratorExit()", "g finally", "cons finally", "AGEN_CLOSED, CORO_CLOSED",
			},
		},
		{
			name: "a loop's body unwound by force",
			why:  "the generator is closed on the way, and cannot wait for that",
			py:   goOnly + "in Python the frames are dropped",
			run: func(l *log) {
				before := gen.SetUnraisableHook(func(u gen.Unraisable) { l.say("unraisable %s in %s", gen.Repr(u.Err), u.Object) })
				defer func() { gen.SetUnraisableHook(before) }()
				g := l.answers(func(co *coro.Co, _ *coro.AsyncYielder[any, any], err error) error {
					l.say("g sees %s", gen.Repr(err))
					_, err = coro.Suspend(co, "at the end")
					l.say("then %s", gen.Repr(err))
					return err
				})
				c := l.make("cons", func(co *coro.Co) (any, error) {
					for range g.All(co) {
						for _, v := range []any{"a", "b", "c"} {
							coro.Suspend(co, v)
						}
					}
					return nil, nil
				})
				l.send("send", c, nil)
				c.Abandon()
				l.say("%v, %v", g.State(), c.State())
			},
			want: []string{
				"send -> 'a'",
				"unraisable RuntimeError('coroutine ignored GeneratorExit') in <coroutine object cons at 0xADDR>",
				"g sees GeneratorExit()", "then GeneratorExit()", "AGEN_CLOSED, CORO_CLOSED",
			},
		},
	})
}
