package aiohttp

import (
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// These are aiohttp's exceptions. Each is found as its bases, by gen.IsInstance and by
// errors.As.

const classes = "aiohttp.client_exceptions."

// as makes target e, if that is what it is for.
func as[E error](e E, target any) bool {
	t, ok := target.(*E)
	if ok {
		*t = e
	}
	return ok
}

// ClientError is the base of what a client raises.
//
// Python: aiohttp.ClientError, aiohttp, client_reference.
type ClientError struct {
	Msg   string
	Cause error // what it was raised from, or nil
}

func (e *ClientError) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *ClientError) Unwrap() error { return e.Cause }

// As makes target the ClientError that e is the base of.
func (e *ClientError) As(target any) bool { return as(e, target) }

// Class is "aiohttp.client_exceptions.ClientError".
func (e *ClientError) Class() string { return classes + "ClientError" }

// Args holds the message unless it is empty.
func (e *ClientError) Args() []any {
	if e.Msg == "" {
		return nil
	}
	return []any{e.Msg}
}

// ClientConnectionError is raised for what becomes of connections, "Connection closed"
// and "Connector is closed." for two. It is a ClientError.
//
// Python: aiohttp.ClientConnectionError, aiohttp, client_reference.
type ClientConnectionError struct{ ClientError }

// Class is "aiohttp.client_exceptions.ClientConnectionError".
func (e *ClientConnectionError) Class() string { return classes + "ClientConnectionError" }

// As makes target the ClientConnectionError that e is the base of, or one of its bases.
func (e *ClientConnectionError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

func errConnection(msg string) error {
	return &ClientConnectionError{ClientError{Msg: msg}}
}

// ClientConnectionResetError is raised for writing to a connection that is gone. It is a
// ClientConnectionError and a ConnectionResetError.
//
// Python: aiohttp.ClientConnectionResetError, aiohttp, client_reference.
type ClientConnectionResetError struct{ ClientConnectionError }

// Class is "aiohttp.client_exceptions.ClientConnectionResetError".
func (e *ClientConnectionResetError) Class() string { return classes + "ClientConnectionResetError" }

// As makes target the ClientConnectionResetError that e is the base of, or one of its
// bases.
func (e *ClientConnectionResetError) As(target any) bool {
	reset := &gen.ConnectionResetError{}
	reset.Strerror = e.Msg
	return as(e, target) || e.ClientConnectionError.As(target) || reset.As(target)
}

// ClientOSError is raised when the system refuses something on a connection. It is a
// ClientConnectionError and an OSError, whose number it has.
//
// Python: aiohttp.ClientOSError, aiohttp, client_reference.
type ClientOSError struct {
	ClientConnectionError
	// Errno is the system's number; zero is none.
	Errno int
	// Strerror is the text; empty is None.
	Strerror string
}

func (e *ClientOSError) system() *gen.OSError {
	return &gen.OSError{Errno: e.Errno, Strerror: e.Strerror, Cause: e.Cause}
}

// Error is that of an OSError: "[Errno 104] Connection reset by peer".
func (e *ClientOSError) Error() string { return e.system().Error() }

// Class is "aiohttp.client_exceptions.ClientOSError".
func (e *ClientOSError) Class() string { return classes + "ClientOSError" }

// Args holds the number and the text.
func (e *ClientOSError) Args() []any { return e.system().Args() }

// Is reports whether target is the system's number, or stands for it.
func (e *ClientOSError) Is(target error) bool { return e.system().Is(target) }

// As makes target the ClientOSError that e is the base of, or one of its bases.
func (e *ClientOSError) As(target any) bool {
	return as(e, target) || e.ClientConnectionError.As(target) || e.system().As(target)
}

// clientOSError is the ClientOSError of what the system has said.
func clientOSError(o *gen.OSError, cause error) error {
	e := newClientOSError(o, cause)
	return &e
}

func newClientOSError(o *gen.OSError, cause error) ClientOSError {
	e := ClientOSError{Errno: o.Errno, Strerror: o.Strerror}
	e.Cause = cause
	return e
}

// ServerConnectionError is raised when the server is at fault. It is a
// ClientConnectionError.
//
// Python: aiohttp.ServerConnectionError, aiohttp, client_reference.
type ServerConnectionError struct{ ClientConnectionError }

// Class is "aiohttp.client_exceptions.ServerConnectionError".
func (e *ServerConnectionError) Class() string { return classes + "ServerConnectionError" }

// As makes target the ServerConnectionError that e is the base of, or one of its bases.
func (e *ServerConnectionError) As(target any) bool {
	return as(e, target) || e.ClientConnectionError.As(target)
}

// ServerDisconnectedError is raised when the server closes a connection before it has
// answered. It is a ServerConnectionError.
//
// Python: aiohttp.ServerDisconnectedError, aiohttp, client_reference.
type ServerDisconnectedError struct{ ServerConnectionError }

// Class is "aiohttp.client_exceptions.ServerDisconnectedError".
func (e *ServerDisconnectedError) Class() string { return classes + "ServerDisconnectedError" }

// As makes target the ServerDisconnectedError that e is the base of, or one of its bases.
func (e *ServerDisconnectedError) As(target any) bool {
	return as(e, target) || e.ServerConnectionError.As(target)
}

func errDisconnected(cause error) error {
	e := &ServerDisconnectedError{}
	e.Msg, e.Cause = "Server disconnected", cause
	return e
}

// ServerTimeoutError is raised when the server has taken too long. It is a
// ServerConnectionError and a TimeoutError.
//
// Python: aiohttp.ServerTimeoutError, aiohttp, client_reference.
type ServerTimeoutError struct{ ServerConnectionError }

// Class is "aiohttp.client_exceptions.ServerTimeoutError".
func (e *ServerTimeoutError) Class() string { return classes + "ServerTimeoutError" }

func (e *ServerTimeoutError) system() *gen.TimeoutError {
	return &gen.TimeoutError{Msg: e.Msg, Cause: e.Cause}
}

// Timeout reports true, as net.Error does.
func (e *ServerTimeoutError) Timeout() bool { return true }

// Is reports whether target is one of Go's errors for a deadline gone by.
func (e *ServerTimeoutError) Is(target error) bool { return e.system().Is(target) }

// As makes target the ServerTimeoutError that e is the base of, or one of its bases.
func (e *ServerTimeoutError) As(target any) bool {
	return as(e, target) || e.ServerConnectionError.As(target) || e.system().As(target)
}

// ConnectionTimeoutError is raised when making a connection, or waiting for one that is
// free, has taken too long. It is a ServerTimeoutError.
//
// Python: aiohttp.ConnectionTimeoutError, aiohttp, client_reference.
type ConnectionTimeoutError struct{ ServerTimeoutError }

// Class is "aiohttp.client_exceptions.ConnectionTimeoutError".
func (e *ConnectionTimeoutError) Class() string { return classes + "ConnectionTimeoutError" }

// As makes target the ConnectionTimeoutError that e is the base of, or one of its bases.
func (e *ConnectionTimeoutError) As(target any) bool {
	return as(e, target) || e.ServerTimeoutError.As(target)
}

func errConnectTimeout(url string) error {
	e := &ConnectionTimeoutError{}
	e.Msg = "Connection timeout to host " + url
	return e
}

// SocketTimeoutError is raised when nothing has come from the server for too long. It is
// a ServerTimeoutError.
//
// Python: aiohttp.SocketTimeoutError, aiohttp, client_reference.
type SocketTimeoutError struct{ ServerTimeoutError }

// Class is "aiohttp.client_exceptions.SocketTimeoutError".
func (e *SocketTimeoutError) Class() string { return classes + "SocketTimeoutError" }

// As makes target the SocketTimeoutError that e is the base of, or one of its bases.
func (e *SocketTimeoutError) As(target any) bool {
	return as(e, target) || e.ServerTimeoutError.As(target)
}

func errReadTimeout() error {
	e := &SocketTimeoutError{}
	e.Msg = "Timeout on reading data from socket"
	return e
}

// ServerFingerprintMismatch is raised for a server with another certificate than the one
// asked for. It is a ServerConnectionError.
//
// Python: aiohttp.ServerFingerprintMismatch, aiohttp, client_reference.
type ServerFingerprintMismatch struct {
	ServerConnectionError
	Expected []byte // SHA-256 of the certificate in DER
	Got      []byte
	Host     string
	Port     int
}

// Error is the tuple of the fields.
func (e *ServerFingerprintMismatch) Error() string {
	texts := make([]string, len(e.Args()))
	for i, a := range e.Args() {
		texts[i] = gen.Repr(a)
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

// Class is "aiohttp.client_exceptions.ServerFingerprintMismatch".
func (e *ServerFingerprintMismatch) Class() string { return classes + "ServerFingerprintMismatch" }

// Args holds the fields.
func (e *ServerFingerprintMismatch) Args() []any { return []any{e.Expected, e.Got, e.Host, e.Port} }

// As makes target the ServerFingerprintMismatch that e is the base of, or one of its
// bases.
func (e *ServerFingerprintMismatch) As(target any) bool {
	return as(e, target) || e.ServerConnectionError.As(target)
}

// ClientPayloadError is raised for a body that is not whole, or not what its headers say.
// It is a ClientError.
//
// Python: aiohttp.ClientPayloadError, aiohttp, client_reference.
type ClientPayloadError struct{ ClientError }

// Class is "aiohttp.client_exceptions.ClientPayloadError".
func (e *ClientPayloadError) Class() string { return classes + "ClientPayloadError" }

// As makes target the ClientPayloadError that e is the base of, or one of its bases.
func (e *ClientPayloadError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

func errPayload(cause error, format string, args ...any) error {
	return &ClientPayloadError{ClientError{Msg: fmt.Sprintf(format, args...), Cause: cause}}
}

// LineTooLong is raised by reading a line of more than twice the buffer's size.
//
// Python: aiohttp.http_exceptions.LineTooLong.
type LineTooLong struct {
	Limit int
	Line  []byte // its beginning
}

// Error is that of an HttpProcessingError with status 400.
func (e *LineTooLong) Error() string { return "400, message:\n  " + e.message() }

func (e *LineTooLong) message() string { return tooLong(e.Limit, e.Line) }

func tooLong(limit int, line []byte) string {
	const shown = 100
	if len(line) > shown {
		line = append(append([]byte(nil), line[:shown]...), "..."...)
	}
	return fmt.Sprintf("Got more than %d bytes when reading: %s.", limit, gen.Repr(line))
}

// Class is "aiohttp.http_exceptions.LineTooLong".
func (e *LineTooLong) Class() string { return "aiohttp.http_exceptions.LineTooLong" }

// Args holds the status and the message.
func (e *LineTooLong) Args() []any { return []any{400, e.message()} }
