package contextlib_test

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
	"github.com/google/go-cmp/cmp"
)

// A scenario is the twin of the function of the same name in
// testdata/scenarios.py. It returns what that returns or raises.
type scenario struct {
	name string
	run  func(l *log) (any, error)
}

// recorded returns what CPython printed for each scenario, and their names in
// order.
func recorded(t *testing.T) (lines map[string][]string, names []string) {
	t.Helper()
	text, err := os.ReadFile("testdata/scenarios.out")
	if err != nil {
		t.Fatal(err)
	}
	lines = map[string][]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, "# "); ok {
			names = append(names, name)
			continue
		}
		name := names[len(names)-1]
		lines[name] = append(lines[name], line)
	}
	return lines, names
}

// Every scenario prints here what it printed on CPython.
func TestScenarios(t *testing.T) {
	// What will not be closed is closed by the collector, some time.
	hook(t, func(gen.Unraisable) {})
	want, names := recorded(t)
	all := slices.Concat(withScenarios, generatorScenarios, stackScenarios, bodyScenarios, decoratorScenarios, otherScenarios)
	for i, s := range all {
		if i >= len(names) || s.name != names[i] {
			t.Fatalf("scenario %d is %q, unlike the script", i, s.name)
		}
		for engineName, engine := range engines {
			t.Run(s.name+"/"+engineName, func(t *testing.T) {
				before := runtime.NumGoroutine()
				l := &log{t: t, engine: engine}
				if v, err := s.run(l); err != nil {
					l.raised(err)
				} else {
					l.say("-> %s", gen.Repr(v))
				}
				if diff := cmp.Diff(want[s.name], l.lines); diff != "" {
					t.Errorf("unlike CPython (-want +got):\n%s", diff)
				}
				settle(t, before)
			})
		}
	}
	if len(all) != len(names) {
		t.Errorf("%d scenarios, %d in the script", len(all), len(names))
	}
}

// none is a scenario that returns nothing.
func none(name string, run func(l *log) error) scenario {
	return scenario{name, func(l *log) (any, error) { return nil, run(l) }}
}

// raisesFrom is raise x from e.
func raisesFrom(x func(cause error) error) func(error) (bool, error) {
	return func(err error) (bool, error) { return false, x(err) }
}

func valueFrom(msg string) func(error) error {
	return func(cause error) error { return &gen.ValueError{Msg: msg, Cause: cause} }
}

func typeFrom(msg string) func(error) error {
	return func(cause error) error { return &gen.TypeError{Msg: msg, Cause: cause} }
}

// inside is a manager whose Exit has a with statement of its own.
func (l *log) inside(name string, does func(error) (bool, error)) *manager {
	return l.m(name, func(err error) (bool, error) {
		return false, nested(gen.WithContext(typeError("t"), err), l.m("inside "+name, does))
	})
}

var withScenarios = []scenario{
	none("inner exit raises and the middle one swallows", func(l *log) error {
		return nested(value("v"), l.m("a"), l.m("b", swallow), l.m("c", raises(key("k"))))
	}),
	none("every exit raises", func(l *log) error {
		return nested(value("v"), l.m("a", raises(index("i"))), l.m("b", raises(typeError("t"))), l.m("c", raises(key("k"))))
	}),
	none("every exit raises and nothing was wrong", func(l *log) error {
		return nested(nil, l.m("a", raises(index("i"))), l.m("b", raises(typeError("t"))), l.m("c", raises(key("k"))))
	}),
	none("exit raises what it was given", func(l *log) error {
		return nested(value("v"), l.m("a"), l.m("b", again), l.m("c", again))
	}),
	none("exit raises from what it was given", func(l *log) error {
		return nested(value("v"), l.m("a", raisesFrom(typeFrom("t"))), l.m("b", raisesFrom(valueFrom("w"))))
	}),
	none("exit raises an older one again", func(l *log) error {
		k := key("k")
		return nested(value("v"), l.m("a", raises(k)), l.m("b", raises(typeError("t"))), l.m("c", raises(k)))
	}),
	none("exit raises the oldest again", func(l *log) error {
		v := value("v")
		return nested(v, l.m("a", raises(v)), l.m("b", raises(typeError("t"))), l.m("c", raises(key("k"))))
	}),
	none("swallowed then raised anew", func(l *log) error {
		return nested(value("v"), l.m("a", raises(index("i"))), l.m("b", swallow), l.m("c", raises(key("k"))))
	}),
	none("enter raises inside another", func(l *log) error {
		return nested(nil, l.m("a"), l.refuses("b"), l.m("c"))
	}),
	none("enter raises and the outer one swallows", func(l *log) error {
		return nested(nil, l.m("a", swallow), l.refuses("b"))
	}),
	none("enter raises and the outer exit raises", func(l *log) error {
		return nested(nil, l.m("a", raises(key("k"))), l.refuses("b"))
	}),
	none("a with statement inside an exit", func(l *log) error {
		return nested(value("v"), l.m("a"), l.inside("b", raises(key("k"))))
	}),
	none("a with statement inside an exit swallows", func(l *log) error {
		return nested(value("v"), l.m("a"), l.inside("b", swallow))
	}),
}

// plain is a generator with a finally clause.
func (l *log) plain(name string) *contextlib.GeneratorContextManager[string] {
	return l.make(func(y yielder) error {
		l.say("set up %s", name)
		defer l.say("tear down %s", name)
		_, err := y.Yield(name)
		return err
	})
}

// catching says what it catches, and raises then, or suppresses if that is nil.
func (l *log) catching(name string, then error) *contextlib.GeneratorContextManager[string] {
	return l.make(func(y yielder) error {
		if _, err := y.Yield(name); err != nil {
			l.say("%s caught %s", name, chain(err))
			return then
		}
		return nil
	})
}

// yieldsInFinally yields a second time, and a third if it ignores being closed.
func (l *log) yieldsInFinally(name string, last error, ignores bool) *contextlib.GeneratorContextManager[string] {
	return l.make(func(y yielder) error {
		_, err := y.Yield(name)
		if _, exit := y.Yield("again"); exit != nil {
			l.say("%s is closed", name)
			if ignores {
				y.Yield("still")
			}
			if last != nil {
				return last
			}
		}
		return err
	})
}

// within is a generator with a with statement around its yield.
func (l *log) within(outer stringManager, name string) *contextlib.GeneratorContextManager[string] {
	return l.make(func(y yielder) error {
		l.say("set up %s", name)
		err := contextlib.With(outer, func(v string) error {
			_, err := y.Yield(v + " in " + name)
			return err
		})
		if err == nil {
			l.say("tear down %s", name)
		}
		return err
	})
}

// raisingFrom is a generator that raises what f makes of an error.
func (l *log) raisingFrom(f func(err error) error) *contextlib.GeneratorContextManager[string] {
	return l.make(func(y yielder) error {
		if _, err := y.Yield(""); err != nil {
			return f(err)
		}
		return nil
	})
}

var generatorScenarios = []scenario{
	none("generators let through", func(l *log) error {
		return nested(value("v"), l.plain("a"), l.plain("b"))
	}),
	none("a generator suppresses for the outer ones", func(l *log) error {
		return nested(value("v"), l.plain("a"), l.catching("b", nil), l.plain("c"))
	}),
	none("generators raise in turn", func(l *log) error {
		return nested(value("v"), l.catching("a", index("i")), l.catching("b", typeError("t")), l.catching("c", key("k")))
	}),
	none("generators and classes raise in turn", func(l *log) error {
		return nested(value("v"), l.m("a", raises(index("i"))), l.catching("b", typeError("t")), l.m("c", raises(key("k"))))
	}),
	none("yield in finally", func(l *log) error {
		return nested(nil, l.m("a"), l.yieldsInFinally("b", nil, false))
	}),
	none("yield in finally after an error", func(l *log) error {
		return nested(value("v"), l.m("a"), l.yieldsInFinally("b", nil, false))
	}),
	none("yield in finally that raises when closed", func(l *log) error {
		return nested(nil, l.m("a"), l.yieldsInFinally("b", key("k"), false))
	}),
	none("yield in finally that raises when closed after an error", func(l *log) error {
		return nested(value("v"), l.m("a"), l.yieldsInFinally("b", key("k"), false))
	}),
	none("yield in finally that will not be closed", func(l *log) error {
		return nested(nil, l.m("a"), l.yieldsInFinally("b", nil, true))
	}),
	none("yield in finally that will not be closed after an error", func(l *log) error {
		return nested(value("v"), l.m("a"), l.yieldsInFinally("b", nil, true))
	}),
	none("two that raise when closed", func(l *log) error {
		return nested(nil, l.m("a"), l.yieldsInFinally("b", typeError("t"), false), l.yieldsInFinally("c", key("k"), false))
	}),
	none("a generator with a with statement", func(l *log) error {
		return contextlib.With(l.within(l.m("a"), "b"), func(v string) error {
			l.say("%s", v)
			return nil
		})
	}),
	none("a generator with a with statement that swallows", func(l *log) error {
		return nested(value("v"), l.within(l.m("a", swallow), "b"))
	}),
	none("a generator with a with statement that raises", func(l *log) error {
		return nested(value("v"), l.m("a"), l.within(l.m("b", raises(key("k"))), "c"))
	}),
	none("three generators within one another", func(l *log) error {
		return nested(value("v"), l.within(l.within(l.within(l.m("a", raises(key("k"))), "b"), "c"), "d"))
	}),
	none("stop iteration through generators", func(l *log) error {
		return nested(stop("s"), l.plain("a"), l.within(l.plain("b"), "c"))
	}),
	none("generator exit through generators", func(l *log) error {
		return nested(&gen.GeneratorExit{Msg: "g"}, l.plain("a"), l.within(l.plain("b"), "c"))
	}),
	none("stop iteration as the cause of another runtime error", func(l *log) error {
		return nested(stop("s"), l.raisingFrom(func(err error) error { return &gen.RuntimeError{Msg: "other", Cause: err} }))
	}),
	none("another stop iteration as the cause", func(l *log) error {
		return nested(stop("s"), l.raisingFrom(func(error) error { return &gen.RuntimeError{Msg: "other", Cause: stop("t")} }))
	}),
	none("stop iteration raised in a generator", func(l *log) error {
		return nested(value("v"), l.raisingFrom(func(error) error { return stop("t") }))
	}),
	none("stop iteration before the yield", func(l *log) error {
		return nested(nil, l.m("a"), l.make(func(yielder) error { return stop("s") }))
	}),
	none("raises before the yield", func(l *log) error {
		return nested(nil, l.m("a"), l.make(func(yielder) error { return nested(value("v"), l.m("inner")) }))
	}),
	none("raises after a good end", func(l *log) error {
		return nested(nil, l.m("a", raises(key("k"))), l.make(func(y yielder) error {
			if _, err := y.Yield(""); err != nil {
				return err
			}
			return value("v")
		}))
	}),
	none("used out of order", usedOutOfOrder),
	none("used again inside itself", func(l *log) error {
		m := l.plain("m")
		return nested(nil, m, m, l.m("not reached"))
	}),
}

func usedOutOfOrder(l *log) error {
	exit := func(m *contextlib.GeneratorContextManager[string], err error) string {
		suppress, raised := m.Exit(err)
		if raised != nil {
			l.t.Error(raised)
		}
		return gen.Repr(suppress)
	}
	m := l.plain("m")
	v, err := m.Enter()
	if err != nil {
		return err
	}
	l.say("%s %s %s %s", v, exit(m, nil), exit(m, nil), exit(m, value("v")))
	m = l.plain("m")
	l.say("%s", exit(m, value("v")))
	_, err = m.Enter()
	l.say("%s", gen.Repr(err))
	_, err = l.plain("m").Exit(nil)
	return err
}
