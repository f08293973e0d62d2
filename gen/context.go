package gen

import (
	"errors"
	"reflect"
)

// contextual is an exception together with what was being handled when it was
// raised. It is no [Exception] itself: whoever asks for one looks through it.
type contextual struct {
	err     error // never a contextual
	context error // nil: nothing was being handled, and that is for certain
}

// WithContext says that err was raised while context was being handled: in an
// except clause, or in the Exit of a context manager. The result has the text of
// err and unwraps to err alone, so that errors.Is, errors.As, [Raised] and [Repr]
// see err and not the context; [ContextOf] tells it.
//
// If err has a context already, the new one goes to the end of that chain, unless
// the chain leads there anyway or [EndContext] has ended it. There are no cycles:
// a context whose own chain leads back to err is cut off there. WithContext
// returns err if context is nil or the same exception.
//
// Python: the interpreter sets __context__, reference/simple_stmts (raise).
func WithContext(err, context error) error {
	switch {
	case err == nil || context == nil:
		return err
	case Same(err, context):
		return fuller(err, context)
	case leadsTo(context, err):
		context = cut(context, err)
	}
	return hang(err, context)
}

// cut returns chain, which leads to err, without err and all that is older.
func cut(chain, err error) error {
	older := ContextOf(chain)
	if Same(older, err) {
		return &contextual{bare(chain), nil}
	}
	return &contextual{bare(chain), cut(older, err)}
}

// hang puts context at the end of err's chain.
func hang(err, context error) error {
	older, known := contextOf(err)
	switch {
	case older == nil && known:
		return err // ended
	case older == nil:
	case Same(older, context):
		context = fuller(older, context)
	case !leadsTo(context, older):
		context = hang(older, context)
	}
	// What context's chain leads to stood in its place: context is younger.
	return &contextual{bare(err), context}
}

// leadsTo reports whether err is one of the chain of contexts.
func leadsTo(chain, err error) bool {
	for ; chain != nil; chain = ContextOf(chain) {
		if Same(chain, err) {
			return true
		}
	}
	return false
}

// EndContext says that nothing was being handled when the oldest exception of
// err's chain of contexts was raised: a later [WithContext] adds nothing. Nil for
// nil.
//
// Python: err.__context__ = None, library/exceptions.
func EndContext(err error) error {
	if err == nil {
		return nil
	}
	older, known := contextOf(err)
	if older == nil && known {
		return err
	}
	return &contextual{bare(err), EndContext(older)}
}

// ContextOf returns what was being handled when err was raised, which may have a
// context in its turn; nil if nothing was, or nobody knows.
//
// Python: __context__, library/exceptions.
func ContextOf(err error) error {
	context, _ := contextOf(err)
	return context
}

// contextOf looks for the context as [Raised] looks for the exception. Known
// reports whether there is one, nil or not.
func contextOf(err error) (context error, known bool) {
	for ; err != nil; err = errors.Unwrap(err) {
		switch e := err.(type) {
		case *contextual:
			return e.context, true
		case *RuntimeError:
			return e.handled()
		case Exception:
			return nil, false
		}
	}
	return nil, false
}

// Same reports whether a and b are the same exception, whatever was being handled
// when they were raised. It is false if one of them is nil.
//
// Python: a is b, reference/expressions.
func Same(a, b error) bool {
	a, b = bare(a), bare(b)
	if a == nil || b == nil || reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false
	}
	if reflect.ValueOf(a).Comparable() {
		return a == b
	}
	return reflect.DeepEqual(a, b) // a slice, say, which == would panic on
}

// bare is err without its context.
func bare(err error) error {
	if e, ok := err.(*contextual); ok {
		return e.err
	}
	return err
}

// fuller returns the one of two views of an exception that knows its context.
func fuller(a, b error) error {
	if _, ok := a.(*contextual); ok {
		return a
	}
	return b
}

func (e *contextual) Error() string { return e.err.Error() }

func (e *contextual) Unwrap() error { return e.err }

// Is reports whether target is the same exception with another context.
func (e *contextual) Is(target error) bool {
	t, ok := target.(*contextual)
	return ok && Same(e, t)
}
