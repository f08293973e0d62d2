package aiohttp_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// names is a resolver that knows what it is told.
type names map[string][]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	list, ok := n[host]
	switch {
	case strings.HasSuffix(host, ".servfail"):
		return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var addrs []netip.Addr
	for _, a := range list {
		addrs = append(addrs, netip.MustParseAddr(a))
	}
	return addrs, nil
}

var addresses = regexp.MustCompile(`0x[0-9a-f]+`)

const study = "errors.txt: "

// These are all on aiohttp 3.14.3.
func TestConnectErrors(t *testing.T) {
	addr, release := aiohttptest.RefusedAddr()
	defer release()
	_, port, _ := net.SplitHostPort(addr)
	resolver := names{
		"localhost": {"127.0.0.1"}, "www.example.top": {"127.0.0.1"}, "three.test": {"127.0.0.1", "127.0.0.2", "127.0.0.3"},
	}
	no := &aiohttp.RequestOptions{VerifySSL: aiohttp.False}
	pin := &aiohttp.RequestOptions{SSL: aiohttp.NewFingerprint(make([]byte, 32))}
	ctx := &aiohttp.RequestOptions{SSL: &tls.Config{}}
	proxied := &aiohttp.RequestOptions{Proxy: "http://" + addr}
	for _, tt := range []struct {
		name, url string
		o         *aiohttp.RequestOptions
		want      string
	}{
		{"refused ip", "http://127.0.0.1:PORT/", nil, "ClientConnectorError | Cannot connect to host 127.0.0.1:PORT ssl:default [Connect call failed ('127.0.0.1', PORT)]"},
		{"refused https ip verify_ssl=False", "https://127.0.0.1:PORT/", no, "ClientConnectorError | Cannot connect to host 127.0.0.1:PORT ssl:False [Connect call failed ('127.0.0.1', PORT)]"},
		{"refused https default", "https://127.0.0.1:PORT/", nil, "ClientConnectorError | Cannot connect to host 127.0.0.1:PORT ssl:default [Connect call failed ('127.0.0.1', PORT)]"},
		{"refused https ssl=ctx", "https://127.0.0.1:PORT/", ctx, "ClientConnectorError | Cannot connect to host 127.0.0.1:PORT ssl:<ssl.SSLContext object at 0x..> [Connect call failed ('127.0.0.1', PORT)]"},
		{"refused https ssl=Fingerprint", "https://127.0.0.1:PORT/", pin, "ClientConnectorError | Cannot connect to host 127.0.0.1:PORT ssl:<aiohttp.client_reqrep.Fingerprint object at 0x..> [Connect call failed ('127.0.0.1', PORT)]"},
		{"refused localhost", "http://localhost:PORT/", nil, "ClientConnectorError | Cannot connect to host localhost:PORT ssl:default [Connect call failed ('127.0.0.1', PORT)]"},
		{"refused 1 addr by resolver", "https://www.example.top:PORT/", no, "ClientConnectorError | Cannot connect to host www.example.top:PORT ssl:False [Connect call failed ('127.0.0.1', PORT)]"},
		{"dns NXDOMAIN", "http://nohost.invalid/", nil, "ClientConnectorDNSError | Cannot connect to host nohost.invalid:80 ssl:default [Name or service not known]"},
		{"dns NXDOMAIN https verify_ssl=False", "https://nohost.invalid/", no, "ClientConnectorDNSError | Cannot connect to host nohost.invalid:443 ssl:False [Name or service not known]"},
		{"dns SERVFAIL", "http://x.servfail/", nil, "ClientConnectorDNSError | Cannot connect to host x.servfail:80 ssl:default [Temporary failure in name resolution]"},
		{"url ''", "", nil, "InvalidUrlClientError | "},
		{"url 'http://'", "http://", nil, "InvalidUrlClientError | http://"},
		{"url 'http:///path'", "http:///path", nil, "InvalidUrlClientError | http:///path"},
		{"url '/relative'", "/relative", nil, "InvalidUrlClientError | /relative"},
		{"url 'example.com'", "example.com", nil, "InvalidUrlClientError | example.com"},
		{"url 'not a url'", "not a url", nil, "InvalidUrlClientError | not%20a%20url"},
		{"url 'http://[::1'", "http://[::1", nil, "InvalidUrlClientError | http://[::1"},
		{"url 'ftp://example.com/'", "ftp://example.com/", nil, "NonHttpUrlClientError | ftp://example.com/"},
		{"url 'http://127.0.0.1:99999/'", "http://127.0.0.1:99999/", nil, "InvalidUrlClientError | http://127.0.0.1:99999/"},
		{"url 'http://127.0.0.1:abc/'", "http://127.0.0.1:abc/", nil, "InvalidUrlClientError | http://127.0.0.1:abc/"},
		{"url 'file:///etc/passwd'", "file:///etc/passwd", nil, "NonHttpUrlClientError | file:///etc/passwd"},
		{"url 'http://a..b/'", "http://a..b/", nil, "UnicodeEncodeError | 'idna' codec can't encode character '\\x2e' in position 2: label empty"},
		{"url 'http://aaa….com/'", "http://" + strings.Repeat("a", 70) + ".com/", nil, "UnicodeEncodeError | 'idna' codec can't encode characters in position 0-69: label too long"},
		{"url 'http://127.1'", "http://127.1:PORT/", nil, "InvalidUrlClientError | 127.1 - is not a canonical IPv4 address"},
		{"url 'javascript:alert(1)'", "javascript:alert(1)", nil, "NonHttpUrlClientError | javascript:alert(1)"},
		{"url 'http://exa mple.com/'", "http://exa mple.com/", nil, "ClientConnectorDNSError | Cannot connect to host exa mple.com:80 ssl:default [Name or service not known]"},
		{"data and json", "http://127.0.0.1:PORT/", &aiohttp.RequestOptions{Data: "x", JSON: 1}, "ValueError | data and json parameters can not be used at the same time"},
		{"bad header value", "http://127.0.0.1:PORT/", &aiohttp.RequestOptions{Headers: map[string][]string{"X": {"a\r\nb"}}}, "ValueError | Forbidden control character detected in headers. Potential header injection attack."},
		{"auth + header", "http://127.0.0.1:PORT/", &aiohttp.RequestOptions{Headers: map[string][]string{"Authorization": {"x"}}, Auth: &aiohttp.BasicAuth{Login: "a"}}, "ValueError | Cannot combine AUTHORIZATION header with AUTH argument or credentials encoded in URL"},
		{"params bad type", "http://127.0.0.1:PORT/", &aiohttp.RequestOptions{Params: map[string]any{"a": nil}}, "TypeError | Invalid variable type: value should be str, int or float, got None of type <class 'NoneType'>"},
		{"params bool", "http://127.0.0.1:PORT/", &aiohttp.RequestOptions{Params: map[string]any{"a": true}}, "TypeError | Invalid variable type: value should be str, int or float, got True of type <class 'bool'>"},
		{"proxy refused (http)", "http://example.com/", proxied, "ClientProxyConnectionError | Cannot connect to host 127.0.0.1:PORT ssl:default [Connect call failed ('127.0.0.1', PORT)]"},
		{"proxy refused (https)", "https://example.com/", proxied, "ClientProxyConnectionError | Cannot connect to host 127.0.0.1:PORT ssl:default [Connect call failed ('127.0.0.1', PORT)]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withResolver(t, resolver, func(c *client) error {
				got := addresses.ReplaceAllString(c.get(strings.ReplaceAll(tt.url, "PORT", port), tt.o), "0x..")
				equal(t, study+tt.name, strings.ReplaceAll(tt.want, "PORT", port), got)
				return nil
			})
		})
	}
}

// withResolver is withClient where names are resolved by r.
func withResolver(t *testing.T, r aiohttp.Resolver, body func(c *client) error) {
	t.Helper()
	withClient(t, nil, func(c *client) error {
		o := &aiohttp.SessionOptions{Connector: aiohttp.NewConnector(&aiohttp.ConnectorOptions{Resolver: r})}
		return aiohttp.NewClientSession(c.co, o).With(c.co, func(s *aiohttp.ClientSession) error {
			c.s = s
			return body(c)
		})
	})
}

func TestPeerErrors(t *testing.T) {
	short := "ClientPayloadError | Response payload is not completed: <ContentLengthError: 400, message='Not enough data to satisfy content length header (received 3 of 100 bytes).'>"
	as := func(name string) string {
		return "ClientResponseError | 400, message=" + name + ", url='http://127.0.0.1:PORT/'"
	}
	for _, tt := range []struct {
		name   string
		script aiohttptest.Script
		want   []string // any of these: which comes first is the network's choice
	}{
		{"server closes after request", aiohttptest.CloseOnRequest, []string{"ServerDisconnectedError | Server disconnected"}},
		{"server resets after request", aiohttptest.ResetOnRequest, []string{"ClientOSError | [Errno 104] Connection reset by peer"}},
		{"server closes on accept", aiohttptest.CloseOnAccept, []string{"ServerDisconnectedError | Server disconnected", "ClientOSError | [Errno 104] Connection reset by peer"}},
		{"server resets on accept", aiohttptest.ResetOnAccept, []string{"ClientOSError | [Errno 104] Connection reset by peer",
			"ClientConnectorError | Cannot connect to host 127.0.0.1:PORT ssl:default [Connect call failed ('127.0.0.1', PORT)]", "ServerDisconnectedError | Server disconnected"}},
		{"partial header then close", aiohttptest.Reply(aiohttptest.PartialHead, aiohttptest.ThenClose), []string{"ServerDisconnectedError | Server disconnected"}},
		{"content-length short", aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenClose), []string{short}},
		{"content-length short then reset", aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenReset), []string{short + ". ConnectionResetError(104, 'Connection reset by peer')",
			strings.Replace(short, "received 3", "received 0", 1) + ". ConnectionResetError(104, 'Connection reset by peer')", "ClientOSError | [Errno 104] Connection reset by peer"}},
		{"chunked truncated", aiohttptest.Reply(aiohttptest.TruncatedChunks, aiohttptest.ThenClose), []string{"ClientPayloadError | Response payload is not completed: <TransferEncodingError: 400, message='Not enough data to satisfy transfer length header.'>"}},
		{"chunks unfinished", aiohttptest.Reply(aiohttptest.UnfinishedChunks, aiohttptest.ThenClose), []string{"ClientPayloadError | Response payload is not completed: <TransferEncodingError: 400, message='Not enough data to satisfy transfer length header.'>"}},
		{"chunked malformed", aiohttptest.Reply(aiohttptest.BadChunkSize, aiohttptest.ThenClose), []string{as("'Invalid character in chunk size'")}},
		{"bad gzip", aiohttptest.Reply(aiohttptest.BadGzip, aiohttptest.ThenClose), []string{"ClientPayloadError | 400, message:\n  Can not decode content-encoding: gzip"}},
		{"bad status line", aiohttptest.Reply("hello\r\n\r\n", aiohttptest.ThenClose), []string{as(`"Bad status line:\n  Expected HTTP/, RTSP/ or ICE/:\n\n  b'hello'\n    ^"`)}},
		{"bad status", aiohttptest.Reply(aiohttptest.BadStatus, aiohttptest.ThenClose), []string{as(`"Bad status line:\n  Invalid status code:\n\n  b'abc'\n    ^"`)}},
		{"no colon", aiohttptest.Reply(aiohttptest.BadHeader, aiohttptest.ThenClose), []string{as(`"Invalid header token:\n\n  b'no colon'\n      ^"`)}},
		{"bad header", aiohttptest.Reply("HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n", aiohttptest.ThenClose), []string{as(`"Invalid header token:\n\n  b'Bad Header'\n       ^"`)}},
		{"long header", aiohttptest.Reply(aiohttptest.OversizedHeader(9000), aiohttptest.ThenClose), []string{as(`"Got more than 8190 bytes when reading: b'` + strings.Repeat("a", 100) + `...'."`)}},
		{"enormous header", aiohttptest.Reply(aiohttptest.OversizedHeader(2<<20), aiohttptest.ThenClose), []string{as(`"Got more than 1048576 bytes when reading: b''."`)}},
		{"many headers", aiohttptest.Reply(aiohttptest.ManyHeaders(200), aiohttptest.ThenClose), []string{as("'Too many headers received, more than 128'")}},
		{"two lengths", aiohttptest.Reply(aiohttptest.TwoLengths, aiohttptest.ThenClose), []string{"ClientResponseError"}},
		{"no length", aiohttptest.Reply(aiohttptest.NoLength, aiohttptest.ThenClose), []string{"hello"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := aiohttptest.NewPeer(tt.script)
			aiohttptest.CloseAfter(t, p)
			withClient(t, nil, func(c *client) error {
				got := c.get(p.URL+"/", nil)
				for _, want := range tt.want {
					want = strings.ReplaceAll(want, "PORT", fmt.Sprint(p.Port))
					if got == want || want == "ClientResponseError" && strings.HasPrefix(got, want) {
						return nil
					}
				}
				t.Errorf("%s%s: %q, want %q", study, tt.name, got, tt.want)
				return nil
			})
		})
	}
}

func TestTLSErrors(t *testing.T) {
	mismatch := "certificate verify failed: Hostname mismatch, certificate is not valid for 'localhost'."
	failed := func(why string) string {
		text := fmt.Sprintf("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: %s (_ssl.c:1029)", strings.TrimPrefix(why, "certificate verify failed: "))
		return "ClientConnectorCertificateError | Cannot connect to host HOST:PORT ssl:True [SSLCertVerificationError: (1, " + gen.Repr(text) + ")]"
	}
	known := &aiohttp.RequestOptions{SSL: &tls.Config{RootCAs: aiohttptest.Authorities()}}
	for _, tt := range []struct {
		name string
		kind aiohttptest.Certificate
		host string
		o    *aiohttp.RequestOptions
		want string
	}{
		{"self-signed", aiohttptest.SelfSigned, "localhost", nil, failed("self-signed certificate")},
		{"self-signed verify_ssl=False", aiohttptest.SelfSigned, "localhost", &aiohttp.RequestOptions{VerifySSL: aiohttp.False}, "hello, world"},
		{"unknown CA", aiohttptest.UnknownAuthority, "localhost", nil, failed("unable to get local issuer certificate")},
		{"good with ca", aiohttptest.Good, "localhost", known, "hello, world"},
		{"hostname mismatch", aiohttptest.WrongHost, "localhost", known, failed(mismatch)},
		{"ip mismatch", aiohttptest.WrongHost, "127.0.0.1", known, failed("IP address mismatch, certificate is not valid for '127.0.0.1'.")},
		{"expired", aiohttptest.Expired, "localhost", known, failed("certificate has expired")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := aiohttptest.NewTLSServerWith(nil, tt.kind)
			aiohttptest.CloseAfter(t, s)
			withResolver(t, names{"localhost": {"127.0.0.1"}}, func(c *client) error {
				got := strings.TrimSpace(c.get(fmt.Sprintf("https://%s:%d/", tt.host, s.Port), tt.o))
				equal(t, study+"tls "+tt.name, strings.NewReplacer("HOST", tt.host, "PORT", fmt.Sprint(s.Port)).Replace(tt.want), got)
				return nil
			})
		})
	}
}

func TestTLSPeers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		script aiohttptest.Script
		want   []string
	}{
		{"to plain http server", aiohttptest.Reply("HTTP/1.0 400 Bad Request\r\n\r\n", aiohttptest.ThenClose), []string{"ClientConnectorSSLError | HOST [[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1029)]"}},
		{"server closes at once", aiohttptest.CloseOnAccept, []string{"ClientConnectorError | HOST [Connection reset by peer]", "ClientConnectorError | HOST [None]"}},
		{"server reads hello then closes", aiohttptest.CloseOnRequest, []string{"ClientConnectorError | HOST [None]"}},
		{"server resets at once", aiohttptest.ResetOnAccept, []string{"ClientConnectorError | HOST [Connection reset by peer]", "ClientConnectorError | HOST [Connect call failed ('127.0.0.1', PORT)]"}},
		{"handshake timeout", aiohttptest.Silent, []string{"ConnectionTimeoutError | Connection timeout to host https://127.0.0.1:PORT/"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := aiohttptest.NewPeer(tt.script)
			aiohttptest.CloseAfter(t, p)
			withClient(t, nil, func(c *client) error {
				o := &aiohttp.RequestOptions{VerifySSL: aiohttp.False}
				if tt.name == "handshake timeout" {
					o.Timeout = &aiohttp.ClientTimeout{SockConnect: 20 * time.Millisecond}
				}
				got := c.get(fmt.Sprintf("https://127.0.0.1:%d/", p.Port), o)
				for _, want := range tt.want {
					want = strings.ReplaceAll(want, "HOST", "Cannot connect to host 127.0.0.1:PORT ssl:False")
					if got == strings.ReplaceAll(want, "PORT", fmt.Sprint(p.Port)) {
						return nil
					}
				}
				t.Errorf("%stls %s: %q, want %q", study, tt.name, got, tt.want)
				return nil
			})
		})
	}
}
