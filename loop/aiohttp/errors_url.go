package aiohttp

import "github.com/coluber-go/coluber/gen"

// InvalidURL is raised for a URL that is none. It is a [gen.ValueError].
//
// Python: aiohttp.InvalidURL, aiohttp, client_reference.
type InvalidURL struct {
	ClientError
	URL         string
	Description string // what is wrong with it, or empty
}

// Error is the URL, and what is wrong with it.
func (e *InvalidURL) Error() string {
	if e.Description == "" {
		return e.URL
	}
	return e.URL + " - " + e.Description
}

// Class is "aiohttp.client_exceptions.InvalidURL".
func (e *InvalidURL) Class() string { return module + "InvalidURL" }

// Args are the URL and the description.
func (e *InvalidURL) Args() []any {
	if e.Description == "" {
		return []any{e.URL}
	}
	return []any{e.URL, e.Description}
}

// As makes target one of the bases.
func (e *InvalidURL) As(target any) bool {
	return as(e, target) || e.ClientError.As(target) || (&gen.ValueError{Msg: e.Error()}).As(target)
}

// InvalidUrlClientError is raised for a URL to which no request can be sent.
//
// Python: aiohttp.InvalidUrlClientError, aiohttp, client_reference.
type InvalidUrlClientError struct{ InvalidURL }

// Class is "aiohttp.client_exceptions.InvalidUrlClientError".
func (e *InvalidUrlClientError) Class() string { return module + "InvalidUrlClientError" }

// As makes target one of the bases.
func (e *InvalidUrlClientError) As(target any) bool { return as(e, target) || e.InvalidURL.As(target) }

// RedirectClientError is the base of what is wrong with where a redirect leads.
//
// Python: aiohttp.RedirectClientError, aiohttp, client_reference.
type RedirectClientError struct{ ClientError }

// Class is "aiohttp.client_exceptions.RedirectClientError".
func (e *RedirectClientError) Class() string { return module + "RedirectClientError" }

// As makes target one of the bases.
func (e *RedirectClientError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

// InvalidUrlRedirectClientError is an InvalidUrlClientError of a redirect.
//
// Python: aiohttp.InvalidUrlRedirectClientError, aiohttp, client_reference.
type InvalidUrlRedirectClientError struct{ InvalidUrlClientError }

// Class is "aiohttp.client_exceptions.InvalidUrlRedirectClientError".
func (e *InvalidUrlRedirectClientError) Class() string {
	return module + "InvalidUrlRedirectClientError"
}

// As makes target one of the bases.
func (e *InvalidUrlRedirectClientError) As(target any) bool {
	return as(e, target) || e.InvalidUrlClientError.As(target) || (&RedirectClientError{e.ClientError}).As(target)
}

// NonHttpUrlClientError is raised for a URL of another scheme than http and https.
//
// Python: aiohttp.NonHttpUrlClientError, aiohttp, client_reference.
type NonHttpUrlClientError struct {
	ClientError
}

// Class is "aiohttp.client_exceptions.NonHttpUrlClientError".
func (e *NonHttpUrlClientError) Class() string { return module + "NonHttpUrlClientError" }

// As makes target one of the bases.
func (e *NonHttpUrlClientError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

// NonHttpUrlRedirectClientError is a NonHttpUrlClientError of a redirect.
//
// Python: aiohttp.NonHttpUrlRedirectClientError, aiohttp, client_reference.
type NonHttpUrlRedirectClientError struct{ NonHttpUrlClientError }

// Class is "aiohttp.client_exceptions.NonHttpUrlRedirectClientError".
func (e *NonHttpUrlRedirectClientError) Class() string {
	return module + "NonHttpUrlRedirectClientError"
}

// As makes target one of the bases.
func (e *NonHttpUrlRedirectClientError) As(target any) bool {
	return as(e, target) || e.NonHttpUrlClientError.As(target) || (&RedirectClientError{e.ClientError}).As(target)
}
