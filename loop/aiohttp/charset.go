package aiohttp

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/coluber-go/coluber/gen"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// UnicodeDecodeError is raised for bytes that are no text in an encoding.
//
// Python: UnicodeDecodeError, library/exceptions.
type UnicodeDecodeError struct {
	Encoding   string
	Object     []byte
	Start, End int // what is wrong: Object[Start:End]
	Reason     string
}

func (e *UnicodeDecodeError) Error() string {
	if e.End == e.Start+1 {
		return fmt.Sprintf("'%s' codec can't decode byte 0x%02x in position %d: %s", e.Encoding, e.Object[e.Start], e.Start, e.Reason)
	}
	return fmt.Sprintf("'%s' codec can't decode bytes in position %d-%d: %s", e.Encoding, e.Start, e.End-1, e.Reason)
}

// Unwrap returns the ValueError that e is.
func (e *UnicodeDecodeError) Unwrap() error { return &gen.ValueError{Msg: e.Error()} }

// Class is "UnicodeDecodeError".
func (e *UnicodeDecodeError) Class() string { return "UnicodeDecodeError" }

// Args holds the fields.
func (e *UnicodeDecodeError) Args() []any {
	return []any{e.Encoding, e.Object, e.Start, e.End, e.Reason}
}

// UnicodeEncodeError is raised for text that an encoding cannot express.
//
// Python: UnicodeEncodeError, library/exceptions.
type UnicodeEncodeError struct {
	Encoding   string
	Object     string
	Start, End int // what is wrong, in characters
	Reason     string
}

func (e *UnicodeEncodeError) Error() string {
	if e.End == e.Start+1 {
		r := []rune(e.Object)[e.Start]
		return fmt.Sprintf("'%s' codec can't encode character '%s' in position %d: %s", e.Encoding, escaped(r), e.Start, e.Reason)
	}
	return fmt.Sprintf("'%s' codec can't encode characters in position %d-%d: %s", e.Encoding, e.Start, e.End-1, e.Reason)
}

func escaped(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// Unwrap returns the ValueError that e is.
func (e *UnicodeEncodeError) Unwrap() error { return &gen.ValueError{Msg: e.Error()} }

// Class is "UnicodeEncodeError".
func (e *UnicodeEncodeError) Class() string { return "UnicodeEncodeError" }

// Args holds the fields.
func (e *UnicodeEncodeError) Args() []any {
	return []any{e.Encoding, e.Object, e.Start, e.End, e.Reason}
}

// codec is an encoding by Python's name for it.
type codec struct {
	name string
	enc  encoding.Encoding // nil for utf-8, ascii and latin-1, which are done here
}

// aliases are Python's names that the web does not have, and those that it takes for
// something else.
var aliases = map[string]string{
	"utf8": "utf-8", "u8": "utf-8", "utf": "utf-8", "cp65001": "utf-8", "utf-8-sig": "utf-8-sig",
	"us-ascii": "ascii", "646": "ascii", "iso646-us": "ascii", "ansi-x3.4-1968": "ascii",
	"latin-1": "latin-1", "latin1": "latin-1", "latin": "latin-1", "l1": "latin-1", "iso-8859-1": "latin-1",
	"iso8859-1": "latin-1", "8859": "latin-1", "cp819": "latin-1",
	"cp932": "shift_jis", "ms932": "shift_jis", "shift-jis": "shift_jis", "sjis": "shift_jis",
	"cp936": "gbk", "cp949": "euc-kr", "cp950": "big5", "cp866": "ibm866", "eucjp": "euc-jp", "euckr": "euc-kr",
}

func codecOf(name string) (codec, error) {
	n := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
	if a, ok := aliases[n]; ok {
		n = a
	}
	switch n {
	case "utf-8", "utf-8-sig", "ascii", "latin-1":
		return codec{name: n}, nil
	case "utf-16":
		return codec{n, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}, nil
	}
	e, err := htmlindex.Get(n)
	if err != nil && strings.HasPrefix(n, "cp") {
		e, err = htmlindex.Get("windows-" + n[2:])
	}
	if err != nil || e == encoding.Replacement {
		return codec{}, &gen.LookupError{Value: "unknown encoding: " + name}
	}
	if _, ok := e.(*charmap.Charmap); ok {
		n = "charmap" // so Python calls them all in its errors
	}
	return codec{n, e}, nil
}

// decodeText decodes b; errors is one of Python's error handlers: strict, which empty
// means, ignore, replace, backslashreplace or surrogateescape. A Go string holds an
// escaped byte as it is.
func decodeText(b []byte, name, errors string) (string, error) {
	c, err := codecOf(name)
	if err != nil {
		return "", err
	}
	handle, ok := handlers[or(errors, "strict")]
	if !ok {
		return "", &gen.LookupError{Value: "unknown error handler name " + gen.Repr(errors)}
	}
	if c.name == "utf-8-sig" {
		b, c.name = trimBOM(b), "utf-8"
	}
	if c.name == "utf-8" && utf8.Valid(b) {
		return string(b), nil
	}
	var out strings.Builder
	for i := 0; i < len(b); {
		text, n, reason := c.next(b[i:])
		if reason != "" {
			text, err = handle(&UnicodeDecodeError{Encoding: c.name, Object: b, Start: i, End: i + n, Reason: reason})
			if err != nil {
				return "", err
			}
		}
		out.WriteString(text)
		i += n
	}
	return out.String(), nil
}

func trimBOM(b []byte) []byte {
	if len(b) >= 3 && string(b[:3]) == "\xef\xbb\xbf" {
		return b[3:]
	}
	return b
}

// next decodes the first characters of b, and how many bytes they are; or the reason
// why the bytes are none.
func (c codec) next(b []byte) (text string, n int, reason string) {
	switch c.name {
	case "utf-8":
		return nextUTF8(b)
	case "latin-1":
		return string(rune(b[0])), 1, ""
	case "ascii":
		if b[0] >= 0x80 {
			return "", 1, "ordinal not in range(128)"
		}
		return string(b[:1]), 1, ""
	case "charmap":
		if r := c.enc.(*charmap.Charmap).DecodeByte(b[0]); r != utf8.RuneError {
			return string(r), 1, ""
		}
		return "", 1, "character maps to <undefined>"
	}
	return c.nextMultibyte(b)
}

// nextMultibyte decodes all that can be: up to the first character that is wrong.
func (c codec) nextMultibyte(b []byte) (string, int, string) {
	whole, err := c.enc.NewDecoder().Bytes(b)
	if err == nil && !strings.ContainsRune(string(whole), utf8.RuneError) {
		return string(whole), len(b), ""
	}
	// The longest beginning without a fault is good; the shortest with one ends in it.
	good := 0
	for good < len(b) {
		n := min(4, len(b)-good)
		step := 0
		for k := 1; k <= n; k++ {
			part, err := c.enc.NewDecoder().Bytes(b[good : good+k])
			if err == nil && !strings.ContainsRune(string(part), utf8.RuneError) {
				step = k
				break
			}
		}
		if step == 0 {
			break
		}
		good += step
	}
	if good > 0 {
		part, _ := c.enc.NewDecoder().Bytes(b[:good]) // it was good before
		return string(part), good, ""
	}
	if len(b) == 1 {
		return "", 1, "incomplete multibyte sequence"
	}
	return "", 1, "illegal multibyte sequence"
}

// nextUTF8 is next as CPython does it: of a character that is cut short, all that is
// right is one fault.
func nextUTF8(b []byte) (string, int, string) {
	if r, n := utf8.DecodeRune(b); r != utf8.RuneError || n > 1 {
		return string(b[:n]), n, ""
	}
	lead := b[0]
	low, high, more := byte(0x80), byte(0xbf), 0
	switch {
	case lead >= 0xc2 && lead <= 0xdf:
		more = 1
	case lead >= 0xe0 && lead <= 0xef:
		more = 2
	case lead >= 0xf0 && lead <= 0xf4:
		more = 3
	default:
		return "", 1, "invalid start byte"
	}
	switch lead {
	case 0xe0:
		low = 0xa0
	case 0xed:
		high = 0x9f
	case 0xf0:
		low = 0x90
	case 0xf4:
		high = 0x8f
	}
	for i := 1; i <= more; i++ {
		if i == len(b) {
			return "", i, "unexpected end of data"
		}
		if b[i] < low || b[i] > high {
			return "", i, "invalid continuation byte"
		}
		low, high = 0x80, 0xbf
	}
	return "", 1, "invalid start byte"
}

// handlers are Python's error handlers.
var handlers = map[string]func(e *UnicodeDecodeError) (string, error){
	"strict":  func(e *UnicodeDecodeError) (string, error) { return "", e },
	"ignore":  func(*UnicodeDecodeError) (string, error) { return "", nil },
	"replace": func(*UnicodeDecodeError) (string, error) { return "\ufffd", nil },
	"backslashreplace": func(e *UnicodeDecodeError) (string, error) {
		var b strings.Builder
		for _, c := range e.Object[e.Start:e.End] {
			fmt.Fprintf(&b, `\x%02x`, c)
		}
		return b.String(), nil
	},
	"surrogateescape": func(e *UnicodeDecodeError) (string, error) { return string(e.Object[e.Start:e.End]), nil },
}

// encodeText encodes s, strictly.
func encodeText(s, name string) ([]byte, error) {
	c, err := codecOf(name)
	if err != nil {
		return nil, err
	}
	switch c.name {
	case "utf-8":
		return []byte(s), nil
	case "utf-8-sig":
		return []byte("\ufeff" + s), nil
	case "ascii":
		return narrow(s, c.name, 128)
	case "latin-1":
		return narrow(s, c.name, 256)
	}
	if b, err := c.enc.NewEncoder().Bytes([]byte(s)); err == nil {
		return b, nil
	}
	return nil, c.encodeError(s)
}

// narrow encodes characters below a limit as bytes.
func narrow(s, name string, limit rune) ([]byte, error) {
	runes := []rune(s)
	b := make([]byte, len(runes))
	for i, r := range runes {
		if r >= limit {
			end := i + 1
			for end < len(runes) && runes[end] >= limit {
				end++
			}
			return nil, &UnicodeEncodeError{Encoding: name, Object: s, Start: i, End: end, Reason: fmt.Sprintf("ordinal not in range(%d)", limit)}
		}
		b[i] = byte(r)
	}
	return b, nil
}

// encodeError finds what of s cannot be encoded.
func (c codec) encodeError(s string) error {
	reason := "illegal multibyte sequence"
	if c.name == "charmap" {
		reason = "character maps to <undefined>"
	}
	runes := []rune(s)
	start, end := -1, 0
	for i, r := range runes {
		_, err := c.enc.NewEncoder().String(string(r))
		if err != nil && start < 0 {
			start, end = i, i+1
		} else if err != nil && i == end && c.name == "charmap" {
			end++
		}
	}
	return &UnicodeEncodeError{Encoding: c.name, Object: s, Start: max(start, 0), End: max(end, 1), Reason: reason}
}
