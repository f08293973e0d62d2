package streams_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

const messageSize = 1024

// BenchmarkEcho has ordinary goroutines send messages of 1 KiB to an echo server and
// wait for them: to one of this package's, and beside it to one that has a goroutine
// for each connection. Pin it for numbers worth comparing:
//
//	GOMAXPROCS=1 taskset -c 1 go test -bench Echo -count 5
//
// Pipelined has 16 messages of 64 bytes under way on each of 10 connections.
func BenchmarkEcho(b *testing.B) {
	servers := []struct {
		name  string
		serve func(b *testing.B, size int, use func(addr string))
	}{{"streams", withEchoServer}, {"goroutines", withEchoGoroutines}}
	for _, s := range servers {
		for _, conns := range []int{1, 100} {
			b.Run(fmt.Sprintf("1KiB-%d/%s", conns, s.name), func(b *testing.B) {
				s.serve(b, messageSize, func(addr string) { exchange(b, addr, conns, 1, messageSize) })
			})
		}
		b.Run("pipelined/"+s.name, func(b *testing.B) {
			s.serve(b, 64, func(addr string) { exchange(b, addr, 10, 16, 64) })
		})
	}
}

// withEchoServer has use talk to a server of this package.
func withEchoServer(b *testing.B, size int, use func(addr string)) {
	main := coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServer(co, func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
			defer w.Close()
			for {
				data, err := r.ReadExactly(co, size)
				if err != nil {
					return nil
				}
				w.Write(data)
				if err := w.Drain(co); err != nil {
					return err
				}
			}
		}, "127.0.0.1", 0)
		if err != nil {
			return err
		}
		return s.With(co, func(s *streams.Server) error {
			_, err := loop.ToThread(co, func(context.Context) (int, error) {
				use(s.Sockets()[0].Addr().String())
				return 0, nil
			})
			return err
		})
	})
	if _, err := loop.Run(context.Background(), main); err != nil {
		b.Fatal(err)
	}
}

// withEchoGoroutines has use talk to a server as one writes it in Go.
func withEchoGoroutines(b *testing.B, size int, use func(addr string)) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				data := make([]byte, size)
				for {
					if _, err := io.ReadFull(c, data); err != nil {
						return
					}
					c.Write(data)
				}
			}()
		}
	}()
	use(ln.Addr().String())
}

// exchange sends b.N messages over some connections, so many at a time on each, and
// waits for their return.
func exchange(b *testing.B, addr string, conns, atOnce, size int) {
	all := make([]net.Conn, conns)
	for i := range all {
		var err error
		if all[i], err = net.Dial("tcp", addr); err != nil {
			b.Error(err)
			return
		}
		defer all[i].Close()
	}
	each := max(1, b.N/conns/atOnce)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, c := range all {
		wg.Go(func() {
			message := make([]byte, size*atOnce)
			for range each {
				c.Write(message)
				if _, err := io.ReadFull(c, message); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(each*conns*atOnce)/b.Elapsed().Seconds(), "messages/s")
}
