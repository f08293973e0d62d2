package aiohttp_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// Cookies of a host come back to it, and to nobody else.
func TestSessionCookies(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/set" {
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		fmt.Fprint(w, r.Header.Get("Cookie"))
	})
	with(t, aiohttp.ConnectorOptions{Resolver: names{"a.test": {"127.0.0.1"}, "b.test": {"127.0.0.1"}}}, func(c *client) error {
		url := func(host, path string) string { return fmt.Sprintf("http://%s:%d%s", host, s.Port, path) }
		equal(t, "set by a redirect", "a=1", c.get(url("a.test", "/set"), nil))
		equal(t, "beside the request's own", "a=1; b=2", c.get(url("a.test", "/"), &aiohttp.RequestOptions{Cookies: map[string]string{"b": "2"}}))
		equal(t, "another host", "", c.get(url("b.test", "/"), nil))
		equal(t, "an address, which the jar does not take cookies from", "", c.get(s.URL+"/set", nil))
		return nil
	})
}

func TestDigestMiddleware(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if !strings.HasPrefix(r.Header.Get("Authorization"), `Digest username="u"`) {
			w.Header().Set("WWW-Authenticate", `Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256`)
			w.WriteHeader(http.StatusUnauthorized)
		}
		fmt.Fprintf(w, "%s", b)
	})
	withClient(t, nil, func(c *client) error {
		o := &aiohttp.RequestOptions{Data: "x", Middlewares: []aiohttp.Middleware{aiohttp.NewDigestAuth("u", "p", nil).Middleware}}
		return c.s.Post(s.URL, o).With(c.co, func(r *aiohttp.ClientResponse) error {
			text, err := r.Text(c.co)
			equal(t, "the second answer, to the whole request", "200 x", fmt.Sprint(r.Status, " ", text))
			return err
		})
	})
}

func TestTrustEnv(t *testing.T) {
	file := filepath.Join(t.TempDir(), "netrc")
	if err := os.WriteFile(file, []byte("machine 127.0.0.1 login u password p\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NETRC", file)
	s := serve(t, mirror)
	withClient(t, &aiohttp.SessionOptions{TrustEnv: true}, func(c *client) error {
		equal(t, "from netrc", "GET / body= auth=Basic dTpw cookie= type=", c.get(s.URL, nil))
		return nil
	})
	withClient(t, nil, func(c *client) error {
		equal(t, "not without being asked", "GET / body= auth= cookie= type=", c.get(s.URL, nil))
		return nil
	})
}

func TestSending(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var body io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			body, _ = gzip.NewReader(r.Body)
		}
		b, _ := io.ReadAll(body)
		fmt.Fprintf(w, "%s %v %s %s", b, r.TransferEncoding, r.Header.Get("Expect"), r.Header.Get("User-Agent"))
	})
	withClient(t, nil, func(c *client) error {
		for _, tt := range []struct {
			name string
			o    aiohttp.RequestOptions
			want string
		}{
			{"compress", aiohttp.RequestOptions{Data: "abc", Compress: "gzip"}, "abc [chunked]  Go/1.26 coluber-aiohttp"},
			{"expect100", aiohttp.RequestOptions{Data: "abc", Expect100: true}, "abc [] 100-continue Go/1.26 coluber-aiohttp"},
			{"skip_auto_headers", aiohttp.RequestOptions{Data: "abc", SkipAutoHeaders: []string{"user-agent"}}, "abc []  "},
		} {
			var got string
			err := c.s.Put(s.URL, &tt.o).With(c.co, func(r *aiohttp.ClientResponse) (err error) {
				got, err = r.Text(c.co)
				return err
			})
			if err != nil {
				return err
			}
			equal(t, tt.name, tt.want, got)
		}
		return nil
	})
}

// Content is read by one task at a time, piece by piece.
func TestContent(t *testing.T) {
	tap := &aiohttptest.Tap{}
	text := "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\none\ntwo\nthree"
	p := peer(t, aiohttptest.Slow(text, tap, aiohttptest.ThenWait))
	withClient(t, nil, func(c *client) error {
		tap.Let(len(text) - 9) // up to "one\n"
		return c.s.Get(p.URL, nil).With(c.co, func(r *aiohttp.ClientResponse) error {
			line, err := r.Content.ReadLine(c.co)
			equal(t, "a line", "one\n <nil>", fmt.Sprint(string(line), " ", err))
			waiting := loop.CreateTask(c.co, lineOf(r))
			loop.Sleep(c.co, 0)
			_, err = r.Content.Read(c.co, 1)
			equal(t, "two tasks", "RuntimeError | read() called while another coroutine is already waiting for incoming data", told(err))
			tap.Let(9)
			got, err := waiting.Await(c.co)
			equal(t, "the next line", "two\n <nil>", fmt.Sprint(got, " ", err))
			b, err := r.Content.ReadExactly(c.co, 3)
			equal(t, "three bytes", "thr <nil>", fmt.Sprint(string(b), " ", err))
			_, err = r.Content.ReadExactly(c.co, 3)
			equal(t, "too many", "2 bytes read on a total of 3 expected bytes", err.Error())
			equal(t, "the end", true, r.Content.AtEOF() && r.Closed())
			r.Content.UnreadData([]byte("x;y"))
			b, err = r.Content.ReadUntil(c.co, []byte(";"))
			equal(t, "up to a separator", "x; <nil>", fmt.Sprint(string(b), " ", err))
			b, err = r.Content.ReadUntil(c.co, []byte(";"))
			equal(t, "up to the end", "y <nil>", fmt.Sprint(string(b), " ", err))
			return nil
		})
	})
}

// lineOf is a coroutine that reads a line.
func lineOf(r *aiohttp.ClientResponse) *coro.Coroutine[string] {
	return coro.New(func(co *coro.Co) (string, error) {
		line, err := r.Content.ReadLine(co)
		return string(line), err
	})
}
