package main

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// traffic is what clients send to an echo server over m.Size connections: so many
// messages at once, of so many bytes. A unit is one such exchange. Both ends are in
// the process, each written as one writes it there.
type traffic struct{ atOnce, bytes int }

var (
	oneKiB    = traffic{1, 1024}
	pipelined = traffic{16, 64}
)

func (t traffic) streams(m *meter.Meter) {
	inLoop(m, func(co *coro.Co) error {
		s, err := streams.StartServer(co, t.echo, "127.0.0.1", 0)
		if err != nil {
			return err
		}
		return s.With(co, func(s *streams.Server) error {
			clients := make([]func(co *coro.Co) error, m.Size)
			writers := make([]*streams.StreamWriter, m.Size)
			for i := range clients {
				r, w, err := streams.OpenConnection(co, "127.0.0.1", s.Sockets()[0].Addr().(*net.TCPAddr).Port)
				if err != nil {
					return err
				}
				writers[i] = w
				clients[i] = func(co *coro.Co) error { return t.client(co, m, r, w) }
			}
			m.Start()
			err := sideBySide(co, clients)
			m.Stop()
			for _, w := range writers {
				w.Close()
				err = errors.Join(err, w.WaitClosed(co))
			}
			return err
		})
	})
}

func sideBySide(co *coro.Co, bodies []func(co *coro.Co) error) error {
	all := make([]coro.Awaitable[gen.None], len(bodies))
	for i, body := range bodies {
		all[i] = coro.Do(body)
	}
	_, err := loop.Gather(co, all...).Await(co)
	return err
}

func (t traffic) echo(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	defer w.Close()
	for {
		data, err := r.ReadExactly(co, t.bytes)
		if err != nil {
			return nil // the client has gone
		}
		w.Write(data)
		if err := w.Drain(co); err != nil {
			return err
		}
	}
}

func (t traffic) client(co *coro.Co, m *meter.Meter, r *streams.StreamReader, w *streams.StreamWriter) error {
	message := make([]byte, t.bytes)
	for range (m.N + m.Size - 1) / m.Size {
		for range t.atOnce {
			w.Write(message)
		}
		for range t.atOnce {
			if _, err := r.ReadExactly(co, t.bytes); err != nil {
				return err
			}
		}
		m.Done++
	}
	return nil
}

// goroutines is the same with a goroutine for each end of a connection.
func (t traffic) goroutines(m *meter.Meter) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		m.Fail(err)
		return
	}
	var servers, clients sync.WaitGroup
	var failed atomic.Pointer[error]
	servers.Go(func() {
		for c, err := ln.Accept(); err == nil; c, err = ln.Accept() {
			servers.Go(func() { t.echoConn(c) })
		}
	})
	conns := make([]net.Conn, m.Size)
	for i := range conns {
		if conns[i], err = net.Dial("tcp", ln.Addr().String()); err != nil {
			m.Fail(err)
			return
		}
	}
	each := (m.N + m.Size - 1) / m.Size
	m.Start()
	for _, c := range conns {
		clients.Go(func() {
			if err := t.exchange(c, each); err != nil {
				failed.Store(&err)
			}
		})
	}
	clients.Wait()
	m.Stop()
	if err := failed.Load(); err != nil {
		m.Fail(*err)
	}
	m.Done = each * m.Size
	for _, c := range conns {
		c.Close()
	}
	ln.Close()
	servers.Wait()
}

func (t traffic) echoConn(c net.Conn) {
	defer c.Close()
	data := make([]byte, t.bytes)
	for {
		if _, err := io.ReadFull(c, data); err != nil {
			return
		}
		c.Write(data)
	}
}

func (t traffic) exchange(c net.Conn, rounds int) error {
	message := make([]byte, t.bytes)
	for range rounds {
		for range t.atOnce {
			c.Write(message)
		}
		for range t.atOnce {
			if _, err := io.ReadFull(c, message); err != nil {
				return err
			}
		}
	}
	return nil
}
