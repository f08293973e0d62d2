package aiohttp

import (
	"encoding/json"
	"fmt"
	"iter"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/streams"
)

// ClientResponse is the answer to a request: its head, and a body that is still to be
// read. Reading it to the end, Release and Close give the connection back.
//
// Python: aiohttp.ClientResponse, aiohttp, client_reference.
type ClientResponse struct {
	Status      int
	Reason      string // "Not Found"
	Method      string
	URL         *url.URL // without the fragment
	RealURL     *url.URL
	Headers     http.Header
	Cookies     *SimpleCookie // that the response sets
	History     []*ClientResponse
	RequestInfo RequestInfo
	// Content is the body, to be read bit by bit.
	Content *StreamReader

	x      *exchange
	length int64
	read   []byte
	whole  bool
}

func newResponse(req *ClientRequest, head *http.Response, x *exchange) *ClientResponse {
	info := req.info()
	r := &ClientResponse{
		Status: head.StatusCode, Reason: reasonOf(head), Method: req.Method, URL: info.URL, RealURL: info.RealURL,
		Headers: head.Header, Cookies: &SimpleCookie{}, History: slices.Clone(req.history), RequestInfo: info,
		Content: &StreamReader{x.body}, x: x, length: head.ContentLength,
	}
	for _, line := range head.Header["Set-Cookie"] {
		for _, m := range ParseSetCookie([]string{line}) {
			r.Cookies.SetMorsel(m)
		}
	}
	return r
}

// reasonOf is what stands behind the status.
func reasonOf(r *http.Response) string {
	_, reason, _ := strings.Cut(r.Status, " ")
	return reason
}

// limit is the total time, for the body.
func (r *ClientResponse) limit(deadline time.Duration) {
	if !r.x.over {
		r.x.total, _ = r.x.connector.l.CallAt(deadline, func() { r.x.fail(&gen.TimeoutError{}) })
	}
}

// OK reports whether the status is below 400.
//
// Python: ClientResponse.ok, aiohttp, client_reference.
func (r *ClientResponse) OK() bool { return r.Status < 400 }

// RaiseForStatus returns an error if the status is 400 or more, and then releases the
// response.
//
// Errors: [*ClientResponseError].
//
// Python: ClientResponse.raise_for_status, aiohttp, client_reference.
func (r *ClientResponse) RaiseForStatus() error {
	if r.OK() {
		return nil
	}
	r.Release()
	return &ClientResponseError{RequestInfo: r.RequestInfo, History: r.History, Status: r.Status, Message: r.Reason, Headers: r.Headers}
}

// Read returns the whole body, and remembers it.
//
// Errors: [*ClientPayloadError] for one that is not whole; [*gen.TimeoutError],
// [*SocketTimeoutError]; [*ClientConnectionError] "Connection closed" after Release; what
// is thrown into the task.
//
// Python: ClientResponse.read, aiohttp, client_reference.
func (r *ClientResponse) Read(co *coro.Co) ([]byte, error) {
	if r.whole {
		return r.read, nil
	}
	b, err := r.Content.Read(co, -1)
	if err != nil {
		r.Close()
		return nil, err
	}
	r.read, r.whole = b, true
	return b, nil
}

// ContentType is the media type, without parameters; "application/octet-stream" where none
// is given.
//
// Python: ClientResponse.content_type, aiohttp, client_reference.
func (r *ClientResponse) ContentType() string {
	kind, _, err := mime.ParseMediaType(r.Headers.Get("Content-Type"))
	if err != nil || kind == "" {
		return octetStream
	}
	return kind
}

// Charset is the one that the Content-Type names, or empty.
//
// Python: ClientResponse.charset, aiohttp, client_reference.
func (r *ClientResponse) Charset() string {
	_, params, _ := mime.ParseMediaType(r.Headers.Get("Content-Type"))
	return params["charset"]
}

// ContentLength is the length of the body as the header has it; below zero if it has not.
//
// Python: ClientResponse.content_length, aiohttp, client_reference.
func (r *ClientResponse) ContentLength() int64 { return r.length }

// Encoding is the charset that Text takes: the header's if it is known, and else utf-8.
//
// Python: ClientResponse.get_encoding, aiohttp, client_reference.
func (r *ClientResponse) Encoding() string {
	if c := r.Charset(); c != "" {
		if _, err := codecOf(c); err == nil {
			return c
		}
	}
	return "utf-8"
}

// Text returns the whole body as text.
//
// Errors: those of Read; [*UnicodeDecodeError].
//
// Python: ClientResponse.text, aiohttp, client_reference.
func (r *ClientResponse) Text(co *coro.Co) (string, error) { return r.TextWith(co, "", "") }

// TextWith is [ClientResponse.Text] in a given charset, with Python's name for how errors
// are handled ("strict", "ignore", "replace"); empty means the response's, and strict.
//
// Errors: those of Text; [*gen.LookupError] for a charset that is unknown.
//
// Python: ClientResponse.text, aiohttp, client_reference.
func (r *ClientResponse) TextWith(co *coro.Co, encoding, errors string) (string, error) {
	b, err := r.Read(co)
	if err != nil {
		return "", err
	}
	if encoding == "" {
		encoding = r.Encoding()
	}
	if errors == "" {
		errors = "strict"
	}
	return decodeText(b, encoding, errors)
}

var jsonType = regexp.MustCompile(`^application/(?:[\w.+-]+?\+)?json$`)

// JSON decodes the whole body into v, as [json.Unmarshal] does. A body of nothing but
// white space leaves v as it is.
//
// Errors: those of Read; [*ContentTypeError] for another media type than JSON's; those of
// json.Unmarshal.
//
// Python: ClientResponse.json, aiohttp, client_reference.
func (r *ClientResponse) JSON(co *coro.Co, v any) error {
	b, err := r.Read(co)
	if err != nil {
		return err
	}
	if !jsonType.MatchString(r.ContentType()) {
		return &ContentTypeError{ClientResponseError{
			RequestInfo: r.RequestInfo, History: r.History, Status: r.Status, Headers: r.Headers,
			Message: "Attempt to decode JSON with unexpected mimetype: " + r.Headers.Get("Content-Type"),
		}}
	}
	if strings.TrimSpace(string(b)) == "" {
		return nil
	}
	return json.Unmarshal(b, v)
}

// Release gives the connection back, or closes it if the body has not come to its end. What
// has come can still be read if it is whole.
//
// Python: ClientResponse.release, aiohttp, client_reference.
func (r *ClientResponse) Release() { r.x.abandon() }

// Close closes the connection.
//
// Python: ClientResponse.close, aiohttp, client_reference.
func (r *ClientResponse) Close() { r.x.abandon() }

// Closed reports whether the response needs its connection no more.
//
// Python: ClientResponse.closed, aiohttp, client_reference.
func (r *ClientResponse) Closed() bool { return r.x.over }

// AEnter returns the response, for [coro.With] and exit stacks.
//
// Python: ClientResponse.__aenter__, aiohttp, client_reference.
func (r *ClientResponse) AEnter(*coro.Co) (*ClientResponse, error) { return r, nil }

// AExit releases the response, for [coro.With] and exit stacks.
//
// Python: ClientResponse.__aexit__, aiohttp, client_reference.
func (r *ClientResponse) AExit(*coro.Co, error) (suppress bool, _ error) {
	r.Release()
	return false, nil
}

// String is the first line of Python's repr.
func (r *ClientResponse) String() string {
	return fmt.Sprintf("<ClientResponse(%v) [%d %s]>", r.URL, r.Status, r.Reason)
}

// StreamReader reads a body. It is a stream's reader, and has what aiohttp's has besides.
//
// Python: aiohttp.StreamReader, aiohttp, streams.
type StreamReader struct{ *streams.StreamReader }

// ReadAny returns whatever has come, as soon as there is something; nothing at the end.
//
// Errors: those of [ClientResponse.Read].
//
// Python: StreamReader.readany, aiohttp, streams.
func (s *StreamReader) ReadAny(co *coro.Co) ([]byte, error) { return s.Read(co, 1<<30) }

// IterAny yields the body as it comes. An error comes last.
//
// Python: StreamReader.iter_any, aiohttp, streams.
func (s *StreamReader) IterAny(co *coro.Co) iter.Seq2[[]byte, error] { return s.IterChunked(co, 1<<30) }

// IterChunked yields the body in pieces of n bytes at most. An error comes last.
//
// Python: StreamReader.iter_chunked, aiohttp, streams.
func (s *StreamReader) IterChunked(co *coro.Co, n int) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			b, err := s.Read(co, n)
			if err != nil {
				yield(nil, err)
				return
			}
			if len(b) == 0 || !yield(b, nil) {
				return
			}
		}
	}
}
