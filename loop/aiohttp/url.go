package aiohttp

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// splitURL cuts a URL as Python's urlsplit does.
func splitURL(s string) (scheme, authority, rest string, hasAuthority bool) {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for _, c := range []string{"\t", "\n", "\r"} {
		s = strings.ReplaceAll(s, c, "")
	}
	if i := strings.IndexByte(s, ':'); i > 0 && isScheme(s[:i]) {
		scheme, s = strings.ToLower(s[:i]), s[i+1:]
	}
	if after, ok := strings.CutPrefix(s, "//"); ok {
		i := strings.IndexAny(after, "/?#")
		if i < 0 {
			i = len(after)
		}
		return scheme, after[:i], after[i:], true
	}
	return scheme, "", s, false
}

func isScheme(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || strings.ContainsRune("+-.", r))) {
			return false
		}
	}
	return s != ""
}

// parseURL reads a URL as yarl does, which mends what is written carelessly.
func parseURL(s string) (*url.URL, error) {
	scheme, authority, rest, has := splitURL(s)
	u := &url.URL{Scheme: scheme}
	if has {
		if err := setAuthority(u, authority); err != nil {
			return nil, err
		}
	} else if scheme != "" && !strings.HasPrefix(rest, "/") {
		u.Opaque = rest
		return u, nil
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	path, query, _ := strings.Cut(rest, "?")
	if authority != "" && path == "" {
		path = "/"
	}
	setPath(u, path)
	u.RawQuery = requote(query, "!$'()*,;:@/?-._~&=+")
	if fragment != "" {
		u.RawFragment = requote(fragment, "!$&'()*+,;=:@/?-._~")
		u.Fragment, _ = url.PathUnescape(u.RawFragment)
	}
	return u, nil
}

func setPath(u *url.URL, path string) {
	path = requote(path, "!$&'()*+,;=:@/-._~")
	if u.Host != "" || strings.HasPrefix(path, "/") {
		path = withoutDots(path)
	}
	u.RawPath = path
	u.Path, _ = url.PathUnescape(path) // requote has left nothing that cannot be
}

// withoutDots removes the segments . and .. from an absolute path.
func withoutDots(path string) string {
	if !strings.Contains(path, "/.") {
		return path
	}
	var kept []string
	segments := strings.Split(path, "/")[1:]
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s != "." && s != "..":
			kept = append(kept, s)
			continue
		case s == ".." && len(kept) > 0:
			kept = kept[:len(kept)-1]
		}
		if last {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}

func setAuthority(u *url.URL, authority string) error {
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		name, password, has := strings.Cut(authority[:i], ":")
		authority = authority[i+1:]
		name, password = unquote(name), unquote(password)
		if u.User = url.User(name); has {
			u.User = url.UserPassword(name, password)
		}
	}
	host, port := authority, ""
	if strings.HasPrefix(authority, "[") {
		end := strings.IndexByte(authority, ']')
		if end < 0 {
			return &gen.ValueError{Msg: "Invalid IPv6 URL"}
		}
		host, port = authority[:end+1], authority[end+1:]
		if ip, err := netip.ParseAddr(host[1:end]); err != nil || ip.Is4() {
			return &gen.ValueError{Msg: fmt.Sprintf("%s does not appear to be an IPv4 or IPv6 address", gen.Repr(host[1:end]))}
		}
	} else if i := strings.LastIndexByte(authority, ':'); i >= 0 {
		host, port = authority[:i], authority[i:]
	}
	if strings.ContainsAny(host, "\x00") {
		return &gen.ValueError{Msg: "Invalid URL: host is required for absolute urls"}
	}
	u.Host = strings.ToLower(host)
	if port = strings.TrimPrefix(port, ":"); port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return &gen.ValueError{Msg: "Port out of range 0-65535"}
		}
		if int(n) != defaultPort(u.Scheme) {
			u.Host += ":" + strconv.FormatUint(n, 10)
		}
	}
	return nil
}

func defaultPort(scheme string) int {
	switch scheme {
	case "http", "ws", "":
		return 80
	case "https", "wss":
		return 443
	}
	return -1
}

// portOf is the port that a URL's connection goes to.
func portOf(u *url.URL) int {
	if p := u.Port(); p != "" {
		n, _ := strconv.Atoi(p) // parseURL has looked at it
		return n
	}
	return defaultPort(u.Scheme)
}

func unquote(s string) string {
	if t, err := url.PathUnescape(s); err == nil {
		return t
	}
	return s
}

const hexDigits = "0123456789ABCDEF"

// requote escapes what is not in safe, and leaves what is escaped.
func requote(s, safe string) string {
	if isSafe(s, safe) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isAlnum(c) || strings.IndexByte(safe, c) >= 0:
			b.WriteByte(c)
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			v, _ := strconv.ParseUint(s[i+1:i+3], 16, 8) // it is hex
			if d := byte(v); isAlnum(d) || strings.IndexByte("-._~", d) >= 0 {
				b.WriteByte(d)
			} else {
				b.WriteString(strings.ToUpper(s[i : i+3]))
			}
			i += 2
		case c == ' ' && strings.IndexByte(safe, '&') >= 0 && strings.IndexByte(safe, '?') >= 0 && strings.HasSuffix(safe, "+"):
			b.WriteByte('+') // in a query
		default:
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		}
	}
	return b.String()
}

func isSafe(s, safe string) bool {
	for i := range len(s) {
		if !isAlnum(s[i]) && strings.IndexByte(safe, s[i]) < 0 {
			return false
		}
	}
	return true
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// clientURL is the URL of a request.
//
// Errors: [*InvalidUrlClientError], [*NonHttpUrlClientError]; [*UnicodeEncodeError] for a
// host that cannot be a name.
func clientURL(s string, base *url.URL) (*url.URL, error) {
	u, err := parseURL(s)
	if err != nil {
		return nil, invalidURL(s, "")
	}
	if base != nil && u.Scheme == "" && u.Host == "" {
		u = joinURL(base, u)
	}
	return u, checkURL(u)
}

func invalidURL(s, why string) error {
	return &InvalidUrlClientError{InvalidURL{URL: s, Description: why}}
}

// checkURL reports what is wrong with a request's URL.
func checkURL(u *url.URL) error {
	switch u.Scheme {
	case "http", "https", "ws", "wss", "":
	default:
		return &NonHttpUrlClientError{ClientError{Msg: u.String()}}
	}
	host := u.Hostname()
	if host == "" {
		return invalidURL(urlText(u), "")
	}
	if looksLikeIPv4(host) {
		if _, err := netip.ParseAddr(host); err != nil {
			return invalidURL(host, "is not a canonical IPv4 address")
		}
	}
	return checkLabels(host)
}

// urlText is the URL as yarl prints it, where Go has its own mind.
func urlText(u *url.URL) string {
	if u.Scheme != "" && u.Host == "" && u.Opaque == "" {
		path := u.RawPath
		return u.Scheme + "://" + path
	}
	if u.Scheme == "" && u.Host == "" {
		s := u.RawPath
		if u.RawQuery != "" {
			s += "?" + u.RawQuery
		}
		return s
	}
	return u.String()
}

func looksLikeIPv4(host string) bool {
	for i := range len(host) {
		if c := host[i]; c != '.' && (c < '0' || c > '9') {
			return false
		}
	}
	return strings.Contains(host, ".")
}

// checkLabels refuses what the codec idna refuses.
func checkLabels(host string) error {
	const longest = 63
	at := 0
	for rest := strings.TrimSuffix(host, "."); ; {
		l, after, more := strings.Cut(rest, ".")
		switch {
		case l == "":
			return &UnicodeEncodeError{Encoding: "idna", Object: host, Start: at, End: at + 1, Reason: "label empty"}
		case len(l) > longest && !strings.Contains(host, ":"):
			return &UnicodeEncodeError{Encoding: "idna", Object: host, Start: at, End: at + len(l), Reason: "label too long"}
		case !more:
			return nil
		}
		at += len(l) + 1
		rest = after
	}
}

// joinURL is what ref means where base is.
func joinURL(base, ref *url.URL) *url.URL {
	u := base.ResolveReference(ref)
	u.Fragment, u.RawFragment = ref.Fragment, ref.RawFragment
	return u
}

// withoutFragment is the URL that is asked for.
func withoutFragment(u *url.URL) *url.URL {
	if u.Fragment == "" {
		return u
	}
	v := *u
	v.Fragment, v.RawFragment = "", ""
	return &v
}

// originOf is what decides whether credentials may be sent.
func originOf(u *url.URL) string {
	return fmt.Sprintf("%s://%s:%d", u.Scheme, u.Hostname(), portOf(u))
}
