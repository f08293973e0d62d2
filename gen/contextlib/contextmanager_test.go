package contextlib_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

const pyContextManager = "Lib/test/test_contextlib.py: ContextManagerTestCase."

// stopSubclass is a class StopIterationSubclass(StopIteration).
type stopSubclass struct{ gen.StopIteration[string] }

func (e *stopSubclass) Class() string { return "StopIterationSubclass" }

func TestContextManager(t *testing.T) {
	v := value("v")
	runRows(t, []row{
		{
			name: "plain", why: "the halves of the body run around the block", py: pyContextManager + "test_contextmanager_plain",
			run: func(l *log) {
				m := l.make(func(y yielder) error {
					l.say("1")
					_, err := y.Yield("42")
					l.say("999")
					return err
				})
				l.raised(contextlib.With(m, func(x string) error { l.say("%s", x); return nil }))
			},
			want: []string{"1", "42", "999", "!! None"},
		},
		{
			name: "finally", why: "a deferred call runs, and the error goes on", py: pyContextManager + "test_contextmanager_finally",
			run: func(l *log) {
				l.raised(contextlib.With(l.plain("a"), func(x string) error { l.say("%s", x); return v }))
			},
			want: []string{"set up a", "a", "tear down a", "!! ValueError('v')"},
		},
		{
			name: "except", why: "a body that returns nil suppresses the error", py: pyContextManager + "test_contextmanager_except",
			run:  func(l *log) { l.raised(nested(v, l.catching("a", nil))) },
			want: []string{"a caught ValueError('v')", "!! None"},
		},
		{
			name: "no reraise", why: "Exit raises only what is its own", py: pyContextManager + "test_contextmanager_no_reraise",
			run: func(l *log) {
				m := l.plain("a")
				m.Enter()
				suppress, err := m.Exit(typeError("foo"))
				l.say("%v %v", suppress, err)
			},
			want: []string{"set up a", "tear down a", "false <nil>"},
		},
		{
			name: "no yield", why: "the block never runs", py: pyContextManager + "test_contextmanager_trap_no_yield",
			run: func(l *log) {
				l.raised(contextlib.With(l.make(func(yielder) error { return nil }), func(string) error { l.say("NOT REACHED"); return nil }))
			},
			want: []string{`!! RuntimeError("generator didn't yield") <- StopIteration()`},
		},
		{
			name: "second yield", why: "the generator is closed", py: pyContextManager + "test_contextmanager_trap_second_yield",
			run: func(l *log) {
				l.raised(nested(nil, l.make(func(y yielder) error {
					y.Yield("1")
					_, err := y.Yield("2")
					l.say("closed by %s", gen.Repr(err))
					return err
				})))
			},
			want: []string{"closed by GeneratorExit()", `!! RuntimeError("generator didn't stop")`},
		},
		{
			name: "yield after throw", why: "the generator is closed, and what was handled is the context", py: pyContextManager + "test_contextmanager_trap_yield_after_throw",
			run: func(l *log) {
				l.raised(nested(v, l.make(func(y yielder) error {
					_, err := y.Yield("1")
					l.say("caught %s", gen.Repr(err))
					_, err = y.Yield("2")
					l.say("closed by %s", gen.Repr(err))
					return err
				})))
			},
			want: []string{"caught ValueError('v')", "closed by GeneratorExit()", `!! RuntimeError("generator didn't stop after throw()") <- ValueError('v')`},
		},
		{
			name: "replace", why: "the body's own error takes the place of the block's", py: "SEMANTICS §5; scripts/05_contextlib.py: replace",
			run:  func(l *log) { l.raised(nested(v, l.catching("a", key("new")))) },
			want: []string{"a caught ValueError('v')", "!! KeyError('new') <- ValueError('v')"},
		},
		{
			name: "replace by wrapping", why: "Go's wrapping makes another error", py: "Go only: fmt.Errorf",
			run: func(l *log) {
				err := nested(v, l.raisingFrom(func(err error) error { return fmt.Errorf("in a: %w", err) }))
				l.say("%v %v %v", err, errors.Is(err, v), gen.ContextOf(err) == v)
			},
			want: []string{"in a: v true true"},
		},
		{
			name: "without its context", why: "a body may let the error through without its context", py: "except ValueError as e: raise e",
			run: func(l *log) {
				through := l.raisingFrom(func(err error) error { return gen.Raised(err) })
				l.raised(nested(v, through, l.m("a", raises(key("k")))))
			},
			want: []string{"enter a", "exit a ValueError('v')", "!! KeyError('k') <- ValueError('v')"},
		},
		{
			name: "value without identity", why: "an error that cannot be compared is known by what is in it", py: "Go only: errors that are slices",
			run: func(l *log) {
				m := l.plain("a")
				m.Enter()
				suppress, err := m.Exit(failures{"x", "y"})
				l.say("%v %v", suppress, err)
			},
			want: []string{"set up a", "tear down a", "false <nil>"},
		},
	})
}

// failures is an error that == panics on.
type failures []string

func (f failures) Error() string { return strings.Join(f, ", ") }

func TestContextManagerStopIteration(t *testing.T) {
	chained := func(cause error) error { return &gen.RuntimeError{Msg: "issue29692:Chained", Cause: cause} }
	runRows(t, []row{
		{
			name: "let through", why: "the block's StopIteration comes out as the same object", py: pyContextManager + "test_contextmanager_except_stopiter",
			run: func(l *log) {
				for _, s := range []error{stop("spam"), &stopSubclass{gen.StopIteration[string]{Value: "spam"}}} {
					err := nested(s, l.raisingFrom(func(err error) error { return err }))
					l.say("%s %v", chain(err), err == s)
				}
			},
			want: []string{"StopIteration('spam') true", "StopIterationSubclass('spam') true"},
		},
		{
			name: "pep 479", why: "the wrapper that the generator puts around it is taken off", py: pyContextManager + "test_contextmanager_except_pep479",
			run: func(l *log) {
				s := stop("spam")
				m := l.plain("a")
				m.Enter()
				suppress, err := m.Exit(s)
				l.say("%v %v", suppress, err)
			},
			want: []string{"set up a", "tear down a", "false <nil>"},
		},
		{
			name: "not of others", why: "a RuntimeError from another exception stays", py: pyContextManager + "test_contextmanager_do_not_unchain_non_stopiteration_exceptions",
			run: func(l *log) {
				l.raised(nested(value("z"), l.raisingFrom(chained)))
				l.raised(nested(stop("issue29692:Unchained"), l.raisingFrom(chained)))
			},
			want: []string{"!! RuntimeError('issue29692:Chained') from ValueError('z') <- ValueError('z')", "!! StopIteration('issue29692:Unchained')"},
		},
		{
			name: "closed for a second yield", why: "the GeneratorExit of the close was being handled, and that found what was before it", py: "run on CPython 3.13: try: yield 1; finally: try: yield 2; finally: raise StopIteration(7)",
			run: func(l *log) {
				again := func(y *gen.Yielder[string, gen.None]) error {
					y.Yield("1")
					y.Yield("2")
					return &gen.StopIteration[int]{Value: 7}
				}
				for _, err := range []error{nil, value("b")} {
					l.raised(nested(err, l.make(again)))
				}
			},
			want: []string{
				`!! RuntimeError('generator raised StopIteration') from StopIteration(7) <- StopIteration(7) <- GeneratorExit() <- RuntimeError("generator didn't stop")`,
				"!! RuntimeError('generator raised StopIteration') from StopIteration(7) <- StopIteration(7) <- GeneratorExit() <- ValueError('b')",
			},
		},
		{
			name: "wrapped by hand", why: "that cannot be told from the generator's own wrapper", py: pyContextManager + "test_contextmanager_wrap_runtimeerror",
			run: func(l *log) {
				caught := func(err error) error {
					return &gen.RuntimeError{Msg: fmt.Sprintf("caught %v", err), Cause: err}
				}
				l.raised(nested(value("z"), l.raisingFrom(caught)))
				l.raised(nested(&gen.StopIteration[gen.None]{}, l.raisingFrom(caught)))
			},
			want: []string{"!! RuntimeError('caught z') from ValueError('z') <- ValueError('z')", "!! StopIteration()"},
		},
		{
			name: "through a context", why: "the cause may be the StopIteration with its context", py: pyContextManager + "test_contextmanager_except_stopiter",
			run: func(l *log) {
				l.raised(nested(value("v"), l.plain("a"), l.m("b", raises(stop("s")))))
			},
			want: []string{"set up a", "enter b", "exit b ValueError('v')", "tear down a", "!! StopIteration('s') <- ValueError('v')"},
		},
	})
}

// The rows of TestScenarios "used out of order" and "used again inside itself" have
// more of this.
func TestContextManagerUsedAgain(t *testing.T) {
	const lacks = `!! AttributeError("'_GeneratorContextManager' object has no attribute 'args'")`
	runRows(t, []row{
		{
			name: "with", why: "a manager is used once", py: "SEMANTICS §5; scripts/05_contextlib.py: reuse",
			run: func(l *log) {
				m := l.plain("a")
				l.raised(nested(nil, m))
				l.raised(nested(nil, m))
			},
			want: []string{"set up a", "tear down a", "!! None", lacks},
		},
		{
			name: "while it executes", why: "a generator is not entered twice", py: "Lib/contextlib.py: _GeneratorContextManager.__exit__; next of a running generator",
			run: func(l *log) {
				var m *contextlib.GeneratorContextManager[string]
				m = l.make(func(y yielder) error {
					_, err := m.Exit(nil)
					l.raised(err)
					_, err = m.Exit(value("v"))
					l.raised(err)
					_, err = y.Yield("")
					return err
				})
				l.raised(nested(nil, m))
			},
			want: []string{"!! ValueError('generator already executing')", "!! ValueError('generator already executing') <- ValueError('v')", "!! None"},
		},
	})
}

func TestContextManagerWith(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			reports := make(chan gen.Unraisable, 1)
			hook(t, func(u gen.Unraisable) { reports <- u })
			for _, o := range []*gen.Options{{Engine: engine, Name: "pool"}, {Engine: engine}} {
				before := runtime.NumGoroutine()
				drop(o)
				want := "<generator object " + map[bool]string{true: "pool", false: "drop"}[o.Name != ""] + " at 0x"
				if u := collected(t, reports); !strings.HasPrefix(u.Object, want) || gen.Repr(u.Err) != "ValueError('closed by GeneratorExit()')" {
					t.Errorf("reported %v, want %s…", u, want)
				}
				settle(t, before)
			}
		})
	}
}

// A manager that is made anew for a call has the options of the first.
func TestContextManagerWithDecorate(t *testing.T) {
	reports := make(chan gen.Unraisable, 1)
	hook(t, func(u gen.Unraisable) { reports <- u })
	before := runtime.NumGoroutine()
	cm := contextlib.ContextManagerWith(func(y yielder) error {
		y.Yield("")
		y.Yield("again")
		y.Yield("ignoring GeneratorExit")
		return value("v")
	}, &gen.Options{Name: "pool"})
	if err := contextlib.Decorate(cm, func() error { return nil })(); gen.Repr(err) != "RuntimeError('generator ignored GeneratorExit')" {
		t.Errorf("the call raised %s", gen.Repr(err))
	}
	if u := collected(t, reports); !strings.HasPrefix(u.Object, "<generator object pool at 0x") {
		t.Errorf("reported %v", u)
	}
	settle(t, before)
}

// drop enters a manager and forgets it.
func drop(o *gen.Options) {
	contextlib.ContextManagerWith(func(y yielder) error {
		_, err := y.Yield("")
		return value("closed by " + gen.Repr(err))
	}, o).Enter()
}

// collected waits for the collector to close what was dropped.
func collected(t *testing.T, reports <-chan gen.Unraisable) gen.Unraisable {
	t.Helper()
	for range 10_000 {
		select {
		case u := <-reports:
			return u
		default:
			runtime.GC()
			runtime.Gosched()
		}
	}
	t.Fatal("the collector has not closed the manager")
	panic("unreachable")
}

func TestContextManagerString(t *testing.T) {
	m := contextlib.ContextManager(func(y *gen.Yielder[int, gen.None]) error { return nil })
	if want := fmt.Sprintf("<contextlib._GeneratorContextManager object at %p>", m); gen.Repr(m) != want {
		t.Errorf("got %s, want %s", gen.Repr(m), want)
	}
}
