package coro_test

import (
	"fmt"
	"regexp"
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/google/go-cmp/cmp"
)

const (
	script = "SEMANTICS §3; scripts/03_coroutines.py: "
	suite  = "Lib/test/test_coroutines.py: "
	goOnly = "Go only: "
)

// coroutine is one for tests: it returns anything, as Python's do.
type (
	coroutine = *coro.Coroutine[any]
	body      = func(co *coro.Co) (any, error)
)

var engines = map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels}

// log is what a row does, in the words of the script that was run on CPython.
type log struct {
	engine gen.Engine
	lines  []string
}

// make is a coroutine on the row's engine.
func (l *log) make(name string, b body) coroutine {
	return coro.NewWith(b, &coro.Options{Name: name, Engine: l.engine})
}

// awaiter is async def awaiter(x): return await x.
func (l *log) awaiter(x coroutine) coroutine {
	return l.make("awaiter", func(co *coro.Co) (any, error) { return x.Await(co) })
}

var address = regexp.MustCompile(`0x[0-9a-f]+`)

func (l *log) say(format string, args ...any) {
	l.lines = append(l.lines, address.ReplaceAllString(fmt.Sprintf(format, args...), "0xADDR"))
}

// got notes what Send, Throw, Close or Await returned.
func (l *log) got(what string, v any, err error) {
	if err != nil {
		l.say("%s !! %s", what, chain(err))
		return
	}
	l.say("%s -> %s", what, gen.Repr(v))
}

func (l *log) send(what string, c coroutine, v any) {
	got, err := c.Send(v)
	l.got(what, got, err)
}

func (l *log) throw(what string, c coroutine, thrown error) {
	got, err := c.Throw(thrown)
	l.got(what, got, err)
}

func (l *log) close(what string, c coroutine) {
	got, err := c.Close()
	l.got(what, got, err)
}

// panics notes what f panicked with.
func (l *log) panics(what string, f func()) {
	defer func() {
		switch r := recover().(type) {
		case *gen.PanicError:
			l.say("%s panics with PanicError(%v)", what, r.Value)
		default:
			l.say("%s panics with %v", what, r)
		}
	}()
	f()
}

// chain is an exception with its cause.
func chain(err error) string {
	s := gen.Repr(err)
	if e, ok := err.(*gen.RuntimeError); ok && e.Cause != nil {
		s += " <-cause " + chain(e.Cause)
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

// runRows runs every row on both engines.
func runRows(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		for name, engine := range engines {
			t.Run(r.name+"/"+name, func(t *testing.T) {
				before := runtime.NumGoroutine()
				l := &log{engine: engine}
				r.run(l)
				if diff := cmp.Diff(r.want, l.lines); diff != "" {
					t.Errorf("%s\nwhy: %s\npy: %s\n(-want +got):\n%s", r.name, r.why, r.py, diff)
				}
				settle(t, before)
			})
		}
	}
}

// settle waits until no more goroutines are there than before.
var settle = leak.Settle

// eventually collects until ok, not for ever.
var eventually = leak.Eventually

func value(msg string) error { return &gen.ValueError{Msg: msg} }

func explode() error { panic("boom") }

// d is async def d() of the script: two waits, and the second's answer returned.
func d(l *log) body {
	return func(co *coro.Co) (any, error) {
		x, err := coro.Suspend(co, "y1")
		if err != nil {
			return nil, err
		}
		l.say("got %v", x)
		return coro.Suspend(co, "y2")
	}
}

// once waits once, and returns what answer makes of it.
func once(answer func(v any, err error) (any, error)) body {
	return func(co *coro.Co) (any, error) { return answer(coro.Suspend(co, "y")) }
}

// returns waits once and then returns v, whatever happened.
func returns(v any) body {
	return once(func(any, error) (any, error) { return v, nil })
}

// raises waits once and then raises err, whatever happened.
func raises(err error) body {
	return once(func(any, error) (any, error) { return nil, err })
}

// ignores waits once more when it is closed.
func ignores(l *log) body {
	return func(co *coro.Co) (any, error) {
		_, err := coro.Suspend(co, 1)
		l.say("GE %v", err == gen.ErrGeneratorExit)
		_, err = coro.Suspend(co, 2)
		return nil, err
	}
}

// at once returns v without waiting.
func atOnce(v any) body { return func(*coro.Co) (any, error) { return v, nil } }
