package gen

// ErrStopAsyncIteration says that an asynchronous generator has no more values.
// It matches every StopAsyncIteration.
//
// Python: StopAsyncIteration, library/exceptions.
var ErrStopAsyncIteration error = &StopAsyncIteration{}

// StopAsyncIteration is the type of [ErrStopAsyncIteration].
//
// Python: StopAsyncIteration, library/exceptions.
type StopAsyncIteration struct{ Msg string }

func (e *StopAsyncIteration) Error() string { return e.Msg }

// Is reports whether target is a StopAsyncIteration.
func (e *StopAsyncIteration) Is(target error) bool { return isType[*StopAsyncIteration](target) }

// Class is "StopAsyncIteration".
func (e *StopAsyncIteration) Class() string { return "StopAsyncIteration" }

// Args holds the message unless it is empty.
func (e *StopAsyncIteration) Args() []any { return messageArgs(e.Msg) }
