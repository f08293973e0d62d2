package kernel

import (
	"runtime"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// report is an exception that nobody has seen. It does not refer to the future
// that holds it, so that the collector may find the future dropped.
type report struct {
	err        error
	message    string
	object     reprOf
	scope      *coro.Scope // of the task
	origin     *origin     // of the future
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
	if k := f.Kind(); k != nil {
		class, details = k.Class(), k.Details()
	}
	if details != "" {
		details = " " + details
	}
	r := &report{err: err, message: class + " exception was never retrieved", origin: known(f.loop, f)}
	r.object = func() string {
		created := r.origin.created()
		if created != "" {
			created = " " + created
		}
		return "<" + class + " finished" + details + " exception=" + gen.Repr(err) + created + ">"
	}
	if t := f.Task(); t != nil {
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
	l.reportLost(&ExceptionContext{
		Message:   r.message,
		Exception: r.err,
		Fields:    r.origin.addTo([]ContextField{{"future", r.object}}),
		Scope:     r.scope,
	})
}
