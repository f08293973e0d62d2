package pyrandom

import "fmt"

// OverflowError is raised for a result that is too large.
//
// Python: OverflowError, library/exceptions.
type OverflowError struct {
	Msg string
	// Errno is the C library's number of the error, or zero where Python gives
	// none. Python's text then shows both.
	Errno int
}

func (e *OverflowError) Error() string {
	if e.Errno == 0 {
		return e.Msg
	}
	return fmt.Sprintf("(%d, '%s')", e.Errno, e.Msg)
}

// Class is "OverflowError".
func (e *OverflowError) Class() string { return "OverflowError" }

// Args holds the message, after the number if there is one.
func (e *OverflowError) Args() []any {
	if e.Errno == 0 {
		return []any{e.Msg}
	}
	return []any{e.Errno, e.Msg}
}

// ZeroDivisionError is raised for a division by zero, of floats here.
//
// Python: ZeroDivisionError, library/exceptions.
type ZeroDivisionError struct {
	Msg string
}

func (e *ZeroDivisionError) Error() string { return e.Msg }

// Class is "ZeroDivisionError".
func (e *ZeroDivisionError) Class() string { return "ZeroDivisionError" }

// Args holds the message.
func (e *ZeroDivisionError) Args() []any { return []any{e.Msg} }
