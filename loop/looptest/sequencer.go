package looptest

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// Sequencer puts steps that several tasks take in the order of their positions: 0,
// 1, 2 and so on. The zero Sequencer is ready for use, by the tasks of one loop.
//
// Go only: it is Trio's, trio.testing.Sequencer.
type Sequencer struct {
	done    map[int]*loop.Event // of the steps before, by position
	order   []*loop.Event       // as they were made
	claimed map[int]bool
	broken  bool
}

// Step calls block when the steps at all positions before position have been taken;
// at 0 at once. An error of block's counts as a step taken. Each position may be used
// once.
//
// Errors: block's; [gen.RuntimeError] "Attempted to reuse sequence point 3";
// "Sequencer wait cancelled -- sequence broken" when the task is cancelled while it
// waits, and from then on "sequence broken!" for all others.
//
// Go only: it is Trio's, async with seq(position).
func (s *Sequencer) Step(co *coro.Co, position int, block func() error) error {
	if s.claimed[position] {
		return &gen.RuntimeError{Msg: fmt.Sprintf("Attempted to reuse sequence point %d", position)}
	}
	if s.broken {
		return errBroken()
	}
	if s.claimed == nil {
		s.claimed, s.done = map[int]bool{}, map[int]*loop.Event{}
	}
	s.claimed[position] = true
	if position != 0 {
		if err := s.wait(co, position); err != nil {
			return err
		}
	}
	// A panic is a step taken, too: the others must not wait for it for ever.
	defer func() { s.before(position + 1).Set() }()
	return block()
}

func (s *Sequencer) wait(co *coro.Co, position int) error {
	err := s.before(position).Wait(co)
	switch {
	case gen.IsInstance[*loop.CancelledError](err):
		s.broken = true
		for _, e := range s.order {
			e.Set()
		}
		return &gen.RuntimeError{Msg: "Sequencer wait cancelled -- sequence broken"}
	case err == nil && s.broken:
		return errBroken()
	}
	return err
}

// before is the event that the step before position is over.
func (s *Sequencer) before(position int) *loop.Event {
	e := s.done[position]
	if e == nil {
		e = loop.NewEvent()
		s.done[position] = e
		s.order = append(s.order, e)
	}
	return e
}

func errBroken() error { return &gen.RuntimeError{Msg: "sequence broken!"} }
