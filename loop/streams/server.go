package streams

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

// Handler deals with a connection that a [Server] has accepted, in a task of its own.
// It closes w. If it fails, the loop's exception handler is told "Unhandled exception
// in client_connected_cb", and the connection is closed; so it is if the task is
// cancelled.
//
// Python: client_connected_cb of asyncio.start_server, library/asyncio-stream.
type Handler func(co *coro.Co, r *StreamReader, w *StreamWriter) error

// Server accepts connections. [StartServer] and [StartUnixServer] make one. It belongs
// to the goroutine of its loop. It must be closed; one that is not is reported when the
// loop is closed.
//
// Python: asyncio.Server, library/asyncio-eventloop.
type Server struct {
	loop    *kernel.Loop
	handler Handler
	name    string // of the handler
	context *coro.Context
	limit   int
	tls     *tls.Config
	timeout time.Duration
	origin  frame.Trace // where it was made

	listeners []*listener
	clients   []*conn
	serving   bool
	closed    bool
	done      bool // closed, and without clients since
	leaving   line
	forever   *waiter
}

// serve begins to deal with a connection.
func (s *Server) connected(nc net.Conn) {
	c, err := newConn(s.loop, nc, connOptions{kind: socketKind, limit: s.limit, server: s, origin: s.origin})
	if err != nil {
		nc.Close()
		return
	}
	s.attach(c)
	if s.tls == nil {
		s.handle(c)
		return
	}
	t := tls.Server(nc, s.tls)
	begin(s.loop, func() error { return shake(context.Background(), t, s.timeout) }, func(err error) {
		switch {
		case c.phase != open:
		case err != nil:
			s.refused(c, err)
		default:
			c.secure(t, s.tls)
			s.handle(c)
		}
	}, func(error) { nc.Close() })
}

// refused ends a connection with which TLS has not begun. What strangers send is no
// news but in debug mode.
func (s *Server) refused(c *conn, err error) {
	if s.loop.Debug() {
		s.loop.CallExceptionHandler(&kernel.ExceptionContext{
			Message:   "Error on transport creation for incoming connection",
			Exception: err,
			Fields:    []kernel.ContextField{{Key: "transport", Value: c}},
		})
	}
	c.forceClose(nil)
}

// handle makes the task that deals with a connection.
func (s *Server) handle(c *conn) {
	c.start()
	w := &StreamWriter{c}
	s.loop.SkipNumber() // of the task that accepts it in asyncio
	body := func(co *coro.Co) (gen.None, error) { return gen.None{}, s.handler(co, c.reader, w) }
	t, err := loop.CreateTaskOn(s.loop.Face.(*loop.Loop),
		coro.NewWith(body, &coro.Options{Name: s.name}), &loop.TaskOptions{Context: s.context.Copy()})
	if err != nil {
		c.forceClose(nil)
		return
	}
	t.AddDoneCallback(func(t *loop.Task[gen.None]) {
		switch {
		case t.Cancelled():
			c.close()
		case t.Err() != nil:
			s.loop.CallExceptionHandler(&kernel.ExceptionContext{
				Message:   "Unhandled exception in client_connected_cb",
				Exception: t.Err(),
				Fields:    []kernel.ContextField{{Key: "transport", Value: c}},
			})
			c.close()
		}
	})
}

func (s *Server) attach(c *conn) {
	c.place = len(s.clients)
	s.clients = append(s.clients, c)
}

// detach forgets a connection that is lost.
func (s *Server) detach(c *conn) {
	last := len(s.clients) - 1
	s.clients[c.place] = s.clients[last]
	s.clients[c.place].place = c.place
	s.clients[last] = nil
	s.clients = s.clients[:last]
	s.rest()
}

// rest lets those go who wait for the server's end, if it has come.
func (s *Server) rest() {
	if s.closed && len(s.clients) == 0 {
		s.done = true
		s.leaving.release(nil)
	}
}

// Loop is the loop the server belongs to.
//
// Python: Server.get_loop, library/asyncio-eventloop.
func (s *Server) Loop() *loop.Loop { return s.loop.Face.(*loop.Loop) }

// IsServing reports whether the server accepts connections.
//
// Python: Server.is_serving, library/asyncio-eventloop.
func (s *Server) IsServing() bool { return s.serving }

// Sockets are what the server listens at; none once it is closed. They are for their
// addresses: they must not be used otherwise.
//
// Python: Server.sockets, library/asyncio-eventloop.
func (s *Server) Sockets() []net.Listener {
	var all []net.Listener
	if s.closed {
		return nil
	}
	for _, l := range s.listeners {
		all = append(all, l.ln)
	}
	return all
}

// StartServing begins to accept connections. Doing so again does nothing.
//
// Errors: what is thrown into the task; [gen.RuntimeError] "server … is closed", and if
// no loop runs co.
//
// Python: Server.start_serving, library/asyncio-eventloop.
//
// Differs: on a closed server it is a RuntimeError, in CPython a TypeError about None.
func (s *Server) StartServing(co *coro.Co) error {
	if err := owned(co, s.loop); err != nil {
		return err
	}
	if s.closed {
		return s.errClosed()
	}
	s.startServing()
	return kernel.Sleep(co, 0)
}

func (s *Server) startServing() {
	if s.serving {
		return
	}
	s.serving = true
	for _, l := range s.listeners {
		l.start()
	}
}

func (s *Server) errClosed() error {
	return &gen.RuntimeError{Msg: fmt.Sprintf("server %v is closed", s)}
}

// ServeForever accepts connections until the task is cancelled, which closes the
// server, or until that is closed.
//
// Errors: [loop.CancelledError], always; [gen.RuntimeError] "server … is already being
// awaited on serve_forever()", "server … is closed", and if no loop runs co.
//
// Python: Server.serve_forever, library/asyncio-eventloop.
func (s *Server) ServeForever(co *coro.Co) error {
	if err := owned(co, s.loop); err != nil {
		return err
	}
	switch {
	case s.forever != nil:
		return &gen.RuntimeError{Msg: fmt.Sprintf("server %v is already being awaited on serve_forever()", s)}
	case s.closed:
		return s.errClosed()
	}
	s.startServing()
	me := &waiter{}
	me.Init(s.loop)
	s.forever = me
	err := me.Wait(co)
	if kernel.IsCancelled(err) {
		s.Close()
		if again := s.WaitClosed(co); again != nil {
			err = again
		}
	}
	s.forever = nil
	return err
}

// Close stops to accept connections. Those that there are stay open. Closing twice does
// nothing.
//
// Python: Server.close, library/asyncio-eventloop.
func (s *Server) Close() {
	if s.closed {
		return
	}
	s.closed, s.serving = true, false
	for _, l := range s.listeners {
		l.close()
	}
	if s.forever != nil {
		s.forever.CancelPlain(nil)
	}
	s.rest()
}

// CloseClients closes all connections of the server, as [StreamWriter.Close] does.
//
// Python: Server.close_clients, library/asyncio-eventloop.
func (s *Server) CloseClients() {
	for _, c := range slices.Clone(s.clients) {
		c.close()
	}
}

// AbortClients ends all connections of the server, as [StreamWriter.Abort] does.
//
// Python: Server.abort_clients, library/asyncio-eventloop.
func (s *Server) AbortClients() {
	for _, c := range slices.Clone(s.clients) {
		c.forceClose(nil)
	}
}

// WaitClosed waits until the server is closed and has no connections any more.
//
// Errors: what is thrown into the waiting task; [gen.RuntimeError] if no loop runs co
// and it has to wait.
//
// Python: Server.wait_closed, library/asyncio-eventloop.
func (s *Server) WaitClosed(co *coro.Co) error {
	if s.done {
		return nil
	}
	if err := owned(co, s.loop); err != nil {
		return err
	}
	return s.leaving.wait(co, s.loop)
}

// AEnter returns the server.
//
// Python: Server.__aenter__, library/asyncio-eventloop.
func (s *Server) AEnter(co *coro.Co) (*Server, error) { return s, nil }

// AExit closes the server and waits until that is done. It returns false.
//
// Errors: those of WaitClosed.
//
// Python: Server.__aexit__, library/asyncio-eventloop.
func (s *Server) AExit(co *coro.Co, _ error) (suppress bool, _ error) {
	s.Close()
	return false, s.WaitClosed(co)
}

// With runs block, then closes the server and waits until that is done, as async with
// does.
//
// Errors: block's; those of WaitClosed.
//
// Python: async with server, library/asyncio-eventloop.
func (s *Server) With(co *coro.Co, block func(s *Server) error) error {
	return coro.With(co, s, block)
}

// String is Python's repr, "<Server sockets=(<asyncio.TransportSocket fd=6, …>,)>".
func (s *Server) String() string {
	if s.closed {
		return "<Server sockets=()>"
	}
	var all []string
	for _, l := range s.listeners {
		all = append(all, l.String())
	}
	text := strings.Join(all, ", ")
	if len(all) == 1 {
		text += ","
	}
	return "<Server sockets=(" + text + ")>"
}
