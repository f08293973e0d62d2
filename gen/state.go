package gen

import "github.com/coluber-go/coluber/internal/frame"

// State is where a generator is in its life.
//
// Python: inspect.getgeneratorstate, library/inspect.
type State uint8

// The states: Created → Suspended ⇄ Running → Closed.
//
// Python: inspect.GEN_CREATED and so on, library/inspect.
const (
	Created State = iota
	Running
	Suspended
	Closed
)

// String is Python's name of the state, "GEN_CREATED".
func (s State) String() string {
	return [...]string{"GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"}[s]
}

// State reports where the generator is in its life. A generator whose delegate
// is executing is Running.
//
// Python: inspect.getgeneratorstate, library/inspect.
func (g *Generator[Y, S, R]) State() State { return g.made().state() }

func (c *core[Y, S]) state() State {
	if !c.frame.Enter() {
		return Running
	}
	defer c.frame.Leave()
	switch c.status() {
	case frame.Unstarted:
		return Created
	case frame.Suspended:
		if c.executing() {
			return Running
		}
		return Suspended
	}
	return Closed
}
