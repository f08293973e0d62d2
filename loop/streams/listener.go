package streams

import (
	"errors"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// acceptRetryDelay is how long accepting rests when the system has nothing left:
// ACCEPT_RETRY_DELAY of asyncio.
const acceptRetryDelay = time.Second

// listener is a socket that a server listens at. A goroutine accepts connections and
// gives them to the loop.
type listener struct {
	source  kernel.Source
	server  *Server
	ln      net.Listener
	fd      int
	backlog int
	cleanup func() // what follows its end, or nil

	mu      sync.Mutex
	turn    sync.Cond
	arrived []net.Conn
	err     error // news
	resting bool  // because of it
	over    bool
}

// listen makes a listener. Nothing is accepted yet.
//
// Errors: RuntimeError if the loop is closed.
func (s *Server) listen(ln net.Listener, backlog int, cleanup func()) error {
	l := &listener{server: s, ln: ln, fd: fdOf(ln), backlog: backlog, cleanup: cleanup}
	l.turn.L = &l.mu
	if !l.source.Init(s.loop, l.news, l.loopClosed) {
		return &gen.RuntimeError{Msg: "Event loop is closed"}
	}
	s.listeners = append(s.listeners, l)
	return nil
}

// String is the repr of asyncio's TransportSocket.
func (l *listener) String() string { return socketRepr(l.fd, l.ln.Addr(), nil) }

func (l *listener) start() { go l.accept() }

// accept is all that the goroutine does.
func (l *listener) accept() {
	for l.mayAccept() {
		nc, err := l.ln.Accept()
		if !l.add(nc, err) {
			return
		}
		l.source.Notify()
	}
}

// mayAccept waits until there is room for a connection, and reports false at the end.
func (l *listener) mayAccept() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.over && (l.resting || len(l.arrived) >= l.backlog) {
		l.turn.Wait()
	}
	return !l.over
}

// add puts in what has come, and reports whether the loop should hear of it.
func (l *listener) add(nc net.Conn, err error) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.over:
		if err == nil {
			nc.Close()
		}
		return false
	case err != nil:
		l.err, l.resting = err, true
	default:
		l.arrived = append(l.arrived, nc)
	}
	return true
}

// news takes in what has come.
func (l *listener) news() {
	l.mu.Lock()
	arrived, err := l.arrived, l.err
	l.arrived, l.err = nil, nil
	l.turn.Signal()
	l.mu.Unlock()
	for _, nc := range arrived {
		if l.server.closed {
			nc.Close()
			continue
		}
		l.server.connected(nc)
	}
	if err != nil && !l.server.closed {
		l.failed(err)
	}
}

// failed tells of an error of the system's, and tries again later.
func (l *listener) failed(err error) {
	message := "Exception in callback BaseSelectorEventLoop._accept_connection()"
	for _, scarce := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM} {
		if errors.Is(err, scarce) {
			message = "socket.accept() out of system resource"
		}
	}
	k := l.server.loop
	k.CallExceptionHandler(&kernel.ExceptionContext{
		Message:   message,
		Exception: gen.OSErrorOf(err),
		Fields:    []kernel.ContextField{{Key: "socket", Value: l}},
	})
	k.CallLater(int64(acceptRetryDelay), l.again)
}

// again has the goroutine accept again.
func (l *listener) again() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.resting = false
	l.turn.Signal()
}

// close ends the socket, and the goroutine by that.
func (l *listener) close() {
	l.mu.Lock()
	arrived := l.arrived
	l.over, l.arrived = true, nil
	l.turn.Broadcast()
	l.mu.Unlock()
	for _, nc := range arrived {
		nc.Close()
	}
	l.ln.Close()
	l.source.End()
	if l.cleanup != nil {
		l.cleanup()
	}
}

// loopClosed ends the socket because its loop is closed.
func (l *listener) loopClosed() {
	s := l.server
	if !s.closed {
		message := "unclosed server " + s.String()
		if text := s.origin.Text(); text != "" {
			message += "\nServer made at (most recent call last)\n" + text
		}
		coro.Warn(coro.Warning{Category: "ResourceWarning", Message: message})
		s.Close()
	}
}
