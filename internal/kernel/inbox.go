package kernel

import (
	"sync"
	"sync/atomic"
	"time"
)

// inbox is how other goroutines reach a loop: the only part of it that is
// locked.
type inbox struct {
	mu      sync.Mutex
	entries []Entry
	closed  bool
	filled  atomic.Bool   // entries is not empty
	wake    chan struct{} // of capacity 1
	spare   []Entry
	timer   *time.Timer

	// outside counts operations under way elsewhere that will post when they
	// are over: while there are any, a loop without work waits, whatever its
	// clock, and is not deadlocked.
	outside atomic.Int64
	// expected counts what may come at any time; locked.
	expected int
}

// post appends e and wakes the loop. It reports false if the loop is closed.
func (b *inbox) post(e Entry) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.entries = append(b.entries, e)
	b.filled.Store(true)
	select {
	case b.wake <- struct{}{}:
	default: // a wake-up is under way already
	}
	return true
}

// drain moves what was posted to the ready queue, in order.
func (b *inbox) drain(r *ready) {
	b.mu.Lock()
	entries := b.entries
	b.entries = b.spare[:0]
	b.filled.Store(false)
	b.mu.Unlock()
	for i, e := range entries {
		r.push(e)
		entries[i] = nil
	}
	b.spare = entries
}

// sleep waits until something is posted, for at most d nanoseconds; for ever if
// d is negative.
func (b *inbox) sleep(d int64) {
	if d < 0 {
		<-b.wake
		return
	}
	if b.timer == nil {
		b.timer = time.NewTimer(time.Duration(d))
	} else {
		b.timer.Reset(time.Duration(d))
	}
	select {
	case <-b.wake:
		b.timer.Stop()
	case <-b.timer.C:
	}
}

// close refuses further posts and returns those that were not drained.
func (b *inbox) close() []Entry {
	b.mu.Lock()
	defer b.mu.Unlock()
	left := b.entries
	b.closed, b.entries, b.spare = true, nil, nil
	return left
}

// Begin announces an operation outside the loop that will call Complete.
func (l *Loop) Begin() { l.inbox.outside.Add(1) }

// Complete ends an operation that Begin announced, by a callback on the loop. It
// may be called from any goroutine. The operation counts as under way until the
// loop has taken the callback in. It reports false if the loop is closed.
func (l *Loop) Complete(fn func()) bool {
	return l.inbox.post(&completion{l, fn})
}

type completion struct {
	loop *Loop
	fn   func()
}

func (c *completion) Run() {
	c.loop.inbox.outside.Add(-1)
	c.fn()
}
