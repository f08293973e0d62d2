package loop

import (
	"iter"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Channel is a Go channel whose values tasks can await. [FromChan] makes one. It
// belongs to the first loop that waits on it, until that is closed. Tasks that
// wait are served in the order in which they came.
//
// While a task waits, something is under way outside the loop, and a virtual clock
// stands still: what is sent must not come from a task of the same loop that
// sleeps.
//
// Go only: Python has no channels; a thread feeds a queue by call_soon_threadsafe.
type Channel[T any] struct {
	ch    <-chan T
	loop  *Loop
	line  waiters
	kept  []T // received for tasks that went away
	ended bool
	pump  *pump[T] // receives while there is a line
}

// FromChan makes ch awaitable. It panics if ch is nil.
//
// Go only: see [Channel].
func FromChan[T any](ch <-chan T) *Channel[T] {
	if ch == nil {
		panic("loop: FromChan of a nil channel")
	}
	return &Channel[T]{ch: ch}
}

// Await waits for the next value; at once if there is one. When the waiting task is
// cancelled, no value is lost: what has been received meanwhile is for the next
// Await.
//
// Errors: [gen.StopAsyncIteration] when the channel is closed; what is thrown into
// the waiting task; [gen.RuntimeError] if another loop has waited on it before, or
// if no loop runs co.
//
// Go only: see [Channel].
func (c *Channel[T]) Await(co *coro.Co) (T, error) {
	var none T
	if c.ch == nil {
		panic("loop: zero Channel: FromChan makes one")
	}
	l := RunningLoop(co)
	switch {
	case l == nil:
		return none, kernel.ErrNoRunningLoop()
	case c.loop == nil || c.loop.IsClosed():
		c.loop, c.line = l, waiters{}
	case c.loop != l:
		return none, &gen.RuntimeError{Msg: gen.Repr(c) + " is bound to a different event loop"}
	}
	if c.pump == nil && len(c.kept) == 0 {
		select {
		case v, ok := <-c.ch:
			if ok {
				return v, nil
			}
			c.ended = true
		default:
		}
	}
	for len(c.kept) == 0 {
		if c.ended {
			return none, &gen.StopAsyncIteration{}
		}
		if err := c.wait(co, l); err != nil {
			return none, err
		}
	}
	v := c.kept[0]
	c.kept[0] = none
	c.kept = c.kept[1:]
	c.rest()
	return v, nil
}

// rest ends the pump when nobody waits any more.
func (c *Channel[T]) rest() {
	if c.line.first == nil {
		c.halt()
	}
}

// receive keeps what a pump has received.
func (c *Channel[T]) receive(v T, ok bool) {
	if ok {
		c.kept = append(c.kept, v)
	} else {
		c.ended = true
	}
}

// wait waits for a turn to look again.
func (c *Channel[T]) wait(co *coro.Co, l *Loop) error {
	if c.pump == nil {
		c.pump = c.start(l)
	}
	woken := false
	defer func() {
		if woken {
			return
		}
		// Whoever goes away leaves the turn to the others.
		if len(c.kept) > 0 || c.ended {
			c.line.wake()
		}
		c.rest()
	}()
	_, err := c.line.wait(co, l)
	woken = err == nil
	return err
}

// pump is a goroutine that receives one value.
type pump[T any] struct {
	op   *kernel.Operation
	stop chan struct{}
	over chan struct{} // closed when it receives no more
	v    T
	ok   bool
	got  bool // something: a value, or the end
}

func (c *Channel[T]) start(l *Loop) *pump[T] {
	p := &pump[T]{op: l.k.NewOperation(), stop: make(chan struct{}), over: make(chan struct{})}
	go func() {
		select {
		case p.v, p.ok = <-c.ch:
			p.got = true
		case <-p.stop:
		}
		close(p.over)
		if p.got {
			p.op.Complete(func() { c.pumped(p) })
		}
	}()
	return p
}

// pumped takes what p has received, unless halt has.
func (c *Channel[T]) pumped(p *pump[T]) {
	if c.pump != p {
		return
	}
	c.pump = nil
	c.receive(p.v, p.ok)
	if c.ended {
		c.line.wakeAll()
		return
	}
	c.line.wake()
	if c.line.first != nil {
		c.pump = c.start(c.loop)
	}
}

// halt ends the pump. It is over at once, and what it has received is kept.
func (c *Channel[T]) halt() {
	p := c.pump
	if p == nil {
		return
	}
	c.pump = nil
	close(p.stop)
	<-p.over
	if p.got {
		c.receive(p.v, p.ok)
	} else {
		p.op.Abandon()
	}
}

// All are the values until the channel is closed. An await that fails is the last
// pair, with its error: a cancellation must be passed on.
//
//	for v, err := range c.All(co) {
//		if err != nil {
//			return err
//		}
//		…
//	}
//
// Go only: see [Channel].
func (c *Channel[T]) All(co *coro.Co) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			v, err := c.Await(co)
			if _, end := gen.Raised(err).(*gen.StopAsyncIteration); end {
				return
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

// String is the channel's repr, <Channel waiting=1>.
//
// Go only: see [Channel].
func (c *Channel[T]) String() string {
	s := "<Channel"
	if c.ended {
		s += " closed"
	}
	if len(c.kept) > 0 {
		s += " kept=" + gen.Repr(len(c.kept))
	}
	if c.line.n > 0 {
		s += " waiting=" + gen.Repr(c.line.n)
	}
	return s + ">"
}
