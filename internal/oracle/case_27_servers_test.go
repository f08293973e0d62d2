package oracle_test

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
)

func TestServers(t *testing.T) {
	const protocols = "there are streams and no protocols"
	runCase(t, oracleCase{
		name: "27_servers",
		left: []left{
			{from: "    client connection_made", why: protocols},
			{from: "    client eof_received", why: protocols},
			{from: "    client connection_lost None", why: protocols},
			{from: `write str                                                  !! TypeError("data argument must be a bytes-like object, not 'str'")`, why: "the types say it"},
			{from: "    client connection_made", why: protocols},
			{from: "    client eof_received", why: protocols},
			{from: "    client connection_lost None", why: protocols},
			{from: "    ValueError('Neither host/port nor sock were specified')", why: "port 0 is any port"},
			{from: "# UDP", to: "    udp lost None", why: "datagrams are package net's"},
			{from: "    udp lost None", why: "as above"},
		},
		twin: func(w *twin) {
			l := loop.NewWith(&loop.RunOptions{Engine: w.engine})
			defer l.Close()
			_, err := loop.RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
				w.loop = l
				c := &streamCase{w, co}
				waiting := c.serverEcho()
				c.serverClosing(waiting)
				c.serverLater()
				c.serverArguments()
				return nil
			}))
			if err != nil {
				t.Error(err)
			}
		},
	})
}

// serverEchoing is class Echo.
func (c *streamCase) serverEchoing(co *coro.Co, r *streams.StreamReader, w *streams.StreamWriter) error {
	c.w.out("    server connection_made")
	for {
		b, err := r.Read(co, 1<<16)
		switch {
		case err != nil:
			return err
		case len(b) == 0 && w.IsClosing():
			c.w.out("    server connection_lost", none{})
			return w.WaitClosed(co)
		case len(b) == 0:
			c.w.out("    server eof_received")
			w.Close()
			err := w.WaitClosed(co)
			c.w.out("    server connection_lost", orNone(err == nil))
			return err
		}
		c.w.out("    server data", b)
		w.Write(b)
	}
}

// serverPair is a server with its first connection.
type serverPair struct {
	server *streams.Server
	port   int
}

func (c *streamCase) serverEcho() serverPair {
	s, port := c.serve(c.serverEchoing)
	r, w := c.open(port)
	w.Write([]byte("hello"))
	first, _ := r.ReadExactly(c.co, 5)
	value(c.w, "is_closing", w.IsClosing())
	w.WriteEOF()
	_, err := w.Write([]byte("x"))
	call(c.w, "write after eof", none{}, err)
	rest, _ := r.Read(c.co, -1)
	w.Close()
	w.WaitClosed(c.co)
	for len(loop.AllTasks(c.w.loop)) > 1 {
		tick(c.co, 1)
	}
	c.w.out("   ", append(first, rest...))
	value(c.w, "is_closing", w.IsClosing())
	w.Close()
	value(c.w, "close twice", none{})
	c.w.out("    get_extra_info default", w.ExtraInfo("nope", "D"))
	return serverPair{s, port}
}

func (c *streamCase) serverClosing(p serverPair) {
	waiting := loop.CreateTask(c.co, coro.Do(p.server.WaitClosed))
	loop.Sleep(c.co, 10*time.Millisecond)
	c.w.out("    wait_closed before close: pending (3.12.1+)", waiting.Done())
	_, w := c.open(p.port)
	for strings.Count(strings.Join(c.w.said(), "\n"), "connection_made") < 2 {
		tick(c.co, 1)
	}
	p.server.Close()
	c.w.out("    closed: is_serving", p.server.IsServing(), "()"[:2*btoi(len(p.server.Sockets()) == 0)])
	loop.Sleep(c.co, 20*time.Millisecond)
	c.w.out("    close() does not close connections; wait_closed waits for them:", waiting.Done())
	p.server.CloseClients()
	for len(loop.AllTasks(c.w.loop)) > 1 {
		tick(c.co, 1)
	}
	c.w.out("    after close_clients wait_closed done", waiting.Done())
	w.Close()
	w.WaitClosed(c.co)
}

// btoi is Python's int(b).
func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c *streamCase) serverLater() {
	h := c.serverEchoing
	s, err := streams.StartServerWith(c.co, h, "127.0.0.1", 0, &streams.ServerOptions{NoServing: true})
	if err != nil {
		c.w.t.Fatal(err)
	}
	c.w.out("    start_serving=False", s.IsServing())
	s.StartServing(c.co)
	s.StartServing(c.co)
	c.w.out("    idempotent", s.IsServing())
	s.Close()
	s.Close()
	s, _ = c.serve(h)
	s.With(c.co, func(s *streams.Server) error {
		c.w.out("    async with", s.IsServing())
		return nil
	})
	c.w.out("    after", s.IsServing())
}

func (c *streamCase) serverArguments() {
	c.w.out("# argument errors")
	_, _, err := streams.OpenConnection(c.co, "", 0)
	c.w.out("   ", exc(err))
	one, two := net.Pipe()
	two.Close()
	_, _, err = streams.OpenConnectionWith(c.co, "h", 1, &streams.ConnectOptions{Sock: one})
	c.w.out("   ", exc(err))
	_, _, err = streams.OpenConnectionWith(c.co, "h", 1, &streams.ConnectOptions{ServerHostname: "x"})
	c.w.out("   ", exc(err))
	_, _, err = streams.OpenConnectionWith(c.co, "", 0, &streams.ConnectOptions{TLS: &tls.Config{}})
	c.w.out("   ", exc(err))
}
