package loop

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Lock lets one task at a time do something; the others wait, and have their
// turn in the order in which they came. The zero Lock is unlocked and ready for
// use. It must not be copied. It belongs to the goroutine of the loop whose task
// first waits for it. What need not wait neither lets other tasks run nor
// allocates.
//
//	err := lock.With(co, func() error { … }) // async with lock: …
//
// Python: asyncio.Lock, library/asyncio-sync.
type Lock struct {
	binding
	line   waiters
	locked bool
}

// NewLock returns a lock that is unlocked.
//
// Python: asyncio.Lock, library/asyncio-sync.
func NewLock() *Lock { return &Lock{} }

// Acquire waits until the lock is unlocked and it is the task's turn, and locks
// it. Between a Release and the moment at which the next in the line runs, the
// lock is not locked, but nobody else can acquire it.
//
// Errors: [*CancelledError] when the waiting task is cancelled, which then has not
// got the lock; [gen.RuntimeError] "… is bound to a different event loop", and "no
// running event loop" if co is driven by hand and would have to wait.
//
// Python: Lock.acquire, library/asyncio-sync.
func (l *Lock) Acquire(co *coro.Co) error {
	if !l.locked && l.line.deserted() {
		l.locked = true
		return nil
	}
	on, err := l.bind(co, l.String)
	if err != nil {
		return err
	}
	if _, err := l.line.await(co, on); err != nil {
		if !l.locked && kernel.IsCancelled(err) {
			// Release has woken it, or found it cancelled: it is the next one's turn.
			l.line.rouseFirst()
		}
		return err
	}
	l.locked = true
	return nil
}

// Release unlocks the lock, and wakes the first who waits for it. Any task may
// do that, not only the one that locked it.
//
// Errors: [gen.RuntimeError] "Lock is not acquired."; "Event loop is closed" if
// somebody waits that can no longer be woken: it is unlocked even so.
//
// Python: Lock.release, library/asyncio-sync.
func (l *Lock) Release() error {
	if !l.locked {
		return &gen.RuntimeError{Msg: "Lock is not acquired."}
	}
	l.locked = false
	return l.line.rouseFirst()
}

// Locked reports whether the lock is locked.
//
// Python: Lock.locked, library/asyncio-sync.
func (l *Lock) Locked() bool { return l.locked }

// With acquires the lock, runs block, and releases the lock, whatever became of
// block.
//
// Errors: those of Acquire, and block has not run; those of Release; block's.
//
// Python: async with lock, library/asyncio-sync.
func (l *Lock) With(co *coro.Co, block func() error) error {
	return coro.With(co, l, func(gen.None) error { return block() })
}

// AEnter is Acquire; with AExit it makes the lock a [coro.AsyncContextManager].
//
// Errors: those of Acquire.
//
// Python: Lock.__aenter__, library/asyncio-sync.
func (l *Lock) AEnter(co *coro.Co) (gen.None, error) { return gen.None{}, l.Acquire(co) }

// AExit is Release. It suppresses nothing.
//
// Errors: those of Release.
//
// Python: Lock.__aexit__, library/asyncio-sync.
func (l *Lock) AExit(*coro.Co, error) (bool, error) { return false, l.Release() }

// String is the lock's repr, <asyncio.locks.Lock object at 0xc000012345 [locked, waiters:2]>.
//
// Python: Lock.__repr__, Lib/asyncio/locks.py.
func (l *Lock) String() string { return l.line.describe("Lock", l, lockState(l.locked)) }

func lockState(locked bool) string {
	if locked {
		return "locked"
	}
	return "unlocked"
}
