package coro

// State is where a coroutine is in its life.
//
// Python: inspect.getcoroutinestate, library/inspect.
type State uint8

// The states: Created → Suspended ⇄ Running → Closed.
//
// Python: inspect.CORO_CREATED and so on, library/inspect.
const (
	Created State = iota
	Running
	Suspended
	Closed
)

// String is Python's name of the state, "CORO_CREATED".
func (s State) String() string {
	return [...]string{"CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED"}[s]
}

// State reports where the coroutine is in its life. One whose awaited coroutine
// is executing is Running.
//
// Python: inspect.getcoroutinestate, library/inspect.
func (c *Coroutine[T]) State() State {
	switch {
	case c.phase == created:
		return Created
	case c.ended():
		return Closed
	case c.co.Running():
		return Running
	}
	return Suspended
}
