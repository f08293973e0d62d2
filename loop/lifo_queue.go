package loop

// LifoQueue is a [Queue] whose Get returns the newest item. [NewLifoQueue] makes
// one.
//
// Python: asyncio.LifoQueue, library/asyncio-queue.
type LifoQueue[T any] struct{ Queue[T] }

// NewLifoQueue returns an empty queue of at most maxsize items; zero and less mean
// any number.
//
// Python: asyncio.LifoQueue, library/asyncio-queue.
func NewLifoQueue[T any](maxsize int) *LifoQueue[T] {
	return &LifoQueue[T]{Queue[T]{maxsize: maxsize, order: lifo[T]{}}}
}

// lifo is the order of a stack.
type lifo[T any] struct{}

func (lifo[T]) class() string { return "LifoQueue" }

func (lifo[T]) put(items []T, v T) []T { return append(items, v) }

func (lifo[T]) take(items []T) (T, []T) {
	var none T
	last := len(items) - 1
	v := items[last]
	items[last] = none
	return v, items[:last]
}
