package aiohttp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
)

// BenchmarkGet is a GET and its 13 bytes over connections that are kept, so many at once,
// by tasks and by goroutines with net/http alone.
func BenchmarkGet(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "Hello, World!") }))
	defer server.Close()
	for _, n := range []int{1, 100, 1000} {
		b.Run(fmt.Sprint("aiohttp/", n), func(b *testing.B) {
			b.ReportAllocs()
			tasks(b, server.URL, n)
		})
		b.Run(fmt.Sprint("nethttp/", n), func(b *testing.B) {
			b.ReportAllocs()
			goroutines(b, server.URL, n)
		})
	}
}

func tasks(b *testing.B, url string, n int) {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		o := &aiohttp.SessionOptions{Connector: aiohttp.NewConnector(&aiohttp.ConnectorOptions{Limit: -1})}
		return aiohttp.NewClientSession(co, o).With(co, func(s *aiohttp.ClientSession) error {
			left := b.N
			one := func(co *coro.Co) (gen.None, error) {
				for left > 0 {
					left--
					err := s.Get(url, nil).With(co, func(r *aiohttp.ClientResponse) error {
						_, err := r.Read(co)
						return err
					})
					if err != nil {
						return gen.None{}, err
					}
				}
				return gen.None{}, nil
			}
			g := loop.NewTaskGroup()
			return g.With(co, func() error {
				for range n {
					if _, err := loop.CreateTaskIn(g, coro.New(one), nil); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}))
	if err != nil {
		b.Fatal(err)
	}
}

func goroutines(b *testing.B, url string, n int) {
	t := &http.Transport{MaxIdleConnsPerHost: 1 << 20, DisableCompression: true}
	defer t.CloseIdleConnections()
	client := &http.Client{Transport: t}
	work := make(chan struct{}, b.N)
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			for range work {
				r, err := client.Get(url)
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.ReadAll(r.Body)
				r.Body.Close()
			}
		})
	}
	all.Wait()
}
