package aiohttp

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/coluber-go/coluber/coro"
)

// ClientResponse is a response whose header has come. Its body is read by Read, Text and
// JSON, or piece by piece from Content. It must be read to its end, released or closed;
// [RequestContext.With] does that.
//
// Python: aiohttp.ClientResponse, aiohttp, client_reference.
type ClientResponse struct {
	// Status is the HTTP status, 200 for example.
	Status int
	// Reason is the text behind it, "OK".
	Reason string
	// Method is that of the request.
	Method string
	// Headers are the response's.
	Headers http.Header
	// Version is "HTTP/1.1".
	Version string
	// Content is the body.
	Content *StreamReader

	s       *ClientSession
	ex      *exchange
	info    RequestInfo
	history []*ClientResponse
	cookies *SimpleCookie
	body    []byte
	read    bool // body is there
	closed  bool
	traces  traces
}

// response makes the response of an exchange whose header has come.
func (c *call) response(req *ClientRequest, ex *exchange) *ClientResponse {
	h := ex.resp
	r := &ClientResponse{
		Status: h.StatusCode, Reason: reason(h), Method: req.Method, Headers: h.Header, Version: h.Proto,
		Content: ex.content, s: c.s, ex: ex, traces: c.traces,
		info: RequestInfo{URL: withoutFragment(req.URL), RealURL: req.URL, Method: req.Method, Headers: ex.req.Header},
	}
	if set := h.Header["Set-Cookie"]; len(set) > 0 {
		r.cookies = &SimpleCookie{}
		for _, m := range ParseSetCookie(set) {
			r.cookies.SetMorsel(m)
		}
		c.s.o.CookieJar.UpdateCookiesFromHeaders(set, req.URL)
	}
	if !ex.over && c.until > 0 {
		ex.totalT = ex.at(c.until, func() { ex.fail(&loopTimeout{}) })
	}
	return r
}

// OK reports whether the status is below 400.
//
// Python: ClientResponse.ok, aiohttp, client_reference.
func (r *ClientResponse) OK() bool { return r.Status < http.StatusBadRequest }

// URL is what was asked for, after redirects, without the fragment.
//
// Python: ClientResponse.url, aiohttp, client_reference.
func (r *ClientResponse) URL() *url.URL { return r.info.URL }

// RealURL is URL with the fragment.
//
// Python: ClientResponse.real_url, aiohttp, client_reference.
func (r *ClientResponse) RealURL() *url.URL { return r.info.RealURL }

// Host is the URL's host.
//
// Python: ClientResponse.host, aiohttp, client_reference.
func (r *ClientResponse) Host() string { return r.info.URL.Hostname() }

// RequestInfo is what was asked for.
//
// Python: ClientResponse.request_info, aiohttp, client_reference.
func (r *ClientResponse) RequestInfo() RequestInfo { return r.info }

// History are the responses that have redirected to this one.
//
// Python: ClientResponse.history, aiohttp, client_reference.
func (r *ClientResponse) History() []*ClientResponse { return r.history }

// RawHeaders are the headers one by one, in the order of their names.
//
// Python: ClientResponse.raw_headers, aiohttp, client_reference.
//
// Differs: net/http does not keep their order, nor the case of their names.
func (r *ClientResponse) RawHeaders() [][2]string {
	var all [][2]string
	for _, name := range sortedKeys(r.Headers) {
		for _, v := range r.Headers[name] {
			all = append(all, [2]string{name, v})
		}
	}
	return all
}

// Cookies are those that came with the response.
//
// Python: ClientResponse.cookies, aiohttp, client_reference.
func (r *ClientResponse) Cookies() *SimpleCookie {
	if r.cookies == nil {
		r.cookies = &SimpleCookie{}
	}
	return r.cookies
}

// Closed reports whether the response has no connection any more: its body has come, or
// it was released or closed.
//
// Python: ClientResponse.closed, aiohttp, client_reference.
func (r *ClientResponse) Closed() bool { return r.closed || r.ex.over }

// ContentType is the media type, in lower case, without parameters;
// "application/octet-stream" if the server sends none that makes sense.
//
// Python: ClientResponse.content_type, aiohttp, client_reference.
func (r *ClientResponse) ContentType() string {
	kind, _, _ := strings.Cut(r.Headers.Get("Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if strings.Count(kind, "/") != 1 {
		return "application/octet-stream"
	}
	return kind
}

// Charset is the parameter of that name, or empty.
//
// Python: ClientResponse.charset, aiohttp, client_reference.
func (r *ClientResponse) Charset() string {
	_, params, _ := mime.ParseMediaType(r.Headers.Get("Content-Type")) // none for what makes no sense
	return params["charset"]
}

// ContentLength is the header of that name, or -1.
//
// Python: ClientResponse.content_length, aiohttp, client_reference.
func (r *ClientResponse) ContentLength() int64 {
	n, err := strconv.ParseInt(r.Headers.Get("Content-Length"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// ContentDisposition is the header of that name; nil without one that makes sense.
//
// Python: ClientResponse.content_disposition, aiohttp, client_reference.
func (r *ClientResponse) ContentDisposition() *ContentDisposition {
	kind, params, err := mime.ParseMediaType(r.Headers.Get("Content-Disposition"))
	if err != nil {
		return nil
	}
	return &ContentDisposition{Type: kind, Parameters: params, Filename: params["filename"]}
}

// ContentDisposition says what to do with a body.
//
// Python: aiohttp.ContentDisposition, aiohttp, client_reference.
type ContentDisposition struct {
	Type       string // "attachment" for one
	Parameters map[string]string
	Filename   string
}

// Link is a link that a response has in its headers.
//
// Python: a value of ClientResponse.links, aiohttp, client_reference.
type Link struct {
	URL    *url.URL
	Params map[string]string
}

// Links are the links in the headers Link, by their rel.
//
// Python: ClientResponse.links, aiohttp, client_reference.
func (r *ClientResponse) Links() map[string]Link {
	all := map[string]Link{}
	for _, part := range splitLinks(strings.Join(r.Headers.Values("Link"), ", ")) {
		target, rest, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(part), "<"), ">")
		if !ok {
			continue
		}
		link := Link{Params: map[string]string{}}
		for _, p := range strings.Split(rest, ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(p), "="); ok {
				link.Params[strings.TrimSpace(name)] = strings.Trim(strings.TrimSpace(value), `"'`)
			}
		}
		u, err := parseURL(target)
		if err != nil {
			continue
		}
		link.URL = joinURL(r.info.URL, u)
		all[or(link.Params["rel"], target)] = link
	}
	return all
}

// splitLinks cuts at the commas that are followed by a link.
func splitLinks(s string) []string {
	var all []string
	for {
		at := -1
		for i := 1; i < len(s); i++ {
			if s[i] == '<' && strings.HasSuffix(strings.TrimRight(s[:i], " \t"), ",") {
				at = i
				break
			}
		}
		if at < 0 {
			return append(all, s)
		}
		all = append(all, strings.TrimRight(s[:at], " \t,"))
		s = s[at:]
	}
}

// Release gives the connection up: one whose body has come whole is used again, another
// is closed. What was not read of the body cannot be read any more.
//
// Python: ClientResponse.release, aiohttp, client_reference.
func (r *ClientResponse) Release() {
	if r.closed {
		return
	}
	if r.closed = true; !r.ex.over {
		r.ex.fail(errConnection("Connection closed"))
	}
	if !r.read && r.Content.size > 0 {
		r.Content.err = errConnection("Connection closed") // although it may have come whole
	}
}

// Close closes the connection, unless the body has come and it is used by others already.
//
// Python: ClientResponse.close, aiohttp, client_reference.
func (r *ClientResponse) Close() { r.Release() }

// RaiseForStatus returns a [*ClientResponseError] for a status of 400 and more, and
// releases the response then.
//
// Python: ClientResponse.raise_for_status, aiohttp, client_reference.
func (r *ClientResponse) RaiseForStatus() error {
	if r.OK() {
		return nil
	}
	r.Release()
	return &ClientResponseError{RequestInfo: r.info, History: r.history, Status: r.Status, Message: r.Reason, Headers: r.Headers}
}

// AEnter returns r.
//
// Python: ClientResponse.__aenter__, aiohttp/client_reqrep.py.
func (r *ClientResponse) AEnter(*coro.Co) (*ClientResponse, error) { return r, nil }

// AExit releases r. It never suppresses the error.
//
// Python: ClientResponse.__aexit__, aiohttp/client_reqrep.py.
func (r *ClientResponse) AExit(*coro.Co, error) (bool, error) {
	r.Release()
	return false, nil
}

// With calls block with r, and releases it, however the block ends.
//
// Errors: the block's.
//
// Python: async with response, aiohttp, client_reference.
func (r *ClientResponse) With(co *coro.Co, block func(r *ClientResponse) error) error {
	return coro.With(co, r, block)
}

// String is the response's repr, "<ClientResponse(http://…/) [200 OK]>" and its headers.
//
// Python: ClientResponse.__repr__, aiohttp/client_reqrep.py.
func (r *ClientResponse) String() string {
	return fmt.Sprintf("<ClientResponse(%s) [%d %s]>\n%s\n", r.info.URL, r.Status, or(r.Reason, "None"), headersRepr(r.RawHeaders()))
}

func headersRepr(pairs [][2]string) string {
	texts := make([]string, len(pairs))
	for i, p := range pairs {
		texts[i] = fmt.Sprintf("'%s': '%s'", p[0], p[1])
	}
	return "<CIMultiDictProxy(" + strings.Join(texts, ", ") + ")>"
}
