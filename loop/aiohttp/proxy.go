package aiohttp

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// proxyFor is the proxy for a hop, with its credentials, or nil.
//
// Errors: ValueError for one that is no http URL; those of BasicAuth.
func (c *call) proxyFor(u *url.URL) (*url.URL, error) {
	text, auth := c.o.Proxy, c.o.ProxyAuth
	if text == "" {
		text = c.s.o.Proxy
	}
	if auth == nil {
		auth = c.s.o.ProxyAuth
	}
	if text == "" && c.s.o.TrustEnv {
		p, err := http.ProxyFromEnvironment(&http.Request{URL: u})
		if err != nil || p == nil {
			return nil, err
		}
		text = p.String()
	}
	if text == "" {
		return nil, nil
	}
	p, err := parseURL(text)
	if err != nil || p.Hostname() == "" {
		return nil, invalidURL(text, "")
	}
	if p.Scheme != "http" && p.Scheme != "https" {
		return nil, &gen.ValueError{Msg: "Only http proxies are supported"}
	}
	if auth != nil {
		if strings.Contains(auth.Login, ":") {
			return nil, errColon
		}
		p.User = url.UserPassword(auth.Login, auth.Password)
	}
	p.Path, p.RawPath = "", ""
	return p, nil
}

// transport is the one for a hop by way of a proxy, or without if that is nil.
func (c *call) transport(proxy *url.URL) *transport {
	key := transportKey{tls: c.tls}
	var headers http.Header
	if proxy != nil {
		key.proxy = proxy.String()
		if headers = c.o.ProxyHeaders; len(headers) > 0 {
			var b strings.Builder
			_ = headers.Write(&b) // a Builder takes all
			key.proxyHeaders = b.String()
		}
	}
	return c.s.o.Connector.transport(key, proxy, headers)
}
