package aiohttp

import (
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// FormDataOptions are the options of [NewFormData].
//
// Python: aiohttp.FormData, aiohttp, client_reference.
type FormDataOptions struct {
	// NoQuoteFields sends names of fields and files as they are, not in 7 bits.
	NoQuoteFields bool
	// Charset is that of names and values; empty means utf-8.
	Charset string
}

// FieldOptions are the options of [FormData.AddField].
//
// Python: FormData.add_field, aiohttp, client_reference.
type FieldOptions struct {
	ContentType string
	Filename    string
}

// FormData is a form to be sent: urlencoded, or as multipart/form-data once a field has a
// file, a content type or a filename.
//
// Python: aiohttp.FormData, aiohttp, client_reference.
type FormData struct {
	fields    []formField
	multipart bool
	processed bool
	quote     bool
	charset   string
}

type formField struct {
	name, filename, contentType string
	value                       any
}

// NewFormData returns an empty form; nil options are the defaults.
//
// Python: aiohttp.FormData, aiohttp, client_reference.
func NewFormData(o *FormDataOptions) *FormData {
	if o == nil {
		o = &FormDataOptions{}
	}
	return &FormData{quote: !o.NoQuoteFields, charset: or(o.Charset, "utf-8")}
}

// AddField adds a field. Its value is what [NewPayload] takes, or a number. With a
// reader or bytes it is a file; nil options are the defaults.
//
// Errors: [*gen.TypeError] for another value.
//
// Python: FormData.add_field, aiohttp, client_reference.
func (f *FormData) AddField(name string, value any, o *FieldOptions) error {
	if o == nil {
		o = &FieldOptions{}
	}
	field := formField{name, o.Filename, o.ContentType, value}
	switch v := value.(type) {
	case string, *Payload, int, int64, float64, bool:
	case []byte:
		field.filename = or(field.filename, name)
	case *os.File:
		field.filename = or(field.filename, filepath.Base(v.Name()))
	case io.Reader:
		field.filename = or(field.filename, name)
	default:
		return &gen.TypeError{Msg: fmt.Sprintf("Can not serialize value type: %T", value)}
	}
	_, payload := value.(*Payload)
	f.multipart = f.multipart || payload || field.filename != "" || field.contentType != ""
	f.fields = append(f.fields, field)
	return nil
}

// AddFields adds fields of strings; of each name in the order of its values, the names in
// alphabetical order.
//
// Python: FormData.add_fields, aiohttp, client_reference.
func (f *FormData) AddFields(values url.Values) {
	for _, p := range pairsOf(values) {
		f.fields = append(f.fields, formField{name: p.name, value: p.value})
	}
}

// IsMultipart reports whether the form will be sent as multipart/form-data.
//
// Python: FormData.is_multipart, aiohttp, client_reference.
func (f *FormData) IsMultipart() bool { return f.multipart }

// Payload makes the body of the form, once if it is a multipart one.
//
// Errors: [*gen.RuntimeError] "Form data has been processed already"; [*gen.TypeError]
// for a value that cannot be sent so; those of [NewPayload].
//
// Python: FormData.__call__, aiohttp, client_reference.
func (f *FormData) Payload() (*Payload, error) {
	if f.multipart {
		return f.multipartPayload()
	}
	var pairs []pair
	for _, field := range f.fields {
		pairs = append(pairs, pair{field.name, gen.Str(field.value)})
	}
	return formPayload(pairs, f.charset)
}

func (f *FormData) multipartPayload() (*Payload, error) {
	if f.processed {
		return nil, &gen.RuntimeError{Msg: "Form data has been processed already"}
	}
	w := NewMultipartWriter("form-data", "")
	for _, field := range f.fields {
		if err := f.appendTo(w, field); err != nil {
			return nil, err
		}
	}
	f.processed = true
	return w.Payload(), nil
}

func (f *FormData) appendTo(w *MultipartWriter, field formField) error {
	switch field.value.(type) {
	case int, int64, float64, bool:
		return &gen.TypeError{Msg: fmt.Sprintf("Can not serialize value type: %s\n headers: {}\n value: %s", pythonType(field.value), gen.Repr(field.value))}
	}
	o := &PayloadOptions{ContentType: field.contentType}
	if f.charset != "utf-8" {
		o.Encoding = f.charset
	}
	p, err := NewPayload(field.value, o)
	if err != nil {
		return err
	}
	params := []pair{{"name", field.name}}
	if field.filename != "" {
		params = append(params, pair{"filename", field.filename})
	}
	d, err := contentDisposition("form-data", f.quote, f.charset, params)
	if err != nil {
		return err
	}
	p.header.Set("Content-Disposition", d)
	p.header.Del("Content-Length")
	return w.AppendPayload(p)
}

func pythonType(v any) string {
	switch v.(type) {
	case bool:
		return "<class 'bool'>"
	case float64:
		return "<class 'float'>"
	}
	return "<class 'int'>"
}

// pair is a name and a value.
type pair struct{ name, value string }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func pairsOf(v url.Values) (pairs []pair) {
	for _, name := range sortedKeys(v) {
		for _, value := range v[name] {
			pairs = append(pairs, pair{name, value})
		}
	}
	return pairs
}

// formPayload is an urlencoded form.
func formPayload(pairs []pair, charset string) (*Payload, error) {
	contentType := "application/x-www-form-urlencoded"
	if charset = or(charset, "utf-8"); charset != "utf-8" {
		contentType += "; charset=" + charset
	}
	var parts []string
	for _, p := range pairs {
		name, err := encodeText(p.name, charset)
		if err != nil {
			return nil, err
		}
		value, err := encodeText(p.value, charset)
		if err != nil {
			return nil, err
		}
		parts = append(parts, url.QueryEscape(string(name))+"="+url.QueryEscape(string(value)))
	}
	return bytesPayload([]byte(strings.Join(parts, "&")), contentType), nil
}

// contentDisposition is the header for a part or a payload.
func contentDisposition(kind string, quote bool, charset string, params []pair) (string, error) {
	if !isToken(kind) {
		return "", &gen.ValueError{Msg: "bad content disposition type " + gen.Repr(kind)}
	}
	out := kind
	for _, p := range params {
		if !isToken(p.name) {
			return "", &gen.ValueError{Msg: "bad content disposition parameter " + gen.Repr(p.name) + "=" + gen.Repr(p.value)}
		}
		text, err := dispositionParam(p, quote, charset)
		if err != nil {
			return "", err
		}
		out += "; " + text
	}
	return out, checkHeader("Content-Disposition", out)
}

func dispositionParam(p pair, quote bool, charset string) (string, error) {
	if !quote {
		return p.name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(p.value) + `"`, nil
	}
	isFile := strings.EqualFold(p.name, "filename")
	if !isFile {
		if s, ok := quotedString(p.value); ok {
			return p.name + `="` + s + `"`, nil
		}
	}
	b, err := encodeText(p.value, charset)
	if err != nil {
		return "", err
	}
	escaped := strings.ReplaceAll(url.QueryEscape(string(b)), "+", "%20")
	if isFile {
		return p.name + `="` + escaped + `"`, nil
	}
	return p.name + "*=" + charset + "''" + escaped, nil
}

// quotedString escapes 7-bit text for quotes.
func quotedString(s string) (string, bool) {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c != '\t' && (c < ' ' || c > '~'):
			return "", false
		case c == '"' || c == '\\' || c == ' ' || c == '\t':
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

const tokenChars = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// isToken reports whether s is a token of HTTP.
func isToken(s string) bool { return s != "" && strings.Trim(s, tokenChars) == "" }
