package kernel

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// Handle is a callback in the ready queue.
type Handle struct {
	fn        func()
	code      frame.Code
	cancelled bool
}

// Run calls the callback unless it was cancelled.
func (h *Handle) Run() {
	if h.cancelled {
		return
	}
	h.fn()
}

// Cancel makes the callback never be called.
func (h *Handle) Cancel() {
	h.cancelled = true
	h.fn = nil
}

// Cancelled reports whether Cancel was called.
func (h *Handle) Cancelled() bool { return h.cancelled }

// String is Python's repr, "<Handle tick() at clock.go:12>".
func (h *Handle) String() string {
	if h.cancelled {
		return "<Handle cancelled>"
	}
	return "<Handle " + source(h.code) + ">"
}

// source is how reprs name a callback: "tick() at clock.go:12".
func source(c frame.Code) string {
	file, line := c.Location()
	return fmt.Sprintf("%s() at %s:%d", c.Qualname(), file, line)
}

// TimerHandle is a callback at a time.
type TimerHandle struct {
	Handle
	timer Timer
	loop  *Loop
}

// Cancel makes the callback never be called.
func (h *TimerHandle) Cancel() {
	h.loop.timers.cancel(&h.timer)
	h.Handle.Cancel()
}

// When is the loop's time at which the callback is due, in nanoseconds.
func (h *TimerHandle) When() int64 { return h.timer.when }

// String is Python's repr, "<TimerHandle when=1.5 tick() at clock.go:12>".
func (h *TimerHandle) String() string {
	when := gen.Repr(time.Duration(h.timer.when).Seconds())
	if h.cancelled {
		return "<TimerHandle cancelled when=" + when + ">"
	}
	return "<TimerHandle when=" + when + " " + source(h.code) + ">"
}

// handlesAtOnce is how many handles are allocated in one piece.
const handlesAtOnce = 32

// CallSoon puts fn at the end of the ready queue.
func (l *Loop) CallSoon(fn func()) (*Handle, error) {
	if err := l.checkClosed(); err != nil {
		return nil, err
	}
	if len(l.handles) == 0 {
		l.handles = make([]Handle, handlesAtOnce)
	}
	h := &l.handles[0]
	l.handles = l.handles[1:]
	h.fn, h.code = fn, frame.CodeOf(fn)
	l.push(h)
	return h, nil
}

// CallSoonThreadsafe is CallSoon for any goroutine.
func (l *Loop) CallSoonThreadsafe(fn func()) (*Handle, error) {
	h := &Handle{fn: fn, code: frame.CodeOf(fn)}
	if !l.inbox.post(h) {
		return nil, errClosed()
	}
	return h, nil
}

// CallAt makes fn ready at the loop's time when.
func (l *Loop) CallAt(when int64, fn func()) (*TimerHandle, error) {
	if err := l.checkClosed(); err != nil {
		return nil, err
	}
	h := &TimerHandle{Handle: Handle{fn: fn, code: frame.CodeOf(fn)}, loop: l}
	l.timers.add(&h.timer, when, h)
	return h, nil
}

// CallLater makes fn ready d nanoseconds from now. A time beyond the end of time
// never comes.
func (l *Loop) CallLater(d int64, fn func()) (*TimerHandle, error) {
	return l.CallAt(after(l.Now(), d), fn)
}
