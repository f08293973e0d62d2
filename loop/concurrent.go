package loop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// ConcurrentFuture is a result that will be there later, for ordinary goroutines:
// any of them may wait for it, and any may provide it. [RunCoroutineThreadsafe],
// [ConcurrentOf] and [Submit] return one; the zero ConcurrentFuture is pending.
// Within a loop, [WrapFuture] makes it awaitable.
//
// Python: concurrent.futures.Future, library/concurrent.futures.
type ConcurrentFuture[T any] struct {
	c concurrent
	v T
}

// concurrent is a ConcurrentFuture without the type of its result.
type concurrent struct {
	mu        sync.Mutex
	state     concurrentState
	err       error
	done      chan struct{} // closed when it is done; made for who waits
	callbacks []func()

	loop    *kernel.Loop // that it comes from, or nil
	closing *kernel.Closing
	lent    map[bool]int // operations of the loop that wait for it, by mayEnd
}

type concurrentState uint8

const (
	concurrentPending concurrentState = iota
	concurrentRunning
	concurrentCancelled
	concurrentNotified // cancelled, and whoever was to run it knows
	concurrentFinished
)

func (s concurrentState) String() string {
	return [...]string{"pending", "running", "cancelled", "cancelled", "finished"}[s]
}

// name is the state as errors call it.
func (s concurrentState) name() string {
	if s == concurrentNotified {
		return "CANCELLED_AND_NOTIFIED"
	}
	return strings.ToUpper(s.String())
}

// Result waits until the future is done and returns its outcome. A nil ctx never
// ends.
//
// Errors: the exception that was set; [*CancelledError]; [*TimeoutError] if ctx
// ends by its deadline, otherwise ctx's cause; [gen.RuntimeError] "Event loop is
// closed" if the loop that was to provide the result was closed first; an error of
// our own in a callback or task, if the result would come from a loop: it could
// not, while that is blocked.
//
// Python: Future.result, library/concurrent.futures.
//
// Differs: ctx stands in for the timeout.
func (f *ConcurrentFuture[T]) Result(ctx context.Context) (T, error) {
	if err := f.outcome(ctx); err != nil {
		var none T
		return none, err
	}
	return f.v, nil
}

// Err waits until the future is done and returns its exception, nil if there is a
// result.
//
// Errors: as Result.
//
// Python: Future.exception, library/concurrent.futures.
func (f *ConcurrentFuture[T]) Err(ctx context.Context) error { return f.outcome(ctx) }

func (f *ConcurrentFuture[T]) outcome(ctx context.Context) error {
	if err := f.c.wait(ctx); err != nil {
		return err
	}
	if f.c.cancelled() {
		return &CancelledError{}
	}
	return f.c.err // which nobody writes any more
}

// wait waits until c is done.
func (c *concurrent) wait(ctx context.Context) error {
	done, lent, err := c.waiting(ctx)
	if done == nil || err != nil {
		return err
	}
	var over <-chan struct{}
	if ctx != nil {
		over = ctx.Done()
	}
	select {
	case <-done:
		return nil
	case <-over:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over() {
		return nil // both at once: the outcome is not thrown away
	}
	if lent {
		c.lent[mayEnd(ctx)]--
		c.loop.Return(1, mayEnd(ctx))
	}
	return whyEnded(ctx)
}

// waiting is the channel to wait for; nil if there is nothing to wait for.
func (c *concurrent) waiting(ctx context.Context) (done chan struct{}, lent bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.over():
		return nil, false, nil
	case ctx != nil && ctx.Err() != nil:
		return nil, false, whyEnded(ctx)
	case c.loop != nil && c.loop.Running() && kernel.Within():
		return nil, false, errBlocksLoop
	}
	if c.loop != nil && c.loop.Lend(mayEnd(ctx)) {
		if c.lent == nil {
			c.lent = map[bool]int{}
		}
		c.lent[mayEnd(ctx)]++
		lent = true
	}
	return c.doneChan(), lent, nil
}

// mayEnd reports whether ctx may end by itself, and not only when the loop ends it.
func mayEnd(ctx context.Context) bool {
	if _, loops := ctx.(threadContext); loops || ctx == nil {
		return false
	}
	return ctx.Done() != nil
}

var errBlocksLoop = errors.New("loop: a task or callback cannot block for the result of a loop: await WrapFuture")

func whyEnded(ctx context.Context) error {
	cause := context.Cause(ctx)
	if ctx.Err() == context.DeadlineExceeded {
		return &TimeoutError{Cause: cause}
	}
	return cause
}

func (c *concurrent) doneChan() chan struct{} {
	if c.done == nil {
		c.done = make(chan struct{})
		if c.over() {
			close(c.done)
		}
	}
	return c.done
}

func (c *concurrent) over() bool { return c.state >= concurrentCancelled }

func (c *concurrent) cancelled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state == concurrentCancelled || c.state == concurrentNotified
}

// DoneChan is closed when the future is done, for a select.
//
// Go only: Python has concurrent.futures.wait.
func (f *ConcurrentFuture[T]) DoneChan() <-chan struct{} {
	f.c.mu.Lock()
	defer f.c.mu.Unlock()
	return f.c.doneChan()
}

// Cancel cancels the future unless it is running or finished. It reports whether
// it is cancelled. What comes from a loop is not running until it is finished: the
// task is cancelled with it.
//
// Python: Future.cancel, library/concurrent.futures.
func (f *ConcurrentFuture[T]) Cancel() bool {
	if f.c.finish(concurrentCancelled, func() bool { return f.c.state == concurrentPending }) {
		return true
	}
	return f.c.cancelled()
}

// Cancelled reports whether the future was cancelled.
//
// Python: Future.cancelled, library/concurrent.futures.
func (f *ConcurrentFuture[T]) Cancelled() bool { return f.c.cancelled() }

// Running reports whether the function that will provide the result has begun.
//
// Python: Future.running, library/concurrent.futures.
func (f *ConcurrentFuture[T]) Running() bool {
	f.c.mu.Lock()
	defer f.c.mu.Unlock()
	return f.c.state == concurrentRunning
}

// Done reports whether the future has an outcome.
//
// Python: Future.done, library/concurrent.futures.
func (f *ConcurrentFuture[T]) Done() bool {
	f.c.mu.Lock()
	defer f.c.mu.Unlock()
	return f.c.over()
}

// AddDoneCallback has fn called with the future when it is done, on the goroutine
// that makes it so; at once if it is. Callbacks are called in the order of adding;
// one that panics is reported on standard error. It panics if fn is nil.
//
// Python: Future.add_done_callback, library/concurrent.futures.
func (f *ConcurrentFuture[T]) AddDoneCallback(fn func(*ConcurrentFuture[T])) {
	if fn == nil {
		panic("loop: AddDoneCallback of a nil func")
	}
	f.c.whenDone(func() {
		defer f.guard()
		fn(f)
	})
}

func (f *ConcurrentFuture[T]) guard() {
	if r := recover(); r != nil {
		fmt.Fprintln(os.Stderr, &kernel.ExceptionContext{
			Message:   "exception calling callback for " + f.String(),
			Exception: gen.Recovered(r),
		})
	}
}

func (c *concurrent) whenDone(fn func()) {
	c.mu.Lock()
	over := c.over()
	if !over {
		c.callbacks = append(c.callbacks, fn)
	}
	c.mu.Unlock()
	if over {
		fn()
	}
}

// finish ends c, unless may says no, which is asked while c is locked.
func (c *concurrent) finish(state concurrentState, may func() bool) bool {
	c.mu.Lock()
	if c.over() || !may() {
		c.mu.Unlock()
		return false
	}
	c.state = state
	for mayEnd, n := range c.lent {
		c.loop.Return(n, mayEnd)
	}
	c.lent = nil
	if c.done != nil {
		close(c.done)
	}
	callbacks, closing := c.callbacks, c.closing
	c.callbacks, c.closing = nil, nil
	c.mu.Unlock()
	closing.Forget()
	for _, fn := range callbacks {
		fn()
	}
	return true
}

// SetRunningOrNotifyCancel is called by whoever is about to run the function that
// provides the result. It reports false if the future was cancelled: then the
// function must not be run.
//
// Errors: [gen.RuntimeError] "Future in unexpected state" if it was called before,
// or the future is done.
//
// Python: Future.set_running_or_notify_cancel, library/concurrent.futures.
func (f *ConcurrentFuture[T]) SetRunningOrNotifyCancel() (bool, error) {
	f.c.mu.Lock()
	defer f.c.mu.Unlock()
	switch f.c.state {
	case concurrentPending:
		f.c.state = concurrentRunning
		return true, nil
	case concurrentCancelled:
		f.c.state = concurrentNotified
		return false, nil
	}
	return false, &gen.RuntimeError{Msg: "Future in unexpected state"}
}

// SetResult makes v the result.
//
// Errors: [*InvalidStateError] if the future is done.
//
// Python: Future.set_result, library/concurrent.futures.
func (f *ConcurrentFuture[T]) SetResult(v T) error {
	return f.set(func() { f.v = v })
}

// SetException makes err the outcome.
//
// Errors: [*InvalidStateError] if the future is done; [gen.TypeError] if err is nil.
//
// Python: Future.set_exception, library/concurrent.futures.
func (f *ConcurrentFuture[T]) SetException(err error) error {
	if err == nil {
		return &gen.TypeError{Msg: "invalid exception object"}
	}
	return f.set(func() { f.c.err = err })
}

func (f *ConcurrentFuture[T]) set(keep func()) error {
	if f.c.finish(concurrentFinished, func() bool { keep(); return true }) {
		return nil
	}
	f.c.mu.Lock()
	defer f.c.mu.Unlock()
	return &gen.InvalidStateError{Msg: f.c.state.name() + ": " + f.repr()}
}

// String is the future's repr, <Future at 0xc000012345 state=finished returned int>,
// with the Go type of the result.
//
// Python: Future.__repr__, Lib/concurrent/futures/_base.py.
func (f *ConcurrentFuture[T]) String() string {
	f.c.mu.Lock()
	defer f.c.mu.Unlock()
	return f.repr()
}

func (f *ConcurrentFuture[T]) repr() string {
	s := fmt.Sprintf("<Future at %p state=%v", f, f.c.state)
	switch {
	case f.c.state != concurrentFinished:
	case f.c.err != nil:
		class, _, _ := strings.Cut(gen.Repr(f.c.err), "(")
		s += " raised " + class
	default:
		s += " returned " + typeName(f.v)
	}
	return s + ">"
}

func typeName(v any) string {
	if gen.Repr(v) == "None" {
		return "NoneType"
	}
	return fmt.Sprintf("%T", v)
}
