package loop

import (
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
)

// RunOptions are the choices that [RunWith] and [NewWith] offer. The zero value
// is a loop like asyncio's.
//
// Python: the keyword arguments of asyncio.run, library/asyncio-runner.
type RunOptions struct {
	// Virtual makes time jump to the next timer as soon as nothing is ready,
	// instead of passing. A program then takes as long as its computing does,
	// and runs the same way each time.
	Virtual bool
	// Engine is how the tasks' bodies are suspended and resumed. With gen.Pull,
	// the default, tasks must always be run under the thread lock, and in the
	// synctest bubble, that they began under.
	Engine gen.Engine
	// NumberTasks makes the loop's default task names begin with Task-1, as in
	// a fresh Python process. Otherwise all loops of the process share a count.
	NumberTasks bool
	// DetectDeadlock makes a run end with a [*DeadlockError] when every task
	// waits and nothing is under way that could wake one. A virtual loop always
	// does. Leave it unset where another goroutine calls CallSoonThreadsafe.
	DetectDeadlock bool
	// HandleSIGINT makes a SIGINT, which control-C sends, cancel main instead of
	// ending the process: see [RunOn].
	HandleSIGINT bool
	// ExceptionHandler is the loop's first exception handler; nil logs.
	ExceptionHandler ExceptionHandler
	// Logger receives what asyncio logs, with asyncio's levels: errors from the
	// default exception handler, warnings of what is slow, "Close <EventLoop …>" in
	// debug mode. Nil prints errors and warnings on standard error, as Python does
	// where logging is not configured.
	Logger *slog.Logger
	// Debug turns debug mode on, see [Loop.SetDebug].
	Debug bool
	// SlowCallbackDuration is how long a callback, or a step of a task, takes that
	// is logged in debug mode; zero means 100 ms.
	SlowCallbackDuration time.Duration
	// SlowStep is how long, in real time, a callback or a step of a task may run
	// before SlowStepHandler is told, once, while it still runs; zero and less mean
	// for ever. A watched loop is as fast as one that is not.
	SlowStep time.Duration
	// SlowStepHandler is called, on a goroutine of its own, for a step that takes
	// longer than SlowStep; nil logs. A run does not end before it has returned.
	SlowStepHandler func(SlowStep)
	// Trace is told of everything the loop does, on its goroutine, before it does
	// it, and of a task's end after it. It must not call the loop. Nil costs nothing.
	Trace func(TraceEvent)
}

// Loop is an event loop: it runs callbacks and tasks, one at a time, in the order
// in which they became ready. [New] makes one; the methods of a zero Loop panic.
//
// A Loop belongs to the goroutine that runs it. While it does not run, its
// methods are for the goroutine that made it. CallSoonThreadsafe and
// [RunCoroutineThreadsafe] alone may be called from anywhere.
//
// Python: asyncio.AbstractEventLoop, library/asyncio-eventloop.
type Loop struct {
	k       kernel.Loop
	factory TaskFactory
	spare   *waiter // and, by next, others that are not in use
	handler ExceptionHandler
	debug   *atomic.Bool    // the kernel's, apart from the loop
	dropped runtime.Cleanup // warns of a loop that was never closed
	threads threads
	signals signals

	resolver Resolver // nil is package net's
}

// New returns a loop that does not run yet. It must be closed.
//
// Python: asyncio.new_event_loop, library/asyncio-eventloop.
func New() *Loop { return NewWith(nil) }

// NewWith is [New] with options; nil means none. A loop that is dropped without
// having been closed is reported to coro's WarningHook: "unclosed event loop …".
//
// Python: asyncio.new_event_loop, library/asyncio-eventloop.
func NewWith(o *RunOptions) *Loop {
	if o == nil {
		o = &RunOptions{}
	}
	l := &Loop{}
	clock := kernel.RealClock()
	if o.Virtual {
		clock = kernel.VirtualClock()
	}
	l.k.Init(kernel.Config{
		Face:           l,
		ValueOf:        valueOf,
		Clock:          clock,
		Engine:         frame.Engine(o.Engine),
		NumberTasks:    o.NumberTasks,
		DetectDeadlock: o.DetectDeadlock,
		Logger:         o.Logger,
		Observer:       l.observer(o.Trace),
	})
	l.k.Asyncgens.Finalizer = l.finalizeAsyncgen
	l.warnUnclosed()
	l.watch(o)
	if o.Debug {
		l.SetDebug(true)
	}
	if o.SlowCallbackDuration != 0 {
		l.SetSlowCallbackDuration(o.SlowCallbackDuration)
	}
	if o.ExceptionHandler != nil {
		l.SetExceptionHandler(o.ExceptionHandler)
	}
	return l
}

// kernel is the loop's engine. It panics for a zero Loop.
func (l *Loop) kernel() *kernel.Loop {
	if l == nil || l.k.Face == nil {
		panic("loop: zero Loop: New makes one")
	}
	return &l.k
}

// RunForever runs the loop until Stop is called.
//
// Errors: [gen.RuntimeError] "Event loop is closed", "This event loop is already
// running", "Cannot run the event loop while another loop is running"; a
// [*gen.KeyboardInterrupt] or [*gen.SystemExit] that a task or a callback raised,
// which leaves the rest of the iteration's callbacks for the next run; a
// [*DeadlockError].
//
// Python: loop.run_forever, library/asyncio-eventloop.
func (l *Loop) RunForever() error { return publicError(l.kernel().RunForever()) }

// RunUntilComplete runs the loop until aw is done, and returns its outcome. A
// coroutine is made a task. What was scheduled in the last iteration stays for
// the next run.
//
// Errors: aw's; those of [Loop.RunForever]; [gen.RuntimeError] "Event loop
// stopped before Future completed."; [gen.ValueError] for another loop's future;
// [gen.TypeError] if aw is nil.
//
// Python: loop.run_until_complete, library/asyncio-eventloop.
func RunUntilComplete[T any](l *Loop, aw coro.Awaitable[T]) (T, error) {
	var none T
	k := l.kernel()
	if k.Closed() {
		return none, &gen.RuntimeError{Msg: "Event loop is closed"}
	}
	if err := k.Runnable(); err != nil {
		return none, err
	}
	f, made, err := ensureFuture(l, aw)
	if err != nil {
		return none, err
	}
	if err := runUntilDone(l, f.future(), made); err != nil {
		return none, err
	}
	return f.Result()
}

// runUntilDone runs the loop until f is done. made says that f is nobody else's.
func runUntilDone(l *Loop, f *kernel.Future, made bool) error {
	if made {
		if t := f.Task(); t != nil {
			t.QuietEnd = true
		}
	}
	stop := func() {
		if !leftLoop(f) {
			l.Stop()
		}
	}
	kernel.AddDoneCallback(f, stop, stop, nil)
	err := l.RunForever()
	kernel.RemoveDoneCallback(f, stop)
	switch {
	case err != nil:
		if made && f.Done() {
			f.Retrieved()
		}
		return err
	case !f.Done():
		return &gen.RuntimeError{Msg: "Event loop stopped before Future completed."}
	}
	return nil
}

// leftLoop reports whether f's exception has ended the run by itself.
func leftLoop(f *kernel.Future) bool {
	if f.State() != kernel.Finished {
		return false
	}
	err, _ := f.Exception()
	switch gen.Raised(err).(type) {
	case *gen.KeyboardInterrupt, *gen.SystemExit:
		return true
	}
	return false
}

// Stop makes the run end when the current iteration is over; what that has
// scheduled stays for the next run. On a loop that does not run, the next run
// makes one iteration.
//
// Python: loop.stop, library/asyncio-eventloop.
func (l *Loop) Stop() { l.kernel().Stop() }

// Close ends the loop for good: its callbacks never run, the coroutine of
// a task that is pending is closed, the task is reported to the exception handler,
// and so are exceptions nobody has seen; an asynchronous generator that is left is
// closed, and cannot await. Signal handlers are removed. Functions that run outside go
// on; those who wait outside get an error. Closing twice does nothing.
//
// Errors: [gen.RuntimeError] "Cannot close a running event loop"; an error of our
// own if tasks or asynchronous generators are suspended that began under another thread lock or in another
// synctest bubble: they cannot be ended here.
//
// Python: loop.close, library/asyncio-eventloop.
func (l *Loop) Close() error {
	err := l.kernel().Close()
	if err == nil {
		l.dropped.Stop()
	}
	return err
}

// IsRunning reports whether the loop runs.
//
// Python: loop.is_running, library/asyncio-eventloop.
func (l *Loop) IsRunning() bool { return l.kernel().Running() }

// IsClosed reports whether the loop was closed.
//
// Python: loop.is_closed, library/asyncio-eventloop.
func (l *Loop) IsClosed() bool { return l.kernel().Closed() }

// Iterations is how many iterations the loop has begun, with the one that runs. An
// iteration runs what was ready when it began.
//
// Go only: asyncio does not count its calls of _run_once.
func (l *Loop) Iterations() int { return l.kernel().Iterations() }

// Time is the loop's clock: the time since the loop was made, to the nanosecond.
//
// Python: loop.time, library/asyncio-eventloop.
func (l *Loop) Time() time.Duration { return time.Duration(l.kernel().Now()) }

// Context is the context of the task or callback that is running; while the loop
// does not run, what the callbacks and tasks that are made then have a copy of.
//
// Python: contextvars.copy_context, library/contextvars.
func (l *Loop) Context() *coro.Context { return l.ContextScope().Context() }

// ContextScope is where the current context is noted.
//
// Go only: for [coro.Context.Run].
func (l *Loop) ContextScope() *coro.Scope { return l.kernel().ContextScope() }

// String is the loop's repr, <EventLoop running=True closed=False debug=False>.
//
// Python: BaseEventLoop.__repr__, Lib/asyncio/base_events.py.
func (l *Loop) String() string {
	k := l.kernel()
	return loopRepr(k.Running(), k.Closed(), k.Debug())
}

// RunningLoop is the loop that runs co's task; nil if co is driven by hand.
//
// Python: asyncio.get_running_loop, library/asyncio-eventloop.
func RunningLoop(co *coro.Co) *Loop {
	if t := kernel.TaskOf(co); t != nil {
		return t.Loop().Face.(*Loop)
	}
	return nil
}

// mustRunIn is RunningLoop for functions that cannot return Python's error.
func mustRunIn(co *coro.Co, caller string) *Loop {
	l := RunningLoop(co)
	if l == nil {
		panic("loop: " + caller + ": no running event loop")
	}
	return l
}
