package aiohttptest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
)

// Server is an HTTP/1.1 server.
//
// Python: aiohttp.test_utils.TestServer, aiohttp testing.
type Server struct {
	Listener
	leaf *x509.Certificate
}

// NewServer starts a server; a nil handler answers "hello, world" to everything. It
// must be closed.
//
// Python: aiohttp.test_utils.TestServer, aiohttp testing.
func NewServer(handler http.Handler) *Server {
	s := &Server{}
	s.listen("http")
	s.serve(handler, netListener{&s.Listener})
	return s
}

// NewTLSServer starts a server with a self-signed certificate for localhost and
// 127.0.0.1; else it is as NewServer.
//
// Python: aiohttp.test_utils.TestServer with scheme="https", aiohttp testing.
func NewTLSServer(handler http.Handler) *Server { return NewTLSServerWith(handler, SelfSigned) }

// NewTLSServerWith is NewTLSServer with a certificate of another kind.
//
// Python: aiohttp.test_utils.TestServer with scheme="https", aiohttp testing.
func NewTLSServerWith(handler http.Handler, kind Certificate) *Server {
	cert := kind.make()
	s := &Server{leaf: cert.Leaf}
	s.listen("https")
	s.serve(handler, tls.NewListener(netListener{&s.Listener}, &tls.Config{
		Certificates: []tls.Certificate{cert},
		NextProtos:   []string{"http/1.1"},
	}))
	return s
}

// Leaf is the server's certificate, or nil without TLS. Its Raw is what a fingerprint
// is made of.
//
// Go only: Python's tests read it from a file.
func (s *Server) Leaf() *x509.Certificate { return s.leaf }

func (s *Server) serve(handler http.Handler, ln net.Listener) {
	if handler == nil {
		handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "hello, world")
		})
	}
	counted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.begin() {
			return
		}
		defer s.done()
		handler.ServeHTTP(w, r)
	})
	hs := &http.Server{Handler: counted, ErrorLog: log.New(io.Discard, "", 0)}
	s.stop = func() { _ = hs.Close() } // the listener is closed already
	s.begin()
	go func() {
		defer s.done()
		_ = hs.Serve(ln) // ErrServerClosed, or that of the closed listener
	}()
}
