package contextlib

import (
	"io"

	"github.com/coluber-go/coluber/gen"
)

// closing calls close when it is left.
type closing[T any] struct {
	thing T
	close func() error
}

// Closing returns a manager that closes c at the end of the block. It can be used
// repeatedly if c can be closed repeatedly.
//
// Errors: of Exit: Close's; [gen.AttributeError] if c is nil.
//
// Python: contextlib.closing, library/contextlib.
func Closing[C io.Closer](c C) AbstractContextManager[C] {
	return &closing[C]{c, func() error {
		if any(c) == nil {
			return errNoClose()
		}
		return c.Close()
	}}
}

// ClosingGenerator is [Closing] for a generator; what its body returns is lost.
//
// Errors: as those of [Closing].
//
// Python: contextlib.closing, library/contextlib.
func ClosingGenerator[Y, S, R any](g *gen.Generator[Y, S, R]) AbstractContextManager[*gen.Generator[Y, S, R]] {
	return &closing[*gen.Generator[Y, S, R]]{g, func() error {
		if g == nil {
			return errNoClose()
		}
		_, err := g.Close()
		return err
	}}
}

func errNoClose() error {
	return &gen.AttributeError{Msg: "'NoneType' object has no attribute 'close'"}
}

func (c *closing[T]) Enter() (T, error) { return c.thing, nil }

func (c *closing[T]) Exit(error) (suppress bool, _ error) { return false, c.close() }
