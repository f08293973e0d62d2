package kernel

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// Context is what the exception handler is told.
type Context struct {
	Message   string
	Exception error          // or nil
	Fields    []ContextField // in the order of their keys
}

// ContextField is a further fact: "future", "handle", "task".
type ContextField struct {
	Key   string
	Value any
}

// SetExceptionHandler makes h the receiver of reports; nil prints them on
// standard error.
func (l *Loop) SetExceptionHandler(h func(*Context)) { l.handler = h }

// CallExceptionHandler gives c to the handler. One that panics is reported
// itself.
func (l *Loop) CallExceptionHandler(c *Context) {
	if l.handler == nil {
		DefaultExceptionHandler(c)
		return
	}
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		err := raisedBy(r)
		if leavesLoop(err) {
			l.leave = err
			return
		}
		DefaultExceptionHandler(&Context{
			Message:   "Unhandled error in exception handler",
			Exception: err,
			Fields:    []ContextField{{"context", reprOf(c.repr)}},
		})
	}()
	l.handler(c)
}

// DefaultExceptionHandler prints c on standard error as asyncio's logger does.
func DefaultExceptionHandler(c *Context) {
	fmt.Fprint(os.Stderr, c.String())
}

// String is the text that asyncio logs, with the last line of the traceback.
func (c *Context) String() string {
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
func (c *Context) repr() string {
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
	err := raisedBy(r)
	if leavesLoop(err) {
		l.leave = err
		return
	}
	l.CallExceptionHandler(&Context{
		Message:   "Exception in callback " + callbackName(e),
		Exception: err,
		Fields:    []ContextField{{"handle", handleOf(e)}},
	})
}

// callbackName is "tick() at clock.go:12".
func callbackName(e Entry) string {
	switch e := e.(type) {
	case *Handle:
		return source(e.code)
	case *TimerHandle:
		return source(e.code)
	}
	return entryRepr(e)
}

// handleOf is what a report calls the handle of e.
func handleOf(e Entry) any {
	switch e := e.(type) {
	case *Handle, *TimerHandle:
		return e
	case *doneCallback:
		return &Handle{code: e.code}
	}
	return e
}

// report is an exception that nobody has seen. It does not refer to the future
// that holds it, so that the collector may find the future dropped.
type report struct {
	err        error
	message    string
	object     reprOf
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
	r.prev = l.last
	if l.last == nil {
		l.first = r
	} else {
		l.last.next = r
	}
	l.last, r.listed = r, true
	loop := f.loop
	r.cleanup = runtime.AddCleanup(f, func(r *report) {
		loop.CallSoonThreadsafe(func() { loop.tell(r) })
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
	l.CallExceptionHandler(&Context{
		Message:   r.message,
		Exception: r.err,
		Fields:    []ContextField{{"future", r.object}},
	})
}
