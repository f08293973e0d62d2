package aiohttp

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
)

// prepare makes the http.Request.
func (c *call) prepare(req *ClientRequest, ex *exchange) error {
	limit := c.o.ReadBufsize
	if limit <= 0 {
		limit = c.s.o.ReadBufsize
	}
	if limit <= 0 {
		const usual = 1 << 18
		limit = usual
	}
	ex.body = StreamReader{ex: ex, limit: limit}
	ex.content = &ex.body
	ex.high = 2 * int64(limit)
	ex.decode = c.o.AutoDecompress.or(!c.s.o.NoAutoDecompress)
	const field, headers = 8190, 128
	ex.field = firstPositive(c.o.MaxFieldSize, c.s.o.MaxFieldSize, field)
	ex.headers = firstPositive(c.o.MaxHeaders, c.s.o.MaxHeaders, headers)
	ctx, cancel := context.WithCancelCause(context.Background())
	ex.cancel = cancel
	ctx = exchangeContext{ctx, ex}
	ex.trace.GotConn = ex.gotConn
	if ex.traced {
		ex.trace.WroteHeaders = func() { ex.record(headersSent, "") }
	}
	if c.s.o.Connector.o.RoundTripper != nil {
		ex.connected.Store(true) // there may be nobody to tell
	}
	ctx = httptrace.WithClientTrace(ctx, &ex.trace)
	u := withoutFragment(req.URL)
	if scheme := httpScheme(u.Scheme); scheme != u.Scheme {
		v := *u
		v.Scheme = scheme
		u = &v
	}
	h := (&http.Request{Method: req.Method, URL: u, Header: req.Headers, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	ex.req = h
	if err := c.setBody(req, h); err != nil {
		cancel(err)
		return err
	}
	c.autoHeaders(h)
	if c.s.o.Connector.o.ForceClose {
		h.Close = true
	}
	return nil
}

func firstPositive(values ...int) int {
	for _, v := range values {
		if v > 0 {
			return v
		}
	}
	return 0
}

func httpScheme(scheme string) string {
	switch scheme {
	case "wss", "https":
		return "https"
	}
	return "http"
}

// setBody gives the request its body, and the headers of that.
func (c *call) setBody(req *ClientRequest, h *http.Request) error {
	if host := h.Header.Get("Host"); host != "" {
		h.Host = host
		h.Header.Del("Host")
	}
	if c.o.Chunked {
		h.TransferEncoding = []string{"chunked"}
	}
	if req.Body == nil {
		return nil
	}
	r, err := req.Body.Open()
	if err != nil {
		return err
	}
	h.Body, h.ContentLength = r, req.Body.Size()
	if h.ContentLength == 0 {
		h.Body = http.NoBody
	}
	if c.o.Chunked {
		h.ContentLength = -1
	}
	if len(c.traces) > 0 && h.Body != http.NoBody {
		h.Body = &tracedBody{h.Body, h.Context().Value(exchangeKey{}).(*exchange)}
	}
	for name, values := range req.Body.Header() {
		if h.Header.Get(name) == "" && !slices.ContainsFunc(c.skipped(), func(s string) bool { return strings.EqualFold(s, name) }) {
			h.Header[name] = values
		}
	}
	if c.o.Expect100 {
		h.Header.Set("Expect", "100-continue")
	}
	return nil
}

func (c *call) skipped() []string {
	if len(c.o.SkipAutoHeaders) == 0 {
		return c.s.o.SkipAutoHeaders
	}
	return append(slices.Clone(c.s.o.SkipAutoHeaders), c.o.SkipAutoHeaders...)
}

// userAgent is what the client calls itself.
const userAgent = "Go/1.26 coluber-aiohttp"

// automatic are the headers that are sent unless they are given. Nobody changes these
// slices: they have no room for more.
var automatic = [...]struct {
	name  string
	value []string
}{{"Accept", []string{"*/*"}}, {"Accept-Encoding", nil}, {"User-Agent", []string{userAgent}}}

// autoHeaders adds the headers that are sent unless they are given, or not wanted.
func (c *call) autoHeaders(h *http.Request) {
	skipped := c.skipped()
	for _, auto := range automatic {
		name, value := auto.name, auto.value
		if _, given := h.Header[name]; given {
			continue
		}
		if slices.ContainsFunc(skipped, func(s string) bool { return strings.EqualFold(s, name) }) {
			if name == "User-Agent" {
				h.Header[name] = nil // or net/http sends its own
			}
			continue
		}
		if value == nil {
			value = acceptEncodings()
		}
		h.Header[name] = value
	}
}

// tracedBody notes what is sent of a body.
type tracedBody struct {
	io.ReadCloser
	ex *exchange
}

func (b *tracedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.ex.record(chunkSent, string(p[:n]))
	}
	return n, err
}
