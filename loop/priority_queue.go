package loop

import "cmp"

// PriorityQueue is a [Queue] whose Get returns the least item. Equal items come in
// the order in which Python's heapq gives them, which is neither first in, first out
// nor the other way round. [NewPriorityQueue] and [NewPriorityQueueFunc] make one.
//
// Python: asyncio.PriorityQueue, library/asyncio-queue.
type PriorityQueue[T any] struct{ Queue[T] }

// NewPriorityQueue returns an empty queue of at most maxsize items; zero and less
// mean any number. Putting and getting take time in proportion to the logarithm of
// their number.
//
// Python: asyncio.PriorityQueue, library/asyncio-queue.
func NewPriorityQueue[T cmp.Ordered](maxsize int) *PriorityQueue[T] {
	return NewPriorityQueueFunc[T](maxsize, cmp.Compare)
}

// NewPriorityQueueFunc is [NewPriorityQueue] with a comparison, which is negative if
// a comes before b. A comparison that panics leaves the queue as it was. It panics if
// compare is nil.
//
// Python: asyncio.PriorityQueue of objects with __lt__, library/asyncio-queue.
func NewPriorityQueueFunc[T any](maxsize int, compare func(a, b T) int) *PriorityQueue[T] {
	if compare == nil {
		panic("loop: NewPriorityQueueFunc of a nil func")
	}
	return &PriorityQueue[T]{Queue[T]{maxsize: maxsize, order: heap[T]{compare}}}
}

// heap is the order of Python's heapq, which says what becomes of equal items. All
// comparisons are made before anything is moved.
type heap[T any] struct{ compare func(a, b T) int }

func (heap[T]) class() string { return "PriorityQueue" }

func (h heap[T]) less(a, b T) bool { return h.compare(a, b) < 0 }

// put is heapq.heappush.
func (h heap[T]) put(items []T, v T) []T {
	place := len(items)
	for place > 0 && h.less(v, items[(place-1)/2]) {
		place = (place - 1) / 2
	}
	items = append(items, v)
	for i := len(items) - 1; i > place; i = (i - 1) / 2 {
		items[i] = items[(i-1)/2]
	}
	items[place] = v
	return items
}

// take is heapq.heappop: the last item goes to the top and down to a leaf, always in
// the place of the lesser child, of equal ones the right one, and then up again to
// where it belongs.
func (h heap[T]) take(items []T) (T, []T) {
	var none T
	last := len(items) - 1
	v, moved, rest := items[0], items[last], items[:last]
	path := make([]int, 1, 64) // from the top to a leaf; on the stack
	for child := 1; child < len(rest); child = 2*child + 1 {
		if right := child + 1; right < len(rest) && !h.less(rest[child], rest[right]) {
			child = right
		}
		path = append(path, child)
	}
	depth := len(path) - 1
	for depth > 0 && h.less(moved, rest[path[depth]]) {
		depth--
	}
	if len(rest) > 0 {
		for i := range depth {
			rest[path[i]] = rest[path[i+1]]
		}
		rest[path[depth]] = moved
	}
	items[last] = none
	return v, rest
}
