package coro_test

import (
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func TestAsyncGenerator(t *testing.T) {
	runRows(t, []row{
		{
			name: "protocol",
			why:  "asend's value is what yield returns; after the end there is StopAsyncIteration, but athrow and aclose return None",
			py:   script04 + "# protocol",
			run: func(l *log) {
				g := l.ag()
				l.say("%v", g)
				l.drive("anext", g.ANext())
				l.drive("asend 5", g.ASend(5))
				l.drive("anext", g.ANext())
				l.drive("anext after end", g.ANext())
				l.drive("asend after end", g.ASend(1))
				l.drive("athrow after end", g.AThrow(value("late")))
				l.drive("aclose after end", g.AClose())
			},
			want: []string{
				"<async_generator object ag at 0xADDR>",
				"anext -> 1", "got 5", "asend 5 -> 2", "got None", "finally",
				"anext !! StopAsyncIteration()", "anext after end !! StopAsyncIteration()", "asend after end !! StopAsyncIteration()",
				"athrow after end -> None", "aclose after end -> None",
			},
		},
		{
			name: "just started",
			why:  "there is no yield yet that could return or raise something",
			py:   script04 + "# just started",
			run: func(l *log) {
				g := l.ag()
				l.drive("asend non-None", g.ASend(1))
				l.drive("anext still ok", g.ANext())
				l.drive("aclose", g.AClose())
				g = l.ag()
				l.drive("athrow unstarted", g.AThrow(value("v")))
				l.drive("anext after", g.ANext())
				g = l.ag()
				l.drive("aclose unstarted", g.AClose())
				l.drive("anext after", g.ANext())
			},
			want: []string{
				`asend non-None !! TypeError("can't send non-None value to a just-started async generator")`,
				"anext still ok -> 1", "finally", "aclose -> None",
				"athrow unstarted !! ValueError('v')", "anext after !! StopAsyncIteration()",
				"aclose unstarted -> None", "anext after !! StopAsyncIteration()",
			},
		},
		{
			name: "athrow",
			why:  "a body that deals with it goes on to its next yield, another one ends",
			py:   script04 + "# athrow handled",
			run: func(l *log) {
				g := next(l.ag())
				l.drive("athrow", g.AThrow(value("v")))
				l.drive("anext", g.ANext())
				g = next(l.ag())
				l.drive("athrow unhandled", g.AThrow(&gen.TypeError{Msg: "k"}))
				l.drive("anext after", g.ANext())
				l.drive("athrow of nothing", next(l.ag()).AThrow(nil))
			},
			want: []string{
				"caught ValueError('v')", "athrow -> 'handled'", "finally", "anext !! StopAsyncIteration()",
				"finally", "athrow unhandled !! TypeError('k')", "anext after !! StopAsyncIteration()",
				"finally", "athrow of nothing !! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')",
			},
		},
		{
			name: "awaits",
			why:  "what the body awaits goes to the driver of the step, and the answer comes back",
			py:   suite04 + "test_async_gen_iteration_02",
			run: func(l *log) {
				g := l.agen("gen", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					v, _ := coro.Suspend(co, "first")
					y.Yield(v)
					_, err := coro.Suspend(co, "second")
					return err
				})
				s := g.ANext()
				l.sendStep("send", s, nil)
				l.sendStep("send", s, "answer")
				s = g.ANext()
				l.sendStep("send", s, nil)
				l.sendStep("send", s, nil)
			},
			want: []string{
				"send -> 'first'", "send !! StopIteration('answer')", "send -> 'second'", "send !! StopAsyncIteration()",
			},
		},
		{
			name: "stops",
			why:  "a StopIteration or StopAsyncIteration of the body must not look like its end; a GeneratorExit may",
			py: script04 + "# StopIteration / StopAsyncIteration inside; " + suite04 +
				"test_async_gen_exception_05, test_async_gen_exception_06; " + onCPython + "# GeneratorExit from body",
			run: func(l *log) {
				for _, raised := range []error{stop("s"), stopAsync("a"), &gen.GeneratorExit{Msg: "g"}, value("v")} {
					g := next(l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return raised }))
					l.drive("anext", g.ANext())
					l.drive("again", g.ANext())
				}
			},
			want: []string{
				"anext !! RuntimeError('async generator raised StopIteration') <-cause StopIteration('s')", "again !! StopAsyncIteration()",
				"anext !! RuntimeError('async generator raised StopAsyncIteration') <-cause StopAsyncIteration('a')", "again !! StopAsyncIteration()",
				"anext !! GeneratorExit('g')", "again !! StopAsyncIteration()",
				"anext !! ValueError('v')", "again !! StopAsyncIteration()",
			},
		},
		{
			name: "StopIteration as a value",
			why:  "a value is a value",
			py:   suite04 + "test_async_gen_asyncio_anext_stopiteration, test_async_gen_asyncio_athrow_stopiteration",
			run: func(l *log) {
				g := l.agen("foo", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					_, err := y.Yield(stop("1"))
					l.say("sees %s", gen.Repr(err))
					return only(y.Yield(stop("3")))
				})
				l.awaiting(func(co *coro.Co) error {
					v, err := g.ANext().Await(co)
					l.got("await", v, err)
					v, err = g.AThrow(value("z")).Await(co)
					l.got("athrow", v, err)
					return only(g.AClose().Await(co))
				})
			},
			want: []string{"await -> StopIteration('1')", "sees ValueError('z')", "athrow -> StopIteration('3')"},
		},
		{
			name: "an exception while awaiting",
			why:  "what the driver throws in is raised at the await",
			py:   suite04 + "test_async_gen_exception_03, test_async_gen_exception_04",
			run: func(l *log) {
				g := l.slow()
				a := g.ANext()
				l.sendStep("send", a, nil)
				l.throwStep("throw", a, value("AwaitException"))
				l.drive("anext", g.ANext())
			},
			want: []string{
				"send -> 'w'", "slow sees ValueError('AwaitException')", "throw !! ValueError('AwaitException')", "anext !! StopAsyncIteration()",
			},
		},
		{
			name: "like a generator",
			why:  "yields in an unwinding body are values, and the error comes after them",
			py:   suite04 + "test_async_gen_exception_07, test_async_gen_exception_08, test_async_gen_exception_09",
			run: func(l *log) {
				g := l.agen("async_gen", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					coro.Suspend(co, "w")
					y.Yield(1)
					err := value("division by zero")
					y.Yield(2)
					coro.Suspend(co, "w")
					y.Yield(3)
					return err
				})
				for range 5 {
					l.drive("anext", g.ANext())
				}
			},
			want: []string{
				"suspended with w", "anext -> 1", "anext -> 2", "suspended with w", "anext -> 3",
				"anext !! ValueError('division by zero')", "anext !! StopAsyncIteration()",
			},
		},
		{
			name: "GeneratorExit by athrow",
			why:  "one that leaves the body leaves the step",
			py:   suite04 + "test_async_gen_exception_11; " + onCPython + "athrow genexit",
			run: func(l *log) {
				g := next(l.ag())
				l.drive("athrow", g.AThrow(&gen.GeneratorExit{Msg: "g"}))
				l.drive("aclose", g.AClose())
				l.drive("unstarted", l.ag().AThrow(&gen.GeneratorExit{Msg: "g"}))
			},
			want: []string{"finally", "athrow !! GeneratorExit('g')", "aclose -> None", "unstarted !! GeneratorExit('g')"},
		},
		{
			name: "states",
			why:  "a generator that awaits is running",
			py:   onCPython + "inspect.getasyncgenstate",
			run: func(l *log) {
				g := l.slow()
				l.say("%v %v", g.State(), g.Running())
				a := g.ANext()
				a.Send(nil)
				l.say("%v %v", g.State(), g.Running())
				a.Send(nil)
				l.say("%v %v", g.State(), g.Running())
				l.drive("aclose", g.AClose())
				l.say("%v %v", g.State(), g.Running())
			},
			want: []string{
				"AGEN_CREATED false", "AGEN_RUNNING true", "AGEN_SUSPENDED false", "aclose -> None", "AGEN_CLOSED false",
			},
		},
		{
			name: "panic",
			why:  "a body that panics has ended; whoever takes the step gets it with the body's stack",
			py:   goOnly + "Python has no panics",
			run: func(l *log) {
				g := l.agen("bad", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					coro.Suspend(co, "w")
					return explode()
				})
				a := g.ANext()
				a.Send(nil)
				l.panics("send", func() { a.Send(nil) })
				l.say("%v", g.State())
				l.drive("anext", g.ANext())
				l.awaiting(func(co *coro.Co) error {
					g := l.agen("bad", func(*coro.Co, *coro.AsyncYielder[any, any]) error { return explode() })
					l.panics("await", func() { g.ANext().Await(co) })
					_, err := coro.Suspend(co, "co is free again")
					return err
				})
			},
			want: []string{
				"send panics with PanicError(boom)", "AGEN_CLOSED", "anext !! StopAsyncIteration()",
				"await panics with PanicError(boom)", "suspended with co is free again",
			},
		},
		{
			name: "Goexit",
			why:  "it ends the body, and whoever takes the step",
			py:   goOnly + "Python has no Goexit",
			run: func(l *log) {
				g := l.agen("gone", func(*coro.Co, *coro.AsyncYielder[any, any]) error {
					runtime.Goexit()
					return nil
				})
				done := make(chan struct{})
				go func() {
					defer close(done)
					g.ANext().Send(nil)
					l.say("not reached")
				}()
				<-done
				l.say("%v", g.State())
				l.drive("anext", g.ANext())
				l.drive("aclose", g.AClose())
				done = make(chan struct{})
				go func() {
					defer close(done)
					l.awaiting(func(co *coro.Co) error {
						defer func() {
							g := l.ag()
							v, err := g.ANext().Await(co)
							l.got("deferred", v, err)
							g.AClose().Await(co)
						}()
						g := l.agen("gone", func(*coro.Co, *coro.AsyncYielder[any, any]) error {
							runtime.Goexit()
							return nil
						})
						return only(g.ANext().Await(co))
					})
				}()
				<-done
			},
			want: []string{"AGEN_CLOSED", "anext !! StopAsyncIteration()", "aclose -> None", "deferred -> 1", "finally"},
		},
		{
			name: "misuse",
			why:  "what Python cannot express panics",
			py:   goOnly + "Python has no nil func, no zero object and no typed yield",
			run: func(l *log) {
				l.panics("nil", func() { coro.NewAsyncGenerator[int, none](nil) })
				l.panics("zero", func() { (&coro.AsyncGenerator[int, none]{}).ANext() })
				l.panics("zero", func() { (&coro.AsyncGenerator[int, none]{}).AClose() })
				l.panics("zero step", func() { (&coro.AsyncStep[int]{}).Send(nil) })
				l.awaiting(func(co *coro.Co) error {
					l.panics("zero step", func() { (&coro.AsyncStep[int]{}).Await(co) })
					return nil
				})
				g := coro.NewAsyncGenerator(nums)
				g.ANext().Send(nil)
				l.panics("type", func() { g.ANext().Send("x") })
				l.drive("goes on", g.ANext())
				l.drive("aclose", g.AClose())
				var kept *coro.AsyncYielder[int, none]
				g = coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, none]) error {
					kept = y
					return nums(co, y)
				})
				l.drive("anext", g.ANext())
				l.panics("yield", func() { kept.Yield(9) })
				l.drive("aclose", g.AClose())
				l.panics("yield", func() { kept.Yield(9) })
			},
			want: []string{
				"nil panics with coro: NewAsyncGenerator of a nil body",
				"zero panics with coro: an AsyncGenerator that NewAsyncGenerator has not made",
				"zero panics with coro: an AsyncGenerator that NewAsyncGenerator has not made",
				"zero step panics with coro: await of a zero AsyncStep: an AsyncGenerator makes one",
				"zero step panics with coro: await of a zero AsyncStep: an AsyncGenerator makes one",
				"type panics with coro: Send of a string to an asynchronous generator that is sent gen.None",
				"goes on -> 2", "aclose -> None",
				"anext -> 1", "yield panics with coro: Yield of an asynchronous generator whose body is not running", "aclose -> None",
				"yield panics with coro: Yield of an asynchronous generator whose body is not running",
			},
		},
	})
}

func TestAClose(t *testing.T) {
	runRows(t, []row{
		{
			name: "aclose",
			why:  "the body ends by the GeneratorExit; twice is once",
			py:   script04 + "# aclose; " + suite04 + "test_async_gen_aclose_twice_with_different_coros, test_async_gen_aclose_after_exhaustion",
			run: func(l *log) {
				g := next(l.ag())
				l.drive("aclose", g.AClose())
				l.drive("aclose twice", g.AClose())
				l.awaiting(func(co *coro.Co) error {
					g := l.ag()
					for range g.All(co) {
					}
					_, err := g.AClose().Await(co)
					l.got("after exhaustion", nil, err)
					return nil
				})
			},
			want: []string{
				"finally", "aclose -> None", "aclose twice -> None",
				"got None", "got None", "finally", "after exhaustion -> None",
			},
		},
		{
			name: "ignored",
			why:  "a yield is no answer; the generator is left there, and is not closed again",
			py: script04 + "aclose ignored; " + onCPython +
				"async def ign(): … yield 3; anext, aclose and athrow after ignored",
			run: func(l *log) {
				g := next(l.answers(func(_ *coro.Co, y *coro.AsyncYielder[any, any], err error) error {
					y.Yield(2)
					return only(y.Yield(3))
				}))
				l.drive("aclose", g.AClose())
				l.drive("anext after ignored", g.ANext())
				l.drive("aclose after ignored", g.AClose())
				l.drive("athrow after ignored", g.AThrow(value("x")))
				l.drive("anext", g.ANext())
				l.drive("aclose after end", g.AClose())
			},
			want: []string{
				"aclose !! RuntimeError('async generator ignored GeneratorExit')", "anext after ignored -> 3",
				"aclose after ignored !! StopAsyncIteration()", "athrow after ignored !! StopAsyncIteration()",
				"anext !! StopAsyncIteration()", "aclose after end -> None",
			},
		},
		{
			name: "answers",
			why:  "the body may await, swallow the GeneratorExit, or raise something else",
			py:   script04 + "aclose awaits, aclose other error, aclose swallowed",
			run: func(l *log) {
				l.drive("awaits", next(l.answers(func(co *coro.Co, _ *coro.AsyncYielder[any, any], err error) error {
					l.say("fin1")
					coro.Suspend(co, "in-finally")
					l.say("fin2")
					return err
				})).AClose())
				l.drive("other error", next(l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return value("k") })).AClose())
				l.drive("swallowed", next(l.answers(func(*coro.Co, *coro.AsyncYielder[any, any], error) error { return nil })).AClose())
				g := next(l.answers(func(co *coro.Co, y *coro.AsyncYielder[any, any], err error) error {
					coro.Suspend(co, "w")
					y.Yield(12)
					return err
				}))
				l.drive("yields after an await", g.AClose())
				l.drive("anext", g.ANext())
			},
			want: []string{
				"fin1", "suspended with in-finally", "fin2", "awaits -> None",
				"other error !! ValueError('k')", "swallowed -> None",
				"suspended with w", "yields after an await !! RuntimeError('async generator ignored GeneratorExit')",
				"anext !! GeneratorExit()",
			},
		},
	})
}
