package loop

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Semaphore lets a number of tasks at a time do something; the others wait, and
// have their turn in the order in which they came. [NewSemaphore] makes one; the
// zero Semaphore is NewSemaphore(0). It must not be copied. It belongs to the
// goroutine of the loop whose task first waits for it. What need not wait neither
// lets other tasks run nor allocates.
//
//	err := sem.With(co, func() error { … }) // async with sem: …
//
// Python: asyncio.Semaphore, library/asyncio-sync.
type Semaphore struct {
	binding
	line    waiters
	value   int
	bounded bool
	bound   int // if it is bounded
}

// NewSemaphore returns a semaphore that can be acquired value times, one more
// with each Release. It panics with a [*gen.ValueError] "Semaphore initial value
// must be >= 0" if value is negative.
//
// Python: asyncio.Semaphore, library/asyncio-sync.
func NewSemaphore(value int) *Semaphore {
	checkInitial(value)
	return &Semaphore{value: value}
}

func checkInitial(value int) {
	if value < 0 {
		panic(&gen.ValueError{Msg: "Semaphore initial value must be >= 0"})
	}
}

// BoundedSemaphore is a [Semaphore] that cannot be released more often than it
// was acquired. [NewBoundedSemaphore] makes one.
//
// Python: asyncio.BoundedSemaphore, library/asyncio-sync.
type BoundedSemaphore struct{ Semaphore }

// NewBoundedSemaphore is [NewSemaphore] for a BoundedSemaphore.
//
// Python: asyncio.BoundedSemaphore, library/asyncio-sync.
func NewBoundedSemaphore(value int) *BoundedSemaphore {
	checkInitial(value)
	return &BoundedSemaphore{Semaphore{value: value, bounded: true, bound: value}}
}

// Acquire takes one off the semaphore's value. While that is zero, or others
// wait already, it waits for its turn.
//
// Errors: [*CancelledError] when the waiting task is cancelled, which then has
// taken nothing; [gen.RuntimeError] "… is bound to a different event loop", and "no
// running event loop" if co is driven by hand and would have to wait.
//
// Python: Semaphore.acquire, library/asyncio-sync.
func (s *Semaphore) Acquire(co *coro.Co) error {
	if !s.Locked() {
		s.value--
		return nil
	}
	l, err := s.bind(co, s.String)
	if err != nil {
		return err
	}
	me, err := s.line.await(co, l)
	if err != nil && me.State() == kernel.Finished && kernel.IsCancelled(err) {
		s.value++ // it was given one, and cannot take it
	}
	// Others may have come while there was something left, but had to let this
	// one go first.
	if gerr := s.give(); gerr != nil {
		return gerr
	}
	return err
}

// give gives what is left to those who wait.
func (s *Semaphore) give() error {
	for s.value > 0 {
		if given, err := s.giveOne(); !given || err != nil {
			return err
		}
	}
	return nil
}

// giveOne gives one to the first who waits, and reports whether there was one.
func (s *Semaphore) giveOne() (bool, error) {
	given, err := s.line.rouse(resultTrue)
	if given {
		s.value--
	}
	return given, err
}

// Release adds one to the semaphore's value, or rather gives it to the first who
// waits. Any task may do that.
//
// Errors: [gen.ValueError] "BoundedSemaphore released too many times", of a
// [BoundedSemaphore] that nobody has acquired; [gen.RuntimeError] "Event loop is
// closed" if somebody waits that can no longer be woken.
//
// Python: Semaphore.release and BoundedSemaphore.release, library/asyncio-sync.
func (s *Semaphore) Release() error {
	if s.bounded && s.value >= s.bound {
		return &gen.ValueError{Msg: "BoundedSemaphore released too many times"}
	}
	s.value++
	_, err := s.giveOne()
	return err
}

// Locked reports whether Acquire would have to wait.
//
// Python: Semaphore.locked, library/asyncio-sync.
func (s *Semaphore) Locked() bool { return s.value == 0 || !s.line.deserted() }

// With acquires the semaphore, runs block, and releases the semaphore, whatever
// became of block.
//
// Errors: those of Acquire, and block has not run; those of Release; block's.
//
// Python: async with semaphore, library/asyncio-sync.
func (s *Semaphore) With(co *coro.Co, block func() error) error {
	return coro.With(co, s, func(gen.None) error { return block() })
}

// AEnter is Acquire; with AExit it makes the semaphore a
// [coro.AsyncContextManager].
//
// Errors: those of Acquire.
//
// Python: Semaphore.__aenter__, library/asyncio-sync.
func (s *Semaphore) AEnter(co *coro.Co) (gen.None, error) { return gen.None{}, s.Acquire(co) }

// AExit is Release. It suppresses nothing.
//
// Errors: those of Release.
//
// Python: Semaphore.__aexit__, library/asyncio-sync.
func (s *Semaphore) AExit(*coro.Co, error) (bool, error) { return false, s.Release() }

// String is the semaphore's repr,
// <asyncio.locks.Semaphore object at 0xc000012345 [unlocked, value:1]>.
//
// Python: Semaphore.__repr__, Lib/asyncio/locks.py.
func (s *Semaphore) String() string {
	class, state := "Semaphore", "locked"
	if s.bounded {
		class = "BoundedSemaphore"
	}
	if !s.Locked() {
		state = fmt.Sprintf("unlocked, value:%d", s.value)
	}
	return s.line.describe(class, s, state)
}
