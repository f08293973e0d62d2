package aiohttp_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// anyPort is a text without what the system gives out.
func anyPort(s string) string {
	return regexp.MustCompile(`\d{4,5}\b`).ReplaceAllString(s, "PORT")
}

// Each peer is wrong in its own way; the errors are aiohttp's.
func TestFaults(t *testing.T) {
	for _, row := range []struct {
		name   string
		script aiohttptest.Script
		method string
		want   string
	}{
		{"closed after the request", aiohttptest.CloseOnRequest, "POST", "ServerDisconnectedError: Server disconnected"},
		{"closed after the request, twice", aiohttptest.CloseOnRequest, "GET", "ServerDisconnectedError: Server disconnected"},
		{"reset", aiohttptest.ResetOnRequest, "POST", "ClientOSError: [Errno 104] Connection reset by peer"},
		{
			"short body", aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenClose), "GET",
			"ClientPayloadError: Response payload is not completed: <ContentLengthError: 400, message='Not enough data to satisfy content length header (received 3 of 100 bytes).'>",
		},
		{
			"short body, reset", aiohttptest.Reply(aiohttptest.ShortBody, aiohttptest.ThenReset), "GET",
			"ClientPayloadError: Response payload is not completed: <ContentLengthError: 400, message='Not enough data to satisfy content length header (received 3 of 100 bytes).'>. ConnectionResetError(104, 'Connection reset by peer')",
		},
		{
			"truncated chunks", aiohttptest.Reply(aiohttptest.TruncatedChunks, aiohttptest.ThenClose), "GET",
			"ClientPayloadError: Response payload is not completed: <TransferEncodingError: 400, message='Not enough data to satisfy transfer length header.'>",
		},
		{
			"bad gzip", aiohttptest.Reply(aiohttptest.BadGzip, aiohttptest.ThenClose), "GET",
			"ClientPayloadError: 400, message:\n  Can not decode content-encoding: gzip",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
				p := aiohttptest.NewPeer(row.script)
				err := s.Request(row.method, p.URL, nil).With(co, func(r *aiohttp.ClientResponse) error {
					_, err := r.Read(co)
					return err
				})
				if got := gen.FormatException(err); got != "aiohttp.client_exceptions."+row.want {
					t.Errorf("\n%s\nwant %s", got, row.want)
				}
				return p.Close()
			})
		})
	}
}

// What is wrong with a server's certificate.
func TestCertificates(t *testing.T) {
	for _, row := range []struct {
		name string
		kind aiohttptest.Certificate
		ssl  aiohttp.SSL
		want string
	}{
		{"self-signed", aiohttptest.SelfSigned, nil, "Cannot connect to host 127.0.0.1:PORT ssl:True [SSLCertVerificationError: (1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate')]"},
		{"unknown authority", aiohttptest.UnknownAuthority, nil, "Cannot connect to host 127.0.0.1:PORT ssl:True [SSLCertVerificationError: (1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate')]"},
		{"not verified", aiohttptest.Expired, aiohttp.NoVerify, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			server := aiohttptest.NewTLSServerWith(aiohttptest.RedirectTo("/", 204), row.kind)
			inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
				resp, err := s.Get(server.URL, &aiohttp.RequestOptions{SSL: row.ssl}).Await(co)
				got := ""
				if err != nil {
					got = anyPort(err.Error())
				} else {
					resp.Release()
				}
				if got != row.want {
					t.Errorf("\n%s\nwant %s", got, row.want)
				}
				return nil
			})
			if err := server.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// URLs that lead nowhere, and redirects.
func TestURLs(t *testing.T) {
	redirect := func(to string) string {
		server := aiohttptest.NewServer(aiohttptest.RedirectTo(to, 302))
		t.Cleanup(func() { server.Abort() })
		return server.URL
	}
	looping := aiohttptest.NewServer(aiohttptest.RedirectLoop(302))
	t.Cleanup(func() { looping.Abort() })
	for _, row := range []struct{ url, want string }{
		{"", "InvalidUrlClientError: "},
		{"http://", "InvalidUrlClientError: http://"},
		{"/relative", "InvalidUrlClientError: /relative"},
		{"ftp://example.com/x", "NonHttpUrlClientError: ftp://example.com/x"},
		{redirect("ftp://example.com/x"), "NonHttpUrlRedirectClientError: ftp://example.com/x"},
		{redirect("http:///x"), "InvalidUrlRedirectClientError: http:///x - Invalid redirect URL origin"},
		{looping.URL + "/loop", fmt.Sprintf("TooManyRedirects: 0, message='', url='%s/loop'", looping.URL)},
	} {
		inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
			_, err := s.Get(row.url, nil).Await(co)
			want := "aiohttp.client_exceptions." + row.want
			if row.url == "" {
				want = "aiohttp.client_exceptions.InvalidUrlClientError"
			}
			if got := gen.FormatException(err); got != want {
				t.Errorf("%s: %s", row.url, got)
			}
			return nil
		})
	}
}
