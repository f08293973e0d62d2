package main

import (
	"context"
	"net"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

// Two people talk, and one goes.
func TestChat(t *testing.T) {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		s, err := streams.StartServer(co, newRoom().join, "127.0.0.1", 0)
		if err != nil {
			return err
		}
		return s.With(co, func(s *streams.Server) error {
			port := s.Sockets()[0].Addr().(*net.TCPAddr).Port
			ann, annOut, err := streams.OpenConnection(co, "127.0.0.1", port)
			if err != nil {
				return err
			}
			defer annOut.Close()
			annOut.Write([]byte("ann\n"))
			if line, err := ann.ReadLine(co); string(line) != "* welcome, ann; 0 others are here\n" {
				t.Errorf("%q %v", line, err)
			}
			_, bobOut, err := streams.OpenConnection(co, "127.0.0.1", port)
			if err != nil {
				return err
			}
			bobOut.Write([]byte("bob\nhello\n"))
			for _, want := range []string{"* bob has come\n", "bob: hello\n"} {
				line, err := ann.ReadLine(co)
				if string(line) != want || err != nil {
					t.Errorf("%q %v, want %q", line, err, want)
				}
			}
			bobOut.Close()
			line, err := ann.ReadLine(co)
			if string(line) != "* bob has gone\n" {
				t.Errorf("%q", line)
			}
			return err
		})
	}))
	if err != nil {
		t.Error(err)
	}
}
