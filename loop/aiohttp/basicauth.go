package aiohttp

import (
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// BasicAuth is a name and a password, for HTTP's basic authentication. [NewBasicAuth]
// checks them; a literal is checked when it is encoded.
//
// Python: aiohttp.BasicAuth, aiohttp, client_reference.
type BasicAuth struct {
	Login    string
	Password string
	// Encoding is the charset of both; empty means latin-1.
	Encoding string
}

var errColon = &gen.ValueError{Msg: `A ":" is not allowed in login (RFC 1945#section-11.1)`}

// NewBasicAuth returns the credentials.
//
// Errors: [*gen.ValueError] if there is a colon in the login.
//
// Python: aiohttp.BasicAuth, aiohttp, client_reference.
func NewBasicAuth(login, password string) (*BasicAuth, error) {
	if strings.Contains(login, ":") {
		return nil, errColon
	}
	return &BasicAuth{Login: login, Password: password}, nil
}

// DecodeBasicAuth reads a header Authorization; an empty encoding means latin-1.
//
// Errors: [*gen.ValueError] "Could not parse authorization header.", "Unknown
// authorization method Bearer", "Invalid base64 encoding.", "Invalid credentials.";
// [*UnicodeDecodeError]; [*gen.LookupError] for an encoding that is unknown.
//
// Python: BasicAuth.decode, aiohttp, client_reference.
func DecodeBasicAuth(header, encoding string) (*BasicAuth, error) {
	method, code, ok := strings.Cut(header, " ")
	switch {
	case !ok:
		return nil, &gen.ValueError{Msg: "Could not parse authorization header."}
	case !strings.EqualFold(method, "basic"):
		return nil, &gen.ValueError{Msg: "Unknown authorization method " + method}
	}
	b, err := base64.StdEncoding.DecodeString(code)
	if err != nil || strings.ContainsAny(code, "\r\n") {
		return nil, &gen.ValueError{Msg: "Invalid base64 encoding."}
	}
	text, err := decodeText(b, or(encoding, "latin-1"), "strict")
	if err != nil {
		return nil, err
	}
	login, password, ok := strings.Cut(text, ":")
	if !ok {
		return nil, &gen.ValueError{Msg: "Invalid credentials."}
	}
	return &BasicAuth{login, password, encoding}, nil
}

// BasicAuthOf returns the credentials in a URL, or nil if it has none.
//
// Errors: those of [NewBasicAuth].
//
// Python: BasicAuth.from_url, aiohttp, client_reference.
func BasicAuthOf(u *url.URL) (*BasicAuth, error) {
	if u.User == nil {
		return nil, nil
	}
	password, _ := u.User.Password()
	return NewBasicAuth(u.User.Username(), password)
}

// Encode is the header Authorization, "Basic dXNlcjpwYXNz".
//
// Errors: [*gen.ValueError] if there is a colon in the login; [*UnicodeEncodeError];
// [*gen.LookupError] for an encoding that is unknown.
//
// Python: BasicAuth.encode, aiohttp, client_reference.
func (a *BasicAuth) Encode() (string, error) {
	if strings.Contains(a.Login, ":") {
		return "", errColon
	}
	b, err := encodeText(a.Login+":"+a.Password, or(a.Encoding, "latin-1"))
	if err != nil {
		return "", err
	}
	return "Basic " + base64.StdEncoding.EncodeToString(b), nil
}
