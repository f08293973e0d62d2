package loop

// deque is the items of a first in, first out queue, in blocks, so that a long one is
// never copied, and gives back memory as it empties. The zero deque is empty.
type deque[T any] struct {
	first, last *block[T]
	head, tail  int // in first, and in last
	n           int
	spare       *block[T] // one, so that a short queue allocates nothing
}

const blockSize = 64

type block[T any] struct {
	items [blockSize]T
	next  *block[T]
}

// push adds v at the end. O(1).
func (d *deque[T]) push(v T) {
	if d.last == nil || d.tail == blockSize {
		d.grow()
	}
	d.last.items[d.tail] = v
	d.tail++
	d.n++
}

func (d *deque[T]) grow() {
	b := d.spare
	d.spare = nil
	if b == nil {
		b = &block[T]{}
	}
	if d.last == nil {
		d.first, d.head = b, 0
	} else {
		d.last.next = b
	}
	d.last, d.tail = b, 0
}

// pop removes the first of at least one. O(1).
func (d *deque[T]) pop() T {
	var none T
	b := d.first
	v := b.items[d.head]
	b.items[d.head] = none
	d.head++
	d.n--
	switch {
	case d.n == 0: // b is the last block, too
		d.head, d.tail = 0, 0
	case d.head == blockSize:
		d.first, d.head = b.next, 0
		b.next, d.spare = nil, b
	}
	return v
}

// all are the items in their order, for reprs.
func (d *deque[T]) all() []T {
	all := make([]T, 0, d.n)
	for b, i := d.first, d.head; len(all) < d.n; i++ {
		if i == blockSize {
			b, i = b.next, 0
		}
		all = append(all, b.items[i])
	}
	return all
}
