package kernel

import (
	"slices"

	"github.com/coluber-go/coluber/coro"
)

// WaitBlocked makes co's task wait until nothing is ready, and nothing due: all that
// is left to the loop is to let time pass, or to wait for the outside. All who wait
// for that are woken together.
//
// Errors: what is thrown into the task meanwhile; RuntimeError if no loop drives co.
func WaitBlocked(co *coro.Co) error {
	t := TaskOf(co)
	if t == nil {
		return ErrNoRunningLoop()
	}
	l, f := t.loop, &Future{}
	f.Init(l)
	l.idle = append(l.idle, f)
	err := f.Wait(co)
	if i := slices.Index(l.idle, f); i >= 0 {
		l.idle = slices.Delete(l.idle, i, i+1)
	}
	return err
}

// wakeIdle wakes those who wait for the loop to have nothing to do, which it has
// not unless a timer is due. It reports whether it woke any.
func (l *Loop) wakeIdle() bool {
	if len(l.timers.heap) > 0 && l.timers.heap[0].when <= l.clock.Now() {
		return false
	}
	idle := l.idle
	l.idle = nil
	for _, f := range idle {
		if !f.Done() {
			f.Complete()
		}
	}
	return l.ready.n > 0
}
