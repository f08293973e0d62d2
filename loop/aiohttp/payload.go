package aiohttp

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// octetStream is the type of what nobody knows.
const octetStream = "application/octet-stream"

// PayloadOptions are the options of [NewPayload].
//
// Python: aiohttp.payload.Payload, aiohttp, client_reference.
type PayloadOptions struct {
	// ContentType is the media type; empty means one that follows from the data and
	// the filename.
	ContentType string
	// Filename is the name to send with the data.
	Filename string
	// Header are further headers.
	Header http.Header
	// Encoding is the charset of a string; empty means that of ContentType, and else
	// utf-8.
	Encoding string
}

// Payload is the body of a request, or of a part of one, with the headers that belong to
// it. [NewPayload] makes one.
//
// Open returns a reader for any goroutine. What an asynchronous generator makes is fed
// to that reader by Pump, in a task.
//
// Python: aiohttp.payload.Payload, aiohttp, client_reference.
type Payload struct {
	header http.Header
	size   int64
	open   func() (io.ReadCloser, error)
	pump   func(co *coro.Co) error
	close  func() error
	again  bool
	opened bool
}

// NewPayload makes a payload of
//
//   - []byte, and a string, which is text/plain;
//   - an [io.Reader]: a file has a name, which is sent; with an [io.Seeker] it can be sent
//     again; an [io.Closer] is closed by Close;
//   - [url.Values], map[string]string, *[FormData] and *[MultipartWriter];
//   - a *[coro.AsyncGenerator] of []byte, sent chunk by chunk;
//   - a *Payload, which is returned as it is.
//
// Nil options are the defaults.
//
// Errors: [*gen.TypeError] for other data; [*gen.ValueError] for a header with a control
// character; [*gen.LookupError] for an encoding that is unknown; [*UnicodeEncodeError].
//
// Python: aiohttp.get_payload, aiohttp, client_reference.
func NewPayload(data any, o *PayloadOptions) (*Payload, error) {
	if o == nil {
		o = &PayloadOptions{}
	}
	p, err := payloadOf(data, o)
	if err != nil {
		return nil, err
	}
	if o.ContentType == "" && o.Filename != "" {
		p.header.Set("Content-Type", guessType(o.Filename))
	}
	for name, values := range o.Header {
		p.header[http.CanonicalHeaderKey(name)] = values
	}
	return p, checkHeaders(p.header)
}

func payloadOf(data any, o *PayloadOptions) (*Payload, error) {
	switch v := data.(type) {
	case *Payload:
		return v, nil
	case []byte:
		return bytesPayload(v, or(o.ContentType, octetStream)), nil
	case string:
		return stringPayload(v, o)
	case *FormData:
		return v.Payload()
	case *MultipartWriter:
		return v.Payload(), nil
	case url.Values:
		return formPayload(pairsOf(v), "")
	case map[string]string:
		f := NewFormData(nil)
		for _, name := range sortedKeys(v) {
			if err := f.AddField(name, v[name], nil); err != nil {
				return nil, err
			}
		}
		return f.Payload()
	case *coro.AsyncGenerator[[]byte, gen.None]:
		return generatorPayload(v, or(o.ContentType, octetStream)), nil
	case io.Reader:
		return readerPayload(v, o), nil
	}
	return nil, &gen.TypeError{Msg: "Only io.IOBase, multidict and (name, file) pairs allowed, use .add_field() for passing more complex parameters, got " + gen.Repr(data)}
}

func or(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// guessType is the media type of a file by its name.
func guessType(filename string) string {
	t, _, _ := mime.ParseMediaType(mime.TypeByExtension(filepath.Ext(filename))) // empty if unknown
	return or(t, octetStream)
}

func typed(contentType string) http.Header { return http.Header{"Content-Type": {contentType}} }

func bytesPayload(b []byte, contentType string) *Payload {
	return &Payload{
		header: typed(contentType),
		size:   int64(len(b)),
		again:  true,
		open:   func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil },
	}
}

func stringPayload(s string, o *PayloadOptions) (*Payload, error) {
	charset := o.Encoding
	if charset == "" {
		charset = or(charsetOf(o.ContentType), "utf-8")
	}
	b, err := encodeText(s, charset)
	if err != nil {
		return nil, err
	}
	return bytesPayload(b, or(o.ContentType, "text/plain; charset="+charset)), nil
}

// charsetOf is the charset in a media type, or empty.
func charsetOf(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// NewJSONPayload makes a payload of a value as encoding/json spells it, of type
// application/json.
//
// Errors: those of json.Marshal.
//
// Python: aiohttp.JsonPayload, aiohttp, client_reference.
func NewJSONPayload(v any) (*Payload, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytesPayload(bytes.TrimSuffix(b.Bytes(), []byte("\n")), "application/json"), nil
}

// readerPayload sends what r has from where it stands.
func readerPayload(r io.Reader, o *PayloadOptions) *Payload {
	p := &Payload{header: typed(or(o.ContentType, octetStream)), size: -1}
	if f, ok := r.(*os.File); ok {
		name := filepath.Base(f.Name())
		if o.ContentType == "" {
			p.header.Set("Content-Type", guessType(name))
		}
		if d, err := contentDisposition("attachment", true, "utf-8", []pair{{"filename", or(o.Filename, name)}}); err == nil {
			p.header.Set("Content-Disposition", d)
		}
	}
	s := &sharedReader{r: r}
	s.seeker, s.start = seekable(r)
	p.size = sizeOf(r, s.seeker, s.start)
	p.again = s.seeker != nil
	p.open = func() (io.ReadCloser, error) { return s.open(p.size) }
	if c, ok := r.(io.Closer); ok {
		p.close = c.Close
	}
	return p
}

// seekable returns where r stands, if it can go back there.
func seekable(r io.Reader) (io.Seeker, int64) {
	s, ok := r.(io.Seeker)
	if !ok {
		return nil, 0
	}
	at, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, 0 // a pipe
	}
	return s, at
}

// sizeOf is what is left in r, or -1.
func sizeOf(r io.Reader, s io.Seeker, at int64) int64 {
	if l, ok := r.(interface{ Len() int }); ok {
		return int64(l.Len())
	}
	if s == nil {
		return -1
	}
	end, err := s.Seek(0, io.SeekEnd)
	if _, back := s.Seek(at, io.SeekStart); err != nil || back != nil {
		return -1
	}
	return max(0, end-at)
}

// sharedReader gives one source to one reader after another: a client may still read
// for a request when the next one begins.
type sharedReader struct {
	mu     sync.Mutex
	r      io.Reader
	seeker io.Seeker
	start  int64
	turn   int
}

func (s *sharedReader) open(size int64) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn > 0 {
		if _, err := s.seeker.Seek(s.start, io.SeekStart); err != nil {
			return nil, gen.OSErrorOf(err)
		}
	}
	s.turn++
	t := &turn{of: s, number: s.turn}
	if size < 0 {
		return t, nil
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(t, size), t}, nil // a file may grow
}

// turn is one of those readers.
type turn struct {
	of     *sharedReader
	number int
}

func (t *turn) Read(p []byte) (int, error) {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	if t.of.turn != t.number {
		return 0, os.ErrClosed
	}
	return t.of.r.Read(p)
}

// Close does not wait for a read that is under way.
func (t *turn) Close() error { return nil }

// Header are the headers that belong to the payload. They may be changed before it is
// sent.
//
// Python: Payload.headers, aiohttp, client_reference.
func (p *Payload) Header() http.Header { return p.header }

// ContentType is its media type.
//
// Python: Payload.content_type, aiohttp, client_reference.
func (p *Payload) ContentType() string { return p.header.Get("Content-Type") }

// Size is the number of bytes, or -1 if that is not known: then the payload is sent
// chunked.
//
// Python: Payload.size, aiohttp, client_reference.
func (p *Payload) Size() int64 { return p.size }

// CanReplay reports whether the payload can be sent now: not yet opened, or able to begin
// anew, as bytes are and files.
//
// Python: Payload.is_consumed, aiohttp, client_reference.
func (p *Payload) CanReplay() bool { return p.again || !p.opened }

// SetContentDisposition sets the header Content-Disposition.
//
// Errors: [*gen.ValueError] for a type or a parameter that is no token, and for control
// characters.
//
// Python: Payload.set_content_disposition, aiohttp, client_reference.
func (p *Payload) SetContentDisposition(kind string, params map[string]string) error {
	var pairs []pair
	for _, name := range sortedKeys(params) {
		pairs = append(pairs, pair{name, params[name]})
	}
	d, err := contentDisposition(kind, true, "utf-8", pairs)
	if err == nil {
		p.header.Set("Content-Disposition", d)
	}
	return err
}

// errConsumed is what Open returns for what is gone.
var errConsumed = &gen.RuntimeError{Msg: "Cannot send a consumed request body again."}

// Open returns the body from its beginning. It may be read on any goroutine, and must be
// closed.
//
// Errors: [*gen.RuntimeError] if it was opened before, and cannot begin anew.
//
// Go only: Payload.write has the loop write it.
func (p *Payload) Open() (io.ReadCloser, error) {
	if !p.CanReplay() {
		return nil, errConsumed
	}
	p.opened = true
	return p.open()
}

// NeedsPump reports whether Pump must run while the body is read.
//
// Go only: see Open.
func (p *Payload) NeedsPump() bool { return p.pump != nil }

// Pump feeds the reader that Open has returned, and returns when all was read, or the
// reader was closed.
//
// Errors: those of the asynchronous generators, which the reader gets, too; what is
// thrown into the task.
//
// Python: Payload.write, aiohttp, client_reference.
func (p *Payload) Pump(co *coro.Co) error {
	if p.pump == nil {
		return nil
	}
	return p.pump(co)
}

// Close closes the file, or what else it was made of. It is for when the payload is not
// sent again.
//
// Errors: those of closing it.
//
// Python: Payload.close, aiohttp, client_reference.
func (p *Payload) Close() error {
	if p.close == nil {
		return nil
	}
	c := p.close
	p.close = nil
	return c()
}
