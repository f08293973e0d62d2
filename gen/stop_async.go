package gen

// StopAsyncIteration is raised by an asynchronous generator that has no more values.
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

// ErrStopAsync is the StopAsyncIteration without a message: what an asynchronous
// generator raises, and what errors.Is is asked for.
//
// Python: StopAsyncIteration, library/exceptions.
var ErrStopAsync error = &StopAsyncIteration{}

// IsStopAsync reports whether err raises a StopAsyncIteration: itself, not as the
// cause of something else, which errors.Is(err, gen.ErrStopAsync) finds as well.
//
// Python: isinstance(err, StopAsyncIteration).
func IsStopAsync(err error) bool {
	_, ok := Raised(err).(*StopAsyncIteration)
	return ok
}
