package kernel

import (
	"bytes"
	"runtime"
	"sync"
)

// Operation is something under way outside the loop: a function on another
// goroutine. While there are any, a virtual clock stands still, and the loop is
// not deadlocked. As an [Entry] it is what follows its end.
type Operation struct {
	loop *Loop
	then func()
}

// NewOperation announces an operation, which must be completed or abandoned.
func (l *Loop) NewOperation() *Operation {
	l.Begin()
	return &Operation{loop: l}
}

// Complete ends the operation: then is called by the loop, or by Close if that
// comes first. It may be called from any goroutine. It reports false if the loop
// is closed: then is not called.
func (o *Operation) Complete(then func()) bool {
	o.then = then
	return o.loop.inbox.post(o)
}

// Abandon ends the operation, and nothing follows. It may be called from any
// goroutine.
func (o *Operation) Abandon() {
	o.loop.inbox.outside.Add(-1)
	o.loop.wake()
}

// Run calls what follows.
func (o *Operation) Run() {
	o.loop.inbox.outside.Add(-1)
	o.then()
}

// operators tells which goroutines an operation of a loop runs on.
var operators sync.Map // of goroutine numbers, to *Loop

// Operate says that an operation of the loop runs on the calling goroutine, until
// over is called. Only a loop that looks for deadlocks needs to know.
func (l *Loop) Operate() (over func()) {
	if !l.detect {
		return func() {}
	}
	g := goroutine()
	before, _ := operators.Swap(g, l)
	return func() {
		if before != nil {
			operators.Store(g, before)
			return
		}
		operators.Delete(g)
	}
}

// Lend says that the calling goroutine is about to wait for the loop. If an
// operation of the loop runs on it, that does not count as under way meanwhile:
// they would wait for one another. With mayEnd set something else may end the
// waiting at any time, as with Expect. It reports whether Return must be called,
// when the waiting is over.
func (l *Loop) Lend(mayEnd bool) bool {
	if !l.detect {
		return false
	}
	if of, _ := operators.Load(goroutine()); of != l {
		return false
	}
	l.inbox.lend(1, mayEnd)
	l.wake()
	return true
}

// Return takes n Lends back. What the waiting goroutines wait for calls it before
// it lets them go, so that the loop cannot find itself deadlocked in between.
func (l *Loop) Return(n int, mayEnd bool) { l.inbox.lend(-n, mayEnd) }

func (b *inbox) lend(n int, mayEnd bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.outside.Add(int64(-n))
	if mayEnd {
		b.expected += n
	}
}

// Expect adds n to the number of things that may come from outside at any time,
// such as signals: time passes meanwhile, but the loop is not deadlocked.
func (l *Loop) Expect(n int) {
	l.inbox.mu.Lock()
	defer l.inbox.mu.Unlock()
	l.inbox.expected += n
}

// alone reports whether nothing can come from outside. It is locked, because what
// is lent leaves one count and enters the other.
func (b *inbox) alone() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.outside.Load() <= 0 && b.expected == 0 && len(b.entries) == 0
}

// wake lets a loop that sleeps look again.
func (l *Loop) wake() {
	select {
	case l.inbox.wake <- struct{}{}:
	default:
	}
}

// goroutine is the number of the calling goroutine, off the header of its stack
// trace, "goroutine 7 [running]:".
func goroutine() string {
	var buf [32]byte
	header := buf[:runtime.Stack(buf[:], false)]
	number, _, _ := bytes.Cut(bytes.TrimPrefix(header, []byte("goroutine ")), []byte(" "))
	return string(number)
}
