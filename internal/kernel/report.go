package kernel

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// ExceptionContext is what the exception handler is told.
type ExceptionContext struct {
	Message   string
	Exception error // or nil
	Fields    []ContextField
	Scope     *coro.Scope // of whatever it is about; nil for the current one
}

// ContextField is a further fact: "future", "handle", "task".
type ContextField struct {
	Key   string
	Value any
}

// SetExceptionHandler makes h the receiver of reports; nil means
// DefaultExceptionHandler.
func (l *Loop) SetExceptionHandler(h func(*ExceptionContext)) { l.handler = h }

// CallExceptionHandler gives c to the handler, in the context of whatever c is
// about. One that panics is reported itself.
func (l *Loop) CallExceptionHandler(c *ExceptionContext) {
	if l.handler == nil {
		l.report(c, "Exception in default exception handler")
		return
	}
	defer l.enterScope(c.Scope)()
	err := l.attempt(func() { l.handler(c) })
	if err == nil {
		return
	}
	if c.field("handle") != nil { // the handler is called where the callback's is being handled
		err = gen.WithContext(err, c.Exception)
	}
	l.report(&ExceptionContext{
		Message:   "Unhandled error in exception handler",
		Exception: err,
		Fields:    []ContextField{{"context", reprOf(c.repr)}},
	}, "Exception in default exception handler while handling an unexpected error in custom exception handler")
}

// enterScope makes s current, until the function that it returns is called. One
// that is entered already, by the task that calls the handler, is current as it is.
func (l *Loop) enterScope(s *coro.Scope) (leave func()) {
	at := l.at
	if s == nil || s == at || s.Enter() != nil {
		return func() {}
	}
	l.at = s
	return func() {
		s.Leave()
		l.at = at
	}
}

// report gives c to the default handler. If it panics, by what a repr does, that is
// logged.
func (l *Loop) report(c *ExceptionContext, otherwise string) {
	if err := l.attempt(func() { l.DefaultExceptionHandler(c) }); err != nil {
		l.Log(slog.LevelError, otherwise, err)
	}
}

// attempt calls handle and returns what it raises, but for what ends a run: that
// does so, or goes to the caller if there is none.
func (l *Loop) attempt(handle func()) (err error) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		err = raisedBy(r)
		if leavesLoop(err) {
			l.interrupted(err)
			err = nil
		}
	}()
	handle()
	return nil
}

// interrupted deals with a KeyboardInterrupt or SystemExit of the handler.
func (l *Loop) interrupted(err error) {
	switch {
	case l.finalizing:
		gen.ReportUnraisable(gen.Unraisable{
			Err:    err,
			Object: "<bound method BaseEventLoop.call_exception_handler of " + gen.Repr(l.Face) + ">",
		})
	case l.Running():
		l.leave = err
	default:
		panic(err)
	}
}

// reportLost is CallExceptionHandler for what CPython's collector reports, whom
// nobody has called.
func (l *Loop) reportLost(c *ExceptionContext) {
	l.finalizing = true
	defer func() { l.finalizing = false }()
	l.CallExceptionHandler(c)
}

// DefaultExceptionHandler logs c.
func (l *Loop) DefaultExceptionHandler(c *ExceptionContext) {
	fields := c.Fields
	if trace := l.stepTrace(); trace.Text() != "" && c.field("source_traceback") == nil {
		fields = append(slices.Clip(fields), ContextField{"handle_traceback", trace})
	}
	l.Log(slog.LevelError, text(c.Message, fields), c.Exception)
}

// stepTrace is where the handle that is running was made.
func (l *Loop) stepTrace() frame.Trace {
	if l.debug.step == nil {
		return frame.Trace{}
	}
	return l.originOf(l.debug.step).trace
}

// Log gives a record to the loop's logger. Without one, or if that panics, warnings
// and errors are printed on standard error, as by Python's logging.
func (l *Loop) Log(level slog.Level, text string, err error) {
	if l.logger != nil && l.logged(level, text, err) {
		return
	}
	if level >= slog.LevelWarn {
		fmt.Fprintln(os.Stderr, withException(text, err))
	}
}

// logged reports whether the logger took the record.
func (l *Loop) logged(level slog.Level, text string, err error) (ok bool) {
	defer func() {
		if !ok {
			recover()
		}
	}()
	var attrs []slog.Attr
	if err != nil {
		attrs = append(attrs, slog.Any("exception", err))
	}
	l.logger.LogAttrs(context.Background(), level, text, attrs...)
	return true
}

func withException(text string, err error) string {
	if err == nil {
		return text
	}
	return text + "\n" + gen.FormatException(err)
}

// String is the text that asyncio logs, with the last line of the traceback.
func (c *ExceptionContext) String() string {
	return withException(text(c.Message, c.Fields), c.Exception) + "\n"
}

// text is the message, and the fields in the order of their keys.
func text(message string, fields []ContextField) string {
	if message == "" {
		message = "Unhandled exception in event loop"
	}
	lines := []string{message}
	for _, f := range slices.SortedFunc(slices.Values(fields), func(x, y ContextField) int {
		return strings.Compare(x.Key, y.Key)
	}) {
		lines = append(lines, f.Key+": "+f.text())
	}
	return strings.Join(lines, "\n")
}

// text is what is logged of the field.
func (f ContextField) text() string {
	made := map[string]string{"source_traceback": "Object", "handle_traceback": "Handle"}[f.Key]
	if made == "" {
		return gen.Repr(f.Value)
	}
	trace := gen.Str(f.Value)
	if t, ok := f.Value.(frame.Trace); ok {
		trace = t.Text()
	}
	return made + " created at (most recent call last):\n" + trace
}

// field is the value of a field, nil if it is not there.
func (c *ExceptionContext) field(key string) any {
	for _, f := range c.Fields {
		if f.Key == key {
			return f.Value
		}
	}
	return nil
}

// repr is c as the dict that Python's handlers are given.
func (c *ExceptionContext) repr() string {
	var parts []string
	if c.Message != "" {
		parts = append(parts, "'message': "+gen.Repr(c.Message))
	}
	if c.Exception != nil {
		parts = append(parts, "'exception': "+gen.Repr(c.Exception))
	}
	for _, f := range c.Fields {
		parts = append(parts, gen.Repr(f.Key)+": "+gen.Repr(f.Value))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// raisedBy is the exception that a panic stands for: an error that is panicked
// with is raised, also one with a context; anything else is a PanicError.
func raisedBy(r any) error {
	if err, ok := r.(error); ok {
		if _, ok := gen.Raised(err).(gen.Exception); ok {
			return err
		}
	}
	return gen.Recovered(r)
}

// raised deals with the panic of a callback.
func (l *Loop) raised(e Entry, r any) {
	defer l.leaveScope()
	err := raisedBy(r)
	if leavesLoop(err) {
		l.leave = err
		return
	}
	l.CallExceptionHandler(&ExceptionContext{
		Message:   "Exception in callback " + callbackName(e),
		Exception: err,
		Fields:    l.originOf(e).addTo([]ContextField{{"handle", handleOf(e)}}),
	})
	l.stepped()
}

// callbackName is "tick() at clock.go:12".
func callbackName(e Entry) string {
	switch e := e.(type) {
	case *Handle:
		return e.name()
	case *TimerHandle:
		return e.name()
	case *completion:
		return source(frame.CodeOf(e.fn))
	case *sleeper:
		return "Future.SetResult()"
	}
	return entryRepr(e)
}

// handleOf is what a report calls the handle of e.
func handleOf(e Entry) any {
	switch e := e.(type) {
	case *Handle, *TimerHandle:
		return e
	case *doneCallback:
		return reprOf(e.describe)
	}
	return reprOf(func() string {
		begin := "<Handle "
		if s, ok := e.(*sleeper); ok {
			begin = "<TimerHandle" + s.timer.due() + " "
		}
		return begin + callbackName(e) + ">"
	})
}

// originOf is where the handle of e was made.
func (l *Loop) originOf(e Entry) *origin {
	switch e := e.(type) {
	case *Handle:
		return known(l, e)
	case *TimerHandle:
		return known(l, &e.Handle)
	case *doneCallback:
		return known(l, e)
	}
	return &nothing
}

// handleMade notes that the handle of e, a callback of a future, is made here.
//
//go:noinline
func handleMade(e Entry) {
	if c, ok := e.(*doneCallback); ok {
		made(c.loop, c)
	}
}

// describe is the repr of the callback's handle.
func (c *doneCallback) describe() string {
	if created := known(c.loop, c).created(); created != "" {
		return "<Handle " + c.String() + " " + created + ">"
	}
	return "<Handle " + c.String() + ">"
}
