package kernel

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// ExceptionContext is what the exception handler is told.
type ExceptionContext struct {
	Message   string
	Exception error          // or nil
	Fields    []ContextField // in the order of their keys
	Scope     *coro.Scope    // of whatever it is about; nil for the current one
}

// ContextField is a further fact: "future", "handle", "task".
type ContextField struct {
	Key   string
	Value any
}

// SetExceptionHandler makes h the receiver of reports; nil prints them on
// standard error.
func (l *Loop) SetExceptionHandler(h func(*ExceptionContext)) { l.handler = h }

// CallExceptionHandler gives c to the handler, in the context of whatever c is
// about. One that panics is reported itself.
func (l *Loop) CallExceptionHandler(c *ExceptionContext) {
	if l.handler == nil {
		DefaultExceptionHandler(c)
		return
	}
	at := l.at
	if c.Scope != nil {
		l.at = c.Scope
	}
	defer func() {
		l.at = at
		r := recover()
		if r == nil {
			return
		}
		err := raisedBy(r)
		if leavesLoop(err) {
			l.leave = err
			return
		}
		DefaultExceptionHandler(&ExceptionContext{
			Message:   "Unhandled error in exception handler",
			Exception: err,
			Fields:    []ContextField{{"context", reprOf(c.repr)}},
		})
	}()
	l.handler(c)
}

// DefaultExceptionHandler prints c on standard error as asyncio's logger does.
func DefaultExceptionHandler(c *ExceptionContext) {
	fmt.Fprint(os.Stderr, c.String())
}

// String is the text that asyncio logs, with the last line of the traceback.
func (c *ExceptionContext) String() string {
	var b strings.Builder
	message := c.Message
	if message == "" {
		message = "Unhandled exception in event loop"
	}
	b.WriteString(message + "\n")
	fields := slices.SortedFunc(slices.Values(c.Fields), func(x, y ContextField) int {
		return strings.Compare(x.Key, y.Key)
	})
	for _, f := range fields {
		fmt.Fprintf(&b, "%s: %s\n", f.Key, gen.Repr(f.Value))
	}
	if c.Exception != nil {
		b.WriteString(gen.FormatException(c.Exception) + "\n")
	}
	return b.String()
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
// with is raised, anything else is a PanicError.
func raisedBy(r any) error {
	if err, ok := r.(gen.Exception); ok {
		return err
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
		Fields:    []ContextField{{"handle", handleOf(e)}},
	})
}

// callbackName is "tick() at clock.go:12".
func callbackName(e Entry) string {
	switch e := e.(type) {
	case *Handle:
		return e.source()
	case *TimerHandle:
		return e.source()
	}
	return entryRepr(e)
}

// handleOf is what a report calls the handle of e.
func handleOf(e Entry) any {
	switch e := e.(type) {
	case *Handle, *TimerHandle:
		return e
	case *doneCallback:
		return reprOf(func() string { return "<Handle " + e.String() + ">" })
	}
	return e
}

// report is an exception that nobody has seen. It does not refer to the future
// that holds it, so that the collector may find the future dropped.
type report struct {
	err        error
	message    string
	object     reprOf
	scope      *coro.Scope // of the task
	prev, next *report
	listed     bool
	cleanup    runtime.Cleanup
}

// reprOf is the repr of a future that is gone.
type reprOf func() string

func (r reprOf) String() string { return r() }

// failureList is the exceptions of a loop that nobody has seen, oldest first.
type failureList struct {
	first, last *report
}

// add lists f's exception, and asks the collector to tell when f is dropped.
func (l *failureList) add(f *Future, err error) *report {
	class, details := "Future", ""
	if f.Kind != nil {
		class, details = f.Kind.Class(), f.Kind.Details()
	}
	if details != "" {
		details = " " + details
	}
	object := reprOf(func() string {
		return "<" + class + " finished" + details + " exception=" + gen.Repr(err) + ">"
	})
	r := &report{err: err, message: class + " exception was never retrieved", object: object}
	if t, ok := f.Kind.(*Task); ok {
		s := t.scope
		r.scope = &s
	}
	r.prev = l.last
	if l.last == nil {
		l.first = r
	} else {
		l.last.next = r
	}
	l.last, r.listed = r, true
	loop := f.loop
	r.cleanup = runtime.AddCleanup(f, func(r *report) {
		loop.CallSoonThreadsafe(func() { loop.tell(r) }, nil)
	}, r)
	return r
}

func (l *failureList) remove(r *report) {
	if !r.listed {
		return
	}
	if r.prev == nil {
		l.first = r.next
	} else {
		r.prev.next = r.next
	}
	if r.next == nil {
		l.last = r.prev
	} else {
		r.next.prev = r.prev
	}
	r.prev, r.next, r.listed = nil, nil, false
	r.cleanup.Stop()
}

// tell reports an exception that nobody will see any more.
func (l *Loop) tell(r *report) {
	if !r.listed {
		return
	}
	l.lost.remove(r)
	l.CallExceptionHandler(&ExceptionContext{
		Message:   r.message,
		Exception: r.err,
		Fields:    []ContextField{{"future", r.object}},
		Scope:     r.scope,
	})
}
