package kernel

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// Handle is a callback in the ready queue.
type Handle struct {
	fn    func() // nil once it was cancelled
	loop  *Loop
	scope coro.Scope
}

// Run calls the callback unless it was cancelled.
func (h *Handle) Run() {
	if h.fn == nil {
		return
	}
	h.loop.call(h.fn, &h.scope)
}

// call calls fn with scope as the current one.
func (l *Loop) call(fn func(), scope *coro.Scope) {
	if err := scope.Enter(); err != nil {
		panic(err) // which is how a callback raises
	}
	l.at = scope
	fn()
	l.leaveScope()
}

// leaveScope ends what call began; after a panic, whoever recovers it calls this.
func (l *Loop) leaveScope() {
	l.at.Leave()
	l.at = &l.base
}

// ContextScope is where the callback's context is noted.
func (h *Handle) ContextScope() *coro.Scope { return &h.scope }

// Cancel makes the callback never be called.
func (h *Handle) Cancel() { h.fn = nil }

// Cancelled reports whether Cancel was called.
func (h *Handle) Cancelled() bool { return h.fn == nil }

// String is Python's repr, "<Handle tick() at clock.go:12>".
func (h *Handle) String() string {
	if h.fn == nil {
		return "<Handle cancelled>"
	}
	return "<Handle " + h.source() + ">"
}

// source names the callback.
func (h *Handle) source() string { return source(frame.CodeOf(h.fn)) }

// source is how reprs name a callback: "tick() at clock.go:12".
func source(c frame.Code) string {
	file, line := c.Location()
	return fmt.Sprintf("%s() at %s:%d", c.Qualname(), file, line)
}

// TimerHandle is a callback at a time.
type TimerHandle struct {
	Handle
	timer Timer
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
	if h.fn == nil {
		return "<TimerHandle cancelled when=" + when + ">"
	}
	return "<TimerHandle when=" + when + " " + h.source() + ">"
}

// StartTimer makes e ready at the loop's time when, for those who have a place for
// the timer, which must not be scheduled.
func (l *Loop) StartTimer(t *Timer, when int64, e Entry) error {
	if err := l.checkClosed(); err != nil {
		return err
	}
	l.timers.add(t, when, e)
	return nil
}

// StopTimer makes t never come due. Stopping one that was never started, or has come
// due, does nothing.
func (l *Loop) StopTimer(t *Timer) { l.timers.cancel(t) }

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
	h.fn, h.loop = fn, l
	h.scope.Inherit(l.at.Vars())
	l.push(h)
	return h, nil
}

// CallSoonThreadsafe is CallSoon for any goroutine. The callback is called in c,
// or if that is nil in an empty context.
func (l *Loop) CallSoonThreadsafe(fn func(), c *coro.Context) (*Handle, error) {
	h := &Handle{fn: fn, loop: l}
	h.scope.Use(c)
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
	h := &TimerHandle{Handle: Handle{fn: fn, loop: l}}
	h.scope.Inherit(l.at.Vars())
	l.timers.add(&h.timer, when, h)
	return h, nil
}

// CallLater makes fn ready d nanoseconds from now. A time beyond the end of time
// never comes.
func (l *Loop) CallLater(d int64, fn func()) (*TimerHandle, error) {
	return l.CallAt(After(l.Now(), d), fn)
}
