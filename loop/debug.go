package loop

import (
	"runtime"
	"sync/atomic"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Debug reports whether the loop is in debug mode.
//
// Python: loop.get_debug, library/asyncio-eventloop.
func (l *Loop) Debug() bool { return l.kernel().Debug() }

// SetDebug turns debug mode on or off. In debug mode
//
//   - callbacks and steps of tasks that take long are logged, see
//     [Loop.SetSlowCallbackDuration];
//   - handles, futures and tasks remember where they are made: their reprs end with
//     "created at main.go:12", and an [ExceptionContext] has a SourceTraceback;
//   - while the loop runs, coroutines of the whole process remember it as well, for
//     the warning that one was never awaited;
//   - CallSoon and its kin, CreateTask, SetResult and SetException refuse to be
//     called by a goroutine that the running loop has nothing to do with.
//
// In debug mode it takes some ten microseconds to schedule something; otherwise the
// mode costs nothing.
//
// Python: loop.set_debug, library/asyncio-eventloop.
func (l *Loop) SetDebug(on bool) {
	l.kernel().SetDebug(on)
	l.debug.Store(on)
}

// SlowCallbackDuration is how long a callback, or a step of a task, takes that is
// logged in debug mode.
//
// Python: loop.slow_callback_duration, library/asyncio-dev.
func (l *Loop) SlowCallbackDuration() time.Duration {
	return time.Duration(l.kernel().SlowCallbackDuration())
}

// SetSlowCallbackDuration changes how long a callback, or a step of a task, takes,
// by the loop's clock, that is logged in debug mode: "Executing <Handle tick() at
// clock.go:12 created at main.go:7> took 0.150 seconds". With zero and less all are.
//
// Python: loop.slow_callback_duration, library/asyncio-dev.
func (l *Loop) SetSlowCallbackDuration(d time.Duration) {
	l.kernel().SetSlowCallbackDuration(int64(d))
}

// warnUnclosed makes the collector warn of l if it is dropped without having been
// closed.
func (l *Loop) warnUnclosed() {
	l.debug = new(atomic.Bool)
	l.dropped = runtime.AddCleanup(l, func(debug *atomic.Bool) {
		coro.Warn(coro.Warning{
			Category: "ResourceWarning",
			Message:  "unclosed event loop " + loopRepr(false, false, debug.Load()),
		})
	}, l.debug)
}

func loopRepr(running, closed, debug bool) string {
	return "<EventLoop running=" + gen.Repr(running) + " closed=" + gen.Repr(closed) + " debug=" + gen.Repr(debug) + ">"
}

// SlowStep is a step of a loop, a callback or the part of a task between two waits,
// that has been running for longer than [RunOptions.SlowStep], and still is.
//
// Go only: asyncio's debug mode tells of a slow step when it is over.
type SlowStep struct {
	Loop    *Loop
	Running time.Duration // so far, at least
	// Stack is the stack trace of the goroutine that runs the step; of several, if
	// the step is at work inside a generator, and other loops are as well.
	Stack string
}

// String is what is logged: "A step has been running for 0.150 seconds:", and the
// stack trace.
//
// Go only: see SlowStep.
func (s SlowStep) String() string {
	return kernel.SlowStep{Running: s.Running, Stack: s.Stack}.String()
}

// watch makes the loop's runs be watched for slow steps.
func (l *Loop) watch(o *RunOptions) {
	l.k.SlowStep = o.SlowStep
	if tell := o.SlowStepHandler; tell != nil {
		l.k.SlowStepHandler = func(s kernel.SlowStep) { tell(SlowStep{l, s.Running, s.Stack}) }
	}
}
