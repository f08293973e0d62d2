package aiohttp

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/coluber-go/coluber/gen"
)

// SSL says how certificates are verified: nil as usual, [NoVerify] not at all,
// [WithTLS] as a [tls.Config] says, and a [Fingerprint] by comparing.
//
// Python: the ssl of a request, aiohttp, client_reference.
type SSL interface {
	// text is what an error says of it.
	text() string
	// config is the handshake's, for a server's name.
	config(server string) *tls.Config
	// key tells apart what must not share connections.
	key() string
}

// NoVerify takes any certificate.
//
// Python: ssl=False, or verify_ssl=False, aiohttp, client_reference.
var NoVerify SSL = noVerify{}

type noVerify struct{}

func (noVerify) text() string { return "False" }
func (noVerify) key() string  { return "False" }
func (noVerify) config(server string) *tls.Config {
	return &tls.Config{ServerName: server, InsecureSkipVerify: true}
}

// verified is what nil stands for.
type verified struct{}

func (verified) text() string                     { return "default" }
func (verified) key() string                      { return "" }
func (verified) config(server string) *tls.Config { return &tls.Config{ServerName: server} }

// WithTLS is what c says. It panics for a nil c. What is changed in c later may or may not
// count.
//
// Python: ssl=ssl.SSLContext, aiohttp, client_reference.
func WithTLS(c *tls.Config) SSL {
	if c == nil {
		panic("aiohttp: WithTLS of nil")
	}
	return withTLS{c}
}

type withTLS struct{ c *tls.Config }

func (w withTLS) text() string { return fmt.Sprintf("<ssl.SSLContext object at %p>", w.c) }
func (w withTLS) key() string  { return w.text() }
func (w withTLS) config(server string) *tls.Config {
	c := w.c.Clone()
	if c.ServerName == "" {
		c.ServerName = server
	}
	return c
}

// Fingerprint is the SHA-256 of the only certificate to accept, whoever has signed it.
//
// Python: aiohttp.Fingerprint, aiohttp, client_reference.
type Fingerprint []byte

// NewFingerprint returns the fingerprint with these 32 bytes.
//
// Errors: [gen.ValueError] "fingerprint has invalid length", and for the lengths of MD5
// and SHA-1 "md5 and sha1 are insecure and not supported. Use sha256.".
//
// Python: aiohttp.Fingerprint, aiohttp, client_reference.
func NewFingerprint(sum []byte) (Fingerprint, error) {
	switch len(sum) {
	case sha256.Size:
		return Fingerprint(bytes.Clone(sum)), nil
	case 16, 20:
		return nil, &gen.ValueError{Msg: "md5 and sha1 are insecure and not supported. Use sha256."}
	}
	return nil, &gen.ValueError{Msg: "fingerprint has invalid length"}
}

func (f Fingerprint) text() string {
	return fmt.Sprintf("<aiohttp.client_reqrep.Fingerprint object at %p>", []byte(f))
}
func (f Fingerprint) key() string { return fmt.Sprintf("%x", []byte(f)) }
func (f Fingerprint) config(server string) *tls.Config {
	return &tls.Config{ServerName: server, InsecureSkipVerify: true}
}

// handshakeError is what aiohttp makes of a handshake's error.
func handshakeError(base ClientConnectorError, err error) error {
	var number syscall.Errno
	var record tls.RecordHeaderError
	switch {
	case certificateText(err, base.Host) != "":
		return &ClientConnectorCertificateError{
			ClientSSLError:   ClientSSLError{base},
			CertificateError: certificateRepr("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: " + certificateText(err, base.Host)),
		}
	case errors.As(err, &record):
		base.OS = gen.OSError{Errno: 1, Strerror: "[SSL: WRONG_VERSION_NUMBER] wrong version number"}
		return &ClientConnectorSSLError{ClientSSLError{base}}
	case errors.As(err, &number):
		base.OS = gen.OSError{Errno: int(number), Strerror: gen.Strerror(int(number))}
		return &base
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return &base
	}
	base.OS = gen.OSError{Errno: 1, Strerror: err.Error()}
	return &ClientConnectorSSLError{ClientSSLError{base}}
}

func certificateRepr(text string) string { return "(1, " + gen.Repr(text) + ")" }

// certificateText says in OpenSSL's words what is wrong with a certificate; nothing if
// that is not it.
func certificateText(err error, host string) string {
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &name) && isIPAddress(host):
		return "IP address mismatch, certificate is not valid for '" + host + "'."
	case errors.As(err, &name):
		return "Hostname mismatch, certificate is not valid for '" + host + "'."
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "certificate has expired"
	case errors.As(err, &unknown) && errors.As(err, &verify) && selfSigned(verify.UnverifiedCertificates):
		return "self-signed certificate"
	case errors.As(err, &unknown):
		return "unable to get local issuer certificate"
	case errors.As(err, &verify):
		return verify.Err.Error()
	}
	return ""
}

func selfSigned(chain []*x509.Certificate) bool {
	return len(chain) == 1 && bytes.Equal(chain[0].RawIssuer, chain[0].RawSubject)
}
