package kernel

// Timer is an entry that becomes ready at a time.
type Timer struct {
	when      int64
	entry     Entry
	scheduled bool
	cancelled bool
}

// timers is a heap of four children a node, ordered by when and, for equal
// times, by the order of adding. Cancelled timers stay until they are the
// first, or until there are more than 100 timers and half of them cancelled.
type timers struct {
	heap      []slot
	seq       uint64
	cancelled int
}

// slot holds a timer's keys, so that comparing does not go to the timer.
type slot struct {
	when  int64
	seq   uint64
	timer *Timer
}

func (a slot) before(b slot) bool {
	return a.when < b.when || a.when == b.when && a.seq < b.seq
}

const (
	arity        = 4
	minCancelled = 100 // _MIN_SCHEDULED_TIMER_HANDLES
)

// add schedules t to push e at when. O(log n).
func (h *timers) add(t *Timer, when int64, e Entry) {
	t.when, t.entry, t.scheduled, t.cancelled = when, e, true, false
	h.seq++
	h.heap = append(h.heap, slot{when, h.seq, t})
	h.up(len(h.heap) - 1)
}

// setTimer adds t to the loop's timers, for what the running task waits.
func (l *Loop) setTimer(t *Timer, when int64, e Entry) {
	l.timers.add(t, when, e)
	l.observe(TimerSet, l.current, when)
}

// cancel makes t never come due. O(1). The one that was added last goes at once, so that
// a task which begins and ends timeouts without waiting leaves none behind.
func (h *timers) cancel(t *Timer) {
	if t.cancelled {
		return
	}
	t.cancelled = true
	switch last := len(h.heap) - 1; {
	case !t.scheduled:
	case last >= 0 && h.heap[last].timer == t:
		h.heap[last] = slot{}
		h.heap, t.scheduled = h.heap[:last], false
	default:
		h.cancelled++
	}
}

// trim drops cancelled timers, as an iteration begins.
func (h *timers) trim() {
	if len(h.heap) > minCancelled && h.cancelled*2 > len(h.heap) {
		h.rebuild()
		return
	}
	for h.cancelled > 0 && len(h.heap) > 0 && h.heap[0].timer.cancelled {
		h.cancelled--
		h.pop()
	}
}

func (h *timers) rebuild() {
	kept := h.heap[:0]
	for _, s := range h.heap {
		if s.timer.cancelled {
			s.timer.scheduled = false
		} else {
			kept = append(kept, s)
		}
	}
	clear(h.heap[len(kept):])
	h.heap, h.cancelled = kept, 0
	for i := len(kept)/arity + 1; i >= 0; i-- {
		h.down(i)
	}
}

// due moves every timer that is due at now to the ready queue.
func (h *timers) due(now int64, r *ready) {
	for len(h.heap) > 0 && h.heap[0].when <= now {
		t := h.pop()
		if t.cancelled {
			h.cancelled--
			continue
		}
		r.push(t.entry)
	}
}

// pop removes the first timer. O(log n).
func (h *timers) pop() *Timer {
	t := h.heap[0].timer
	last := len(h.heap) - 1
	h.heap[0] = h.heap[last]
	h.heap[last] = slot{}
	h.heap = h.heap[:last]
	h.down(0)
	t.scheduled = false
	return t
}

func (h *timers) up(i int) {
	s := h.heap[i]
	for i > 0 {
		parent := (i - 1) / arity
		if !s.before(h.heap[parent]) {
			break
		}
		h.heap[i] = h.heap[parent]
		i = parent
	}
	h.heap[i] = s
}

func (h *timers) down(i int) {
	if i >= len(h.heap) {
		return
	}
	s := h.heap[i]
	for {
		first := arity*i + 1
		if first >= len(h.heap) {
			break
		}
		least := first
		for j := first + 1; j < min(first+arity, len(h.heap)); j++ {
			if h.heap[j].before(h.heap[least]) {
				least = j
			}
		}
		if !h.heap[least].before(s) {
			break
		}
		h.heap[i] = h.heap[least]
		i = least
	}
	h.heap[i] = s
}
