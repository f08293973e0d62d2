package aiohttp

import (
	"iter"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coluber-go/coluber/gen"
)

// AbstractCookieJar is where a session keeps its cookies. A [CookieJar] is one, a
// [DummyCookieJar] keeps none.
//
// Python: aiohttp.abc.AbstractCookieJar, aiohttp, abc.
type AbstractCookieJar interface {
	// Clear removes the cookies that the predicate is true for, and those that have
	// expired; all with nil.
	Clear(predicate func(m *Morsel) bool)
	// ClearDomain removes the cookies of a domain and those below it.
	ClearDomain(domain string)
	// All ranges over the cookies that have not expired.
	All() iter.Seq[*Morsel]
	// Len is their number.
	Len() int
	// UpdateCookies takes cookies in that came with a response from the URL; with
	// nil they are sent to every host.
	UpdateCookies(cookies *SimpleCookie, from *url.URL)
	// UpdateCookiesFromHeaders takes in the headers Set-Cookie of a response.
	UpdateCookiesFromHeaders(headers []string, from *url.URL)
	// FilterCookies returns what is to be sent to the URL.
	FilterCookies(to *url.URL) *SimpleCookie
}

// CookieJarOptions are the options of [NewCookieJarWith].
//
// Python: aiohttp.CookieJar, aiohttp, client_reference.
type CookieJarOptions struct {
	// Unsafe takes cookies from hosts that are addresses, such as 127.0.0.1, too.
	Unsafe bool
	// NoQuoteCookie sends values as they are, without quotes.
	NoQuoteCookie bool
	// TreatAsSecureOrigin are origins, "http://host:port", that get secure cookies
	// although they are not https.
	TreatAsSecureOrigin []string
}

// CookieJar keeps cookies as RFC 6265 says. Cookies from hosts that are addresses are
// ignored unless it is unsafe. It belongs to one loop at a time.
//
// Differs: domains match in any case.
//
// Python: aiohttp.CookieJar, aiohttp, client_reference.
type CookieJar struct {
	unsafe, quote bool
	secure        []string
	cookies       []*kept
	now           func() time.Time
}

// kept is a cookie in a jar.
type kept struct {
	*Morsel
	hostOnly bool
	expires  time.Time // zero for never
}

// NewCookieJar returns an empty jar.
//
// Python: aiohttp.CookieJar, aiohttp, client_reference.
func NewCookieJar() *CookieJar { return newCookieJar(&CookieJarOptions{}) }

// NewCookieJarWith returns an empty jar; nil options are those of NewCookieJar. It
// panics with a [*gen.ValueError] if an origin is not a URL with a host.
//
// Python: aiohttp.CookieJar, aiohttp, client_reference.
func NewCookieJarWith(o *CookieJarOptions) *CookieJar {
	if o == nil {
		o = &CookieJarOptions{}
	}
	return newCookieJar(o)
}

func newCookieJar(o *CookieJarOptions) *CookieJar {
	j := &CookieJar{unsafe: o.Unsafe, quote: !o.NoQuoteCookie, now: time.Now}
	for _, s := range o.TreatAsSecureOrigin {
		u, err := url.Parse(s)
		if err != nil || u.Scheme == "" || u.Host == "" {
			panic(&gen.ValueError{Msg: "URL should be absolute"})
		}
		j.secure = append(j.secure, jarOrigin(u))
	}
	return j
}

// jarOrigin is the origin of a URL, the port spelt out.
func jarOrigin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "ws": "80", "https": "443", "wss": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + jarHost(u) + ":" + port
}

func jarHost(u *url.URL) string {
	if u == nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

func isIPAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// Clear removes the cookies that the predicate is true for, and those that have
// expired; all with nil.
//
// Python: CookieJar.clear, aiohttp, client_reference.
func (j *CookieJar) Clear(predicate func(m *Morsel) bool) {
	if predicate == nil {
		j.cookies = nil
		return
	}
	now := j.now()
	j.cookies = slices.DeleteFunc(j.cookies, func(c *kept) bool { return c.expired(now) || predicate(c.Morsel) })
}

func (c *kept) expired(now time.Time) bool { return !c.expires.IsZero() && !now.Before(c.expires) }

// ClearDomain removes the cookies of a domain and of those below it.
//
// Python: CookieJar.clear_domain, aiohttp, client_reference.
func (j *CookieJar) ClearDomain(domain string) {
	j.Clear(func(m *Morsel) bool { return domainMatch(domain, m.Domain) })
}

// All ranges over the cookies that have not expired.
//
// Python: CookieJar.__iter__, aiohttp, client_reference.
func (j *CookieJar) All() iter.Seq[*Morsel] {
	return func(yield func(*Morsel) bool) {
		j.expire()
		for _, c := range slices.Clone(j.cookies) {
			if !yield(c.Morsel) {
				return
			}
		}
	}
}

func (j *CookieJar) expire() { j.Clear(func(*Morsel) bool { return false }) }

// Len is the number of cookies that have not expired.
//
// Python: CookieJar.__len__, aiohttp, client_reference.
func (j *CookieJar) Len() int {
	j.expire()
	return len(j.cookies)
}

// UpdateCookies takes cookies in that came with a response from the URL. With nil, as
// for the cookies that a session is made with, they are sent to every host.
//
// Python: CookieJar.update_cookies, aiohttp, client_reference.
func (j *CookieJar) UpdateCookies(cookies *SimpleCookie, from *url.URL) {
	j.take(cookies.morsels, from)
}

// UpdateCookiesFromHeaders takes in the headers Set-Cookie of a response, as
// [ParseSetCookie] reads them.
//
// Python: CookieJar.update_cookies_from_headers, aiohttp, client_reference.
func (j *CookieJar) UpdateCookiesFromHeaders(headers []string, from *url.URL) {
	if len(headers) > 0 {
		j.take(ParseSetCookie(headers), from)
	}
}

func (j *CookieJar) take(morsels []*Morsel, from *url.URL) {
	host := jarHost(from)
	if !j.unsafe && isIPAddress(host) {
		return
	}
	path := defaultPath(from)
	for _, m := range morsels {
		c := *m // the caller's stays as it is
		j.add(&kept{Morsel: &c}, host, path)
	}
	j.expire()
}

// defaultPath is that of cookies without one: the URL's, up to the last slash.
func defaultPath(from *url.URL) string {
	if from == nil || !strings.HasPrefix(from.Path, "/") {
		return "/"
	}
	if i := strings.LastIndexByte(from.Path, '/'); i > 0 {
		return from.Path[:i]
	}
	return "/"
}

// add takes a cookie from a host in, unless it is for another.
func (j *CookieJar) add(c *kept, host, path string) {
	if hasControl(c.Key) || hasControl(c.CodedValue) {
		return // no header could carry it, and every later request would fail
	}
	c.Domain = strings.ToLower(c.Domain)
	if strings.HasSuffix(c.Domain, ".") {
		c.Domain = ""
	}
	if c.Domain == "" && host != "" {
		c.Domain, c.hostOnly = host, true
	}
	c.Domain = strings.TrimPrefix(c.Domain, ".")
	if host != "" && !domainMatch(c.Domain, host) {
		return
	}
	if !strings.HasPrefix(c.Path, "/") {
		c.Path = path
	}
	c.setExpiry(j.now())
	same := func(k *kept) bool {
		return k.Key == c.Key && k.Domain == c.Domain && pathKey(k.Path) == pathKey(c.Path)
	}
	if i := slices.IndexFunc(j.cookies, same); i >= 0 {
		j.cookies[i] = c
		return
	}
	j.cookies = append(j.cookies, c)
}

func pathKey(path string) string { return strings.TrimRight(path, "/") }

// setExpiry reads Max-Age, and else Expires. What makes no sense is forgotten.
func (c *kept) setExpiry(now time.Time) {
	if c.MaxAge != "" {
		after, ok := maxAge(c.MaxAge)
		if !ok {
			c.MaxAge = ""
			return
		}
		c.expires = now.Add(after)
		return
	}
	if c.Expires != "" {
		when, ok := parseCookieDate(c.Expires)
		if !ok {
			c.Expires = ""
			return
		}
		c.expires = when
	}
}

// FilterCookies returns what is to be sent to the URL. Of cookies with one name the one
// with the longest domain, and then path, is sent; those for every host come first, so
// that any other takes their place.
//
// Python: CookieJar.filter_cookies, aiohttp, client_reference.
func (j *CookieJar) FilterCookies(to *url.URL) *SimpleCookie {
	j.expire()
	host := jarHost(to)
	secure := to.Scheme == "https" || to.Scheme == "wss" || len(j.secure) > 0 && slices.Contains(j.secure, jarOrigin(to))
	path := to.Path
	if !strings.HasPrefix(path, "/") {
		path = "/"
	}
	matching := slices.DeleteFunc(slices.Clone(j.cookies), func(c *kept) bool { return !c.matches(j, host, path, secure) })
	slices.SortStableFunc(matching, func(a, b *kept) int {
		if d := len(a.Domain) - len(b.Domain); d != 0 {
			return d
		}
		return len(pathKey(a.Path)) - len(pathKey(b.Path))
	})
	out := &SimpleCookie{}
	for _, c := range matching {
		out.SetMorsel(j.toSend(c.Morsel))
	}
	return out
}

func (c *kept) matches(j *CookieJar, host, path string, secure bool) bool {
	switch {
	case c.Domain == "":
		return true // shared
	case !j.unsafe && isIPAddress(host):
		return false
	case c.hostOnly && c.Domain != host, !c.hostOnly && !domainMatch(c.Domain, host):
		return false
	case !pathMatch(path, c.Path):
		return false
	}
	return secure || !c.Secure
}

// toSend is a cookie with its value coded as the jar does.
func (j *CookieJar) toSend(m *Morsel) *Morsel {
	switch {
	case !j.quote && !hasControl(m.Value):
		return m.copyWith(m.Value, m.Value)
	case strings.HasPrefix(m.CodedValue, `"`):
		return m.copyWith(m.Value, m.CodedValue) // as the server likes it
	}
	return m.copyWith(m.Value, quoteCookie(m.Value))
}

func domainMatch(domain, host string) bool {
	if host == domain {
		return true
	}
	return strings.HasSuffix(host, "."+domain) && !isIPAddress(host)
}

func pathMatch(path, cookie string) bool {
	if path == cookie {
		return true
	}
	rest, ok := strings.CutPrefix(path, cookie)
	return ok && (strings.HasSuffix(cookie, "/") || strings.HasPrefix(rest, "/"))
}

// DummyCookieJar takes no cookies and sends none. The zero value is ready.
//
// Python: aiohttp.DummyCookieJar, aiohttp, client_reference.
type DummyCookieJar struct{}

// Clear does nothing.
//
// Python: DummyCookieJar.clear, aiohttp, client_reference.
func (*DummyCookieJar) Clear(func(m *Morsel) bool) {}

// ClearDomain does nothing.
//
// Python: DummyCookieJar.clear_domain, aiohttp, client_reference.
func (*DummyCookieJar) ClearDomain(string) {}

// All ranges over nothing.
//
// Python: DummyCookieJar.__iter__, aiohttp, client_reference.
func (*DummyCookieJar) All() iter.Seq[*Morsel] { return func(func(*Morsel) bool) {} }

// Len is 0.
//
// Python: DummyCookieJar.__len__, aiohttp, client_reference.
func (*DummyCookieJar) Len() int { return 0 }

// UpdateCookies does nothing.
//
// Python: DummyCookieJar.update_cookies, aiohttp, client_reference.
func (*DummyCookieJar) UpdateCookies(*SimpleCookie, *url.URL) {}

// UpdateCookiesFromHeaders does nothing.
//
// Python: DummyCookieJar.update_cookies_from_headers, aiohttp, client_reference.
func (*DummyCookieJar) UpdateCookiesFromHeaders([]string, *url.URL) {}

// FilterCookies returns none.
//
// Python: DummyCookieJar.filter_cookies, aiohttp, client_reference.
func (*DummyCookieJar) FilterCookies(*url.URL) *SimpleCookie { return &SimpleCookie{} }
