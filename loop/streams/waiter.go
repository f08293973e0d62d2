package streams

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

// waiter is the task that waits for data.
type waiter struct {
	kernel.Future
	err error // what it was woken with
}

// result is what a waiter is woken with, as the repr of its task shows it.
type result struct{}

func (result) Any() any { return gen.None{} }

// wait waits for data, its end, or an exception. The caller must look again: it may
// have been for nothing.
func (r *StreamReader) wait(co *coro.Co, caller string) error {
	if r.waiter != nil {
		return &gen.RuntimeError{Msg: fmt.Sprintf(
			"%s() called while another coroutine is already waiting for incoming data", caller)}
	}
	if r.err != nil {
		return r.err // it came after the data that has woken the caller
	}
	me, err := r.takeWaiter(co)
	if err != nil {
		return err
	}
	// Otherwise a read of more than the transport sends at a time would never end.
	if n := r.buf.len(); r.resume() && (r.buf.len() != n || r.eof || r.err != nil) {
		r.spare = me
		return r.err
	}
	r.await(me)
	err = me.Wait(co)
	if r.waiter == me {
		r.await(nil)
	}
	if err != nil {
		me.CancelPlain(nil) // in case it is not done yet
		return err
	}
	err = me.err
	*me = waiter{}
	r.spare = me
	return err
}

// takeWaiter returns a waiter for co's task. One whose wait was raised an error in is
// not used again: it may still have its task to wake.
func (r *StreamReader) takeWaiter(co *coro.Co) (*waiter, error) {
	t := kernel.TaskOf(co)
	if t == nil {
		return nil, kernel.ErrNoRunningLoop()
	}
	if t.Loop().Face != r.loop {
		_, err := loop.CreateFuture[gen.None](r.loop).Await(co) // attached to a different loop
		return nil, err
	}
	me := r.spare
	if me == nil {
		me = &waiter{}
	}
	r.spare = nil
	me.Init(t.Loop())
	return me, nil
}

// await says who waits: me, or nobody.
func (r *StreamReader) await(me *waiter) {
	r.waiter = me
	if r.awaited != nil {
		r.awaited.Awaited(me != nil)
	}
}

// wakeUp lets the task go that waits, if there is one.
func (r *StreamReader) wakeUp(err error) {
	me := r.waiter
	if me == nil {
		return
	}
	r.await(nil)
	if !me.Done() {
		me.err, me.Face = err, result{}
		me.Complete()
	}
}

// take removes n bytes and returns them.
func (r *StreamReader) take(n int) []byte {
	if n == 0 {
		return []byte{}
	}
	p := r.buf.take(n, r.keep())
	r.taken++
	r.resumeIfLow()
	return p
}

func (r *StreamReader) drop(n int) {
	r.buf.drop(n, r.keep())
	r.taken++
	r.resumeIfLow()
}

// keep is how large an array is kept while there is no data: what a stream that flows
// comes to, but not what one long read has needed.
func (r *StreamReader) keep() int { return max(r.limit, 2*r.limit+DefaultLimit) }

func (r *StreamReader) pauseIfFull() {
	if r.transport != nil && !r.paused && r.buf.len()-r.limit > r.limit {
		r.paused = true
		r.transport.PauseReading()
	}
}

func (r *StreamReader) resumeIfLow() {
	if r.buf.len() <= r.limit {
		r.resume()
	}
}

// resume reports whether the transport had to pause.
func (r *StreamReader) resume() bool {
	if !r.paused {
		return false
	}
	r.paused = false
	r.transport.ResumeReading()
	return true
}
