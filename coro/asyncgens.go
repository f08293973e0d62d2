package coro

import (
	"fmt"
	"sync"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// AnyAsyncGenerator is an asynchronous generator, whatever its types.
//
// Python: types.AsyncGeneratorType, library/types.
type AnyAsyncGenerator interface {
	// AClose is the step that closes it.
	AClose() *AsyncStep[gen.None]
	// State is where it is in its life.
	State() AsyncState
	// Name is its name.
	Name() string
	// String is its repr.
	String() string
	// Abandon ends it as the collector ends a dropped one.
	Abandon()

	inLoop() *asyncPlace
}

// Asyncgens are the asynchronous generators of an event loop: those that have
// begun in it and have not ended. An event loop has one; its drivers (see SetDriver
// of [Co]) offer it with a method Asyncgens() *Asyncgens. The zero Asyncgens is
// ready for use.
//
// Python: sys.set_asyncgen_hooks, library/sys.
type Asyncgens struct {
	// Finalizer is told, on a goroutine of the collector's, of a generator that
	// was dropped while suspended. It sees to it that the loop closes it, and
	// reports false if it cannot. It is set before the first generator begins.
	Finalizer func(g AnyAsyncGenerator) bool

	mu          sync.Mutex
	first, last *asyncPlace
	shut        bool
}

// asyncPlace is a generator's place among the loop's.
type asyncPlace struct {
	g          AnyAsyncGenerator
	prev, next *asyncPlace
	listed     bool
	taken      bool // by Shutdown
}

func (g *AsyncGenerator[Y, S]) inLoop() *asyncPlace { return &g.made().place }

// asyncgensKeeper is what the task of an event loop offers.
type asyncgensKeeper interface{ Asyncgens() *Asyncgens }

// drives reports whether a step that is taken on behalf of co is taken in the loop,
// or by hand.
func (l *Asyncgens) drives(co *Co) bool {
	if co == nil {
		return true
	}
	k, ok := co.driver.(asyncgensKeeper)
	return !ok || k.Asyncgens() == l
}

// adopt enters a generator that begins among those of the loop that drives co, if
// one does.
//
// Errors: RuntimeError if it began in another loop.
func (b *asyncBody[Y, S]) adopt(co *Co) error {
	switch status := b.frame.Status(); {
	case co == nil || status > frame.Suspended:
	case b.home != nil && !b.home.drives(co):
		return errElsewhere(co.driver, b.repr())
	case b.home == nil && status == frame.Unstarted:
		if k, ok := co.driver.(asyncgensKeeper); ok {
			b.home = k.Asyncgens()
			b.place.g = &b.twin
			if shut := b.home.add(&b.place); shut {
				b.warnShut()
			}
		}
	}
	return nil
}

// errElsewhere is the refusal of a generator that began in another loop.
func errElsewhere(driver any, repr string) error {
	return &gen.RuntimeError{Msg: fmt.Sprintf("Task %v got asynchronous generator %s attached to a different loop", driver, repr)}
}

// add enters a generator that begins, and reports whether that is too late for
// Shutdown.
func (l *Asyncgens) add(p *asyncPlace) (shut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.prev, p.listed = l.last, true
	if l.last == nil {
		l.first = p
	} else {
		l.last.next = p
	}
	l.last = p
	return l.shut
}

// warnShut reports a generator that begins after the shutdown.
func (b *asyncBody[Y, S]) warnShut() {
	w := Warning{
		Name:     b.displayName(),
		Category: "ResourceWarning",
		Message:  "asynchronous generator " + b.repr() + " was scheduled after loop.shutdown_asyncgens() call",
	}
	w.File, w.Line = b.code.Location()
	Warn(w)
}

// remove strikes out a generator that has ended.
func (l *Asyncgens) remove(p *asyncPlace) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !p.listed {
		return
	}
	if p.prev == nil {
		l.first = p.next
	} else {
		p.prev.next = p.next
	}
	if p.next == nil {
		l.last = p.prev
	} else {
		p.next.prev = p.prev
	}
	p.prev, p.next, p.listed = nil, nil, false
}

// Shutdown returns the generators that have not ended, in the order in which they
// began, each of them once: the loop is to close them. One that begins afterwards
// is reported to the [WarningHook].
//
// Python: loop.shutdown_asyncgens, library/asyncio-eventloop.
func (l *Asyncgens) Shutdown() []AnyAsyncGenerator {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shut = true
	var all []AnyAsyncGenerator
	for p := l.first; p != nil; p = p.next {
		if !p.taken {
			p.taken = true
			all = append(all, p.g)
		}
	}
	return all
}

// Discard makes Shutdown pass over g: a task of its own closes it.
//
// Python: BaseEventLoop._asyncgen_finalizer_hook, Lib/asyncio/base_events.py.
func (l *Asyncgens) Discard(g AnyAsyncGenerator) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g.inLoop().taken = true
}

// Left are the generators that have not ended. A loop that closes owes them an
// Abandon, or their goroutines stay for ever.
//
// Go only: Python's collector ends them.
func (l *Asyncgens) Left() []AnyAsyncGenerator {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []AnyAsyncGenerator
	for p := l.first; p != nil; p = p.next {
		all = append(all, p.g)
	}
	return all
}

// Len is the number of generators that have not ended.
//
// Go only: see Left.
func (l *Asyncgens) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for p := l.first; p != nil; p = p.next {
		n++
	}
	return n
}
