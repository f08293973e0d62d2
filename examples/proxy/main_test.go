package main

import (
	"bytes"
	"context"
	"net"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// Three megabytes go through the proxy to a server that sends them back.
func TestProxy(t *testing.T) {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		echo, err := streams.StartServer(co, func(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
			defer w.Close()
			return copyAll(co, r, w)
		}, "127.0.0.1", 0)
		if err != nil {
			return err
		}
		defer echo.Close()
		to := target{"127.0.0.1", echo.Sockets()[0].Addr().(*net.TCPAddr).Port}
		s, err := streams.StartServer(co, to.connect, "127.0.0.1", 0)
		if err != nil {
			return err
		}
		defer s.Close()
		r, w, err := streams.OpenConnection(co, "127.0.0.1", s.Sockets()[0].Addr().(*net.TCPAddr).Port)
		if err != nil {
			return err
		}
		defer w.Close()
		sent := bytes.Repeat([]byte("0123456789abcdef"), 200_000)
		loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			w.Write(sent)
			if err := w.Drain(co); err != nil {
				return err
			}
			return w.WriteEOF()
		}))
		got, err := r.Read(co, -1)
		if !bytes.Equal(got, sent) {
			t.Errorf("%d bytes of %d", len(got), len(sent))
		}
		return err
	}))
	if err != nil {
		t.Error(err)
	}
}
