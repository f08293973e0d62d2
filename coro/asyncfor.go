package coro

import (
	"iter"

	"github.com/coluber-go/coluber/gen"
)

// All is an iterator over the values that the generator has yet to yield, on
// behalf of co. When the loop is left, by break, return, panic or Goexit, the
// generator is closed, and its end awaited, there and then. After the range, Err
// tells whether it ended by an error: the body's, what was thrown into the
// waiting caller, or what closing raised.
//
// Python: async for v in g, reference/compound_stmts.
//
// Differs: leaving the loop closes the generator at once, in the same task.
func (g *AsyncGenerator[Y, S]) All(co *Co) iter.Seq[Y] {
	g.made()
	return func(loop func(Y) bool) {
		co.mustRun()
		err := g.exhaust(co, loop)
		if isStopAsync(err) {
			err = nil
		}
		g.b.looped = err
	}
}

// exhaust gives values to loop until there are no more, or loop breaks. It returns
// what ended it. Its steps do not guard the handle, which it has: what it leaves
// suspended, AClose has guarded.
func (g *AsyncGenerator[Y, S]) exhaust(co *Co, loop func(Y) bool) (err error) {
	left := true
	defer func() {
		if left { // by a panic or Goexit, and a second error has nowhere to go
			g.leaveUnwinding(co)
		}
	}()
	for {
		waits := co.waits
		v, out, done, err := g.b.leap(nil, co)
		if !done || err != nil {
			if v, err = g.follow(co, waits, v, out, done, err); err != nil {
				left = false
				return g.afterError(co, err)
			}
		}
		if !loop(v) {
			left = false
			_, err := g.AClose().Await(co)
			return err
		}
	}
}

// follow is the rest of a step whose body did not simply yield.
func (g *AsyncGenerator[Y, S]) follow(co *Co, waits uint32, v Y, out any, done bool, err error) (Y, error) {
	if !done {
		v, err = relay[Y](g, asend, co, out)
	}
	if exit := co.exit(waits); exit != nil && (err == nil || isStopAsync(err)) {
		return v, exit
	}
	return v, err
}

// afterError closes a generator that has not ended although its step raised err:
// the consumer is being closed, and the body has dealt with that. Another's step
// that is being taken is left alone.
func (g *AsyncGenerator[Y, S]) afterError(co *Co, err error) error {
	if g.State() == AsyncSuspended && isExit(err) {
		if _, cerr := g.AClose().Await(co); cerr != nil {
			return cerr
		}
	}
	return err
}

// leaveUnwinding closes the generator while the consumer's stack is unwound.
func (g *AsyncGenerator[Y, S]) leaveUnwinding(co *Co) {
	if g.State() != AsyncSuspended {
		return
	}
	if _, err := g.AClose().Await(co); err != nil {
		gen.ReportUnraisable(gen.Unraisable{Err: err, Object: g.String()})
	}
}
