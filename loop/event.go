package loop

import "github.com/coluber-go/coluber/coro"

// Event is a flag that tasks can wait for. The zero Event is not set and ready
// for use. It must not be copied. It belongs to the goroutine of the loop whose
// task first waits for it.
//
// Python: asyncio.Event, library/asyncio-sync.
type Event struct {
	binding
	line waiters
	set  bool
}

// NewEvent returns an event that is not set.
//
// Python: asyncio.Event, library/asyncio-sync.
func NewEvent() *Event { return &Event{} }

// Wait waits until the event is set; not at all if it is. Whoever waits when Set
// is called goes on, even if Clear follows before it has run.
//
// Errors: [*CancelledError] when the waiting task is cancelled;
// [gen.RuntimeError] "… is bound to a different event loop", and "no running event
// loop" if co is driven by hand and would have to wait.
//
// Python: Event.wait, library/asyncio-sync.
func (e *Event) Wait(co *coro.Co) error {
	if e.set {
		return nil
	}
	l, err := e.bind(co, e.String)
	if err != nil {
		return err
	}
	_, err = e.line.await(co, l)
	return err
}

// Set sets the event and wakes everybody who waits for it, in the order in which
// they came.
//
// Python: Event.set, library/asyncio-sync.
//
// Differs: while the loop of those who wait is being closed, they are not woken,
// and Set does not tell.
func (e *Event) Set() {
	if e.set {
		return
	}
	e.set = true
	for {
		if woken, err := e.line.rouse(resultTrue); !woken || err != nil {
			return
		}
	}
}

// Clear makes the event one that is not set.
//
// Python: Event.clear, library/asyncio-sync.
func (e *Event) Clear() { e.set = false }

// IsSet reports whether the event is set.
//
// Python: Event.is_set, library/asyncio-sync.
func (e *Event) IsSet() bool { return e.set }

// String is the event's repr, <asyncio.locks.Event object at 0xc000012345 [unset, waiters:2]>.
//
// Python: Event.__repr__, Lib/asyncio/locks.py.
func (e *Event) String() string {
	state := "unset"
	if e.set {
		state = "set"
	}
	return e.line.describe("Event", e, state)
}
