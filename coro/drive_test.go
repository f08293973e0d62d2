package coro_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func TestDrive(t *testing.T) {
	runRows(t, []row{
		{
			name: "by hand",
			why:  "send goes to the wait, and the result comes with StopIteration",
			py:   script + "driving by hand",
			run: func(l *log) {
				c := l.make("d", d(l))
				l.say("%v %v", c.State(), c)
				l.send("send(None)", c, nil)
				l.say("%v", c.State())
				l.send("send 7", c, 7)
				l.send("send 8 -> StopIteration", c, 8)
				l.say("%v", c.State())
				l.send("send after finish", c, nil)
				l.throw("throw after finish", c, value("v"))
				l.close("close after finish", c)
			},
			want: []string{
				"CORO_CREATED <coroutine object d at 0xADDR>",
				"send(None) -> 'y1'",
				"CORO_SUSPENDED",
				"got 7",
				"send 7 -> 'y2'",
				"send 8 -> StopIteration !! StopIteration(8)",
				"CORO_CLOSED",
				"send after finish !! RuntimeError('cannot reuse already awaited coroutine')",
				"throw after finish !! RuntimeError('cannot reuse already awaited coroutine')",
				"close after finish -> None",
			},
		},
		{
			name: "just started",
			why:  "no wait is there to receive a value or an error",
			py:   script + "just started",
			run: func(l *log) {
				c := l.make("d", d(l))
				l.send("send non-None", c, 1)
				l.close("close unstarted (no warning)", c)
				l.send("send after close", c, nil)
				l.throw("throw after close", c, value("v"))
				c = l.make("d", d(l))
				l.throw("throw unstarted", c, value("v"))
				l.send("send after", c, nil)
			},
			want: []string{
				`send non-None !! TypeError("can't send non-None value to a just-started coroutine")`,
				"close unstarted (no warning) -> None",
				"send after close !! RuntimeError('cannot reuse already awaited coroutine')",
				"throw after close !! RuntimeError('cannot reuse already awaited coroutine')",
				"throw unstarted !! ValueError('v')",
				"send after !! RuntimeError('cannot reuse already awaited coroutine')",
			},
		},
		{
			name: "just started/nil",
			why:  "a nil of whatever type is None",
			py:   script + "just started; Go only: typed nils, which a generator takes as None too",
			run: func(l *log) {
				for _, v := range []any{nil, gen.None{}, (*int)(nil), map[string]int(nil), []int(nil)} {
					l.send("send", l.make("c", atOnce(1)), v)
				}
				c := l.make("c", atOnce(1))
				l.send("send", c, []int{})
				c.Close()
			},
			want: []string{
				"send !! StopIteration(1)", "send !! StopIteration(1)", "send !! StopIteration(1)", "send !! StopIteration(1)", "send !! StopIteration(1)",
				"send !! TypeError(\"can't send non-None value to a just-started coroutine\")",
			},
		},
		{
			name: "refused value",
			why:  "a value that is refused leaves the coroutine as it was; None and nil are no values",
			py:   "SEMANTICS §1 send(x≠None): stays CREATED and usable",
			run: func(l *log) {
				c := l.make("d", d(l))
				for _, v := range []any{false, 0, "", []int{}, map[string]int{}, struct{}{}} {
					if _, err := c.Send(v); gen.Repr(err) != `TypeError("can't send non-None value to a just-started coroutine")` {
						l.say("%T: %v", v, err)
					}
				}
				l.say("%v", c.State())
				l.send("send None", c, gen.None{})
				l.close("close", c)
			},
			want: []string{"CORO_CREATED", "send None -> 'y1'", "close -> None"},
		},
		{
			name: "throw/before the start",
			why:  "the body is not entered: a StopIteration stays one, and None is refused",
			py:   "SEMANTICS §1 throw, unstarted (3.12+)",
			run: func(l *log) {
				c := l.make("d", d(l))
				l.throw("StopIteration", c, &gen.StopIteration[any]{Value: "q"})
				l.say("%v", c.State())
				l.throw("GeneratorExit", l.make("d", d(l)), gen.ErrGeneratorExit)
				c = l.make("d", d(l))
				l.throw("None", c, nil)
				l.say("%v", c.State())
				l.close("close", c)
				l.throw("None after the end", c, nil)
			},
			want: []string{
				"StopIteration !! StopIteration('q')",
				"CORO_CLOSED",
				"GeneratorExit !! GeneratorExit()",
				"None !! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')",
				"CORO_CREATED",
				"close -> None",
				"None after the end !! TypeError('exceptions must be classes or instances deriving from BaseException, not NoneType')",
			},
		},
		{
			name: "throw/caught",
			why:  "the body may go on, and wait or return",
			py:   "SEMANTICS §1 throw, suspended",
			run: func(l *log) {
				c := l.make("c", func(co *coro.Co) (any, error) {
					_, err := coro.Suspend(co, "a")
					l.say("caught %s", gen.Repr(err))
					return coro.Suspend(co, "b")
				})
				l.send("send", c, nil)
				l.throw("throw", c, value("v"))
				l.send("send 9", c, 9)
				l.throw("again", c, value("x"))
				c = l.make("c", returns("swallowed"))
				l.send("send", c, nil)
				l.throw("throw", c, value("v"))
			},
			want: []string{
				"send -> 'a'", "caught ValueError('v')", "throw -> 'b'", "send 9 !! StopIteration(9)",
				"again !! RuntimeError('cannot reuse already awaited coroutine')",
				"send -> 'y'", "throw !! StopIteration('swallowed')",
			},
		},
		{
			name: "throw/StopIteration",
			why:  "Suspend is the yield of a generator, which no StopIteration passes",
			py:   script + "throw StopIteration",
			run: func(l *log) {
				c := l.make("d", d(l))
				c.Send(nil)
				l.throw("throw StopIteration", c, &gen.StopIteration[any]{Value: "q"})
				c = l.make("c", once(func(_ any, err error) (any, error) { return chain(err), nil }))
				c.Send(nil)
				l.throw("caught", c, &gen.StopIteration[any]{Value: "q"})
			},
			want: []string{
				"throw StopIteration !! RuntimeError('generator raised StopIteration') <-cause StopIteration('q')",
				`caught !! StopIteration("RuntimeError('generator raised StopIteration') <-cause StopIteration('q')")`,
			},
		},
		{
			name: "value is not kept",
			why:  "what an earlier resume sent or threw is over",
			py:   "SEMANTICS §1 send and throw, suspended",
			run: func(l *log) {
				c := l.make("c", func(co *coro.Co) (any, error) {
					for range 4 {
						v, err := coro.Suspend(co, nil)
						l.got("wait", v, err)
					}
					return nil, nil
				})
				c.Send(nil)
				c.Send(1)
				c.Throw(value("v"))
				c.Send(nil)
				l.send("send", c, 2)
			},
			want: []string{"wait -> 1", "wait !! ValueError('v')", "wait -> None", "wait -> 2", "send !! StopIteration()"},
		},
		{
			name: "results",
			why:  "None gives a bare StopIteration; no value is unpacked, not even an exception",
			py:   "SEMANTICS §1 Return value",
			run: func(l *log) {
				l.send("None", l.make("c", atOnce(nil)), nil)
				l.send("gen.None", l.make("c", atOnce(gen.None{})), nil)
				l.send("list", l.make("c", atOnce([]int{1, 2})), nil)
				l.send("exception", l.make("c", atOnce(value("v"))), nil)
			},
			want: []string{
				"None !! StopIteration()", "gen.None !! StopIteration()",
				"list !! StopIteration([1, 2])", "exception !! StopIteration(ValueError('v'))",
			},
		},
		{
			name: "raises",
			why:  "a body's error is Send's; only StopIteration is changed (PEP 479)",
			py:   script + "StopIteration in coroutine",
			run: func(l *log) {
				fails := func(err error) coroutine {
					return l.make("c", func(*coro.Co) (any, error) { return "lost", err })
				}
				l.send("raise StopIteration", fails(&gen.StopIteration[any]{Value: "v"}), nil)
				l.send("raise wrapped", fails(fmt.Errorf("oh: %w", &gen.StopIteration[any]{Value: "v"})), nil)
				l.send("raise GeneratorExit", fails(&gen.GeneratorExit{Msg: "own"}), nil)
				c := fails(value("v"))
				l.send("raise", c, nil)
				l.say("%v", c.State())
				l.send("send", c, nil)
				_, ok := c.Result()
				l.say("result %v", ok)
			},
			want: []string{
				"raise StopIteration !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('v')",
				"raise wrapped !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('oh: v')",
				"raise GeneratorExit !! GeneratorExit('own')",
				"raise !! ValueError('v')",
				"CORO_CLOSED",
				"send !! RuntimeError('cannot reuse already awaited coroutine')",
				"result false",
			},
		},
		{
			name: "executing",
			why:  "a coroutine that executes refuses everything, and is none the worse for it",
			py:   script + "reentrant send; " + suite + "test_func_12",
			run: func(l *log) {
				var c coroutine
				c = l.make("c", func(co *coro.Co) (any, error) {
					l.send("send", c, nil)
					l.throw("throw", c, value("v"))
					l.close("close", c)
					l.say("%v", c.State())
					return coro.Suspend(co, "fine")
				})
				l.send("outside", c, nil)
				l.send("outside", c, "end")
			},
			want: []string{
				"send !! ValueError('coroutine already executing')",
				"throw !! ValueError('coroutine already executing')",
				"close !! ValueError('coroutine already executing')",
				"CORO_RUNNING",
				"outside -> 'fine'", "outside !! StopIteration('end')",
			},
		},
	})
}

func TestClose(t *testing.T) {
	runRows(t, []row{
		{
			name: "value",
			why:  "what a body returns in answer to GeneratorExit is what close returns (3.13)",
			py:   script + "close value",
			run: func(l *log) {
				c := l.make("rv", once(func(_ any, err error) (any, error) {
					l.say("%s", gen.Repr(err))
					return "R", nil
				}))
				c.Send(nil)
				l.close("close value", c)
				l.say("%v", c.State())
				l.close("close again", c)
				v, ok := c.Result()
				l.say("result %v %v", v, ok)
			},
			want: []string{"GeneratorExit()", "close value -> 'R'", "CORO_CLOSED", "close again -> None", "result R true"},
		},
		{
			name: "GeneratorExit",
			why:  "letting it through is the ordinary end, wrapped in Go's way or not; another one counts as well",
			py:   "SEMANTICS §1 close()",
			run: func(l *log) {
				for _, err := range []error{gen.ErrGeneratorExit, fmt.Errorf("oh: %w", gen.ErrGeneratorExit), &gen.GeneratorExit{Msg: "own"}} {
					c := l.make("c", raises(err))
					c.Send(nil)
					l.close("close", c)
				}
			},
			want: []string{"close -> None", "close -> None", "close -> None"},
		},
		{
			name: "ignored",
			why:  "a body that waits again stays suspended and can be resumed",
			py:   script + "ignored GeneratorExit; " + suite + "test_func_14",
			run: func(l *log) {
				c := l.make("ig", ignores(l))
				c.Send(nil)
				l.close("ignored GeneratorExit", c)
				l.say("%v", c.State())
				l.send("send", c, nil)
			},
			want: []string{
				"GE true", "ignored GeneratorExit !! RuntimeError('coroutine ignored GeneratorExit')",
				"CORO_SUSPENDED", "send !! StopIteration()",
			},
		},
		{
			name: "raises",
			why:  "any other error is close's; a StopIteration is not the end of the coroutine",
			py:   "SEMANTICS §1 close(), PEP 479 inside close",
			run: func(l *log) {
				for _, err := range []error{&gen.KeyError{Key: "k"}, &gen.StopIteration[any]{Value: "z"}} {
					c := l.make("c", raises(err))
					c.Send(nil)
					l.close("close", c)
					l.say("%v", c.State())
				}
			},
			want: []string{
				"close !! KeyError('k')", "CORO_CLOSED",
				"close !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('z')", "CORO_CLOSED",
			},
		},
		{
			name: "throw GeneratorExit",
			why:  "unlike close, throw gives it back, and a body may wait again",
			py:   "SEMANTICS §1 throw",
			run: func(l *log) {
				c := l.make("c", raises(gen.ErrGeneratorExit))
				c.Send(nil)
				l.throw("through", c, gen.ErrGeneratorExit)
				c = l.make("c", ignores(l))
				c.Send(nil)
				l.throw("ignored", c, gen.ErrGeneratorExit)
				l.close("close", c)
			},
			want: []string{"through !! GeneratorExit()", "GE true", "ignored -> 2", "close -> None"},
		},
	})
}

func TestResume(t *testing.T) {
	resume := func(l *log, c coroutine, v any, thrown error) {
		yielded, done, err := c.Resume(v, thrown)
		result, ok := c.Result()
		l.say("%v %v %s, result %v %v, %v", yielded, done, gen.Repr(err), result, ok, c.Panicked())
	}
	runRows(t, []row{
		{
			name: "outcomes",
			why:  "done tells the end, err what was raised, and Result what was returned",
			py:   "c-api/iter: PyIter_Send",
			run: func(l *log) {
				c := l.make("d", d(l))
				resume(l, c, nil, nil)
				resume(l, c, 7, nil)
				resume(l, c, 8, nil)
				resume(l, c, nil, nil)
				c = l.make("d", d(l))
				resume(l, c, nil, nil)
				resume(l, c, nil, value("v"))
				resume(l, l.make("d", d(l)), nil, value("unstarted"))
				c = l.make("d", d(l))
				resume(l, c, 1, nil)
				c.Close()
				resume(l, l.make("d", func(*coro.Co) (any, error) { return nil, explode() }), nil, nil)
			},
			want: []string{
				"y1 false None, result <nil> false, false",
				"got 7",
				"y2 false None, result <nil> false, false",
				"<nil> true None, result 8 true, false",
				"<nil> true RuntimeError('cannot reuse already awaited coroutine'), result 8 true, false",
				"y1 false None, result <nil> false, false",
				"<nil> true ValueError('v'), result <nil> false, false",
				"<nil> true ValueError('unstarted'), result <nil> false, false",
				`<nil> true TypeError("can't send non-None value to a just-started coroutine"), result <nil> false, false`,
				"<nil> true PanicError('boom'), result <nil> false, true",
			},
		},
		{
			name: "awaited",
			why:  "the result of an await is the awaiter's alone",
			py:   "library/exceptions: StopIteration.value",
			run: func(l *log) {
				inner := l.make("c", atOnce(5))
				l.send("first", l.awaiter(inner), nil)
				v, ok := inner.Result()
				l.say("%v %v", v, ok)
			},
			want: []string{"first !! StopIteration(5)", "<nil> false"},
		},
	})
}

// Several goroutines at one coroutine: one of them is served at a time.
func TestConcurrentUse(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			l := &log{engine: engine}
			waits := 0 // guarded by the coroutine itself
			c := l.make("c", func(co *coro.Co) (any, error) {
				for {
					if _, err := coro.Suspend(co, nil); err != nil {
						return waits, nil
					}
					waits++
				}
			})
			c.Send(nil)
			var wg sync.WaitGroup
			var mu sync.Mutex
			served := 0
			for range 4 {
				wg.Go(func() {
					mine := 0
					for range 1000 {
						_, err := c.Send(nil)
						switch {
						case err == nil:
							mine++
						case gen.Repr(err) != "ValueError('coroutine already executing')":
							t.Error(gen.Repr(err))
							return
						}
						c.State()
					}
					mu.Lock()
					defer mu.Unlock()
					served += mine
				})
			}
			wg.Wait()
			if v, err := c.Close(); v != served || err != nil {
				t.Errorf("%d sends were served, the body saw %v %v", served, v, err)
			}
		})
	}
}
