package loop

import (
	"fmt"

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

// waiters is a line of tasks, first come first served. Whoever is woken has left
// the line of a queue by then; in that of a lock they stay until they run, so that
// nobody passes them.
type waiters struct {
	first, last *waiter
	asleep      *waiter // those before it are done
	n           int
}

// await joins the line and waits to be woken. On return the caller has left the
// line; with an error, me tells whether it was woken before.
func (w *waiters) await(co *coro.Co, l *Loop) (me *waiter, err error) {
	me = l.takeWaiter()
	w.add(me)
	err = me.Wait(co)
	w.remove(me)
	if err != nil {
		return me, err
	}
	l.keepWaiter(me)
	return nil, nil
}

// wait is await for a queue. With an error, cancelled tells whether the caller
// was before it was woken.
func (w *waiters) wait(co *coro.Co, l *Loop) (cancelled bool, err error) {
	me, err := w.await(co, l)
	if err == nil {
		return false, nil
	}
	me.CancelPlain(nil) // in case it is not done yet
	return me.State() == kernel.Cancelled, err
}

// takeWaiter returns a waiter that is pending, and in no line.
func (l *Loop) takeWaiter() *waiter {
	me := l.spare
	if me == nil {
		me = &waiter{}
	} else {
		l.spare, me.next = me.next, nil
	}
	me.Init(&l.k)
	return me
}

// keepWaiter keeps for the next one a waiter that nothing refers to any more. One
// whose wait was raised an error in may still have its task to wake.
func (l *Loop) keepWaiter(me *waiter) {
	*me = waiter{next: l.spare}
	l.spare = me
}

func (w *waiters) add(me *waiter) {
	me.line, me.prev = w, w.last
	if w.last == nil {
		w.first = me
	} else {
		w.last.next = me
	}
	w.last = me
	if w.asleep == nil {
		w.asleep = me
	}
	w.n++
}

// remove takes me out of the line, if it is there.
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
	if w.asleep == me {
		w.asleep = me.next
	}
	me.line, me.prev, me.next = nil, nil, nil
	w.n--
}

// wake lets the first in the line go that has not been cancelled. It leaves the
// line at once.
func (w *waiters) wake() {
	for w.first != nil {
		first := w.first
		w.remove(first)
		if !first.Done() {
			first.finish(resultNone)
			return
		}
	}
}

// wakeAll lets everybody in the line go, who leave it at once.
func (w *waiters) wakeAll() {
	for w.first != nil {
		w.wake()
	}
}

// What a waiter is woken with shows in the repr of its task.
var (
	resultNone  = &wokenBy{gen.None{}}
	resultTrue  = &wokenBy{true}
	resultFalse = &wokenBy{false}
)

// wokenBy is the face of a waiter that is done.
type wokenBy struct{ v any }

// Any is what the waiter was woken with.
func (w *wokenBy) Any() any { return w.v }

// finish makes the waiter done.
//
// Errors: RuntimeError if the loop is closed.
func (me *waiter) finish(result *wokenBy) error {
	me.Face = result
	return me.Complete()
}

// rouse lets the first in the line go that is neither cancelled nor woken, and
// reports whether there was one. It stays in the line until it runs.
//
// Errors: RuntimeError if the loop is closed.
func (w *waiters) rouse(result *wokenBy) (bool, error) {
	for w.asleep != nil {
		next := w.asleep
		w.asleep = next.next
		if !next.Done() {
			return true, next.finish(result)
		}
	}
	return false, nil
}

// rouseFirst lets the first in the line go, unless it is cancelled or woken.
//
// Errors: RuntimeError if the loop is closed.
func (w *waiters) rouseFirst() error {
	if w.first == nil || w.first.Done() {
		return nil
	}
	return w.first.finish(resultTrue)
}

// deserted reports whether everybody in the line has been cancelled.
func (w *waiters) deserted() bool {
	for at := w.first; at != nil; at = at.next {
		if at.State() != kernel.Cancelled {
			return false
		}
	}
	return true
}

// describe is the repr of a primitive that has these waiters.
func (w *waiters) describe(class string, object any, state string) string {
	if w.n > 0 {
		state += fmt.Sprintf(", waiters:%d", w.n)
	}
	return fmt.Sprintf("<asyncio.locks.%s object at %p [%s]>", class, object, state)
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
	case b.loop != nil && b.loop != l:
		return nil, &gen.RuntimeError{Msg: object() + " is bound to a different event loop"}
	case l == nil:
		return nil, kernel.ErrNoRunningLoop()
	}
	b.loop = l
	return l, nil
}

// awaiters are the tasks in the line.
func (w *waiters) awaiters() (all []*kernel.Future) {
	for me := w.first; me != nil; me = me.next {
		all = append(all, me.AwaitedBy()...)
	}
	return all
}
