package gen

// StopAsyncIteration says that an asynchronous iteration has ended.
//
// Python: StopAsyncIteration, library/exceptions.
type StopAsyncIteration struct{ Msg string }

func (e *StopAsyncIteration) Error() string { return e.Msg }

// Class is "StopAsyncIteration".
func (e *StopAsyncIteration) Class() string { return "StopAsyncIteration" }

// Args holds the message unless it is empty.
func (e *StopAsyncIteration) Args() []any { return messageArgs(e.Msg) }
