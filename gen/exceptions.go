package gen

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// Exception is an error that knows what Python calls it. The exception types of
// this module implement it; a port's own types may, by embedding one of them or an
// [ExceptionBase], and then print as the original's do. Any other error is taken for a class of its type's name, and
// what errors.New and fmt.Errorf make for a plain Exception.
//
// Python: BaseException, library/exceptions.
type Exception interface {
	error
	// Class is the class as a traceback prints it, with its module unless that
	// is builtins or __main__: "ValueError", "asyncio.exceptions.CancelledError".
	// Empty stands for the name of the Go type.
	Class() string
	// Args are the arguments that repr shows.
	Args() []any
}

// TypeError is raised for an operation on a value of the wrong kind.
//
// Python: TypeError, library/exceptions.
type TypeError struct {
	Msg   string
	Cause error // what it was raised from, or nil
}

func (e *TypeError) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *TypeError) Unwrap() error { return e.Cause }

// As makes target the TypeError that e is the base of.
func (e *TypeError) As(target any) bool { return as(e, target) }

// Class is "TypeError".
func (e *TypeError) Class() string { return "TypeError" }

// Args holds the message unless it is empty.
func (e *TypeError) Args() []any { return messageArgs(e.Msg) }

// ValueError is raised for a value of the right kind that is not acceptable.
//
// Differs: an empty Msg is none. There is the ValueError without arguments, and none
// with an empty one; so it is with the other types that have a message.
//
// Python: ValueError, library/exceptions.
type ValueError struct {
	Msg   string
	Cause error // what it was raised from, or nil
}

func (e *ValueError) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *ValueError) Unwrap() error { return e.Cause }

// As makes target the ValueError that e is the base of.
func (e *ValueError) As(target any) bool { return as(e, target) }

// Class is "ValueError".
func (e *ValueError) Class() string { return "ValueError" }

// Args holds the message unless it is empty.
func (e *ValueError) Args() []any { return messageArgs(e.Msg) }

// RuntimeError is raised for an error of no other class: protocol violations of
// generators, coroutines and event loops are RuntimeErrors.
//
// A StopIteration that leaves a body becomes the Cause of a RuntimeError. That one
// is not unwrapped, or errors.Is(err, gen.Stop) would take the error for the end
// of the generator, which is what the RuntimeError is there to prevent (PEP 479).
// The StopIteration is its [ContextOf] as well.
//
// Python: RuntimeError, library/exceptions.
type RuntimeError struct {
	Msg   string
	Cause error // what it was raised from, or nil

	context error // the cause with a context of its own, or nil
}

func (e *RuntimeError) Error() string { return e.Msg }

// Unwrap returns the cause, unless that is a StopIteration.
func (e *RuntimeError) Unwrap() error {
	if IsStop(e.Cause) {
		return nil
	}
	return e.Cause
}

// handled is the context of a RuntimeError that has been given none: PEP 479 raises
// it while the StopIteration that it is made of is handled.
func (e *RuntimeError) handled() (context error, known bool) {
	switch {
	case e.context != nil:
		return e.context, true
	case strings.HasSuffix(e.Msg, " raised StopIteration") && IsStop(e.Cause):
		return e.Cause, true
	}
	return nil, false
}

// As makes target the RuntimeError that e is the base of.
func (e *RuntimeError) As(target any) bool { return as(e, target) }

// Class is "RuntimeError".
func (e *RuntimeError) Class() string { return "RuntimeError" }

// Args holds the message unless it is empty.
func (e *RuntimeError) Args() []any { return messageArgs(e.Msg) }

// AttributeError is raised where a value lacks what is asked of it: sending into
// a plain iterator is one.
//
// Python: AttributeError, library/exceptions.
type AttributeError struct {
	Msg   string
	Cause error // what it was raised from, or nil
}

func (e *AttributeError) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *AttributeError) Unwrap() error { return e.Cause }

// As makes target the AttributeError that e is the base of.
func (e *AttributeError) As(target any) bool { return as(e, target) }

// Class is "AttributeError".
func (e *AttributeError) Class() string { return "AttributeError" }

// Args holds the message unless it is empty.
func (e *AttributeError) Args() []any { return messageArgs(e.Msg) }

// IndexError is raised for a position out of range, as choosing from an empty
// sequence is.
//
// Python: IndexError, library/exceptions.
type IndexError struct {
	Msg   string
	Cause error // what it was raised from, or nil
}

func (e *IndexError) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *IndexError) Unwrap() error { return e.Cause }

// As makes target the IndexError that e is the base of, or the LookupError that it
// is.
func (e *IndexError) As(target any) bool { return as(e, target) || asLookupError(e.Msg, target) }

// Class is "IndexError".
func (e *IndexError) Class() string { return "IndexError" }

// Args holds the message unless it is empty.
func (e *IndexError) Args() []any { return messageArgs(e.Msg) }

// LookupError is raised for what is not there. Its text is the repr of what was
// looked for, or a string as it is. It is the base class of [KeyError] and
// [IndexError]: [IsInstance] and errors.As find it in them.
//
// Python: LookupError, library/exceptions.
type LookupError struct {
	Value any
}

func (e *LookupError) Error() string { return Str(e.Value) }

// As makes target the LookupError that e is the base of.
func (e *LookupError) As(target any) bool { return as(e, target) }

// Class is "LookupError".
func (e *LookupError) Class() string { return "LookupError" }

// Args holds what was looked for.
func (e *LookupError) Args() []any { return []any{e.Value} }

// KeyError is raised for a key that is not there. Its text is the key's repr, as
// in Python.
//
// Python: KeyError, library/exceptions.
type KeyError struct {
	Key any
}

func (e *KeyError) Error() string { return Repr(e.Key) }

// As makes target the KeyError that e is the base of, or the LookupError that it
// is: of the same key.
func (e *KeyError) As(target any) bool { return as(e, target) || asLookupError(e.Key, target) }

// Class is "KeyError".
func (e *KeyError) Class() string { return "KeyError" }

// Args holds the key.
func (e *KeyError) Args() []any { return []any{e.Key} }

// TimeoutError is raised when time has run out. It also matches
// os.ErrDeadlineExceeded and context.DeadlineExceeded. It is an [OSError].
//
// Python: TimeoutError, library/exceptions.
type TimeoutError struct {
	Msg   string
	Cause error // what it was raised from, or nil
	// Errno and Filename are those of an OSError, where the system's time has run out.
	Errno    int
	Filename string
}

func (e *TimeoutError) Error() string { return e.system().Error() }

// system is the OSError that e is.
func (e *TimeoutError) system() *OSError {
	return &OSError{Errno: e.Errno, Strerror: e.Msg, Filename: e.Filename, Cause: e.Cause}
}

// Unwrap returns the cause.
func (e *TimeoutError) Unwrap() error { return e.Cause }

// Timeout reports true, as net.Error and os.ErrDeadlineExceeded do.
func (e *TimeoutError) Timeout() bool { return true }

// Is reports whether target is one of Go's errors for a deadline gone by, or the
// system's number.
func (e *TimeoutError) Is(target error) bool { return isDeadline(target) || e.system().Is(target) }

// As makes target the TimeoutError that e is the base of, or the OSError that it is.
func (e *TimeoutError) As(target any) bool {
	if t, ok := target.(**OSError); ok {
		*t = e.system()
		return true
	}
	return as(e, target)
}

// Class is "TimeoutError".
func (e *TimeoutError) Class() string { return "TimeoutError" }

// Args holds the message unless it is empty, behind the number if there is one.
func (e *TimeoutError) Args() []any { return e.system().Args() }

// messageArgs are the args of an exception that was given a message or none.
func messageArgs(msg string) []any {
	if msg == "" {
		return nil
	}
	return []any{msg}
}

// Raised returns the exception that err stands for: err itself, or the
// [Exception] that Go's own wrapping (fmt.Errorf with %w) or [WithContext] hides. It
// does not look at causes: a TimeoutError raised from a CancelledError is a TimeoutError.
// Nil for nil.
//
// Go only: Python has no wrapping beside the cause. A port writes
// switch e := gen.Raised(err).(type) where the original has except clauses.
func Raised(err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		if e, ok := inner.(Exception); ok {
			return e
		}
	}
	return bare(err)
}

// PanicError is a panic of a body, carried to whoever resumed or awaited it.
// Error gives the value and the stack of the body's goroutine at the panic.
//
// Go only: Python has no panics; an exception carries its traceback.
type PanicError struct {
	Value any
	Stack []byte
}

// Recovered is the PanicError that stands for a panic that has been recovered, r:
// r itself if it is one, on its way through several bodies; otherwise a new one,
// with the stack of the caller, who should be the deferred function.
//
// Go only: as PanicError.
func Recovered(r any) *PanicError {
	if e, ok := r.(*PanicError); ok {
		return e
	}
	return &PanicError{Value: r, Stack: debug.Stack()}
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack)
}

// Unwrap returns the value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Class is "PanicError".
func (e *PanicError) Class() string { return "PanicError" }

// Args holds the value.
func (e *PanicError) Args() []any { return []any{e.Value} }
