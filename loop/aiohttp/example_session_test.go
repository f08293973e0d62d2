package aiohttp_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// greet answers as the path says.
func greet(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/json":
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"tea": 2}`)
	case "/lines":
		fmt.Fprint(w, "one\ntwo\n")
	case "/file":
		w.Header().Set("Content-Disposition", `attachment; filename="a.txt"`)
		w.Header().Set("Link", `<next>; rel="next"`)
	default:
		fmt.Fprint(w, "hello ", r.URL.RawQuery)
	}
}

// session runs block with a session, and the URL of a server.
func session(o *aiohttp.SessionOptions, block func(co *coro.Co, s *aiohttp.ClientSession, url string) error) {
	server := aiohttptest.NewServer(http.HandlerFunc(greet))
	defer server.Close()
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		return aiohttp.NewClientSession(co, o).With(co, func(s *aiohttp.ClientSession) error {
			return block(co, s, server.URL)
		})
	}))
	if err != nil {
		fmt.Println(err)
	}
}

// printText prints the body of a response.
func printText(co *coro.Co, r *aiohttp.ClientResponse) error {
	s, err := r.Text(co)
	if err == nil {
		fmt.Println(s)
	}
	return err
}

// fetch is the tutorial's.
func fetch(co *coro.Co, s *aiohttp.ClientSession, url string) error {
	err := s.Get(url, &aiohttp.RequestOptions{VerifySSL: aiohttp.False}).With(co, func(r *aiohttp.ClientResponse) error {
		text, err := r.Text(co)
		if err == nil {
			fmt.Println("得到结果：", url, len([]rune(text)))
		}
		return err
	})
	var e *aiohttp.ClientConnectorError
	if errors.As(err, &e) {
		fmt.Println(e)
		return nil
	}
	return err
}

func ExampleNewClientSession() {
	refuses := aiohttp.NewConnector(&aiohttp.ConnectorOptions{Control: refuse, Resolver: names{"www.example.top": {"118.25.70.50"}}})
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		s := aiohttp.NewClientSession(co, &aiohttp.SessionOptions{Connector: refuses})
		return s.With(co, func(s *aiohttp.ClientSession) error {
			return fetch(co, s, "https://www.example.top")
		})
	}))
	fmt.Println(err)
	// Output:
	// Cannot connect to host www.example.top:443 ssl:False [Connect call failed ('118.25.70.50', 443)]
	// <nil>
}

func ExampleClientSession() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		return s.Get(url+"/?a=1", nil).With(co, func(r *aiohttp.ClientResponse) error { return printText(co, r) })
	})
	// Output: hello a=1
}

func ExampleSessionOptions() {
	o := &aiohttp.SessionOptions{RaiseForStatus: true, Headers: http.Header{"X-Trace": {"1"}}}
	session(o, func(_ *coro.Co, s *aiohttp.ClientSession, _ string) error {
		fmt.Println(s.Headers())
		return nil
	})
	// Output: map[X-Trace:[1]]
}

func ExampleRequestOptions() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		o := &aiohttp.RequestOptions{Params: map[string]any{"n": 1, "q": "a b"}}
		return s.Get(url, o).With(co, func(r *aiohttp.ClientResponse) error { return printText(co, r) })
	})
	// Output: hello n=1&q=a+b
}

func ExampleRequestContext() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		r, err := s.Get(url, nil).Await(co)
		if err != nil {
			return err
		}
		defer r.Release()
		return printText(co, r)
	})
	// Output: hello
}

func ExampleBool() {
	o := aiohttp.RequestOptions{AllowRedirects: aiohttp.False}
	fmt.Println(o.AllowRedirects == aiohttp.Default, o.VerifySSL == aiohttp.Default)
	// Output: false true
}

func ExampleClientTimeout() {
	slow := aiohttptest.NewPeer(aiohttptest.Silent)
	defer slow.Close()
	session(&aiohttp.SessionOptions{Timeout: &aiohttp.ClientTimeout{Total: time.Millisecond}}, func(co *coro.Co, s *aiohttp.ClientSession, _ string) error {
		_, err := s.Get(slow.URL, nil).Await(co)
		fmt.Println(gen.Repr(err))
		return nil
	})
	// Output: TimeoutError()
}

func ExampleDefaultTimeout() {
	fmt.Println(aiohttp.DefaultTimeout().Total)
	// Output: 5m0s
}

func ExampleConnector() {
	session(nil, func(_ *coro.Co, s *aiohttp.ClientSession, _ string) error {
		fmt.Println(s.Connector().Limit(), s.Connector().Acquired())
		return nil
	})
	// Output: 100 0
}

func ExampleNewConnector() {
	c := aiohttp.NewConnector(&aiohttp.ConnectorOptions{Limit: 10})
	fmt.Println(c.Limit(), c.Closed())
	// Output: 10 false
}

func ExampleConnectorOptions() {
	o := &aiohttp.ConnectorOptions{Limit: -1, LimitPerHost: 2}
	fmt.Println(aiohttp.NewConnector(o).Limit())
	// Output: 0
}

func ExampleResolver() {
	var r aiohttp.Resolver = net.DefaultResolver
	addrs, err := r.LookupNetIP(context.Background(), "ip4", "127.0.0.1")
	fmt.Println(addrs[0].Unmap(), err)
	// Output: 127.0.0.1 <nil>
}

func ExampleFingerprint() {
	o := &aiohttp.RequestOptions{SSL: aiohttp.NewFingerprint(make([]byte, sha256.Size))}
	_, pinned := o.SSL.(aiohttp.Fingerprint)
	fmt.Println(pinned)
	// Output: true
}

func ExampleNewFingerprint() {
	sum := sha256.Sum256([]byte("a certificate in DER"))
	fmt.Println(len(aiohttp.NewFingerprint(sum[:]).Bytes()))
	// Output: 32
}

func ExampleClientResponse() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		return s.Get(url+"/json", nil).With(co, func(r *aiohttp.ClientResponse) error {
			var order map[string]int
			err := r.JSON(co, &order)
			fmt.Println(r.Status, r.Reason, r.ContentType(), order["tea"])
			return err
		})
	})
	// Output: 200 OK application/json 2
}

func ExampleTextOptions() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		return s.Get(url, nil).With(co, func(r *aiohttp.ClientResponse) error {
			text, err := r.TextWith(co, &aiohttp.TextOptions{Encoding: "latin-1"})
			fmt.Println(text)
			return err
		})
	})
	// Output: hello
}

func ExampleJSONOptions() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		return s.Get(url+"/json", nil).With(co, func(r *aiohttp.ClientResponse) error {
			var v any
			err := r.JSONWith(co, &v, &aiohttp.JSONOptions{AnyContentType: true})
			fmt.Println(v)
			return err
		})
	})
	// Output: map[tea:2]
}

func ExampleContentDisposition() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		return s.Get(url+"/file", nil).With(co, func(r *aiohttp.ClientResponse) error {
			d := r.ContentDisposition()
			fmt.Println(d.Type, d.Filename)
			return nil
		})
	})
	// Output: attachment a.txt
}

func ExampleLink() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		return s.Get(url+"/file", nil).With(co, func(r *aiohttp.ClientResponse) error {
			fmt.Println(r.Links()["next"].URL.Path)
			return nil
		})
	})
	// Output: /next
}

func ExampleStreamReader() {
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		return s.Get(url+"/lines", nil).With(co, func(r *aiohttp.ClientResponse) error {
			for line, err := range r.Content.Lines(co) {
				if err != nil {
					return err
				}
				fmt.Printf("%q\n", line)
			}
			return nil
		})
	})
	// Output:
	// "one\n"
	// "two\n"
}

// ask adds to the query.
func ask(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
	u := *req.URL
	u.RawQuery = "asked"
	req.URL = &u
	return next(co, req)
}

func ExampleMiddleware() {
	session(&aiohttp.SessionOptions{Middlewares: []aiohttp.Middleware{ask}}, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		return s.Get(url, nil).With(co, func(r *aiohttp.ClientResponse) error { return printText(co, r) })
	})
	// Output: hello asked
}

func ExampleClientRequest() {
	show := func(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
		fmt.Println(req.Method, req.URL.Path)
		return next(co, req)
	}
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		o := &aiohttp.RequestOptions{Middlewares: []aiohttp.Middleware{show}}
		return s.Get(url+"/json", o).With(co, func(*aiohttp.ClientResponse) error { return nil })
	})
	// Output: GET /json
}

func ExampleHandler() {
	twice := func(co *coro.Co, req *aiohttp.ClientRequest, next aiohttp.Handler) (*aiohttp.ClientResponse, error) {
		r, err := next(co, req)
		if err != nil || r.Status < 500 {
			return r, err
		}
		r.Release()
		return next(co, req)
	}
	fmt.Println(aiohttp.Middleware(twice) != nil)
	// Output: true
}

// began prints what begins.
func began(_ *coro.Co, _ *aiohttp.ClientSession, ctx any, p aiohttp.TraceParams) error {
	fmt.Println(ctx, p.Method, p.URL.Path)
	return nil
}

func ExampleTraceConfig() {
	config := &aiohttp.TraceConfig{OnRequestStart: []aiohttp.TraceFunc{began}}
	session(&aiohttp.SessionOptions{TraceConfigs: []*aiohttp.TraceConfig{config}}, func(co *coro.Co, s *aiohttp.ClientSession, url string) error {
		o := &aiohttp.RequestOptions{TraceRequestCtx: "mine"}
		return s.Get(url+"/json", o).With(co, func(*aiohttp.ClientResponse) error { return nil })
	})
	// Output: mine GET /json
}

func ExampleTraceFunc() {
	var fn aiohttp.TraceFunc = began
	fmt.Println(fn != nil)
	// Output: true
}

func ExampleTraceParams() {
	p := aiohttp.TraceParams{Host: "example.com"} // of dns_resolvehost_start
	fmt.Println(p.Host)
	// Output: example.com
}

func ExampleWSContext() {
	server := aiohttptest.NewServer(aiohttptest.WebsocketEcho())
	defer server.Close()
	session(nil, func(co *coro.Co, s *aiohttp.ClientSession, _ string) error {
		return s.WSConnect(server.URL, nil).With(co, func(w *aiohttp.ClientWebSocketResponse) error {
			if err := w.SendStr(co, "hi"); err != nil {
				return err
			}
			text, err := w.ReceiveStr(co, 0)
			fmt.Println(text)
			return err
		})
	})
	// Output: hi
}

func ExampleRequest() {
	session(nil, func(co *coro.Co, _ *aiohttp.ClientSession, url string) error {
		return aiohttp.Request("GET", url, nil).With(co, func(r *aiohttp.ClientResponse) error { return printText(co, r) })
	})
	// Output: hello
}

func ExampleSessionRequestContext() {
	session(nil, func(co *coro.Co, _ *aiohttp.ClientSession, _ string) error {
		err := aiohttp.Request("GET", "/relative", nil).With(co, func(*aiohttp.ClientResponse) error { return nil })
		fmt.Println(gen.Repr(err))
		return nil
	})
	// Output: InvalidUrlClientError('/relative')
}
