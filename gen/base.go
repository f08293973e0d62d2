package gen

import "strings"

// ExceptionBase is what a port's own exception types embed where the original's are
// Python's class E(Exception):
//
//	type NotFound struct{ gen.ExceptionBase }
//
//	return &NotFound{gen.ExceptionBase{Values: []any{"tea"}}} // raise NotFound("tea")
//
// Where the original's is a class E(ValueError), the type embeds a [ValueError]
// instead, and likewise with the other types that have a message. Then [IsInstance]
// and errors.As find the ValueError in an E, as an except clause does; a type switch
// on [Raised] does not, it sees the E. The type has a method Class of its own, or it
// is called a ValueError. A base class that is the port's own is an interface, with
// a method that the classes get from what they embed.
//
// Python: class E(Exception), tutorial/errors.
type ExceptionBase struct {
	Values []any // the arguments
	Cause  error // what it was raised from, or nil
}

// Error is nothing without arguments, the text of the only one, or all as a tuple.
func (e *ExceptionBase) Error() string {
	switch len(e.Values) {
	case 0:
		return ""
	case 1:
		return Str(e.Values[0])
	}
	texts := make([]string, len(e.Values))
	for i, v := range e.Values {
		texts[i] = Repr(v)
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

// Unwrap returns the cause.
func (e *ExceptionBase) Unwrap() error { return e.Cause }

// Class is empty: the name of the type that embeds e.
func (e *ExceptionBase) Class() string { return "" }

// Args holds the arguments.
func (e *ExceptionBase) Args() []any { return e.Values }

// as is the method As of e's type: what embeds an E is found as one.
func as[E error](e E, target any) bool {
	t, ok := target.(*E)
	if ok {
		*t = e
	}
	return ok
}

// asLookupError is as for the classes below LookupError, which have other fields.
func asLookupError(value, target any) bool {
	t, ok := target.(**LookupError)
	if ok {
		*t = &LookupError{Value: value}
	}
	return ok
}

// isBased reports whether e embeds an E.
func isBased[E error](e error) bool {
	based, ok := e.(interface{ As(any) bool })
	return ok && based.As(new(E))
}
