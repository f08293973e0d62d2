package coro

import "github.com/coluber-go/coluber/gen"

// aclosing calls aclose when it is left.
type aclosing[T any] struct {
	thing  T
	aclose func(co *Co) error
}

// Aclosing returns a manager that closes c at the end of the block. It can be used
// repeatedly if c can be closed repeatedly.
//
// Errors: of AExit: AClose's; [gen.AttributeError] if c is nil.
//
// Python: contextlib.aclosing, library/contextlib.
func Aclosing[C interface{ AClose(co *Co) error }](c C) AsyncContextManager[C] {
	return &aclosing[C]{c, func(co *Co) error {
		if any(c) == nil {
			return errNoAClose()
		}
		return asCoroutine(c.AClose)(co)
	}}
}

// AclosingGenerator is [Aclosing] for an asynchronous generator.
//
// Errors: as those of [Aclosing].
//
// Python: contextlib.aclosing, library/contextlib.
func AclosingGenerator[Y, S any](g *AsyncGenerator[Y, S]) AsyncContextManager[*AsyncGenerator[Y, S]] {
	return &aclosing[*AsyncGenerator[Y, S]]{g, func(co *Co) error {
		if g == nil {
			return errNoAClose()
		}
		_, err := g.AClose().Await(co)
		return err
	}}
}

func errNoAClose() error {
	return &gen.AttributeError{Msg: "'NoneType' object has no attribute 'aclose'"}
}

func (c *aclosing[T]) AEnter(*Co) (T, error) { return c.thing, nil }

func (c *aclosing[T]) AExit(co *Co, _ error) (suppress bool, _ error) { return false, c.aclose(co) }
