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

// With enters cm, runs block with what that returns, and leaves cm, whatever
// became of block: also when it is cancelled, and when it panics, which AExit is
// told of as a [*gen.PanicError] and cannot suppress.
//
// Errors: AEnter's, and block has not run; AExit's; block's unless AExit
// suppresses it.
//
// Python: async with, reference/compound_stmts.
func With[T any](co *Co, cm AsyncContextManager[T], block func(v T) error) error {
	waits := co.waits
	v, err := cm.AEnter(co)
	if err == nil {
		err = co.exit(waits)
	}
	if err != nil {
		return err
	}
	err = runBlock(co, cm, v, block)
	waits = co.waits
	suppress, xerr := cm.AExit(co, err)
	if xerr == nil {
		xerr = co.exit(waits)
	}
	if xerr != nil {
		return xerr
	}
	if suppress {
		return nil
	}
	return err
}

// runBlock calls block, and AExit if it panics.
func runBlock[T any](co *Co, cm AsyncContextManager[T], v T, block func(v T) error) error {
	returned := false
	defer func() {
		if returned {
			return
		}
		if r := recover(); r != nil {
			defer panic(r)
			cm.AExit(co, gen.Recovered(r))
		}
	}()
	err := block(v)
	returned = true
	return err
}
