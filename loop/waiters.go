package loop

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// waiter is a task that waits its turn, in a line of [waiters].
type waiter struct {
	kernel.Future
	line       *waiters
	prev, next *waiter
}

// waiters is a line of tasks, first come first served.
type waiters struct {
	first, last *waiter
	n           int
}

// wait joins the line and waits to be woken. On return the caller has left the
// line; with an error, cancelled tells whether it was before it was woken.
func (w *waiters) wait(co *coro.Co, l *Loop) (cancelled bool, err error) {
	me := &waiter{line: w, prev: w.last}
	me.Init(&l.k)
	if w.last == nil {
		w.first = me
	} else {
		w.last.next = me
	}
	w.last = me
	w.n++
	if err = me.Wait(co); err != nil {
		me.CancelPlain(nil) // in case it is not done yet
		w.remove(me)
	}
	return me.State() == kernel.Cancelled, err
}

func (w *waiters) remove(me *waiter) {
	if me.line == nil {
		return
	}
	if me.prev == nil {
		w.first = me.next
	} else {
		me.prev.next = me.next
	}
	if me.next == nil {
		w.last = me.prev
	} else {
		me.next.prev = me.prev
	}
	me.line, me.prev, me.next = nil, nil, nil
	w.n--
}

// wake lets the first in the line go that has not been cancelled.
func (w *waiters) wake() {
	for w.first != nil {
		first := w.first
		w.remove(first)
		if !first.Done() {
			first.Complete()
			return
		}
	}
}

// wakeAll lets everybody in the line go.
func (w *waiters) wakeAll() {
	for w.first != nil {
		w.wake()
	}
}

// binding is the loop that a primitive is used on: the first one that waits.
type binding struct{ loop *Loop }

// bind returns co's loop.
//
// Errors: RuntimeError if another loop has waited on the same object before, or
// if no loop runs co.
func (b *binding) bind(co *coro.Co, object func() string) (*Loop, error) {
	l := RunningLoop(co)
	switch {
	case l == nil:
		return nil, kernel.ErrNoRunningLoop()
	case b.loop == nil:
		b.loop = l
	case b.loop != l:
		return nil, &gen.RuntimeError{Msg: object() + " is bound to a different event loop"}
	}
	return l, nil
}
