package loop

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Handle is a callback that was scheduled with CallSoon. The zero Handle is of
// no callback: its Cancel does nothing.
//
// Python: asyncio.Handle, library/asyncio-eventloop.
type Handle struct {
	k *kernel.Handle
}

// Cancel makes the callback never be called. Cancelling twice, or too late, does
// nothing.
//
// Python: Handle.cancel, library/asyncio-eventloop.
func (h Handle) Cancel() {
	if h.k != nil {
		h.k.Cancel()
	}
}

// Cancelled reports whether Cancel was called.
//
// Python: Handle.cancelled, library/asyncio-eventloop.
func (h Handle) Cancelled() bool { return h.k != nil && h.k.Cancelled() }

// Context is the context that the callback is called in; nil for a zero Handle.
//
// Python: Handle.get_context, library/asyncio-eventloop.
func (h Handle) Context() *coro.Context {
	if h.k == nil {
		return nil
	}
	return h.k.ContextScope().Context()
}

// String is the handle's repr, <Handle tick() at clock.go:12>; in debug mode with the
// place where it was made.
//
// Python: Handle.__repr__, Lib/asyncio/events.py.
func (h Handle) String() string {
	if h.k == nil {
		return "<Handle>"
	}
	return h.k.String()
}

// TimerHandle is a callback that was scheduled with CallLater or CallAt. The
// zero TimerHandle is of no callback: its Cancel does nothing.
//
// Python: asyncio.TimerHandle, library/asyncio-eventloop.
//
// Differs: two timers are compared by their When, not by operators.
type TimerHandle struct {
	k *kernel.TimerHandle
}

// Cancel makes the callback never be called. Cancelling twice, or too late, does
// nothing.
//
// Python: TimerHandle.cancel, library/asyncio-eventloop.
func (h TimerHandle) Cancel() {
	if h.k != nil {
		h.k.Cancel()
	}
}

// Cancelled reports whether Cancel was called.
//
// Python: TimerHandle.cancelled, library/asyncio-eventloop.
func (h TimerHandle) Cancelled() bool { return h.k != nil && h.k.Cancelled() }

// When is the loop's time at which the callback is due.
//
// Python: TimerHandle.when, library/asyncio-eventloop.
func (h TimerHandle) When() time.Duration {
	if h.k == nil {
		return 0
	}
	return time.Duration(h.k.When())
}

// Context is the context that the callback is called in; nil for a zero
// TimerHandle.
//
// Python: Handle.get_context, library/asyncio-eventloop.
func (h TimerHandle) Context() *coro.Context {
	if h.k == nil {
		return nil
	}
	return h.k.ContextScope().Context()
}

// String is the handle's repr, <TimerHandle when=1.5 tick() at clock.go:12>; in debug
// mode with the place where it was made.
//
// Python: TimerHandle.__repr__, Lib/asyncio/events.py.
func (h TimerHandle) String() string {
	if h.k == nil {
		return "<TimerHandle>"
	}
	return h.k.String()
}

// CallOptions are the choices of CallSoonWith and its kin. The zero value is
// CallSoon's.
//
// Python: the keyword arguments of loop.call_soon, library/asyncio-eventloop.
type CallOptions struct {
	// Context is what the callback is called in; nil means a copy of the one
	// that is current when it is scheduled.
	Context *coro.Context
}

func (o *CallOptions) context() *coro.Context {
	if o == nil {
		return nil
	}
	return o.Context
}

// CallSoon makes the loop call fn in its next iteration, after what was
// scheduled before. It panics if fn is nil.
//
// A callback raises by a panic: with an exception (gen.Exception) it is reported
// as that, with anything else as a [*gen.PanicError]; the loop goes on.
//
// Errors: [gen.RuntimeError] "Event loop is closed"; in debug mode, on a goroutine
// that the running loop has nothing to do with, [gen.RuntimeError] "Non-thread-safe
// operation invoked on an event loop other than the current one".
//
// Python: loop.call_soon, library/asyncio-eventloop.
func (l *Loop) CallSoon(fn func()) (Handle, error) {
	mustCall(fn, "CallSoon")
	h, err := l.kernel().CallSoon(fn)
	return Handle{h}, err
}

// CallSoonWith is [Loop.CallSoon] with options; nil means none.
//
// Python: loop.call_soon, library/asyncio-eventloop.
func (l *Loop) CallSoonWith(fn func(), o *CallOptions) (Handle, error) {
	h, err := l.CallSoon(fn)
	if err == nil && o.context() != nil {
		h.k.ContextScope().Use(o.Context)
	}
	return h, err
}

// CallSoonThreadsafe is CallSoon for any goroutine. It wakes a loop that waits.
// The Handle is for the loop's goroutine. The callback's context is empty.
//
// Errors: [gen.RuntimeError] "Event loop is closed".
//
// Python: loop.call_soon_threadsafe, library/asyncio-eventloop.
func (l *Loop) CallSoonThreadsafe(fn func()) (Handle, error) {
	mustCall(fn, "CallSoonThreadsafe")
	h, err := l.kernel().CallSoonThreadsafe(fn, nil)
	return Handle{h}, err
}

// CallSoonThreadsafeWith is [Loop.CallSoonThreadsafe] with options; nil means
// none.
//
// Python: loop.call_soon_threadsafe, library/asyncio-eventloop.
func (l *Loop) CallSoonThreadsafeWith(fn func(), o *CallOptions) (Handle, error) {
	mustCall(fn, "CallSoonThreadsafe")
	h, err := l.kernel().CallSoonThreadsafe(fn, o.context())
	return Handle{h}, err
}

// CallLater makes the loop call fn after the delay d; for zero and less in the
// next iteration, after what is ready by then. It panics if fn is nil.
//
// Errors: as CallSoon; [gen.ValueError] for the duration that [Seconds] makes of a
// NaN.
//
// Python: loop.call_later, library/asyncio-eventloop.
//
// Differs: callbacks that are due at the same time are called in the order in
// which they were scheduled.
func (l *Loop) CallLater(d time.Duration, fn func()) (TimerHandle, error) {
	mustCall(fn, "CallLater")
	if err := checkDelay(d); err != nil {
		return TimerHandle{}, err
	}
	h, err := l.kernel().CallLater(int64(d), fn)
	return TimerHandle{h}, err
}

// CallLaterWith is [Loop.CallLater] with options; nil means none.
//
// Python: loop.call_later, library/asyncio-eventloop.
func (l *Loop) CallLaterWith(d time.Duration, fn func(), o *CallOptions) (TimerHandle, error) {
	h, err := l.CallLater(d, fn)
	return h.with(o), err
}

// CallAt makes the loop call fn at the loop's time when.
//
// Errors: as CallLater.
//
// Python: loop.call_at, library/asyncio-eventloop.
//
// Differs: callbacks that are due at the same time are called in the order in
// which they were scheduled.
func (l *Loop) CallAt(when time.Duration, fn func()) (TimerHandle, error) {
	mustCall(fn, "CallAt")
	if err := checkDelay(when); err != nil {
		return TimerHandle{}, err
	}
	h, err := l.kernel().CallAt(int64(when), fn)
	return TimerHandle{h}, err
}

// CallAtWith is [Loop.CallAt] with options; nil means none.
//
// Python: loop.call_at, library/asyncio-eventloop.
func (l *Loop) CallAtWith(when time.Duration, fn func(), o *CallOptions) (TimerHandle, error) {
	h, err := l.CallAt(when, fn)
	return h.with(o), err
}

func (h TimerHandle) with(o *CallOptions) TimerHandle {
	if h.k != nil && o.context() != nil {
		h.k.ContextScope().Use(o.Context)
	}
	return h
}

func mustCall(fn func(), caller string) {
	if fn == nil {
		panic("loop: " + caller + " of a nil func")
	}
}
