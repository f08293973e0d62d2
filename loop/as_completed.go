package loop

import (
	"iter"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Completions are awaitables in the order in which they are done. [AsCompleted]
// makes one. It can be iterated in two manners, and left and taken up again; each
// awaitable comes once.
//
// Python: the iterator of asyncio.as_completed, library/asyncio-task.
type Completions[T any] struct {
	done    *Queue[FutureOf[T]] // nil for one that came too late
	todo    []FutureOf[T]
	entries []*completedEntry[T]
	left    int
	timer   TimerHandle
	err     error
}

// AsCompletedOptions are the choices [AsCompletedWith] offers. The zero value is
// [AsCompleted]'s.
//
// Python: the keyword arguments of asyncio.as_completed, library/asyncio-task.
type AsCompletedOptions struct {
	// Timeout ends the waiting with a TimeoutError for each that is left. Zero
	// means no timeout; a negative one is over at once, as Python's timeout=0 is.
	Timeout time.Duration
}

// AsCompleted runs the awaitables side by side, coroutines as new tasks in the order
// given, each once.
//
// Errors: [gen.TypeError] for a nil awaitable; [gen.ValueError] for another loop's
// future; [gen.RuntimeError] if no loop runs co.
//
// Python: asyncio.as_completed, library/asyncio-task.
func AsCompleted[T any](co *coro.Co, aws ...coro.Awaitable[T]) (*Completions[T], error) {
	return AsCompletedWith(co, aws, nil)
}

// AsCompletedWith is [AsCompleted] with options; nil means none.
//
// Errors: those of AsCompleted.
//
// Python: asyncio.as_completed, library/asyncio-task.
func AsCompletedWith[T any](co *coro.Co, aws []coro.Awaitable[T], o *AsCompletedOptions) (*Completions[T], error) {
	l := RunningLoop(co)
	if l == nil {
		return nil, kernel.ErrNoRunningLoop()
	}
	c := &Completions[T]{done: NewQueue[FutureOf[T]](0)}
	seen := map[any]bool{}
	for _, aw := range aws {
		if key := identity(aw); key != nil {
			if seen[key] {
				continue
			}
			seen[key] = true
		}
		f, _, err := ensureFuture(l, aw)
		if err != nil {
			c.forget()
			return nil, err
		}
		c.add(f)
	}
	c.left = len(c.todo)
	if o != nil && o.Timeout != 0 && o.Timeout != Forever && c.left > 0 {
		h, err := l.CallLater(max(0, o.Timeout), c.late)
		if err != nil {
			c.forget()
			return nil, err
		}
		c.timer = h
	}
	return c, nil
}

func (c *Completions[T]) add(f FutureOf[T]) {
	e := &completedEntry[T]{c, f}
	c.todo, c.entries = append(c.todo, f), append(c.entries, e)
	f.future().OnDone(e)
}

// completedEntry is what waits for one of the futures.
type completedEntry[T any] struct {
	c *Completions[T]
	f FutureOf[T]
}

func (e *completedEntry[T]) String() string { return "_AsCompletedIterator._handle_completion()" }

// AwaitedBy are those who wait for the next that is done.
func (e *completedEntry[T]) AwaitedBy() []*kernel.Future { return e.c.done.getters.awaiters() }

// Run takes note of a future that is done.
func (e *completedEntry[T]) Run() {
	c := e.c
	if len(c.todo) == 0 {
		return // the time was over before
	}
	for i, f := range c.todo {
		if f == e.f {
			c.todo = append(c.todo[:i:i], c.todo[i+1:]...)
			break
		}
	}
	c.done.PutNowait(e.f)
	if len(c.todo) == 0 {
		c.timer.Cancel()
	}
}

// late is called when the time is over.
func (c *Completions[T]) late() {
	for range c.todo {
		c.done.PutNowait(nil)
	}
	c.forget()
}

func (c *Completions[T]) forget() {
	for _, e := range c.entries {
		e.f.future().Forget(e)
	}
	c.todo, c.entries = nil, nil
}

// Each yields an awaitable for each that is left: the one that is awaited first gives
// the outcome of whichever is done first, and so on.
//
// Errors of awaiting one: the outcome's; [*TimeoutError].
//
// Python: for … in asyncio.as_completed(…), library/asyncio-task.
func (c *Completions[T]) Each() iter.Seq[coro.Awaitable[T]] {
	return func(yield func(coro.Awaitable[T]) bool) {
		for c.left > 0 {
			c.left--
			if !yield(coro.NewWith(c.resolve, &coro.Options{Name: "_AsCompletedIterator._wait_for_one"})) {
				return
			}
		}
	}
}

// resolve waits for the next one, and is its outcome.
func (c *Completions[T]) resolve(co *coro.Co) (T, error) {
	f, err := c.next(co)
	if err != nil {
		var none T
		return none, err
	}
	return f.Result()
}

// All yields the futures that are left, in the order in which they are done: those
// that were given, and the tasks of the coroutines. Each is done when it comes. What
// ended the loop, Err tells.
//
// Python: async for … in asyncio.as_completed(…), library/asyncio-task.
func (c *Completions[T]) All(co *coro.Co) iter.Seq[FutureOf[T]] {
	return func(yield func(FutureOf[T]) bool) {
		c.err = nil
		for c.left > 0 {
			c.left--
			f, err := c.next(co)
			if err != nil {
				c.err = err
				return
			}
			if !yield(f) {
				return
			}
		}
	}
}

// Err is what ended the last loop over All: [*TimeoutError] when the time was over,
// what was thrown into the task that waited, or nil.
//
// Go only: Python's async for raises it.
func (c *Completions[T]) Err() error { return c.err }

func (c *Completions[T]) next(co *coro.Co) (FutureOf[T], error) {
	f, err := c.done.Get(co)
	if err == nil && f == nil {
		err = &gen.TimeoutError{}
	}
	return f, err
}
