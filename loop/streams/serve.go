package streams

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
)

// ServerOptions are the options of [StartServerWith] and [StartUnixServerWith]. Nil and
// zero mean Python's defaults.
//
// Python: asyncio.start_server, library/asyncio-stream.
type ServerOptions struct {
	// Limit is the readers', in bytes; zero is DefaultLimit.
	Limit int
	// Backlog is how many connections may wait to be accepted; zero is 100.
	Backlog int
	// TLS makes the connections ones with TLS; nil is none. It needs a certificate.
	TLS *tls.Config
	// HandshakeTimeout is how long the beginning of TLS may take; zero is 60 s.
	HandshakeTimeout time.Duration
	// Hosts are further hosts to listen at.
	Hosts []string
	// Family is loop.AFInet or loop.AFInet6; zero is any.
	Family int
	// NoReuseAddress is Python's reuse_address=False: the port of a server that has
	// just ended is refused for a while.
	NoReuseAddress bool
	// ReusePort lets others listen at the same port who say so, too.
	ReusePort bool
	// KeepAlive makes the system ask peers that are silent for a long time whether they
	// are still there.
	KeepAlive bool
	// Sock is what to listen at, instead of a host or a path.
	Sock net.Listener
	// NoServing is Python's start_serving=False: nothing is accepted before
	// [Server.StartServing]. Who connects before waits.
	NoServing bool
	// NoCleanup is Python's cleanup_socket=False: the file of a Unix socket stays.
	NoCleanup bool
}

// backlog is how many connections may wait to be accepted, unless somebody says
// otherwise.
const backlog = 100

// StartServer listens at a port of a host, and calls handler for each connection, in a
// task of its own. The empty host is all addresses of the machine; port 0 is one that
// is free. It panics if handler is nil.
//
// Errors: [gen.OSError] "[Errno 98] error while attempting to bind on address
// ('127.0.0.1', 80): [errno 98] address already in use", "could not bind on any address
// out of …"; [*gen.GAIError] if the host has no address; [gen.ValueError] for what does
// not go together, or a port that is none; what is thrown into the waiting task;
// [gen.RuntimeError] if no loop runs co.
//
// Python: asyncio.start_server, library/asyncio-stream.
//
// Differs: a port above 65535 is a ValueError; a server that does not serve yet lets
// connections wait, CPython's refuses them.
func StartServer(co *coro.Co, handler Handler, host string, port int) (*Server, error) {
	return startServer(co, handler, host, port, nil)
}

// StartServerWith is [StartServer] with options; nil means none.
//
// Python: asyncio.start_server, library/asyncio-stream.
func StartServerWith(co *coro.Co, handler Handler, host string, port int, o *ServerOptions) (*Server, error) {
	return startServer(co, handler, host, port, o)
}

func startServer(co *coro.Co, handler Handler, host string, port int, o *ServerOptions) (*Server, error) {
	s, o, err := newServer(co, handler, o)
	if err != nil {
		return nil, err
	}
	if o.Sock != nil {
		if host != "" || port != 0 || o.Hosts != nil {
			return nil, &gen.ValueError{Msg: "host/port and sock can not be specified at the same time"}
		}
		return s.begin(co, []net.Listener{o.Sock}, o, nil)
	}
	if port < 0 || port > 65535 {
		return nil, &gen.ValueError{Msg: "bind(): port must be 0-65535."}
	}
	var r dial.Resolver
	if l := s.Loop(); l.Resolver() != nil {
		r = l.Resolver()
	}
	all, err := outside(co, func(ctx context.Context) ([]net.Listener, error) {
		addrs, err := o.lookup(ctx, r, append([]string{host}, o.Hosts...), port)
		if err != nil {
			return nil, err
		}
		return o.bind(ctx, addrs)
	}, closeAll)
	if err != nil {
		return nil, err
	}
	return s.begin(co, all, o, nil)
}

// newServer makes a server that does not listen yet.
func newServer(co *coro.Co, handler Handler, o *ServerOptions) (*Server, *ServerOptions, error) {
	if handler == nil {
		panic("streams: a server without a handler")
	}
	if o == nil {
		o = &ServerOptions{}
	}
	t := kernel.TaskOf(co)
	switch {
	case t == nil:
		return nil, nil, kernel.ErrNoRunningLoop()
	case o.Limit < 0:
		return nil, nil, &gen.ValueError{Msg: badLimit}
	case o.TLS == nil && o.HandshakeTimeout != 0:
		return nil, nil, &gen.ValueError{Msg: "ssl_handshake_timeout is only meaningful with ssl"}
	}
	s := &Server{
		loop: t.Loop(), handler: handler, name: frame.CodeOf(handler).Qualname(), context: coro.CopyContext(co),
		limit: o.Limit, tls: o.TLS, timeout: o.HandshakeTimeout, origin: frame.CurrentTrace(traceDepth),
	}
	return s, o, nil
}

// begin makes the server one of the listeners, and has it serve unless it is not to.
func (s *Server) begin(co *coro.Co, all []net.Listener, o *ServerOptions, cleanup func()) (*Server, error) {
	n := o.Backlog
	if n <= 0 {
		n = backlog
	}
	for _, ln := range all {
		setBacklog(ln, n)
		if err := s.listen(ln, n, cleanup); err != nil {
			closeAll(all)
			return nil, err
		}
	}
	if o.NoServing {
		return s, nil
	}
	s.startServing()
	if err := kernel.Sleep(co, 0); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func closeAll(all []net.Listener) {
	for _, ln := range all {
		ln.Close()
	}
}

// lookup finds the addresses of all hosts, each once.
func (o *ServerOptions) lookup(ctx context.Context, r dial.Resolver, hosts []string, port int) ([]dial.Addr, error) {
	var all []dial.Addr
	seen := map[netip.Addr]bool{}
	for _, host := range hosts {
		addrs := dial.Wildcard(port, dial.Family(o.Family))
		if host != "" {
			var err error
			if addrs, err = dial.LookupWith(ctx, r, host, port, dial.Family(o.Family)); err != nil {
				return nil, err
			}
		}
		for _, a := range addrs {
			if !seen[a.IP] {
				seen[a.IP] = true
				all = append(all, a)
			}
		}
	}
	return all, nil
}

// bind listens at all addresses that this machine has.
func (o *ServerOptions) bind(ctx context.Context, addrs []dial.Addr) ([]net.Listener, error) {
	var all []net.Listener
	for _, a := range addrs {
		ln, err := o.listenAt(ctx, a)
		switch {
		case err == nil:
			all = append(all, ln)
		case errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT):
			// The family is not enabled, presumably.
		default:
			closeAll(all)
			return nil, dial.BindError(err, a)
		}
	}
	if all == nil {
		texts := make([]string, len(addrs))
		for i, a := range addrs {
			texts[i] = a.String()
		}
		return nil, &gen.OSError{Strerror: fmt.Sprintf("could not bind on any address out of [%s]", strings.Join(texts, ", "))}
	}
	return all, nil
}

func (o *ServerOptions) listenAt(ctx context.Context, a dial.Addr) (net.Listener, error) {
	c := net.ListenConfig{Control: o.control, KeepAlive: -1}
	if o.KeepAlive {
		c.KeepAlive = 0
	}
	network := "tcp6"
	if a.Family() == dial.Inet {
		network = "tcp4"
	}
	return c.Listen(ctx, network, netip.AddrPortFrom(a.IP, uint16(a.Port)).String())
}

// StartUnixServer is [StartServer] at a Unix socket. A socket that is there already, of
// a server that has ended, is removed; the one that is made is removed when the server
// is closed, unless somebody has put another in its place. A path that begins with a
// zero byte is the name of an abstract one.
//
// Errors: [gen.OSError] "[Errno 98] Address '/tmp/file' is already in use" for what is
// no socket, and others of its kind; "AF_UNIX path too long"; [gen.ValueError] for what
// does not go together; otherwise those of StartServer.
//
// Python: asyncio.start_unix_server, library/asyncio-stream.
func StartUnixServer(co *coro.Co, handler Handler, path string) (*Server, error) {
	return startUnix(co, handler, path, nil)
}

// StartUnixServerWith is [StartUnixServer] with options; nil means none. Those about
// addresses do not matter.
//
// Python: asyncio.start_unix_server, library/asyncio-stream.
func StartUnixServerWith(co *coro.Co, handler Handler, path string, o *ServerOptions) (*Server, error) {
	return startUnix(co, handler, path, o)
}

func startUnix(co *coro.Co, handler Handler, path string, o *ServerOptions) (*Server, error) {
	s, o, err := newServer(co, handler, o)
	if err != nil {
		return nil, err
	}
	switch {
	case path != "" && o.Sock != nil:
		return nil, &gen.ValueError{Msg: "path and sock can not be specified at the same time"}
	case path == "" && o.Sock == nil:
		return nil, &gen.ValueError{Msg: "path was not specified, and no sock specified"}
	}
	ln := o.Sock
	if ln == nil {
		if ln, err = s.bindUnix(path); err != nil {
			return nil, err
		}
	}
	u, ok := ln.(*net.UnixListener)
	if !ok {
		return nil, &gen.ValueError{Msg: "A UNIX Domain Stream Socket was expected, got " + gen.Repr(ln)}
	}
	u.SetUnlinkOnClose(false)
	return s.begin(co, []net.Listener{ln}, o, o.cleanup(u))
}

// bindUnix listens at path.
func (s *Server) bindUnix(path string) (net.Listener, error) {
	name, err := dial.UnixName(path)
	if err != nil {
		return nil, err
	}
	if path[0] != 0 {
		s.removeStale(path)
	}
	ln, err := net.ListenUnix("unix", &net.UnixAddr{Name: name, Net: "unix"})
	switch {
	case err == nil:
		return ln, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, gen.NewOSError(int(syscall.EADDRINUSE), "Address "+gen.Repr(path)+" is already in use", "")
	}
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	return nil, gen.OSErrorOf(err)
}

// removeStale removes a socket that was left behind.
func (s *Server) removeStale(path string) {
	info, err := os.Stat(path)
	if err == nil && info.Mode()&os.ModeSocket != 0 {
		err = os.Remove(path)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		s.loop.Log(slog.LevelError, fmt.Sprintf("Unable to check or remove stale UNIX socket %s: %s", gen.Repr(path), gen.Repr(gen.OSErrorOf(err))), nil)
	}
}

// cleanup is what removes the file of the socket, if it is still the same.
func (o *ServerOptions) cleanup(u *net.UnixListener) func() {
	path := unixPath(u.Addr().(*net.UnixAddr))
	if o.NoCleanup || path == "" || path[0] == 0 {
		return nil
	}
	made, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return func() {
		if now, err := os.Stat(path); err == nil && os.SameFile(made, now) {
			os.Remove(path)
		}
	}
}
