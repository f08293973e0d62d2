package aiohttp

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime/quotedprintable"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// MultipartWriter is a body of several parts. [NewMultipartWriter] makes one.
//
// Python: aiohttp.MultipartWriter, aiohttp, multipart.
type MultipartWriter struct {
	boundary string
	form     bool
	header   http.Header
	parts    []writerPart
}

type writerPart struct {
	*Payload
	encoding, transfer string
}

// NewMultipartWriter returns a writer of type multipart/subtype, an empty subtype being
// mixed, without parts. An empty boundary means a random one. It panics with a
// [*gen.ValueError] if the boundary is not ASCII, or has control characters.
//
// Python: aiohttp.MultipartWriter, aiohttp, multipart.
func NewMultipartWriter(subtype, boundary string) *MultipartWriter {
	if boundary == "" {
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails
		boundary = hex.EncodeToString(b[:])
	}
	subtype = or(subtype, "mixed")
	return &MultipartWriter{
		boundary: boundary,
		form:     subtype == "form-data",
		header:   typed("multipart/" + subtype + "; boundary=" + boundaryValue(boundary)),
	}
}

func boundaryValue(b string) string {
	switch {
	case strings.ContainsFunc(b, func(r rune) bool { return r >= 0x80 }):
		panic(&gen.ValueError{Msg: "boundary should contain ASCII only chars"})
	case isToken(b):
		return b
	case hasControl(b):
		panic(&gen.ValueError{Msg: "boundary value contains invalid characters"})
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(b) + `"`
}

// Boundary is what stands between the parts.
//
// Python: MultipartWriter.boundary, aiohttp, multipart.
func (w *MultipartWriter) Boundary() string { return w.boundary }

// Header are the headers of the whole.
//
// Python: MultipartWriter.headers, aiohttp, multipart.
func (w *MultipartWriter) Header() http.Header { return w.header }

// Len is the number of parts.
//
// Python: MultipartWriter.__len__, aiohttp, multipart.
func (w *MultipartWriter) Len() int { return len(w.parts) }

// All ranges over the parts.
//
// Python: MultipartWriter.__iter__, aiohttp, multipart.
func (w *MultipartWriter) All() iter.Seq[*Payload] {
	return func(yield func(*Payload) bool) {
		for _, p := range w.parts {
			if !yield(p.Payload) {
				return
			}
		}
	}
}

// Append adds a part of what [NewPayload] takes, another writer for one, with headers.
// Content-Encoding gzip and deflate, and Content-Transfer-Encoding base64 and
// quoted-printable, have the part coded.
//
// Errors: those of [NewPayload] and AppendPayload.
//
// Python: MultipartWriter.append, aiohttp, multipart.
func (w *MultipartWriter) Append(data any, h http.Header) (*Payload, error) {
	p, err := NewPayload(data, &PayloadOptions{Header: h})
	if e, ok := err.(*gen.TypeError); ok {
		return nil, &gen.TypeError{Msg: "Cannot create payload from " + gen.Repr(data), Cause: e}
	}
	if err != nil {
		return nil, err
	}
	return p, w.AppendPayload(p)
}

// AppendJSON adds a part of a value as JSON.
//
// Errors: those of [NewJSONPayload] and AppendPayload.
//
// Python: MultipartWriter.append_json, aiohttp, multipart.
func (w *MultipartWriter) AppendJSON(v any) (*Payload, error) {
	p, err := NewJSONPayload(v)
	if err != nil {
		return nil, err
	}
	return p, w.AppendPayload(p)
}

// AppendForm adds a part of an urlencoded form.
//
// Errors: those of AppendPayload.
//
// Python: MultipartWriter.append_form, aiohttp, multipart.
func (w *MultipartWriter) AppendForm(v url.Values) (*Payload, error) {
	p, err := formPayload(pairsOf(v), "")
	if err != nil {
		return nil, err
	}
	return p, w.AppendPayload(p)
}

// AppendPayload adds a part. In a form it gets the name "section-0" and so on unless it
// has a Content-Disposition.
//
// Errors: [*gen.RuntimeError] "unknown content encoding: br", "unknown content transfer
// encoding: x", and for such headers in a form; [*gen.ValueError] for a header with a
// control character.
//
// Python: MultipartWriter.append_payload, aiohttp, multipart.
func (w *MultipartWriter) AppendPayload(p *Payload) error {
	if err := checkHeaders(p.header); err != nil {
		return err
	}
	part := writerPart{Payload: p}
	if w.form {
		for _, name := range []string{"Content-Encoding", "Content-Length", "Content-Transfer-Encoding"} {
			if p.header.Get(name) != "" {
				return &gen.RuntimeError{Msg: "a part of a form cannot have the header " + name}
			}
		}
		if p.header.Get("Content-Disposition") == "" {
			p.header.Set("Content-Disposition", fmt.Sprintf(`form-data; name="section-%d"`, len(w.parts)))
		}
	} else if err := part.codings(); err != nil {
		return err
	}
	w.parts = append(w.parts, part)
	return nil
}

// codings reads how the part is to be coded.
func (p *writerPart) codings() error {
	p.encoding = strings.ToLower(p.header.Get("Content-Encoding"))
	switch p.encoding {
	case "", "deflate", "gzip":
	case "identity":
		p.encoding = ""
	default:
		return &gen.RuntimeError{Msg: "unknown content encoding: " + p.encoding}
	}
	p.transfer = strings.ToLower(p.header.Get("Content-Transfer-Encoding"))
	switch p.transfer {
	case "", "base64", "quoted-printable":
	case "binary":
		p.transfer = ""
	default:
		return &gen.RuntimeError{Msg: "unknown content transfer encoding: " + p.transfer}
	}
	if p.size >= 0 && p.encoding == "" && p.transfer == "" {
		p.header.Set("Content-Length", fmt.Sprint(p.size))
	}
	return nil
}

// head is what stands before the part.
func (p writerPart) head(boundary string) string {
	var b strings.Builder
	b.WriteString("--" + boundary + "\r\n")
	names := sortedKeys(p.header)
	slices.SortStableFunc(names, func(a, b string) int { return place(a) - place(b) })
	for _, name := range names {
		for _, v := range p.header[name] {
			b.WriteString(name + ": " + v + "\r\n")
		}
	}
	return b.String() + "\r\n"
}

// place orders headers as aiohttp does: the type first, the length last.
func place(name string) int {
	switch name {
	case "Content-Type":
		return 0
	case "Content-Length":
		return 2
	}
	return 1
}

// Payload is the body of the parts there are.
//
// Python: MultipartWriter, which is a Payload, aiohttp, multipart.
func (w *MultipartWriter) Payload() *Payload {
	parts := slices.Clone(w.parts)
	p := &Payload{header: w.header, size: w.size(), again: true}
	for _, part := range parts {
		p.again = p.again && part.again
		if part.pump != nil {
			p.pump = func(co *coro.Co) error { return pumpParts(co, parts) }
		}
	}
	p.open = func() (io.ReadCloser, error) { return w.openParts(parts) }
	p.close = func() error {
		var errs []error
		for _, part := range parts {
			errs = append(errs, part.Close())
		}
		return errors.Join(errs...)
	}
	return p
}

// size is that of the whole, or -1.
func (w *MultipartWriter) size() int64 {
	total := int64(len("--" + w.boundary + "--\r\n"))
	for _, p := range w.parts {
		if p.size < 0 || p.encoding != "" || p.transfer != "" {
			return -1
		}
		total += int64(len(p.head(w.boundary))) + p.size + 2
	}
	return total
}

func pumpParts(co *coro.Co, parts []writerPart) error {
	for _, p := range parts {
		if err := p.Pump(co); err != nil {
			return err
		}
	}
	return nil
}

// openParts opens all parts at once, on the loop, and reads them in turn.
func (w *MultipartWriter) openParts(parts []writerPart) (io.ReadCloser, error) {
	s := &sequence{}
	for _, p := range parts {
		r, err := p.Open()
		if err != nil {
			s.Close()
			return nil, err
		}
		s.closers = append(s.closers, r)
		s.readers = append(s.readers, strings.NewReader(p.head(w.boundary)), p.coded(r), strings.NewReader("\r\n"))
	}
	s.readers = append(s.readers, strings.NewReader("--"+w.boundary+"--\r\n"))
	s.Reader = io.MultiReader(s.readers...)
	return s, nil
}

// sequence reads several readers in turn and closes them all.
type sequence struct {
	io.Reader
	readers []io.Reader
	closers []io.Closer
}

func (s *sequence) Close() error {
	var errs []error
	for _, c := range s.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// coded is the part's body as it is sent.
func (p writerPart) coded(r io.Reader) io.Reader {
	if p.encoding != "" {
		r = compressing(r, p.encoding, true)
	}
	switch p.transfer {
	case "base64":
		return newCoder(r, func(w io.Writer) io.WriteCloser { return base64.NewEncoder(base64.StdEncoding, w) })
	case "quoted-printable":
		return newCoder(r, func(w io.Writer) io.WriteCloser { return quotedprintable.NewWriter(w) })
	}
	return r
}

// coder reads what a writer makes of a source, without a goroutine between them.
type coder struct {
	src io.Reader
	w   io.WriteCloser
	out bytes.Buffer
	buf []byte
	err error
}

func newCoder(src io.Reader, wrap func(io.Writer) io.WriteCloser) *coder {
	c := &coder{src: src, buf: make([]byte, 16<<10)}
	c.w = wrap(&c.out)
	return c
}

func (c *coder) Read(p []byte) (int, error) {
	for c.out.Len() == 0 && c.err == nil {
		n, err := c.src.Read(c.buf)
		_, _ = c.w.Write(c.buf[:n]) // a buffer takes all
		if err == io.EOF {
			_ = c.w.Close()
		}
		c.err = err
	}
	if c.out.Len() > 0 {
		return c.out.Read(p)
	}
	return 0, c.err
}
