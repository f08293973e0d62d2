package loop

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// CancelScope is a block that can be cancelled as a whole, and for good: once it is,
// every wait inside raises a [CancelledError], also after one was swallowed, until
// the block is left. The scope then swallows the CancelledError, and the task goes on
// behind it; requests by Task.Cancel pass through, and are not counted with it.
//
// Scopes nest. The tasks of a [TaskGroup] that is entered inside a scope are inside,
// too; tasks made by CreateTask are not. [NewCancelScope] makes one, [CancelScope.With]
// runs the block. It serves once, and belongs to the goroutine of its loop.
//
// Go only: asyncio's Task.cancel is raised once and may be lost; this is the cancel
// scope of Trio and anyio.
type CancelScope struct {
	k        kernel.CancelScope
	timeout  time.Duration
	task     *kernel.Task
	requests int // to cancel the task, on entry
	timer    kernel.Timer
	state    timeoutState
	expired  bool // cancelled by its deadline
	caught   bool
}

// CancelScopeOptions are the choices [NewCancelScope] offers. The zero value is a
// scope without a deadline.
//
// Go only: as CancelScope.
type CancelScopeOptions struct {
	// Timeout cancels the scope that long after its block was entered; zero means
	// never, and a negative one at once.
	Timeout time.Duration
	// Shield keeps the cancellation of the scopes around it from its block, for
	// clean-up that must be waited for.
	Shield bool
}

// NewCancelScope returns a scope that has not been entered; nil options mean none.
//
// Go only: as CancelScope. anyio: CancelScope.
func NewCancelScope(o *CancelScopeOptions) *CancelScope {
	s := &CancelScope{}
	if o != nil {
		s.timeout, s.k.Shield = o.Timeout, o.Shield
	}
	return s
}

// MoveOnAfter runs block in a scope that is cancelled after d, and returns the scope,
// whose CancelledCaught tells whether it was.
//
// Errors: block's, but for the CancelledError of the scope; those of With.
//
// Go only: as CancelScope. anyio: move_on_after.
func MoveOnAfter(co *coro.Co, d time.Duration, block func() error) (*CancelScope, error) {
	s := NewCancelScope(&CancelScopeOptions{Timeout: atOnce(d)})
	return s, s.With(co, block)
}

// FailAfter runs block in a scope that is cancelled after d.
//
// Errors: [*TimeoutError] if the block was left because of that; block's; those of
// With.
//
// Go only: as CancelScope. anyio: fail_after.
func FailAfter(co *coro.Co, d time.Duration, block func() error) error {
	s, err := MoveOnAfter(co, d, block)
	if err == nil && s.caught && s.expired {
		return &TimeoutError{}
	}
	return err
}

// atOnce is the option for a timeout of d, of which zero is over at once.
func atOnce(d time.Duration) time.Duration {
	if d == 0 {
		return -1
	}
	return d
}

// With runs block in the scope.
//
// Errors: block's, but for the CancelledError of this scope; [gen.RuntimeError] if the
// scope was entered before, or if no loop runs co; [gen.ValueError] for the duration
// that [Seconds] makes of a NaN.
//
// Go only: as CancelScope.
func (s *CancelScope) With(co *coro.Co, block func() error) error {
	return coro.With(co, s, func(*CancelScope) error { return block() })
}

// AEnter begins, for [coro.With] and exit stacks. It does not wait.
//
// Errors: as With.
//
// Go only: as CancelScope.
func (s *CancelScope) AEnter(co *coro.Co) (*CancelScope, error) {
	if s.state != timeoutCreated {
		return nil, &gen.RuntimeError{Msg: "CancelScope has already been entered"}
	}
	if err := checkDelay(s.timeout); err != nil {
		return nil, err
	}
	task := kernel.TaskOf(co)
	if task == nil {
		return nil, &gen.RuntimeError{Msg: "CancelScope should be used inside a task"}
	}
	l := task.Loop()
	if s.timeout != 0 && s.timeout != Forever {
		if err := l.StartTimer(&s.timer, kernel.After(l.Now(), max(0, int64(s.timeout))), (*scopeExpiry)(s)); err != nil {
			return nil, err
		}
	}
	s.state, s.task, s.requests = timeoutEntered, task, task.Cancelling()
	task.EnterScope(&s.k)
	if s.timeout < 0 {
		(*scopeExpiry)(s).Run()
	}
	return s, nil
}

// scopeExpiry is the entry that stands in the loop's queue when the time is over.
type scopeExpiry CancelScope

// Run cancels the scope.
func (e *scopeExpiry) Run() {
	s := (*CancelScope)(e)
	if s.state == timeoutEntered && !s.k.Cancelled {
		s.expired = true
		s.Cancel("deadline exceeded")
	}
}

// Cancel cancels the block, with a reason for the message of its CancelledErrors, at
// most one. Before the block is entered it takes effect when it is; a second time, and
// afterwards, it does nothing.
//
// Go only: as CancelScope.
func (s *CancelScope) Cancel(reason ...any) {
	switch {
	case s.k.Cancelled || s.state > timeoutEntered:
	case s.task == nil:
		s.k.Cancelled, s.k.Reason = true, message(reason)
	default:
		s.task.Loop().CancelScope(&s.k, message(reason))
	}
}

// AExit ends, for [coro.With] and exit stacks. It does not wait. A CancelledError of
// this scope is suppressed.
//
// Go only: as CancelScope.
func (s *CancelScope) AExit(_ *coro.Co, err error) (suppress bool, _ error) {
	s.state = timeoutExited
	s.task.Loop().StopTimer(&s.timer)
	s.task.LeaveScope(&s.k)
	// A CancelledError is somebody else's if the task was asked to end meanwhile,
	// or if a scope around this one is cancelled as well.
	if !s.k.Cancelled || !kernel.IsCancelled(err) || s.task.Cancelling() > s.requests || s.outer() {
		return false, nil
	}
	s.caught = true
	return true, nil
}

// outer reports whether a scope around this one is cancelled, and reaches inside.
func (s *CancelScope) outer() bool { return !s.k.Shield && s.task.ScopeCancelled() != nil }

// CancelCalled reports whether the scope was cancelled, by Cancel or its deadline.
//
// Go only: as CancelScope.
func (s *CancelScope) CancelCalled() bool { return s.k.Cancelled }

// CancelledCaught reports whether the block was left by the scope's own
// CancelledError.
//
// Go only: as CancelScope.
func (s *CancelScope) CancelledCaught() bool { return s.caught }

// Expired reports whether the deadline cancelled the scope.
//
// Go only: as CancelScope.
func (s *CancelScope) Expired() bool { return s.expired }
