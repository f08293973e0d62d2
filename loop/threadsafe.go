package loop

import (
	"context"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// RunCoroutineThreadsafe makes a task of c on l, from any goroutine. Cancelling
// the future cancels the task, and the other way round. If l is closed before the
// task is done, the outcome is a [gen.RuntimeError] "Event loop is closed".
//
// Errors: [gen.TypeError] "A coroutine object is required" if c is nil;
// [gen.RuntimeError] "Event loop is closed".
//
// Python: asyncio.run_coroutine_threadsafe, library/asyncio-task.
func RunCoroutineThreadsafe[T any](l *Loop, c *coro.Coroutine[T]) (*ConcurrentFuture[T], error) {
	if c == nil {
		return nil, &gen.TypeError{Msg: "A coroutine object is required"}
	}
	f, err := concurrentOn[T](l)
	if err != nil {
		return nil, err
	}
	_, err = l.CallSoonThreadsafe(func() {
		task, err := CreateTaskOn(l, c, nil)
		if err != nil {
			f.SetException(err)
			panic(err)
		}
		chain(task, f)
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// concurrentOn returns a future that l must complete before it is closed.
func concurrentOn[T any](l *Loop) (*ConcurrentFuture[T], error) {
	f := &ConcurrentFuture[T]{}
	f.c.loop = l.kernel()
	closed := &gen.RuntimeError{Msg: "Event loop is closed"}
	closing := f.c.loop.AtClose(func() { f.SetException(closed) })
	if closing == nil {
		return nil, closed
	}
	f.c.mu.Lock()
	f.c.closing = closing
	f.c.mu.Unlock()
	return f, nil
}

// chained is what waits for a future on behalf of another.
type chained struct {
	name string
	fn   func()
}

// Run passes the outcome on.
func (c *chained) Run() { c.fn() }

func (c *chained) String() string { return "_chain_future.<locals>." + c.name + "()" }

// chain gives f's outcome to the other, and cancels f if the other is cancelled.
func chain[T any](f FutureOf[T], to *ConcurrentFuture[T]) {
	l := f.Loop()
	to.c.whenDone(func() {
		if to.Cancelled() {
			// It fails if the loop is closed, and then f has ended.
			l.kernel().CallSoonThreadsafe(func() { f.Cancel() }, nil)
		}
	})
	f.future().OnDone(&chained{"_call_set_state", func() { handOver(f, to) }})
}

// handOver gives the outcome of f, which is done, to the other.
func handOver[T any](f FutureOf[T], to *ConcurrentFuture[T]) {
	if f.Cancelled() {
		to.Cancel()
	}
	if run, err := to.SetRunningOrNotifyCancel(); !run || err != nil {
		return
	}
	v, err := f.Result()
	if err != nil {
		to.SetException(err)
		return
	}
	to.SetResult(v)
}

// ConcurrentOf hands the outcome of f to ordinary goroutines. Cancelling the
// future that it returns cancels f, and the other way round. If f's loop is closed
// before f is done, the outcome is a [gen.RuntimeError] "Event loop is closed".
// It is called on the loop's goroutine, and panics if f is nil.
//
// Python: futures._chain_future, Lib/asyncio/futures.py.
func ConcurrentOf[T any](f FutureOf[T]) *ConcurrentFuture[T] {
	if isNil(f) {
		panic("loop: ConcurrentOf of a nil future")
	}
	to, err := concurrentOn[T](f.Loop())
	switch {
	case err == nil:
		chain(f, to)
	case f.Done():
		to = &ConcurrentFuture[T]{}
		handOver(f, to)
	default:
		to = &ConcurrentFuture[T]{}
		to.SetException(err)
	}
	return to
}

// WrapFuture is a future of l with the outcome of f. Cancelling it cancels f,
// unless that is running, and the other way round. Until f is done, something is
// under way outside l, and a virtual clock stands still, unless f comes from l. It
// panics if f is nil.
//
// Python: asyncio.wrap_future, library/asyncio-future.
func WrapFuture[T any](l *Loop, f *ConcurrentFuture[T]) *Future[T] {
	if f == nil {
		panic("loop: WrapFuture of a nil future")
	}
	return wrap(l, f, nil, nil)
}

// wrap is WrapFuture. An exception that comes when the wrapping future is cancelled
// or its loop closed is given to lost, unless that is nil; late tells it that the loop
// is closed, and that it is called on any goroutine. When f is done, the loop calls
// then, unless that is nil.
func wrap[T any](l *Loop, f *ConcurrentFuture[T], lost func(err error, late bool), then func()) *Future[T] {
	to := CreateFuture[T](l)
	k := l.kernel()
	to.k.OnDone(&chained{"_call_check_cancel", func() {
		if to.Cancelled() {
			f.Cancel()
		}
	}})
	post := func(fn func()) bool {
		_, err := k.CallSoonThreadsafe(fn, nil)
		return err == nil
	}
	if f.c.loop != k && !k.Closed() {
		post = k.NewOperation().Complete
	}
	f.c.whenDone(func() {
		done := func() {
			adopt(to, f, lost)
			if then != nil {
				then()
			}
		}
		if !post(done) && f.c.err != nil && lost != nil {
			lost(f.c.err, true)
		}
	})
	return to
}

// adopt gives the outcome of f, which is done, to the other.
func adopt[T any](to *Future[T], f *ConcurrentFuture[T], lost func(err error, late bool)) {
	err := f.outcome(context.Background())
	switch {
	case to.Done():
		if err != nil && lost != nil && !f.Cancelled() {
			lost(err, false)
		}
	case f.Cancelled():
		to.Cancel()
	case err != nil:
		to.SetException(err)
	default:
		to.SetResult(f.v)
	}
}

// report tells l's exception handler of an exception that nobody can be given.
func report(l *Loop, message string, err error, late bool) {
	c := &kernel.ExceptionContext{Message: message, Exception: err}
	if late {
		l.k.TellLate(c)
		return
	}
	l.k.CallExceptionHandler(c)
}
