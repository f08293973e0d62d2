package aiohttp_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// withServer runs a program against a server that says what it was asked.
func withServer(program func(co *coro.Co, s *aiohttp.ClientSession, url string) error) {
	server := aiohttptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %s", r.Method, r.URL, body)
	}))
	defer server.Close()
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		return aiohttp.NewClientSession(co).With(co, func(s *aiohttp.ClientSession) error { return program(co, s, server.URL) })
	}))
	if err != nil {
		fmt.Println(gen.FormatException(err))
	}
}

// show prints what a request comes to.
func show(co *coro.Co, r *aiohttp.RequestContext) error {
	return r.With(co, func(resp *aiohttp.ClientResponse) error {
		text, err := resp.Text(co)
		fmt.Println(resp.Status, text)
		return err
	})
}

func ExampleNewClientSession() {
	withServer(func(co *coro.Co, _ *aiohttp.ClientSession, url string) error {
		session := aiohttp.NewClientSession(co)
		defer session.Close(co)
		return show(co, session.Get(url+"/hello", nil))
	})
	// Output:
	// 200 GET /hello
}

func ExampleClientSession() {
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		return session.Post(url, &aiohttp.RequestOptions{Data: "text"}).With(co, func(resp *aiohttp.ClientResponse) error {
			text, err := resp.Text(co)
			fmt.Println(resp.Status, resp.ContentType(), text)
			return err
		})
	})
	// Output:
	// 200 text/plain POST / text
}

func ExampleNewClientSessionWith() {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		_, err := aiohttp.NewClientSessionWith(co, &aiohttp.SessionOptions{BaseURL: "http://example.com/api"})
		return err
	}))
	fmt.Println(err)
	// Output:
	// base_url must have a trailing '/'
}

func ExampleSessionOptions() {
	withServer(func(co *coro.Co, _ *aiohttp.ClientSession, url string) error {
		session, err := aiohttp.NewClientSessionWith(co, &aiohttp.SessionOptions{BaseURL: url + "/v1/", RaiseForStatus: true})
		if err != nil {
			return err
		}
		defer session.Close(co)
		return show(co, session.Get("users?page=2", nil))
	})
	// Output:
	// 200 GET /v1/users?page=2
}

func ExampleRequestOptions() {
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, base string) error {
		return show(co, session.Put(base, &aiohttp.RequestOptions{Params: url.Values{"q": {"tea"}}, JSON: []int{1, 2}}))
	})
	// Output:
	// 200 PUT /?q=tea [1,2]
}

func ExampleRequestContext() {
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		request := session.Delete(url, nil) // nothing is sent yet
		resp, err := request.Await(co)
		if err != nil {
			return err
		}
		defer resp.Release()
		fmt.Println(resp.Status, resp.Reason)
		return nil
	})
	// Output:
	// 200 OK
}

func ExampleClientResponse() {
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		return session.Get(url, nil).With(co, func(resp *aiohttp.ClientResponse) error {
			b, err := resp.Read(co)
			fmt.Println(len(b), resp.Charset(), resp.ContentLength())
			return err
		})
	})
	// Output:
	// 6 utf-8 6
}

func ExampleStreamReader() {
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		return session.Post(url, &aiohttp.RequestOptions{Data: strings.NewReader("abcdef")}).With(co, func(resp *aiohttp.ClientResponse) error {
			for piece, err := range resp.Content.IterChunked(co, 8) {
				if err != nil {
					return err
				}
				fmt.Println(len(piece))
			}
			return nil
		})
	})
	// Output:
	// 8
	// 5
}

func ExampleClientTimeout() {
	silent := aiohttptest.NewPeer(aiohttptest.Silent)
	defer silent.Close()
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, _ string) error {
		_, err := session.Get(silent.URL, &aiohttp.RequestOptions{Timeout: aiohttp.ClientTimeout{SockRead: 1000}}).Await(co)
		fmt.Println(err)
		return nil
	})
	// Output:
	// Timeout on reading data from socket
}

func ExampleRedirects() {
	server := aiohttptest.NewServer(aiohttptest.RedirectTo("/there", 302))
	defer server.Close()
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, _ string) error {
		return session.Get(server.URL, &aiohttp.RequestOptions{Redirects: aiohttp.NoRedirects}).With(co, func(resp *aiohttp.ClientResponse) error {
			fmt.Println(resp.Status, resp.Headers.Get("Location"))
			return nil
		})
	})
	// Output:
	// 302 /there
}

func ExampleMiddleware() {
	retry := func(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
		fmt.Println("sending", req.Method)
		return next(co, req)
	}
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		return show(co, session.Get(url, &aiohttp.RequestOptions{Middlewares: []aiohttp.Middleware{retry}}))
	})
	// Output:
	// sending GET
	// 200 GET /
}

func ExampleHandler() {
	cached := func(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
		req.Headers.Set("X-Seen", "1")
		return next(co, req)
	}
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		return show(co, session.Get(url, &aiohttp.RequestOptions{Middlewares: []aiohttp.Middleware{cached}}))
	})
	// Output:
	// 200 GET /
}

func ExampleClientRequest() {
	elsewhere := func(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
		req.URL = req.URL.JoinPath("other")
		return next(co, req)
	}
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		return show(co, session.Get(url, &aiohttp.RequestOptions{Middlewares: []aiohttp.Middleware{elsewhere}}))
	})
	// Output:
	// 200 GET /other
}

func ExampleRequestInfo() {
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		return session.Head(url, nil).With(co, func(resp *aiohttp.ClientResponse) error {
			fmt.Println(resp.RequestInfo.Method)
			return nil
		})
	})
	// Output:
	// HEAD
}

func ExampleNewTCPConnector() {
	withServer(func(co *coro.Co, _ *aiohttp.ClientSession, url string) error {
		connector := aiohttp.NewTCPConnector(co, &aiohttp.ConnectorOptions{Limit: 10})
		session, err := aiohttp.NewClientSessionWith(co, &aiohttp.SessionOptions{Connector: connector})
		if err != nil {
			return err
		}
		defer session.Close(co)
		fmt.Println(connector.Limit())
		return show(co, session.Get(url, nil))
	})
	// Output:
	// 10
	// 200 GET /
}

func ExampleConnector() {
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, url string) error {
		session.Close(co)
		_, err := session.Get(url, nil).Await(co)
		fmt.Println(session.Connector().Closed(), err)
		return nil
	})
	// Output:
	// true Session is closed
}

func ExampleConnectorOptions() {
	withServer(func(co *coro.Co, _ *aiohttp.ClientSession, _ string) error {
		connector := aiohttp.NewTCPConnector(co, &aiohttp.ConnectorOptions{UnixPath: "/none.sock"})
		session, _ := aiohttp.NewClientSessionWith(co, &aiohttp.SessionOptions{Connector: connector})
		defer session.Close(co)
		_, err := session.Get("http://localhost/", nil).Await(co)
		fmt.Println(err)
		return nil
	})
	// Output:
	// Cannot connect to unix socket /none.sock ssl:default [No such file or directory]
}

func ExampleSSL() {
	server := aiohttptest.NewTLSServer(aiohttptest.RedirectTo("/", 204))
	defer server.Close()
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, _ string) error {
		resp, err := session.Get(server.URL, &aiohttp.RequestOptions{SSL: aiohttp.NoVerify}).Await(co)
		if err == nil {
			fmt.Println(resp.Status)
			resp.Release()
		}
		return err
	})
	// Output:
	// 204
}

func ExampleWithTLS() {
	server := aiohttptest.NewTLSServer(aiohttptest.RedirectTo("/", 204))
	defer server.Close()
	trusting := aiohttp.WithTLS(&tls.Config{InsecureSkipVerify: true})
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, _ string) error {
		return session.Get(server.URL, &aiohttp.RequestOptions{SSL: trusting}).With(co, func(resp *aiohttp.ClientResponse) error {
			fmt.Println(resp.Status)
			return nil
		})
	})
	// Output:
	// 204
}

func ExampleNewFingerprint() {
	_, err := aiohttp.NewFingerprint(make([]byte, 16))
	fmt.Println(err)
	// Output:
	// md5 and sha1 are insecure and not supported. Use sha256.
}

func ExampleFingerprint() {
	server := aiohttptest.NewTLSServer(aiohttptest.RedirectTo("/", 204))
	defer server.Close()
	other, _ := aiohttp.NewFingerprint(make([]byte, 32))
	withServer(func(co *coro.Co, session *aiohttp.ClientSession, _ string) error {
		_, err := session.Get(server.URL, &aiohttp.RequestOptions{SSL: other}).Await(co)
		fmt.Println(gen.IsInstance[*aiohttp.ServerFingerprintMismatch](err))
		return nil
	})
	// Output:
	// true
}
