package aiohttptest_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/coder/websocket"

	"github.com/coluber-go/coluber/internal/leak"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// client is a client that keeps nothing open.
func client(t *tls.Config) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, TLSClientConfig: t, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// get is what a client reads, or the error.
func get(c *http.Client, url string) (string, error) {
	r, err := c.Get(url)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return fmt.Sprint(r.StatusCode, " ", string(b)), err
}

func TestServerAnswersAndCloses(t *testing.T) {
	before := runtime.NumGoroutine()
	s := aiohttptest.NewServer(nil)
	if got, err := get(client(nil), s.URL); got != "200 hello, world" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if s.Accepted() != 1 || s.Open() != 0 {
		t.Errorf("%d accepted, %d open", s.Accepted(), s.Open())
	}
	if err := s.Close(); err != nil {
		t.Error("again:", err)
	}
	leak.NoneLeft(t, before)
}

func TestAbortClosesWhatIsOpen(t *testing.T) {
	before := runtime.NumGoroutine()
	s := aiohttptest.NewServer(nil)
	c, err := net.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WaitAccepted(1); err != nil {
		t.Fatal(err)
	}
	if err := s.Abort(); err != nil {
		t.Error(err)
	}
	if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("read %d, %v", n, err)
	}
	c.Close()
	leak.NoneLeft(t, before)
}

func TestCloseReportsLeaks(t *testing.T) {
	aiohttptest.SetGrace(t, 1)
	s := aiohttptest.NewPeer(aiohttptest.Silent)
	c, err := net.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for s.Accepted() == 0 {
		runtime.Gosched()
	}
	err = s.Close()
	if err == nil || !strings.Contains(err.Error(), "1 of 1 connections left open by the client") {
		t.Errorf("error %v", err)
	}
}

func TestCertificates(t *testing.T) {
	for _, tt := range []struct {
		name string
		why  string
		kind aiohttptest.Certificate
		want any
	}{
		{"good", "the authority is known", aiohttptest.Good, nil},
		{"self-signed", "nobody knows it", aiohttptest.SelfSigned, new(x509.UnknownAuthorityError)},
		{"wrong host", "it is for another", aiohttptest.WrongHost, new(x509.HostnameError)},
		{"expired", "its time is over", aiohttptest.Expired, new(x509.CertificateInvalidError)},
		{"unknown authority", "another has signed it", aiohttptest.UnknownAuthority, new(x509.UnknownAuthorityError)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := aiohttptest.NewTLSServerWith(nil, tt.kind)
			aiohttptest.CloseAfter(t, s)
			_, err := get(client(&tls.Config{RootCAs: aiohttptest.Authorities()}), s.URL)
			if tt.want == nil && err != nil || tt.want != nil && !errors.As(err, tt.want) {
				t.Errorf("%s: error %v", tt.why, err)
			}
		})
	}
}

func TestRefusedAddr(t *testing.T) {
	addr, release := aiohttptest.RefusedAddr()
	defer release()
	for range 3 {
		if _, err := net.Dial("tcp", addr); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("error %v", err)
		}
	}
}

func TestScripts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		why    string
		script aiohttptest.Script
		want   string // in the answer or the error
	}{
		{"ok", "a whole reply", aiohttptest.Reply(aiohttptest.OK, aiohttptest.ThenWait), "200 hello <nil>"},
		{"no length", "the end of the connection ends it", aiohttptest.Reply(aiohttptest.NoLength, aiohttptest.ThenClose), "200 hello <nil>"},
		{"close on request", "no reply", aiohttptest.CloseOnRequest, "EOF"},
		{"reset on request", "no reply", aiohttptest.ResetOnRequest, "connection reset"},
		{"short body", "3 of 100", aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenClose), "200 abc unexpected EOF"},
		{"truncated chunks", "3 of 10", aiohttptest.Reply(aiohttptest.TruncatedChunks, aiohttptest.ThenClose), "200 abc unexpected EOF"},
		{"unfinished chunks", "no last one", aiohttptest.Reply(aiohttptest.UnfinishedChunks, aiohttptest.ThenClose), "200 abc unexpected EOF"},
		{"bad chunk", "no number", aiohttptest.Reply(aiohttptest.BadChunkSize, aiohttptest.ThenClose), "invalid byte in chunk length"},
		{"bad status line", "no HTTP", aiohttptest.Reply(aiohttptest.BadStatusLine, aiohttptest.ThenClose), "malformed HTTP"},
		{"bad status", "no number", aiohttptest.Reply(aiohttptest.BadStatus, aiohttptest.ThenClose), "malformed HTTP"},
		{"bad header", "no colon", aiohttptest.Reply(aiohttptest.BadHeader, aiohttptest.ThenClose), "malformed MIME header"},
		{"bad length", "no number", aiohttptest.Reply(aiohttptest.BadLength, aiohttptest.ThenClose), "bad Content-Length"},
		{"two lengths", "which?", aiohttptest.Reply(aiohttptest.TwoLengths, aiohttptest.ThenClose), "Content-Length"},
		{"partial head", "it ends", aiohttptest.Reply(aiohttptest.PartialHead, aiohttptest.ThenClose), "missing colon"},
		{"oversized header", "Go takes it", aiohttptest.Reply(aiohttptest.OversizedHeader(9000), aiohttptest.ThenClose), "200  <nil>"},
		{"many headers", "Go takes them", aiohttptest.Reply(aiohttptest.ManyHeaders(200), aiohttptest.ThenClose), "200  <nil>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			p := aiohttptest.NewPeer(tt.script)
			got, err := get(client(nil), p.URL)
			if answer := fmt.Sprint(got, " ", err); !strings.Contains(answer, tt.want) {
				t.Errorf("%s: %s", tt.why, answer)
			}
			if err := p.Close(); err != nil {
				t.Error(err)
			}
			leak.NoneLeft(t, before)
		})
	}
}

func TestAcceptScripts(t *testing.T) {
	p := aiohttptest.NewPeer(aiohttptest.CloseOnAccept, aiohttptest.ResetOnAccept)
	aiohttptest.CloseAfter(t, p)
	for _, want := range []error{io.EOF, syscall.ECONNRESET} {
		c, err := net.Dial("tcp", p.Addr)
		if err == nil {
			_, err = c.Read(make([]byte, 1))
			c.Close()
		}
		if !errors.Is(err, want) { // a reset may come so early that connecting fails
			t.Errorf("error %v, not %v", err, want)
		}
	}
}

func TestTLSPeers(t *testing.T) {
	p := aiohttptest.NewPeer(aiohttptest.CloseOnRequest, aiohttptest.ResetOnRequest)
	aiohttptest.CloseAfter(t, p)
	for _, want := range []error{io.EOF, syscall.ECONNRESET} {
		if _, err := get(client(nil), "https://"+p.Addr); !errors.Is(err, want) {
			t.Errorf("error %v, not %v", err, want)
		}
	}
}

func TestSlow(t *testing.T) {
	before := runtime.NumGoroutine()
	var tap aiohttptest.Tap
	p := aiohttptest.NewPeer(aiohttptest.Slow(aiohttptest.OK, &tap, aiohttptest.ThenWait))
	tap.Let(len(aiohttptest.OK) - 3)
	r, err := client(nil).Get(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	two := make([]byte, 2)
	if _, err := io.ReadFull(r.Body, two); err != nil || string(two) != "he" {
		t.Errorf("read %q, %v", two, err)
	}
	tap.Let(3)
	if rest, err := io.ReadAll(r.Body); err != nil || string(rest) != "llo" {
		t.Errorf("read %q, %v", rest, err)
	}
	r.Body.Close()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	leak.NoneLeft(t, before)
}

func TestSlowEndsWithTheClient(t *testing.T) {
	var tap aiohttptest.Tap
	p := aiohttptest.NewPeer(aiohttptest.Slow(aiohttptest.OK, &tap, aiohttptest.ThenWait))
	c, err := net.Dial("tcp", p.Addr)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	c.Close()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestEndlessStops(t *testing.T) {
	p := aiohttptest.NewPeer(aiohttptest.Endless(aiohttptest.EndlessHead, strings.Repeat("x", 1000)))
	aiohttptest.CloseAfter(t, p)
	r, err := client(nil).Get(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(io.Discard, r.Body, 1<<20); err != nil {
		t.Error(err)
	}
	for p.Sent() < 1<<20 { // what is read was sent, and will be counted
		runtime.Gosched()
	}
	r.Body.Close()
}

func TestWebsocketEcho(t *testing.T) {
	before := runtime.NumGoroutine()
	s := aiohttptest.NewServer(aiohttptest.WebsocketEcho("chat"))
	c, _, err := websocket.Dial(t.Context(), s.URL, &websocket.DialOptions{
		HTTPClient: client(nil), Subprotocols: []string{"chat"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Write(t.Context(), websocket.MessageBinary, []byte("a")); err != nil {
		t.Error(err)
	}
	kind, data, err := c.Read(t.Context())
	if kind != websocket.MessageBinary || string(data) != "a" || err != nil || c.Subprotocol() != "chat" {
		t.Errorf("read %v %q %v, subprotocol %q", kind, data, err, c.Subprotocol())
	}
	if err := c.Write(t.Context(), websocket.MessageText, []byte("close")); err != nil {
		t.Error(err)
	}
	if _, _, err = c.Read(t.Context()); websocket.CloseStatus(err) != 4000 {
		t.Errorf("read %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	leak.NoneLeft(t, before)
}
