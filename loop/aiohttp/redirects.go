package aiohttp

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"

	"github.com/coluber-go/coluber/coro"
)

// follow sends the request, and those that redirects ask for.
func (s *ClientSession) follow(co *coro.Co, req *ClientRequest) (*ClientResponse, error) {
	for {
		resp, err := s.handle(co, req)
		if err != nil {
			return nil, err
		}
		s.jar.UpdateCookiesFromHeaders(resp.Headers["Set-Cookie"], resp.URL)
		where := location(resp)
		if where == "" || req.o.Redirects == NoRedirects {
			return resp, nil
		}
		if req, err = s.redirected(req, resp, where); err != nil {
			resp.Close()
			return nil, err
		}
		resp.Release()
	}
}

// location is where a redirect leads; empty for what is none.
func location(r *ClientResponse) string {
	switch r.Status {
	case 301, 302, 303, 307, 308:
		return cmp.Or(r.Headers.Get("Location"), r.Headers.Get("Uri"))
	}
	return ""
}

// redirected is the request that a redirect asks for.
func (s *ClientSession) redirected(req *ClientRequest, resp *ClientResponse, where string) (*ClientRequest, error) {
	history := append(req.history, resp)
	if len(history) >= cmp.Or(req.o.MaxRedirects, 10) {
		return nil, &TooManyRedirects{ClientResponseError{RequestInfo: history[0].RequestInfo, History: history}}
	}
	to, err := redirectURL(req.URL, where)
	if err != nil {
		return nil, err
	}
	next := *req
	next.URL, next.history, next.Headers = to, history, maps.Clone(req.Headers)
	switch {
	case resp.Status == 303 && req.Method != http.MethodHead, (resp.Status == 301 || resp.Status == 302) && req.Method == http.MethodPost:
		next.Method, next.Body = http.MethodGet, nil
		next.Headers.Del("Content-Length")
	case req.Body != nil && !req.Body.CanReplay():
		return nil, &ClientPayloadError{ClientError{Msg: "Cannot follow redirect with a consumed request body. " +
			"Use bytes, a seekable file-like object, or set allow_redirects=False."}}
	}
	if origin(req.URL) != origin(to) {
		// What was meant for one server is no other's business.
		o := *req.o
		o.Auth, o.Cookies = nil, nil
		next.o = &o
		for _, name := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
			next.Headers.Del(name)
		}
	}
	return &next, nil
}

func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + u.Hostname() + ":" + port
}

func redirectURL(from *url.URL, where string) (*url.URL, error) {
	u, err := url.Parse(where)
	if err != nil {
		return nil, &InvalidUrlRedirectClientError{InvalidUrlClientError{InvalidURL{
			URL: where, Description: "Server attempted redirecting to a location that does not look like a URL",
		}}}
	}
	if u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return nil, &NonHttpUrlRedirectClientError{NonHttpUrlClientError{ClientError{Msg: where}}}
	}
	if u.Scheme != "" && u.Hostname() == "" {
		return nil, &InvalidUrlRedirectClientError{InvalidUrlClientError{InvalidURL{URL: where, Description: "Invalid redirect URL origin"}}}
	}
	if u.Fragment == "" {
		u.Fragment = from.Fragment
	}
	return from.ResolveReference(u), nil
}
