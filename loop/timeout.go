package loop

import (
	"math"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Timeout is a deadline for a block: when it is over, the task that runs the block
// is cancelled, and the CancelledError that comes of it leaves the block as a
// [TimeoutError]. A request to cancel the task from elsewhere stays what it is.
// [NewTimeout] and [NewTimeoutAt] make one, [Timeout.With] runs the block. It serves
// once.
//
// Python: asyncio.Timeout, library/asyncio-task.
type Timeout struct {
	state    timeoutState
	when     int64 // of the loop's time; never for Forever
	delay    bool  // when is a delay, until the block is entered
	task     *kernel.Task
	requests int // to cancel the task, on entry
	timer    *kernel.Timer
	first    kernel.Timer   // what timer is, unless it was rescheduled
	soon     *kernel.Handle // for a deadline that is over already
}

// timeoutState is where a timeout is in its life.
type timeoutState uint8

const (
	timeoutCreated timeoutState = iota
	timeoutEntered
	timeoutExpiring
	timeoutExpired
	timeoutExited
)

func (s timeoutState) String() string {
	return [...]string{"created", "active", "expiring", "expired", "finished"}[s]
}

const never = math.MaxInt64

// NewTimeout returns a timeout of d, from when its block is entered; [Forever] is
// none. A d of zero or less is over at the block's first wait.
//
// Python: asyncio.timeout, library/asyncio-task.
//
// Differs: the time counts from when the block is entered, not from the call.
func NewTimeout(d time.Duration) *Timeout {
	t := NewTimeoutAt(d)
	t.delay = d != Forever
	return t
}

// NewTimeoutAt returns a timeout at the loop's time when; [Forever] is none.
//
// Python: asyncio.timeout_at, library/asyncio-task.
func NewTimeoutAt(when time.Duration) *Timeout {
	t := &Timeout{when: int64(when)}
	if when == Forever {
		t.when = never
	}
	return t
}

// With runs block under the timeout.
//
// Errors: [*TimeoutError] if the time is over and block ended with the
// CancelledError of that; otherwise block's; [gen.RuntimeError] "Timeout has already
// been entered", "Timeout should be used inside a task"; [gen.ValueError] for the
// duration that [Seconds] makes of a NaN.
//
// Python: async with asyncio.timeout(…), library/asyncio-task.
func (t *Timeout) With(co *coro.Co, block func() error) error {
	return coro.With(co, t, func(*Timeout) error { return block() })
}

// AEnter begins, for [coro.With] and exit stacks. It does not wait.
//
// Errors: as With.
//
// Python: Timeout.__aenter__, Lib/asyncio/timeouts.py.
func (t *Timeout) AEnter(co *coro.Co) (*Timeout, error) {
	if err := t.enter(co); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Timeout) enter(co *coro.Co) error {
	if t.state != timeoutCreated {
		return &gen.RuntimeError{Msg: "Timeout has already been entered"}
	}
	if err := checkDelay(time.Duration(t.when)); err != nil {
		return err
	}
	task := kernel.TaskOf(co)
	if task == nil {
		return &gen.RuntimeError{Msg: "Timeout should be used inside a task"}
	}
	t.state, t.task, t.requests, t.timer = timeoutEntered, task, task.Cancelling(), &t.first
	if t.delay {
		t.when, t.delay = kernel.After(task.Loop().Now(), t.when), false
	}
	return t.schedule()
}

// Reschedule makes when the deadline, of the loop's time; [Forever] is none. What
// is over already takes effect in the loop's next iteration.
//
// Errors: [gen.RuntimeError] "Timeout has not been entered", "Cannot change state
// of finished Timeout" and so on; [gen.ValueError] for a NaN.
//
// Python: Timeout.reschedule, library/asyncio-task.
func (t *Timeout) Reschedule(when time.Duration) error {
	switch t.state {
	case timeoutEntered:
	case timeoutCreated:
		return &gen.RuntimeError{Msg: "Timeout has not been entered"}
	default:
		return &gen.RuntimeError{Msg: "Cannot change state of " + t.state.String() + " Timeout"}
	}
	if err := checkDelay(when); err != nil {
		return err
	}
	t.when = int64(when)
	if when == Forever {
		t.when = never
	}
	t.cancelTimer()
	t.timer, t.soon = &kernel.Timer{}, nil // the old one stays in the loop's heap for a while
	return t.schedule()
}

func (t *Timeout) schedule() error {
	l := t.task.Loop()
	switch {
	case t.when == never:
		return nil
	case t.when > l.Now():
		return l.StartTimer(t.timer, t.when, (*timeoutExpiry)(t))
	}
	h, err := l.CallSoon(func() { (*timeoutExpiry)(t).Run() })
	t.soon = h
	return err
}

func (t *Timeout) cancelTimer() {
	t.task.Loop().StopTimer(t.timer)
	if t.soon != nil {
		t.soon.Cancel()
	}
}

// timeoutExpiry is the entry that stands in the loop's queue when the time is over.
type timeoutExpiry Timeout

// Run cancels the task.
func (t *timeoutExpiry) Run() {
	if t.state == timeoutEntered { // the block may have been left in this iteration
		t.task.Cancel(nil)
		t.state = timeoutExpiring
	}
}

func (t *timeoutExpiry) String() string { return "Timeout._on_timeout()" }

// AExit ends, for [coro.With] and exit stacks. It does not wait.
//
// Errors: [*TimeoutError], caused by the CancelledError.
//
// Python: Timeout.__aexit__, Lib/asyncio/timeouts.py.
func (t *Timeout) AExit(_ *coro.Co, err error) (suppress bool, _ error) {
	t.cancelTimer()
	if t.state != timeoutExpiring {
		t.state = timeoutExited
		return false, nil
	}
	t.state = timeoutExpired
	// A request that came from elsewhere meanwhile is not for us to answer.
	if t.task.Uncancel() > t.requests || err == nil {
		return false, nil
	}
	if kernel.IsCancelled(err) {
		return false, &TimeoutError{Cause: err}
	}
	if told, changed := tellTimeout(err); changed {
		return false, told
	}
	return false, nil
}

// tellTimeout puts a TimeoutError in front of the CancelledError in err's chain of
// contexts, as far as that is known, and in those of a group's exceptions.
func tellTimeout(err error) (told error, changed bool) {
	switch context := gen.ContextOf(err); {
	case context == nil:
	case kernel.IsCancelled(context):
		told := gen.WithContext(&TimeoutError{Cause: context}, context)
		return gen.WithContext(gen.Raised(err), told), true
	default:
		if context, changed := tellTimeout(context); changed {
			return gen.WithContext(gen.Raised(err), context), true
		}
	}
	group, ok := gen.Raised(err).(*gen.ExceptionGroup)
	if !ok || !gen.IsException(group) {
		return err, false
	}
	errs := group.Exceptions()
	for i := range errs {
		if told, ok := tellTimeout(errs[i]); ok {
			errs[i], changed = told, true
		}
	}
	if changed {
		if derived, derr := group.Derive(errs); derr == nil {
			// It is the same exception: what it stands for is not its context.
			if context := gen.ContextOf(err); context != nil {
				return gen.WithContext(derived, context), true
			}
			return gen.EndContext(derived), true
		}
	}
	return err, false
}

// When is the deadline, of the loop's time; false for none. Before the block is
// entered, a delay has none yet.
//
// Python: Timeout.when, library/asyncio-task.
func (t *Timeout) When() (time.Duration, bool) {
	if t.when == never || t.delay {
		return 0, false
	}
	return time.Duration(t.when), true
}

// Expired reports whether the time was over before the block was left.
//
// Python: Timeout.expired, library/asyncio-task.
func (t *Timeout) Expired() bool { return t.state == timeoutExpiring || t.state == timeoutExpired }

// String is the timeout's repr, <Timeout [active] when=5.0>.
//
// Python: Timeout.__repr__, Lib/asyncio/timeouts.py.
func (t *Timeout) String() string {
	s := "<Timeout [" + t.state.String() + "]"
	if t.state == timeoutEntered {
		s += " when="
		if when, ok := t.When(); ok {
			s += gen.Repr(math.Round(when.Seconds()*1000) / 1000)
		} else {
			s += "None"
		}
	}
	return s + ">"
}
