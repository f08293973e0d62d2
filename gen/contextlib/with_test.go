package contextlib_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

const (
	pyWith   = "Lib/test/test_with.py: "
	pyScript = "testdata/scenarios.py: "
)

// resource is a generator's manager whose Enter and Exit are noted as well.
type resource struct {
	*contextlib.GeneratorContextManager[string]
	l    *log
	name string
}

func (l *log) resource(name string) stringManager {
	return &resource{l.plain(name), l, name}
}

func (r *resource) Enter() (string, error) {
	r.l.say("enter %s", r.name)
	return r.GeneratorContextManager.Enter()
}

func (r *resource) Exit(err error) (suppress bool, _ error) {
	r.l.say("exit %s %s", r.name, chain(err))
	suppress, err = r.GeneratorContextManager.Exit(err)
	r.l.say("exit of %s: %v %s", r.name, suppress, chain(err))
	return suppress, err
}

func TestWith(t *testing.T) {
	runRows(t, []row{
		{
			name: "no exceptions", why: "the inner one is entered last and left first", py: pyWith + "NestedWith.testNoExceptions",
			run:  func(l *log) { l.raised(nested(nil, l.m("a"), l.m("b"))) },
			want: []string{"enter a", "enter b", "exit b None", "exit a None", "!! None"},
		},
		{
			name: "exit true", why: "a true Exit suppresses the error", py: pyWith + "ExitSwallowsExceptionTestCase.testExitTrueSwallowsException",
			run:  func(l *log) { l.raised(nested(value("v"), l.m("a", swallow))) },
			want: []string{"enter a", "exit a ValueError('v')", "!! None"},
		},
		{
			name: "exit false", why: "a false one does not", py: pyWith + "ExitSwallowsExceptionTestCase.testExitFalseDoesntSwallowException",
			run:  func(l *log) { l.raised(nested(value("v"), l.m("a"))) },
			want: []string{"enter a", "exit a ValueError('v')", "!! ValueError('v')"},
		},
		{
			name: "exit true without an error", why: "there is nothing to suppress", py: pyScript + "pushing while unwinding",
			run:  func(l *log) { l.raised(nested(nil, l.m("a", swallow))) },
			want: []string{"enter a", "exit a None", "!! None"},
		},
		{
			name: "enter raises", why: "neither the block nor Exit runs", py: pyWith + "FailureTestCase.testEnterThrows",
			run: func(l *log) {
				l.raised(contextlib.With(l.refuses("a"), func(string) error { l.say("NOT REACHED"); return nil }))
			},
			want: []string{"!! TypeError('enter a')"},
		},
		{
			name: "exit raises", why: "that is raised, and nothing was being handled", py: pyWith + "FailureTestCase.testExitThrows",
			run:  func(l *log) { l.raised(nested(nil, l.m("a", raises(&gen.RuntimeError{Msg: "42"})))) },
			want: []string{"enter a", "exit a None", "!! RuntimeError('42')"},
		},
		{
			name: "inner enter raises", why: "the outer manager is left", py: pyWith + "NestedWith.testExceptionInEnter",
			run:  func(l *log) { l.raised(nested(nil, l.m("a"), l.refuses("b"))) },
			want: []string{"enter a", "exit a TypeError('enter b')", "!! TypeError('enter b')"},
		},
		{
			name: "inner exit raises", why: "the outer manager is told, and may suppress it", py: pyWith + "NestedWith.testExceptionInExit",
			run: func(l *log) {
				l.raised(contextlib.With2(l.m("a", swallow), l.m("b", raises(value("v"))), func(x, y string) error {
					l.say("block %s %s", x, y)
					return nil
				}))
			},
			want: []string{"enter a", "enter b", "block a b", "exit b None", "exit a ValueError('v')", "!! None"},
		},
		{
			name: "making the inner one raises", why: "it is made within the outer one", py: pyWith + "NestedWith.testExceptionInExprList",
			run: func(l *log) {
				open := func() (stringManager, error) { return nil, value("v") }
				l.raised(contextlib.With(l.m("a"), func(string) error {
					b, err := open()
					if err != nil {
						return err
					}
					return nested(nil, b)
				}))
			},
			want: []string{"enter a", "exit a ValueError('v')", "!! ValueError('v')"},
		},
		{
			name: "no manager", why: "None cannot be entered", py: "with None: pass",
			run: func(l *log) {
				l.raised(contextlib.With(nil, func(string) error { l.say("NOT REACHED"); return nil }))
				l.raised(contextlib.With2(l.m("a"), nil, func(string, string) error { l.say("NOT REACHED"); return nil }))
			},
			want: []string{
				`!! TypeError("'NoneType' object does not support the context manager protocol")`,
				"enter a", `exit a TypeError("'NoneType' object does not support the context manager protocol")`,
				`!! TypeError("'NoneType' object does not support the context manager protocol")`,
			},
		},
	})
}

func TestWithErrors(t *testing.T) {
	v := value("v")
	runRows(t, []row{
		{
			name: "single resource", why: "Exit has the very error, which goes on", py: pyWith + "ExceptionalTestCase.testSingleResource",
			run: func(l *log) {
				err := contextlib.With(l.resource("a"), func(x string) error { l.say("block %s", x); return v })
				l.say("%v", err == v)
			},
			want: []string{"enter a", "set up a", "block a", "exit a ValueError('v')", "tear down a", "exit of a: false None", "true"},
		},
		{
			name: "nested", why: "each manager is told", py: pyWith + "ExceptionalTestCase.testNestedSingleStatements",
			run: func(l *log) {
				err := nested(v, l.resource("a"), l.resource("b"))
				l.say("%v", err == v)
			},
			want: []string{
				"enter a", "set up a", "enter b", "set up b",
				"exit b ValueError('v')", "tear down b", "exit of b: false None",
				"exit a ValueError('v')", "tear down a", "exit of a: false None", "true",
			},
		},
		{
			name: "two in one", why: "With2 is two nested ones", py: pyWith + "ExceptionalTestCase.testMultipleResourcesInSingleStatement",
			run: func(l *log) {
				err := contextlib.With2(l.resource("a"), l.resource("b"), func(x, y string) error { l.say("block %s %s", x, y); return v })
				l.say("%v", err == v)
			},
			want: []string{
				"enter a", "set up a", "enter b", "set up b", "block a b",
				"exit b ValueError('v')", "tear down b", "exit of b: false None",
				"exit a ValueError('v')", "tear down a", "exit of a: false None", "true",
			},
		},
		{
			name: "before the inner one", why: "that is never entered", py: pyWith + "ExceptionalTestCase.testNestedExceptionBeforeInnerStatement",
			run: func(l *log) {
				inner := l.resource("b")
				l.raised(contextlib.With(l.resource("a"), func(string) error {
					if v != nil {
						return v
					}
					return nested(nil, inner)
				}))
			},
			want: []string{"enter a", "set up a", "exit a ValueError('v')", "tear down a", "exit of a: false None", "!! ValueError('v')"},
		},
		{
			name: "after the inner one", why: "that was left well", py: pyWith + "ExceptionalTestCase.testNestedExceptionAfterInnerStatement",
			run: func(l *log) {
				l.raised(contextlib.With(l.resource("a"), func(string) error {
					if err := nested(nil, l.resource("b")); err != nil {
						return err
					}
					return v
				}))
			},
			want: []string{
				"enter a", "set up a", "enter b", "set up b", "exit b None", "tear down b", "exit of b: false None",
				"exit a ValueError('v')", "tear down a", "exit of a: false None", "!! ValueError('v')",
			},
		},
		{
			name: "stop iteration", why: "it ends no loop here", py: pyWith + "ExceptionalTestCase.testRaisedStopIteration2",
			run:  func(l *log) { l.raised(nested(stop("from with"), l.m("a"))) },
			want: []string{"enter a", "exit a StopIteration('from with')", "!! StopIteration('from with')"},
		},
		{
			name: "stop iteration through a generator", why: "PEP 479's RuntimeError is taken off again", py: pyWith + "ExceptionalTestCase.testRaisedStopIteration1",
			run: func(l *log) {
				s := stop("from with")
				err := nested(s, l.plain("a"))
				l.say("%s %v", chain(err), err == s)
			},
			want: []string{"set up a", "tear down a", "StopIteration('from with') true"},
		},
		{
			name: "stop iteration of a generator", why: "also one that next has raised", py: pyWith + "ExceptionalTestCase.testRaisedStopIteration3",
			run: func(l *log) {
				l.raised(contextlib.With(l.plain("a"), func(string) error {
					_, err := gen.Do(func(*gen.Yielder[int, gen.None]) error { return nil }).Next()
					return err
				}))
			},
			want: []string{"set up a", "tear down a", "!! StopIteration()"},
		},
		{
			name: "generator exit", why: "it is an exception like any other", py: pyWith + "ExceptionalTestCase.testRaisedGeneratorExit2",
			run:  func(l *log) { l.raised(nested(&gen.GeneratorExit{Msg: "from with"}, l.m("a"))) },
			want: []string{"enter a", "exit a GeneratorExit('from with')", "!! GeneratorExit('from with')"},
		},
		{
			name: "generator exit through a generator", why: "the generator is not closed by it, it is thrown in", py: pyWith + "ExceptionalTestCase.testRaisedGeneratorExit1",
			run:  func(l *log) { l.raised(nested(&gen.GeneratorExit{Msg: "from with"}, l.plain("a"))) },
			want: []string{"set up a", "tear down a", "!! GeneratorExit('from with')"},
		},
	})
}

func TestFlowControl(t *testing.T) {
	runRows(t, []row{
		{
			name: "break", why: "a block that returns early is left well", py: pyWith + "NonLocalFlowControlTestCase.testWithBreak",
			run: func(l *log) {
				counter := 0
				for done := false; !done; {
					counter++
					contextlib.With(l.plain("a"), func(string) error { counter += 10; done = true; return nil })
					if done {
						break
					}
					counter += 100
				}
				l.say("%d", counter)
			},
			want: []string{"set up a", "tear down a", "11"},
		},
		{
			name: "continue", why: "a loop may enter again and again", py: pyWith + "NonLocalFlowControlTestCase.testWithContinue",
			run: func(l *log) {
				counter := 0
				for {
					counter++
					if counter > 2 {
						break
					}
					contextlib.With(l.plain("a"), func(string) error { counter += 10; return nil })
					continue
				}
				l.say("%d", counter)
			},
			want: []string{"set up a", "tear down a", "12"},
		},
		{
			name: "return", why: "a result is a variable outside the block", py: pyWith + "NonLocalFlowControlTestCase.testWithReturn",
			run: func(l *log) {
				foo := func() (counter int, err error) {
					counter++
					err = contextlib.With(l.plain("a"), func(string) error { counter += 10; return nil })
					return counter, err
				}
				counter, err := foo()
				l.say("%d %v", counter, err)
			},
			want: []string{"set up a", "tear down a", "11 <nil>"},
		},
		{
			name: "yield", why: "a block may yield", py: pyWith + "NonLocalFlowControlTestCase.testWithYield",
			run: func(l *log) {
				g := l.counting(l.plain("a"))
				for v := range g.All() {
					l.say("%s", v)
				}
				l.say("%v", g.Err())
			},
			want: []string{"set up a", "a", "aa", "tear down a", "after", "<nil>"},
		},
		{
			name: "raise", why: "an error ends the block", py: pyWith + "NonLocalFlowControlTestCase.testWithRaise",
			run: func(l *log) {
				counter := 1
				l.raised(contextlib.With(l.plain("a"), func(string) error { counter += 10; return &gen.RuntimeError{} }))
				l.say("%d", counter)
			},
			want: []string{"set up a", "tear down a", "!! RuntimeError()", "11"},
		},
	})
}

func TestWithMisuse(t *testing.T) {
	l := &log{t: t}
	panics := func(want string, f func()) {
		t.Helper()
		if r := caught(f); r != want {
			t.Errorf("panic %v, want %q", r, want)
		}
	}
	panics("contextlib: With of a nil block", func() { contextlib.With(l.m("a"), nil) })
	panics("contextlib: With2 of a nil block", func() { contextlib.With2(l.m("a"), l.m("b"), nil) })
	panics("contextlib: ContextManager of a nil body", func() { contextlib.ContextManager[int](nil) })
	panics("contextlib: Decorate of a nil func", func() { contextlib.Decorate(l.m("a"), nil) })
	panics("contextlib: DecorateGenerator of a nil func", func() {
		contextlib.DecorateGenerator[int, int, int](l.m("a"), nil)
	})
	panics("contextlib: SuppressFunc of a nil func", func() { contextlib.SuppressFunc(nil) })
	var s contextlib.ExitStack
	panics("contextlib: Push of a nil func", func() { s.Push(nil) })
	panics("contextlib: PushManager of a nil manager", func() { s.PushManager(nil) })
	panics("contextlib: Callback of a nil func", func() { s.Callback(nil) })
	panics("contextlib: CallbackErr of a nil func", func() { s.CallbackErr(nil) })
	if len(l.lines) != 0 {
		t.Errorf("something was entered: %q", l.lines)
	}
}
