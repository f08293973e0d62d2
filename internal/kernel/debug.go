package kernel

import (
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"
	"weak"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// What a loop looks at before each step, and before it takes something on. Nothing
// is set in a loop that is open, is not in debug mode, is not observed, and has not
// just been asked by its watchdog: one look is enough.
const (
	debugging uint32 = 1 << iota // debug mode is on
	asked                        // the watchdog wants to see a step begin
	shut                         // the loop is closed
	observed                     // somebody is told what the loop does
)

// DefaultSlow is how long a step takes that is logged in debug mode, unless
// somebody says otherwise.
const DefaultSlow = int64(100 * time.Millisecond)

// debug is what a loop needs for its debug mode.
type debug struct {
	slow   int64 // how long a step takes that is logged, in nanoseconds
	origin *traces
	step   Entry // that is running; nil outside debug mode
	began  int64 // at this time
	// untrack ends the tracking of coroutines, which lasts while the loop runs.
	untrack func()
}

// Debug reports whether debug mode is on. It may be called on any goroutine.
func (l *Loop) Debug() bool { return l.notice.Load()&debugging != 0 }

// SetDebug turns debug mode on or off.
func (l *Loop) SetDebug(on bool) {
	if !on {
		l.notice.And(^debugging)
		l.stopTracking()
		return
	}
	if l.debug.origin == nil {
		l.debug.origin = &traces{of: map[any]*origin{}}
	}
	l.notice.Or(debugging)
	if l.Running() {
		l.startTracking()
	}
}

// traceDepth is how many calls are shown of where something was made:
// DEBUG_STACK_DEPTH of asyncio.
const traceDepth = 10

func (l *Loop) startTracking() {
	if l.debug.untrack == nil {
		l.debug.untrack = coro.TrackOrigins(traceDepth)
	}
}

func (l *Loop) stopTracking() {
	if l.debug.untrack != nil {
		l.debug.untrack()
		l.debug.untrack = nil
	}
}

// SlowCallbackDuration is how long a step takes that is logged in debug mode, in
// nanoseconds.
func (l *Loop) SlowCallbackDuration() int64 { return l.debug.slow }

// SetSlowCallbackDuration changes it.
func (l *Loop) SetSlowCallbackDuration(d int64) { l.debug.slow = d }

// attend runs e while there is something to be seen to.
//
//go:noinline
func (l *Loop) attend(e Entry) {
	notice := l.notice.Load()
	if notice&asked != 0 {
		l.notice.And(^asked)
	}
	if notice&observed != 0 {
		l.begins(e)
	}
	if notice&debugging == 0 {
		e.Run()
	} else {
		l.debug.step, l.debug.began = e, l.Now()
		e.Run()
		l.stepped()
	}
	if notice&observed != 0 {
		l.ends(e)
	}
}

// stepped logs the step that has ended in debug mode, if it took long.
func (l *Loop) stepped() {
	e := l.debug.step
	l.debug.step = nil
	if e == nil {
		return
	}
	if took := l.Now() - l.debug.began; took >= l.debug.slow {
		l.Log(slog.LevelWarn, fmt.Sprintf("Executing %v took %.3f seconds", executed(e), time.Duration(took).Seconds()), nil)
	}
}

// executed is how the log names a step: a task, or a handle.
func executed(e Entry) string {
	if t, ok := e.(*Task); ok {
		return t.String()
	}
	return gen.Repr(handleOf(e))
}

// check says why nothing can be scheduled: the loop is closed, or in debug mode
// the caller is on a goroutine that has no business here.
func (l *Loop) check() error {
	if l.notice.Load() != 0 {
		return l.objection()
	}
	return nil
}

// objection is check's error. It is apart, so that check can be inlined.
//
//go:noinline
func (l *Loop) objection() error {
	if err := l.checkClosed(); err != nil || !l.Debug() {
		return err
	}
	return l.checkCaller()
}

// checkCaller finds a caller that neither runs the loop nor is run by it. What a
// generator's body calls, or a coroutine driven by hand, may come from the loop.
func (l *Loop) checkCaller() error {
	if !l.Running() {
		return nil
	}
	buf := stackBuffers.Get().(*[64 << 10]byte)
	stack := string(buf[:runtime.Stack(buf[:], false)])
	stackBuffers.Put(buf)
	if l.runsOn(stack) != no {
		return nil
	}
	return &gen.RuntimeError{Msg: "Non-thread-safe operation invoked on an event loop other than the current one"}
}

var stackBuffers = sync.Pool{New: func() any { return new([64 << 10]byte) }}

// traces is where the things that a loop made in debug mode were made. It keeps
// none of them alive.
type traces struct {
	mu sync.Mutex
	of map[any]*origin // by weak pointer
}

// origin is what is remembered of a thing.
type origin struct {
	trace frame.Trace
	repr  string // of a handle, before it was cancelled
}

// made remembers where p is made. Inlined, it would make its callers' frames large.
//
//go:noinline
func made[T any](l *Loop, p *T) { note(l, p).trace = frame.CurrentTrace(traceDepth) }

// note is what is remembered of p.
func note[T any](l *Loop, p *T) *origin {
	t, key := l.debug.origin, weak.Make(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	o := t.of[key]
	if o == nil {
		o = &origin{}
		t.of[key] = o
		runtime.AddCleanup(p, t.forget, any(key))
	}
	return o
}

func (t *traces) forget(key any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.of, key)
}

var nothing origin

// known is what is remembered of p, if anything is.
func known[T any](l *Loop, p *T) *origin {
	t := l.debug.origin
	if t == nil {
		return &nothing
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if o := t.of[weak.Make(p)]; o != nil {
		return o
	}
	return &nothing
}

// created is "created at main.go:12", or nothing.
func (o *origin) created() string {
	place := o.trace.Place()
	if place == "" {
		return ""
	}
	return "created at " + place
}

// addTo adds the trace, if there is one, to what a handler is told.
func (o *origin) addTo(fields []ContextField) []ContextField {
	if o.trace.Text() == "" {
		return fields
	}
	return append(fields, ContextField{"source_traceback", o.trace})
}
