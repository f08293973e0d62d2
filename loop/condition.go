package loop

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Condition is a lock with which tasks can wait until another notifies them that
// something has changed. The zero Condition has a lock of its own and is ready
// for use. It must not be copied. It belongs to the goroutine of the loop whose
// task first waits for it.
//
//	cond.With(co, func() error { // async with cond:
//		return cond.WaitFor(co, func() bool { return len(items) > 0 })
//	})
//
// Python: asyncio.Condition, library/asyncio-sync.
type Condition struct {
	binding
	line waiters
	lock *Lock // nil for own
	own  Lock
}

// NewCondition returns a condition of lock, which others may use as well; nil
// means a lock of its own.
//
// Python: asyncio.Condition, library/asyncio-sync.
func NewCondition(lock *Lock) *Condition { return &Condition{lock: lock} }

func (c *Condition) underlying() *Lock {
	if c.lock == nil {
		return &c.own
	}
	return c.lock
}

// Acquire acquires the condition's lock.
//
// Errors: those of [Lock.Acquire].
//
// Python: Condition.acquire, library/asyncio-sync.
func (c *Condition) Acquire(co *coro.Co) error { return c.underlying().Acquire(co) }

// Release releases the condition's lock.
//
// Errors: those of [Lock.Release].
//
// Python: Condition.release, library/asyncio-sync.
func (c *Condition) Release() error { return c.underlying().Release() }

// Locked reports whether the condition's lock is locked.
//
// Python: Condition.locked, library/asyncio-sync.
func (c *Condition) Locked() bool { return c.underlying().locked }

// Wait releases the lock, waits until it is notified, and acquires the lock
// again; that also before it returns a CancelledError. What it waited for may
// have changed again by then, or be somebody else's already: see [Condition.WaitFor].
//
// Errors: [gen.RuntimeError] "cannot wait on un-acquired lock", "… is bound to a
// different event loop", and "no running event loop" if co is driven by hand;
// [*CancelledError] when the waiting task is cancelled, and another has the
// notification if it had got one.
//
// Python: Condition.wait, library/asyncio-sync.
func (c *Condition) Wait(co *coro.Co) error {
	if !c.Locked() {
		return &gen.RuntimeError{Msg: "cannot wait on un-acquired lock"}
	}
	l, err := c.bind(co, c.String)
	if err != nil {
		return err
	}
	if err := c.Release(); err != nil {
		return err
	}
	_, err = c.line.await(co, l)
	if rerr := c.reacquire(co); rerr != nil {
		err = rerr
	}
	if err == nil {
		return nil
	}
	// It may have been notified before: the next one must not miss that.
	if nerr := c.notify(1); nerr != nil {
		return nerr
	}
	return err
}

// reacquire acquires the lock, however often the task is cancelled meanwhile.
//
// Errors: the last CancelledError, and the lock is locked; others of Acquire, and
// it is not.
func (c *Condition) reacquire(co *coro.Co) error {
	var cancelled error
	for {
		err := c.Acquire(co)
		switch {
		case err == nil:
			return cancelled
		case !kernel.IsCancelled(err):
			return err
		}
		cancelled = err
	}
}

// WaitFor waits, as Wait does, until predicate returns true; not at all if it
// does at once. It panics if predicate is nil.
//
// Errors: those of Wait.
//
// Python: Condition.wait_for, library/asyncio-sync.
//
// Differs: the predicate returns a bool, and it is always true at the end.
func (c *Condition) WaitFor(co *coro.Co, predicate func() bool) error {
	if predicate == nil {
		panic("loop: WaitFor of a nil predicate")
	}
	for !predicate() {
		if err := c.Wait(co); err != nil {
			return err
		}
	}
	return nil
}

// Notify wakes the first n who wait, or all if they are fewer. Each goes on once
// it has acquired the lock again, which the caller must therefore release.
//
// Errors: [gen.RuntimeError] "cannot notify on un-acquired lock"; "Event loop is
// closed" if somebody waits that can no longer be woken.
//
// Python: Condition.notify, library/asyncio-sync.
func (c *Condition) Notify(n int) error {
	if !c.Locked() {
		return &gen.RuntimeError{Msg: "cannot notify on un-acquired lock"}
	}
	return c.notify(n)
}

func (c *Condition) notify(n int) error {
	for range n {
		if woken, err := c.line.rouse(resultFalse); !woken || err != nil {
			return err
		}
	}
	return nil
}

// NotifyAll wakes everybody who waits, as [Condition.Notify] does.
//
// Errors: those of Notify.
//
// Python: Condition.notify_all, library/asyncio-sync.
func (c *Condition) NotifyAll() error { return c.Notify(c.line.n) }

// With acquires the lock, runs block, and releases the lock, whatever became of
// block.
//
// Errors: those of Acquire, and block has not run; those of Release; block's.
//
// Python: async with condition, library/asyncio-sync.
func (c *Condition) With(co *coro.Co, block func() error) error {
	return coro.With(co, c, func(gen.None) error { return block() })
}

// AEnter is Acquire; with AExit it makes the condition a
// [coro.AsyncContextManager].
//
// Errors: those of Acquire.
//
// Python: Condition.__aenter__, library/asyncio-sync.
func (c *Condition) AEnter(co *coro.Co) (gen.None, error) { return gen.None{}, c.Acquire(co) }

// AExit is Release. It suppresses nothing.
//
// Errors: those of Release.
//
// Python: Condition.__aexit__, library/asyncio-sync.
func (c *Condition) AExit(*coro.Co, error) (bool, error) { return false, c.Release() }

// String is the condition's repr,
// <asyncio.locks.Condition object at 0xc000012345 [unlocked, waiters:2]>.
//
// Python: Condition.__repr__, Lib/asyncio/locks.py.
func (c *Condition) String() string {
	return c.line.describe("Condition", c, lockState(c.Locked()))
}
