package aiohttp

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// digestHashes are the algorithms, without "-SESS".
var digestHashes = map[string]func() hash.Hash{
	"MD5": md5.New, "SHA": sha1.New,
	"SHA256": sha256.New, "SHA-256": sha256.New,
	"SHA512": sha512.New, "SHA-512": sha512.New,
}

// DigestAuthOptions are the options of [NewDigestAuth].
//
// Python: aiohttp.DigestAuthMiddleware, aiohttp, client_reference.
type DigestAuthOptions struct {
	// NoPreemptive sends every request first without credentials, instead of using
	// the last challenge where it applies.
	NoPreemptive bool
}

// DigestAuth answers the challenges of HTTP's digest authentication, RFC 7616: MD5, SHA,
// SHA-256 and SHA-512, each also with -sess, and qop auth and auth-int. It sends nothing
// to another origin than the one it was first used for. One serves any number of
// requests of one loop, and counts how often it has used a nonce.
//
// Differs: a challenge cannot extend the credentials to another origin by its domain.
//
// Python: aiohttp.DigestAuthMiddleware, aiohttp, client_reference.
type DigestAuth struct {
	login, password string
	preemptive      bool
	challenge       map[string]string
	lastNonce       string
	count           int
	origin          string
	space           []string
	cnonce          func() string
}

// NewDigestAuth returns a middleware for the name and the password; nil options are the
// defaults. It panics with a [*gen.ValueError] if there is a colon in the login.
//
// Python: aiohttp.DigestAuthMiddleware, aiohttp, client_reference.
func NewDigestAuth(login, password string, o *DigestAuthOptions) *DigestAuth {
	if strings.Contains(login, ":") {
		panic(&gen.ValueError{Msg: `A ":" is not allowed in username (RFC 1945#section-11.1)`})
	}
	return &DigestAuth{
		login: login, password: password,
		preemptive: o == nil || !o.NoPreemptive,
		cnonce:     randomNonce,
	}
}

func randomNonce() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

var challengePair = regexp.MustCompile(`(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))`)

// Challenge takes in the header WWW-Authenticate of a response with status 401 from the
// URL. It reports whether it is a challenge that can be answered.
//
// Python: DigestAuthMiddleware._authenticate, aiohttp/client_middleware_digest_auth.py.
func (d *DigestAuth) Challenge(header string, from *url.URL) bool {
	method, rest, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(method, "digest") {
		return false
	}
	pairs := map[string]string{}
	for _, m := range challengePair.FindAllStringSubmatch(rest, -1) {
		pairs[m[1]] = strings.ReplaceAll(m[2]+m[3], `\"`, `"`)
	}
	if len(pairs) == 0 {
		return false
	}
	d.challenge = map[string]string{}
	for _, field := range []string{"realm", "nonce", "qop", "algorithm", "opaque", "domain"} {
		if v, ok := pairs[field]; ok {
			d.challenge[field] = v
		}
	}
	d.protect(from)
	return true
}

// protect notes where the challenge applies.
func (d *DigestAuth) protect(from *url.URL) {
	origin := jarOrigin(from)
	d.space = nil
	for _, place := range strings.Fields(d.challenge["domain"]) {
		u, err := from.Parse(strings.Trim(place, `"`))
		if err == nil && u.Host != "" && jarOrigin(u) == origin {
			d.space = append(d.space, origin+u.EscapedPath())
		}
	}
	if d.space == nil {
		d.space = []string{origin}
	}
}

// applies reports whether the last challenge applies to the URL.
func (d *DigestAuth) applies(to *url.URL) bool {
	place := jarOrigin(to) + to.EscapedPath()
	return slices.ContainsFunc(d.space, func(space string) bool {
		rest, ok := strings.CutPrefix(place, space)
		return ok && (rest == "" || strings.HasSuffix(space, "/") || rest[0] == '/')
	})
}

// use reports whether anything may be sent to the URL at all. The first one fixes the
// origin.
func (d *DigestAuth) use(to *url.URL) bool {
	if d.origin == "" {
		d.origin = jarOrigin(to)
	}
	return d.origin == jarOrigin(to)
}

// Authorization is the header for a request, which answers the last challenge. The body
// counts where the server wants qop auth-int; nil is none. One that can be sent only once
// is not looked at, if the server takes auth as well.
//
// Errors: [*ClientError] for a challenge that makes no sense, or asks for what is not
// there; those of reading the body.
//
// Python: DigestAuthMiddleware._encode, aiohttp/client_middleware_digest_auth.py.
func (d *DigestAuth) Authorization(method string, u *url.URL, body *Payload) (string, error) {
	c := d.challenge
	realm, ok := c["realm"]
	if !ok {
		return "", clientError("Malformed Digest auth challenge: Missing 'realm' parameter")
	}
	nonce, ok := c["nonce"]
	if !ok {
		return "", clientError("Malformed Digest auth challenge: Missing 'nonce' parameter")
	}
	if nonce == "" {
		return "", clientError("Security issue: Digest auth challenge contains empty 'nonce' value")
	}
	qop, err := chooseQop(c["qop"], body)
	if err != nil {
		return "", err
	}
	shown := or(c["algorithm"], "MD5")
	algorithm := strings.ToUpper(shown)
	base, session := strings.CutSuffix(algorithm, "-SESS")
	newHash := digestHashes[base]
	if newHash == nil {
		return "", clientError(fmt.Sprintf("Digest auth error: Unsupported hash algorithm: %s. Supported algorithms: %s", algorithm, digestAlgorithms))
	}
	h := digester(newHash)
	uri := u.EscapedPath()
	if uri == "" {
		uri = "/"
	}
	if u.RawQuery != "" {
		uri += "?" + u.RawQuery
	}
	a2 := strings.ToUpper(method) + ":" + uri
	if qop == "auth-int" {
		entity, err := h.body(body)
		if err != nil {
			return "", err
		}
		a2 += ":" + entity
	}
	if nonce == d.lastNonce {
		d.count++
	} else {
		d.count, d.lastNonce = 1, nonce
	}
	count, cnonce := fmt.Sprintf("%08x", d.count), d.cnonce()
	ha1 := h.sum(d.login, realm, d.password)
	if session {
		ha1 = h.sum(ha1, nonce, cnonce)
	}
	response := ""
	if qop != "" {
		response = h.sum(ha1, nonce, count, cnonce, qop, h.sum(a2))
	} else {
		response = h.sum(ha1, nonce, h.sum(a2))
	}
	out := `Digest username="` + escapeQuotes(d.login) + `", realm="` + escapeQuotes(realm) + `", nonce="` + escapeQuotes(nonce) +
		`", uri="` + uri + `", response="` + response + `", algorithm=` + shown
	if c["opaque"] != "" {
		out += `, opaque="` + escapeQuotes(c["opaque"]) + `"`
	}
	if qop != "" {
		out += ", qop=" + qop + ", nc=" + count + `, cnonce="` + cnonce + `"`
	}
	return out, checkHeader("Authorization", out)
}

// exchange has send send a request, with the header Authorization if that is not empty,
// and once more if the answer is a challenge. Send returns the status and the headers
// WWW-Authenticate. A body that cannot be sent again leaves it at the challenge.
func (d *DigestAuth) exchange(method string, u *url.URL, body *Payload, send func(authorization string) (status int, challenges []string, err error)) error {
	if !d.use(u) {
		_, _, err := send("")
		return err
	}
	for again := false; ; again = true {
		authorization := ""
		if again || d.preemptive && d.challenge != nil && d.applies(u) {
			var err error
			if authorization, err = d.Authorization(method, u, body); err != nil {
				return err
			}
		}
		status, challenges, err := send(authorization)
		if err != nil || status != http.StatusUnauthorized || again {
			return err
		}
		challenged := slices.ContainsFunc(challenges, func(c string) bool { return d.Challenge(c, u) })
		if !challenged || body != nil && !body.CanReplay() {
			return nil
		}
	}
}

// digestAlgorithms are all names, as the error lists them.
const digestAlgorithms = "MD5, MD5-SESS, SHA, SHA-256, SHA-256-SESS, SHA-512, SHA-512-SESS, SHA-SESS, SHA256, SHA256-SESS, SHA512, SHA512-SESS"

// chooseQop takes auth-int where it can, as aiohttp does, and else auth.
func chooseQop(offered string, body *Payload) (string, error) {
	if offered == "" {
		return "", nil
	}
	var auth, authInt bool
	for _, q := range strings.Split(offered, ",") {
		auth = auth || strings.TrimSpace(q) == "auth"
		authInt = authInt || strings.TrimSpace(q) == "auth-int"
	}
	readable := body == nil || body.again && body.pump == nil
	switch {
	case authInt && (readable || !auth):
		return "auth-int", nil
	case auth:
		return "auth", nil
	}
	return "", clientError("Digest auth error: Unsupported Quality of Protection (qop) value(s): " + offered)
}

func escapeQuotes(s string) string { return strings.ReplaceAll(s, `"`, `\"`) }

// digester makes hashes in hex.
type digester func() hash.Hash

func (d digester) sum(parts ...string) string {
	h := d()
	_, _ = io.WriteString(h, strings.Join(parts, ":")) // a hash takes all
	return hex.EncodeToString(h.Sum(nil))
}

// body is the hash of a body.
func (d digester) body(p *Payload) (string, error) {
	if p == nil {
		return d.sum(), nil
	}
	if !p.again || p.pump != nil {
		return "", clientError("Digest auth error: qop auth-int needs a request body that can be read twice")
	}
	r, err := p.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := d()
	if _, err := io.Copy(h, r); err != nil {
		return "", gen.OSErrorOf(err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
