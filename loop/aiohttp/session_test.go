package aiohttp_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// Redirects to another origin take no credentials along; those to the same one do.
func TestRedirectCredentials(t *testing.T) {
	tell := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s|%s|%s", r.Method, r.Header.Get("Authorization"), r.Header.Get("Cookie"))
	})
	other := aiohttptest.NewServer(tell)
	t.Cleanup(func() { other.Abort() })
	mux := http.NewServeMux()
	mux.Handle("/here", tell)
	mux.Handle("/away", http.RedirectHandler(other.URL, http.StatusFound))
	mux.Handle("/stay", http.RedirectHandler("/here", http.StatusTemporaryRedirect))
	server := aiohttptest.NewServer(mux)
	t.Cleanup(func() { server.Abort() })
	for path, want := range map[string]string{"/away": "GET||", "/stay": "POST|Basic dTpw|a=1"} {
		inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
			o := &aiohttp.RequestOptions{Auth: &aiohttp.BasicAuth{Login: "u", Password: "p"}, Cookies: map[string]string{"a": "1"}, Data: "body"}
			return s.Post(server.URL+path, o).With(co, func(r *aiohttp.ClientResponse) error {
				text, err := r.Text(co)
				if text != want || len(r.History) != 1 {
					t.Errorf("%s: %q after %d", path, text, len(r.History))
				}
				return err
			})
		})
	}
}

// A cookie that a response sets is sent with the next request, but not to an address.
func TestSessionCookies(t *testing.T) {
	server := aiohttptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		fmt.Fprint(w, r.Header.Get("Cookie"))
	}))
	t.Cleanup(func() { server.Abort() })
	for unsafe, want := range map[bool]string{false: "", true: "seen=1"} {
		jar := aiohttp.NewCookieJarWith(&aiohttp.CookieJarOptions{Unsafe: unsafe})
		inSession(t, &aiohttp.SessionOptions{CookieJar: jar}, func(co *coro.Co, s *aiohttp.ClientSession) error {
			for range 2 {
				err := s.Get(server.URL, nil).With(co, func(r *aiohttp.ClientResponse) error {
					text, err := r.Text(co)
					if text != "" && text != want {
						t.Errorf("unsafe %v: %q", unsafe, text)
					}
					if r.Cookies.Get("seen") == nil {
						t.Error("no cookie")
					}
					return err
				})
				if err != nil {
					return err
				}
			}
			if got := s.CookieJar().FilterCookies(mustURL(server.URL)).Header(); got != want {
				t.Errorf("%q", got)
			}
			return nil
		})
	}
}

// A connection that was made without a look at the certificate serves no request that
// wants one.
func TestVerifiedAfterUnverified(t *testing.T) {
	server := aiohttptest.NewTLSServer(aiohttptest.RedirectTo("/", 204))
	t.Cleanup(func() { server.Abort() })
	inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
		for range 2 {
			err := s.Get(server.URL, &aiohttp.RequestOptions{SSL: aiohttp.NoVerify}).With(co, func(*aiohttp.ClientResponse) error { return nil })
			if err != nil {
				return err
			}
			if _, err := s.Get(server.URL, nil).Await(co); err == nil {
				t.Error("verified")
			}
		}
		return nil
	})
}

// A proxy, and one that wants a password.
func TestProxy(t *testing.T) {
	server := aiohttptest.NewServer(echoing)
	t.Cleanup(func() { server.Abort() })
	secure := aiohttptest.NewTLSServer(echoing)
	t.Cleanup(func() { secure.Abort() })
	proxy := aiohttptest.NewProxy("u", "p")
	t.Cleanup(func() { proxy.Abort() })
	inSession(t, nil, func(co *coro.Co, s *aiohttp.ClientSession) error {
		for _, url := range []string{server.URL, secure.URL} {
			o := &aiohttp.RequestOptions{Proxy: proxy.URL, SSL: aiohttp.NoVerify, ProxyAuth: &aiohttp.BasicAuth{Login: "u", Password: "p"}}
			err := s.Get(url+"/x", o).With(co, func(r *aiohttp.ClientResponse) error {
				text, err := r.Text(co)
				if r.Status != 200 {
					t.Errorf("%s: %d %q", url, r.Status, text)
				}
				return err
			})
			if err != nil {
				return err
			}
		}
		_, err := s.Get(secure.URL, &aiohttp.RequestOptions{Proxy: proxy.URL, SSL: aiohttp.NoVerify}).Await(co)
		if want := fmt.Sprintf("407, message='Proxy Authentication Required', url='%s'", proxy.URL); err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
		refused, release := aiohttptest.RefusedAddr()
		defer release()
		_, err = s.Get(server.URL, &aiohttp.RequestOptions{Proxy: "http://" + refused}).Await(co)
		if _, ok := err.(*aiohttp.ClientProxyConnectionError); !ok {
			t.Errorf("%T %v", err, err)
		}
		return nil
	})
}

func mustURL(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil {
		panic(err)
	}
	return u
}
