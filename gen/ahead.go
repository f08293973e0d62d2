package gen

import (
	"runtime"
	"sync/atomic"
)

// Ahead is a generator of g's values that lets g's body run before they are asked
// for: on a goroutine of its own, at the same time as the reader, until n values
// wait. It begins with the first Next. Values come in order, then what g returned
// or raised; a panic of g's body is one in the reader's Next. If g has ended
// already, there is nothing.
//
// When the reader closes the generator, throws into it, or drops it, g is closed,
// and Close and Throw wait for g's body to end. Thrown errors do not reach g: its
// body finds [ErrGeneratorExit], and it finds that where it has got to, which is up
// to n values further than the reader, or not at all if it has ended. An error or a
// value that it ends with is then the answer of Close, an error that of Throw, which
// otherwise gives back what was thrown. If g ignores the GeneratorExit, that is the
// error, and the generator has ended although g has not. Closed before its first
// Next, the generator has not touched g, and leaves it as it is.
//
// It pays when making a value and using it take a microsecond each, or more, and n
// leaves room: with 64, passing a value on costs 0.2 µs, and two cores take two
// thirds of the time for 1 µs each and half of it for 5 µs. With n of 1 a goroutine
// is woken for every value, which pays when they take a millisecond, and makes less
// work slower.
//
// The body runs at the same time as the reader: what both touch needs a lock. G must
// not be used by others meanwhile, nor have been started on a goroutine that is
// locked to its thread. The generator has g's engine.
//
// It panics if g is nil, or n is less than 1.
//
// Go only: the threads of one Python process do not run at the same time.
func Ahead[Y, R any](g *Generator[Y, None, R], n int) *Generator[Y, None, R] {
	g.made()
	if n < 1 {
		panic("gen: Ahead of less than one value")
	}
	var s *state[Y, None, R]
	body := func(y *Yielder[Y, None]) (r R, _ error) {
		if g.State() == Closed {
			s.bare = true
			return r, nil
		}
		a := &ahead[Y, R]{g: g, values: make(chan Y, n-1)} // one more waits to be sent
		go a.run()
		defer a.stop()
		for v := range a.values {
			if _, err := y.Yield(v); err != nil {
				return a.answer(err)
			}
		}
		return a.outcome()
	}
	a := NewWith(body, &Options{Name: g.Name(), Engine: g.s.engine})
	s = a.s // not the handle, which could not be dropped then
	return a
}

// ahead is one run of a generator ahead of its reader.
type ahead[Y, R any] struct {
	g       *Generator[Y, None, R]
	values  chan Y
	stopped atomic.Bool // the reader wants no more

	// What became of g; to be read when values is closed.
	result R
	err    error // what it raised
	crash  any
	exited bool // by a Goexit
	closed bool // by returning, in answer to Close
}

// run sends g's values.
func (a *ahead[Y, R]) run() {
	a.exited = true
	defer close(a.values)
	defer func() {
		if r := recover(); r != nil {
			a.crash, a.exited = r, false
		}
	}()
	for !a.stopped.Load() {
		v, err := a.g.Next()
		if err != nil {
			a.end(err)
			return
		}
		a.values <- v
	}
	a.result, a.err = a.g.Close()
	_, a.closed = a.g.Result()
	a.exited = false
}

// end notes what g has ended with.
func (a *ahead[Y, R]) end(err error) {
	a.err, a.exited = raisedOnly(err), false
	a.result, _ = StopValue[R](err)
}

// stop ends g, and waits until it has ended.
func (a *ahead[Y, R]) stop() {
	a.stopped.Store(true)
	for range a.values {
		// It may be waiting to send.
	}
}

// answer is what g answers when the reader has raised err.
func (a *ahead[Y, R]) answer(err error) (r R, _ error) {
	a.stop()
	if a.crash != nil || a.exited || a.err != nil || isExit(err) && a.closed {
		return a.outcome()
	}
	return r, err
}

// outcome is what g has ended with.
func (a *ahead[Y, R]) outcome() (r R, _ error) {
	switch {
	case a.crash != nil:
		panic(a.crash)
	case a.exited:
		runtime.Goexit()
	case a.err != nil:
		return r, a.err
	}
	return a.result, nil
}
