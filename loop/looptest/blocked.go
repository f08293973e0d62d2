package looptest

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// WaitBlocked waits until every other task is blocked: nothing is ready, no timer is
// due, and all that is left to the loop is to let time pass, or to wait for the
// outside. All who wait for that go on together. It is for any loop, not only for
// those of [Run].
//
// Errors: [loop.CancelledError] when the waiting task is cancelled;
// [gen.RuntimeError] "no running event loop" if co is driven by hand.
//
// Go only: asyncio cannot tell; in Trio it is trio.testing.wait_all_tasks_blocked.
func WaitBlocked(co *coro.Co) error { return kernel.WaitBlocked(co) }
