package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

const (
	py04       = "SEMANTICS §4; scripts/04_asyncgen.py: "
	agenSuite  = "Lib/test/test_asyncgen.py: "
	stopAsync  = "StopAsyncIteration()"
	reuseSend  = "RuntimeError('cannot reuse already awaited __anext__()/asend()')"
	reuseThrow = "RuntimeError('cannot reuse already awaited aclose()/athrow()')"
)

// Asynchronous generators for tests yield anything and are sent anything.
type (
	agen   = *coro.AsyncGenerator[any, any]
	yields = *coro.AsyncYielder[any, any]
	agbody = func(co *coro.Co, y yields) error
)

func (l *log) agen(name string, b agbody) agen {
	return coro.NewAsyncGeneratorWith(b, &coro.Options{Name: name, Engine: l.engine})
}

// step is what makes a step of an asynchronous generator.
type step interface {
	Send(v any) (any, error)
	Throw(err error) (any, error)
	Close() error
}

// drive runs a step to its end, noting what it waits for.
func (l *log) drive(what string, p step) {
	for {
		v, err := p.Send(nil)
		switch e := err.(type) {
		case nil:
			l.say("suspended with %v", v)
		case *gen.StopIteration[any]:
			l.say("%s -> %s", what, gen.Repr(e.Value))
			return
		case *gen.StopIteration[gen.None]:
			l.say("%s -> None", what)
			return
		default:
			l.say("%s !! %s", what, agenChain(err))
			return
		}
	}
}

// one does one call on a step by hand.
func (l *log) one(what string, v any, err error) { l.got(what, v, err) }

// agenChain is an exception with its cause and its context.
func agenChain(err error) string { return chain(err) }

// ag is the generator of the script.
func (l *log) ag() agen {
	return l.agen("ag", func(co *coro.Co, y yields) (err error) {
		defer l.say("finally")
		x, err := y.Yield(1)
		if err == nil {
			l.say("got %s", gen.Repr(x))
			x, err = y.Yield(2)
		}
		if err == nil {
			l.say("got %s", gen.Repr(x))
			return nil
		}
		if _, ok := err.(*gen.ValueError); ok {
			l.say("caught %s", gen.Repr(err))
			_, err = y.Yield("handled")
		}
		return err
	})
}

// begun is g after its first value.
func begun(g agen) agen {
	g.ANext().Send(nil)
	return g
}

// slow waits before each value.
func (l *log) slow() agen {
	return l.agen("slow", func(co *coro.Co, y yields) error {
		for {
			if _, err := coro.Suspend(co, "w"); err != nil {
				return err
			}
			if _, err := y.Yield(1); err != nil {
				return err
			}
		}
	})
}

func TestAsyncGenerator(t *testing.T) {
	runRows(t, []row{
		{
			name: "protocol",
			why:  "values in, values out, and the end",
			py:   py04 + "protocol; " + agenSuite + "test_async_gen_asyncio_anext_05",
			run: func(l *log) {
				g := l.ag()
				l.say("%v %v %v", g, g.State(), g.Name())
				l.drive("anext", g.ANext())
				l.say("%v", g.State())
				l.drive("asend", g.ASend(5))
				l.drive("anext", g.ANext())
				l.say("%v", g.State())
				l.drive("anext after end", g.ANext())
				l.drive("asend after end", g.ASend(1))
				l.drive("athrow after end", g.AThrow(value("late")))
				l.drive("aclose after end", g.AClose())
			},
			want: []string{
				"<async_generator object ag at 0xADDR> AGEN_CREATED ag", "anext -> 1", "AGEN_SUSPENDED", "got 5", "asend -> 2", "got None", "finally",
				"anext !! StopAsyncIteration()", "AGEN_CLOSED", "anext after end !! StopAsyncIteration()", "asend after end !! StopAsyncIteration()",
				"athrow after end -> None", "aclose after end -> None",
			},
		},
		{
			name: "just started",
			why:  "there is no yield that could receive a value or an exception",
			py:   py04 + "just started; " + agenSuite + "test_async_gen_exception_10",
			run: func(l *log) {
				g := l.ag()
				l.drive("asend", g.ASend(1))
				_, err := g.ANext().Send(100)
				l.say("%s", gen.Repr(err))
				l.drive("anext", g.ANext())
				l.drive("aclose", g.AClose())
				g = l.ag()
				l.drive("athrow", g.AThrow(value("v")))
				l.drive("anext", g.ANext())
				g = l.ag()
				l.drive("aclose", g.AClose())
				l.drive("anext", g.ANext())
				_, err = l.ag().AClose().Send(5)
				l.say("%s", gen.Repr(err))
			},
			want: []string{
				`asend !! TypeError("can't send non-None value to a just-started async generator")`,
				`TypeError("can't send non-None value to a just-started async generator")`,
				"anext -> 1", "finally", "aclose -> None", "athrow !! ValueError('v')", "anext !! " + stopAsync, "aclose -> None", "anext !! " + stopAsync,
				`RuntimeError("can't send non-None value to a just-started coroutine")`,
			},
		},
		{
			name: "sent by hand",
			why:  "a value given to the step goes before the one it was made with",
			py:   agenSuite + "test_async_gen_asyncio_anext_05",
			run: func(l *log) {
				g := l.agen("foo", func(co *coro.Co, y yields) error {
					v, _ := y.Yield(1)
					v, _ = y.Yield(v)
					y.Yield(v.(int) * 100)
					return nil
				})
				for _, v := range []any{nil, 10, 12, nil} {
					got, err := g.ANext().Send(v)
					l.one("send", got, err)
				}
			},
			want: []string{"send !! StopIteration(1)", "send !! StopIteration(10)", "send !! StopIteration(1200)", "send !! " + stopAsync},
		},
		{
			name: "athrow",
			why:  "a body that deals with it yields the step's value; otherwise it has ended",
			py:   py04 + "athrow handled; " + agenSuite + "test_async_gen_asyncio_athrow_03",
			run: func(l *log) {
				g := begun(l.ag())
				l.drive("athrow", g.AThrow(value("v")))
				l.drive("anext", g.ANext())
				g = begun(l.ag())
				l.drive("athrow", g.AThrow(&gen.KeyError{Key: "k"}))
				l.drive("anext", g.ANext())
				l.drive("athrow", begun(l.ag()).AThrow(nil))
				g = begun(l.agen("returns", func(_ *coro.Co, y yields) error { y.Yield(nil); return nil }))
				l.drive("returns", g.AThrow(value("v")))
			},
			want: []string{
				"caught ValueError('v')", "athrow -> 'handled'", "finally", "anext !! " + stopAsync, "finally", "athrow !! KeyError('k')", "anext !! " + stopAsync,
				"finally", "athrow !! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')", "returns !! " + stopAsync,
			},
		},
		{
			name: "aclose",
			why:  "the body may deal with GeneratorExit, and await, but not yield",
			py:   py04 + "aclose; " + agenSuite + "test_async_gen_asyncio_aclose_10, test_async_gen_asyncio_aclose_11",
			run: func(l *log) {
				g := begun(l.ag())
				l.drive("aclose", g.AClose())
				l.drive("twice", g.AClose())
				after := func(f func(co *coro.Co, y yields, err error) error) agen {
					return begun(l.agen("g", func(co *coro.Co, y yields) error {
						_, err := y.Yield(1)
						return f(co, y, err)
					}))
				}
				yieldsAgain := after(func(_ *coro.Co, y yields, _ error) error { _, err := y.Yield(2); return err })
				l.drive("ignored", yieldsAgain.AClose())
				l.drive("again", yieldsAgain.AClose())
				l.drive("awaits", after(func(co *coro.Co, _ yields, err error) error {
					l.say("fin1")
					coro.Suspend(co, "in-finally")
					l.say("fin2")
					return err
				}).AClose())
				l.drive("other error", after(func(*coro.Co, yields, error) error { return &gen.KeyError{Key: "k"} }).AClose())
				l.drive("swallowed", after(func(*coro.Co, yields, error) error { return nil }).AClose())
			},
			want: []string{
				"finally", "aclose -> None", "twice -> None", "ignored !! RuntimeError('async generator ignored GeneratorExit')",
				"again !! " + stopAsync,
				"fin1", "suspended with in-finally", "fin2", "awaits -> None", "other error !! KeyError('k')", "swallowed -> None",
			},
		},
		{
			name: "StopIteration inside",
			why:  "neither kind of StopIteration leaves a body (PEP 479, PEP 525); GeneratorExit does",
			py:   py04 + "StopIteration / StopAsyncIteration inside; " + agenSuite + "test_async_gen_exception_05, test_async_gen_exception_06",
			run: func(l *log) {
				for _, e := range []error{&gen.StopIteration[any]{Value: "s"}, &gen.StopAsyncIteration{Msg: "a"}, &gen.GeneratorExit{Msg: "g"}} {
					g := begun(l.agen("si", func(_ *coro.Co, y yields) error { y.Yield(1); return e }))
					l.drive("raised", g.ANext())
				}
				for _, e := range []error{&gen.StopAsyncIteration{Msg: "q"}, &gen.StopIteration[any]{Value: "q"}} {
					l.drive("thrown", begun(l.ag()).AThrow(e))
				}
				l.drive("unstarted", l.ag().AThrow(&gen.StopAsyncIteration{Msg: "q"}))
			},
			want: []string{
				"raised !! RuntimeError('async generator raised StopIteration') <-cause StopIteration('s')",
				"raised !! RuntimeError('async generator raised StopAsyncIteration') <-cause StopAsyncIteration('a')",
				"raised !! GeneratorExit('g')", "finally",
				"thrown !! RuntimeError('async generator raised StopAsyncIteration') <-cause StopAsyncIteration('q')", "finally",
				"thrown !! RuntimeError('async generator raised StopIteration') <-cause StopIteration('q')",
				"unstarted !! StopAsyncIteration('q')",
			},
		},
		{
			name: "awaiting",
			why:  "what the body awaits is what the step waits for",
			py:   agenSuite + "test_async_gen_iteration_01, test_async_gen_iteration_02, test_async_gen_exception_03, test_async_gen_exception_04",
			run: func(l *log) {
				g := l.agen("gen", func(co *coro.Co, y yields) error {
					coro.Suspend(co, "result")
					y.Yield(123)
					coro.Suspend(co, "result")
					y.Yield(456)
					_, err := coro.Suspend(co, "throw")
					return err
				})
				l.drive("1", g.ANext())
				l.drive("2", g.ANext())
				p := g.ANext()
				l.one("begin", first(p.Send(nil)), nil)
				v, err := p.Throw(value("in the await"))
				l.one("throw", v, err)
				l.drive("after", g.ANext())
			},
			want: []string{"suspended with result", "1 -> 123", "suspended with result", "2 -> 456", "begin -> 'throw'", "throw !! ValueError('in the await')", "after !! " + stopAsync},
		},
		{
			name: "panic",
			why:  "a panic of the body is one of whoever awaits the step",
			py:   goOnly + "panics",
			run: func(l *log) {
				g := l.agen("g", func(*coro.Co, yields) error { panic("boom") })
				l.panics("anext", func() { g.ANext().Send(nil) })
				l.say("%v %v", g.State(), g.Running())
				l.drive("after", g.ANext())
			},
			want: []string{"anext panics with PanicError(boom)", "AGEN_CLOSED false", "after !! " + stopAsync},
		},
	})
}

func first[A, B any](a A, _ B) A { return a }

func TestAsyncGeneratorOverlap(t *testing.T) {
	runRows(t, []row{
		{
			name: "steps",
			why:  "one step at a time: the second is refused, and cannot be used later",
			py: py04 + "concurrent use; " + agenSuite + "test_asend_send_already_running, test_athrow_send_already_running, " +
				"test_async_gen_asend_throw_concurrent_with_send, test_async_gen_athrow_throw_concurrent_with_send",
			run: func(l *log) {
				g := l.slow()
				a := g.ANext()
				l.one("first", first(a.Send(nil)), nil)
				for _, p := range []step{g.ANext(), g.ASend(nil), g.AThrow(value("v")), g.AClose()} {
					_, err := p.Send(nil)
					l.say("%s", gen.Repr(err))
					_, err = p.Send(nil)
					l.say("%s", gen.Repr(err))
				}
				for _, p := range []step{g.ANext(), g.AThrow(value("v")), g.AClose()} {
					_, err := p.Throw(value("t"))
					l.say("%s", gen.Repr(err))
					_, err = p.Send(nil)
					l.say("%s", gen.Repr(err))
				}
				l.say("running %v", g.Running())
				l.one("close", nil, a.Close())
				l.say("running %v", g.Running())
			},
			want: []string{
				"first -> 'w'",
				"RuntimeError('anext(): asynchronous generator is already running')", reuseSend,
				"RuntimeError('anext(): asynchronous generator is already running')", reuseSend,
				"RuntimeError('athrow(): asynchronous generator is already running')", reuseThrow,
				"RuntimeError('aclose(): asynchronous generator is already running')", reuseThrow,
				"RuntimeError('anext(): asynchronous generator is already running')", reuseSend,
				"RuntimeError('athrow(): asynchronous generator is already running')", reuseThrow,
				"RuntimeError('aclose(): asynchronous generator is already running')", reuseThrow,
				"running true", "close -> None", "running false",
			},
		},
		{
			name: "with a throw",
			why:  "a step that was begun by Throw is under way as well",
			py:   agenSuite + "test_async_gen_asend_throw_concurrent_with_throw, test_async_gen_athrow_throw_concurrent_with_throw",
			run: func(l *log) {
				mine := value("mine")
				g := begun(l.agen("agenfn", func(co *coro.Co, y yields) error {
					y.Yield(nil)
					for {
						if _, err := coro.Suspend(co, nil); err != nil && err != mine {
							return err
						}
					}
				}))
				p := g.AThrow(mine)
				l.one("athrow", first(p.Throw(mine)), nil)
				for _, other := range []step{g.ASend(mine), g.AThrow(nil)} {
					_, err := other.Throw(mine)
					l.say("%s", gen.Repr(err))
					_, err = other.Send(nil)
					l.say("%s", gen.Repr(err))
				}
				l.one("close", nil, p.Close())
			},
			want: []string{
				"athrow -> None",
				"RuntimeError('anext(): asynchronous generator is already running')", reuseSend,
				"RuntimeError('athrow(): asynchronous generator is already running')", reuseThrow, "close -> None",
			},
		},
		{
			name: "itself",
			why:  "a body cannot await a step of its own",
			py:   agenSuite + "test_async_gen_exception_12",
			run: func(l *log) {
				var me agen
				me = l.agen("gen", func(co *coro.Co, y yields) error {
					_, err := me.ANext().Await(co)
					return err
				})
				p := me.ANext()
				_, err := p.Send(nil)
				l.say("%s", gen.Repr(err))
				_, err = p.Send(nil)
				l.say("%s", gen.Repr(err))
			},
			want: []string{"RuntimeError('anext(): asynchronous generator is already running')", reuseSend},
		},
		{
			name: "reuse",
			why:  "a step serves once",
			py: py04 + "reuse of asend/athrow objects; " + agenSuite + "test_async_gen_await_same_anext_coro_twice, test_async_gen_await_same_aclose_coro_twice, " +
				"test_async_gen_throw_same_aclose_coro_twice, test_async_gen_throw_custom_same_aclose_coro_twice, test_async_gen_throw_custom_same_athrow_coro_twice",
			run: func(l *log) {
				g := l.ag()
				for _, p := range []step{g.ANext(), g.AThrow(value("v")), g.AClose()} {
					l.drive("1st", p)
					l.drive("2nd", p)
				}
				a := l.slow().ASend(nil)
				l.one("close", nil, a.Close())
				l.drive("closed", a)
				for _, err := range []error{gen.ErrGeneratorExit, value("mine")} {
					for _, p := range []step{l.ag().AClose(), l.ag().AThrow(value("v"))} {
						_, got := p.Throw(err)
						l.say("%s", gen.Repr(got))
						_, got = p.Throw(err)
						l.say("%s", gen.Repr(got))
					}
				}
			},
			want: []string{
				"1st -> 1", "2nd !! " + reuseSend, "caught ValueError('v')", "1st -> 'handled'", "2nd !! " + reuseThrow, "finally", "1st -> None", "2nd !! " + reuseThrow,
				"close -> None", "closed !! " + reuseSend,
				"StopIteration()", reuseThrow, "GeneratorExit()", reuseThrow, "ValueError('mine')", reuseThrow, "ValueError('mine')", reuseThrow,
			},
		},
		{
			name: "close of a step that goes on",
			why:  "a body that waits again has ignored GeneratorExit",
			py:   agenSuite + "test_async_gen_asend_close_runtime_error, test_async_gen_athrow_close_runtime_error",
			run: func(l *log) {
				stubborn := func(co *coro.Co) error {
					if _, err := coro.Suspend(co, nil); err != nil {
						_, err = coro.Suspend(co, nil)
						return err
					}
					return nil
				}
				p := l.agen("g", func(co *coro.Co, y yields) error { return stubborn(co) }).ASend(nil)
				p.Send(nil)
				l.one("asend", nil, p.Close())
				l.one("again", nil, p.Close())
				q := begun(l.agen("g", func(co *coro.Co, y yields) error {
					y.Yield(nil)
					return stubborn(co)
				})).AThrow(value("v"))
				q.Send(nil)
				l.one("athrow", nil, q.Close())
				l.one("again", nil, q.Close())
			},
			want: []string{
				"asend !! RuntimeError('coroutine ignored GeneratorExit')", "again -> None",
				"athrow !! RuntimeError('coroutine ignored GeneratorExit')", "again -> None",
			},
		},
		{
			name: "the consumer's co",
			why:  "a body awaits with its own co; the other is caught at once",
			py:   goOnly + "Python knows the running coroutine",
			run: func(l *log) {
				c := l.make("main", func(co *coro.Co) (any, error) {
					g := l.agen("g", func(*coro.Co, yields) error {
						_, err := coro.Suspend(co, "wrong")
						return err
					})
					l.panics("anext", func() { g.ANext().Await(co) })
					return nil, nil
				})
				l.send("main", c, nil)
				g := begun(l.ag())
				var leaked yields
				h := begun(l.agen("h", func(_ *coro.Co, y yields) error { leaked = y; _, err := y.Yield(1); return err }))
				l.panics("yield", func() { leaked.Yield(2) })
				l.drive("aclose", g.AClose())
				l.drive("aclose", h.AClose())
			},
			want: []string{
				"anext panics with PanicError(coro: await with the consumer's co inside an asynchronous generator, which has its own)", "main !! StopIteration()",
				"yield panics with coro: Yield of an asynchronous generator that is not running", "finally", "aclose -> None", "aclose -> None",
			},
		},
	})
}
