package kernel

import "fmt"

// Queue is the ready queue, for tests.
type Queue struct{ ready }

// Push adds e at the end.
func (q *Queue) Push(e Entry) { q.push(e) }

// Pop removes the first.
func (q *Queue) Pop() Entry { return q.pop() }

// Len is the number of entries.
func (q *Queue) Len() int { return q.n }

// Heap is the timer heap, for tests.
type Heap struct{ timers }

// Add schedules t.
func (h *Heap) Add(t *Timer, when int64, e Entry) { h.add(t, when, e) }

// Cancel cancels t.
func (h *Heap) Cancel(t *Timer) { h.cancel(t) }

// Trim drops cancelled timers as an iteration does.
func (h *Heap) Trim() { h.trim() }

// Due moves what is due to q.
func (h *Heap) Due(now int64, q *Queue) { h.due(now, &q.ready) }

// Len is the number of timers, cancelled ones included.
func (h *Heap) Len() int { return len(h.heap) }

// Scheduled is the number of the loop's timers, cancelled ones included.
func (l *Loop) Scheduled() int { return len(l.timers.heap) }

// RunsOn is whether a goroutine with this stack trace runs l: yes, no or unclear.
func (l *Loop) RunsOn(stack string) string {
	return map[answer]string{yes: "yes", no: "no", unclear: "unclear"}[l.runsOn(stack)]
}

// RunningStack is the stack trace of l's step among those of all goroutines.
func (l *Loop) RunningStack(all string) string { return l.runningStack(all) }

// Pool is the address of the pool of frames that l's tasks run on.
func (l *Loop) Pool() string { return fmt.Sprintf("%p", l.frames) }

// Remembered is the number of things whose origin a loop in debug mode remembers.
func (l *Loop) Remembered() int {
	l.debug.origin.mu.Lock()
	defer l.debug.origin.mu.Unlock()
	return len(l.debug.origin.of)
}
