package coro_test

import (
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// asyncFor begins the source of rows about async for.
const asyncFor = onCPython + "async for v in g: "

// consumer is a coroutine that ranges over g, with body for each value.
func (l *log) consumer(g asyncgen, body func(v any) bool) coroutine {
	return l.make("cons", func(co *coro.Co) (any, error) {
		for v := range g.All(co) {
			if !body(v) {
				break
			}
		}
		if err := g.Err(); err != nil {
			l.say("cons sees %s", gen.Repr(err))
			return nil, err
		}
		l.say("after loop")
		return nil, nil
	})
}

// says is a loop's body that goes on.
func (l *log) says(v any) bool {
	l.say("value %v", v)
	return true
}

func TestAsyncAll(t *testing.T) {
	runRows(t, []row{
		{
			name: "to the end",
			why:  "async for gives every value, awaits and all",
			py:   suite04 + "test_async_gen_iteration_01",
			run: func(l *log) {
				g := l.agen("gen", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					for _, v := range []any{123, 456, 789} {
						coro.Suspend(co, "result")
						a, err := y.Yield(v)
						l.got("sent", a, err)
					}
					return nil
				})
				c := l.consumer(g, l.says)
				for range 4 {
					l.send("send", c, nil)
				}
			},
			want: []string{
				"send -> 'result'", "value 123", "sent -> None", "send -> 'result'", "value 456", "sent -> None",
				"send -> 'result'", "value 789", "sent -> None", "after loop", "send !! StopIteration()",
			},
		},
		{
			name: "break closes",
			why:  "what the body does at its end is awaited where the loop is left",
			py:   goOnly + "in Python the collector closes it, in a task of its own",
			run: func(l *log) {
				g := l.answers(func(co *coro.Co, _ *coro.AsyncYielder[any, any], err error) error {
					l.say("sees %s", gen.Repr(err))
					coro.Suspend(co, "in-finally")
					return err
				})
				c := l.consumer(g, func(any) bool { return false })
				l.send("send", c, nil)
				l.send("send", c, nil)
				l.say("%v", g.State())
			},
			want: []string{
				"sees GeneratorExit()", "send -> 'in-finally'", "after loop", "send !! StopIteration()", "AGEN_CLOSED",
			},
		},
		{
			name: "closing raises",
			why:  "Err has it, for the loop has no other place",
			py:   goOnly + "in Python the collector's task raises it",
			run: func(l *log) {
				stop := func(any) bool { return false }
				l.send("raises", l.consumer(l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return value("k") }), stop), nil)
				g := l.answers(func(_ *coro.Co, y *coro.AsyncYielder[any, any], err error) error {
					y.Yield(2)
					return err
				})
				l.send("ignores", l.consumer(g, stop), nil)
				l.drive("goes on", g.ANext())
			},
			want: []string{
				"cons sees ValueError('k')", "raises !! ValueError('k')",
				"cons sees RuntimeError('async generator ignored GeneratorExit')",
				"ignores !! RuntimeError('async generator ignored GeneratorExit')", "goes on !! GeneratorExit()",
			},
		},
		{
			name: "the body raises",
			why:  "the loop ends, and Err tells why",
			py:   asyncFor + "1/0 in the body",
			run: func(l *log) {
				g := l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return value("v") })
				l.send("send", l.consumer(g, l.says), nil)
			},
			want: []string{"value 1", "cons sees ValueError('v')", "send !! ValueError('v')"},
		},
		{
			name: "thrown at",
			why:  "what is thrown into the consumer is raised where the body awaits, and may be dealt with there",
			py:   onCPython + "# throw into consumer",
			run: func(l *log) {
				g := l.agen("g1", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					for {
						_, err := coro.Suspend(co, "w")
						if gen.Repr(err) != "ValueError('v')" {
							return err
						}
						l.say("g1 sees %s", gen.Repr(err))
						y.Yield("handled")
					}
				})
				c := l.consumer(g, l.says)
				l.send("send", c, nil)
				l.throw("throw", c, value("v"))
				l.throw("throw2", c, value("k"))
			},
			want: []string{
				"send -> 'w'", "g1 sees ValueError('v')", "value handled", "throw -> 'w'",
				"cons sees ValueError('k')", "throw2 !! ValueError('k')",
			},
		},
		{
			name: "consumer closed",
			why:  "the body ends first; whatever it answers, the consumer gets the GeneratorExit, or an error in its place",
			py:   onCPython + "# consumer closed while the generator awaits",
			run: func(l *log) {
				for _, answer := range []func(y *coro.AsyncYielder[any, any], err error) error{
					func(_ *coro.AsyncYielder[any, any], err error) error { return err },
					func(y *coro.AsyncYielder[any, any], _ error) error { return only(y.Yield(2)) },
					func(*coro.AsyncYielder[any, any], error) error { return value("k") },
					func(*coro.AsyncYielder[any, any], error) error { return nil },
				} {
					g := l.agen("g0", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
						_, err := coro.Suspend(co, "w")
						l.say("g0 sees %s", gen.Repr(err))
						return answer(y, err)
					})
					c := l.consumer(g, l.says)
					c.Send(nil)
					l.close("close", c)
					l.say("%v", g.State())
				}
			},
			want: []string{
				"g0 sees GeneratorExit()", "cons sees GeneratorExit()", "close -> None", "AGEN_CLOSED",
				"g0 sees GeneratorExit()", "cons sees GeneratorExit()", "close -> None", "AGEN_CLOSED",
				"g0 sees GeneratorExit()", "cons sees ValueError('k')", "close !! ValueError('k')", "AGEN_CLOSED",
				"g0 sees GeneratorExit()", "cons sees GeneratorExit()", "close -> None", "AGEN_CLOSED",
			},
		},
		{
			name: "awaiter closed",
			why:  "a step cannot keep GeneratorExit from its awaiter",
			py:   onCPython + "async def cons(g): await anext(g); c = cons(g); c.send(None); c.close()",
			run: func(l *log) {
				for _, answer := range []func(y *coro.AsyncYielder[any, any]) error{
					func(y *coro.AsyncYielder[any, any]) error { return only(y.Yield(2)) },
					func(*coro.AsyncYielder[any, any]) error { return nil },
				} {
					g := l.agen("g0", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
						coro.Suspend(co, "w")
						return answer(y)
					})
					c := l.make("cons", func(co *coro.Co) (any, error) {
						_, err := g.ANextDefault("default").Await(co)
						l.got("anext", nil, err)
						return nil, err
					})
					c.Send(nil)
					l.close("close", c)
					l.drive("aclose", g.AClose())
				}
			},
			want: []string{
				"anext !! GeneratorExit()", "close -> None", "aclose -> None",
				"anext !! GeneratorExit()", "close -> None", "aclose -> None",
			},
		},
		{
			name: "a step is being taken",
			why:  "the loop ends at once, and leaves the other's step alone",
			py:   asyncFor + "… while G.__anext__() waits",
			run: func(l *log) {
				g := l.slow()
				a := g.ANext()
				a.Send(nil)
				l.send("send", l.consumer(g, l.says), nil)
				l.sendStep("a", a, nil)
				l.drive("aclose", g.AClose())
			},
			want: []string{
				"cons sees RuntimeError('anext(): asynchronous generator is already running')",
				"send !! RuntimeError('anext(): asynchronous generator is already running')",
				"a !! StopIteration(1)", "aclose -> None",
			},
		},
		{
			name: "panic in the loop",
			why:  "the generator is closed on the way",
			py:   goOnly + "Python has no panics",
			run: func(l *log) {
				c := l.consumer(l.ag(), func(any) bool { panic("boom") })
				l.panics("send", func() { c.Send(nil) })
			},
			want: []string{"finally", "send panics with PanicError(boom)"},
		},
		{
			name: "Goexit in the loop",
			why:  "the generator is closed on the way",
			py:   goOnly + "Python has no Goexit",
			run: func(l *log) {
				done := make(chan struct{})
				go func() {
					defer close(done)
					l.consumer(l.ag(), func(any) bool { runtime.Goexit(); return true }).Send(nil)
				}()
				<-done
			},
			want: []string{"finally"},
		},
		{
			name: "panic in the loop, and closing raises",
			why:  "the second error is not lost",
			py:   goOnly + "Python has no panics",
			run: func(l *log) {
				before := gen.SetUnraisableHook(func(u gen.Unraisable) { l.say("unraisable %s in %s", gen.Repr(u.Err), u.Object) })
				defer func() { gen.SetUnraisableHook(before) }()
				g := l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return value("k") })
				c := l.consumer(g, func(any) bool { panic("boom") })
				l.panics("send", func() { c.Send(nil) })
			},
			want: []string{
				"unraisable ValueError('k') in <async_generator object answers at 0xADDR>", "send panics with PanicError(boom)",
			},
		},
		{
			name: "again",
			why:  "a second range finds nothing, and asks for Err anew",
			py:   asyncFor + "pass, twice",
			run: func(l *log) {
				g := l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return nil })
				l.send("once", l.consumer(g, l.says), nil)
				l.send("twice", l.consumer(g, l.says), nil)
				g = l.slow()
				a := g.ANext()
				a.Send(nil)
				l.send("refused", l.consumer(g, l.says), nil)
				a.Close()
				l.send("not refused", l.consumer(g, l.says), nil)
			},
			want: []string{
				"value 1", "after loop", "once !! StopIteration()", "after loop", "twice !! StopIteration()",
				"cons sees RuntimeError('anext(): asynchronous generator is already running')",
				"refused !! RuntimeError('anext(): asynchronous generator is already running')",
				"slow sees GeneratorExit()", "after loop", "not refused !! StopIteration()",
			},
		},
	})
}
