package kernel

import (
	"fmt"
	"log/slog"
	"math"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// Config is what a loop is made with.
type Config struct {
	Face any // the *loop.Loop
	// ValueOf is the value of a future's face, for reprs.
	ValueOf func(face any) any
	Clock   Clock
	Engine  frame.Engine
	// NumberTasks makes the loop count its tasks from 1 instead of taking part
	// in the process's count.
	NumberTasks bool
	// DetectDeadlock makes the loop end with a *Deadlock when nothing could
	// ever wake it. A loop with a virtual clock always does.
	DetectDeadlock bool
	// Logger receives what asyncio logs; nil prints warnings and errors on
	// standard error.
	Logger *slog.Logger
	// Observer is told what the loop does; nil if nobody is.
	Observer func(Event)
}

// Loop is an event loop. Its methods are for the goroutine that runs it, or while
// it does not run for the one that made it, but for CallSoonThreadsafe, Complete
// and Stop's use through them.
type Loop struct {
	Face    any
	valueOf func(face any) any
	Quiet   bool // Close says nothing of pending tasks
	// SlowStep is how long a step runs before SlowStepHandler is told; 0 means
	// that nobody looks. A nil handler logs.
	SlowStep        time.Duration
	SlowStepHandler func(SlowStep)

	notice atomic.Uint32 // what there is to be seen to before a step

	ready   ready
	todo    int // entries left in this iteration's batch
	timers  timers
	inbox   inbox
	clock   Clock
	current *Task
	base    coro.Scope  // of what is neither a task nor a callback
	at      *coro.Scope // of what is running
	tasks   taskList
	frames  *frame.Pool
	handles []Handle // allocated ahead
	// Asyncgens are the asynchronous generators that have begun in the loop.
	Asyncgens coro.Asyncgens

	running  atomic.Bool
	closed   bool
	stopping bool
	leave    error // a KeyboardInterrupt or SystemExit on its way out

	around     frame.Surroundings // of the goroutine that last ran the loop
	engine     frame.Engine
	detect     bool
	numbers    *atomic.Int64
	iterations int
	iterating  bool // an iteration of this run has begun
	handler    func(*ExceptionContext)
	finalizing bool // the handler is told what CPython's collector would tell
	logger     *slog.Logger
	debug      debug
	watchdog   *watchdog // while the loop runs
	lost       failureList
	awaitedBy  map[*Future][]*Future // what AddAwaitedBy was told

	observer func(Event) // or nil
	idle     []*Future   // of those who wait until there is nothing to do
	closings closings
	late     lateReports
}

// processNumbers counts the tasks of all loops.
var processNumbers atomic.Int64

// parkedFrames is how many goroutines a loop keeps for further tasks.
const parkedFrames = 64

// Init makes a loop ready for use.
func (l *Loop) Init(c Config) {
	l.Face, l.valueOf, l.clock, l.engine = c.Face, c.ValueOf, c.Clock, c.Engine
	l.detect = c.DetectDeadlock || c.Clock.Virtual()
	l.inbox.wake = make(chan struct{}, 1)
	l.logger, l.debug.slow = c.Logger, DefaultSlow
	l.at = &l.base
	l.frames = frame.NewPool(c.Engine, parkedFrames)
	l.numbers = &processNumbers
	if c.NumberTasks {
		l.numbers = &atomic.Int64{}
	}
	if c.Observer != nil {
		l.observer = c.Observer
		l.notice.Or(observed)
	}
}

// Now is the loop's time.
func (l *Loop) Now() int64 { return l.clock.Now() }

// Running reports whether the loop runs.
func (l *Loop) Running() bool { return l.running.Load() }

// Closed reports whether the loop was closed.
func (l *Loop) Closed() bool { return l.closed }

// Stop makes the loop return at the end of the current iteration; one that does
// not run, at the end of its next one.
func (l *Loop) Stop() { l.stopping = true }

// Current is the task that is being stepped, or nil.
func (l *Loop) Current() *Task { return l.current }

// ContextScope is where the context of what is running is noted.
func (l *Loop) ContextScope() *coro.Scope { return l.at }

// Iterations is the number of iterations the loop has begun.
func (l *Loop) Iterations() int { return l.iterations }

// Ready is the number of entries in the ready queue.
func (l *Loop) Ready() int { return l.ready.n }

// Push makes e ready: it runs in the next iteration. It is for those who are entries
// themselves, and costs less than CallSoon; what it calls has no context.
func (l *Loop) Push(e Entry) { l.push(e) }

func (l *Loop) push(e Entry) {
	if l.inbox.filled.Load() {
		l.inbox.drain(&l.ready) // what was posted before comes before
	}
	l.ready.push(e)
}

func (l *Loop) checkClosed() error {
	if l.closed {
		return errClosed()
	}
	return nil
}

func errClosed() error { return &gen.RuntimeError{Msg: "Event loop is closed"} }

// RunForever runs iterations until Stop.
//
// Errors: a KeyboardInterrupt or SystemExit that a callback or task raised; a
// *Deadlock; RuntimeError if the loop is closed, or runs, or if it is called
// from within another loop.
func (l *Loop) RunForever() error {
	if err := l.Runnable(); err != nil {
		return err
	}
	if !l.running.CompareAndSwap(false, true) {
		return errRunning()
	}
	defer l.ran()
	l.around = frame.CurrentSurroundings()
	l.iterating = false
	if l.Debug() {
		l.startTracking()
	}
	if l.SlowStep > 0 {
		l.watchdog = startWatchdog(l)
	}
	for {
		if over, err := l.run(); over {
			return err
		}
	}
}

// Runnable is nil if RunForever would run.
func (l *Loop) Runnable() error {
	if err := l.checkClosed(); err != nil {
		return err
	}
	if l.running.Load() {
		return errRunning()
	}
	if Within() {
		return &gen.RuntimeError{Msg: "Cannot run the event loop while another loop is running"}
	}
	return l.misplaced("run")
}

// misplaced is an error if the caller could not resume what is suspended in the
// loop: the runtime would kill the process.
func (l *Loop) misplaced(doing string) error {
	var suspended string
	switch {
	case l.engine != frame.Pull:
		return nil
	case l.tasks.begun():
		suspended = "tasks"
	case l.Asyncgens.Len() > 0:
		suspended = "asynchronous generators"
	default:
		return nil
	}
	if l.around == frame.CurrentSurroundings() {
		return nil
	}
	return fmt.Errorf("loop: cannot %s here: suspended %s began under another thread lock or synctest bubble", doing, suspended)
}

func errRunning() error { return &gen.RuntimeError{Msg: "This event loop is already running"} }

// ran gives the loop back.
func (l *Loop) ran() {
	if l.watchdog != nil {
		l.watchdog.end()
		l.watchdog = nil
	}
	l.stopTracking()
	l.debug.step = nil
	l.frames.Drain() // the next run may be in other surroundings
	l.stopping, l.leave, l.todo, l.current, l.at = false, nil, 0, nil, &l.base
	l.running.Store(false)
}

// Within reports whether the caller has been called by a running loop, from a
// callback or a task. What a generator's body or a new goroutine calls is not
// recognised.
func Within() bool {
	var pcs [64]uintptr
	for skip := 1; ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs[:])
		if n == 0 {
			return false
		}
		frames := runtime.CallersFrames(pcs[:n])
		for {
			f, more := frames.Next()
			if strings.HasSuffix(f.Function, "internal/kernel.(*Loop).run") ||
				strings.HasSuffix(f.Function, "coro.(*root[...]).runTask") ||
				strings.HasSuffix(f.Function, "coro.(*asyncBody[...]).runTask") {
				return true
			}
			if !more {
				break
			}
		}
	}
}

// run runs iterations until the loop stops, or until an entry panics, which is
// how a callback raises. It is one function, and what it calls for an entry is
// flat: after a switch between goroutines every return is mispredicted, and
// those that are saved here are a fifth of the time of a task's step.
func (l *Loop) run() (over bool, err error) {
	var e Entry
	defer func() {
		if r := recover(); r != nil {
			l.raised(e, r)
		}
	}()
	for {
		for l.todo > 0 && l.leave == nil {
			l.todo--
			e = l.ready.pop()
			if l.notice.Load() != 0 {
				l.attend(e)
			} else if t, ok := e.(*Task); ok && t.begin() {
				l.current, l.at = t, &t.scope // as in t.Run
				suspended := t.co.Switch()
				l.current, l.at = nil, &l.base
				t.paused(suspended)
			} else {
				e.Run()
			}
		}
		if l.leave != nil || l.iterating && l.stopping {
			return true, l.leave
		}
		l.iterating = true
		if err := l.begin(); err != nil {
			return true, err
		}
	}
}

// begin begins an iteration: it finds the entries that are to run in it.
func (l *Loop) begin() error {
	l.iterations++
	if l.timers.cancelled > 0 {
		l.timers.trim()
	}
	if l.ready.n == 0 || l.inbox.filled.Load() {
		if err := l.poll(); err != nil {
			return err
		}
	}
	if len(l.timers.heap) > 0 {
		l.timers.due(l.clock.Now(), &l.ready)
	}
	l.todo = l.ready.n
	return nil
}

// poll takes in what was posted, and waits if there is nothing to do.
func (l *Loop) poll() error {
	for {
		if l.inbox.filled.Load() {
			l.inbox.drain(&l.ready)
		}
		if l.ready.n > 0 || l.stopping || len(l.idle) > 0 && l.wakeIdle() {
			return nil
		}
		outside := l.inbox.outside.Load() > 0
		// What is due at the end of time never comes, however far time jumps.
		if len(l.timers.heap) == 0 || l.timers.heap[0].when == math.MaxInt64 {
			if l.detect && l.inbox.alone() {
				return l.deadlock()
			}
			l.sleep(-1)
			continue
		}
		when := l.timers.heap[0].when
		wait := when - l.clock.Now()
		switch {
		case wait <= 0:
			return nil
		case !l.clock.Virtual():
			l.sleep(wait)
		case outside:
			l.sleep(-1) // virtual time stands still meanwhile
		default:
			l.clock.Jump(when)
			l.observe(Jumped, nil, when)
		}
	}
}

// sleep waits until something is posted, for at most d nanoseconds; for ever if d
// is negative.
func (l *Loop) sleep(d int64) {
	l.watchdog.sleeps()
	l.inbox.sleep(d)
	l.watchdog.wakes()
}
