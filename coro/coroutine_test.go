package coro_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// tower is a coroutine that awaits itself with n-1, down to a wait; each says
// what it is left by.
func tower(l *log, n int) coroutine {
	return l.make("tower", func(co *coro.Co) (_ any, err error) {
		defer func() { l.say("%d %s", n, gen.Repr(err)) }()
		if n == 0 {
			return coro.Suspend(co, "bottom")
		}
		return tower(l, n-1).Await(co)
	})
}

// wrapper is an awaitable of one's own, which changes one error.
type wrapper struct{ inner coroutine }

func (w wrapper) Await(co *coro.Co) (any, error) {
	v, err := w.inner.Await(co)
	if gen.Repr(err) == "KeyError('k')" {
		return nil, value("wrapped")
	}
	return v, err
}

func TestAwait(t *testing.T) {
	runRows(t, []row{
		{
			name: "finished",
			why:  "a coroutine runs once; whether it returned, raised or was closed",
			py:   script + "await finished coroutine; " + suite + "test_func_15",
			run: func(l *log) {
				c := l.make("c", atOnce(5))
				l.send("first", l.awaiter(c), nil)
				l.say("%v", c.State())
				l.send("await finished coroutine", l.awaiter(c), nil)
				c = l.make("c", func(*coro.Co) (any, error) { return nil, value("b") })
				l.send("raises", l.awaiter(c), nil)
				l.say("%v", c.State())
				l.send("await raised", l.awaiter(c), nil)
				c = l.make("c", atOnce(5))
				c.Close()
				l.send("await closed", l.awaiter(c), nil)
				c = l.make("c", atOnce(5))
				c.Send(nil)
				l.send("await driven", l.awaiter(c), nil)
			},
			want: []string{
				"first !! StopIteration(5)", "CORO_CLOSED",
				"await finished coroutine !! RuntimeError('cannot reuse already awaited coroutine')",
				"raises !! ValueError('b')", "CORO_CLOSED",
				"await raised !! RuntimeError('cannot reuse already awaited coroutine')",
				"await closed !! RuntimeError('cannot reuse already awaited coroutine')",
				"await driven !! RuntimeError('cannot reuse already awaited coroutine')",
			},
		},
		{
			name: "being awaited",
			why:  "for one awaiter; who is refused does no harm",
			py:   script + "await coroutine being awaited; " + suite + "test_await_15",
			run: func(l *log) {
				c := l.make("d", d(l))
				a := l.awaiter(c)
				l.send("A", a, nil)
				l.say("%v %v", a.State(), c.State())
				l.send("await coroutine being awaited", l.awaiter(c), nil)
				l.send("A", a, 7)
				l.close("A.close", a)
				l.say("%v %v", a.State(), c.State())
				c = l.make("d", d(l))
				c.Send(nil)
				l.send("await half driven", l.awaiter(c), nil)
				l.close("close", c)
			},
			want: []string{
				"A -> 'y1'", "CORO_SUSPENDED CORO_SUSPENDED",
				"await coroutine being awaited !! RuntimeError('coroutine is being awaited already')",
				"got 7", "A -> 'y2'", "A.close -> None", "CORO_CLOSED CORO_CLOSED",
				"await half driven !! RuntimeError('coroutine is being awaited already')",
				"close -> None",
			},
		},
		{
			name: "being awaited/by hand",
			why:  "it runs on the awaiter's stack, where nobody else can resume it, asked for its Co or not",
			py:   goOnly + "DIFFERENCES, a coroutine that is suspended in an awaiter",
			run: func(l *log) {
				for _, asked := range []bool{false, true} {
					c := l.make("d", d(l))
					if asked {
						c.Co()
					}
					a := l.awaiter(c)
					l.send("A", a, nil)
					l.send("send", c, nil)
					l.throw("throw", c, value("v"))
					l.close("close", c)
					c.Abandon()
					l.say("%v", c.State())
					a.Send(7)
					l.send("A", a, 8)
					l.close("close", c)
				}
			},
			want: slices.Repeat([]string{
				"A -> 'y1'",
				"send !! RuntimeError('coroutine is being awaited already')",
				"throw !! RuntimeError('coroutine is being awaited already')",
				"close !! RuntimeError('coroutine is being awaited already')",
				"CORO_SUSPENDED", "got 7", "A !! StopIteration(8)", "close -> None",
			}, 2),
		},
		{
			name: "itself",
			why:  "it executes; so does whoever awaits it, directly or not",
			py:   script + "await itself",
			run: func(l *log) {
				var me coroutine
				me = l.make("selfaw", func(co *coro.Co) (any, error) { return me.Await(co) })
				l.send("await itself", me, nil)
				var outer coroutine
				inner := l.make("inner", func(*coro.Co) (any, error) {
					l.send("outer.send", outer, nil)
					l.close("outer.close", outer)
					l.say("%v", outer.State())
					return 1, nil
				})
				outer = l.awaiter(inner)
				l.send("outer", outer, nil)
			},
			want: []string{
				"await itself !! ValueError('coroutine already executing')",
				"outer.send !! ValueError('coroutine already executing')",
				"outer.close !! ValueError('coroutine already executing')",
				"CORO_RUNNING", "outer !! StopIteration(1)",
			},
		},
		{
			name: "one after the other",
			why:  "each await has its own value, however they wait",
			py:   "reference/expressions: await",
			run: func(l *log) {
				c := l.make("many", func(co *coro.Co) (any, error) {
					total := 0
					for k := range 3 {
						v, err := l.make("one", func(co *coro.Co) (any, error) { return coro.Suspend(co, k) }).Await(co)
						if err != nil {
							return nil, err
						}
						total += v.(int)
					}
					return total, nil
				})
				for _, v := range []any{nil, 10, 20, 30} {
					l.send("send", c, v)
				}
				l.send("None", l.awaiter(l.make("n", atOnce(nil))), nil)
			},
			want: []string{"send -> 0", "send -> 1", "send -> 2", "send !! StopIteration(60)", "None !! StopIteration()"},
		},
		{
			name: "errors",
			why:  "the awaiter may catch them; a StopIteration cannot pass, at whatever level",
			py:   suite + "test_await_14; SEMANTICS §3 coroutine raised StopIteration",
			run: func(l *log) {
				fails := func(err error) coroutine {
					return l.make("f", func(*coro.Co) (any, error) { return nil, err })
				}
				l.send("caught", l.make("c", func(co *coro.Co) (any, error) {
					_, err := fails(value("b")).Await(co)
					return chain(err), nil
				}), nil)
				l.send("caught", l.make("c", func(co *coro.Co) (any, error) {
					_, err := fails(&gen.StopIteration[any]{Value: "v"}).Await(co)
					return chain(err), nil
				}), nil)
				l.send("StopIteration", l.awaiter(l.awaiter(fails(&gen.StopIteration[any]{Value: "v"}))), nil)
				c := l.awaiter(l.make("c", once(func(_ any, err error) (any, error) { return chain(err), nil })))
				c.Send(nil)
				l.throw("throw", c, value("v"))
			},
			want: []string{
				`caught !! StopIteration("ValueError('b')")`,
				`caught !! StopIteration("RuntimeError('coroutine raised StopIteration') <-cause StopIteration('v')")`,
				"StopIteration !! RuntimeError('coroutine raised StopIteration') <-cause StopIteration('v')",
				`throw !! StopIteration("ValueError('v')")`,
			},
		},
		{
			name: "awaitable",
			why:  "what is awaited need not be a coroutine",
			py:   suite + "test_await_14",
			run: func(l *log) {
				aw := func(x coro.Awaitable[any]) coroutine {
					return l.make("aw", func(co *coro.Co) (any, error) { return x.Await(co) })
				}
				c := aw(wrapper{l.make("d", d(l))})
				l.send("send", c, nil)
				l.send("send", c, 7)
				l.send("send", c, "spam")
				c = aw(wrapper{l.make("d", d(l))})
				l.send("send", c, nil)
				l.throw("throw", c, &gen.KeyError{Key: "k"})
				l.send("coroutine", aw(l.make("c", atOnce(5))), nil)
			},
			want: []string{
				"send -> 'y1'", "got 7", "send -> 'y2'", "send !! StopIteration('spam')",
				"send -> 'y1'", "throw !! ValueError('wrapped')", "coroutine !! StopIteration(5)",
			},
		},
	})
}

// Values and errors pass a hundred levels of await.
func TestAwaitDeep(t *testing.T) {
	const depth = 100
	levels := func(first, each string) []string {
		want := []string{first}
		for n := range depth + 1 {
			want = append(want, fmt.Sprintf("%d %s", n, each))
		}
		return want
	}
	runRows(t, []row{
		{
			name: "send", why: "goes to the innermost, and its result comes back", py: "SEMANTICS §2, §3",
			run: func(l *log) {
				c := tower(l, depth)
				l.send("send", c, nil)
				l.send("send", c, "v")
			},
			want: append(levels("send -> 'bottom'", "None"), "send !! StopIteration('v')"),
		},
		{
			name: "throw", why: "raises in the innermost first", py: "SEMANTICS §2, §3",
			run: func(l *log) {
				c := tower(l, depth)
				l.send("send", c, nil)
				l.throw("throw", c, value("v"))
			},
			want: append(levels("send -> 'bottom'", "ValueError('v')"), "throw !! ValueError('v')"),
		},
		{
			name: "close", why: "closes the innermost first", py: "SEMANTICS §2, §3",
			run: func(l *log) {
				c := tower(l, depth)
				l.send("send", c, nil)
				l.close("close", c)
			},
			want: append(levels("send -> 'bottom'", "GeneratorExit()"), "close -> None"),
		},
	})
}

// What an awaited coroutine makes of GeneratorExit is not its awaiter's to see:
// that is closed as well.
func TestCloseAwaiting(t *testing.T) {
	// says is await x, and says what came of it.
	says := func(l *log, x coro.Awaitable[any]) body {
		return func(co *coro.Co) (any, error) {
			v, err := x.Await(co)
			l.got("await", v, err)
			return v, err
		}
	}
	const py = "SEMANTICS §2: the return value of the inner close() is thrown away; the outer still sees GeneratorExit"
	runRows(t, []row{
		{
			name: "swallowed",
			why:  "the inner result is dropped, and the outer sees GeneratorExit",
			py:   py,
			run: func(l *log) {
				c := l.make("o", says(l, l.make("i", returns("inner"))))
				c.Send(nil)
				l.close("close", c)
				c = l.make("o", says(l, l.make("i", returns("inner"))))
				c.Send(nil)
				l.throw("throw GeneratorExit", c, &gen.GeneratorExit{Msg: "me"})
			},
			want: []string{
				"await !! GeneratorExit()", "close -> None",
				"await !! GeneratorExit('me')", "throw GeneratorExit !! GeneratorExit('me')",
			},
		},
		{
			name: "one of its own",
			why:  "it is swallowed like the other, and the outer sees what closes it; without being closed it is an error as any",
			py:   onCPython + "except GeneratorExit: raise GeneratorExit('own')",
			run: func(l *log) {
				own := &gen.GeneratorExit{Msg: "own"}
				c := l.make("o", says(l, l.make("i", raises(own))))
				c.Send(nil)
				l.close("close", c)
				c = l.make("o", says(l, l.make("i", raises(own))))
				c.Send(nil)
				l.throw("throw GeneratorExit", c, &gen.GeneratorExit{Msg: "x"})
				l.send("send", l.make("o", says(l, l.make("i", func(*coro.Co) (any, error) { return nil, own }))), nil)
			},
			want: []string{
				"await !! GeneratorExit()", "close -> None",
				"await !! GeneratorExit('x')", "throw GeneratorExit !! GeneratorExit('x')",
				"await !! GeneratorExit('own')", "send !! GeneratorExit('own')",
			},
		},
		{
			name: "swallowed at every level",
			why:  "each is closed in its turn; the outermost's result counts",
			py:   py + " 3.13: the outer's return value is returned by outer.close()",
			run: func(l *log) {
				var level func(n int) coroutine
				level = func(n int) coroutine {
					return l.make("level", func(co *coro.Co) (any, error) {
						var err error
						if n == 0 {
							_, err = coro.Suspend(co, 0)
						} else {
							_, err = level(n - 1).Await(co)
						}
						l.say("level %d %s", n, gen.Repr(err))
						return n, nil
					})
				}
				c := level(3)
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{
				"level 0 GeneratorExit()", "level 1 GeneratorExit()", "level 2 GeneratorExit()", "level 3 GeneratorExit()",
				"close -> 3",
			},
		},
		{
			name: "in a loop",
			why:  "a body that awaits for ever is ended although what it awaits forgets the error",
			py:   py,
			run: func(l *log) {
				c := l.make("looped", func(co *coro.Co) (any, error) {
					for n := 1; ; n++ {
						if _, err := l.make("sw", returns(nil)).Await(co); err != nil {
							l.say("rounds %d", n)
							return nil, err
						}
					}
				})
				c.Send(nil)
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{"rounds 2", "close -> None"},
		},
		{
			name: "replaced",
			why:  "an inner error takes the place of GeneratorExit, and can be caught",
			py:   "SEMANTICS §2: if closing raises, that error replaces GeneratorExit",
			run: func(l *log) {
				c := l.make("o", says(l, l.make("i", raises(&gen.KeyError{Key: "k"}))))
				c.Send(nil)
				l.close("close", c)
				c = l.make("o", func(co *coro.Co) (any, error) {
					_, err := l.make("i", raises(&gen.KeyError{Key: "k"})).Await(co)
					return gen.Repr(err), nil
				})
				c.Send(nil)
				l.close("caught", c)
			},
			want: []string{"await !! KeyError('k')", "close !! KeyError('k')", `caught -> "KeyError('k')"`},
		},
		{
			name: "awaits to clean up",
			why:  "what begins after GeneratorExit is not closed by it, and may wait if the body dares to",
			py:   suite + "test_func_14",
			run: func(l *log) {
				c := l.make("o", func(co *coro.Co) (any, error) {
					coro.Suspend(co, 0)
					v, err := l.make("cleanup", atOnce("cleaned")).Await(co)
					l.got("cleanup", v, err)
					return l.make("wait", once(func(v any, err error) (any, error) { return v, err })).Await(co)
				})
				c.Send(nil)
				l.close("close", c)
				l.send("send", c, "v")
			},
			want: []string{
				"cleanup -> 'cleaned'",
				"close !! RuntimeError('coroutine ignored GeneratorExit')",
				"send !! StopIteration('v')",
			},
		},
		{
			name: "cancellation",
			why:  "any other error that is thrown in can be swallowed for good",
			py:   "SEMANTICS §10: a task may swallow its cancellation",
			run: func(l *log) {
				c := l.make("o", says(l, l.make("i", returns("inner"))))
				c.Send(nil)
				l.throw("cancel", c, &gen.CancelledError{})
			},
			want: []string{"await -> 'inner'", "cancel !! StopIteration('inner')"},
		},
		{
			name: "ignored",
			why:  "the inner one cannot be left behind suspended, so the whole chain stays",
			py:   goOnly + "DIFFERENCES, a coroutine that ignores GeneratorExit",
			run: func(l *log) {
				c := l.make("o", says(l, l.make("i", ignores(l))))
				c.Send(nil)
				l.close("close", c)
				l.say("%v", c.State())
				l.send("send", c, nil)
			},
			want: []string{
				"GE true", "close !! RuntimeError('coroutine ignored GeneratorExit')", "CORO_SUSPENDED",
				"await -> None", "send !! StopIteration()",
			},
		},
	})
}

func TestMisuse(t *testing.T) {
	c := (&log{}).make("c", d(&log{}))
	kept := c.Co()
	c.Send(nil)
	defer c.Close()
	driven := (&log{}).make("c", d(&log{}))
	driven.Co().SetDriver("the driver")
	driven.Send(nil)
	defer driven.Close()
	for _, tt := range []struct {
		name string
		why  string
		do   func(co *coro.Co)
		want string
	}{
		{"nil body", "there is nothing to run", func(*coro.Co) { coro.New[int](nil) }, "coro: New or Do of a nil body"},
		{"nil body/Do", "there is nothing to run", func(*coro.Co) { coro.Do(nil) }, "coro: New or Do of a nil body"},
		{"nil body/NewWith", "there is nothing to run", func(*coro.Co) { coro.NewWith[int](nil, nil) }, "coro: New or Do of a nil body"},
		{"nil func/With", "there is no block", func(co *coro.Co) { coro.With(co, coro.NullContext(1), nil) }, "coro: With of a nil block"},
		{"nil func/With2", "there is no block", func(co *coro.Co) { coro.With2[int, int](co, nil, nil, nil) }, "coro: With2 of a nil block"},
		{"nil func/ContextManager", "there is nothing to run", func(*coro.Co) { coro.ContextManager[int](nil) }, "coro: ContextManager of a nil body"},
		{"nil func/Decorate", "there is nothing to run", func(*coro.Co) { coro.Decorate(coro.NullContext(1), nil) }, "coro: Decorate of a nil func"},
		{"nil func/DecorateGenerator", "there is nothing to run", func(*coro.Co) { coro.DecorateGenerator[int, int](coro.NullContext(1), nil) }, "coro: DecorateGenerator of a nil func"},
		{"nil func/PushAsyncExit", "there is nothing to call", func(*coro.Co) { new(coro.AsyncExitStack).PushAsyncExit(nil) }, "coro: PushAsyncExit of a nil func"},
		{"nil func/Push", "there is nothing to call", func(*coro.Co) { new(coro.AsyncExitStack).Push(nil) }, "coro: Push of a nil func"},
		{"nil func/PushAsyncCallback", "there is nothing to call", func(*coro.Co) { new(coro.AsyncExitStack).PushAsyncCallback(nil) }, "coro: PushAsyncCallback of a nil func"},
		{"nil func/Callback", "there is nothing to call", func(*coro.Co) { new(coro.AsyncExitStack).Callback(nil) }, "coro: Callback of a nil func"},
		{"nil func/CallbackErr", "there is nothing to call", func(*coro.Co) { new(coro.AsyncExitStack).CallbackErr(nil) }, "coro: CallbackErr of a nil func"},
		{"nil manager/PushAsyncManager", "there is nothing to leave", func(*coro.Co) { new(coro.AsyncExitStack).PushAsyncManager(nil) }, "coro: PushAsyncManager of a nil manager"},
		{"nil manager/PushManager", "there is nothing to leave", func(*coro.Co) { new(coro.AsyncExitStack).PushManager(nil) }, "coro: PushManager of a nil manager"},
		{"zero/Await", "it has no body", func(co *coro.Co) { new(coro.Coroutine[int]).Await(co) }, "coro: await of a zero Coroutine: New makes one"},
		{"zero/Send", "it has no body", func(*coro.Co) { new(coro.Coroutine[int]).Send(nil) }, "coro: await of a zero Coroutine: New makes one"},
		{"zero/Throw", "it has no body", func(*coro.Co) { new(coro.Coroutine[int]).Throw(value("v")) }, "coro: await of a zero Coroutine: New makes one"},
		{"zero/Close", "it has no body", func(*coro.Co) { new(coro.Coroutine[int]).Close() }, "coro: await of a zero Coroutine: New makes one"},
		{"suspended co", "it belongs to a coroutine that waits", func(*coro.Co) { coro.Suspend(kept, nil) },
			"coro: await with the co of a coroutine that is not running"},
		{"suspended co/driver", "the driver is the better name", func(*coro.Co) { coro.Suspend(driven.Co(), nil) },
			"coro: await with the co of the driver, which is not running"},
		{"suspended co/through Await", "the body that waits is where it shows", func(*coro.Co) { (&log{}).make("c", d(&log{})).Await(kept) },
			"coro: await with the co of a coroutine that is not running"},
		{"zero co", "it belongs to nothing", func(*coro.Co) { coro.Suspend(&coro.Co{}, nil) }, "coro: await with the co of a coroutine that is not running"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got any
			coro.Do(func(co *coro.Co) error {
				defer func() { got = recover() }()
				tt.do(co)
				return nil
			}).Send(nil)
			if got != tt.want {
				t.Errorf("%s\nwhy: %s\npy: Go only, misuse that Python cannot express\ngot panic %v, want %q", tt.name, tt.why, got, tt.want)
			}
		})
	}
	if c.State() != coro.Suspended || kept.Running() {
		t.Errorf("misuse of a co changed its coroutine: %v, running %v", c.State(), kept.Running())
	}
}
