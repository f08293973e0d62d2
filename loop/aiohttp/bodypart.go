package aiohttp

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/http"
	"net/url"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// BodyPartReader reads one part of a multipart body.
//
// Python: aiohttp.BodyPartReader, aiohttp, multipart.
type BodyPartReader struct {
	header http.Header
	src    *lineSource
	end    string
	fresh  bool
	over   bool
	form   bool
}

// Header are the part's headers.
//
// Python: BodyPartReader.headers, aiohttp, multipart.
func (p *BodyPartReader) Header() http.Header { return p.header }

// AtEOF reports whether the whole part was read.
//
// Python: BodyPartReader.at_eof, aiohttp, multipart.
func (p *BodyPartReader) AtEOF() bool { return p.over }

// ReadChunk returns some bytes of the part as they were sent, at most n, which must be
// positive; none at its end.
//
// Errors: [*gen.ValueError] "Reading after EOF" for a body that ends within the part;
// those of reading.
//
// Python: BodyPartReader.read_chunk, aiohttp, multipart.
func (p *BodyPartReader) ReadChunk(co *coro.Co, n int) ([]byte, error) {
	if n <= 0 {
		panic("aiohttp: ReadChunk of no bytes")
	}
	if p.over {
		return nil, nil
	}
	if p.fresh {
		// The end of the last header may already belong to the boundary.
		p.fresh = false
		p.src.unread([]byte("\r\n"))
		for skip := 2; skip > 0; {
			b, err := p.some(co, skip)
			if err != nil || p.over {
				return nil, err
			}
			skip -= len(b)
		}
	}
	return p.some(co, n)
}

// some returns some bytes, and notes the end.
func (p *BodyPartReader) some(co *coro.Co, n int) ([]byte, error) {
	b, found, err := p.src.before(co, p.end, n)
	if found {
		p.src.take(2) // the end of the line belongs to the boundary
		p.over = true
	}
	return b, err
}

// Read returns the rest of the part as it was sent.
//
// Errors: those of ReadChunk.
//
// Python: BodyPartReader.read, aiohttp, multipart.
func (p *BodyPartReader) Read(co *coro.Co) ([]byte, error) {
	var all []byte
	for !p.over {
		b, err := p.ReadChunk(co, sourceChunk)
		if err != nil {
			return nil, err
		}
		all = append(all, b...)
	}
	return all, nil
}

// ReadDecoded is Read, decoded as Content-Transfer-Encoding and Content-Encoding say.
//
// Errors: those of ReadChunk; [*gen.RuntimeError] "unknown content encoding: x", "unknown
// content transfer encoding: x"; [*ContentEncodingError] for what is not so coded.
//
// Python: BodyPartReader.read with decode=True, aiohttp, multipart.
func (p *BodyPartReader) ReadDecoded(co *coro.Co) ([]byte, error) {
	b, err := p.Read(co)
	if err != nil {
		return nil, err
	}
	if b, err = p.decodeTransfer(b); err != nil || p.form {
		return b, err
	}
	encoding := strings.ToLower(p.header.Get("Content-Encoding"))
	switch encoding {
	case "", "identity":
		return b, nil
	case "gzip", "deflate":
		r := decoding(bytes.NewReader(b), encoding)
		defer r.Close()
		return io.ReadAll(r)
	}
	return nil, &gen.RuntimeError{Msg: "unknown content encoding: " + encoding}
}

func (p *BodyPartReader) decodeTransfer(b []byte) ([]byte, error) {
	encoding := strings.ToLower(p.header.Get("Content-Transfer-Encoding"))
	var err error
	switch encoding {
	case "", "binary", "8bit", "7bit":
		return b, nil
	case "base64":
		b, err = base64.StdEncoding.DecodeString(strings.Map(base64Only, string(b)))
	case "quoted-printable":
		b, err = io.ReadAll(quotedprintable.NewReader(bytes.NewReader(b)))
	default:
		return nil, &gen.RuntimeError{Msg: "unknown content transfer encoding: " + encoding}
	}
	if err != nil {
		return nil, &ContentEncodingError{Encoding: encoding, Cause: err}
	}
	return b, nil
}

// base64Only drops what is not base64, as Python does.
func base64Only(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '+' || r == '/' || r == '=' {
		return r
	}
	return -1
}

// Text returns the part as text, in the charset of its Content-Type, or else utf-8.
//
// Errors: those of ReadDecoded; [*UnicodeDecodeError]; [*gen.LookupError] for a charset
// that is unknown.
//
// Python: BodyPartReader.text, aiohttp, multipart.
func (p *BodyPartReader) Text(co *coro.Co) (string, error) {
	b, err := p.ReadDecoded(co)
	if err != nil {
		return "", err
	}
	return decodeText(b, or(charsetOf(p.header.Get("Content-Type")), "utf-8"), "strict")
}

// JSON decodes the part into v, which encoding/json takes. An empty part leaves it as it
// is.
//
// Errors: those of Text and of json.Unmarshal.
//
// Python: BodyPartReader.json, aiohttp, multipart.
func (p *BodyPartReader) JSON(co *coro.Co, v any) error {
	s, err := p.Text(co)
	if err != nil || s == "" {
		return err
	}
	return json.Unmarshal([]byte(s), v)
}

// Form returns the part as an urlencoded form.
//
// Errors: those of Text; [*gen.ValueError] for what is no form.
//
// Python: BodyPartReader.form, aiohttp, multipart.
func (p *BodyPartReader) Form(co *coro.Co) (url.Values, error) {
	s, err := p.Text(co)
	if err != nil {
		return nil, err
	}
	v, err := url.ParseQuery(strings.TrimRight(s, " \r\n\t"))
	if err != nil {
		return nil, &gen.ValueError{Msg: "aiohttp: not an urlencoded form", Cause: err}
	}
	return v, nil
}

// Release reads what is left of the part and drops it.
//
// Errors: those of ReadChunk.
//
// Python: BodyPartReader.release, aiohttp, multipart.
func (p *BodyPartReader) Release(co *coro.Co) error {
	for !p.over {
		if _, err := p.ReadChunk(co, sourceChunk); err != nil {
			return err
		}
	}
	return nil
}

// Name is the name in Content-Disposition, or empty.
//
// Python: BodyPartReader.name, aiohttp, multipart.
func (p *BodyPartReader) Name() string { return dispositionOf(p.header)["name"] }

// Filename is the filename in Content-Disposition, or empty.
//
// Python: BodyPartReader.filename, aiohttp, multipart.
func (p *BodyPartReader) Filename() string { return dispositionOf(p.header)["filename"] }

func dispositionOf(h http.Header) map[string]string {
	_, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil {
		return nil
	}
	for name, v := range params {
		params[name] = strings.ReplaceAll(v, `\ `, " ") // which Go leaves escaped
	}
	return params
}
