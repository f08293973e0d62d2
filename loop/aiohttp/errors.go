package aiohttp

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/coluber-go/coluber/gen"
)

// The exceptions of aiohttp's client. Each is found as its bases, by [gen.IsInstance] and
// by errors.As: a ClientConnectorError is a ClientOSError, and so a
// ClientConnectionError and a ClientError, and a [gen.OSError] as well.

const module = "aiohttp.client_exceptions."

func as[E error](e E, target any) bool {
	t, ok := target.(*E)
	if ok {
		*t = e
	}
	return ok
}

// ClientError is the base of what the client raises.
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
func (e *ClientError) Class() string { return module + "ClientError" }

// Args holds the message unless it is empty.
func (e *ClientError) Args() []any {
	if e.Msg == "" {
		return nil
	}
	return []any{e.Msg}
}

// ClientConnectionError is raised for what becomes of connections.
//
// Python: aiohttp.ClientConnectionError, aiohttp, client_reference.
type ClientConnectionError struct{ ClientError }

// Class is "aiohttp.client_exceptions.ClientConnectionError".
func (e *ClientConnectionError) Class() string { return module + "ClientConnectionError" }

// As makes target the ClientConnectionError that e is the base of, or its base.
func (e *ClientConnectionError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

// ClientConnectionResetError is raised for writing to a connection that is gone. It is a
// [gen.ConnectionResetError], too.
//
// Python: aiohttp.ClientConnectionResetError, aiohttp, client_reference.
type ClientConnectionResetError struct{ ClientConnectionError }

// Class is "aiohttp.client_exceptions.ClientConnectionResetError".
func (e *ClientConnectionResetError) Class() string { return module + "ClientConnectionResetError" }

// As makes target one of the bases.
func (e *ClientConnectionResetError) As(target any) bool {
	reset := &gen.ConnectionResetError{ConnectionError: gen.ConnectionError{OSError: gen.OSError{Strerror: e.Msg}}}
	return as(e, target) || e.ClientConnectionError.As(target) || reset.As(target)
}

// ClientOSError is an error of the system's, as a ClientConnectionError. It is a
// [gen.OSError].
//
// Python: aiohttp.ClientOSError, aiohttp, client_reference.
type ClientOSError struct {
	ClientConnectionError
	OS gen.OSError // the number and its text
}

// Error is "[Errno 104] Connection reset by peer".
func (e *ClientOSError) Error() string { return e.OS.Error() }

// Class is "aiohttp.client_exceptions.ClientOSError".
func (e *ClientOSError) Class() string { return module + "ClientOSError" }

// Args are the OSError's.
func (e *ClientOSError) Args() []any { return e.OS.Args() }

// Unwrap returns the cause.
func (e *ClientOSError) Unwrap() error { return e.Cause }

// Is reports whether target is the system's number.
func (e *ClientOSError) Is(target error) bool { return e.OS.Is(target) }

// As makes target one of the bases.
func (e *ClientOSError) As(target any) bool {
	return as(e, target) || e.ClientConnectionError.As(target) || e.OS.As(target)
}

// ClientConnectorError is raised when no connection can be made.
//
// Python: aiohttp.ClientConnectorError, aiohttp, client_reference.
type ClientConnectorError struct {
	ClientOSError
	Host string
	Port int
	SSL  string // "default", "False", "True", or the repr of what was given
}

// Error is "Cannot connect to host 127.0.0.1:443 ssl:False [Connect call failed
// ('127.0.0.1', 443)]".
func (e *ClientConnectorError) Error() string {
	return "Cannot connect to host " + e.Host + ":" + strconv.Itoa(e.Port) + " ssl:" + e.SSL + " [" + orNone(e.OS.Strerror) + "]"
}

func orNone(s string) string {
	if s == "" {
		return "None"
	}
	return s
}

// Class is "aiohttp.client_exceptions.ClientConnectorError".
func (e *ClientConnectorError) Class() string { return module + "ClientConnectorError" }

// As makes target one of the bases.
func (e *ClientConnectorError) As(target any) bool {
	return as(e, target) || e.ClientOSError.As(target)
}

// ClientConnectorDNSError is raised when a host's name cannot be resolved.
//
// Python: aiohttp.ClientConnectorDNSError, aiohttp, client_reference.
type ClientConnectorDNSError struct{ ClientConnectorError }

// Class is "aiohttp.client_exceptions.ClientConnectorDNSError".
func (e *ClientConnectorDNSError) Class() string { return module + "ClientConnectorDNSError" }

// As makes target one of the bases.
func (e *ClientConnectorDNSError) As(target any) bool {
	return as(e, target) || e.ClientConnectorError.As(target)
}

// ClientProxyConnectionError is raised when a proxy cannot be connected to.
//
// Python: aiohttp.ClientProxyConnectionError, aiohttp, client_reference.
type ClientProxyConnectionError struct{ ClientConnectorError }

// Class is "aiohttp.client_exceptions.ClientProxyConnectionError".
func (e *ClientProxyConnectionError) Class() string { return module + "ClientProxyConnectionError" }

// As makes target one of the bases.
func (e *ClientProxyConnectionError) As(target any) bool {
	return as(e, target) || e.ClientConnectorError.As(target)
}

// ClientSSLError is the base of what goes wrong in a TLS handshake.
//
// Python: aiohttp.ClientSSLError, aiohttp, client_reference.
type ClientSSLError struct{ ClientConnectorError }

// Class is "aiohttp.client_exceptions.ClientSSLError".
func (e *ClientSSLError) Class() string { return module + "ClientSSLError" }

// As makes target one of the bases.
func (e *ClientSSLError) As(target any) bool {
	return as(e, target) || e.ClientConnectorError.As(target)
}

// ClientConnectorSSLError is raised for a handshake that fails, but for certificates.
//
// Python: aiohttp.ClientConnectorSSLError, aiohttp, client_reference.
type ClientConnectorSSLError struct{ ClientSSLError }

// Class is "aiohttp.client_exceptions.ClientConnectorSSLError".
func (e *ClientConnectorSSLError) Class() string { return module + "ClientConnectorSSLError" }

// As makes target one of the bases.
func (e *ClientConnectorSSLError) As(target any) bool {
	return as(e, target) || e.ClientSSLError.As(target)
}

// ClientConnectorCertificateError is raised for a certificate that is not good.
//
// Python: aiohttp.ClientConnectorCertificateError, aiohttp, client_reference.
type ClientConnectorCertificateError struct {
	ClientSSLError
	CertificateError string // repr of its arguments in Python
}

// Error is "Cannot connect to host localhost:443 ssl:True [SSLCertVerificationError: …]".
func (e *ClientConnectorCertificateError) Error() string {
	return "Cannot connect to host " + e.Host + ":" + strconv.Itoa(e.Port) + " ssl:True [SSLCertVerificationError: " + e.CertificateError + "]"
}

// Class is "aiohttp.client_exceptions.ClientConnectorCertificateError".
func (e *ClientConnectorCertificateError) Class() string {
	return module + "ClientConnectorCertificateError"
}

// As makes target one of the bases.
func (e *ClientConnectorCertificateError) As(target any) bool {
	return as(e, target) || e.ClientSSLError.As(target)
}

// RequestInfo is what was asked for.
//
// Python: aiohttp.RequestInfo, aiohttp, client_reference.
type RequestInfo struct {
	URL     *url.URL
	Method  string
	Headers http.Header
	RealURL *url.URL // with the fragment
}
