package gen

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coluber-go/coluber/internal/frame"
)

// Repr is what Python's repr prints for v. An error becomes its class and
// arguments, TypeError("can't send …"), and works for any Go error. As in Python
// are spelled
//
//   - nil, a nil pointer, function or channel, and [None]: None;
//   - bools, numbers, complex ones too, and strings; a byte of a string that is not
//     UTF-8 is a surrogate, '\udcff', as in the name of a file;
//   - slices of bytes: b'a'; other slices and arrays: a list; maps: a dict, by the
//     text of its keys, in order;
//   - functions, by name and address; pointers and channels, by type and address.
//
// A value with a String method, a [Pair] for one, is what that says; a struct
// without is what fmt makes of it. Cost: reflection; not for hot paths.
//
// Python: repr, library/functions.
func Repr(v any) string { return printer{}.repr(v, 0) }

// ShortRepr is Repr with Python's limits for messages: at most 6 elements of a
// sequence, 4 of a map, 30 characters of a string.
//
// Python: reprlib.repr, Lib/reprlib.py.
func ShortRepr(v any) string { return printer{short: true}.repr(v, 0) }

// Str is what Python's str prints for v: a string as it is, an error's text,
// and Repr for the rest.
//
// Python: str, library/stdtypes.
func Str(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case error:
		return v.Error()
	}
	return Repr(v)
}

// FormatException is the last line of err's traceback, "TypeError: can't send
// …", without a line break. It works for any Go error; of nil it is "NoneType:
// None".
//
// Python: traceback.format_exception_only, Lib/traceback.py.
func FormatException(err error) string {
	if err == nil || isNilPointer(err) {
		return "NoneType: None"
	}
	class, text := className(err, true), err.Error()
	if text == "" {
		return class
	}
	return class + ": " + text
}

// className is the class of an error, with its module if qualified is set.
func className(err error, qualified bool) string {
	raised := Raised(err)
	if e, ok := raised.(Exception); ok && e.Class() != "" {
		class := e.Class()
		if !qualified {
			class = class[strings.LastIndexByte(class, '.')+1:]
		}
		return class
	}
	for raised != nil {
		t := reflect.TypeOf(raised)
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		pkg, name := t.PkgPath(), t.Name()
		if pkg != "fmt" && pkg != "errors" && name != "" {
			name = strings.ReplaceAll(name, "[...]", "")
			if qualified && pkg != "main" {
				return pkg[strings.LastIndexByte(pkg, '/')+1:] + "." + name
			}
			return name
		}
		raised = bare(errors.Unwrap(raised))
	}
	return "Exception"
}

// printer writes values as Python does.
type printer struct{ short bool }

func (p printer) repr(v any, depth int) string {
	switch v := v.(type) {
	case nil, None:
		return "None"
	case error:
		return p.exception(v, depth)
	case string:
		return p.str(v)
	case fmt.Stringer:
		if isNilPointer(v) {
			return "None"
		}
		return v.String()
	}
	return p.value(reflect.ValueOf(v), depth)
}

// isNilPointer reports whether v's methods cannot be expected to work.
func isNilPointer(v any) bool {
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}

func (p printer) value(v reflect.Value, depth int) string {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return "True"
		}
		return "False"
	case reflect.Float32, reflect.Float64:
		return float(v.Float())
	case reflect.Complex64, reflect.Complex128:
		return complexNumber(v.Complex())
	case reflect.String:
		return p.str(v.String())
	case reflect.Slice, reflect.Array:
		return p.list(v, depth)
	case reflect.Map:
		return p.dict(v, depth)
	case reflect.Func:
		if v.IsNil() {
			return "None"
		}
		return fmt.Sprintf("<function %s at %#x>", frame.Code(v.Pointer()).Qualname(), v.Pointer())
	case reflect.Pointer, reflect.Chan, reflect.UnsafePointer:
		if v.IsNil() {
			return "None"
		}
		return fmt.Sprintf("<%s object at %#x>", v.Type(), v.Pointer())
	}
	return fmt.Sprint(v.Interface())
}

func (p printer) exception(err error, depth int) string {
	if isNilPointer(err) {
		return "None"
	}
	err = bare(err)
	args := []any{err.Error()}
	if e, ok := Raised(err).(Exception); ok && e == err {
		args = e.Args()
	}
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = printer{}.repr(a, depth+1)
	}
	return className(err, false) + "(" + strings.Join(texts, ", ") + ")"
}

func (p printer) list(v reflect.Value, depth int) string {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		return p.bytes(v.Bytes())
	}
	if v.Kind() == reflect.Slice && v.IsNil() {
		return "[]"
	}
	return "[" + p.join(v.Len(), 6, depth, func(i int) string {
		return p.repr(v.Index(i).Interface(), depth+1)
	}) + "]"
}

func (p printer) dict(v reflect.Value, depth int) string {
	type entry struct{ key, text string }
	var entries []entry
	for it := v.MapRange(); it.Next(); {
		k := p.repr(it.Key().Interface(), depth+1)
		entries = append(entries, entry{k, k + ": " + p.repr(it.Value().Interface(), depth+1)})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return "{" + p.join(len(entries), 4, depth, func(i int) string { return entries[i].text }) + "}"
}

// join writes n elements, no more than limit of them in a short repr.
func (p printer) join(n, limit, depth int, element func(int) string) string {
	if p.short && depth >= 6 && n > 0 {
		return "..."
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		if p.short && i == limit {
			b.WriteString("...")
			break
		}
		b.WriteString(element(i))
	}
	return b.String()
}

// limit is the length of a literal in a short repr.
const limit = 30

func (p printer) str(s string) string {
	const (
		head = (limit - 3) / 2
		tail = limit - 3 - head
	)
	text := characters(s)
	q := quote(text, isPrint)
	if !p.short || len(q) <= limit {
		return string(q)
	}
	if len(text) > head+tail {
		text = slices.Concat(text[:head], text[len(text)-tail:])
	}
	return shorten(quote(text, isPrint))
}

func (p printer) bytes(s []byte) string {
	text := make([]rune, len(s))
	for i, c := range s {
		text[i] = rune(c)
	}
	q := slices.Insert(quote(text, isASCII), 0, 'b')
	if !p.short || len(q) <= limit {
		return string(q)
	}
	return shorten(q)
}

// shorten is a literal without its middle.
func shorten(q []rune) string {
	const head = (limit - 3) / 2
	return string(q[:head]) + "..." + string(q[len(q)-(limit-3-head):])
}

// characters are those of s. A byte that is not UTF-8 is a lone surrogate, as it is
// when Python decodes the name of a file.
func characters(s string) []rune {
	text := []rune(s)
	if utf8.ValidString(s) {
		return text
	}
	i := 0
	for at, r := range s {
		if _, size := utf8.DecodeRuneInString(s[at:]); r == utf8.RuneError && size == 1 {
			text[i] = 0xdc00 + rune(s[at])
		}
		i++
	}
	return text
}

func isPrint(r rune) bool { return unicode.IsPrint(r) }

func isASCII(r rune) bool { return r <= unicode.MaxASCII }

// quote writes a literal as Python does: in single quotes unless only those occur
// inside.
func quote(text []rune, printable func(rune) bool) []rune {
	q := '\''
	if slices.Contains(text, '\'') && !slices.Contains(text, '"') {
		q = '"'
	}
	var b strings.Builder
	b.WriteRune(q)
	for _, r := range text {
		quoteRune(&b, r, q, printable(r))
	}
	b.WriteRune(q)
	return []rune(b.String())
}

func quoteRune(b *strings.Builder, r, q rune, printable bool) {
	switch {
	case r == q || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case r >= ' ' && r != 0x7f && printable:
		b.WriteRune(r)
	case r <= 0xff:
		fmt.Fprintf(b, `\x%02x`, r)
	case r <= 0xffff:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

// float writes f as Python does, with a ".0" where nothing else tells it from an
// integer.
func float(f float64) string {
	s := number(f)
	if strings.Trim(s, "-0123456789") == "" {
		s += ".0"
	}
	return s
}

// complexNumber writes c as Python does: in parentheses, unless the real part is 0
// and has no sign.
func complexNumber(c complex128) string {
	imag := number(imag(c)) + "j"
	if real(c) == 0 && !math.Signbit(real(c)) {
		return imag
	}
	if imag[0] != '-' {
		imag = "+" + imag
	}
	return "(" + number(real(c)) + imag + ")"
}

// number writes the shortest form that reads back, with Python's choice of the
// exponent.
func number(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 0):
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(f, 'g', -1, 64)), "+")
	}
	if abs := math.Abs(f); abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
