package main

import (
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// Python's exceptions that package gen does not have. A base class is a type to
// embed, and an interface to ask for.
type (
	// OSError is the system's or the network's.
	OSError struct{ gen.ExceptionBase }
	// ConnectionError is a subclass.
	ConnectionError struct{ OSError }
	// ZeroDivisionError is a division by zero, which panics in Go.
	ZeroDivisionError struct{ gen.ExceptionBase }
)

// anyOSError is an OSError or what embeds one.
type anyOSError interface {
	error
	osError()
}

func (*OSError) osError() {}

// isOSError is isinstance(err, OSError): in Python a TimeoutError is one as well.
func isOSError(err error) bool {
	return gen.IsInstance[anyOSError](err) || gen.IsInstance[*loop.TimeoutError](err)
}

func newOSError(msg string) error { return &OSError{withMessage(msg)} }

func newConnectionError(msg string) error { return &ConnectionError{OSError{withMessage(msg)}} }

func newZeroDivisionError(msg string) error { return &ZeroDivisionError{withMessage(msg)} }

func withMessage(msg string) gen.ExceptionBase { return gen.ExceptionBase{Values: []any{msg}} }
