package aiohttp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/aiohttp"
	"github.com/coluber-go/coluber/loop/aiohttp/aiohttptest"
)

// BenchmarkGet is a GET of 13 bytes over connections that are kept, at so many at once:
// here, and with net/http in goroutines.
func BenchmarkGet(b *testing.B) {
	server := aiohttptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello, world\n") }))
	defer server.Close()
	for _, n := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("coluber/%d", n), func(b *testing.B) { benchmarkTasks(b, server.URL, n) })
		b.Run(fmt.Sprintf("nethttp/%d", n), func(b *testing.B) { benchmarkGoroutines(b, server.URL, n) })
	}
}

func benchmarkTasks(b *testing.B, url string, n int) {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		connector := aiohttp.NewTCPConnector(co, &aiohttp.ConnectorOptions{Limit: -1})
		s, err := aiohttp.NewClientSessionWith(co, &aiohttp.SessionOptions{Connector: connector})
		if err != nil {
			return err
		}
		defer s.Close(co)
		left := b.N
		var all []coro.Awaitable[gen.None]
		for range n {
			all = append(all, coro.Do(func(co *coro.Co) error {
				for ; left > 0; left-- {
					err := s.Get(url, nil).With(co, func(r *aiohttp.ClientResponse) error {
						_, err := r.Read(co)
						return err
					})
					if err != nil {
						return err
					}
				}
				return nil
			}))
		}
		b.ResetTimer()
		_, err = loop.Gather(co, all...).Await(co)
		b.StopTimer()
		return err
	}))
	if err != nil {
		b.Error(err)
	}
}

func benchmarkGoroutines(b *testing.B, url string, n int) {
	t := &http.Transport{MaxIdleConnsPerHost: n}
	defer t.CloseIdleConnections()
	client := &http.Client{Transport: t}
	work := make(chan struct{})
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for range work {
				resp, err := client.Get(url)
				if err != nil {
					b.Error(err)
					continue
				}
				io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
		})
	}
	b.ResetTimer()
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	wg.Wait()
	b.StopTimer()
}
