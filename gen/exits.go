package gen

import (
	"context"
	"fmt"
	"os"
)

// Stop matches every StopIteration, whatever its type parameter:
//
//	errors.Is(err, gen.Stop)
//
// Python: except StopIteration.
var Stop error = &StopIteration[None]{}

// StopIteration says that a generator has ended. Value is what its body
// returned; a generator that is asked again after its end has none.
//
// Python: StopIteration, library/exceptions.
type StopIteration[R any] struct {
	Value R
	bare  bool // a StopIteration() without a value
}

func (e *StopIteration[R]) Error() string {
	if args := e.Args(); len(args) > 0 {
		return Str(args[0])
	}
	return ""
}

// Is reports whether target is [Stop].
func (e *StopIteration[R]) Is(target error) bool { return target == Stop }

// Class is "StopIteration".
func (e *StopIteration[R]) Class() string { return "StopIteration" }

// Args holds the value unless there is none or it is None.
func (e *StopIteration[R]) Args() []any {
	if e.bare || IsNone(e.Value) {
		return nil
	}
	return []any{e.Value}
}

// ErrGeneratorExit is what a suspended Yield, or await, returns when its
// generator or coroutine is closed. The body lets go of what it holds and
// returns; returning this error is the ordinary way to end.
//
// Python: GeneratorExit, library/exceptions.
var ErrGeneratorExit error = &GeneratorExit{}

// GeneratorExit is the type of [ErrGeneratorExit]; a body may raise one of its
// own.
//
// Python: GeneratorExit, library/exceptions.
type GeneratorExit struct{ Msg string }

func (e *GeneratorExit) Error() string { return e.Msg }

// Is reports whether target is a GeneratorExit.
func (e *GeneratorExit) Is(target error) bool { return isType[*GeneratorExit](target) }

// Class is "GeneratorExit".
func (e *GeneratorExit) Class() string { return "GeneratorExit" }

// Args holds the message unless it is empty.
func (e *GeneratorExit) Args() []any { return messageArgs(e.Msg) }

// KeyboardInterrupt, returned by a task or a main program, leaves the event loop
// at once, as [SystemExit] does.
//
// Python: KeyboardInterrupt, library/exceptions.
type KeyboardInterrupt struct{ Msg string }

func (e *KeyboardInterrupt) Error() string { return e.Msg }

// Class is "KeyboardInterrupt".
func (e *KeyboardInterrupt) Class() string { return "KeyboardInterrupt" }

// Args holds the message unless it is empty.
func (e *KeyboardInterrupt) Args() []any { return messageArgs(e.Msg) }

// SystemExit, returned by a task, leaves the event loop at once.
//
// Python: SystemExit, library/exceptions.
type SystemExit struct{ Code int }

func (e *SystemExit) Error() string { return fmt.Sprint(e.Code) }

// Class is "SystemExit".
func (e *SystemExit) Class() string { return "SystemExit" }

// Args holds the code.
func (e *SystemExit) Args() []any { return []any{e.Code} }

// CancelledError is what an await returns when its task or future is cancelled.
// A task whose body returns one is cancelled. It also matches context.Canceled.
//
// Python: asyncio.CancelledError, library/asyncio-exceptions.
type CancelledError struct {
	Msg any // what cancel was given; nil for nothing
}

func (e *CancelledError) Error() string {
	if e.Msg == nil {
		return ""
	}
	return Str(e.Msg)
}

// Is reports whether target is a CancelledError, or context.Canceled.
func (e *CancelledError) Is(target error) bool {
	return target == context.Canceled || isType[*CancelledError](target)
}

// Class is "asyncio.exceptions.CancelledError".
func (e *CancelledError) Class() string { return "asyncio.exceptions.CancelledError" }

// Args holds the message unless it is nil.
func (e *CancelledError) Args() []any {
	if e.Msg == nil {
		return nil
	}
	return []any{e.Msg}
}

// InvalidStateError is raised for an operation that a future's state does not
// allow.
//
// Python: asyncio.InvalidStateError, library/asyncio-exceptions.
type InvalidStateError struct{ Msg string }

func (e *InvalidStateError) Error() string { return e.Msg }

// Class is "asyncio.exceptions.InvalidStateError".
func (e *InvalidStateError) Class() string { return "asyncio.exceptions.InvalidStateError" }

// Args holds the message unless it is empty.
func (e *InvalidStateError) Args() []any { return messageArgs(e.Msg) }

func isType[E error](err error) bool {
	_, ok := err.(E)
	return ok
}

func isDeadline(err error) bool {
	return err == context.DeadlineExceeded || err == os.ErrDeadlineExceeded
}

// IsStop reports whether err raises a StopIteration: itself, not as the cause of
// something else, which errors.Is(err, gen.Stop) finds as well.
//
// Python: isinstance(err, StopIteration).
func IsStop(err error) bool {
	e, ok := Raised(err).(interface{ Is(error) bool })
	return ok && e.Is(Stop)
}

// StopValue is the value of the StopIteration that err raises, the zero R if that has
// none. It reports false if err raises something else, or the value is no R.
//
// Python: except StopIteration as e: e.value, library/exceptions.
func StopValue[R any](err error) (r R, ok bool) {
	if !IsStop(err) {
		return r, false
	}
	r, err = late[R](err)
	return r, err == nil
}

// raisedOnly is err, unless it is a StopIteration.
func raisedOnly(err error) error {
	if IsStop(err) {
		return nil
	}
	return err
}
