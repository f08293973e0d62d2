package coro_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

const manager05 = suite05 + "AsyncContextManagerTestCase."

// A class StopIterationSubclass(StopIteration), and its twin.
type (
	stopSubclass      struct{ gen.StopIteration[string] }
	stopAsyncSubclass struct{ gen.StopAsyncIteration }
)

func (e *stopSubclass) Class() string      { return "StopIterationSubclass" }
func (e *stopAsyncSubclass) Class() string { return "StopAsyncIterationSubclass" }

// used is a row's async with of cm, whose block raises err.
func (l *log) used(cm coro.AsyncContextManager[string], err error) {
	l.awaiting(func(co *coro.Co) error { l.asyncWith(co, cm, err); return nil })
}

// again yields twice, and says what the second Yield returned.
func (l *log) again() *coro.AsyncGeneratorContextManager[string] {
	return l.cm(func(_ *coro.Co, y yielder) error {
		_, err := y.Yield("1")
		l.say("after %s", gen.Repr(err))
		_, err = y.Yield("2")
		l.say("closed by %s", gen.Repr(err))
		return err
	})
}

func TestContextManager(t *testing.T) {
	runRows(t, []row{
		{
			name: "plain", why: "the halves of the body run around the block", py: manager05 + "test_contextmanager_plain",
			run: func(l *log) {
				l.used(l.cm(func(_ *coro.Co, y yielder) error {
					l.say("1")
					_, err := y.Yield("42")
					l.say("999")
					return err
				}), nil)
			},
			want: []string{"1", "block 42", "999", "!! None"},
		},
		{
			name: "finally", why: "the body is told, and the error goes on; both halves may wait", py: manager05 + "test_contextmanager_finally",
			run:  func(l *log) { l.used(l.plain("a"), value("v")) },
			want: []string{"set up a", "suspended with enter", "block a", "suspended with exit", "tear down a", "!! ValueError('v')"},
		},
		{
			name: "except", why: "a body that returns nil suppresses the error", py: manager05 + "test_contextmanager_except",
			run: func(l *log) {
				l.used(l.raisingFrom(func(err error) error { l.say("caught %s", gen.Repr(err)); return nil }), value("999"))
			},
			want: []string{"block ", "caught ValueError('999')", "!! None"},
		},
		{
			name: "no reraise", why: "AExit raises only what is its own", py: manager05 + "test_contextmanager_no_reraise",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					cm := l.raisingFrom(same)
					cm.AEnter(co)
					l.left(cm.AExit(co, &gen.TypeError{Msg: "foo"}))
					return nil
				})
			},
			want: []string{"false None"},
		},
		{
			name: "no yield", why: "the block never runs", py: manager05 + "test_contextmanager_trap_no_yield",
			run:  func(l *log) { l.used(l.cm(func(*coro.Co, yielder) error { return nil }), nil) },
			want: []string{`!! RuntimeError("generator didn't yield") <- StopAsyncIteration()`},
		},
		{
			name: "second yield", why: "the generator is closed", py: manager05 + "test_contextmanager_trap_second_yield",
			run:  func(l *log) { l.used(l.again(), nil) },
			want: []string{"block 1", "after None", "closed by GeneratorExit()", `!! RuntimeError("generator didn't stop")`},
		},
		{
			name: "yield after throw", why: "the generator is closed, and what was handled is the context", py: manager05 + "test_contextmanager_trap_yield_after_throw",
			run: func(l *log) { l.used(l.again(), value("v")) },
			want: []string{
				"block 1", "after ValueError('v')", "closed by GeneratorExit()",
				`!! RuntimeError("generator didn't stop after athrow()") <- ValueError('v')`,
			},
		},
		{
			name: "yields for ever", why: "a generator that cannot be closed raises that", py: onCPython + "asynccontextmanager: while True: try: yield except BaseException: pass",
			run: func(l *log) {
				// It is told once more, by the collector.
				before := gen.SetUnraisableHook(func(gen.Unraisable) {})
				defer func() { gen.SetUnraisableHook(before) }()
				cm := l.cm(func(_ *coro.Co, y yielder) error {
					for range 5 {
						y.Yield("")
					}
					return nil
				})
				l.used(cm, nil)
			},
			want: []string{"block ", `!! RuntimeError('async generator ignored GeneratorExit') <- RuntimeError("generator didn't stop")`},
		},
		{
			name: "replace", why: "the body's own error takes the place of the block's", py: script05 + "replace",
			run:  func(l *log) { l.used(l.raisingFrom(func(error) error { return key("new") }), value("v")) },
			want: []string{"block ", "!! KeyError('new') <- ValueError('v')"},
		},
		{
			name: "replace by wrapping", why: "Go's wrapping makes another error", py: goOnly + "fmt.Errorf",
			run: func(l *log) {
				v := value("v")
				l.awaiting(func(co *coro.Co) error {
					cm := l.raisingFrom(func(err error) error { return fmt.Errorf("in a: %w", err) })
					err := cm.With(co, func(string) error { return v })
					l.say("%v %v %v", err, errors.Is(err, v), gen.ContextOf(err) == v)
					return nil
				})
			},
			want: []string{"in a: v true true"},
		},
		{
			name: "raises while it enters", why: "the block never runs", py: onCPython + "asynccontextmanager: raise before the yield",
			run: func(l *log) {
				for _, err := range []error{key("k"), stop("s"), stopAsync("a")} {
					l.used(l.cm(func(*coro.Co, yielder) error { return err }), nil)
				}
			},
			want: []string{
				"!! KeyError('k')",
				"!! RuntimeError('async generator raised StopIteration') from StopIteration('s')",
				"!! RuntimeError('async generator raised StopAsyncIteration') from StopAsyncIteration('a')",
			},
		},
		{
			name: "thrown in while it leaves", why: "a cancelled manager raises that, after the block's error", py: onCPython + "throw into a waiting asynccontextmanager",
			run: func(l *log) {
				c := l.make("w", func(co *coro.Co) (any, error) {
					l.asyncWith(co, l.plain("a"), value("v"))
					return nil, nil
				})
				c.Send(nil)
				l.send("send", c, nil)
				l.throw("cancel", c, &gen.CancelledError{})
			},
			want: []string{
				"set up a", "block a", "send -> 'exit'", "tear down a", "!! CancelledError() <- ValueError('v')", "cancel !! StopIteration()",
			},
		},
		{
			name: "closed", why: "a body cannot keep GeneratorExit from the block's coroutine", py: "SEMANTICS §2: the outer still sees GeneratorExit",
			run: func(l *log) {
				for _, half := range []string{"enters", "leaves"} {
					c := l.make("w", func(co *coro.Co) (any, error) {
						l.asyncWith(co, l.cm(func(co *coro.Co, y yielder) error {
							if half == "enters" {
								coro.Suspend(co, nil)
							}
							if _, err := y.Yield(""); err != nil {
								return err
							}
							coro.Suspend(co, nil)
							return nil
						}), nil)
						return nil, nil
					})
					c.Send(nil)
					l.close("close", c)
				}
			},
			want: []string{"!! GeneratorExit()", "close -> None", "block ", "!! GeneratorExit()", "close -> None"},
		},
		{
			name: "generator exit", why: "a generator that is closed within its with leaves it, and is closed", py: suite05 + "TestAbstractAsyncContextManager.test_async_gen_propagates_generator_exit",
			run: func(l *log) {
				g := l.agen("gen", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
					return l.raisingFrom(func(err error) error { l.say("told %s", gen.Repr(err)); return err }).With(co, func(string) error {
						_, err := y.Yield(11)
						return err
					})
				})
				l.awaiting(func(co *coro.Co) error {
					for v := range g.All(co) {
						l.say("%v", v)
						break
					}
					_, err := g.AClose().Await(co)
					l.say("%v %v", g.State(), g.Err())
					return err
				})
			},
			want: []string{"11", "told GeneratorExit()", "AGEN_CLOSED <nil>"},
		},
		{
			name: "panic of the block", why: "the body is told, and cannot suppress it", py: goOnly + "panics",
			run: func(l *log) {
				cm := l.raisingFrom(func(err error) error { l.say("told %s", gen.Repr(err)); return nil })
				l.panics("block", func() {
					l.awaiting(func(co *coro.Co) error { return cm.With(co, func(string) error { return explode() }) })
				})
			},
			want: []string{"told PanicError('boom')", "block panics with PanicError(boom)"},
		},
		{
			name: "panic of the body", why: "the outer manager is told", py: goOnly + "panics",
			run: func(l *log) {
				for _, half := range []string{"enters", "leaves"} {
					cm := l.cm(func(co *coro.Co, y yielder) error {
						if half == "leaves" {
							y.Yield("")
						}
						return explode()
					})
					l.panics(half, func() {
						l.awaiting(func(co *coro.Co) error {
							return coro.With2(co, &manager{l: l, name: "a"}, cm, func(string, string) error { return value("v") })
						})
					})
				}
			},
			want: []string{
				"enter a", "exit a PanicError('boom')", "enters panics with PanicError(boom)",
				"enter a", "exit a PanicError('boom')", "leaves panics with PanicError(boom)",
			},
		},
	})
}

func TestContextManagerStops(t *testing.T) {
	chained := func(cause error) error {
		return &gen.RuntimeError{Msg: fmt.Sprintf("caught %v", cause), Cause: cause}
	}
	runRows(t, []row{
		{
			name: "let through", why: "the block's error comes out as the same object", py: manager05 + "test_contextmanager_except_stopiter",
			run: func(l *log) {
				for _, s := range []error{
					stop("spam"), stopAsync("ham"),
					&stopSubclass{gen.StopIteration[string]{Value: "spam"}}, &stopAsyncSubclass{gen.StopAsyncIteration{Msg: "spam"}},
				} {
					l.awaiting(func(co *coro.Co) error {
						err := l.raisingFrom(same).With(co, func(string) error { return s })
						l.say("%s %v", contexts(err), err == s)
						return nil
					})
				}
			},
			want: []string{
				"StopIteration('spam') true", "StopAsyncIteration('ham') true",
				"StopIterationSubclass('spam') true", "StopAsyncIterationSubclass('spam') true",
			},
		},
		{
			name: "wrapped by hand", why: "that cannot be told from the generator's own wrapper", py: manager05 + "test_contextmanager_wrap_runtimeerror",
			run: func(l *log) {
				l.used(l.raisingFrom(chained), value("z"))
				l.used(l.raisingFrom(chained), &gen.StopAsyncIteration{})
				l.used(l.raisingFrom(chained), stop("s"))
			},
			want: []string{
				"block ", "!! RuntimeError('caught z') from ValueError('z') <- ValueError('z')",
				"block ", "!! StopAsyncIteration()", "block ", "!! StopIteration('s')",
			},
		},
		{
			name: "another one", why: "one that the body makes is wrapped", py: onCPython + "asynccontextmanager: except ValueError: raise StopIteration, StopAsyncIteration",
			run: func(l *log) {
				l.used(l.raisingFrom(func(error) error { return stop("s") }), value("v"))
				l.used(l.raisingFrom(func(error) error { return stopAsync("a") }), value("v"))
			},
			want: []string{
				"block ", "!! RuntimeError('async generator raised StopIteration') from StopIteration('s') <- ValueError('v')",
				"block ", "!! RuntimeError('async generator raised StopAsyncIteration') from StopAsyncIteration('a') <- ValueError('v')",
			},
		},
		{
			name: "others", why: "whatever the block raises comes out as it is", py: script05 + "body raises RuntimeError('r'), GeneratorExit('g')",
			run: func(l *log) {
				l.used(l.raisingFrom(same), &gen.RuntimeError{Msg: "r"})
				l.used(l.raisingFrom(same), &gen.GeneratorExit{Msg: "g"})
				l.used(l.raisingFrom(gen.Raised), value("without its context"))
			},
			want: []string{"block ", "!! RuntimeError('r')", "block ", "!! GeneratorExit('g')", "block ", "!! ValueError('without its context')"},
		},
	})
}

func TestContextManagerUsedAgain(t *testing.T) {
	runRows(t, []row{
		{
			name: "with", why: "a manager is used once", py: onCPython + "c = ok(); async with c, twice",
			run: func(l *log) {
				cm := l.raisingFrom(same)
				l.used(cm, nil)
				l.used(cm, nil)
			},
			want: []string{"block ", "!! None", `!! AttributeError("'_AsyncGeneratorContextManager' object has no attribute 'args'")`},
		},
		{
			name: "out of order", why: "a generator that has ended, or has not begun, answers", py: onCPython + "__aexit__ of an ended and of a new manager",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					cm := l.raisingFrom(same)
					cm.AEnter(co)
					l.left(cm.AExit(co, nil))
					l.left(cm.AExit(co, nil))
					l.left(cm.AExit(co, value("v")))
					l.left(l.raisingFrom(same).AExit(co, value("v")))
					l.left(l.raisingFrom(same).AExit(co, nil))
					return nil
				})
			},
			want: []string{
				"false None", "false None", `false RuntimeError("generator didn't stop after athrow()")`,
				"false None", `false RuntimeError("generator didn't stop")`,
			},
		},
		{
			name: "while it executes", why: "a generator is not entered twice", py: onCPython + "__aexit__ within the body",
			run: func(l *log) {
				var cm *coro.AsyncGeneratorContextManager[string]
				cm = l.cm(func(co *coro.Co, y yielder) error {
					for _, err := range []error{nil, value("v")} {
						_, err := cm.AExit(co, err)
						l.say("%s", gen.Repr(err))
					}
					_, err := y.Yield("")
					return err
				})
				l.used(cm, nil)
			},
			want: []string{
				"RuntimeError('anext(): asynchronous generator is already running')",
				"RuntimeError('athrow(): asynchronous generator is already running')", "block ", "!! None",
			},
		},
	})
}

func TestContextManagerString(t *testing.T) {
	cm := coro.ContextManager(func(*coro.Co, yielder) error { return nil })
	if got := gen.Repr(cm); !strings.HasPrefix(got, "<contextlib._AsyncGeneratorContextManager object at 0x") {
		t.Errorf("repr %s", got)
	}
}
