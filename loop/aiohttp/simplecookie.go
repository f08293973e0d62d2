package aiohttp

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/coluber-go/coluber/gen"
)

// SimpleCookie is a set of cookies by their names, in the order in which they came.
// The zero value is empty.
//
// Python: http.cookies.SimpleCookie, library/http.cookies.
type SimpleCookie struct {
	morsels []*Morsel
}

// NewSimpleCookie returns the cookies that are in a header Cookie or Set-Cookie.
//
// Errors: those of Load.
//
// Python: http.cookies.SimpleCookie, library/http.cookies.
func NewSimpleCookie(header string) (*SimpleCookie, error) {
	c := &SimpleCookie{}
	return c, c.Load(header)
}

// Load adds the cookies in a header Cookie or Set-Cookie. Those of a header that makes
// no sense are left out, all or from where it does not.
//
// Errors: [*CookieError] for a name such as "a{b", with the cookies before it loaded.
//
// Python: BaseCookie.load, library/http.cookies.
func (c *SimpleCookie) Load(header string) error {
	items, ok := strictItems(header)
	if !ok {
		return nil
	}
	var m *Morsel
	for _, it := range items {
		if it.attribute {
			if err := it.applyTo(m); err != nil {
				return err
			}
			continue
		}
		m = c.Get(it.key)
		fresh := m == nil
		if fresh {
			m = &Morsel{}
		}
		if err := m.set(it.key, unquoteCookie(it.value), it.value); err != nil {
			return err
		}
		if fresh {
			c.morsels = append(c.morsels, m)
		}
	}
	return nil
}

// item is what the parser finds.
type item struct {
	key, value string
	attribute  bool
}

func (it item) applyTo(m *Morsel) error {
	a := attributeOf(it.key)
	if a == nil || !reservedKeys[a.name] {
		return &CookieError{Msg: "Invalid attribute " + gen.Repr(strings.ToLower(it.key))}
	}
	a.put(m, it.value)
	return nil
}

// strictItems takes a header apart. It reports false if nothing of it counts.
func strictItems(header string) (items []item, ok bool) {
	seen := false
	for header != "" {
		key, value, has, rest := cookiePart(strictCookie, header)
		if key == "" {
			break
		}
		header = rest
		lower := strings.ToLower(key)
		switch {
		case key[0] == '$':
			if seen { // before a cookie it is about the header
				items = append(items, item{key[1:], value, true})
			}
		case reservedKeys[lower]:
			if !has && (lower == "secure" || lower == "httponly") {
				value, has = "true", true
			}
			if !seen || !has {
				return nil, false
			}
			items = append(items, item{key, unquoteCookie(value), true})
		case !has:
			return nil, false
		default:
			items = append(items, item{key, value, false})
			seen = true
		}
	}
	return items, true
}

// cookieWord are the characters of a name, as a class of a regular expression.
const cookieWord = `0-9A-Za-z!#%&'~_\x60><@,:/$*+\-.^|)(?}{=`

const cookieSpace = `[ \t\n\r\f\v]`

// cookiePattern is a regular expression for one part of a header, with the characters
// of a name and the forms of a value.
func cookiePattern(name string, values ...string) *regexp.Regexp {
	return regexp.MustCompile(`^` + cookieSpace + `*([` + name + `]+?)(` + cookieSpace + `*=` + cookieSpace + `*(` +
		strings.Join(values, "|") + `))?` + cookieSpace + `*(?:` + cookieSpace + `+|;|$)`)
}

const (
	quotedValue = `"(?:[^\\"]|\\.)*"`
	openValue   = `"[^";]*` // what aiohttp adds: a quote that is not closed
	dateValue   = `[0-9A-Za-z_]{3},` + cookieSpace + `[0-9A-Za-z_ \t\n\r\f\v-]{9,11}` + cookieSpace + `[0-9:]{8}` + cookieSpace + `GMT`
	longDate    = `(?:[0-9A-Za-z_]{3,6}day|[0-9A-Za-z_]{3}),` + cookieSpace + `[0-9A-Za-z_ \t\n\r\f\v-]{9,11}` + cookieSpace + `[0-9:]{8}` + cookieSpace + `GMT`
	plainValue  = `[` + cookieWord + `\[\]]*`
)

var (
	strictCookie  = cookiePattern(cookieWord, quotedValue, dateValue, plainValue)
	lenientCookie = cookiePattern(cookieWord+`\[\]`, quotedValue, openValue, longDate, plainValue)
)

// cookiePart takes the first part off a header. Without a match the key is empty.
func cookiePart(re *regexp.Regexp, header string) (key, value string, has bool, rest string) {
	m := re.FindStringSubmatchIndex(header)
	if m == nil {
		return "", "", false, ""
	}
	if has = m[6] >= 0; has {
		value = header[m[6]:m[7]]
	}
	return header[m[2]:m[3]], value, has, header[m[1]:]
}

// lenientName is what aiohttp takes for a cookie's name.
var lenientName = regexp.MustCompile(`^[!#$%&'()*+\-./0-9:<=>?@A-Z\[\]^_\x60a-z{|}~]+$`)

// ParseSetCookie returns the cookies of headers Set-Cookie, as aiohttp reads them: names
// that Python refuses are kept, a quote that is not closed belongs to the value, and
// what makes no sense ends its header, but not what came before.
//
// Cost: linear in the length of the headers.
//
// Python: parse_set_cookie_headers, aiohttp/_cookie_helpers.py.
func ParseSetCookie(headers []string) []*Morsel {
	var all []*Morsel
	for _, h := range headers {
		all = append(all, lenientMorsels(h)...)
	}
	return all
}

func lenientMorsels(header string) (all []*Morsel) {
	var m *Morsel
	for header != "" {
		key, value, has, rest := cookiePart(lenientCookie, header)
		if key == "" {
			break
		}
		header = rest
		dollar := key[0] == '$'
		a := attributeOf(strings.TrimPrefix(key, "$"))
		switch {
		case dollar && (len(all) == 0 || m == nil || a == nil):
		case a != nil && len(all) == 0:
			return nil // an attribute of nothing
		case a != nil && a.flag != nil:
			value = "true" // whatever it says
			fallthrough
		case a != nil && (has || dollar || a.flag != nil):
			if m != nil {
				a.put(m, unquoteCookie(value))
			}
		case !has:
			return all
		case !lenientName.MatchString(key):
			m = nil
		default:
			m = &Morsel{Key: key, Value: unquoteCookie(value), CodedValue: value}
			all = append(all, m)
		}
	}
	return all
}

// Set gives a cookie a value, which is quoted where need be.
//
// Errors: those of [NewMorsel].
//
// Python: BaseCookie.__setitem__, library/http.cookies.
func (c *SimpleCookie) Set(name, value string) error {
	if m := c.Get(name); m != nil {
		return m.set(name, value, quoteCookie(value))
	}
	m, err := NewMorsel(name, value)
	if err == nil {
		c.morsels = append(c.morsels, m)
	}
	return err
}

// SetMorsel adds a cookie as it is, in place of one of that name.
//
// Python: BaseCookie.__setitem__, library/http.cookies.
func (c *SimpleCookie) SetMorsel(m *Morsel) {
	for i, old := range c.morsels {
		if old.Key == m.Key {
			c.morsels[i] = m
			return
		}
	}
	c.morsels = append(c.morsels, m)
}

// Get returns the cookie of a name, or nil.
//
// Cost: linear in the number of cookies, which are few.
//
// Python: dict.get, library/stdtypes.
func (c *SimpleCookie) Get(name string) *Morsel {
	for _, m := range c.morsels {
		if m.Key == name {
			return m
		}
	}
	return nil
}

// Delete removes the cookie of a name, if there is one.
//
// Python: dict.pop, library/stdtypes.
func (c *SimpleCookie) Delete(name string) {
	c.morsels = slices.DeleteFunc(c.morsels, func(m *Morsel) bool { return m.Key == name })
}

// Len is the number of cookies.
//
// Python: len, library/functions.
func (c *SimpleCookie) Len() int { return len(c.morsels) }

// All ranges over the cookies in the order in which they came.
//
// Python: dict.values, library/stdtypes.
func (c *SimpleCookie) All() iter.Seq[*Morsel] { return slices.Values(c.morsels) }

// sorted are the cookies by their names.
func (c *SimpleCookie) sorted() []*Morsel {
	return slices.SortedStableFunc(c.All(), func(a, b *Morsel) int { return strings.Compare(a.Key, b.Key) })
}

// Header is what a client sends in the header Cookie: "a=1; b=2", by name.
//
// Python: BaseCookie.output, which aiohttp calls for it, library/http.cookies.
func (c *SimpleCookie) Header() string {
	var parts []string
	for _, m := range c.sorted() {
		parts = append(parts, m.Key+"="+m.CodedValue)
	}
	return strings.Join(parts, "; ")
}

// Output is a line "Set-Cookie: …" for each cookie, by name; the lines are separated by
// "\r\n".
//
// Python: BaseCookie.output, library/http.cookies.
func (c *SimpleCookie) Output() string {
	var lines []string
	for _, m := range c.sorted() {
		lines = append(lines, "Set-Cookie: "+m.OutputString())
	}
	return strings.Join(lines, "\r\n")
}

// String is "<SimpleCookie: a='1' b='2'>".
//
// Python: BaseCookie.__repr__, Lib/http/cookies.py.
func (c *SimpleCookie) String() string {
	var parts []string
	for _, m := range c.sorted() {
		parts = append(parts, m.Key+"="+gen.Repr(m.Value))
	}
	return "<SimpleCookie: " + strings.Join(parts, " ") + ">"
}

// legalKey are the characters that need no quotes; unescaped may stand in quotes as
// they are.
const (
	legalKey  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~:"
	unescaped = legalKey + " ()/<=>?@[]{}"
)

func isLegalKey(s string) bool {
	return s != "" && strings.Trim(s, legalKey) == ""
}

// quoteCookie puts quotes around a value that needs them. An empty one does.
func quoteCookie(s string) string {
	if isLegalKey(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == utf8.RuneError: // perhaps a byte that is no UTF-8
			_, n := utf8.DecodeRuneInString(s[i:])
			b.WriteString(s[i : i+n])
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 256 && !strings.ContainsRune(unescaped, r):
			fmt.Fprintf(&b, "\\%03o", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

var escapedCookie = regexp.MustCompile(`\\(?:([0-3][0-7][0-7])|(.))`)

// unquoteCookie takes the quotes off a value.
func unquoteCookie(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	return escapedCookie.ReplaceAllStringFunc(s[1:len(s)-1], func(esc string) string {
		if len(esc) == 4 && esc[1] <= '3' { // three digits, since one character is at most 4 bytes
			if n, ok := octal(esc[1:]); ok {
				return string(rune(n))
			}
		}
		return esc[1:]
	})
}

func octal(s string) (n int, ok bool) {
	for _, d := range []byte(s) {
		if d < '0' || d > '7' {
			return 0, false
		}
		n = n*8 + int(d-'0')
	}
	return n, true
}
