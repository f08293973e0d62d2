package aiohttp

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// loopTimeout is what a total timeout is.
type loopTimeout = gen.TimeoutError

// Read returns the whole body. It is kept: reading it again returns the same.
//
// Errors: those of [StreamReader.Read].
//
// Python: ClientResponse.read, aiohttp, client_reference.
func (r *ClientResponse) Read(co *coro.Co) ([]byte, error) {
	if r.read {
		return r.body, nil
	}
	if r.closed && r.Content.err == nil && !r.Content.eof {
		return nil, errConnection("Connection closed")
	}
	b, err := r.Content.Read(co, -1)
	if err != nil {
		r.Close()
		return nil, err
	}
	r.body, r.read = b, true
	if len(r.traces) > 0 {
		p := TraceParams{Method: r.Method, URL: r.info.URL, Chunk: b}
		if err := r.traces.send(co, r.s, func(t *TraceConfig) []TraceFunc { return t.OnResponseChunkReceived }, p); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// TextOptions are the options of [ClientResponse.TextWith].
//
// Python: ClientResponse.text, aiohttp, client_reference.
type TextOptions struct {
	// Encoding is the charset; empty means what GetEncoding finds.
	Encoding string
	// Errors is what to do about bytes that are no text: "strict", which empty means,
	// "ignore", "replace", "backslashreplace" or "surrogateescape".
	Errors string
}

// Text returns the whole body as text.
//
// Errors: those of Read; [*UnicodeDecodeError].
//
// Python: ClientResponse.text, aiohttp, client_reference.
func (r *ClientResponse) Text(co *coro.Co) (string, error) { return r.TextWith(co, nil) }

// TextWith is [ClientResponse.Text] with options; nil means none.
//
// Errors: those of Text; [*gen.LookupError] for an encoding that is unknown.
//
// Python: ClientResponse.text, aiohttp, client_reference.
func (r *ClientResponse) TextWith(co *coro.Co, o *TextOptions) (string, error) {
	b, err := r.Read(co)
	if err != nil {
		return "", err
	}
	if o == nil {
		o = &TextOptions{}
	}
	encoding := o.Encoding
	if encoding == "" {
		encoding = r.encoding()
	}
	return decodeText(b, encoding, o.Errors)
}

// GetEncoding is the charset of the body: that of the headers if it is known, utf-8 for
// JSON, and otherwise what the session's FallbackCharset says.
//
// Errors: [*gen.RuntimeError] "Cannot compute fallback encoding of a not yet read body".
//
// Python: ClientResponse.get_encoding, aiohttp, client_reference.
func (r *ClientResponse) GetEncoding() (string, error) {
	if !r.read && !r.knowsEncoding() {
		return "", &gen.RuntimeError{Msg: "Cannot compute fallback encoding of a not yet read body"}
	}
	return r.encoding(), nil
}

func (r *ClientResponse) knowsEncoding() bool {
	_, err := codecOf(r.Charset())
	kind := r.ContentType()
	return err == nil || kind == "application/json" || kind == "application/rdap+json"
}

func (r *ClientResponse) encoding() string {
	charset := r.Charset()
	if charset != "" {
		if _, err := codecOf(charset); err == nil {
			return strings.ToLower(charset)
		}
	}
	kind := r.ContentType()
	if kind == "application/json" || kind == "application/rdap+json" || r.s.o.FallbackCharset == nil {
		return "utf-8"
	}
	return r.s.o.FallbackCharset(r, r.body)
}

// JSONOptions are the options of [ClientResponse.JSONWith].
//
// Python: ClientResponse.json, aiohttp, client_reference.
type JSONOptions struct {
	Encoding string // as in TextOptions
	// ContentType is what the response must be; empty means JSON of any kind.
	ContentType string
	// AnyContentType takes responses of every type, Python's content_type=None.
	AnyContentType bool
	// Loads decodes; nil means json.Unmarshal.
	Loads func(text []byte, v any) error
}

// JSON decodes the body into v, which encoding/json takes. An empty body leaves it as it
// is.
//
// Errors: those of Text; [*ContentTypeError] for a response that is no JSON;
// json.Unmarshal's.
//
// Python: ClientResponse.json, aiohttp, client_reference.
//
// Differs: the errors of malformed JSON are encoding/json's.
func (r *ClientResponse) JSON(co *coro.Co, v any) error { return r.JSONWith(co, v, nil) }

var jsonKinds = regexp.MustCompile(`^(?:application/|[\w.-]+/[\w.+-]+?\+)json$`)

// JSONWith is [ClientResponse.JSON] with options; nil means none.
//
// Errors: those of JSON.
//
// Python: ClientResponse.json, aiohttp, client_reference.
func (r *ClientResponse) JSONWith(co *coro.Co, v any, o *JSONOptions) error {
	if o == nil {
		o = &JSONOptions{}
	}
	b, err := r.Read(co)
	if err != nil {
		return err
	}
	if !o.AnyContentType && !r.isKind(o.ContentType) {
		e := &ContentTypeError{}
		e.RequestInfo, e.History, e.Status, e.Headers = r.info, r.history, r.Status, r.Headers
		e.Message = "Attempt to decode JSON with unexpected mimetype: " + r.Headers.Get("Content-Type")
		return e
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return nil
	}
	text, err := decodeText(b, or(o.Encoding, r.encoding()), "")
	if err != nil {
		return err
	}
	if o.Loads != nil {
		return o.Loads([]byte(text), v)
	}
	return json.Unmarshal([]byte(text), v)
}

func (r *ClientResponse) isKind(kind string) bool {
	if kind == "" || kind == "application/json" {
		return jsonKinds.MatchString(r.ContentType())
	}
	return strings.Contains(strings.ToLower(r.Headers.Get("Content-Type")), kind)
}
