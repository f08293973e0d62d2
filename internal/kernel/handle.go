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
func (h *Handle) Cancel() {
	if h.fn != nil && h.loop.Debug() {
		h.remember(h.describe("<Handle cancelled"))
	}
	h.fn = nil
}

// remember keeps the repr from the time when there was a callback.
func (h *Handle) remember(repr string) { note(h.loop, h).repr = repr }

// Cancelled reports whether Cancel was called.
func (h *Handle) Cancelled() bool { return h.fn == nil }

// String is Python's repr, "<Handle tick() at clock.go:12>".
func (h *Handle) String() string {
	if h.fn == nil {
		return h.describe("<Handle cancelled")
	}
	return h.describe("<Handle")
}

// describe is a repr that begins with what is given. Of a callback that was
// cancelled in debug mode it is the one from before.
func (h *Handle) describe(begin string) string {
	o := known(h.loop, h)
	if h.fn == nil && o.repr != "" {
		return o.repr
	}
	if h.fn != nil {
		begin += " " + h.source()
	}
	if created := o.created(); created != "" {
		begin += " " + created
	}
	return begin + ">"
}

// source names the callback.
func (h *Handle) source() string { return source(frame.CodeOf(h.fn)) }

// name is the callback's source, or None() once it was cancelled.
func (h *Handle) name() string {
	if h.fn == nil {
		return "None()"
	}
	return h.source()
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
}

// Cancel makes the callback never be called.
func (h *TimerHandle) Cancel() {
	h.loop.timers.cancel(&h.timer)
	if h.fn != nil && h.loop.Debug() {
		h.remember(h.describe("<TimerHandle cancelled" + h.due()))
	}
	h.fn = nil
}

// When is the loop's time at which the callback is due, in nanoseconds.
func (h *TimerHandle) When() int64 { return h.timer.when }

// String is Python's repr, "<TimerHandle when=1.5 tick() at clock.go:12>".
func (h *TimerHandle) String() string {
	if h.fn == nil {
		return h.describe("<TimerHandle cancelled" + h.due())
	}
	return h.describe("<TimerHandle" + h.due())
}

func (h *TimerHandle) due() string { return h.timer.due() }

func (t *Timer) due() string {
	return " when=" + gen.Repr(time.Duration(t.when).Seconds())
}

// StartTimer makes e ready at the loop's time when, for those who have a place for
// the timer, which must not be scheduled.
func (l *Loop) StartTimer(t *Timer, when int64, e Entry) error {
	if err := l.checkClosed(); err != nil {
		return err
	}
	l.setTimer(t, when, e)
	return nil
}

// StopTimer makes t never come due. Stopping one that was never started, or has come
// due, does nothing.
func (l *Loop) StopTimer(t *Timer) { l.timers.cancel(t) }

// handlesAtOnce is how many handles are allocated in one piece.
const handlesAtOnce = 32

// CallSoon puts fn at the end of the ready queue.
func (l *Loop) CallSoon(fn func()) (*Handle, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	if len(l.handles) == 0 {
		l.handles = make([]Handle, handlesAtOnce)
	}
	h := &l.handles[0]
	l.handles = l.handles[1:]
	h.fn, h.loop = fn, l
	h.scope.Inherit(l.at.Vars())
	if l.Debug() {
		made(l, h)
	}
	l.push(h)
	return h, nil
}

// CallSoonThreadsafe is CallSoon for any goroutine. The callback is called in c,
// or if that is nil in an empty context.
func (l *Loop) CallSoonThreadsafe(fn func(), c *coro.Context) (*Handle, error) {
	h := &Handle{fn: fn, loop: l}
	h.scope.Use(c)
	if l.Debug() {
		made(l, h)
	}
	if !l.inbox.post(h) {
		return nil, errClosed()
	}
	return h, nil
}

// CallAt makes fn ready at the loop's time when.
func (l *Loop) CallAt(when int64, fn func()) (*TimerHandle, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	h := &TimerHandle{Handle: Handle{fn: fn, loop: l}}
	h.scope.Inherit(l.at.Vars())
	if l.Debug() {
		made(l, &h.Handle)
	}
	l.setTimer(&h.timer, when, h)
	return h, nil
}

// CallLater makes fn ready d nanoseconds from now. A time beyond the end of time
// never comes.
func (l *Loop) CallLater(d int64, fn func()) (*TimerHandle, error) {
	return l.CallAt(After(l.Now(), d), fn)
}
