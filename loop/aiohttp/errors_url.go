package aiohttp

import "github.com/coluber-go/coluber/gen"

// InvalidURL is raised for what is no URL. It is a ClientError and a ValueError.
//
// Python: aiohttp.InvalidURL, aiohttp, client_reference.
type InvalidURL struct {
	ClientError
	URL         string
	Description string // or empty
}

// Error is the URL, and the description if there is one.
func (e *InvalidURL) Error() string {
	if e.Description == "" {
		return e.URL
	}
	return e.URL + " - " + e.Description
}

// Class is "aiohttp.client_exceptions.InvalidURL".
func (e *InvalidURL) Class() string { return classes + "InvalidURL" }

// Args holds the URL, and the description if there is one.
func (e *InvalidURL) Args() []any {
	if e.Description == "" {
		return []any{e.URL}
	}
	return []any{e.URL, e.Description}
}

// As makes target the InvalidURL that e is the base of, or one of its bases.
func (e *InvalidURL) As(target any) bool {
	return as(e, target) || e.ClientError.As(target) || (&gen.ValueError{Msg: e.Error(), Cause: e.Cause}).As(target)
}

// InvalidUrlClientError is raised for a request to what is no URL. It is an InvalidURL.
//
// Python: aiohttp.InvalidUrlClientError, aiohttp, client_reference.
type InvalidUrlClientError struct{ InvalidURL }

// Class is "aiohttp.client_exceptions.InvalidUrlClientError".
func (e *InvalidUrlClientError) Class() string { return classes + "InvalidUrlClientError" }

// As makes target the InvalidUrlClientError that e is the base of, or one of its bases.
func (e *InvalidUrlClientError) As(target any) bool { return as(e, target) || e.InvalidURL.As(target) }

// RedirectClientError is the base of what is wrong with where a server redirects to. It is
// a ClientError.
//
// Python: aiohttp.RedirectClientError, aiohttp, client_reference.
type RedirectClientError struct{ ClientError }

// Class is "aiohttp.client_exceptions.RedirectClientError".
func (e *RedirectClientError) Class() string { return classes + "RedirectClientError" }

// As makes target the RedirectClientError that e is the base of, or one of its bases.
func (e *RedirectClientError) As(target any) bool { return as(e, target) || e.ClientError.As(target) }

// asRedirect makes target the RedirectClientError that e is.
func asRedirect(e error, target any) bool {
	return as(&RedirectClientError{ClientError{Msg: e.Error()}}, target)
}

// InvalidUrlRedirectClientError is raised for a redirect to what is no URL. It is an
// InvalidUrlClientError and a RedirectClientError.
//
// Python: aiohttp.InvalidUrlRedirectClientError, aiohttp, client_reference.
type InvalidUrlRedirectClientError struct{ InvalidUrlClientError }

// Class is "aiohttp.client_exceptions.InvalidUrlRedirectClientError".
func (e *InvalidUrlRedirectClientError) Class() string {
	return classes + "InvalidUrlRedirectClientError"
}

// As makes target the InvalidUrlRedirectClientError that e is the base of, or one of its
// bases.
func (e *InvalidUrlRedirectClientError) As(target any) bool {
	return as(e, target) || e.InvalidUrlClientError.As(target) || asRedirect(e, target)
}

// NonHttpUrlClientError is raised for a URL of another scheme than a client's. It is a
// ClientError.
//
// Python: aiohttp.NonHttpUrlClientError, aiohttp, client_reference.
type NonHttpUrlClientError struct{ ClientError }

// Class is "aiohttp.client_exceptions.NonHttpUrlClientError".
func (e *NonHttpUrlClientError) Class() string { return classes + "NonHttpUrlClientError" }

// As makes target the NonHttpUrlClientError that e is the base of, or one of its bases.
func (e *NonHttpUrlClientError) As(target any) bool {
	return as(e, target) || e.ClientError.As(target)
}

// NonHttpUrlRedirectClientError is raised for a redirect to a URL of another scheme than
// a client's. It is a NonHttpUrlClientError and a RedirectClientError.
//
// Python: aiohttp.NonHttpUrlRedirectClientError, aiohttp, client_reference.
type NonHttpUrlRedirectClientError struct{ NonHttpUrlClientError }

// Class is "aiohttp.client_exceptions.NonHttpUrlRedirectClientError".
func (e *NonHttpUrlRedirectClientError) Class() string {
	return classes + "NonHttpUrlRedirectClientError"
}

// As makes target the NonHttpUrlRedirectClientError that e is the base of, or one of its
// bases.
func (e *NonHttpUrlRedirectClientError) As(target any) bool {
	return as(e, target) || e.NonHttpUrlClientError.As(target) || asRedirect(e, target)
}
