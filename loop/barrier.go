package loop

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// BrokenBarrierError is what [Barrier.Wait] returns when the barrier is reset or
// aborted, or was aborted before.
//
// Python: asyncio.BrokenBarrierError, library/asyncio-sync.
//
// Differs: it is no [*gen.RuntimeError], of which Python's is a subclass.
type BrokenBarrierError struct{ Msg string }

func (e *BrokenBarrierError) Error() string { return e.Msg }

// Class is "asyncio.exceptions.BrokenBarrierError".
func (e *BrokenBarrierError) Class() string { return "asyncio.exceptions.BrokenBarrierError" }

// Args holds the message unless it is empty.
func (e *BrokenBarrierError) Args() []any {
	if e.Msg == "" {
		return nil
	}
	return []any{e.Msg}
}

// Barrier makes tasks wait for one another: when a number of them, its parties,
// have come, all go on, and it can be used again. [NewBarrier] makes one; the
// Wait of a zero Barrier panics. It must not be copied. It belongs to the
// goroutine of the loop whose task first waits at it.
//
// Python: asyncio.Barrier, library/asyncio-sync.
type Barrier struct {
	cond    Condition // notified when the state changes
	parties int
	inside  int // tasks that have come and not gone on yet
	state   barrierState
}

type barrierState uint8

const (
	filling   barrierState = iota // not all have come
	draining                      // all have, and go on
	resetting                     // Reset was called, and they go on with an error
	broken                        // Abort was called
)

func (s barrierState) String() string {
	return [...]string{"filling", "draining", "resetting", "broken"}[s]
}

// NewBarrier returns a barrier for parties tasks. It panics with a
// [*gen.ValueError] "parties must be > 0" if that is less than one.
//
// Python: asyncio.Barrier, library/asyncio-sync.
func NewBarrier(parties int) *Barrier {
	if parties < 1 {
		panic(&gen.ValueError{Msg: "parties must be > 0"})
	}
	return &Barrier{parties: parties}
}

// Wait waits until all parties have come, and returns how many were waiting
// already; the last one does not wait. A task that comes while those of the round
// before are going on waits until they are gone. The results are different unless
// a task was cancelled meanwhile.
//
// Errors: [*BrokenBarrierError] "Abort or reset of barrier" if Abort or Reset is
// called meanwhile, "Barrier aborted" if Abort has been; [*CancelledError] when the
// waiting task is cancelled, which does not break the barrier; [gen.RuntimeError]
// as for [Condition.Wait].
//
// Python: Barrier.wait, library/asyncio-sync.
func (b *Barrier) Wait(co *coro.Co) (index int, err error) {
	if b.parties == 0 {
		panic("loop: zero Barrier: NewBarrier makes one")
	}
	err = b.cond.With(co, func() error {
		if err := b.enter(co); err != nil {
			return err
		}
		index, err = b.join(co)
		return err
	})
	if err != nil {
		return 0, err
	}
	return index, nil
}

// enter waits until the barrier is not draining or resetting.
func (b *Barrier) enter(co *coro.Co) error {
	err := b.cond.WaitFor(co, func() bool { return b.state != draining && b.state != resetting })
	if err == nil && b.state == broken {
		return &BrokenBarrierError{Msg: "Barrier aborted"}
	}
	return err
}

// join is one of the parties, from its coming to its going on.
func (b *Barrier) join(co *coro.Co) (index int, err error) {
	index = b.inside
	b.inside++
	defer func() {
		b.inside--
		if lerr := b.leave(); lerr != nil {
			err = lerr
		}
	}()
	if b.inside < b.parties {
		return index, b.fill(co)
	}
	b.state = draining
	return index, b.cond.NotifyAll()
}

// fill waits until all have come.
func (b *Barrier) fill(co *coro.Co) error {
	err := b.cond.WaitFor(co, func() bool { return b.state != filling })
	if err == nil && (b.state == broken || b.state == resetting) {
		return &BrokenBarrierError{Msg: "Abort or reset of barrier"}
	}
	return err
}

// leave begins the next round if nobody is inside any more.
func (b *Barrier) leave() error {
	if b.inside > 0 {
		return nil
	}
	if b.state == resetting || b.state == draining {
		b.state = filling
	}
	return b.cond.NotifyAll()
}

// Reset makes the barrier as it was at first. The Wait of those who are at it
// fails.
//
// Errors: those of [Lock.Acquire]: it may have to wait for a moment.
//
// Python: Barrier.reset, library/asyncio-sync.
func (b *Barrier) Reset(co *coro.Co) error {
	return b.cond.With(co, func() error {
		b.state = filling
		if b.inside > 0 {
			b.state = resetting
		}
		return b.cond.NotifyAll()
	})
}

// Abort breaks the barrier: the Wait of those who are at it fails, and so does
// that of all who come, until it is reset.
//
// Errors: as Reset.
//
// Python: Barrier.abort, library/asyncio-sync.
func (b *Barrier) Abort(co *coro.Co) error {
	return b.cond.With(co, func() error {
		b.state = broken
		return b.cond.NotifyAll()
	})
}

// Parties is the number of tasks that NewBarrier was given.
//
// Python: Barrier.parties, library/asyncio-sync.
func (b *Barrier) Parties() int { return b.parties }

// NWaiting is the number of tasks that wait for others to come.
//
// Python: Barrier.n_waiting, library/asyncio-sync.
func (b *Barrier) NWaiting() int {
	if b.state == filling {
		return b.inside
	}
	return 0
}

// Broken reports whether the barrier was aborted.
//
// Python: Barrier.broken, library/asyncio-sync.
func (b *Barrier) Broken() bool { return b.state == broken }

// With waits, and runs block with the index that Wait returned.
//
// Errors: those of Wait, and block has not run; block's.
//
// Python: async with barrier as index, library/asyncio-sync.
func (b *Barrier) With(co *coro.Co, block func(index int) error) error {
	return coro.With(co, b, block)
}

// AEnter is Wait; with AExit it makes the barrier a [coro.AsyncContextManager].
//
// Errors: those of Wait.
//
// Python: Barrier.__aenter__, library/asyncio-sync.
func (b *Barrier) AEnter(co *coro.Co) (int, error) { return b.Wait(co) }

// AExit does nothing.
//
// Python: Barrier.__aexit__, library/asyncio-sync.
func (b *Barrier) AExit(*coro.Co, error) (bool, error) { return false, nil }

// String is the barrier's repr,
// <asyncio.locks.Barrier object at 0xc000012345 [filling, waiters:1/3]>.
//
// Python: Barrier.__repr__, Lib/asyncio/locks.py.
func (b *Barrier) String() string {
	state := b.state.String()
	if b.state != broken {
		state += fmt.Sprintf(", waiters:%d/%d", b.NWaiting(), b.parties)
	}
	return fmt.Sprintf("<asyncio.locks.Barrier object at %p [%s]>", b, state)
}
