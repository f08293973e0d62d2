package loop

import (
	"time"

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

// String is the handle's repr, <Handle tick() at clock.go:12>.
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

// String is the handle's repr, <TimerHandle when=1.5 tick() at clock.go:12>.
//
// Python: TimerHandle.__repr__, Lib/asyncio/events.py.
func (h TimerHandle) String() string {
	if h.k == nil {
		return "<TimerHandle>"
	}
	return h.k.String()
}

// CallSoon makes the loop call fn in its next iteration, after what was
// scheduled before. It panics if fn is nil.
//
// A callback raises by a panic: with an exception (gen.Exception) it is reported
// as that, with anything else as a [*gen.PanicError]; the loop goes on.
//
// Errors: [gen.RuntimeError] "Event loop is closed".
//
// Python: loop.call_soon, library/asyncio-eventloop.
func (l *Loop) CallSoon(fn func()) (Handle, error) {
	mustCall(fn, "CallSoon")
	h, err := l.kernel().CallSoon(fn)
	return Handle{h}, err
}

// CallSoonThreadsafe is CallSoon for any goroutine. It wakes a loop that waits.
// The Handle is for the loop's goroutine.
//
// Errors: [gen.RuntimeError] "Event loop is closed".
//
// Python: loop.call_soon_threadsafe, library/asyncio-eventloop.
func (l *Loop) CallSoonThreadsafe(fn func()) (Handle, error) {
	mustCall(fn, "CallSoonThreadsafe")
	h, err := l.kernel().CallSoonThreadsafe(fn)
	return Handle{h}, err
}

// CallLater makes the loop call fn after the delay d; for zero and less in the
// next iteration, after what is ready by then. It panics if fn is nil.
//
// Errors: [gen.RuntimeError] "Event loop is closed"; [gen.ValueError] for the
// duration that [Seconds] makes of a NaN.
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

func mustCall(fn func(), caller string) {
	if fn == nil {
		panic("loop: " + caller + " of a nil func")
	}
}
