package contextlib_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/google/go-cmp/cmp"
)

// stringManager is what the rows work with.
type stringManager = contextlib.AbstractContextManager[string]

type (
	yielder = *gen.Yielder[string, gen.None]
	body    = func(y yielder) error
)

// log is what a row does, in the words of the scripts that were run on CPython.
type log struct {
	t      *testing.T
	engine gen.Engine
	lines  []string
}

func (l *log) say(format string, args ...any) {
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

// raised notes what a with statement ends with.
func (l *log) raised(err error) { l.say("!! %s", chain(err)) }

// make is contextmanager, on the row's engine.
func (l *log) make(b body) *contextlib.GeneratorContextManager[string] {
	return contextlib.ContextManagerWith(b, &gen.Options{Engine: l.engine})
}

// chain is an exception with its cause and what was being handled, and so on.
func chain(err error) string {
	s := gen.Repr(err)
	if cause := causeOf(err); cause != nil {
		s += " from " + gen.Repr(cause)
	}
	if context := gen.ContextOf(err); context != nil {
		s += " <- " + chain(context)
	}
	return s
}

func causeOf(err error) error {
	switch e := gen.Raised(err).(type) {
	case *gen.RuntimeError:
		return e.Cause
	case *gen.TypeError:
		return e.Cause
	case *gen.ValueError:
		return e.Cause
	}
	return nil
}

// manager says what happens to it, and does what it is told when it is left.
type manager struct {
	l      *log
	name   string
	enters error
	does   func(err error) (bool, error)
}

func (m *manager) Enter() (string, error) {
	if m.enters != nil {
		return "", m.enters
	}
	m.l.say("enter %s", m.name)
	return m.name, nil
}

func (m *manager) Exit(err error) (suppress bool, _ error) {
	m.l.say("exit %s %s", m.name, chain(err))
	if m.does == nil {
		return false, nil
	}
	return m.does(err)
}

// m is a manager; what it does when left is one of swallow, raises and again, or
// nothing.
func (l *log) m(name string, does ...func(err error) (bool, error)) *manager {
	m := &manager{l: l, name: name}
	for _, d := range does {
		m.does = d
	}
	return m
}

// refuses is a manager that cannot be entered.
func (l *log) refuses(name string) *manager {
	return &manager{l: l, name: name, enters: typeError("enter " + name)}
}

func swallow(error) (bool, error)   { return true, nil }
func again(err error) (bool, error) { return false, err }

func raises(x error) func(error) (bool, error) {
	return func(error) (bool, error) { return false, x }
}

// nested is with ms[0]: with ms[1]: …: raise err.
func nested(err error, ms ...stringManager) error {
	if len(ms) == 0 {
		return err
	}
	return contextlib.With(ms[0], func(string) error { return nested(err, ms[1:]...) })
}

// stacked is the same on an ExitStack.
func stacked(err error, ms ...stringManager) error {
	return contextlib.With(&contextlib.ExitStack{}, func(s *contextlib.ExitStack) error {
		for _, m := range ms {
			if _, err := contextlib.EnterContext(s, m); err != nil {
				return err
			}
		}
		return err
	})
}

func value(msg string) error     { return &gen.ValueError{Msg: msg} }
func typeError(msg string) error { return &gen.TypeError{Msg: msg} }
func index(msg string) error     { return &gen.IndexError{Msg: msg} }
func key(k string) error         { return &gen.KeyError{Key: k} }
func stop(v string) error        { return &gen.StopIteration[string]{Value: v} }

// row is one behaviour.
type row struct {
	name string
	why  string
	py   string
	run  func(l *log)
	want []string
}

var engines = map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels}

// runRows runs every row on both engines.
func runRows(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		for name, engine := range engines {
			t.Run(r.name+"/"+name, func(t *testing.T) {
				before := runtime.NumGoroutine()
				l := &log{t: t, engine: engine}
				r.run(l)
				if diff := cmp.Diff(r.want, l.lines); diff != "" {
					t.Errorf("%s\npy: %s\n(-want +got):\n%s", r.why, r.py, diff)
				}
				settle(t, before)
			})
		}
	}
}

// settle waits until no more goroutines are there than before.
var settle = leak.Settle

// hook makes f the receiver of unraisable errors until the test ends.
func hook(t *testing.T, f gen.UnraisableHook) {
	before := gen.SetUnraisableHook(f)
	t.Cleanup(func() { gen.SetUnraisableHook(before) })
}
