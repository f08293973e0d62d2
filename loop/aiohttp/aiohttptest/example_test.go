package aiohttptest_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

func ExampleServer() {
	s := aiohttptest.NewServer(nil)
	fmt.Println(get(client(nil), s.URL))
	fmt.Println(s.Accepted(), s.Close())
	// Output:
	// 200 hello, world <nil>
	// 1 <nil>
}

func ExampleNewServer() {
	s := aiohttptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "you asked for ", r.URL.Path)
	}))
	defer s.Close()
	fmt.Println(get(client(nil), s.URL+"/tea"))
	// Output: 200 you asked for /tea <nil>
}

func ExampleNewTLSServer() {
	s := aiohttptest.NewTLSServer(nil)
	defer s.Close()
	fmt.Println(get(client(&tls.Config{InsecureSkipVerify: true}), s.URL))
	// Output: 200 hello, world <nil>
}

func ExampleNewTLSServerWith() {
	s := aiohttptest.NewTLSServerWith(nil, aiohttptest.WrongHost)
	defer s.Close()
	_, err := get(client(&tls.Config{RootCAs: aiohttptest.Authorities(), ServerName: "localhost"}), s.URL)
	fmt.Println(strings.Contains(err.Error(), "valid for wrong.example, not localhost"))
	// Output: true
}

func ExampleCertificate() {
	s := aiohttptest.NewTLSServerWith(nil, aiohttptest.Expired)
	defer s.Close()
	fmt.Println(s.Leaf().NotAfter.Year(), s.Leaf().DNSNames)
	// Output: 2001 [localhost]
}

func ExampleAuthorities() {
	s := aiohttptest.NewTLSServerWith(nil, aiohttptest.Good)
	defer s.Close()
	fmt.Println(get(client(&tls.Config{RootCAs: aiohttptest.Authorities()}), s.URL))
	// Output: 200 hello, world <nil>
}

func ExampleListener() {
	s := aiohttptest.NewServer(nil)
	fmt.Println(s.URL == "http://"+s.Addr, s.Addr == fmt.Sprintf("127.0.0.1:%d", s.Port))
	fmt.Println(s.Close())
	// Output:
	// true true
	// <nil>
}

type printing struct{ atEnd []func() }

func (p *printing) Helper()                      {}
func (p *printing) Cleanup(f func())             { p.atEnd = append(p.atEnd, f) }
func (p *printing) Errorf(f string, args ...any) { fmt.Printf(f+"\n", args...) }

func ExampleTB() {
	var t aiohttptest.TB = &printing{}
	t.Errorf("%d faults", 2)
	// Output: 2 faults
}

func ExampleCloseAfter() {
	t := &printing{} // or a *testing.T
	s := aiohttptest.NewServer(nil)
	aiohttptest.CloseAfter(t, s)
	t.atEnd[0]() // as the test ends
	_, err := net.Dial("tcp", s.Addr)
	fmt.Println(errors.Is(err, syscall.ECONNREFUSED))
	// Output: true
}

func ExampleRefusedAddr() {
	addr, release := aiohttptest.RefusedAddr()
	defer release()
	_, err := net.Dial("tcp", addr)
	fmt.Println(errors.Is(err, syscall.ECONNREFUSED))
	// Output: true
}

func ExampleScript() {
	p := aiohttptest.NewPeer(func(c *aiohttptest.Conn) {
		r, err := c.Request()
		if err == nil {
			c.Send("HTTP/1.1 200 " + r.URL.Path[1:] + "\r\nContent-Length: 0\r\n\r\n")
		}
	})
	defer p.Close()
	r, err := client(nil).Get(p.URL + "/Fine")
	fmt.Println(r.Status, err)
	// Output: 200 Fine <nil>
}

func ExamplePeer() {
	p := aiohttptest.NewPeer(aiohttptest.Reply(aiohttptest.OK, aiohttptest.ThenWait))
	fmt.Println(get(client(nil), p.URL))
	fmt.Println(p.Sent() == int64(len(aiohttptest.OK)), p.Close())
	// Output:
	// 200 hello <nil>
	// true <nil>
}

func ExampleNewPeer() {
	p := aiohttptest.NewPeer(
		aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenClose),
		aiohttptest.Reply(aiohttptest.OK, aiohttptest.ThenClose))
	defer p.Close()
	fmt.Println(get(client(nil), p.URL))
	fmt.Println(get(client(nil), p.URL))
	// Output:
	// 200 abc unexpected EOF
	// 200 hello <nil>
}

func ExampleConn() {
	p := aiohttptest.NewPeer(func(c *aiohttptest.Conn) {
		if c.ReadSome() == nil {
			c.Send("HTTP/1.1 204 No Content\r\n\r\n")
		}
		c.Wait() // until the client has had enough
	})
	defer p.Close()
	fmt.Println(get(client(nil), p.URL))
	// Output: 204  <nil>
}

func ExampleEnd() {
	p := aiohttptest.NewPeer(aiohttptest.Reply(aiohttptest.OK, aiohttptest.ThenAgain))
	defer p.Close()
	keep := &http.Client{}
	defer keep.CloseIdleConnections()
	fmt.Println(get(keep, p.URL))
	fmt.Println(get(keep, p.URL))
	fmt.Println(p.Accepted())
	// Output:
	// 200 hello <nil>
	// 200 hello <nil>
	// 1
}

func ExampleReply() {
	p := aiohttptest.NewPeer(aiohttptest.Reply(aiohttptest.TruncatedChunks, aiohttptest.ThenClose))
	defer p.Close()
	fmt.Println(get(client(nil), p.URL))
	// Output: 200 abc unexpected EOF
}

func ExampleTap() {
	var tap aiohttptest.Tap
	p := aiohttptest.NewPeer(aiohttptest.Slow(aiohttptest.OK, &tap, aiohttptest.ThenClose))
	defer p.Close()
	tap.Let(len(aiohttptest.OK) - 5) // the header
	r, err := client(nil).Get(p.URL)
	fmt.Println(r.Status, err)
	tap.Let(5)
	b, err := io.ReadAll(r.Body)
	fmt.Println(string(b), err)
	// Output:
	// 200 OK <nil>
	// hello <nil>
}

func ExampleSlow() {
	var tap aiohttptest.Tap
	p := aiohttptest.NewPeer(aiohttptest.Slow("+OK\r\n", &tap, aiohttptest.ThenClose))
	defer p.Close()
	c, _ := net.Dial("tcp", p.Addr)
	defer c.Close()
	fmt.Fprint(c, "GET / HTTP/1.0\r\n\r\n")
	tap.Let(2)
	b := make([]byte, 10)
	n, err := c.Read(b)
	fmt.Println(string(b[:n]), err)
	// Output: +O <nil>
}

func ExampleEndless() {
	p := aiohttptest.NewPeer(aiohttptest.Endless(aiohttptest.EndlessHead, "tick "))
	defer p.Close()
	r, _ := client(nil).Get(p.URL)
	b := make([]byte, 15)
	_, err := io.ReadFull(r.Body, b)
	fmt.Println(string(b), err)
	r.Body.Close()
	// Output: tick tick tick  <nil>
}

func ExampleOversizedHeader() {
	fmt.Println(len(aiohttptest.OversizedHeader(9000)) > 9000)
	// Output: true
}

func ExampleManyHeaders() {
	fmt.Println(strings.Count(aiohttptest.ManyHeaders(200), "\r\nX-"))
	// Output: 200
}

func ExampleGzipBomb() {
	fmt.Println(len(aiohttptest.GzipBomb(10_000_000)) < 20_000)
	// Output: true
}

func ExampleRedirectLoop() {
	s := aiohttptest.NewServer(aiohttptest.RedirectLoop(302))
	defer s.Close()
	r, err := client(nil).Get(s.URL + "/loop")
	fmt.Println(r.Status, r.Header.Get("Location"), err)
	// Output: 302 Found /loop <nil>
}

func ExampleRedirectTo() {
	s := aiohttptest.NewServer(aiohttptest.RedirectTo("ftp://example.com/x", 301))
	defer s.Close()
	r, err := client(nil).Get(s.URL)
	fmt.Println(r.Status, r.Header.Get("Location"), err)
	// Output: 301 Moved Permanently ftp://example.com/x <nil>
}

func ExampleWebsocketEcho() {
	s := aiohttptest.NewServer(aiohttptest.WebsocketEcho())
	defer s.Close()
	r, err := client(nil).Get(s.URL) // which is no handshake
	fmt.Println(r.Status, r.Header.Get("Upgrade"), err)
	// Output: 426 Upgrade Required websocket <nil>
}

// through is a client that uses the proxy.
func through(p *aiohttptest.Proxy, user *url.Userinfo) *http.Client {
	c := client(&tls.Config{InsecureSkipVerify: true})
	c.Transport.(*http.Transport).Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: p.Addr, User: user})
	return c
}

func ExampleProxy() {
	p := aiohttptest.NewProxy("", "")
	defer p.Close()
	s := aiohttptest.NewTLSServer(nil)
	defer s.Close()
	fmt.Println(get(through(p, nil), s.URL))
	fmt.Println(p.Requests()[0] == "CONNECT "+s.Addr)
	// Output:
	// 200 hello, world <nil>
	// true
}

func ExampleNewProxy() {
	p := aiohttptest.NewProxy("user", "secret")
	defer p.Close()
	s := aiohttptest.NewServer(nil)
	defer s.Close()
	fmt.Println(get(through(p, nil), s.URL))
	fmt.Println(get(through(p, url.UserPassword("user", "secret")), s.URL))
	// Output:
	// 407  <nil>
	// 200 hello, world <nil>
}

func ExampleWebsocketReply() {
	p := aiohttptest.NewPeer(aiohttptest.WebsocketReply("\x81\x01a", aiohttptest.ThenClose))
	defer p.Close()
	c, _ := net.Dial("tcp", p.Addr)
	defer c.Close()
	fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: h\r\nSec-WebSocket-Key: x\r\n\r\n")
	b, _ := io.ReadAll(c)
	fmt.Println(strings.HasSuffix(string(b), "\r\n\r\n\x81\x01a"))
	// Output: true
}
