package aiohttp

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"sync"

	"github.com/coluber-go/coluber/gen"
)

// Decoder makes a reader of what an encoded body is. It is called before anything has
// come, and must not read. Reading it decodes no more than it is asked for, whatever
// the body claims to become.
//
// Go only: aiohttp looks whether Brotli and zstandard are installed.
type Decoder func(src *bufio.Reader) io.ReadCloser

// decoders are those registered, in the order in which they are asked for.
var decoders = struct {
	sync.RWMutex
	names  []string
	accept []string
	by     map[string]Decoder
}{
	names: []string{"gzip", "deflate"}, accept: []string{"gzip, deflate"},
	by: map[string]Decoder{
		"gzip":    func(src *bufio.Reader) io.ReadCloser { return &gzipDecoder{src: src} },
		"deflate": func(src *bufio.Reader) io.ReadCloser { return &deflateDecoder{src: src} },
	},
}

// RegisterDecoder makes responses with the Content-Encoding be decoded, and has every
// request accept it. Package aiohttp/br does it for "br", aiohttp/zstd for "zstd", when
// they are imported; gzip and deflate are there. It panics if name is no lower-case
// token, or d is nil. It may be called from any goroutine.
//
// Go only: as Decoder.
func RegisterDecoder(name string, d Decoder) {
	if !isToken(name) || strings.ToLower(name) != name {
		panic("aiohttp: RegisterDecoder: not a content coding: " + gen.Repr(name))
	}
	if d == nil {
		panic("aiohttp: RegisterDecoder of a nil Decoder")
	}
	decoders.Lock()
	defer decoders.Unlock()
	if decoders.by[name] == nil {
		decoders.names = append(decoders.names, name)
	}
	decoders.by[name] = d
	decoders.accept = []string{strings.Join(decoders.names, ", ")}
}

// acceptEncoding is the header of a request: "gzip, deflate", and what is registered.
func acceptEncoding() string {
	return acceptEncodings()[0]
}

// acceptEncodings is acceptEncoding as a header's value. Nobody changes it.
func acceptEncodings() []string {
	decoders.RLock()
	defer decoders.RUnlock()
	return decoders.accept
}

// decoding returns a reader of the decoded body, or nil if the encoding is not known:
// then the body is handed on as it is. Closing it does not close body.
func decoding(body io.Reader, encoding string) io.ReadCloser {
	encoding = strings.ToLower(strings.TrimSpace(encoding))
	decoders.RLock()
	d := decoders.by[encoding]
	decoders.RUnlock()
	if d == nil {
		return nil
	}
	b := &decodedBody{from: watched{Reader: body}, encoding: encoding}
	b.src = bufio.NewReader(&b.from)
	b.to = d(b.src)
	return b
}

// ContentEncodingError is what reading a body fails with that is not what its
// Content-Encoding says, or ends too early.
//
// Python: aiohttp.http_exceptions.ContentEncodingError.
type ContentEncodingError struct {
	Encoding string
	Cause    error
}

// Error is that of an HttpProcessingError with status 400.
func (e *ContentEncodingError) Error() string {
	return "400, message:\n  Can not decode content-encoding: " + e.Encoding
}

// Unwrap returns the decoder's error.
func (e *ContentEncodingError) Unwrap() error { return e.Cause }

// Class is "aiohttp.http_exceptions.ContentEncodingError".
func (e *ContentEncodingError) Class() string { return "aiohttp.http_exceptions.ContentEncodingError" }

// Args holds the status and the message.
func (e *ContentEncodingError) Args() []any {
	return []any{400, "Can not decode content-encoding: " + e.Encoding}
}

// watched keeps the error that reading ended with.
type watched struct {
	io.Reader
	read bool
	err  error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	w.read = w.read || n > 0
	if err != nil {
		w.err = err
	}
	return n, err
}

// decodedBody tells errors of the connection from those of the decoder.
type decodedBody struct {
	from     watched
	src      *bufio.Reader
	to       io.ReadCloser
	encoding string
	over     error
}

// trailing is how much may follow the end of what was encoded, for the connection to be
// used again.
const trailing = 64 << 10

func (b *decodedBody) Read(p []byte) (int, error) {
	if b.over != nil || len(p) == 0 {
		return 0, b.over
	}
	n, err := b.to.Read(p)
	if err == nil {
		return n, nil
	}
	switch {
	case err == io.EOF:
		_, _ = io.CopyN(io.Discard, b.src, trailing)
		b.over = io.EOF
		if b.from.err != nil {
			b.over = b.from.err
		}
	case b.from.err != nil && b.from.err != io.EOF:
		b.over = b.from.err // of the connection
	case b.from.err == io.EOF && !b.from.read:
		b.over = io.EOF // an empty body, as of a HEAD, is never wrong
	default:
		b.over = &ContentEncodingError{Encoding: b.encoding, Cause: err}
	}
	return n, b.over
}

func (b *decodedBody) Close() error {
	if b.over == nil {
		b.over = io.ErrClosedPipe
	}
	return b.to.Close()
}

// gzipDecoder decodes members one after another, and drops what follows them.
type gzipDecoder struct {
	src *bufio.Reader
	z   *gzip.Reader
}

func (d *gzipDecoder) Read(p []byte) (int, error) {
	for {
		if d.z == nil {
			z, err := gzip.NewReader(d.src)
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			if err != nil {
				return 0, err
			}
			d.z = z
			d.z.Multistream(false)
		}
		n, err := d.z.Read(p)
		if err != io.EOF {
			return n, err
		}
		if magic, _ := d.src.Peek(2); len(magic) < 2 || magic[0] != 0x1f || magic[1] != 0x8b {
			return n, io.EOF
		}
		d.z = nil
		if n > 0 {
			return n, nil
		}
	}
}

func (d *gzipDecoder) Close() error { return nil }

// deflateDecoder decodes deflate with zlib's header or without, as servers send both.
type deflateDecoder struct {
	src *bufio.Reader
	z   io.ReadCloser
}

func (d *deflateDecoder) Read(p []byte) (int, error) {
	if d.z == nil {
		first, err := d.src.Peek(1)
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, err
		}
		if first[0]&0xf != 8 {
			d.z = flate.NewReader(d.src)
		} else if d.z, err = zlib.NewReader(d.src); err != nil {
			return 0, err
		}
	}
	return d.z.Read(p)
}

func (d *deflateDecoder) Close() error {
	if d.z == nil {
		return nil
	}
	return d.z.Close()
}

func unknownCompression(encoding string) error {
	return &gen.ValueError{Msg: "aiohttp: a request is compressed by deflate or gzip, not " + gen.Repr(encoding)}
}

// HasDecoder reports whether responses with the Content-Encoding are decoded.
//
// Go only: as Decoder.
func HasDecoder(name string) bool {
	decoders.RLock()
	defer decoders.RUnlock()
	return decoders.by[name] != nil
}
