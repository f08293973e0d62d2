package kernel

import (
	"slices"
	"unsafe"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// State is where a future is: pending, and then once and for ever one of the
// others.
type State uint8

// The states of a future.
const (
	Pending State = iota
	Cancelled
	Finished
)

// Future is something that will have an outcome. Its value is kept by its face. What
// few futures have is apart: there are many.
type Future struct {
	loop  *Loop
	Face  any      // *loop.Future[T] or *loop.Task[T]; nil for the loop's own
	first Entry    // to make ready when it is done
	rest  *rest    // what else few have; nil for nothing
	fail  *failure // the outcome, unless it is a value
	state State
	task  bool // it is the first field of a Task

	printing bool
}

// rest is what few futures have.
type rest struct {
	more []Entry // to make ready when it is done, after first
	kind Kind
}

func (f *Future) others() *rest {
	if f.rest == nil {
		f.rest = &rest{}
	}
	return f.rest
}

// more is what waits for the future besides first.
func (f *Future) more() []Entry {
	if f.rest == nil {
		return nil
	}
	return f.rest.more
}

// Kind is what is more than a plain future; nil for that.
func (f *Future) Kind() Kind {
	switch {
	case f.task:
		return f.asTask()
	case f.rest != nil:
		return f.rest.kind
	}
	return nil
}

// SetKind makes the future more than a plain one.
func (f *Future) SetKind(k Kind) { f.others().kind = k }

// Task is the task that the future is of; nil for another future.
func (f *Future) Task() *Task {
	if !f.task {
		return nil
	}
	return f.asTask()
}

func (f *Future) asTask() *Task { return (*Task)(unsafe.Pointer(f)) }

// Kind is a future with a behaviour of its own: a task, a gather.
type Kind interface {
	// Cancel is what cancelling it does.
	Cancel(msg any) bool
	// Class is the name in reprs; it appears with details as "<Class state details>".
	Class() string
	Details() string
	// State is the state's name in reprs, "" for the future's own.
	StateName() string
}

// failure is an outcome that is not a value.
type failure struct {
	err       error // an exception
	cancelled error // the CancelledError to give the first who asks
	msg       any   // what cancel was given
	report    *report
}

// Init makes a future of l.
func (f *Future) Init(l *Loop) {
	f.loop = l
	if l.Debug() {
		f.made()
	}
}

// made is apart, so that Init can be inlined.
//
//go:noinline
func (f *Future) made() { made(f.loop, f) }

// Loop is the loop the future belongs to.
func (f *Future) Loop() *Loop { return f.loop }

// State is where the future is.
func (f *Future) State() State { return f.state }

// Done reports whether there is an outcome.
func (f *Future) Done() bool { return f.state != Pending }

// Complete ends the future with the value its face holds.
//
// Errors: InvalidStateError if it is done; RuntimeError if something waits for it
// and the loop is closed.
func (f *Future) Complete() error {
	if f.state != Pending {
		return &gen.InvalidStateError{Msg: "invalid state"}
	}
	f.state = Finished
	return f.schedule()
}

// Fail ends the future with an exception. Nobody has seen it until Err or
// Outcome is called: it is reported when the future is collected, or the loop
// closed.
//
// Errors: as Complete; TypeError if err is nil.
func (f *Future) Fail(err error) error {
	if err == nil {
		return &gen.TypeError{Msg: "invalid exception object"}
	}
	if f.state != Pending {
		return &gen.InvalidStateError{Msg: "invalid state"}
	}
	if f.loop.Debug() {
		if err := f.misplaced(); err != nil {
			return err
		}
	}
	if gen.IsStop(err) {
		err = &gen.RuntimeError{
			Msg:   "StopIteration interacts badly with generators and cannot be raised into a Future",
			Cause: err,
		}
	}
	f.state = Finished
	f.failure().err = err // the message of a cancel that came to nothing stays
	f.fail.report = f.loop.lost.add(f, err)
	return f.schedule()
}

// CancelPlain ends the future as cancelled, and reports whether it was pending.
// It is what Cancel does for a plain future.
func (f *Future) CancelPlain(msg any) bool {
	f.Retrieved()
	if f.state != Pending {
		return false
	}
	f.state = Cancelled
	if msg != nil {
		f.failure().msg = msg
	}
	f.schedule()
	return true
}

// Cancel cancels the future, in the manner of its kind.
func (f *Future) Cancel(msg any) bool {
	if k := f.Kind(); k != nil {
		return k.Cancel(msg)
	}
	return f.CancelPlain(msg)
}

func (f *Future) failure() *failure {
	if f.fail == nil {
		f.fail = &failure{}
	}
	return f.fail
}

// Outcome is nil if there is a value.
//
// Errors: the exception; a CancelledError; InvalidStateError while pending.
func (f *Future) Outcome() error {
	switch f.state {
	case Pending:
		return &gen.InvalidStateError{Msg: "Result is not set."}
	case Cancelled:
		return f.cancelledError()
	}
	if f.fail != nil {
		f.Retrieved()
		return f.fail.err
	}
	return nil
}

// succeeded reports whether there is a value.
func (f *Future) succeeded() bool { return f.state == Finished && f.fail == nil }

// Exception is the exception or nil, and counts as having seen it.
//
// Errors: a CancelledError; InvalidStateError while pending.
func (f *Future) Exception() (error, error) {
	switch f.state {
	case Pending:
		return nil, &gen.InvalidStateError{Msg: "Exception is not set."}
	case Cancelled:
		return nil, f.cancelledError()
	}
	f.Retrieved()
	return f.Peek(), nil
}

// Peek is the exception or nil; it does not count as having seen it.
func (f *Future) Peek() error {
	if f.fail == nil {
		return nil
	}
	return f.fail.err
}

// Retrieved notes that somebody has seen the exception.
func (f *Future) Retrieved() {
	if f.fail != nil && f.fail.report != nil {
		f.loop.lost.remove(f.fail.report)
		f.fail.report = nil
	}
}

// cancelledError is the CancelledError that a task ended with, for the first who
// asks; for others a new one with the message of cancel.
func (f *Future) cancelledError() error {
	if f.fail == nil {
		return &gen.CancelledError{}
	}
	if err := f.fail.cancelled; err != nil {
		f.fail.cancelled = nil
		return err
	}
	return &gen.CancelledError{Msg: f.fail.msg}
}

// CancelledError is the CancelledError that Outcome would return for a cancelled
// future, whatever the state.
func (f *Future) CancelledError() error { return f.cancelledError() }

// CancelMessage is what Cancel was given, nil for nothing.
func (f *Future) CancelMessage() any {
	if f.fail == nil {
		return nil
	}
	return f.fail.msg
}

// IsCancelled reports whether err raises a CancelledError.
func IsCancelled(err error) bool {
	_, ok := gen.Raised(err).(*gen.CancelledError)
	return ok
}

// OnDone makes e ready when the future is done; in the next iteration if it is.
func (f *Future) OnDone(e Entry) {
	switch {
	case f.state != Pending:
		if f.loop.Debug() {
			handleMade(e)
		}
		f.loop.push(e)
	case f.first == nil && len(f.more()) == 0:
		f.first = e
	default:
		r := f.others()
		r.more = append(r.more, e)
	}
}

// schedule makes ready what waits for the future, in the order of OnDone.
//
// Errors: RuntimeError if there is something, and the loop is closed.
func (f *Future) schedule() error {
	if f.loop.notice.Load() != 0 {
		if err := f.inspect(); err != nil {
			return err
		}
	}
	if f.first != nil {
		f.loop.push(f.first)
		f.first = nil
	}
	if f.rest != nil {
		for _, e := range f.rest.more {
			f.loop.push(e)
		}
		f.rest.more = nil
	}
	return nil
}

// inspect is what schedule does first if the loop is closed, or in debug mode.
//
// Errors: RuntimeError if the loop is closed and something waits for the future; in
// debug mode if a goroutine that has no business with the loop has given the future
// its value: the future is pending again.
func (f *Future) inspect() error {
	switch {
	case f.loop.closed && (f.first != nil || len(f.more()) > 0):
		f.first = nil
		if f.rest != nil {
			f.rest.more = nil
		}
		return errClosed()
	case !f.loop.Debug():
		return nil
	}
	if f.succeeded() {
		if err := f.misplaced(); err != nil {
			f.state = Pending
			return err
		}
	}
	handleMade(f.first)
	for _, e := range f.more() {
		handleMade(e)
	}
	return nil
}

// misplaced is an error if the caller is on a goroutine that has no business with
// the loop, and something waits for the future.
func (f *Future) misplaced() error {
	if f.first == nil && len(f.more()) == 0 {
		return nil
	}
	return f.loop.checkCaller()
}

// Forget takes e back, and reports whether it was there.
func (f *Future) Forget(e Entry) bool {
	return f.forget(func(other Entry) bool { return other == e }) > 0
}

func (f *Future) forget(match func(Entry) bool) (n int) {
	if f.first != nil && match(f.first) {
		f.first = nil
		n++
	}
	if f.rest != nil {
		before := len(f.rest.more)
		f.rest.more = slices.DeleteFunc(f.rest.more, match)
		n += before - len(f.rest.more)
	}
	return n
}

// doneCallback is a function that waits for a future.
type doneCallback struct {
	fn    func()
	code  frame.Code
	id    unsafe.Pointer // the func value that fn was made of; fn keeps it alive
	loop  *Loop
	scope coro.Scope
}

// Run calls the function.
func (c *doneCallback) Run() { c.loop.call(c.fn, &c.scope) }

func (c *doneCallback) String() string { return source(c.code) }

// AddDoneCallback makes call run when the future is done, in c, or if that is nil
// in a copy of the current context. It stands for the func value of, which names
// it in reprs and takes it back.
func AddDoneCallback[F any](f *Future, of F, call func(), c *coro.Context) {
	d := &doneCallback{fn: call, code: frame.CodeOf(of), id: *(*unsafe.Pointer)(unsafe.Pointer(&of)), loop: f.loop}
	if c == nil {
		d.scope.Inherit(f.loop.at.Vars())
	} else {
		d.scope.Use(c)
	}
	f.OnDone(d)
}

// RemoveDoneCallback takes back every callback that was added for the func value
// of, and returns their number.
func RemoveDoneCallback[F any](f *Future, of F) int {
	id := *(*unsafe.Pointer)(unsafe.Pointer(&of))
	return f.forget(func(e Entry) bool {
		c, ok := e.(*doneCallback)
		return ok && c.id == id
	})
}

// Wait waits for the future on behalf of co and returns its Outcome. It panics
// if co's task is not the one that is running.
//
// Errors: those of Outcome; what is thrown into the task meanwhile, a
// CancelledError above all; RuntimeError if the future is another loop's.
func (f *Future) Wait(co *coro.Co) error {
	if f.state == Pending {
		if err := f.suspend(co); err != nil {
			return err
		}
		if f.state == Pending {
			return &gen.RuntimeError{Msg: "await wasn't used with future"}
		}
	}
	return f.Outcome()
}

func (f *Future) suspend(co *coro.Co) error {
	t := TaskOf(co)
	switch {
	case t != nil && co.Usable():
		return co.Pause(f)
	case t != nil:
		_, err := coro.Suspend(co, f) // which says what is wrong
		return err
	}
	_, err := coro.Suspend(co, f.Face)
	return err
}
