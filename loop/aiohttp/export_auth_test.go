package aiohttp

import "net/url"

// NetrcAuth is netrcAuth.
func NetrcAuth(host string) *BasicAuth { return netrcAuth(host) }

// SetNonce fixes what a client makes up.
func SetNonce(d *DigestAuth, cnonce string) { d.cnonce = func() string { return cnonce } }

// DigestApplies is applies.
func DigestApplies(d *DigestAuth, to *url.URL) bool { return d.applies(to) }

// Exchange is exchange.
func Exchange(d *DigestAuth, method string, u *url.URL, body *Payload, send func(authorization string) (int, []string, error)) error {
	return d.exchange(method, u, body, send)
}
