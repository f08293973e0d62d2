package aiohttp

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/coluber-go/coluber/gen"
)

// RequestInfo is what was asked for.
//
// Python: aiohttp.RequestInfo, aiohttp, client_reference.
type RequestInfo struct {
	URL     *url.URL // without the fragment
	Method  string
	Headers http.Header // as they were sent
	RealURL *url.URL
}

// ClientResponseError is raised for a response that is no good. It is a ClientError.
//
// Python: aiohttp.ClientResponseError, aiohttp, client_reference.
type ClientResponseError struct {
	ClientError
	RequestInfo RequestInfo
	History     []*ClientResponse // those that redirected
	Status      int               // zero if there is none
	Message     string
	Headers     http.Header // of the response, or nil
}

// Error is "404, message='Not Found', url='http://…/'".
func (e *ClientResponseError) Error() string {
	real := ""
	if e.RequestInfo.RealURL != nil {
		real = e.RequestInfo.RealURL.String()
	}
	return fmt.Sprintf("%d, message=%s, url=%s", e.Status, gen.Repr(e.Message), gen.Repr(real))
}

// Class is "aiohttp.client_exceptions.ClientResponseError".
func (e *ClientResponseError) Class() string { return classes + "ClientResponseError" }

// Args holds what was asked for and the history.
func (e *ClientResponseError) Args() []any { return []any{e.RequestInfo, e.History} }

// As makes target the ClientResponseError that e is the base of, or one of its bases.
func (e *ClientResponseError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

// ContentTypeError is raised for a response of another type than the one asked for. It is
// a ClientResponseError.
//
// Python: aiohttp.ContentTypeError, aiohttp, client_reference.
type ContentTypeError struct{ ClientResponseError }

// Class is "aiohttp.client_exceptions.ContentTypeError".
func (e *ContentTypeError) Class() string { return classes + "ContentTypeError" }

// As makes target the ContentTypeError that e is the base of, or one of its bases.
func (e *ContentTypeError) As(target any) bool {
	return as(e, target) || e.ClientResponseError.As(target)
}

// WSServerHandshakeError is raised when a server does not open a websocket. It is a
// ClientResponseError.
//
// Python: aiohttp.WSServerHandshakeError, aiohttp, client_reference.
type WSServerHandshakeError struct{ ClientResponseError }

// Class is "aiohttp.client_exceptions.WSServerHandshakeError".
func (e *WSServerHandshakeError) Class() string { return classes + "WSServerHandshakeError" }

// As makes target the WSServerHandshakeError that e is the base of, or one of its bases.
func (e *WSServerHandshakeError) As(target any) bool {
	return as(e, target) || e.ClientResponseError.As(target)
}

// ClientHttpProxyError is raised when a proxy refuses a tunnel. It is a
// ClientResponseError, about the proxy.
//
// Python: aiohttp.ClientHttpProxyError, aiohttp, client_reference.
type ClientHttpProxyError struct{ ClientResponseError }

// Class is "aiohttp.client_exceptions.ClientHttpProxyError".
func (e *ClientHttpProxyError) Class() string { return classes + "ClientHttpProxyError" }

// As makes target the ClientHttpProxyError that e is the base of, or one of its bases.
func (e *ClientHttpProxyError) As(target any) bool {
	return as(e, target) || e.ClientResponseError.As(target)
}

// TooManyRedirects is raised when there is no end of them. It is a ClientResponseError,
// about the first request.
//
// Python: aiohttp.TooManyRedirects, aiohttp, client_reference.
type TooManyRedirects struct{ ClientResponseError }

// Class is "aiohttp.client_exceptions.TooManyRedirects".
func (e *TooManyRedirects) Class() string { return classes + "TooManyRedirects" }

// As makes target the TooManyRedirects that e is the base of, or one of its bases.
func (e *TooManyRedirects) As(target any) bool {
	return as(e, target) || e.ClientResponseError.As(target)
}
