package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

const stack05 = suite05 + "TestAsyncExitStack."

// syncManager is a synchronous manager that says what happens to it.
type syncManager struct {
	l              *log
	name           string
	enters, leaves error
	suppress       bool
}

func (m *syncManager) Enter() (string, error) {
	m.l.say("enter %s", m.name)
	return "v" + m.name, m.enters
}

func (m *syncManager) Exit(err error) (suppress bool, _ error) {
	m.l.say("exit %s %s", m.name, contexts(err))
	return m.suppress, m.leaves
}

func TestAsyncExitStack(t *testing.T) {
	runRows(t, []row{
		{
			name: "no resources", why: "an empty stack is a manager", py: "Lib/test/test_contextlib.py: TestBaseExitStack.test_no_resources",
			run: func(l *log) {
				l.block(func(*coro.Co, *coro.AsyncExitStack) error { return nil })
				l.block(func(*coro.Co, *coro.AsyncExitStack) error { return value("v") })
			},
			want: []string{"!! None", "!! ValueError('v')"},
		},
		{
			name: "async callback", why: "the last comes first, each is awaited; arguments are the closure's", py: stack05 + "test_async_callback",
			run: func(l *log) {
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					for i := range 3 {
						s.PushAsyncCallback(func(co *coro.Co) error {
							_, err := coro.Suspend(co, i)
							l.say("%d", i)
							return err
						})
					}
					return nil
				})
			},
			want: []string{"suspended with 2", "2", "suspended with 1", "1", "suspended with 0", "0", "!! None"},
		},
		{
			name: "async push", why: "functions and managers that were not entered", py: stack05 + "test_async_push",
			run: func(l *log) {
				given := func(name string, suppress bool) func(*coro.Co, error) (bool, error) {
					return func(_ *coro.Co, err error) (bool, error) { l.say("%s %s", name, contexts(err)); return suppress, nil }
				}
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					s.PushAsyncExit(given("function", false))
					s.PushAsyncManager(&manager{l: l, name: "m"})
					s.PushAsyncExit(given("suppressing", true))
					s.PushAsyncManager(&manager{l: l, name: "m"})
					s.PushAsyncExit(given("function", false))
					s.PushAsyncExit(given("function", false))
					return value("z")
				})
			},
			want: []string{
				"function ValueError('z')", "function ValueError('z')", "exit m ValueError('z')", "suppressing ValueError('z')",
				"exit m None", "function None", "!! None",
			},
		},
		{
			name: "enter async context", why: "the manager is left before what was pushed earlier", py: stack05 + "test_enter_async_context",
			run: func(l *log) {
				l.block(func(co *coro.Co, s *coro.AsyncExitStack) error {
					s.PushAsyncCallback(func(*coro.Co) error { l.say("4"); return nil })
					v, err := coro.EnterAsyncContext(co, s, &manager{l: l, name: "a", waits: true})
					l.say("%s", v)
					return err
				})
			},
			want: []string{
				"enter a", "suspended with entering a", "entering a -> None", "va",
				"exit a None", "suspended with leaving a", "leaving a -> None", "4", "!! None",
			},
		},
		{
			name: "enter async context/raises", why: "what was not entered is not left", py: "library/contextlib: enter_async_context",
			run: func(l *log) {
				l.block(func(co *coro.Co, s *coro.AsyncExitStack) error {
					s.Callback(func() { l.say("left") })
					_, err := coro.EnterAsyncContext(co, s, &manager{l: l, name: "a", enters: key("k")})
					return err
				})
			},
			want: []string{"enter a", "left", "!! KeyError('k')"},
		},
		{
			name: "enter async context/closed", why: "AEnter cannot keep a GeneratorExit for itself", py: "SEMANTICS §2: the outer still sees GeneratorExit",
			run: func(l *log) {
				c := l.make("w", func(co *coro.Co) (any, error) {
					var s coro.AsyncExitStack
					_, err := coro.EnterAsyncContext(co, &s, &manager{l: l, name: "a", waits: true, swallows: true})
					l.ends(err)
					return nil, err
				})
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{"enter a", "entering a !! GeneratorExit()", "!! GeneratorExit()", "close -> None"},
		},
		{
			name: "of both kinds", why: "one order for all of them", py: script05 + "mixed LIFO; enter_context",
			run: func(l *log) {
				l.block(func(co *coro.Co, s *coro.AsyncExitStack) error {
					s.Push(func(err error) (bool, error) { l.say("exit 1 %s", contexts(err)); return false, nil })
					s.PushAsyncExit(func(_ *coro.Co, err error) (bool, error) { l.say("aexit 2 %s", contexts(err)); return false, nil })
					s.Callback(func() { l.say("cb 3") })
					s.CallbackErr(func() error { l.say("cb 4"); return nil })
					s.PushManager(&syncManager{l: l, name: "5"})
					v, err := coro.EnterContext(s, &syncManager{l: l, name: "6"})
					l.say("%s", v)
					return err
				})
			},
			want: []string{"enter 6", "v6", "exit 6 None", "exit 5 None", "cb 4", "cb 3", "aexit 2 None", "exit 1 None", "!! None"},
		},
		{
			name: "enter context/raises", why: "what was not entered is not left", py: "library/contextlib: enter_context",
			run: func(l *log) {
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					_, err := coro.EnterContext(s, &syncManager{l: l, name: "a", enters: key("k")})
					return err
				})
			},
			want: []string{"enter a", "!! KeyError('k')"},
		},
		{
			name: "suppressed", why: "what is left later is told of nothing", py: script05 + "async suppress",
			run: func(l *log) {
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					s.PushManager(&syncManager{l: l, name: "a"})
					s.PushAsyncExit(answering(true, nil))
					s.PushManager(&syncManager{l: l, name: "b"})
					return value("v")
				})
			},
			want: []string{"exit b ValueError('v')", "exit a None", "!! None"},
		},
		{
			name: "enter nothing", why: "None is no manager, and nothing is pushed", py: onCPython + "enter_async_context(None), enter_context(None)",
			run: func(l *log) {
				l.block(func(co *coro.Co, s *coro.AsyncExitStack) error {
					_, err := coro.EnterAsyncContext[string](co, s, nil)
					l.ends(err)
					_, err = coro.EnterContext[string](s, nil)
					l.ends(err)
					return s.AClose(co)
				})
			},
			want: []string{
				`!! TypeError("'builtins.NoneType' object does not support the asynchronous context manager protocol")`,
				`!! TypeError("'builtins.NoneType' object does not support the context manager protocol")`, "!! None",
			},
		},
		{
			name: "aclose", why: "it empties the stack at once, and the end of the block does nothing more", py: "Lib/test/test_contextlib.py: TestBaseExitStack.test_close",
			run: func(l *log) {
				l.block(func(co *coro.Co, s *coro.AsyncExitStack) error {
					s.Callback(func() { l.say("1") })
					l.ends(s.AClose(co))
					l.ends(s.AClose(co))
					l.say("2")
					return nil
				})
			},
			want: []string{"1", "!! None", "!! None", "2", "!! None"},
		},
		{
			name: "pop all", why: "what is moved outlives the block", py: "Lib/test/test_contextlib.py: TestBaseExitStack.test_pop_all",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					var moved *coro.AsyncExitStack
					(&coro.AsyncExitStack{}).With(co, func(s *coro.AsyncExitStack) error {
						s.Callback(func() { l.say("3") })
						moved = s.PopAll()
						l.say("1")
						return nil
					})
					l.say("2")
					return moved.AClose(co)
				})
			},
			want: []string{"1", "2", "3"},
		},
		{
			name: "pushed meanwhile", why: "an entry may put more on the stack", py: "Lib/contextlib.py: AsyncExitStack.__aexit__",
			run: func(l *log) {
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					s.Callback(func() { l.say("3") })
					s.Callback(func() {
						l.say("1")
						s.Callback(func() { l.say("2") })
					})
					return nil
				})
			},
			want: []string{"1", "2", "3", "!! None"},
		},
		{
			name: "results of aexit", why: "true only if an error came in and was suppressed", py: "SEMANTICS §5; Lib/contextlib.py: AsyncExitStack.__aexit__",
			run: func(l *log) {
				l.awaiting(func(co *coro.Co) error {
					for _, err := range []error{nil, value("v")} {
						for _, m := range []*manager{{}, {suppress: true}, {leaves: key("k")}} {
							m.l = &log{}
							var s coro.AsyncExitStack
							s.PushAsyncManager(m)
							l.left(s.AExit(co, err))
						}
					}
					return nil
				})
			},
			want: []string{"false None", "false None", "false KeyError('k')", "false None", "true None", "false KeyError('k') <- ValueError('v')"},
		},
		{
			name: "thrown in", why: "an entry that is cancelled while it waits has raised, and the others are left", py: "DIFFERENCES, an error thrown into a waiting entry; on CPython a is told of CancelledError()",
			run: func(l *log) {
				c := l.make("w", func(co *coro.Co) (any, error) {
					return nil, coro.With(co, &coro.AsyncExitStack{}, func(s *coro.AsyncExitStack) error {
						s.PushAsyncManager(&manager{l: l, name: "a"})
						s.PushAsyncManager(&manager{l: l, name: "b", waits: true})
						s.PushAsyncManager(&manager{l: l, name: "c"})
						return value("v")
					})
				})
				c.Send(nil)
				l.throw("cancel", c, &gen.CancelledError{})
			},
			want: []string{
				"exit c ValueError('v')", "exit b ValueError('v')", "leaving b !! CancelledError()",
				"exit a CancelledError() <- ValueError('v')", "cancel !! CancelledError()",
			},
		},
		{
			name: "closed", why: "an entry cannot keep GeneratorExit from the later ones, but one of those may suppress it within the stack", py: "SEMANTICS §2: the outer still sees GeneratorExit",
			run: func(l *log) {
				c := l.make("w", func(co *coro.Co) (any, error) {
					var stack coro.AsyncExitStack
					err := stack.With(co, func(s *coro.AsyncExitStack) error {
						s.PushAsyncManager(&manager{l: l, name: "a"})
						s.PushAsyncManager(&manager{l: l, name: "b", suppress: true})
						s.PushAsyncManager(&manager{l: l, name: "c", waits: true, swallows: true})
						return nil
					})
					l.ends(err)
					return nil, err
				})
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{
				"exit c None", "leaving c !! GeneratorExit()", "exit b GeneratorExit()", "exit a None",
				"!! GeneratorExit()", "close -> None",
			},
		},
		{
			name: "closed/aclose", why: "it is a coroutine: who awaits it sees the GeneratorExit, suppressed or not", py: onCPython + "await stack.aclose(), the coroutine is closed meanwhile",
			run: func(l *log) {
				c := l.make("w", func(co *coro.Co) (any, error) {
					var s coro.AsyncExitStack
					s.PushAsyncExit(answering(true, nil))
					s.PushAsyncManager(&manager{l: l, name: "a", waits: true})
					err := s.AClose(co)
					l.ends(err)
					return nil, err
				})
				c.Send(nil)
				l.close("close", c)
			},
			want: []string{"exit a None", "leaving a !! GeneratorExit()", "!! GeneratorExit()", "close -> None"},
		},
	})
}

func TestAsyncExitStackContexts(t *testing.T) {
	runRows(t, []row{
		{
			name: "chaining", why: "what was suppressed is in no later chain", py: stack05 + "test_async_exit_exception_chaining",
			run: func(l *log) {
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					s.PushAsyncCallback(failing(index("i")))
					s.PushAsyncCallback(failing(key("k")))
					s.PushAsyncCallback(failing(&gen.AttributeError{Msg: "a"}))
					s.PushAsyncManager(&manager{l: l, name: "m", suppress: true})
					s.PushAsyncCallback(failing(value("v")))
					return value("zero")
				})
			},
			want: []string{"exit m ValueError('v') <- ValueError('zero')", "!! IndexError('i') <- KeyError('k') <- AttributeError('a')"},
		},
		{
			name: "explicit none", why: "a context that was taken away stays away, on a stack as without", py: stack05 + "test_async_exit_exception_explicit_none_context",
			run: func(l *log) {
				mine := func() coro.AsyncContextManager[string] {
					return l.raisingFrom(func(error) error { return gen.EndContext(value("mine")) })
				}
				onStack := l.cm(func(co *coro.Co, y yielder) error {
					return coro.With(co, &coro.AsyncExitStack{}, func(s *coro.AsyncExitStack) error {
						coro.EnterAsyncContext(co, s, mine())
						_, err := y.Yield("")
						return err
					})
				})
				l.awaiting(func(co *coro.Co) error {
					l.asyncWith(co, mine(), index("i"))
					l.asyncWith(co, onStack, index("i"))
					return nil
				})
			},
			want: []string{"block ", "!! ValueError('mine')", "block ", "!! ValueError('mine')"},
		},
		{
			name: "stop iteration", why: "an asynchronous entry is a coroutine that none leaves; the synchronous ones are part of AExit, that none leaves", py: onCPython + "push and push_async_exit raise StopIteration",
			run: func(l *log) {
				stop := func() error { return &gen.StopIteration[string]{Value: "s"} }
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					s.PushAsyncManager(&manager{l: l, name: "a"})
					s.Push(func(error) (bool, error) { return false, stop() })
					return value("v")
				})
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					s.PushAsyncManager(&manager{l: l, name: "b"})
					s.PushAsyncExit(answering(false, stop()))
					return value("v")
				})
			},
			want: []string{
				"exit a StopIteration('s') <- ValueError('v')",
				"!! RuntimeError('coroutine raised StopIteration') from StopIteration('s') <- ValueError('v')",
				"exit b RuntimeError('coroutine raised StopIteration') from StopIteration('s') <- ValueError('v')",
				"!! RuntimeError('coroutine raised StopIteration') from StopIteration('s') <- ValueError('v')",
			},
		},
		{
			name: "no error came in", why: "then errors are not chained, as nobody handles one", py: onCPython + "AsyncExitStack: two push_async_callback that raise",
			run: func(l *log) {
				l.block(func(_ *coro.Co, s *coro.AsyncExitStack) error {
					s.PushAsyncCallback(failing(key("k")))
					s.PushAsyncCallback(failing(index("i")))
					return nil
				})
			},
			want: []string{"!! KeyError('k')"},
		},
	})
}

func TestAsyncExitStackPanics(t *testing.T) {
	boom := func(*coro.Co) error { return explode() }
	// caught notes what comes out of the row's coroutine.
	caught := func(l *log, f func(co *coro.Co, s *coro.AsyncExitStack) error) {
		l.panics("stack", func() { l.block(f) })
	}
	all := func(l *log, s *coro.AsyncExitStack) {
		var inner coro.AsyncExitStack
		inner.PushAsyncManager(&manager{l: l, name: "b"})
		inner.PushAsyncManager(&manager{l: l, name: "c", suppress: true})
		var sync contextlib.ExitStack
		sync.PushManager(&syncManager{l: l, name: "d"})
		sync.PushManager(&syncManager{l: l, name: "e", suppress: true})
		s.PushAsyncManager(&manager{l: l, name: "a"})
		s.PushAsyncManager(&inner)
		s.PushManager(&sync)
		s.PushManager(&syncManager{l: l, name: "f", suppress: true})
	}
	runRows(t, []row{
		{
			name: "block", why: "each entry is told, also in the stacks on the stack", py: goOnly + "panics",
			run: func(l *log) {
				caught(l, func(_ *coro.Co, s *coro.AsyncExitStack) error { all(l, s); return explode() })
			},
			want: []string{
				"exit f PanicError('boom')", "exit e PanicError('boom')", "exit d PanicError('boom')",
				"exit c PanicError('boom')", "exit b PanicError('boom')", "exit a PanicError('boom')", "stack panics with PanicError(boom)",
			},
		},
		{
			name: "goexit", why: "likewise", py: goOnly + "Goexit",
			run: func(l *log) {
				l.exiting(func() {
					l.block(func(co *coro.Co, s *coro.AsyncExitStack) error { all(l, s); return goexit(co) })
				})
			},
			want: []string{
				"exit f GeneratorExit()", "exit e GeneratorExit()", "exit d GeneratorExit()",
				"exit c GeneratorExit()", "exit b GeneratorExit()", "exit a GeneratorExit()",
			},
		},
		{
			name: "entry", why: "the others are left, and may wait", py: goOnly + "panics",
			run: func(l *log) {
				caught(l, func(_ *coro.Co, s *coro.AsyncExitStack) error {
					s.PushAsyncManager(&manager{l: l, name: "a", waits: true, suppress: true})
					s.PushAsyncCallback(boom)
					s.PushAsyncManager(&manager{l: l, name: "b"})
					return value("v")
				})
			},
			want: []string{
				"exit b ValueError('v')", "exit a PanicError('boom')", "suspended with leaving a", "leaving a -> None",
				"stack panics with PanicError(boom)",
			},
		},
		{
			name: "entry of a synchronous stack", why: "the newest panic goes on", py: goOnly + "panics",
			run: func(l *log) {
				caught(l, func(_ *coro.Co, s *coro.AsyncExitStack) error {
					var sync contextlib.ExitStack
					sync.Callback(func() { panic("newer") })
					s.PushAsyncManager(&manager{l: l, name: "a"})
					s.PushManager(&sync)
					return explode()
				})
			},
			want: []string{"exit a PanicError('newer')", "stack panics with PanicError(newer)"},
		},
	})
}
