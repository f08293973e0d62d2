package loop

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// ToThread calls fn on another goroutine and waits for its result. Each call has a
// goroutine of its own, unless [Loop.SetDefaultExecutor] has set an executor, which
// is then used. While fn runs, something is under way outside the loop, and a
// virtual clock stands still. It panics if fn is nil.
//
// The context variables of the task have their values in [coro.CarriedContext] of
// ctx; what fn sets there does not come back.
//
// When the wait is cancelled, ctx ends. Fn need not heed that; an exception that it
// then ends with is reported to the loop's exception handler, unless it is ctx's.
// [Run] waits for it.
//
// Errors: fn's; a [*PanicError] if fn panics; what is thrown into the waiting task;
// [gen.RuntimeError] "Executor shutdown has been called", or if no loop runs co.
//
// Python: asyncio.to_thread, library/asyncio-task.
//
// Differs: a goroutine for each call; fn has a ctx; an exception that comes after
// the wait was cancelled is reported.
func ToThread[T any](co *coro.Co, fn func(ctx context.Context) (T, error)) (T, error) {
	var none T
	if fn == nil {
		panic("loop: ToThread of a nil func")
	}
	l := RunningLoop(co)
	if l == nil {
		return none, kernel.ErrNoRunningLoop()
	}
	e, err := l.threadExecutor()
	if err != nil {
		return none, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	carrying := coro.CarryContext(ctx, coro.CopyContext(co))
	over := l.threads.call()
	f, err := submit(l, e, func() (T, error) { return fn(threadContext{carrying}) })
	if err != nil {
		over()
		return none, err
	}
	lost := func(err error, late bool) {
		if !errors.Is(err, context.Canceled) {
			report(l, inThread, err, late)
		}
	}
	return awaitThread(co, wrap(l, f, lost, over), lost)
}

// threadContext is the context of a function that ToThread calls. Only the loop
// ends it.
type threadContext struct{ context.Context }

// awaitThread awaits f. A cancellation that comes between f's end and that of the
// wait takes the place of f's exception, which is then lost.
func awaitThread[T any](co *coro.Co, f *Future[T], lost func(err error, late bool)) (T, error) {
	v, err := f.Await(co)
	if kernel.IsCancelled(err) && f.Done() && !f.Cancelled() {
		if instead := f.Err(); instead != nil && !gen.Same(instead, err) {
			lost(instead, false)
		}
	}
	return v, err
}

// threadExecutor is what ToThread uses.
func (l *Loop) threadExecutor() (Executor, error) {
	t := &l.threads
	if err := t.check(); err != nil {
		return nil, err
	}
	if t.chosen {
		return t.executor, nil
	}
	if t.own == nil {
		l.watchThreads()
		t.own = newPool(unlimited)
	}
	return t.own, nil
}

// ShutdownDefaultExecutor waits until the functions that [RunInExecutor] without an
// executor and [ToThread] have called are over, for at most timeout; further calls
// are refused. If the time does not suffice, the loop's exception handler is told,
// and the functions go on. [Forever] is no timeout. The time is real, also on a
// virtual loop, whose own stands still.
//
// Errors: what is thrown into the waiting task.
//
// Python: loop.shutdown_default_executor, library/asyncio-eventloop.
//
// Differs: the RuntimeWarning is a report to the exception handler.
func (l *Loop) ShutdownDefaultExecutor(co *coro.Co, timeout time.Duration) error {
	if err := checkDelay(timeout); err != nil {
		return err
	}
	l.kernel()
	l.threads.shutdown = true
	all := l.threads.all()
	if len(all) == 0 {
		return nil
	}
	joined, err := l.join(co, all, timeout)
	if err == nil && !joined {
		l.CallExceptionHandler(ExceptionContext{Message: fmt.Sprintf(
			"RuntimeWarning: The executor did not finishing joining its threads within %v seconds.", timeout.Seconds())})
		for _, e := range all {
			e.Shutdown(false, false)
		}
	}
	return err
}

// join waits until the loop has taken in what its functions came to, and then for
// the executors. It is false if that takes longer than timeout.
func (l *Loop) join(co *coro.Co, all []Executor, timeout time.Duration) (bool, error) {
	late := false
	waiting := CreateFuture[bool](l)
	if timeout != Forever {
		timer := time.AfterFunc(timeout, func() {
			l.k.CallSoonThreadsafe(func() { // unless the loop is closed
				if late = true; !waiting.Done() {
					waiting.SetResult(false)
				}
			}, nil)
		})
		defer timer.Stop()
	}
	if t := &l.threads; t.calls > 0 {
		t.idle = append(t.idle, waiting)
		if idle, err := waiting.Await(co); err != nil || !idle {
			return false, err
		}
	}
	if late {
		return false, nil
	}
	waiting = CreateFuture[bool](l)
	l.joining(all, waiting)
	return waiting.Await(co)
}

// joining completes f when all have been shut down.
func (l *Loop) joining(all []Executor, f *Future[bool]) {
	op := l.k.NewOperation()
	go func() {
		for _, e := range all {
			e.Shutdown(true, false)
		}
		op.Complete(func() {
			if !f.Done() {
				f.SetResult(true)
			}
		})
	}()
}
