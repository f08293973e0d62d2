package gen_test

import (
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/google/go-cmp/cmp"
)

// script is a generator for tests: it yields strings, is sent anything, and
// returns a string.
type (
	script  = *gen.Generator[string, any, string]
	yielder = *gen.Yielder[string, any]
	body    = func(yielder) (string, error)
)

// log is what a row does, in the words of the scripts that were run on CPython.
type log struct {
	t      *testing.T
	engine gen.Engine
	lines  []string
}

// make is a generator on the row's engine, closed by force at the end.
func (l *log) make(b body) script {
	g := gen.NewWith(b, &gen.Options{Name: "g", Engine: l.engine})
	return g
}

func (l *log) say(format string, args ...any) {
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

// got notes what Next, Send or Throw returned.
func (l *log) got(v string, err error) {
	if err != nil {
		l.say("!! %s", chain(err))
		return
	}
	l.say("-> %s", v)
}

func (l *log) next(g script)             { l.got(g.Next()) }
func (l *log) send(g script, v any)      { l.got(g.Send(v)) }
func (l *log) throw(g script, err error) { l.got(g.Throw(err)) }
func (l *log) close(g script)            { l.got(g.Close()) }
func (l *log) state(g script)            { l.say("%v", g.State()) }

// chain is an exception with its causes.
func chain(err error) string {
	s := gen.Repr(err)
	cause := errors.Unwrap(err)
	if e, ok := err.(*gen.RuntimeError); ok {
		cause = e.Cause
	}
	if cause != nil {
		s += " <- " + chain(cause)
	}
	return s
}

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

func value(msg string) error { return &gen.ValueError{Msg: msg} }
