package coro

import (
	"runtime"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// guard asks the collector to close the generator when its handle is dropped. The
// frame has been entered.
func (g *AsyncGenerator[Y, S]) guard() {
	if g == &g.b.twin {
		return
	}
	g.b.guarded = true
	g.b.cleanup = runtime.AddCleanup(g, dropAsyncgen, droppable(g.b))
}

type droppable interface{ dropped() }

// dropAsyncgen is called by the collector. Its goroutine closes everything that
// is dropped in the process, and must not be ended by a body that calls Goexit.
func dropAsyncgen(d droppable) { go d.dropped() }

// dropped lets the loop that the generator began in close it, which alone may
// touch it, or closes it here if there is none.
func (b *asyncBody[Y, S]) dropped() {
	if b.home != nil && b.home.Finalizer != nil && b.home.Finalizer(&b.twin) {
		return
	}
	b.abandon()
}

// Abandon ends the generator as the collector ends a dropped one that has no
// loop: its await or Yield returns [gen.ErrGeneratorExit]; if it suspends again it
// is unwound by force, so that its deferred calls run; and what goes wrong is
// reported to the [gen.UnraisableHook].
//
// Go only: an event loop that closes owes this to the goroutines of its
// asynchronous generators.
func (g *AsyncGenerator[Y, S]) Abandon() { g.made().abandon() }

// abandon ends a body that nobody will resume any more.
func (b *asyncBody[Y, S]) abandon() {
	report := func(err error) { gen.ReportUnraisable(gen.Unraisable{Err: err, Object: b.repr()}) }
	if !b.frame.Enter() {
		report(&gen.ValueError{Msg: "async generator already executing"})
		return
	}
	switch b.frame.Status() {
	case frame.Unstarted:
		b.discard()
	case frame.Suspended:
		b.exit(report)
		return
	}
	b.frame.Leave()
}

// exit raises GeneratorExit in a suspended body that has been entered.
func (b *asyncBody[Y, S]) exit(report func(error)) {
	b.raise = gen.ErrGeneratorExit
	b.Co.message, b.Co.err, b.Co.closing = nil, gen.ErrGeneratorExit, true
	b.atYield = false
	status := b.frame.Switch()
	b.settle(nil)
	b.frame.Leave()
	if status == frame.Suspended {
		report(&gen.RuntimeError{Msg: "async generator ignored GeneratorExit"})
		if err := b.frame.Close(); err != nil {
			report(err)
		}
	}
	b.end()
	switch {
	case b.frame.Panic() != nil:
		report(b.panicError())
	case status != frame.Suspended && b.raised != nil && !isExit(b.raised) && !isStopAsync(b.raised):
		report(b.raised)
	}
}
