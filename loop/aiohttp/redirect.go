package aiohttp

import (
	"net/http"
	"net/url"

	"github.com/coluber-go/coluber/coro"
)

// hops sends the request to where it goes, and to where that redirects it.
func (c *call) hops(co *coro.Co) (*ClientResponse, error) {
	allow := c.o.AllowRedirects.or(c.method != http.MethodHead)
	for {
		resp, err := c.hop(co)
		if err != nil {
			return nil, err
		}
		resp.history = c.history
		target := location(resp)
		if !allow || target == "" {
			return resp, c.checkStatus(co, resp)
		}
		if err := c.redirect(co, resp, target); err != nil {
			return nil, err
		}
	}
}

// location is where a response redirects to, or nothing.
func location(resp *ClientResponse) string {
	switch resp.Status {
	case 301, 302, 303, 307, 308:
		return or(resp.Headers.Get("Location"), resp.Headers.Get("URI"))
	}
	return ""
}

// checkStatus raises for a response that is no good, if that is asked for.
func (c *call) checkStatus(co *coro.Co, resp *ClientResponse) error {
	fn := c.o.RaiseForStatusFunc
	if fn == nil && c.o.RaiseForStatus == Default {
		fn = c.s.o.RaiseForStatusFunc
	}
	var err error
	switch {
	case fn != nil:
		err = fn(co, resp)
	case c.o.RaiseForStatus.or(c.s.o.RaiseForStatus):
		err = resp.RaiseForStatus()
	}
	if err != nil {
		resp.Release()
	}
	return err
}

// redirect makes the request one to the target.
func (c *call) redirect(co *coro.Co, resp *ClientResponse, target string) error {
	c.history = append(c.history, resp)
	if len(c.traces) > 0 {
		p := TraceParams{Method: c.method, URL: resp.URL(), Headers: c.headers, Response: resp}
		if err := c.traces.send(co, c.s, func(t *TraceConfig) []TraceFunc { return t.OnRequestRedirect }, p); err != nil {
			return err
		}
	}
	limit := c.o.MaxRedirects
	if limit == 0 {
		const usual = 10
		limit = usual
	}
	if len(c.history) >= limit {
		resp.Close()
		e := &TooManyRedirects{}
		e.RequestInfo, e.History = c.history[0].RequestInfo(), c.history
		return e
	}
	c.changeMethod(resp.Status)
	resp.Release()
	next, err := c.target(target)
	if err != nil {
		resp.Close()
		return err
	}
	if originOf(next) != originOf(c.url) {
		c.auth, c.cookies = nil, nil
		for _, name := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
			c.headers.Del(name)
		}
	}
	if c.body != nil && !c.body.CanReplay() {
		return errPayload(nil, "Cannot follow redirect with a consumed request body. Use bytes, a seekable file-like object, or set allow_redirects=False.")
	}
	c.url = next
	return nil
}

// changeMethod is what a status does to the method.
func (c *call) changeMethod(status int) {
	toGet := status == http.StatusSeeOther && c.method != http.MethodHead ||
		(status == http.StatusMovedPermanently || status == http.StatusFound) && c.method == http.MethodPost
	if !toGet {
		return
	}
	c.method, c.body = http.MethodGet, nil
	o := *c.o
	o.Chunked, o.Expect100, o.Compress = false, false, ""
	c.o = &o
	for _, name := range []string{"Content-Length", "Content-Encoding", "Transfer-Encoding", "Content-Type"} {
		c.headers.Del(name)
	}
}

// target is the URL that a server redirects to.
//
// Errors: InvalidUrlRedirectClientError, NonHttpUrlRedirectClientError.
func (c *call) target(text string) (*url.URL, error) {
	u, err := parseURL(text)
	if err != nil {
		return nil, invalidRedirect(text, "Server attempted redirecting to a location that does not look like a URL")
	}
	switch u.Scheme {
	case "http", "https", "":
	default:
		return nil, &NonHttpUrlRedirectClientError{NonHttpUrlClientError{ClientError{Msg: text}}}
	}
	if u.Scheme != "" && u.Host == "" {
		return nil, invalidRedirect(text, "Invalid redirect URL origin")
	}
	if u.Fragment == "" {
		u.Fragment, u.RawFragment = c.url.Fragment, c.url.RawFragment
	}
	next := joinURL(c.url, u)
	if err := checkURL(next); err != nil {
		return nil, invalidRedirect(text, "Invalid redirect URL origin")
	}
	return next, nil
}

func invalidRedirect(text, why string) error {
	return &InvalidUrlRedirectClientError{InvalidUrlClientError{InvalidURL{URL: text, Description: why}}}
}
