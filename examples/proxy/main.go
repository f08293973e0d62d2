// Proxy hands every connection on to another address.
//
//	go run ./examples/proxy 127.0.0.1:8080 example.com:80
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"strconv"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Println("usage: proxy listen-address target-address")
		return
	}
	host, port := split(os.Args[1])
	to := target{}
	to.host, to.port = split(os.Args[2])
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServer(co, to.connect, host, port)
		if err != nil {
			return err
		}
		fmt.Println("listening at", s.Sockets()[0].Addr())
		return s.With(co, func(s *streams.Server) error { return s.ServeForever(co) })
	}), &loop.RunOptions{HandleSIGINT: true})
	if err != nil && !gen.IsInstance[*gen.KeyboardInterrupt](err) {
		log.Fatal(err)
	}
}

func split(address string) (host string, port int) {
	host, text, err := net.SplitHostPort(address)
	if err == nil {
		port, err = strconv.Atoi(text)
	}
	if err != nil {
		log.Fatalf("proxy: %q is no address", address)
	}
	return host, port
}

// target is where the connections lead.
type target struct {
	host string
	port int
}

// connect deals with one connection: both directions at once, until both have ended.
func (t target) connect(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	defer w.Close()
	theirs, there, err := streams.OpenConnection(co, t.host, t.port)
	if err != nil {
		return err
	}
	defer there.Close()
	g := loop.NewTaskGroup()
	return g.With(co, func() error {
		_, out := loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error { return copyAll(co, r, there) }), nil)
		_, in := loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error { return copyAll(co, theirs, w) }), nil)
		return errors.Join(out, in)
	})
}

// copyAll copies until the end, no faster than the other side reads.
func copyAll(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	for {
		b, err := r.Read(co, 64<<10)
		if err != nil {
			return err
		}
		if len(b) == 0 {
			return w.WriteEOF()
		}
		w.Write(b)
		if err := w.Drain(co); err != nil {
			return err
		}
	}
}
