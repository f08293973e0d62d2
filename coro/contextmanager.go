package coro

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// AsyncGeneratorContextManager is an asynchronous context manager whose AEnter and
// AExit are the two halves of an asynchronous generator's body. It is used once;
// [Decorate] makes a new one for each call.
//
// A manager that is entered and then dropped is closed as any [AsyncGenerator] is.
//
// Python: contextlib._AsyncGeneratorContextManager, Lib/contextlib.py.
type AsyncGeneratorContextManager[T any] struct {
	gen     *AsyncGenerator[T, gen.None]
	body    func(co *Co, y *AsyncYielder[T, gen.None]) error // nil once entered
	options *Options
}

// ContextManager returns a manager of body, which yields once: what stands before
// the Yield is AEnter, what it yields is what AEnter returns, and what stands
// behind is AExit. Yield returns the block's error; a body that returns it, or the
// same without its context, lets it through, and one that returns nil suppresses
// it. Nothing runs until AEnter. It panics if body is nil.
//
//	coro.ContextManager(func(co *coro.Co, y *coro.AsyncYielder[*Conn, gen.None]) error {
//		c, err := pool.Acquire(co)      // c = await pool.acquire()
//		if err != nil {
//			return err
//		}
//		_, err = y.Yield(c)             // try: yield c
//		pool.Release(co, c)             // finally: await pool.release(c)
//		return err
//	})
//
// Python: contextlib.asynccontextmanager, library/contextlib.
func ContextManager[T any](body func(co *Co, y *AsyncYielder[T, gen.None]) error) *AsyncGeneratorContextManager[T] {
	return ContextManagerWith(body, nil)
}

// ContextManagerWith is [ContextManager] with options for the generator; nil means
// none.
//
// Python: contextlib.asynccontextmanager, library/contextlib.
func ContextManagerWith[T any](body func(co *Co, y *AsyncYielder[T, gen.None]) error, o *Options) *AsyncGeneratorContextManager[T] {
	if body == nil {
		panic("coro: ContextManager of a nil body")
	}
	return &AsyncGeneratorContextManager[T]{gen: NewAsyncGeneratorWith(body, o), body: body, options: o}
}

// recreate returns a new manager of the same body.
func (m *AsyncGeneratorContextManager[T]) recreate() (*AsyncGeneratorContextManager[T], error) {
	if m.body == nil {
		return nil, lacks("func")
	}
	return ContextManagerWith(m.body, m.options), nil
}

// lacks is what becomes of a manager that is used again.
func lacks(attribute string) error {
	return &gen.AttributeError{Msg: "'_AsyncGeneratorContextManager' object has no attribute '" + attribute + "'"}
}

// AEnter runs the body to its Yield and returns what that yields.
//
// Errors: [gen.RuntimeError] "generator didn't yield"; [gen.AttributeError] the
// second time; any other error is the body's own.
//
// Python: contextlib._AsyncGeneratorContextManager.__aenter__, Lib/contextlib.py.
func (m *AsyncGeneratorContextManager[T]) AEnter(co *Co) (T, error) {
	var none T
	if m.body == nil {
		return none, lacks("args")
	}
	m.body = nil
	v, err := m.gen.ANext().Await(co)
	switch {
	case isStopAsync(err):
		return none, gen.WithContext(&gen.RuntimeError{Msg: "generator didn't yield"}, err)
	case err != nil:
		return none, chained(err, nil)
	}
	return v, nil
}

// With runs block with what AEnter returns, as [With] does.
//
// Errors: those of [With].
//
// Python: async with, reference/compound_stmts.
func (m *AsyncGeneratorContextManager[T]) With(co *Co, block func(v T) error) error {
	return With(co, m, block)
}

// AExit resumes the body so that its Yield returns err, and reports whether the
// body suppresses it: it does if it returns nil.
//
// Errors: the body's own, with err as its [gen.ContextOf]; [gen.RuntimeError]
// "generator didn't stop" or "generator didn't stop after athrow()" if the body
// yields again, and the generator is closed.
//
// Python: contextlib._AsyncGeneratorContextManager.__aexit__, Lib/contextlib.py.
func (m *AsyncGeneratorContextManager[T]) AExit(co *Co, err error) (suppress bool, _ error) {
	if err == nil {
		return false, m.exitWell(co)
	}
	switch _, raised := m.gen.AThrow(err).Await(co); {
	case raised == nil:
		return false, m.stop(co, &gen.RuntimeError{Msg: "generator didn't stop after athrow()"}, err)
	case gen.Same(raised, err) || isStopOf(raised, err):
		return false, nil // AExit raises what is its own only
	case isStopAsync(raised):
		return true, nil
	default:
		return false, chained(raised, err)
	}
}

// exitWell is AExit after a block without an error.
func (m *AsyncGeneratorContextManager[T]) exitWell(co *Co) error {
	switch _, raised := m.gen.ANext().Await(co); {
	case raised == nil:
		return m.stop(co, &gen.RuntimeError{Msg: "generator didn't stop"}, nil)
	case isStopAsync(raised):
		return nil
	default:
		return chained(raised, nil)
	}
}

// isStopOf reports whether raised is the RuntimeError that err, a StopIteration or
// StopAsyncIteration, has become by leaving the body (PEP 479). One that the body
// made itself cannot be told from that, in Python neither.
func isStopOf(raised, err error) bool {
	e, ok := gen.Raised(raised).(*gen.RuntimeError)
	return ok && (gen.IsStop(err) || isStopAsync(err)) && gen.Same(e.Cause, err)
}

// stop closes a generator that has yielded once too often, for which it raises
// tooOften. That err is handled meanwhile, only a with statement knows.
func (m *AsyncGeneratorContextManager[T]) stop(co *Co, tooOften, err error) error {
	_, raised := m.gen.AClose().Await(co)
	switch {
	case raised == nil:
		return tooOften
	case m.gen.State() == AsyncSuspended: // "async generator ignored GeneratorExit"
		return gen.WithContext(raised, tooOften)
	case gen.Same(raised, err) || isStopOf(raised, err): // at the end of a finally that had yielded
		return chained(raised, nil)
	}
	// The second yield stands where err is handled, mostly: in an except clause,
	// or in a finally. There the GeneratorExit, one of its own, found err.
	return chained(raised, gen.WithContext(&gen.GeneratorExit{}, err))
}

// String is the manager's repr.
func (m *AsyncGeneratorContextManager[T]) String() string {
	return fmt.Sprintf("<contextlib._AsyncGeneratorContextManager object at %p>", m)
}
