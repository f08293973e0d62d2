package coro

import "github.com/coluber-go/coluber/internal/frame"

// AsyncState is where an asynchronous generator is in its life.
//
// Python: inspect.getasyncgenstate, library/inspect.
type AsyncState uint8

// The states: AsyncCreated → AsyncSuspended ⇄ AsyncRunning → AsyncClosed.
//
// Python: inspect.AGEN_CREATED and so on, library/inspect.
const (
	AsyncCreated AsyncState = iota
	AsyncRunning
	AsyncSuspended
	AsyncClosed
)

// String is Python's name of the state, "AGEN_CREATED".
func (s AsyncState) String() string {
	return [...]string{"AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED", "AGEN_CLOSED"}[s]
}

// State reports where the generator is in its life. One that awaits is
// AsyncRunning: a step of it is.
//
// Python: inspect.getasyncgenstate, library/inspect.
func (g *AsyncGenerator[Y, S]) State() AsyncState {
	b := g.made()
	if !b.frame.Enter() {
		return AsyncRunning
	}
	defer b.frame.Leave()
	switch {
	case b.frame.Status() == frame.Unstarted:
		return AsyncCreated
	case b.frame.Status() > frame.Suspended:
		return AsyncClosed
	case b.stepping:
		return AsyncRunning
	}
	return AsyncSuspended
}
