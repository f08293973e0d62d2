package loop

import (
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// The errors of queues carry no text, as in Python.
var (
	// ErrQueueEmpty is what GetNowait returns for an empty queue.
	//
	// Python: asyncio.QueueEmpty, library/asyncio-queue.
	ErrQueueEmpty error = &QueueEmpty{}
	// ErrQueueFull is what PutNowait returns for a full queue.
	//
	// Python: asyncio.QueueFull, library/asyncio-queue.
	ErrQueueFull error = &QueueFull{}
	// ErrQueueShutDown is what Put and Get return for a queue that was shut down.
	//
	// Python: asyncio.QueueShutDown, library/asyncio-queue.
	ErrQueueShutDown error = &QueueShutDown{}
)

// QueueEmpty is the type of [ErrQueueEmpty].
//
// Python: asyncio.QueueEmpty, library/asyncio-queue.
type QueueEmpty struct{}

func (*QueueEmpty) Error() string { return "" }

// Class is "asyncio.queues.QueueEmpty".
func (*QueueEmpty) Class() string { return "asyncio.queues.QueueEmpty" }

// Args holds nothing.
func (*QueueEmpty) Args() []any { return nil }

// QueueFull is the type of [ErrQueueFull].
//
// Python: asyncio.QueueFull, library/asyncio-queue.
type QueueFull struct{}

func (*QueueFull) Error() string { return "" }

// Class is "asyncio.queues.QueueFull".
func (*QueueFull) Class() string { return "asyncio.queues.QueueFull" }

// Args holds nothing.
func (*QueueFull) Args() []any { return nil }

// QueueShutDown is the type of [ErrQueueShutDown].
//
// Python: asyncio.QueueShutDown, library/asyncio-queue.
type QueueShutDown struct{}

func (*QueueShutDown) Error() string { return "" }

// Class is "asyncio.queues.QueueShutDown".
func (*QueueShutDown) Class() string { return "asyncio.queues.QueueShutDown" }

// Args holds nothing.
func (*QueueShutDown) Args() []any { return nil }

// AnyQueue is a [Queue], a [LifoQueue] or a [PriorityQueue].
//
// Python: asyncio.Queue, which the others derive from, library/asyncio-queue.
type AnyQueue[T any] interface {
	// Put adds an item, and waits before while the queue is full.
	Put(co *coro.Co, v T) error
	// PutNowait adds an item if there is room.
	PutNowait(v T) error
	// Get removes an item, and waits before while there is none.
	Get(co *coro.Co) (T, error)
	// GetNowait removes an item if there is one.
	GetNowait() (T, error)
	// TaskDone says that an item has been dealt with.
	TaskDone() error
	// Join waits until all have been.
	Join(co *coro.Co) error
	// Shutdown ends the queue.
	Shutdown(immediate bool)
	// Len is the number of items.
	Len() int
	// Maxsize is how many there can be; zero and less mean any number.
	Maxsize() int
	// Empty reports whether there is none.
	Empty() bool
	// Full reports whether there is no room.
	Full() bool
}

// order is how a queue that is not first in, first out keeps its items.
type order[T any] interface {
	put(items []T, v T) []T
	take(items []T) (T, []T)
	class() string
}

// Queue passes items from tasks to tasks, first in first out. Get waits while it
// is empty, Put while it is full. [NewQueue] makes one. It belongs to the
// goroutine of the loop whose task first waits on it; an operation that need not
// wait does not let other tasks run.
//
// Python: asyncio.Queue, library/asyncio-queue.
type Queue[T any] struct {
	binding
	maxsize    int
	line       deque[T] // the items, unless there is an order
	items      []T
	order      order[T] // of the items; nil for first in, first out
	getters    waiters
	putters    waiters
	joiners    waiters
	unfinished int
	shutdown   bool
}

// NewQueue returns an empty queue of at most maxsize items; zero and less mean
// any number.
//
// Python: asyncio.Queue, library/asyncio-queue.
func NewQueue[T any](maxsize int) *Queue[T] { return &Queue[T]{maxsize: maxsize} }

// Len is the number of items in the queue.
//
// Python: Queue.qsize, library/asyncio-queue.
func (q *Queue[T]) Len() int { return q.line.n + len(q.items) }

// Maxsize is the number that NewQueue was given.
//
// Python: Queue.maxsize, library/asyncio-queue.
func (q *Queue[T]) Maxsize() int { return q.maxsize }

// Empty reports whether there is no item.
//
// Python: Queue.empty, library/asyncio-queue.
func (q *Queue[T]) Empty() bool { return q.Len() == 0 }

// Full reports whether there are maxsize items.
//
// Python: Queue.full, library/asyncio-queue.
func (q *Queue[T]) Full() bool { return q.maxsize > 0 && q.Len() >= q.maxsize }

// Put adds v, and waits before while the queue is full.
//
// Errors: [ErrQueueShutDown]; [*CancelledError] when the waiting task is
// cancelled; [gen.RuntimeError] "… is bound to a different event loop", and "no
// running event loop" if co is driven by hand.
//
// Python: Queue.put, library/asyncio-queue.
func (q *Queue[T]) Put(co *coro.Co, v T) error {
	for q.Full() {
		if q.shutdown {
			return ErrQueueShutDown
		}
		l, err := q.bind(co, q.object)
		if err != nil {
			return err
		}
		if cancelled, err := q.putters.wait(co, l); err != nil {
			if !q.Full() && !cancelled {
				// It was woken, but cannot take the place: the next one may.
				q.putters.wake()
			}
			return err
		}
	}
	return q.PutNowait(v)
}

// PutNowait adds v.
//
// Errors: [ErrQueueFull]; [ErrQueueShutDown].
//
// Python: Queue.put_nowait, library/asyncio-queue.
func (q *Queue[T]) PutNowait(v T) error {
	if q.shutdown {
		return ErrQueueShutDown
	}
	if q.Full() {
		return ErrQueueFull
	}
	if q.order == nil {
		q.line.push(v)
	} else {
		q.items = q.order.put(q.items, v)
	}
	q.unfinished++
	q.getters.wake()
	return nil
}

// Get removes the oldest item and returns it, and waits before while there is
// none. A task that is woken for an item may find that another has taken it, and
// then waits again at the end of the line.
//
// Errors: [ErrQueueShutDown] when the queue was shut down and is empty; otherwise
// those of Put.
//
// Python: Queue.get, library/asyncio-queue.
func (q *Queue[T]) Get(co *coro.Co) (T, error) {
	var none T
	for q.Empty() {
		if q.shutdown {
			return none, ErrQueueShutDown
		}
		l, err := q.bind(co, q.object)
		if err != nil {
			return none, err
		}
		if cancelled, err := q.getters.wait(co, l); err != nil {
			if !q.Empty() && !cancelled {
				// It was woken, but cannot take the item: the next one may.
				q.getters.wake()
			}
			return none, err
		}
	}
	return q.GetNowait()
}

// GetNowait removes the oldest item and returns it.
//
// Errors: [ErrQueueEmpty]; [ErrQueueShutDown] when the queue was shut down and is
// empty.
//
// Python: Queue.get_nowait, library/asyncio-queue.
func (q *Queue[T]) GetNowait() (T, error) {
	var none T
	if q.Empty() {
		if q.shutdown {
			return none, ErrQueueShutDown
		}
		return none, ErrQueueEmpty
	}
	var v T
	if q.order == nil {
		v = q.line.pop()
	} else {
		v, q.items = q.order.take(q.items)
	}
	q.putters.wake()
	return v, nil
}

// TaskDone says that an item which Get returned has been dealt with. Join waits
// until that is so for every item that was put.
//
// Errors: [gen.ValueError] "task_done() called too many times".
//
// Python: Queue.task_done, library/asyncio-queue.
func (q *Queue[T]) TaskDone() error {
	if q.unfinished <= 0 {
		return &gen.ValueError{Msg: "task_done() called too many times"}
	}
	q.unfinished--
	if q.unfinished == 0 {
		q.joiners.wakeAll()
	}
	return nil
}

// Join waits until TaskDone was called for every item that was put; not at all if
// it has been.
//
// Errors: those of waiting, as for Put.
//
// Python: Queue.join, library/asyncio-queue.
func (q *Queue[T]) Join(co *coro.Co) error {
	if q.unfinished == 0 {
		return nil
	}
	l, err := q.bind(co, q.object)
	if err != nil {
		return err
	}
	_, err = q.joiners.wait(co, l)
	return err
}

// Shutdown makes Put fail from now on, and Get once the queue is empty; whoever
// waits is woken. With immediate, the items are dropped at once, each counting as
// done for Join. Shutting down twice does no harm.
//
// Python: Queue.shutdown, library/asyncio-queue.
func (q *Queue[T]) Shutdown(immediate bool) {
	q.shutdown = true
	if immediate {
		for n := q.Len(); n > 0 && q.unfinished > 0; n-- {
			q.unfinished--
		}
		q.line, q.items = deque[T]{}, nil
		if q.unfinished == 0 {
			q.joiners.wakeAll()
		}
	}
	q.getters.wakeAll()
	q.putters.wakeAll()
}

// String is the queue without its address, <Queue maxsize=2 _queue=[1] tasks=1>.
//
// Python: Queue.__str__, Lib/asyncio/queues.py.
func (q *Queue[T]) String() string { return "<" + q.class() + " " + q.format() + ">" }

// object is the repr of the queue, with its address.
func (q *Queue[T]) object() string { return fmt.Sprintf("<%s at %p %s>", q.class(), q, q.format()) }

func (q *Queue[T]) class() string {
	if q.order == nil {
		return "Queue"
	}
	return q.order.class()
}

func (q *Queue[T]) format() string {
	parts := []string{fmt.Sprintf("maxsize=%d", q.maxsize)}
	if !q.Empty() {
		parts = append(parts, "_queue="+gen.Repr(append(q.line.all(), q.items...)))
	}
	if q.getters.n > 0 {
		parts = append(parts, fmt.Sprintf("_getters[%d]", q.getters.n))
	}
	if q.putters.n > 0 {
		parts = append(parts, fmt.Sprintf("_putters[%d]", q.putters.n))
	}
	if q.unfinished > 0 {
		parts = append(parts, fmt.Sprintf("tasks=%d", q.unfinished))
	}
	if q.shutdown {
		parts = append(parts, "shutdown")
	}
	return strings.Join(parts, " ")
}
