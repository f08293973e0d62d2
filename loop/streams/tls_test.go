package streams_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/streams"
)

// tlsConfigs are those of a server and its clients, with a certificate for
// "example.test".
var tlsConfigs = sync.OnceValues(func() (server, client *tls.Config) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: []string{"example.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	cert, _ := x509.ParseCertificate(raw)
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}},
		&tls.Config{RootCAs: pool}
})

// secure are the options of both sides.
func secure() (*streams.ServerOptions, *streams.ConnectOptions) {
	server, client := tlsConfigs()
	return &streams.ServerOptions{TLS: server}, &streams.ConnectOptions{TLS: client, ServerHostname: "example.test"}
}

func TestTLS(t *testing.T) {
	runConns(t, []connRow{
		{name: "tls echo", why: "as without", run: func(s *linked) {
			server, client := secure()
			srv := s.serveWith(echo, server)
			r, w := s.openWith(at(srv), client)
			state, ok := w.TLS()
			_, plain := w.Socket().(*net.TCPConn)
			s.tell(ok && state.HandshakeComplete, state.ServerName, plain, w.ExtraInfo("sslcontext") != nil, w.ExtraInfo("peercert").(*x509.Certificate).DNSNames[0], w.ExtraInfo("cipher") != "")
			fmt.Fprint(w, "hi\n")
			s.read("read", r.ReadLine)
			s.tell(w.CanWriteEOF())
			s.do("eof", w.WriteEOF())
			s.say("%v", streams.TransportOf(w))
			w.Close()
			s.get("wait", w.WaitClosed)
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: `
True example.test True True example.test True
read -> b'echo hi\n'
False
eof !! RuntimeError('write_eof() is not supported by asyncio.sslproto._SSLProtocolTransport')
<asyncio.sslproto._SSLProtocolTransport object at 0xADDR>
wait -> None
srv -> None
`},
		{name: "tls end", why: "the peer's end is the connection's", run: func(s *linked) {
			server, client := secure()
			srv := s.serveWith(func(_ *coro.Co, _ *streams.StreamReader, w *streams.StreamWriter) error {
				fmt.Fprint(w, "bye")
				w.Close()
				return nil
			}, server)
			r, w := s.openWith(at(srv), client)
			s.read("read", all(r))
			s.get("wait", w.WaitClosed)
			s.tell(w.IsClosing())
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: "read -> b'bye'\nwait -> None\nTrue\nsrv -> None\n"},
		{name: "tls late writes", why: "as without", run: func(s *linked) {
			server, client := secure()
			srv := s.serveWith(echo, server)
			_, w := s.openWith(at(srv), client)
			w.Close()
			_, err := fmt.Fprint(w, "x")
			s.do("write", err)
			s.get("wait", w.WaitClosed)
			_, err = fmt.Fprint(w, "x")
			s.do("write", err)
			s.get("drain", w.Drain)
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: "write -> None\nwait -> None\nwrite -> None\ndrain !! ConnectionResetError('Connection lost')\nsrv -> None\n"},
		{name: "tls server left", why: "who does not go on with TLS does not hold the server up", run: func(s *linked) {
			server, _ := secure()
			srv := s.serveWith(echo, server)
			a := at(srv)
			s.peers.Go(func() {
				c, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.ParseIP(a.host), Port: a.port})
				if err == nil {
					take(c)
					c.Close()
				}
			})
			s.accepted(srv)
			srv.Close()
			srv.AbortClients()
			s.get("srv", srv.WaitClosed)
		}, want: "srv -> None\n"},
		{name: "tls backpressure", why: "much goes both ways, and nothing is lost", run: func(s *linked) {
			server, client := secure()
			const size = 1 << 22
			srv := s.serveWith(func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
				defer w.Close()
				data, err := r.ReadExactly(co, size)
				w.Write(data)
				if err == nil {
					err = w.Drain(co)
				}
				return err
			}, server)
			r, w := s.openWith(at(srv), client)
			w.Write(much(size))
			s.tell(w.WriteBufferSize() > 0)
			s.get("drain", w.Drain)
			data, err := r.Read(s.co, -1)
			s.tell(len(data), err)
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: "True\ndrain -> None\n4194304 None\nsrv -> None\n"},
		{name: "tls refused", why: "the wrong name, and a stranger's certificate", run: func(s *linked) {
			server, client := secure()
			srv := s.serveWith(echo, server)
			a := at(srv)
			client.ServerHostname = "other.test"
			s.openErr("name", a.host, a.port, client)
			s.openErr("stranger", a.host, a.port, &streams.ConnectOptions{TLS: &tls.Config{RootCAs: x509.NewCertPool()}, ServerHostname: "example.test"})
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: `
name !! CertificateVerificationError('tls: failed to verify certificate: x509: certificate is valid for example.test, not other.test')
stranger !! CertificateVerificationError('tls: failed to verify certificate: x509: certificate signed by unknown authority')
srv -> None
`},
		{name: "tls with a silent peer", why: "the beginning takes so long and no longer", run: func(s *linked) {
			_, client := secure()
			a := s.peer(func(c *net.TCPConn) { take(c) })
			client.HandshakeTimeout = soon
			s.openErr("open", a.host, a.port, client)
		}, want: "open !! ConnectionAbortedError('SSL handshake is taking longer than 0.01 seconds: aborting the connection')\n"},
		{name: "tls with who ends", why: "it is no way to begin", run: func(s *linked) {
			_, client := secure()
			a := s.peer(func(c *net.TCPConn) { c.Read(make([]byte, 999)); c.CloseWrite() })
			s.openErr("open", a.host, a.port, client)
		}, want: "open !! ConnectionResetError(104, 'Connection reset by peer')\n"},
		{name: "plain to a tls server", why: "strangers are no news; the server goes on", run: func(s *linked) {
			server, client := secure()
			srv := s.serveWith(echo, server)
			r, w := s.open(at(srv))
			fmt.Fprint(w, "GET / HTTP/1.0\r\n\r\n")
			data, _ := r.Read(s.co, -1)
			s.tell(len(data) < 100)
			w.Close()
			r, w = s.openWith(at(srv), client)
			fmt.Fprint(w, "hi\n")
			s.read("read", r.ReadLine)
			w.Close()
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: "True\nread -> b'echo hi\\n'\nsrv -> None\n"},
		{name: "tls cancelled", why: "nothing is left of the connection", run: func(s *linked) {
			_, client := secure()
			come := make(chan bool)
			a := s.peer(func(c *net.TCPConn) { close(come); take(c) })
			task := s.start(func(co *coro.Co) error {
				_, _, err := streams.OpenConnectionWith(co, a.host, a.port, client)
				return err
			})
			s.outside(func() { <-come })
			task.Cancel()
			s.end("t", task)
		}, want: "t !! CancelledError()\n"},
	})
}

func TestStartTLS(t *testing.T) {
	// upgrade is a server that says "ready", and goes on with TLS.
	upgrade := func(s *linked, early func(r *streams.StreamReader)) *streams.Server {
		server, _ := tlsConfigs()
		return s.serve(func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
			if _, err := r.ReadLine(co); err != nil {
				return err
			}
			fmt.Fprint(w, "ready\n")
			early(r)
			if err := w.StartTLS(co, server); err != nil {
				s.say("server %s", gen.Repr(err))
				w.Close()
				return nil
			}
			return echo(co, r, w)
		})
	}
	runConns(t, []connRow{
		{name: "start tls", why: "in the midst of a connection", run: func(s *linked) {
			_, client := tlsConfigs()
			srv := upgrade(s, func(*streams.StreamReader) {})
			r, w := s.open(at(srv))
			fmt.Fprint(w, "start\n")
			s.read("read", r.ReadLine)
			s.get("tls", func(co *coro.Co) error {
				return w.StartTLSWith(co, client, &streams.TLSOptions{ServerHostname: "example.test"})
			})
			fmt.Fprint(w, "hi\n")
			s.read("read", r.ReadLine)
			_, ok := w.TLS()
			s.tell(ok)
			s.say("%s", gen.Repr(strings.Contains(fmt.Sprint(w.StartTLS(s.co, client)), "is not supported by start_tls()")))
			w.Close()
			s.get("wait", w.WaitClosed)
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: "read -> b'ready\\n'\ntls -> None\nread -> b'echo hi\\n'\nTrue\nTrue\nwait -> None\nsrv -> None\n"},
		{name: "start tls early", why: "who does not wait for the answer has begun all the same", run: func(s *linked) {
			_, client := tlsConfigs()
			client = client.Clone()
			client.ServerName = "example.test"
			come := make(chan bool)
			srv := upgrade(s, func(r *streams.StreamReader) {
				for len(streams.Buffered(r)) == 0 {
					s.tick(0)
					streams.TakeIn(r)
				}
			})
			a := at(srv)
			s.peers.Go(func() {
				c, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.ParseIP(a.host), Port: a.port})
				if err != nil {
					s.say("%v", err)
					return
				}
				defer c.Close()
				t := tls.Client(&skipping{Conn: c, n: len("ready\n"), before: "start\n"}, client)
				fmt.Fprint(t, "hi\n")
				text := make([]byte, 8)
				io.ReadFull(t, text)
				s.say("%s", gen.Repr(text))
				close(come)
			})
			s.outside(func() { <-come })
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: "b'echo hi\\n'\nsrv -> None\n"},
		{name: "start tls with something slipped in", why: "what came before TLS is not taken for what came by it", run: func(s *linked) {
			srv := upgrade(s, func(*streams.StreamReader) {})
			r, w := s.open(at(srv))
			fmt.Fprint(w, "start\nevil\nevil\nevil\n")
			r.Read(s.co, -1)
			w.Close()
			srv.Close()
			s.get("srv", srv.WaitClosed)
		}, want: "server RecordHeaderError('tls: first record does not look like a TLS handshake')\nsrv -> None\n"},
	})
}

// skipping is a connection that says something before all else, and skips the first n
// bytes of what it hears.
type skipping struct {
	net.Conn
	n      int
	before string
}

func (s *skipping) Write(p []byte) (int, error) {
	before := s.before
	s.before = ""
	n, err := s.Conn.Write(append([]byte(before), p...))
	return n - len(before), err
}

func (s *skipping) Read(p []byte) (int, error) {
	if s.n > 0 {
		io.ReadFull(s.Conn, make([]byte, s.n))
		s.n = 0
	}
	return s.Conn.Read(p)
}
