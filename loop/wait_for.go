package loop

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// WaitFor awaits aw for at most d. A coroutine runs in the calling task. When the
// time is over, what is awaited is cancelled, and WaitFor waits until it has
// ended; if it ends with a value in spite of it, that is the result. A d of zero
// or less gives an outcome that is there already, and cancels a coroutine before
// it begins. [Forever] is no timeout.
//
// Errors: [*TimeoutError]; aw's; what is thrown into the calling task.
//
// Python: asyncio.wait_for, library/asyncio-task.
func WaitFor[T any](co *coro.Co, aw coro.Awaitable[T], d time.Duration) (T, error) {
	var none T
	l := RunningLoop(co)
	if l == nil {
		return none, kernel.ErrNoRunningLoop()
	}
	if err := checkDelay(d); err != nil {
		return none, err
	}
	if isNil(aw) {
		return none, errNotAwaitable()
	}
	if d <= 0 {
		return waitForNone(co, l, aw)
	}
	t := NewTimeout(d)
	if err := t.enter(co); err != nil {
		return none, err
	}
	v, err := aw.Await(co)
	if _, terr := t.AExit(co, err); terr != nil {
		return none, terr
	}
	if err != nil {
		return none, err
	}
	return v, nil
}

// waitForNone is WaitFor when the time is over from the beginning.
func waitForNone[T any](co *coro.Co, l *Loop, aw coro.Awaitable[T]) (T, error) {
	var none T
	f, _, err := ensureFuture(l, aw)
	if err != nil {
		return none, err
	}
	if f.Done() {
		return f.Result()
	}
	if err := cancelAndWait(co, l, f.future()); err != nil {
		return none, err
	}
	v, err := f.Result()
	if kernel.IsCancelled(err) {
		err = &TimeoutError{Cause: err}
	}
	return v, err
}

// cancelAndWait cancels f and waits until it is done. It does not await f itself,
// so that a cancellation of the caller is told from f's.
func cancelAndWait(co *coro.Co, l *Loop, f *kernel.Future) error {
	w := &waiting{left: 1}
	w.Init(&l.k)
	e := &waitedFor{w, f}
	f.OnDone(e)
	f.Cancel(nil)
	err := w.Wait(co)
	f.Forget(e)
	return err
}
