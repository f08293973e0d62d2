package streams

import (
	"fmt"
	"io"
)

// IncompleteReadError is raised when the data has ended before a read was complete. In
// Python it is an EOFError; here it matches io.EOF if there was nothing left, and
// io.ErrUnexpectedEOF otherwise, as the errors of io.ReadFull do.
//
// Python: asyncio.IncompleteReadError, library/asyncio-exceptions.
type IncompleteReadError struct {
	Partial  []byte // what there was
	Expected int    // how much was asked for; below zero if nobody knows
}

func (e *IncompleteReadError) Error() string {
	expected := "undefined"
	if e.Expected >= 0 {
		expected = fmt.Sprint(e.Expected)
	}
	return fmt.Sprintf("%d bytes read on a total of %s expected bytes", len(e.Partial), expected)
}

// Is reports whether target is what Go calls it.
func (e *IncompleteReadError) Is(target error) bool {
	if len(e.Partial) == 0 {
		return target == io.EOF
	}
	return target == io.ErrUnexpectedEOF
}

// Class is "asyncio.exceptions.IncompleteReadError".
func (e *IncompleteReadError) Class() string { return "asyncio.exceptions.IncompleteReadError" }

// Args holds the text.
func (e *IncompleteReadError) Args() []any { return []any{e.Error()} }

// LimitOverrunError is raised when there is more data than the reader's limit without
// a separator, or before it. The data is still there.
//
// Python: asyncio.LimitOverrunError, library/asyncio-exceptions.
type LimitOverrunError struct {
	Msg      string
	Consumed int // how many bytes there are that do not belong to a separator
}

func (e *LimitOverrunError) Error() string { return e.Msg }

// Class is "asyncio.exceptions.LimitOverrunError".
func (e *LimitOverrunError) Class() string { return "asyncio.exceptions.LimitOverrunError" }

// Args holds the text.
func (e *LimitOverrunError) Args() []any { return []any{e.Msg} }
