package aiohttp

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// waiter is a task that waits for something outside, or for its turn.
type waiter struct{ kernel.Future }

func newWaiter(k *kernel.Loop) *waiter {
	w := &waiter{}
	w.Init(k)
	return w
}

// wake lets the task go, unless it is on its way.
func (w *waiter) wake() {
	if w != nil && !w.Done() {
		_ = w.Complete() // a closed loop has no tasks to wake
	}
}

// running is the loop that runs co's task.
func running(co *coro.Co) (*kernel.Loop, error) {
	t := kernel.TaskOf(co)
	if t == nil {
		return nil, &gen.RuntimeError{Msg: "no running event loop"}
	}
	return t.Loop(), nil
}
