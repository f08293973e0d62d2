package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// none is the result of what has none.
type none = gen.None

// twin prints what a script prints, in the words of testdata/cases/h.py.
type twin struct {
	t      *testing.T
	engine gen.Engine
	loop   *loop.Loop // of vrun
	ended  []func()

	mu    sync.Mutex
	lines []string
}

func newTwin(t *testing.T, engine gen.Engine) *twin { return &twin{t: t, engine: engine} }

// close undoes what the script has set for the process.
func (w *twin) close() {
	for i := len(w.ended) - 1; i >= 0; i-- {
		w.ended[i]()
	}
}

var (
	address = regexp.MustCompile(`0x[0-9a-fA-F]+`)
	place   = regexp.MustCompile(` at \w+\.go:\d+`)
)

// out prints str() of each, as print does: what is no string in Python's spelling.
func (w *twin) out(args ...any) {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = str(a)
	}
	w.print(strings.Join(words, " "))
}

// outf prints a formatted line.
func (w *twin) outf(format string, args ...any) { w.print(fmt.Sprintf(format, args...)) }

func (w *twin) print(line string) {
	line = place.ReplaceAllString(address.ReplaceAllString(line, "0xADDR"), " at F:L")
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, strings.Split(line, "\n")...)
}

// said is what was printed.
func (w *twin) said() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lines
}

// str is Python's str().
func str(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case error:
		return v.Error()
	}
	return gen.Repr(v)
}

// exc is h.exc: an exception with its causes and contexts.
func exc(err error) string {
	if err == nil {
		return "None"
	}
	raised := gen.Raised(err)
	s := excName(raised)
	cause := errors.Unwrap(raised)
	if e, ok := raised.(*gen.RuntimeError); ok {
		cause = e.Cause // which may be a StopIteration, that Unwrap hides
	}
	switch context := gen.ContextOf(err); {
	case cause != nil:
		s += " <-cause " + exc(cause)
	case context != nil:
		s += " <-context " + exc(context)
	}
	return s
}

// excName is the exception as its class and arguments, never its own repr.
func excName(err error) string {
	e, ok := err.(interface {
		Class() string
		Args() []any
	})
	if !ok {
		return gen.Repr(err)
	}
	args := make([]string, len(e.Args()))
	for i, a := range e.Args() {
		args[i] = gen.Repr(a)
	}
	return e.Class()[strings.LastIndexByte(e.Class(), '.')+1:] + "(" + strings.Join(args, ", ") + ")"
}

// call is h.t: what a call came to.
func call[T any](w *twin, label string, v T, err error) {
	if err != nil {
		w.outf("%-58s !! %s", label, exc(err))
		return
	}
	w.outf("%-58s -> %s", label, gen.Repr(v))
}

// value is call for what cannot fail.
func value[T any](w *twin, label string, v T) { call(w, label, v, nil) }

// swallow is the scripts' "sw" and "swallow": the outcome of an await, as text.
func swallow[T any](v T, err error) string {
	if err != nil {
		return exc(err)
	}
	return "ret " + gen.Repr(v)
}

// warnings notes the warnings that f lets out, as h.W does.
func (w *twin) warnings(f func()) {
	var warned []coro.Warning
	restore := coro.SetWarningHook(func(c coro.Warning) { warned = append(warned, c) })
	defer func() {
		coro.SetWarningHook(restore)
		for _, c := range warned {
			w.outf("   warning: %v", c)
		}
	}()
	f()
}

// logCap is h.LogCap: a logger that prints.
func (w *twin) logCap() *slog.Logger { return slog.New(&logCap{w}) }

type logCap struct{ w *twin }

func (l *logCap) Enabled(context.Context, slog.Level) bool { return true }
func (l *logCap) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l *logCap) WithGroup(string) slog.Handler            { return l }

func (l *logCap) Handle(_ context.Context, r slog.Record) error {
	l.w.outf("   log[%s]: %s", r.Level, r.Message)
	r.Attrs(func(a slog.Attr) bool {
		if err, ok := a.Value.Any().(error); ok {
			l.w.outf("   log-exc: %s", exc(err))
		}
		return true
	})
	return nil
}

// facts is what an exception handler is told, as a dict's repr.
func facts(c loop.ExceptionContext) string {
	items := []string{"'message': " + gen.Repr(c.Message)}
	if c.Exception != nil {
		items = append(items, "'exception': "+gen.Repr(exc(c.Exception)))
	}
	for _, f := range []struct {
		key   string
		value fmt.Stringer
	}{{"future", c.Future}, {"task", c.Task}, {"handle", c.Handle}} {
		if f.value != nil {
			items = append(items, "'"+f.key+"': "+f.value.String())
		}
	}
	for _, f := range c.Facts {
		items = append(items, "'"+f.Key+"': "+gen.Repr(f.Value))
	}
	return "{" + strings.Join(items, ", ") + "}"
}

// vrun is h.vrun: it runs main on a virtual loop of its own, and then cancels what
// is left. Options may change what the loop is made with.
func (w *twin) vrun(main func(co *coro.Co) error, options ...func(*loop.RunOptions)) {
	o := &loop.RunOptions{
		Virtual: true, NumberTasks: true, Engine: w.engine, Logger: w.logCap(),
		ExceptionHandler: func(_ *loop.Loop, c loop.ExceptionContext) { w.outf("   EXC-HANDLER %s", facts(c)) },
	}
	for _, set := range options {
		set(o)
	}
	c := coro.NewWith(func(co *coro.Co) (none, error) {
		w.loop = loop.RunningLoop(co)
		return none{}, main(co)
	}, &coro.Options{Name: "main"})
	if _, err := loop.RunWith(context.Background(), c, o); err != nil {
		w.outf("   vrun raised %s", exc(err))
	}
}
