package coro

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// AnyAsyncGenerator is an asynchronous generator, whatever its types.
//
// Python: collections.abc.AsyncGenerator, library/collections.abc.
type AnyAsyncGenerator interface {
	// Name is the generator's name.
	Name() string
	// String is its repr.
	String() string
	// Closing is a coroutine that closes it.
	Closing() *Coroutine[gen.None]
}

// Closing is a coroutine that awaits AClose.
//
// Python: agen.aclose, which is a coroutine there.
func (g *AsyncGenerator[Y, S]) Closing() *Coroutine[gen.None] {
	closing := g.AClose()
	return NewWith(func(co *Co) (gen.None, error) { return closing.Await(co) }, &Options{Name: "<async_generator_athrow without __name__>"})
}

// AsyncGenerators are the asynchronous generators that have begun in the tasks of an
// event loop, and have not ended. The zero AsyncGenerators is empty.
//
// Go only: for those who write event loops. Python: sys.set_asyncgen_hooks.
type AsyncGenerators struct {
	// Finalizer is told of one that is dropped while suspended, on the collector's
	// goroutine, and has to close it.
	Finalizer func(g AnyAsyncGenerator)

	first, last *asyncCore
	shutDown    bool
}

func (l *AsyncGenerators) add(c *asyncCore) {
	if c.host != nil {
		return
	}
	if l.shutDown {
		Warn(Warning{
			Category: "ResourceWarning",
			Message:  fmt.Sprintf("asynchronous generator %s was scheduled after loop.shutdown_asyncgens() call", c.repr()),
		})
	}
	c.host, c.listed, c.prev = l, true, l.last
	if l.last == nil {
		l.first = c
	} else {
		l.last.next = c
	}
	l.last = c
}

func (l *AsyncGenerators) remove(c *asyncCore) {
	if c.prev == nil {
		l.first = c.next
	} else {
		c.prev.next = c.next
	}
	if c.next == nil {
		l.last = c.prev
	} else {
		c.next.prev = c.prev
	}
	c.listed, c.prev, c.next = false, nil, nil
}

func (l *AsyncGenerators) finalize(g AnyAsyncGenerator) {
	if l.Finalizer != nil {
		l.Finalizer(g)
	}
}

// ShutDown returns the generators that are suspended, in the order in which they
// began; those that begin from now on are warned of.
//
// Python: loop.shutdown_asyncgens, library/asyncio-eventloop.
func (l *AsyncGenerators) ShutDown() []AnyAsyncGenerator {
	l.shutDown = true
	var all []AnyAsyncGenerator
	for c := l.first; c != nil; c = c.next {
		all = append(all, c.body.handle())
	}
	return all
}

// Abandon ends the generators that are left as the collector ends dropped ones.
//
// Go only: a loop that closes owes this to their goroutines.
func (l *AsyncGenerators) Abandon() {
	for l.first != nil {
		c := l.first
		l.remove(c)
		c.abandon()
	}
}
