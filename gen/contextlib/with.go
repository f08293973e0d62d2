package contextlib

import "github.com/coluber-go/coluber/gen"

// AbstractContextManager is what [With] works on.
//
// Python: contextlib.AbstractContextManager, library/contextlib.
type AbstractContextManager[T any] interface {
	// Enter begins, and returns what the block works with.
	Enter() (T, error)
	// Exit ends. It is given the block's error, nil if there was none, and
	// reports whether that is dealt with; its own error takes its place.
	Exit(err error) (suppress bool, _ error)
}

// With enters cm, runs block with what that returns, and leaves cm whatever
// became of block:
//
//   - It panicked: Exit gets a [*gen.PanicError], and afterwards the panic goes on
//     with its own value, unless Exit panics itself. What Exit returns is lost.
//   - It called runtime.Goexit, as testing.T.FailNow does: Exit gets
//     [gen.ErrGeneratorExit], the goroutine ends, and what Exit returns is lost.
//
// Errors: Enter's, and block has not run; Exit's, with block's error as its
// [gen.ContextOf]; block's unless Exit suppresses it; [gen.TypeError] if cm is nil.
// With panics if block is nil.
//
// Python: with, reference/compound_stmts.
func With[T any](cm AbstractContextManager[T], block func(v T) error) error {
	if block == nil {
		panic("contextlib: With of a nil block")
	}
	if cm == nil {
		return unsupported("NoneType")
	}
	v, err := cm.Enter()
	if err != nil {
		return err
	}
	err = runBlock(cm, v, block)
	suppress, raised := cm.Exit(err)
	switch {
	case raised != nil:
		return gen.WithContext(raised, err)
	case suppress:
		return nil
	}
	return err
}

// unsupported is the TypeError of an object that is no context manager.
func unsupported(class string) error {
	return &gen.TypeError{Msg: "'" + class + "' object does not support the context manager protocol"}
}

// runBlock calls block, and Exit if it does not return.
func runBlock[T any](cm AbstractContextManager[T], v T, block func(v T) error) error {
	returned := false
	defer func() {
		if returned {
			return
		}
		r := recover()
		leave(cm.Exit, stackOf(cm), departure(r))
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
func leave(exit func(err error) (bool, error), stack *ExitStack, err error) {
	if stack != nil {
		stack.unwind(err, true)
		return
	}
	exit(err)
}

// stackOf returns cm if it is an ExitStack.
func stackOf(cm any) *ExitStack {
	s, _ := cm.(*ExitStack)
	return s
}

// With2 is two nested Withs: b is entered second and left first. What follows from
// x, or is to be made only when a has been entered, needs a With within a With;
// more than two managers, an [ExitStack].
//
// Errors: those of [With].
//
// Python: with a as x, b as y, reference/compound_stmts.
func With2[T, U any](a AbstractContextManager[T], b AbstractContextManager[U], block func(x T, y U) error) error {
	if block == nil {
		panic("contextlib: With2 of a nil block")
	}
	return With(a, func(x T) error {
		return With(b, func(y U) error { return block(x, y) })
	})
}
