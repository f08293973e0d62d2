package contextlib

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// GeneratorContextManager is a context manager whose Enter and Exit are the two
// halves of a generator's body. It is used once; [Decorate] makes a new one for
// each call.
//
// A manager that is entered and then dropped is closed by the collector, as any
// [gen.Generator] is.
//
// Python: contextlib._GeneratorContextManager, Lib/contextlib.py.
type GeneratorContextManager[T any] struct {
	gen     *gen.Generator[T, gen.None, gen.None]
	body    func(y *gen.Yielder[T, gen.None]) error // nil once entered
	options *gen.Options
}

// ContextManager returns a manager of body, which yields once: what stands before
// the Yield is Enter, what it yields is what Enter returns, and what stands behind
// is Exit. Yield returns the block's error; a body that returns it, or the same
// without its context, lets it through, and one that returns nil suppresses it.
// Nothing runs until Enter. It panics if body is nil.
//
//	contextlib.ContextManager(func(y *gen.Yielder[*Conn, gen.None]) error {
//		c := pool.Get()             // c = pool.get()
//		defer pool.Put(c)           // try:
//		_, err := y.Yield(c)        //     yield c
//		return err                  // finally: pool.put(c)
//	})
//
// Python: contextlib.contextmanager, library/contextlib.
func ContextManager[T any](body func(y *gen.Yielder[T, gen.None]) error) *GeneratorContextManager[T] {
	return ContextManagerWith(body, nil)
}

// ContextManagerWith is [ContextManager] with options for the generator; nil means
// none.
//
// Python: contextlib.contextmanager, library/contextlib.
func ContextManagerWith[T any](body func(y *gen.Yielder[T, gen.None]) error, o *gen.Options) *GeneratorContextManager[T] {
	if body == nil {
		panic("contextlib: ContextManager of a nil body")
	}
	return &GeneratorContextManager[T]{gen: gen.DoWith(body, o), body: body, options: o}
}

// recreate returns a new manager of the same body.
func (m *GeneratorContextManager[T]) recreate() (*GeneratorContextManager[T], error) {
	if m.body == nil {
		return nil, lacks("func")
	}
	return ContextManagerWith(m.body, m.options), nil
}

// lacks is what becomes of a manager that is used again.
func lacks(attribute string) error {
	return &gen.AttributeError{Msg: "'_GeneratorContextManager' object has no attribute '" + attribute + "'"}
}

// Enter runs the body to its Yield and returns what that yields.
//
// Errors: [gen.RuntimeError] "generator didn't yield", with the StopIteration as its
// [gen.ContextOf]; [gen.AttributeError] the second time; any other error is the
// body's own.
//
// Python: contextlib._GeneratorContextManager.__enter__, Lib/contextlib.py.
func (m *GeneratorContextManager[T]) Enter() (T, error) {
	var none T
	if m.body == nil {
		return none, lacks("args")
	}
	m.body = nil
	v, err := m.gen.Next()
	switch {
	case gen.IsStop(err):
		return none, gen.WithContext(&gen.RuntimeError{Msg: "generator didn't yield"}, err)
	case err != nil:
		return none, err
	}
	return v, nil
}

// Exit resumes the body so that its Yield returns err, and reports whether the
// body suppresses it: it does if it returns nil.
//
// Errors: the body's own, with err as its [gen.ContextOf]; [gen.RuntimeError]
// "generator didn't stop" or "generator didn't stop after throw()" if the body
// yields again, and the generator is closed.
//
// Python: contextlib._GeneratorContextManager.__exit__, Lib/contextlib.py.
func (m *GeneratorContextManager[T]) Exit(err error) (suppress bool, _ error) {
	if err == nil {
		return false, m.exitWell()
	}
	switch _, raised := m.gen.Throw(err); {
	case raised == nil:
		return false, m.stop(&gen.RuntimeError{Msg: "generator didn't stop after throw()"}, err)
	case gen.Same(raised, err) || isStopOf(raised, err):
		return false, nil // Exit raises what is its own only
	case gen.IsStop(raised):
		return true, nil
	default:
		return false, gen.WithContext(raised, err)
	}
}

// exitWell is Exit after a block without an error.
func (m *GeneratorContextManager[T]) exitWell() error {
	_, raised := m.gen.Next()
	switch {
	case raised == nil:
		return m.stop(&gen.RuntimeError{Msg: "generator didn't stop"}, nil)
	case gen.IsStop(raised):
		return nil
	}
	return raised
}

// isStopOf reports whether raised is the RuntimeError that err, a StopIteration,
// has become by leaving the body (PEP 479). One that the body made itself cannot be
// told from that, in Python neither.
func isStopOf(raised, err error) bool {
	e, ok := gen.Raised(raised).(*gen.RuntimeError)
	return ok && gen.IsStop(err) && gen.Same(e.Cause, err)
}

// stop closes a generator that has yielded once too often, for which it raises
// tooOften while err is handled.
func (m *GeneratorContextManager[T]) stop(tooOften, err error) error {
	handled := tooOften // that err is its context, only a with statement knows
	_, raised := m.gen.Close()
	switch {
	case raised == nil:
		return tooOften
	case m.gen.State() == gen.Suspended: // "generator ignored GeneratorExit"
		return gen.WithContext(raised, handled)
	case gen.Same(raised, err): // at the end of a finally that had yielded
		return raised
	case err != nil:
		// The second yield stands where err is handled, mostly: in an except
		// clause, or in a finally. There the GeneratorExit found err.
		handled = err
	}
	if stop := gen.ContextOf(raised); gen.IsStop(stop) {
		if exit := gen.ContextOf(stop); gen.IsInstance[*gen.GeneratorExit](exit) {
			return gen.WithContext(raised, handled) // which knows its GeneratorExit
		}
	}
	// A GeneratorExit of its own: a chain may have several.
	return gen.WithContext(raised, gen.WithContext(&gen.GeneratorExit{}, handled))
}

// String is the manager's repr.
func (m *GeneratorContextManager[T]) String() string {
	return fmt.Sprintf("<contextlib._GeneratorContextManager object at %p>", m)
}
