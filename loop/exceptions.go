package loop

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// CancelledError is what an await returns when its task or future is cancelled.
//
// Python: asyncio.CancelledError, library/asyncio-exceptions.
type CancelledError = gen.CancelledError

// TimeoutError is what [WaitFor] returns when the time is over.
//
// Python: asyncio.TimeoutError, library/asyncio-exceptions.
type TimeoutError = gen.TimeoutError

// InvalidStateError is raised for an operation that a future's state does not
// allow.
//
// Python: asyncio.InvalidStateError, library/asyncio-exceptions.
type InvalidStateError = gen.InvalidStateError

// PanicError is a task's panic: what awaiting the task returns.
//
// Go only: Python has no panics.
type PanicError = gen.PanicError

// DeadlockError ends a run in which every task waits, and nothing is ready,
// timed or under way outside that could wake one.
//
// Go only: asyncio waits for ever.
type DeadlockError struct {
	// Tasks are the tasks that are left: those that wait for one another in a
	// cycle first, then in the order of creation.
	Tasks []BlockedTask
	// Cycle is how many of them are in the cycle; 0 if there is none.
	Cycle int
}

// BlockedTask is a task that waits for what cannot happen.
//
// Go only: see [DeadlockError].
type BlockedTask struct {
	Name  string // of the task
	Waits string // the name of the task it awaits, or the repr of the future
	Repr  string // of the task
}

func (e *DeadlockError) Error() string {
	text := "loop: deadlock: nothing is ready, timed, or under way outside"
	for i, t := range e.Tasks {
		text += fmt.Sprintf("\n  %s waits for %s", t.Name, t.Waits)
		if i < e.Cycle {
			text += " (in a cycle)"
		}
	}
	return text
}

// publicError turns the kernel's errors into this package's.
func publicError(err error) error {
	var d *kernel.Deadlock
	if !errors.As(err, &d) {
		return err
	}
	e := &DeadlockError{Cycle: d.Cycle}
	for _, b := range d.Tasks {
		e.Tasks = append(e.Tasks, BlockedTask{Name: b.Task, Waits: b.On, Repr: b.Repr})
	}
	return e
}
