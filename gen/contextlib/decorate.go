package contextlib

import (
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// Decorate returns a function that calls f within cm: within a new manager of the
// same body each time if cm is a [*GeneratorContextManager], within cm itself
// otherwise, which must then bear being used repeatedly. It panics if f is nil.
//
// Errors: of the function: those of [With]; [gen.AttributeError] if cm, a
// [*GeneratorContextManager], has been entered meanwhile.
//
// Python: contextlib.ContextDecorator, @cm before a function, library/contextlib.
func Decorate[T any](cm AbstractContextManager[T], f func() error) func() error {
	if f == nil {
		panic("contextlib: Decorate of a nil func")
	}
	return func() error {
		fresh, err := recreate(cm)
		if err != nil {
			return err
		}
		return With(fresh, func(T) error { return f() })
	}
}

// recreate returns the manager for one call of a decorated function.
func recreate[T any](cm AbstractContextManager[T]) (AbstractContextManager[T], error) {
	if m, ok := cm.(*GeneratorContextManager[T]); ok {
		return m.recreate()
	}
	return cm, nil
}

// DecorateGenerator is [Decorate] for a function that makes generators. The
// context is entered when the generator is first resumed, stays open while it
// runs and is suspended, and is left when it ends or is closed; f is called
// within. If cm suppresses an error of the generator, that ends with the zero R.
//
// Errors: of the generator: its own, and those of [With].
//
// Python: contextlib.ContextDecorator, library/contextlib; so since 3.15, before
// that the context was left as soon as the generator was made.
func DecorateGenerator[Y, S, R, T any](cm AbstractContextManager[T], f func() *gen.Generator[Y, S, R]) func() *gen.Generator[Y, S, R] {
	if f == nil {
		panic("contextlib: DecorateGenerator of a nil func")
	}
	o := &gen.Options{Name: frame.CodeOf(f).Qualname()}
	return func() *gen.Generator[Y, S, R] {
		return gen.NewWith(func(y *gen.Yielder[Y, S]) (result R, _ error) {
			fresh, err := recreate(cm)
			if err != nil {
				return result, err
			}
			err = With(fresh, func(T) error {
				return With(ClosingGenerator(f()), func(g *gen.Generator[Y, S, R]) (err error) {
					result, err = gen.From(y, g)
					return err
				})
			})
			return result, err
		}, o)
	}
}
