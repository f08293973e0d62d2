package coro

import "github.com/coluber-go/coluber/internal/frame"

// Decorate returns a function that calls f within cm: within a new manager of the
// same body each time if cm is an [*AsyncGeneratorContextManager], within cm itself
// otherwise, which must then bear being used repeatedly. It panics if f is nil.
//
// Errors: of the function: those of [With]; [gen.AttributeError] if cm, an
// [*AsyncGeneratorContextManager], has been entered meanwhile.
//
// Python: contextlib.AsyncContextDecorator, @cm before an async function,
// library/contextlib.
func Decorate[T any](cm AsyncContextManager[T], f func(co *Co) error) func(co *Co) error {
	if f == nil {
		panic("coro: Decorate of a nil func")
	}
	return asCoroutine(func(co *Co) error {
		fresh, err := recreate(cm)
		if err != nil {
			return err
		}
		return With(co, fresh, func(T) error { return asCoroutine(f)(co) })
	})
}

// asCoroutine is f with what becomes of its error when a coroutine ends.
func asCoroutine(f func(co *Co) error) func(co *Co) error {
	return func(co *Co) error {
		waits := co.waits
		return co.leaves(waits, f(co))
	}
}

// recreate returns the manager for one call of a decorated function.
func recreate[T any](cm AsyncContextManager[T]) (AsyncContextManager[T], error) {
	if m, ok := cm.(*AsyncGeneratorContextManager[T]); ok {
		return m.recreate()
	}
	return cm, nil
}

// DecorateGenerator is [Decorate] for a function that makes asynchronous
// generators. The context is entered when the generator takes its first step,
// stays open while it runs and is suspended, and is left when it ends or is closed;
// f is called within. What is sent to the generator is lost, and what is thrown
// into it is raised in its place: f's generator is closed.
//
// Errors: of the generator: its own, and those of [With].
//
// Python: contextlib.AsyncContextDecorator, library/contextlib; so since 3.15,
// before that an asynchronous generator could not be decorated.
func DecorateGenerator[Y, S, T any](cm AsyncContextManager[T], f func() *AsyncGenerator[Y, S]) func() *AsyncGenerator[Y, S] {
	if f == nil {
		panic("coro: DecorateGenerator of a nil func")
	}
	o := &Options{Name: frame.CodeOf(f).Qualname()}
	return func() *AsyncGenerator[Y, S] {
		return NewAsyncGeneratorWith(func(co *Co, y *AsyncYielder[Y, S]) error {
			fresh, err := recreate(cm)
			if err != nil {
				return err
			}
			return With(co, fresh, func(T) error { return yieldAll(co, y, f()) })
		}, o)
	}
}

// yieldAll yields what g yields, and closes it at the end.
func yieldAll[Y, S any](co *Co, y *AsyncYielder[Y, S], g *AsyncGenerator[Y, S]) (err error) {
	for v := range g.All(co) {
		if _, err = y.Yield(v); err != nil {
			break
		}
	}
	if raised := g.Err(); raised != nil {
		return chained(raised, err)
	}
	return err
}
