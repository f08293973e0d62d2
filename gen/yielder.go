package gen

// Yielder is a running body's side of its generator: the right to yield. It is
// of use to that body alone, on the goroutine the body runs on, until the body
// returns; used later, or by another body while its own is suspended, it panics,
// with a text of the engine's.
//
// Python: the yield expression, reference/expressions.
type Yielder[Y, S any] struct {
	c *core[Y, S]
}

// Yield hands v to whoever resumed the generator and waits to be resumed. It
// returns what Send passed, the zero S for Next.
//
// Errors: what Throw was given; [ErrGeneratorExit] when the generator is closed
// or dropped. A body that cannot go on returns the error.
//
// Python: yield, reference/expressions.
func (y *Yielder[Y, S]) Yield(v Y) (S, error) {
	c := y.c
	c.out = v
	c.frame.Suspend()
	return c.in, c.thrown
}
