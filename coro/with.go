package coro

import "github.com/coluber-go/coluber/gen"

// AsyncContextManager is what [With] works on.
//
// Python: contextlib.AbstractAsyncContextManager, library/contextlib.
type AsyncContextManager[T any] interface {
	// AEnter begins, and returns what the block works with.
	AEnter(co *Co) (T, error)
	// AExit ends. It is given the block's error, nil if there was none, and
	// reports whether that is dealt with; its own error takes its place.
	AExit(co *Co, err error) (suppress bool, _ error)
}

// With enters cm, runs block with what that returns, and leaves cm whatever
// became of block, also if it was cancelled:
//
//   - It panicked: AExit gets a [*gen.PanicError], and afterwards the panic goes
//     on with its own value, unless AExit panics itself. What AExit returns is
//     lost.
//   - It called runtime.Goexit, as testing.T.FailNow does: AExit gets
//     [gen.ErrGeneratorExit], the goroutine ends, and what AExit returns is lost.
//
// AEnter and AExit are coroutines: a StopIteration that leaves them is made a
// RuntimeError, and they cannot keep a GeneratorExit from the caller.
//
// Errors: AEnter's, and block has not run; AExit's, with block's error as its
// [gen.ContextOf]; block's unless AExit suppresses it; [gen.TypeError] if cm is
// nil. With panics if block is nil.
//
// Python: async with, reference/compound_stmts.
func With[T any](co *Co, cm AsyncContextManager[T], block func(v T) error) error {
	if block == nil {
		panic("coro: With of a nil block")
	}
	if cm == nil {
		return unsupported("NoneType", "asynchronous context manager")
	}
	v, err := enter(co, cm)
	if err != nil {
		return err
	}
	err = runBlock(co, cm, v, block)
	suppress, raised := await(co, cm.AExit, err)
	switch {
	case raised != nil:
		return chained(raised, err)
	case suppress:
		return nil
	}
	return err
}

// unsupported is the TypeError of an object that is not what is wanted.
func unsupported(class, wanted string) error {
	return &gen.TypeError{Msg: "'" + class + "' object does not support the " + wanted + " protocol"}
}

// enter awaits cm's AEnter.
func enter[T any](co *Co, cm AsyncContextManager[T]) (T, error) {
	waits := co.waits
	v, err := cm.AEnter(co)
	if err = co.leaves(waits, err); err != nil {
		var none T
		return none, chained(err, nil)
	}
	return v, nil
}

// await awaits exit, an AExit.
func await(co *Co, exit asyncExit, err error) (suppress bool, _ error) {
	waits := co.waits
	suppress, raised := exit(co, err)
	return suppress, co.leaves(waits, raised)
}

type asyncExit = func(co *Co, err error) (suppress bool, _ error)

// leaves is what becomes of the error of a function that is a coroutine in
// Python; waits is what co.waits was when it was called.
func (co *Co) leaves(waits uint32, err error) error {
	if err == nil || isExit(err) {
		if exit := co.exit(waits); exit != nil {
			return exit
		}
	}
	return fromBody(err)
}

// chained gives raised, which came up while err was handled, its context. PEP
// 479's RuntimeError came up while the StopIteration was handled.
func chained(raised, err error) error {
	e, ok := gen.Raised(raised).(*gen.RuntimeError)
	if ok && isPEP479(e) && gen.ContextOf(raised) == nil {
		err = gen.WithContext(e.Cause, err)
	}
	return gen.WithContext(raised, err)
}

// isPEP479 reports whether e is what a coroutine or a generator makes of a
// StopIteration.
func isPEP479(e *gen.RuntimeError) bool {
	switch e.Msg {
	case "coroutine raised StopIteration", "generator raised StopIteration", "async generator raised StopIteration":
		return gen.IsStop(e.Cause)
	case "async generator raised StopAsyncIteration":
		return isStopAsync(e.Cause)
	}
	return false
}

// runBlock calls block, and AExit if it does not return.
func runBlock[T any](co *Co, cm AsyncContextManager[T], v T, block func(v T) error) error {
	returned := false
	defer func() {
		if returned {
			return
		}
		r := recover()
		leave(co, cm.AExit, asyncStackOf(cm), departure(r))
		if r != nil {
			panic(r)
		}
	}()
	err := block(v)
	returned = true
	return err
}

// departure is the error that stands for a panic with r, or, if that is nil, for
// a Goexit.
func departure(r any) error {
	if r == nil {
		return gen.ErrGeneratorExit
	}
	return gen.Recovered(r)
}

// leave calls exit while a panic or a Goexit goes by, which nothing can suppress.
// A stack is told that: its managers must not hide it from one another.
func leave(co *Co, exit asyncExit, stack *AsyncExitStack, err error) {
	if stack != nil {
		stack.unwind(co, err, true)
		return
	}
	exit(co, err)
}

// asyncStackOf returns cm if it is an AsyncExitStack.
func asyncStackOf(cm any) *AsyncExitStack {
	s, _ := cm.(*AsyncExitStack)
	return s
}

// With2 is two nested Withs: b is entered second and left first. What follows from
// x, or is to be made only when a has been entered, needs a With within a With;
// more than two managers, an [AsyncExitStack].
//
// Errors: those of [With].
//
// Python: async with a as x, b as y, reference/compound_stmts.
func With2[T, U any](co *Co, a AsyncContextManager[T], b AsyncContextManager[U], block func(x T, y U) error) error {
	if block == nil {
		panic("coro: With2 of a nil block")
	}
	return With(co, a, func(x T) error {
		return With(co, b, func(y U) error { return block(x, y) })
	})
}
