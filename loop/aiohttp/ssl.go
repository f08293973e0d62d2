package aiohttp

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"net"
	"strconv"

	"github.com/coluber-go/coluber/gen"
)

// noVerify is NoVerify's type.
type noVerify struct{}

// NoVerify has a server's certificate not verified at all, Python's ssl=False. Anybody in
// between can read and change what is sent.
var NoVerify noVerify

// Fingerprint is the SHA-256 of the certificate that a server must have, in DER. Nothing
// else about it is verified.
//
// Python: aiohttp.Fingerprint, aiohttp, client_reference.
type Fingerprint struct{ sum [sha256.Size]byte }

// NewFingerprint returns the fingerprint of 32 bytes. It panics with a [*gen.ValueError]
// "fingerprint has invalid length", or "md5 and sha1 are insecure and not supported. Use
// sha256.".
//
// Python: aiohttp.Fingerprint, aiohttp, client_reference.
func NewFingerprint(sum []byte) Fingerprint {
	const md5Size, sha1Size = 16, 20
	switch len(sum) {
	case sha256.Size:
		return Fingerprint{[sha256.Size]byte(sum)}
	case md5Size, sha1Size:
		panic(&gen.ValueError{Msg: "md5 and sha1 are insecure and not supported. Use sha256."})
	}
	panic(&gen.ValueError{Msg: "fingerprint has invalid length"})
}

// Bytes is the SHA-256.
//
// Python: Fingerprint.fingerprint, aiohttp, client_reference.
func (f Fingerprint) Bytes() []byte { return f.sum[:] }

// tlsSetting is how certificates are verified. It is comparable: connections are shared
// only by requests with the same one.
type tlsSetting struct {
	unverified  bool
	config      *tls.Config
	pinned      bool
	fingerprint Fingerprint
	serverName  string
}

// setting is what a request says about TLS.
//
// Errors: ValueError for two answers; TypeError for another type.
func (o *RequestOptions) setting() (tlsSetting, error) {
	t := tlsSetting{serverName: o.ServerHostname, unverified: o.VerifySSL == False}
	if o.SSL == nil {
		return t, nil
	}
	if o.VerifySSL == False {
		return t, &gen.ValueError{Msg: "verify_ssl, ssl_context, fingerprint and ssl parameters are mutually exclusive"}
	}
	switch v := o.SSL.(type) {
	case noVerify:
		t.unverified = true
	case bool:
		t.unverified = !v
	case *tls.Config:
		t.config = v
	case Fingerprint:
		t.pinned, t.fingerprint = true, v
	default:
		return t, &gen.TypeError{Msg: "ssl should be SSLContext, Fingerprint, or bool, got " + gen.Repr(v) + " instead."}
	}
	return t, nil
}

// String is how Python prints the setting in errors.
func (t tlsSetting) String() string {
	switch {
	case t.unverified:
		return "False"
	case t.config != nil:
		return fmt.Sprintf("<ssl.SSLContext object at %p>", t.config)
	case t.pinned:
		return fmt.Sprintf("<aiohttp.client_reqrep.Fingerprint object at 0x%x>", t.fingerprint.sum[:6])
	}
	return "default"
}

// client is the configuration for connections to an address.
func (t tlsSetting) client(addr string) *tls.Config {
	host, port, _ := net.SplitHostPort(addr) // net/http has made it
	c := &tls.Config{}
	if t.config != nil {
		c = t.config.Clone()
	}
	c.NextProtos = []string{"http/1.1"}
	if t.serverName != "" {
		c.ServerName = t.serverName
	}
	if c.ServerName == "" {
		c.ServerName = host
	}
	if t.unverified || t.pinned {
		c.InsecureSkipVerify = true
	}
	if t.pinned {
		c.VerifyConnection = func(s tls.ConnectionState) error { return t.check(s, host, port) }
	}
	return c
}

func (t tlsSetting) check(s tls.ConnectionState, host, port string) error {
	if len(s.PeerCertificates) == 0 {
		return &gen.RuntimeError{Msg: "aiohttp: a server without a certificate"}
	}
	got := sha256.Sum256(s.PeerCertificates[0].Raw)
	if bytes.Equal(got[:], t.fingerprint.sum[:]) {
		return nil
	}
	n, _ := strconv.Atoi(port) // net/http has made it
	return &ServerFingerprintMismatch{Expected: t.fingerprint.Bytes(), Got: got[:], Host: host, Port: n}
}
