package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// stopAsync is StopAsyncIteration(msg), stop StopIteration(msg).
func stopAsync(msg string) error { return &gen.StopAsyncIteration{Msg: msg} }
func stop(msg string) error      { return &gen.StopIteration[string]{Value: msg} }

// A step is awaited once, and one at a time.
func TestAsyncStepOnce(t *testing.T) {
	runRows(t, []row{
		{
			name: "reuse",
			why:  "a step that is over does not begin anew",
			py:   script04 + "# reuse of asend/athrow objects",
			run: func(l *log) {
				g := l.ag()
				for _, s := range []stepper{g.ASend(nil), g.AThrow(value("v")), g.AClose()} {
					l.drive("1st", s)
					l.drive("reuse", s)
				}
			},
			want: []string{
				"1st -> 1", "reuse !! RuntimeError('cannot reuse already awaited __anext__()/asend()')",
				"caught ValueError('v')", "1st -> 'handled'", "reuse !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"finally", "1st -> None", "reuse !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
			},
		},
		{
			name: "reuse by await",
			why:  "awaiting is no other than driving by hand",
			py:   suite04 + "test_async_gen_await_same_anext_coro_twice, …_aclose_…",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					g := l.ag()
					nxt, end := g.ANext(), g.AClose()
					for range 2 {
						v, err := nxt.Await(co)
						l.got("nxt", v, err)
					}
					for range 2 {
						v, err := end.Await(co)
						l.got("end", v, err)
					}
					return nil
				})
			},
			want: []string{
				"nxt -> 1", "nxt !! RuntimeError('cannot reuse already awaited __anext__()/asend()')",
				"finally", "end -> None", "end !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
			},
		},
		{
			name: "overlap",
			why:  "a step is being taken until its value is there, however long the body waits",
			py:   script04 + "# concurrent use; " + suite04 + "test_asend_send_already_running, test_athrow_send_already_running",
			run: func(l *log) {
				g := l.slow()
				first := g.ANext()
				l.sendStep("first", first, nil)
				second := g.ANext()
				l.sendStep("second anext", second, nil)
				l.sendStep("again", second, nil)
				l.sendStep("asend", g.ASend(nil), nil)
				l.sendStep("athrow", g.AThrow(value("v")), nil)
				l.sendStep("aclose", g.AClose(), nil)
				l.say("running %v, %v", g.Running(), g.State())
				l.closeStep("close", first)
				l.say("running %v, %v", g.Running(), g.State())
			},
			want: []string{
				"first -> 'w'",
				"second anext !! RuntimeError('anext(): asynchronous generator is already running')",
				"again !! RuntimeError('cannot reuse already awaited __anext__()/asend()')",
				"asend !! RuntimeError('anext(): asynchronous generator is already running')",
				"athrow !! RuntimeError('athrow(): asynchronous generator is already running')",
				"aclose !! RuntimeError('aclose(): asynchronous generator is already running')",
				"running true, AGEN_RUNNING", "slow sees GeneratorExit()", "close -> None", "running false, AGEN_CLOSED",
			},
		},
		{
			name: "overlap by throw",
			why:  "Throw and Close of a step that has not begun begin it",
			py: suite04 + "test_async_gen_asend_throw_concurrent_with_send, test_async_gen_athrow_throw_concurrent_with_send; " +
				onCPython + "b = G.aclose(); b.close()",
			run: func(l *log) {
				g := l.slow()
				first := g.ASend(nil)
				first.Send(nil)
				for _, s := range []stepper{g.ASend(nil), g.AThrow(value("v")), g.AClose()} {
					l.throwStep("throw", s, value("x"))
					l.sendStep("send", s, nil)
				}
				l.closeStep("close", g.AClose())
				l.sendStep("first", first, nil)
				l.drive("aclose", g.AClose())
			},
			want: []string{
				"throw !! RuntimeError('anext(): asynchronous generator is already running')",
				"send !! RuntimeError('cannot reuse already awaited __anext__()/asend()')",
				"throw !! RuntimeError('athrow(): asynchronous generator is already running')",
				"send !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"throw !! RuntimeError('aclose(): asynchronous generator is already running')",
				"send !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"close !! RuntimeError('aclose(): asynchronous generator is already running')",
				"first !! StopIteration(1)", "aclose -> None",
			},
		},
		{
			name: "overlap with athrow",
			why:  "a step of athrow that waits is one that is being taken",
			py:   suite04 + "test_async_gen_asend_throw_concurrent_with_throw, test_async_gen_athrow_throw_concurrent_with_throw",
			run: func(l *log) {
				g := next(l.answers(func(co *coro.Co, _ *coro.AsyncYielder[any, any], _ error) error {
					for {
						_, err := coro.Suspend(co, "w")
						l.say("body sees %s", gen.Repr(err))
						if err == gen.ErrGeneratorExit {
							return err
						}
					}
				}))
				first := g.AThrow(value("my"))
				l.sendStep("send", first, nil)
				l.throwStep("throw", first, value("my2"))
				second, third := g.ASend(nil), g.AThrow(nil)
				l.throwStep("asend", second, value("x"))
				l.sendStep("asend", second, nil)
				l.throwStep("athrow", third, value("x"))
				l.sendStep("athrow", third, nil)
				l.closeStep("close", first)
			},
			want: []string{
				"send -> 'w'", "body sees ValueError('my2')", "throw -> 'w'",
				"asend !! RuntimeError('anext(): asynchronous generator is already running')",
				"asend !! RuntimeError('cannot reuse already awaited __anext__()/asend()')",
				"athrow !! RuntimeError('athrow(): asynchronous generator is already running')",
				"athrow !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"body sees GeneratorExit()", "close -> None",
			},
		},
		{
			name: "from its own body",
			why:  "the step that runs the body is being taken",
			py: suite04 + "test_async_gen_exception_12; " + onCPython +
				"async def me(): G.aclose().send(None) and so on, A.send(None) of the running step",
			run: func(l *log) {
				var g asyncgen
				var a *coro.AsyncStep[any]
				g = l.agen("me", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					_, err := g.ANext().Await(co)
					l.got("anext", nil, err)
					l.sendStep("aclose", g.AClose(), nil)
					l.throwStep("athrow", g.AThrow(value("q")), value("r"))
					l.sendStep("self", a, nil)
					_, err = y.Yield(1)
					return err
				})
				a = g.ANext()
				l.sendStep("a", a, nil)
				l.drive("aclose", g.AClose())
				g, a = nil, nil // or the body refers to its handle, and keeps it
			},
			want: []string{
				"anext !! RuntimeError('anext(): asynchronous generator is already running')",
				"aclose !! RuntimeError('aclose(): asynchronous generator is already running')",
				"athrow !! RuntimeError('athrow(): asynchronous generator is already running')",
				"self !! ValueError('async generator already executing')",
				"a !! StopIteration(1)", "aclose -> None",
			},
		},
	})
}

// A step can be driven by hand.
func TestAsyncStepByHand(t *testing.T) {
	runRows(t, []row{
		{
			name: "first value",
			why:  "send's first value takes the place of asend's; aclose and athrow have none to replace",
			py:   script04 + "send non-None …; " + onCPython + "a = G.asend(3); a.send(4)",
			run: func(l *log) {
				l.sendStep("anext of an unstarted one", l.slow().ANext(), 5)
				g := l.ag()
				for what, s := range map[string]stepper{"aclose": g.AClose()} {
					l.sendStep(what, s, 5)
					l.sendStep(what, s, 5)
					l.sendStep(what, s, nil)
				}
				l.sendStep("finished", g.AClose(), 5)
				g = next(l.ag())
				l.sendStep("asend", g.ASend(3), 4)
				l.drive("aclose", g.AClose())
			},
			want: []string{
				`anext of an unstarted one !! TypeError("can't send non-None value to a just-started async generator")`,
				`aclose !! RuntimeError("can't send non-None value to a just-started coroutine")`,
				`aclose !! RuntimeError("can't send non-None value to a just-started coroutine")`,
				"aclose !! StopIteration()", "finished !! StopIteration()",
				"got 4", "asend !! StopIteration(2)", "finally", "aclose -> None",
			},
		},
		{
			name: "sent by the driver",
			why:  "yield returns what the driver sent first",
			py:   suite04 + "test_async_gen_asyncio_anext_05",
			run: func(l *log) {
				g := l.agen("foo", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					v, _ := y.Yield(1)
					v, _ = y.Yield(v)
					_, err := y.Yield(v.(int) * 100)
					return err
				})
				l.sendStep("anext", g.ANext(), nil)
				l.sendStep("anext", g.ANext(), 10)
				l.sendStep("anext", g.ANext(), 12)
				l.sendStep("anext", g.ANext(), nil)
			},
			want: []string{
				"anext !! StopIteration(1)", "anext !! StopIteration(10)", "anext !! StopIteration(1200)", "anext !! StopAsyncIteration()",
			},
		},
		{
			name: "throw first",
			why:  "it is raised at the yield instead of what the step would have done",
			py: suite04 + "test_async_gen_throw_same_aclose_coro_twice, test_async_gen_throw_custom_same_aclose_coro_twice, " +
				"…_athrow_…; " + onCPython + "G.aclose().throw(KeyError('k'))",
			run: func(l *log) {
				for _, thrown := range []error{gen.ErrGeneratorExit, value("my")} {
					for _, s := range []stepper{l.ag().AClose(), l.ag().AThrow(value("other"))} {
						l.throwStep("unstarted", s, thrown)
						l.throwStep("again", s, thrown)
					}
				}
				swallows := func(_ *coro.Co, _ *coro.AsyncYielder[any, any], err error) error {
					l.say("sees %s", gen.Repr(err))
					return nil
				}
				l.throwStep("aclose", next(l.answers(swallows)).AClose(), value("k"))
				l.throwStep("anext", next(l.answers(swallows)).ANext(), value("k"))
				yields := func(_ *coro.Co, y *coro.AsyncYielder[any, any], err error) error {
					return only(y.Yield(2))
				}
				g := next(l.answers(yields))
				l.throwStep("aclose", g.AClose(), value("k"))
				l.drive("anext", g.ANext())
			},
			want: []string{
				"unstarted !! StopIteration()", "again !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"unstarted !! GeneratorExit()", "again !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"unstarted !! ValueError('my')", "again !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"unstarted !! ValueError('my')", "again !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"sees ValueError('k')", "aclose !! StopIteration()",
				"sees ValueError('k')", "anext !! StopAsyncIteration()",
				"aclose !! RuntimeError('async generator ignored GeneratorExit')", "anext !! StopAsyncIteration()",
			},
		},
		{
			name: "throw at the end",
			why:  "there is nobody to deal with it; only athrow's own error is dropped then",
			py:   onCPython + "# throw into aclose: … on finished",
			run: func(l *log) {
				g := l.ag()
				l.drive("aclose", g.AClose())
				l.throwStep("aclose", g.AClose(), value("f"))
				l.throwStep("athrow", g.AThrow(value("x")), value("f"))
				l.throwStep("asend", g.ASend(1), value("f"))
				l.throwStep("asend", g.ASend(1), stopAsync("z"))
				l.closeStep("close", g.ASend(1))
			},
			want: []string{
				"aclose -> None", "aclose !! ValueError('f')", "athrow !! ValueError('f')", "asend !! ValueError('f')",
				"asend !! StopAsyncIteration('z')", "close -> None",
			},
		},
		{
			name: "close first",
			why:  "closing a step that has not begun closes the generator",
			py:   onCPython + "# close of an unstarted step object; " + script04 + "asend closed then send",
			run: func(l *log) {
				for _, g := range []asyncgen{next(l.ag()), l.ag()} {
					a := g.ASend(nil)
					l.closeStep("close", a)
					l.closeStep("close", a)
					l.sendStep("send", a, nil)
					l.drive("anext", g.ANext())
				}
				g := next(l.ag())
				l.closeStep("close", g.AClose())
				l.drive("anext", g.ANext())
			},
			want: []string{
				"finally", "close -> None", "close -> None",
				"send !! RuntimeError('cannot reuse already awaited __anext__()/asend()')", "anext !! StopAsyncIteration()",
				"close -> None", "close -> None",
				"send !! RuntimeError('cannot reuse already awaited __anext__()/asend()')", "anext !! StopAsyncIteration()",
				"finally", "close -> None", "anext !! StopAsyncIteration()",
			},
		},
		{
			name: "close ignored",
			why:  "a body that awaits again goes on; one that yields is left where it is",
			py: suite04 + "test_async_gen_asend_close_runtime_error, test_async_gen_athrow_close_runtime_error; " +
				onCPython + "async def ig2, igy",
			run: func(l *log) {
				body := func(co *coro.Co, y *coro.AsyncYielder[any, any], err error) error {
					coro.Suspend(co, "a")
					coro.Suspend(co, "b")
					return only(y.Yield(7))
				}
				g := next(l.answers(body))
				a := g.ASend(nil)
				l.sendStep("asend", a, nil)
				l.closeStep("close", a)
				l.say("running %v", g.Running())
				l.drive("goes on", a)
				g.AClose().Send(nil)
				g = next(l.answers(body))
				a = g.AThrow(value("my"))
				l.sendStep("athrow", a, nil)
				l.closeStep("close", a)
				l.drive("goes on", a)
				l.drive("over", a)
				g.AClose().Send(nil)

				g = next(l.answers(func(co *coro.Co, y *coro.AsyncYielder[any, any], _ error) error {
					_, err := coro.Suspend(co, "a")
					l.say("sees %s", gen.Repr(err))
					y.Yield(8)
					return only(y.Yield(9))
				}))
				a = g.ANext()
				l.sendStep("anext", a, nil)
				l.closeStep("close", a)
				l.say("running %v", g.Running())
				l.drive("anext", g.ANext())
				l.drive("aclose", g.AClose())
			},
			want: []string{
				"asend -> 'a'", "close !! RuntimeError('coroutine ignored GeneratorExit')", "running true", "goes on -> 7",
				"athrow -> 'a'", "close !! RuntimeError('coroutine ignored GeneratorExit')", "goes on -> 7",
				"over !! RuntimeError('cannot reuse already awaited aclose()/athrow()')",
				"anext -> 'a'", "sees GeneratorExit()", "close -> None", "running false", "anext -> 9", "aclose -> None",
			},
		},
		{
			name: "stops",
			why:  "a StopIteration in an await comes from a generator; what leaves the body must not look like its end",
			py:   script04 + "# StopIteration / StopAsyncIteration inside; " + onCPython + "throw stopit … ",
			run: func(l *log) {
				for _, thrown := range []error{stop("s"), stopAsync("s")} {
					a := l.slow().ANext()
					a.Send(nil)
					l.throwStep("awaiting", a, thrown)
					l.throwStep("at yield", next(l.ag()).ANext(), thrown)
					l.throwStep("unstarted", l.ag().ANext(), thrown)
					l.drive("athrow", next(l.ag()).AThrow(thrown))
					l.drive("athrow unstarted", l.ag().AThrow(thrown))
				}
			},
			want: []string{
				"slow sees RuntimeError('generator raised StopIteration')",
				"awaiting !! RuntimeError('generator raised StopIteration') <-cause StopIteration('s')",
				"finally", "at yield !! RuntimeError('async generator raised StopIteration') <-cause StopIteration('s')",
				"unstarted !! StopIteration('s')",
				"finally", "athrow !! RuntimeError('async generator raised StopIteration') <-cause StopIteration('s')",
				"athrow unstarted -> 's'",
				"slow sees StopAsyncIteration('s')",
				"awaiting !! RuntimeError('async generator raised StopAsyncIteration') <-cause StopAsyncIteration('s')",
				"finally", "at yield !! RuntimeError('async generator raised StopAsyncIteration') <-cause StopAsyncIteration('s')",
				"unstarted !! StopAsyncIteration('s')",
				"finally", "athrow !! RuntimeError('async generator raised StopAsyncIteration') <-cause StopAsyncIteration('s')",
				"athrow unstarted !! StopAsyncIteration('s')",
			},
		},
		{
			name: "begun by hand, then awaited",
			why:  "await goes on with the step where it is",
			py:   onCPython + "a = G.__anext__(); a.send(None); await a",
			run: func(l *log) {
				g := l.slow()
				a := g.ANext()
				l.sendStep("by hand", a, nil)
				l.awaiting(func(co *coro.Co) error {
					v, err := a.Await(co)
					l.got("await", v, err)
					return only(g.AClose().Await(co))
				})
			},
			want: []string{"by hand -> 'w'", "await -> 1"},
		},
	})
}

// only is the error of what returns a value, too.
func only[T any](_ T, err error) error { return err }

func TestANextDefault(t *testing.T) {
	myError := value("val")
	// waits is agenfn of test_anext_iter: it waits, and once more when it is thrown at.
	waits := func(l *log) asyncgen {
		return l.agen("agenfn", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
			if _, err := coro.Suspend(co, 1); err != myError {
				return err
			}
			_, err := coro.Suspend(co, 2)
			return err
		})
	}
	runRows(t, []row{
		{
			name: "values, then the default",
			why:  "the default takes the place of StopAsyncIteration only",
			py:   script04 + "# anext builtin (3.10+); " + suite04 + "_check_async_iterator_anext",
			run: func(l *log) {
				g := l.agen("agen", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error { return only(y.Yield(1)) })
				a := g.ANextDefault("d")
				l.sendStep("send", a, nil)
				l.sendStep("again", a, nil)
				l.awaiting(func(co *coro.Co) error {
					for range 2 {
						v, err := g.ANextDefault("d").Await(co)
						l.got("anext", v, err)
					}
					v, err := g.ANext().Await(co)
					l.got("anext", v, err)
					return nil
				})
			},
			want: []string{
				"send !! StopIteration(1)", "again !! RuntimeError('cannot reuse already awaited __anext__()/asend()')",
				"anext -> 'd'", "anext -> 'd'", "anext !! StopAsyncIteration()",
			},
		},
		{
			name: "by hand",
			why:  "send, throw and close go to the step",
			py:   suite04 + "test_anext_iter",
			run: func(l *log) {
				a := waits(l).ANextDefault("default")
				l.sendStep("send", a, nil)
				l.throwStep("throw", a, myError)
				l.sendStep("send", a, nil)
				a = waits(l).ANextDefault("default")
				l.sendStep("send", a, nil)
				l.throwStep("throw", a, myError)
				l.throwStep("throw", a, myError)
				a = waits(l).ANextDefault("default")
				l.sendStep("send", a, nil)
				l.closeStep("close", a)
				l.sendStep("send", a, nil)
				l.throwStep("throw first", waits(l).ANextDefault("default"), myError)
				l.throwStep("throw StopAsyncIteration", waits(l).ANextDefault("default"), stopAsync("x"))
			},
			want: []string{
				"send -> 1", "throw -> 2", "send !! StopIteration('default')",
				"send -> 1", "throw -> 2", "throw !! ValueError('val')",
				"send -> 1", "close -> None", "send !! RuntimeError('cannot reuse already awaited __anext__()/asend()')",
				"throw first !! ValueError('val')", "throw StopAsyncIteration !! StopIteration('default')",
			},
		},
	})
}
