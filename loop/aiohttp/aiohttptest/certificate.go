package aiohttptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"sync"
	"time"
)

// Certificate is a kind of certificate for a TLS server.
//
// Go only: Python's tests have certificates in files.
type Certificate int

const (
	// SelfSigned is for localhost and 127.0.0.1, and signed by itself.
	SelfSigned Certificate = iota
	// Good is for localhost and 127.0.0.1, and signed by the authority in [Authorities].
	Good
	// WrongHost is signed by that authority, for wrong.example.
	WrongHost
	// Expired is as Good, but has expired long ago.
	Expired
	// UnknownAuthority is as Good, but signed by an authority that nobody knows.
	UnknownAuthority
)

// Authorities holds the authority that signed Good, WrongHost and Expired.
//
// Go only: Python's tests have certificates in files.
func Authorities() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(known().Leaf)
	return pool
}

// known is the authority in Authorities, stranger is another.
var (
	known    = sync.OnceValue(func() tls.Certificate { return authority("aiohttptest") })
	stranger = sync.OnceValue(func() tls.Certificate { return authority("a stranger") })
)

func authority(name string) tls.Certificate {
	t := template(name)
	t.IsCA = true
	t.BasicConstraintsValid = true
	t.KeyUsage = x509.KeyUsageCertSign
	return sign(t, nil)
}

// template is a certificate that has begun long ago and ends in a far future.
func template(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
	}
}

func (c Certificate) make() tls.Certificate {
	t := template("aiohttptest server")
	t.SerialNumber = big.NewInt(2)
	t.KeyUsage = x509.KeyUsageDigitalSignature
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	t.DNSNames = []string{"localhost"}
	t.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	by := known
	switch c {
	case SelfSigned:
		by = func() tls.Certificate { return tls.Certificate{} }
	case WrongHost:
		t.DNSNames, t.IPAddresses = []string{"wrong.example"}, nil
	case Expired:
		t.NotAfter = t.NotBefore.AddDate(1, 0, 0)
	case UnknownAuthority:
		by = stranger
	}
	if signer := by(); signer.Leaf != nil {
		return sign(t, &signer)
	}
	return sign(t, nil)
}

// sign makes a certificate, signed by another or by itself.
func sign(t *x509.Certificate, by *tls.Certificate) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	parent, signer := t, any(key)
	if by != nil {
		parent, signer = by.Leaf, by.PrivateKey
	}
	var der []byte
	if err == nil {
		der, err = x509.CreateCertificate(rand.Reader, t, parent, &key.PublicKey, signer)
	}
	var leaf *x509.Certificate
	if err == nil {
		leaf, err = x509.ParseCertificate(der)
	}
	if err != nil {
		panic("aiohttptest: " + err.Error()) // the templates are fixed
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}
