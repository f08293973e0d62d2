package aiohttp

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// ChunkReader is what a [MultipartReader] reads from: the content of a response is one.
//
// Python: aiohttp.StreamReader, aiohttp, streams.
type ChunkReader interface {
	// Read returns at most n bytes as soon as there are any, and none at the end.
	Read(co *coro.Co, n int) ([]byte, error)
}

// MultipartPart is a part of a multipart body: a *[BodyPartReader] or, where a part has
// parts itself, a *[MultipartReader].
//
// Python: what MultipartReader.next returns, aiohttp, multipart.
type MultipartPart interface {
	// Header are the part's headers.
	Header() http.Header
	// Release reads what is left of the part and drops it.
	Release(co *coro.Co) error
}

// MultipartReader reads the parts of a body one after another. No more is held than
// what is asked for, and a line.
//
// Python: aiohttp.MultipartReader, aiohttp, multipart.
type MultipartReader struct {
	header   http.Header
	boundary string // with "--" before it
	outer    []string
	src      *lineSource
	last     MultipartPart
	begun    bool
	over     bool
	form     bool
}

// Limits of what stands before a part.
const (
	longestLine = 8190
	mostHeaders = 128
)

// NewMultipartReader returns a reader of a body with such headers.
//
// Errors: [*gen.ValueError] "multipart/* content type expected", "boundary missed for
// Content-Type: …", "boundary '…' is too long (70 chars max)".
//
// Python: aiohttp.MultipartReader, aiohttp, multipart.
func NewMultipartReader(h http.Header, r ChunkReader) (*MultipartReader, error) {
	return newMultipartReader(h, &lineSource{r: r}, nil)
}

func newMultipartReader(h http.Header, src *lineSource, outer []string) (*MultipartReader, error) {
	contentType := h.Get("Content-Type")
	kind, params, err := mime.ParseMediaType(contentType)
	b := params["boundary"]
	switch {
	case err != nil || !strings.HasPrefix(kind, "multipart/"):
		return nil, &gen.ValueError{Msg: "multipart/* content type expected"}
	case b == "":
		return nil, &gen.ValueError{Msg: "boundary missed for Content-Type: " + contentType}
	case len(b) > 70:
		return nil, &gen.ValueError{Msg: "boundary " + gen.Repr(b) + " is too long (70 chars max)"}
	}
	return &MultipartReader{header: h, boundary: "--" + b, outer: outer, src: src, form: kind == "multipart/form-data"}, nil
}

// Header are the headers of the whole.
//
// Python: MultipartReader.headers, aiohttp, multipart.
func (m *MultipartReader) Header() http.Header { return m.header }

// AtEOF reports whether the last boundary was read.
//
// Python: MultipartReader.at_eof, aiohttp, multipart.
func (m *MultipartReader) AtEOF() bool { return m.over }

// Next returns the next part, or nil after the last. What is left of the one before is
// dropped.
//
// Errors: [*gen.ValueError] "Could not find starting boundary b'--B'", "Invalid boundary
// b”, expected b'--B'" for a body that ends too early, and for headers that are too
// long or too many; those of reading.
//
// Python: MultipartReader.next, aiohttp, multipart.
func (m *MultipartReader) Next(co *coro.Co) (MultipartPart, error) {
	if m.over {
		return nil, nil
	}
	if m.last != nil {
		if err := m.last.Release(co); err != nil {
			return nil, err
		}
		m.last = nil
	}
	if err := m.toBoundary(co); err != nil || m.over {
		return nil, err
	}
	h, err := m.headers(co)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(strings.ToLower(h.Get("Content-Type")), "multipart/") {
		inner, err := newMultipartReader(h, m.src, append(m.outer[:len(m.outer):len(m.outer)], m.boundary))
		if err != nil {
			return nil, err
		}
		m.last = inner
		return inner, nil
	}
	p := &BodyPartReader{header: h, src: m.src, end: "\r\n" + m.boundary, fresh: true, form: m.form}
	m.last = p
	return p, nil
}

// toBoundary reads up to the next boundary, dropping what is not a part.
func (m *MultipartReader) toBoundary(co *coro.Co) error {
	for {
		line, err := m.src.line(co)
		if err != nil {
			return err
		}
		text := strings.TrimRight(string(line), " \t\r\n")
		switch {
		case text == m.boundary:
			m.begun = true
			return nil
		case text == m.boundary+"--":
			m.over = true
			return nil
		case len(line) == 0 && !m.begun:
			return &gen.ValueError{Msg: "Could not find starting boundary " + gen.Repr([]byte(m.boundary))}
		case len(line) == 0, m.isOuter(text):
			m.src.unread(line)
			return &gen.ValueError{Msg: fmt.Sprintf("Invalid boundary %s, expected %s", gen.Repr([]byte(text)), gen.Repr([]byte(m.boundary)))}
		}
	}
}

// isOuter reports whether the line is a boundary of what this is a part of.
func (m *MultipartReader) isOuter(line string) bool {
	for _, b := range m.outer {
		if line == b || line == b+"--" {
			return true
		}
	}
	return false
}

func (m *MultipartReader) headers(co *coro.Co) (http.Header, error) {
	h := http.Header{}
	for range mostHeaders + 1 {
		line, err := m.src.line(co)
		if err != nil {
			return nil, err
		}
		text := strings.TrimSpace(string(line))
		if text == "" {
			return h, nil
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok || !isToken(name) || len(line) > longestLine {
			return nil, &gen.ValueError{Msg: "Invalid header in a part: " + gen.Repr(line[:min(len(line), 80)])}
		}
		h.Add(textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value))
	}
	return nil, &gen.ValueError{Msg: fmt.Sprintf("a part has more than %d headers", mostHeaders)}
}

// Release reads the remaining parts and drops them.
//
// Errors: those of Next.
//
// Python: MultipartReader.release, aiohttp, multipart.
func (m *MultipartReader) Release(co *coro.Co) error {
	for !m.over {
		if _, err := m.Next(co); err != nil {
			return err
		}
	}
	return nil
}

// lineSource reads lines, and what stands before a mark.
type lineSource struct {
	r   ChunkReader
	buf []byte
	eof bool
}

const sourceChunk = 16 << 10

// fill reads some more.
func (s *lineSource) fill(co *coro.Co) error {
	b, err := s.r.Read(co, sourceChunk)
	if err != nil {
		return err
	}
	s.eof = len(b) == 0
	s.buf = append(s.buf, b...)
	return nil
}

// line returns a line with its end, the beginning of one that is too long, or nothing
// at the end.
func (s *lineSource) line(co *coro.Co) ([]byte, error) {
	for {
		if i := bytes.IndexByte(s.buf, '\n'); i >= 0 {
			return s.take(i + 1), nil
		}
		if s.eof || len(s.buf) > longestLine {
			return s.take(len(s.buf)), nil
		}
		if err := s.fill(co); err != nil {
			return nil, err
		}
	}
}

func (s *lineSource) take(n int) []byte {
	b := bytes.Clone(s.buf[:n])
	s.buf = s.buf[:copy(s.buf, s.buf[n:])]
	return b
}

func (s *lineSource) unread(line []byte) { s.buf = append(bytes.Clone(line), s.buf...) }

// before returns some bytes that stand before the mark, at most n, and whether the mark
// follows them. It must stand at the end of a line, but for "--".
func (s *lineSource) before(co *coro.Co, mark string, n int) (b []byte, found bool, err error) {
	from := 0
	for {
		i := bytes.Index(s.buf[from:], []byte(mark))
		switch {
		case i >= 0 && from+i >= n:
			return s.take(n), false, nil
		case i >= 0:
			whole, is := endsLine(s.buf[from+i+len(mark):], s.eof)
			if is {
				return s.take(from + i), true, nil
			}
			if whole {
				from += i + 1
				continue
			}
		default:
			if free := len(s.buf) - len(mark) + 1; free > 0 && free >= min(n, 1) {
				return s.take(min(n, free)), false, nil
			}
		}
		if s.eof {
			return nil, false, &gen.ValueError{Msg: "Reading after EOF"}
		}
		if err := s.fill(co); err != nil {
			return nil, false, err
		}
	}
}

// endsLine reports whether rest is the end of a boundary's line, and whether enough of
// it is there to tell.
func endsLine(rest []byte, eof bool) (whole, is bool) {
	i := bytes.IndexByte(rest, '\n')
	if i < 0 && !eof && len(rest) <= longestLine {
		return false, false
	}
	if i < 0 {
		i = len(rest)
	}
	t := strings.TrimRight(string(rest[:i]), " \t\r")
	return true, t == "" || t == "--"
}
