package loop

import (
	"fmt"
	"strings"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// TraceKind is what happens in a [TraceEvent].
//
// Go only: asyncio cannot be watched; in Trio see trio.abc.Instrument.
type TraceKind string

// A task is made; the loop resumes it; it has ended; the loop calls a callback, or
// sees to what a timer or another goroutine has brought; a timer is set; time has
// jumped, in a virtual loop, because nothing was ready; every task waits, and nothing
// can wake one.
const (
	TraceSpawn    TraceKind = "spawn"
	TraceStep     TraceKind = "step"
	TraceDone     TraceKind = "done"
	TraceCall     TraceKind = "call"
	TraceTimer    TraceKind = "timer"
	TraceAdvance  TraceKind = "advance"
	TraceDeadlock TraceKind = "deadlock"
)

// TraceEvent is something that a loop does, as [RunOptions.Trace] is told it. With
// [RunOptions.NumberTasks] a program's events are those of the Python program it
// was made after.
//
// Go only: asyncio cannot be watched; in Trio see trio.abc.Instrument.
type TraceEvent struct {
	Kind TraceKind
	Time time.Duration // the loop's; after a jump the new one
	// Task is the name of the task that it happens to, or that sets the timer;
	// empty if none does.
	Task string
	Coro string // of a task that is made, its coroutine's name
	By   string // of a task that is made, the task that makes it; empty if none does
	// Eager says that a task makes its first step at once.
	Eager bool
	Tick  int // of a step or call, the loop's iteration
	// How a task has ended: "returned", "cancelled", "raised ValueError".
	How string
	// At is when the timer is due, [Forever] for never, or where time has jumped.
	At time.Duration
}

// String is "1.5s: step worker-a in iteration 12".
//
// Go only: see TraceEvent.
func (e TraceEvent) String() string {
	s := fmt.Sprintf("%v: %s", e.Time, e.Kind)
	if e.Task != "" {
		s += " " + e.Task
	}
	switch e.Kind {
	case TraceSpawn:
		if e.By != "" {
			s += " by " + e.By
		}
		if e.Eager {
			s += ", eagerly"
		}
	case TraceStep, TraceCall:
		s += fmt.Sprintf(" in iteration %d", e.Tick)
	case TraceDone:
		s += ", " + e.How
	case TraceTimer, TraceAdvance:
		s += " to " + dueText(e.At)
	}
	return s
}

func dueText(at time.Duration) string {
	if at == Forever {
		return "never"
	}
	return at.String()
}

// observer is what tells trace, nil if that is.
func (l *Loop) observer(trace func(TraceEvent)) func(kernel.Event) {
	if trace == nil {
		return nil
	}
	return func(e kernel.Event) { trace(l.traceEvent(e)) }
}

func (l *Loop) traceEvent(k kernel.Event) TraceEvent {
	e := TraceEvent{Time: l.Time()}
	if k.Task != nil {
		e.Task = k.Task.Name()
	}
	switch k.Kind {
	case kernel.Spawned:
		e.Kind, e.Coro, e.Eager = TraceSpawn, k.Task.Routine(), k.Eager
		if k.By != nil {
			e.By = k.By.Name()
		}
	case kernel.Stepping:
		e.Kind, e.Tick = TraceStep, l.k.Iterations()
	case kernel.Ended:
		e.Kind, e.How = TraceDone, howEnded(k.Task)
	case kernel.Calling:
		e.Kind, e.Tick = TraceCall, l.k.Iterations()
	case kernel.TimerSet:
		e.Kind, e.At = TraceTimer, time.Duration(k.At)
	case kernel.Jumped:
		e.Kind, e.At = TraceAdvance, time.Duration(k.At)
	case kernel.Deadlocked:
		e.Kind = TraceDeadlock
	}
	return e
}

// howEnded does not count as having seen the task's exception.
func howEnded(t *kernel.Task) string {
	if t.State() == kernel.Cancelled {
		return "cancelled"
	}
	if err := t.Peek(); err != nil {
		class, _, _ := strings.Cut(gen.Repr(err), "(")
		return "raised " + class
	}
	return "returned"
}
