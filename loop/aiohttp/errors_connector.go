package aiohttp

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// ClientConnectorError is raised when a connection cannot be made. It is a ClientOSError,
// with the number and text of the OSError.
//
// Python: aiohttp.ClientConnectorError, aiohttp, client_reference.
type ClientConnectorError struct {
	ClientOSError
	Host string
	Port int
	// SSL is how the request's setting is printed: "default", "False",
	// "<ssl.SSLContext object at 0x…>".
	SSL string

	tls   bool
	proxy string
	name  string // that the certificate must have
}

// Args holds the key of the connection, and the OSError.
func (e *ClientConnectorError) Args() []any {
	ssl := e.SSL
	if ssl == "default" {
		ssl = "True"
	}
	title, proxy, name := map[bool]string{true: "True", false: "False"}[e.tls], "None", "None"
	if e.proxy != "" {
		proxy = "URL(" + gen.Repr(e.proxy) + ")"
	}
	if e.name != "" {
		name = gen.Repr(e.name)
	}
	return []any{text(fmt.Sprintf("ConnectionKey(host=%s, port=%d, is_ssl=%s, ssl=%s, proxy=%s, proxy_auth=None, proxy_headers_hash=None, server_hostname=%s)",
		gen.Repr(e.Host), e.Port, title, ssl, proxy, name)), e.Cause}
}

// Error is "Cannot connect to host example.com:443 ssl:default [Connect call failed …]".
func (e *ClientConnectorError) Error() string {
	return fmt.Sprintf("Cannot connect to host %s:%d ssl:%s [%s]", e.Host, e.Port, e.SSL, or(e.Strerror, "None"))
}

// OSError is what it was raised from.
//
// Python: ClientConnectorError.os_error, aiohttp, client_reference.
func (e *ClientConnectorError) OSError() error { return e.Cause }

// Class is "aiohttp.client_exceptions.ClientConnectorError".
func (e *ClientConnectorError) Class() string { return classes + "ClientConnectorError" }

// As makes target the ClientConnectorError that e is the base of, or one of its bases.
func (e *ClientConnectorError) As(target any) bool {
	return as(e, target) || e.ClientOSError.As(target)
}

// ClientConnectorDNSError is raised when a host's name cannot be resolved. It is a
// ClientConnectorError, with the number and text of getaddrinfo.
//
// Python: aiohttp.ClientConnectorDNSError, aiohttp, client_reference.
type ClientConnectorDNSError struct{ ClientConnectorError }

// Class is "aiohttp.client_exceptions.ClientConnectorDNSError".
func (e *ClientConnectorDNSError) Class() string { return classes + "ClientConnectorDNSError" }

// As makes target the ClientConnectorDNSError that e is the base of, or one of its bases.
func (e *ClientConnectorDNSError) As(target any) bool {
	return as(e, target) || e.ClientConnectorError.As(target)
}

// ClientProxyConnectionError is raised when a proxy cannot be reached. It is a
// ClientConnectorError, about the proxy.
//
// Python: aiohttp.ClientProxyConnectionError, aiohttp, client_reference.
type ClientProxyConnectionError struct{ ClientConnectorError }

// Class is "aiohttp.client_exceptions.ClientProxyConnectionError".
func (e *ClientProxyConnectionError) Class() string { return classes + "ClientProxyConnectionError" }

// As makes target the ClientProxyConnectionError that e is the base of, or one of its
// bases.
func (e *ClientProxyConnectionError) As(target any) bool {
	return as(e, target) || e.ClientConnectorError.As(target)
}

// UnixClientConnectorError is raised when a Unix socket cannot be connected to. It is a
// ClientConnectorError.
//
// Python: aiohttp.UnixClientConnectorError, aiohttp, client_reference.
type UnixClientConnectorError struct {
	ClientConnectorError
	Path string
}

// Error is "Cannot connect to unix socket /path ssl:default [No such file or directory]".
func (e *UnixClientConnectorError) Error() string {
	return fmt.Sprintf("Cannot connect to unix socket %s ssl:%s [%s]", e.Path, e.SSL, or(e.Strerror, "None"))
}

// Class is "aiohttp.client_exceptions.UnixClientConnectorError".
func (e *UnixClientConnectorError) Class() string { return classes + "UnixClientConnectorError" }

// As makes target the UnixClientConnectorError that e is the base of, or one of its bases.
func (e *UnixClientConnectorError) As(target any) bool {
	return as(e, target) || e.ClientConnectorError.As(target)
}

// ClientSSLError is the base of what goes wrong with TLS. It is a ClientConnectorError.
//
// Python: aiohttp.ClientSSLError, aiohttp, client_reference.
type ClientSSLError struct{ ClientConnectorError }

// Class is "aiohttp.client_exceptions.ClientSSLError".
func (e *ClientSSLError) Class() string { return classes + "ClientSSLError" }

// As makes target the ClientSSLError that e is the base of, or one of its bases.
func (e *ClientSSLError) As(target any) bool {
	return as(e, target) || e.ClientConnectorError.As(target)
}

// ClientConnectorSSLError is raised when a TLS handshake goes wrong. It is a
// ClientSSLError.
//
// Python: aiohttp.ClientConnectorSSLError, aiohttp, client_reference.
type ClientConnectorSSLError struct{ ClientSSLError }

// Class is "aiohttp.client_exceptions.ClientConnectorSSLError".
func (e *ClientConnectorSSLError) Class() string { return classes + "ClientConnectorSSLError" }

// As makes target the ClientConnectorSSLError that e is the base of, or one of its bases.
func (e *ClientConnectorSSLError) As(target any) bool {
	return as(e, target) || e.ClientSSLError.As(target)
}

// ClientConnectorCertificateError is raised for a certificate that is not valid. It is a
// ClientSSLError and a ValueError.
//
// Python: aiohttp.ClientConnectorCertificateError, aiohttp, client_reference.
type ClientConnectorCertificateError struct{ ClientSSLError }

// Error names the error of the certificate, as OpenSSL words it.
func (e *ClientConnectorCertificateError) Error() string {
	return fmt.Sprintf("Cannot connect to host %s:%d ssl:True [SSLCertVerificationError: (%d, %s)]", e.Host, e.Port, e.Errno, gen.Repr(e.Strerror))
}

// CertificateError is what it was raised from.
//
// Python: ClientConnectorCertificateError.certificate_error, aiohttp, client_reference.
func (e *ClientConnectorCertificateError) CertificateError() error { return e.Cause }

// Class is "aiohttp.client_exceptions.ClientConnectorCertificateError".
func (e *ClientConnectorCertificateError) Class() string {
	return classes + "ClientConnectorCertificateError"
}

// As makes target the ClientConnectorCertificateError that e is the base of, or one of
// its bases.
func (e *ClientConnectorCertificateError) As(target any) bool {
	return as(e, target) || e.ClientSSLError.As(target) || (&gen.ValueError{Msg: e.Error(), Cause: e.Cause}).As(target)
}
