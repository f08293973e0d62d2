package aiohttp

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/coluber-go/coluber/gen"
)

// ServerConnectionError is the base of what a server does to a connection.
//
// Python: aiohttp.ServerConnectionError, aiohttp, client_reference.
type ServerConnectionError struct{ ClientConnectionError }

// Class is "aiohttp.client_exceptions.ServerConnectionError".
func (e *ServerConnectionError) Class() string { return module + "ServerConnectionError" }

// As makes target one of the bases.
func (e *ServerConnectionError) As(target any) bool {
	return as(e, target) || e.ClientConnectionError.As(target)
}

// ServerDisconnectedError is raised when the server closes the connection before it has
// answered.
//
// Python: aiohttp.ServerDisconnectedError, aiohttp, client_reference.
type ServerDisconnectedError struct{ ServerConnectionError }

// Class is "aiohttp.client_exceptions.ServerDisconnectedError".
func (e *ServerDisconnectedError) Class() string { return module + "ServerDisconnectedError" }

// As makes target one of the bases.
func (e *ServerDisconnectedError) As(target any) bool {
	return as(e, target) || e.ServerConnectionError.As(target)
}

// ServerTimeoutError is the base of the timeouts of connections. It is a
// [gen.TimeoutError].
//
// Python: aiohttp.ServerTimeoutError, aiohttp, client_reference.
type ServerTimeoutError struct{ ServerConnectionError }

// Class is "aiohttp.client_exceptions.ServerTimeoutError".
func (e *ServerTimeoutError) Class() string { return module + "ServerTimeoutError" }

// Timeout reports true.
func (e *ServerTimeoutError) Timeout() bool { return true }

// Is reports whether target is one of Go's errors for a deadline gone by.
func (e *ServerTimeoutError) Is(target error) bool { return (&gen.TimeoutError{}).Is(target) }

// As makes target one of the bases.
func (e *ServerTimeoutError) As(target any) bool {
	return as(e, target) || e.ServerConnectionError.As(target) || (&gen.TimeoutError{Msg: e.Msg}).As(target)
}

// ConnectionTimeoutError is raised when it takes too long to get a connection.
//
// Python: aiohttp.ConnectionTimeoutError, aiohttp, client_reference.
type ConnectionTimeoutError struct{ ServerTimeoutError }

// Class is "aiohttp.client_exceptions.ConnectionTimeoutError".
func (e *ConnectionTimeoutError) Class() string { return module + "ConnectionTimeoutError" }

// As makes target one of the bases.
func (e *ConnectionTimeoutError) As(target any) bool {
	return as(e, target) || e.ServerTimeoutError.As(target)
}

// SocketTimeoutError is raised when the server is silent for too long.
//
// Python: aiohttp.SocketTimeoutError, aiohttp, client_reference.
type SocketTimeoutError struct{ ServerTimeoutError }

// Class is "aiohttp.client_exceptions.SocketTimeoutError".
func (e *SocketTimeoutError) Class() string { return module + "SocketTimeoutError" }

// As makes target one of the bases.
func (e *SocketTimeoutError) As(target any) bool {
	return as(e, target) || e.ServerTimeoutError.As(target)
}

// ServerFingerprintMismatch is raised when a certificate is not the one that was
// expected.
//
// Python: aiohttp.ServerFingerprintMismatch, aiohttp, client_reference.
type ServerFingerprintMismatch struct {
	ServerConnectionError
	Expected, Got []byte
	Host          string
	Port          int
}

// Error is the tuple of all four.
func (e *ServerFingerprintMismatch) Error() string {
	return "(" + gen.Repr(e.Expected) + ", " + gen.Repr(e.Got) + ", " + gen.Repr(e.Host) + ", " + strconv.Itoa(e.Port) + ")"
}

// Class is "aiohttp.client_exceptions.ServerFingerprintMismatch".
func (e *ServerFingerprintMismatch) Class() string { return module + "ServerFingerprintMismatch" }

// Args are the four.
func (e *ServerFingerprintMismatch) Args() []any { return []any{e.Expected, e.Got, e.Host, e.Port} }

// As makes target one of the bases.
func (e *ServerFingerprintMismatch) As(target any) bool {
	return as(e, target) || e.ServerConnectionError.As(target)
}

// ClientPayloadError is raised when a body is not whole, or not what its headers say.
//
// Python: aiohttp.ClientPayloadError, aiohttp, client_reference.
type ClientPayloadError struct{ ClientError }

// Class is "aiohttp.client_exceptions.ClientPayloadError".
func (e *ClientPayloadError) Class() string { return module + "ClientPayloadError" }

// As makes target one of the bases.
func (e *ClientPayloadError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

// ClientResponseError is raised for a response that is not what was wanted.
//
// Python: aiohttp.ClientResponseError, aiohttp, client_reference.
type ClientResponseError struct {
	ClientError
	RequestInfo RequestInfo
	History     []*ClientResponse
	Status      int
	Message     string
	Headers     http.Header
}

// Error is "404, message='Not Found', url='http://…/404'".
func (e *ClientResponseError) Error() string {
	real := ""
	if e.RequestInfo.RealURL != nil {
		real = e.RequestInfo.RealURL.String()
	}
	return fmt.Sprintf("%d, message=%s, url=%s", e.Status, gen.Repr(e.Message), gen.Repr(real))
}

// Class is "aiohttp.client_exceptions.ClientResponseError".
func (e *ClientResponseError) Class() string { return module + "ClientResponseError" }

// As makes target one of the bases.
func (e *ClientResponseError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

// ContentTypeError is raised for JSON that does not say that it is.
//
// Python: aiohttp.ContentTypeError, aiohttp, client_reference.
type ContentTypeError struct{ ClientResponseError }

// Class is "aiohttp.client_exceptions.ContentTypeError".
func (e *ContentTypeError) Class() string { return module + "ContentTypeError" }

// As makes target one of the bases.
func (e *ContentTypeError) As(target any) bool {
	return as(e, target) || e.ClientResponseError.As(target)
}

// TooManyRedirects is raised when the last redirect is not allowed any more.
//
// Python: aiohttp.TooManyRedirects, aiohttp, client_reference.
type TooManyRedirects struct{ ClientResponseError }

// Class is "aiohttp.client_exceptions.TooManyRedirects".
func (e *TooManyRedirects) Class() string { return module + "TooManyRedirects" }

// As makes target one of the bases.
func (e *TooManyRedirects) As(target any) bool {
	return as(e, target) || e.ClientResponseError.As(target)
}

// ClientHttpProxyError is raised when a proxy refuses to connect.
//
// Python: aiohttp.ClientHttpProxyError, aiohttp, client_reference.
type ClientHttpProxyError struct{ ClientResponseError }

// Class is "aiohttp.client_exceptions.ClientHttpProxyError".
func (e *ClientHttpProxyError) Class() string { return module + "ClientHttpProxyError" }

// As makes target one of the bases.
func (e *ClientHttpProxyError) As(target any) bool {
	return as(e, target) || e.ClientResponseError.As(target)
}

// WSServerHandshakeError is raised when a server does not agree to a websocket.
//
// Python: aiohttp.WSServerHandshakeError, aiohttp, client_reference.
type WSServerHandshakeError struct{ ClientResponseError }

// Class is "aiohttp.client_exceptions.WSServerHandshakeError".
func (e *WSServerHandshakeError) Class() string { return module + "WSServerHandshakeError" }

// As makes target one of the bases.
func (e *WSServerHandshakeError) As(target any) bool {
	return as(e, target) || e.ClientResponseError.As(target)
}
