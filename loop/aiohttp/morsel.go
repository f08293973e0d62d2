package aiohttp

import (
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// CookieError is raised for a cookie that cannot be made.
//
// Python: http.cookies.CookieError, library/http.cookies.
type CookieError struct{ Msg string }

func (e *CookieError) Error() string { return e.Msg }

// Class is "http.cookies.CookieError".
func (e *CookieError) Class() string { return "http.cookies.CookieError" }

// Args holds the message.
func (e *CookieError) Args() []any { return []any{e.Msg} }

// Morsel is one cookie: a name, a value, and the attributes that a server gave it. An
// empty attribute is one that is not there.
//
// Python: http.cookies.Morsel, library/http.cookies.
type Morsel struct {
	Key   string
	Value string
	// CodedValue is the value as it is sent, in quotes if it needs them.
	CodedValue string

	Path     string
	Domain   string
	Expires  string // a date, as the server wrote it
	MaxAge   string // seconds, as the server wrote them
	Comment  string
	Version  string
	SameSite string
	Secure   bool // only over https
	HTTPOnly bool
	// Partitioned is one of Python 3.14's.
	Partitioned bool
}

// NewMorsel makes a cookie of a name and a value, which is quoted where need be.
//
// Errors: [*CookieError] "Illegal key 'a b'", or "Attempt to set a reserved key 'path'".
//
// Python: Morsel.set, library/http.cookies.
func NewMorsel(key, value string) (*Morsel, error) {
	m := &Morsel{}
	return m, m.set(key, value, quoteCookie(value))
}

// set gives m a name and a value.
func (m *Morsel) set(key, value, coded string) error {
	switch {
	case reservedKeys[strings.ToLower(key)]:
		return &CookieError{Msg: "Attempt to set a reserved key " + gen.Repr(key)}
	case !isLegalKey(key):
		return &CookieError{Msg: "Illegal key " + gen.Repr(key)}
	}
	m.Key, m.Value, m.CodedValue = key, value, coded
	return nil
}

// attribute is one of a Morsel's, by the name that it has among the cookie's.
type attribute struct {
	name  string // lower case
	shown string
	text  func(m *Morsel) *string
	flag  func(m *Morsel) *bool
}

// attributes are in the order of their names, in which they are shown.
var attributes = []attribute{
	{name: "comment", shown: "Comment", text: func(m *Morsel) *string { return &m.Comment }},
	{name: "domain", shown: "Domain", text: func(m *Morsel) *string { return &m.Domain }},
	{name: "expires", shown: "expires", text: func(m *Morsel) *string { return &m.Expires }},
	{name: "httponly", shown: "HttpOnly", flag: func(m *Morsel) *bool { return &m.HTTPOnly }},
	{name: "max-age", shown: "Max-Age", text: func(m *Morsel) *string { return &m.MaxAge }},
	{name: "partitioned", shown: "Partitioned", flag: func(m *Morsel) *bool { return &m.Partitioned }},
	{name: "path", shown: "Path", text: func(m *Morsel) *string { return &m.Path }},
	{name: "samesite", shown: "SameSite", text: func(m *Morsel) *string { return &m.SameSite }},
	{name: "secure", shown: "Secure", flag: func(m *Morsel) *bool { return &m.Secure }},
	{name: "version", shown: "Version", text: func(m *Morsel) *string { return &m.Version }},
}

// reservedKeys are the names that no cookie of Python 3.13 can have.
var reservedKeys = map[string]bool{
	"expires": true, "path": true, "comment": true, "domain": true, "max-age": true,
	"secure": true, "httponly": true, "version": true, "samesite": true,
}

// attributeOf returns the attribute of a name in any case, or nil.
func attributeOf(name string) *attribute {
	name = strings.ToLower(name)
	for i := range attributes {
		if attributes[i].name == name {
			return &attributes[i]
		}
	}
	return nil
}

// put gives m the attribute. Any value but an empty one sets a flag.
func (a *attribute) put(m *Morsel, value string) {
	if a.flag != nil {
		*a.flag(m) = value != ""
		return
	}
	*a.text(m) = value
}

// OutputString is the cookie as a server writes it, without "Set-Cookie:":
// "name=value; Path=/; Secure".
//
// Python: Morsel.OutputString, library/http.cookies.
func (m *Morsel) OutputString() string {
	parts := []string{m.Key + "=" + m.CodedValue}
	for _, a := range attributes {
		switch {
		case a.flag != nil:
			if *a.flag(m) {
				parts = append(parts, a.shown)
			}
		case *a.text(m) == "":
		case a.name == "comment":
			parts = append(parts, a.shown+"="+quoteCookie(m.Comment))
		default:
			parts = append(parts, a.shown+"="+*a.text(m))
		}
	}
	return strings.Join(parts, "; ")
}

// String is "<Morsel: name=value; Path=/>".
//
// Python: Morsel.__repr__, Lib/http/cookies.py.
func (m *Morsel) String() string { return "<Morsel: " + m.OutputString() + ">" }

// copyWith is m's name with another value, and no attributes.
func (m *Morsel) copyWith(value, coded string) *Morsel {
	return &Morsel{Key: m.Key, Value: value, CodedValue: coded}
}
