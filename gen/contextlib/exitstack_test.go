package contextlib_test

import (
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

const pyStack = "Lib/test/test_contextlib.py: TestBaseExitStack."

// failing is a callback that raises.
func failing(err error) func() error { return func() error { return err } }

func TestExitStack(t *testing.T) {
	runRows(t, []row{
		{
			name: "no resources", why: "an empty stack is a manager", py: pyStack + "test_no_resources",
			run: func(l *log) {
				l.raised(block(func(*contextlib.ExitStack) error { return nil }))
				l.raised(block(func(*contextlib.ExitStack) error { return value("v") }))
			},
			want: []string{"!! None", "!! ValueError('v')"},
		},
		{
			name: "callback", why: "the last comes first; arguments are the closure's", py: pyStack + "test_callback",
			run: func(l *log) {
				l.raised(block(func(s *contextlib.ExitStack) error {
					for i := range 3 {
						s.Callback(func() { l.say("%d", i) })
					}
					s.CallbackErr(func() error { l.say("no error"); return nil })
					return nil
				}))
			},
			want: []string{"no error", "2", "1", "0", "!! None"},
		},
		{
			name: "push", why: "functions and managers that were not entered", py: pyStack + "test_push",
			run: func(l *log) {
				given := func(name string, suppress bool) func(error) (bool, error) {
					return func(err error) (bool, error) { l.say("%s %s", name, chain(err)); return suppress, nil }
				}
				l.raised(block(func(s *contextlib.ExitStack) error {
					s.Push(given("function", false))
					s.PushManager(l.m("manager"))
					s.Push(given("suppressing", true))
					s.PushManager(l.m("manager"))
					s.Push(given("function", false))
					return value("v")
				}))
			},
			want: []string{"function ValueError('v')", "exit manager ValueError('v')", "suppressing ValueError('v')", "exit manager None", "function None", "!! None"},
		},
		{
			name: "enter context", why: "the manager is left before what was pushed earlier", py: pyStack + "test_enter_context",
			run: func(l *log) {
				l.raised(block(func(s *contextlib.ExitStack) error {
					s.Callback(func() { l.say("4") })
					v, err := contextlib.EnterContext(s, l.m("a"))
					l.say("%s", v)
					return err
				}))
			},
			want: []string{"enter a", "a", "exit a None", "4", "!! None"},
		},
		{
			name: "enter nothing", why: "None is no manager, and nothing is pushed", py: "ExitStack().enter_context(None)",
			run: func(l *log) {
				var s contextlib.ExitStack
				_, err := contextlib.EnterContext[string](&s, nil)
				l.raised(err)
				l.raised(s.Close())
			},
			want: []string{`!! TypeError("'builtins.NoneType' object does not support the context manager protocol")`, "!! None"},
		},
		{
			name: "close", why: "it empties the stack at once, and the end of the block does nothing more", py: pyStack + "test_close",
			run: func(l *log) {
				l.raised(block(func(s *contextlib.ExitStack) error {
					s.Callback(func() { l.say("1") })
					l.raised(s.Close())
					l.raised(s.Close())
					l.say("2")
					return nil
				}))
			},
			want: []string{"1", "!! None", "!! None", "2", "!! None"},
		},
		{
			name: "pop all", why: "what is moved outlives the block", py: pyStack + "test_pop_all",
			run: func(l *log) {
				var moved *contextlib.ExitStack
				block(func(s *contextlib.ExitStack) error {
					s.Callback(func() { l.say("3") })
					moved = s.PopAll()
					l.say("1")
					return nil
				})
				l.say("2")
				l.raised(moved.Close())
			},
			want: []string{"1", "2", "3", "!! None"},
		},
		{
			name: "exit raise", why: "a false entry lets the error through", py: pyStack + "test_exit_raise",
			run:  func(l *log) { l.raised(stacked(value("z"), l.m("a"))) },
			want: []string{"enter a", "exit a ValueError('z')", "!! ValueError('z')"},
		},
		{
			name: "exit suppress", why: "a true one does not", py: pyStack + "test_exit_suppress",
			run:  func(l *log) { l.raised(stacked(value("z"), l.m("a", swallow))) },
			want: []string{"enter a", "exit a ValueError('z')", "!! None"},
		},
		{
			name: "body exception suppress", why: "the same with Push", py: pyStack + "test_body_exception_suppress",
			run: func(l *log) {
				l.raised(block(func(s *contextlib.ExitStack) error { s.Push(swallow); return value("z") }))
			},
			want: []string{"!! None"},
		},
		{
			name: "results of exit", why: "true only if an error came in and was suppressed", py: "SEMANTICS §5; Lib/contextlib.py: ExitStack.__exit__",
			run: func(l *log) {
				for _, err := range []error{nil, value("v")} {
					for _, does := range []func(error) (bool, error){nil, swallow, raises(key("k"))} {
						var s contextlib.ExitStack
						s.PushManager(&manager{l: &log{}, does: does})
						suppress, raised := s.Exit(err)
						l.say("%v %s", suppress, chain(raised))
					}
				}
			},
			want: []string{"false None", "false None", "false KeyError('k')", "false None", "true None", "false KeyError('k') <- ValueError('v')"},
		},
		{
			name: "excessive nesting", why: "ten thousand callbacks need no deep stack", py: pyStack + "test_excessive_nesting",
			run: func(l *log) {
				n := 0
				l.raised(block(func(s *contextlib.ExitStack) error {
					for range 10_000 {
						s.Callback(func() { n++ })
					}
					return nil
				}))
				l.say("%d", n)
			},
			want: []string{"!! None", "10000"},
		},
	})
}

func TestExitStackContexts(t *testing.T) {
	runRows(t, []row{
		{
			name: "reference", why: "nested with statements, which the stack is to be like", py: pyStack + "test_exit_exception_chaining_reference",
			run: func(l *log) {
				withContext := func(err error) (bool, error) {
					return false, nested(gen.WithContext(value("inner"), err), l.m("inner", raises(key("outer"))))
				}
				l.raised(nested(value("zero"), l.m("a", raises(index("i"))), l.m("b", withContext), l.m("c", swallow), l.m("d", raises(value("v")))))
			},
			want: []string{
				"enter a", "enter b", "enter c", "enter d", "exit d ValueError('zero')", "exit c ValueError('v') <- ValueError('zero')",
				"exit b None", "enter inner", "exit inner ValueError('inner')", "exit a KeyError('outer') <- ValueError('inner')",
				"!! IndexError('i') <- KeyError('outer') <- ValueError('inner')",
			},
		},
		{
			name: "chaining", why: "what was suppressed is in no later chain", py: pyStack + "test_exit_exception_chaining",
			run: func(l *log) {
				l.raised(block(func(s *contextlib.ExitStack) error {
					s.CallbackErr(failing(index("i")))
					s.CallbackErr(failing(key("k")))
					s.CallbackErr(failing(typeError("t")))
					s.PushManager(l.m("suppressing", swallow))
					s.CallbackErr(failing(value("v")))
					return value("zero")
				}))
			},
			want: []string{"exit suppressing ValueError('v') <- ValueError('zero')", "!! IndexError('i') <- KeyError('k') <- TypeError('t')"},
		},
		{
			name: "explicit none", why: "a context that was taken away stays away, on a stack as without", py: pyStack + "test_exit_exception_explicit_none_context",
			run: func(l *log) {
				mine := func() stringManager { return l.catchingQuietly(gen.EndContext(value("mine"))) }
				l.raised(nested(index("i"), mine()))
				l.raised(nested(index("i"), l.make(func(y yielder) error {
					return block(func(s *contextlib.ExitStack) error {
						contextlib.EnterContext(s, mine())
						_, err := y.Yield("")
						return err
					})
				})))
			},
			want: []string{"!! ValueError('mine')", "!! ValueError('mine')"},
		},
		{
			name: "non suppressing", why: "a callback that does not raise does not suppress either", py: pyStack + "test_exit_exception_non_suppressing",
			run: func(l *log) {
				l.raised(block(func(s *contextlib.ExitStack) error {
					s.Callback(func() {})
					s.CallbackErr(failing(index("i")))
					return nil
				}))
				l.raised(block(func(s *contextlib.ExitStack) error {
					s.CallbackErr(failing(key("k")))
					s.Push(swallow)
					s.CallbackErr(failing(index("i")))
					return nil
				}))
			},
			want: []string{"!! IndexError('i')", "!! KeyError('k')"},
		},
		{
			name: "correct context", why: "a generator has set the context already", py: pyStack + "test_exit_exception_with_correct_context",
			run: func(l *log) {
				l.raised(stacked(value("1"), l.catchingQuietly(value("4")), l.catchingQuietly(value("3")), l.catchingQuietly(value("2"))))
			},
			want: []string{"!! ValueError('4') <- ValueError('3') <- ValueError('2') <- ValueError('1')"},
		},
		{
			name: "existing context", why: "the older one goes to the end of the chain", py: pyStack + "test_exit_exception_with_existing_context",
			run: func(l *log) {
				l.raised(block(func(s *contextlib.ExitStack) error {
					s.CallbackErr(failing(gen.WithContext(value("5"), value("4"))))
					s.CallbackErr(failing(gen.WithContext(value("3"), value("2"))))
					return value("1")
				}))
			},
			want: []string{"!! ValueError('5') <- ValueError('4') <- ValueError('3') <- ValueError('2') <- ValueError('1')"},
		},
		{
			name: "chaining suppress", why: "the last to speak suppresses all", py: pyStack + "test_exit_exception_chaining_suppress",
			run: func(l *log) {
				l.raised(block(func(s *contextlib.ExitStack) error {
					s.Push(swallow)
					s.Push(raises(value("zero")))
					s.Push(raises(key("1")))
					return nil
				}))
			},
			want: []string{"!! None"},
		},
		{
			name: "runtime error", why: "one that a generator lets through is not raised again", py: pyStack + "test_dont_reraise_RuntimeError",
			run: func(l *log) {
				first := l.raisingFrom(func(err error) error { return err })
				second := l.raisingFrom(valueFrom("new exception"))
				l.raised(stacked(&gen.RuntimeError{Msg: "please no infinite loop."}, second, first))
			},
			want: []string{"!! ValueError('new exception') from RuntimeError('please no infinite loop.') <- RuntimeError('please no infinite loop.')"},
		},
		{
			name: "raised again", why: "Python makes a cycle of the chain", py: "ExitStack: callbacks raise k, then the k they are given (CPython: k <- k <- …)",
			run: func(l *log) { l.raised(stacked(value("v"), l.m("a"), l.m("b", again), l.m("c", raises(key("k"))))) },
			want: []string{
				"enter a", "enter b", "enter c", "exit c ValueError('v')", "exit b KeyError('k') <- ValueError('v')",
				"exit a KeyError('k') <- ValueError('v')", "!! KeyError('k') <- ValueError('v')",
			},
		},
		{
			name: "older one again", why: "Python makes a cycle of the chain; nested with statements do not", py: "ExitStack: callbacks raise k, t, k (CPython: k <- t <- k <- …)",
			run: func(l *log) {
				k := key("k")
				l.raised(stacked(value("v"), l.m("a", raises(k)), l.m("b", raises(typeError("t"))), l.m("c", raises(k))))
			},
			want: []string{
				"enter a", "enter b", "enter c", "exit c ValueError('v')", "exit b KeyError('k') <- ValueError('v')",
				"exit a TypeError('t') <- KeyError('k') <- ValueError('v')", "!! KeyError('k') <- TypeError('t')",
			},
		},
		{
			name: "yield after throw", why: "nobody handles what an entry raised, where no error came in", py: "run on CPython 3.13: ExitStack: a generator that yields again in its except clause, and a callback that raises",
			run: func(l *log) {
				again := func() stringManager {
					return l.make(func(y yielder) error {
						y.Yield("1")
						_, err := y.Yield("2")
						return err
					})
				}
				for _, err := range []error{nil, value("v")} {
					l.raised(block(func(s *contextlib.ExitStack) error {
						contextlib.EnterContext(s, again())
						s.CallbackErr(failing(key("k")))
						return err
					}))
				}
			},
			want: []string{
				`!! RuntimeError("generator didn't stop after throw()")`,
				`!! RuntimeError("generator didn't stop after throw()") <- KeyError('k') <- ValueError('v')`,
			},
		},
		{
			name: "long chain", why: "a thousand errors have a thousand contexts", py: "ExitStack: a thousand callbacks that raise",
			run: func(l *log) {
				err := block(func(s *contextlib.ExitStack) error {
					for i := range 1000 {
						s.CallbackErr(failing(value(fmt.Sprint(i))))
					}
					return value("v")
				})
				n := 0
				for at := gen.ContextOf(err); at != nil; at = gen.ContextOf(at) {
					n++
				}
				l.say("%v %d", err, n)
			},
			want: []string{"0 1000"},
		},
	})
}
