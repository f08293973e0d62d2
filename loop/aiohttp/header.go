package aiohttp

import (
	"net/http"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// forbidden is what a header with a control character in it is refused with.
const forbidden = "Forbidden control character detected in headers. Potential header injection attack."

// hasControl reports whether s has a control character other than a tab.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

// checkHeader returns a ValueError if a header must not be sent.
func checkHeader(name, value string) error {
	switch {
	case hasControl(name) || hasControl(value) || strings.Contains(name, "\t"):
		return &gen.ValueError{Msg: forbidden}
	case !isToken(name):
		return &gen.ValueError{Msg: "Invalid header name " + gen.Repr(name)}
	}
	return nil
}

// checkHeaders is checkHeader for all of them.
func checkHeaders(h http.Header) error {
	for name, values := range h {
		for _, v := range values {
			if err := checkHeader(name, v); err != nil {
				return err
			}
		}
	}
	return nil
}
