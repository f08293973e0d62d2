package kernel

// Entry is what the ready queue holds.
type Entry interface {
	// Run is called once, in the loop iteration after the one that pushed it.
	Run()
}

// ready is the queue of entries to run, a ring that grows. Pushing and popping
// cost O(1) and allocate nothing once the ring is large enough.
type ready struct {
	ring []Entry // a power of two long
	head int
	n    int
}

func (r *ready) push(e Entry) {
	if r.n == len(r.ring) {
		r.grow()
	}
	r.ring[(r.head+r.n)&(len(r.ring)-1)] = e
	r.n++
}

func (r *ready) pop() Entry {
	e := r.ring[r.head]
	r.ring[r.head] = nil
	r.head = (r.head + 1) & (len(r.ring) - 1)
	r.n--
	return e
}

func (r *ready) grow() {
	ring := make([]Entry, max(16, 2*len(r.ring)))
	for i := range r.n {
		ring[i] = r.ring[(r.head+i)&(len(r.ring)-1)]
	}
	r.ring, r.head = ring, 0
}
