package kernel

import "sync"

// Closing is somebody outside who must hear of the loop's end, because they wait
// for it.
type Closing struct {
	of         *closings
	fn         func()
	prev, next *Closing
}

// closings are those of a loop, in the order of AtClose.
type closings struct {
	mu          sync.Mutex
	first, last *Closing
	closed      bool
}

// AtClose makes Close call fn, before it ends the tasks. It may be called from any
// goroutine. It returns nil, and does not call fn, if the loop is closed.
func (l *Loop) AtClose(fn func()) *Closing {
	of := &l.closings
	of.mu.Lock()
	defer of.mu.Unlock()
	if of.closed {
		return nil
	}
	c := &Closing{of: of, fn: fn, prev: of.last}
	if of.last == nil {
		of.first = c
	} else {
		of.last.next = c
	}
	of.last = c
	return c
}

// Forget takes back what AtClose did. It may be called from any goroutine, and
// twice; a nil Closing has nothing to forget.
func (c *Closing) Forget() {
	if c == nil {
		return
	}
	of := c.of
	of.mu.Lock()
	defer of.mu.Unlock()
	of.remove(c)
}

func (of *closings) remove(c *Closing) {
	if c.fn == nil {
		return
	}
	c.fn = nil
	if c.prev == nil {
		of.first = c.next
	} else {
		c.prev.next = c.next
	}
	if c.next == nil {
		of.last = c.prev
	} else {
		c.next.prev = c.prev
	}
}

// close calls everybody, and refuses those who come later.
func (of *closings) close() {
	of.mu.Lock()
	of.closed = true
	for c := of.first; c != nil; c = of.first {
		fn := c.fn
		of.remove(c)
		// Unlocked: fn lets others go, who may forget Closings of their own.
		of.mu.Unlock()
		fn()
		of.mu.Lock()
	}
	of.mu.Unlock()
}

// completed calls what follows the operations that are over and that the loop has
// not come to: what became of them may be an exception that nobody has seen.
func (l *Loop) completed(posted []Entry) {
	for l.ready.n > 0 {
		if o, ok := l.ready.pop().(*Operation); ok {
			o.Run()
		}
	}
	for _, e := range posted {
		if o, ok := e.(*Operation); ok {
			o.Run()
		}
	}
}

// lateReports are about what happened outside after the loop was closed.
type lateReports struct {
	mu   sync.Mutex
	list []*ExceptionContext
	busy bool // somebody is telling them, or will at the end of Close
}

// TellLate gives c to the exception handler of a loop that is closed: one at a
// time, and not before Close is over. It may be called from any goroutine, and
// does not wait for others: what Close waits for may be what calls it.
func (l *Loop) TellLate(c *ExceptionContext) {
	l.late.mu.Lock()
	l.late.list = append(l.late.list, c)
	busy := l.late.busy
	l.late.busy = true
	l.late.mu.Unlock()
	if !busy {
		l.tellLate()
	}
}

// hold keeps the reports back until tellLate.
func (r *lateReports) hold() {
	r.mu.Lock()
	r.busy = true
	r.mu.Unlock()
}

func (r *lateReports) next() *ExceptionContext {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.list) == 0 {
		r.busy = false
		return nil
	}
	c := r.list[0]
	r.list = r.list[1:]
	return c
}

func (l *Loop) tellLate() {
	for c := l.late.next(); c != nil; c = l.late.next() {
		l.CallExceptionHandler(c)
	}
}

// SkipNumber passes over a task's number, for what is a task in asyncio only.
func (l *Loop) SkipNumber() { l.numbers.Add(1) }
