package streams

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"syscall"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/coluber-go/coluber/loop"
)

// ConnectOptions are the options of [OpenConnectionWith] and [OpenUnixConnectionWith].
// Nil and zero mean Python's defaults.
//
// Python: asyncio.open_connection, library/asyncio-stream.
type ConnectOptions struct {
	// Limit is the reader's, in bytes; zero is DefaultLimit.
	Limit int
	// TLS makes the connection one with TLS; nil is none.
	TLS *tls.Config
	// ServerHostname is the name that the peer's certificate must be for; empty is
	// that of TLS, or else the host.
	ServerHostname string
	// HandshakeTimeout is how long the beginning of TLS may take; zero is 60 s.
	HandshakeTimeout time.Duration
	// Family is loop.AFInet or loop.AFInet6; zero is any.
	Family int
	// LocalAddr is what to bind to; nil is whatever the system takes.
	LocalAddr *loop.Sockaddr
	// HappyEyeballsDelay is how long an attempt may take before the next address is
	// tried beside it. Zero is for ever, Python's None; below zero no time at all,
	// Python's 0.
	HappyEyeballsDelay time.Duration
	// Interleave is how many addresses of the first family come before the first of
	// another, from which on the families take turns. Zero is 1 with a
	// HappyEyeballsDelay, otherwise the order as it is; so is below zero.
	Interleave int
	// AllErrors makes the error a group of the errors of all attempts.
	AllErrors bool
	// Sock is a connection to take over instead of making one, of any kind that
	// package net has. With an error it is closed.
	Sock net.Conn
	// Control is called with each socket before it is bound and connected, as
	// [net.Dialer] does, on other goroutines.
	Control func(network, address string, c syscall.RawConn) error
}

// OpenConnection connects to a port of a host, and returns what to read from and write
// to. The empty host is Python's None, the machine itself.
//
// When the wait is cancelled, nothing is left of the attempts.
//
// Errors: [gen.ConnectionRefusedError] "[Errno 111] Connect call failed ('127.0.0.1',
// 1)" and its kin; [gen.OSError] "Multiple exceptions: …" of several addresses;
// [*gen.GAIError] if the host has none; [gen.ValueError] for what does not go together;
// with TLS [gen.ConnectionAbortedError] "SSL handshake is taking longer than 60.0
// seconds: aborting the connection", and those of crypto/tls; what is thrown into the
// waiting task; [gen.RuntimeError] if no loop runs co.
//
// Python: asyncio.open_connection, library/asyncio-stream.
//
// Differs: the errors of TLS are those of package crypto/tls.
func OpenConnection(co *coro.Co, host string, port int) (*StreamReader, *StreamWriter, error) {
	return openConnection(co, host, port, nil)
}

// OpenConnectionWith is [OpenConnection] with options; nil means none.
//
// Python: asyncio.open_connection, library/asyncio-stream.
func OpenConnectionWith(co *coro.Co, host string, port int, o *ConnectOptions) (*StreamReader, *StreamWriter, error) {
	return openConnection(co, host, port, o)
}

func openConnection(co *coro.Co, host string, port int, o *ConnectOptions) (*StreamReader, *StreamWriter, error) {
	if o == nil {
		o = &ConnectOptions{}
	}
	if err := o.check(host, port); err != nil {
		return nil, nil, err
	}
	var r dial.Resolver
	if l := loop.RunningLoop(co); l != nil && l.Resolver() != nil {
		r = l.Resolver()
	}
	return o.open(co, host, func(ctx context.Context) (net.Conn, error) { return o.dial(ctx, r, host, port) })
}

// OpenUnixConnection is [OpenConnection] to a Unix socket. A path that begins with a
// zero byte is the name of an abstract one.
//
// Errors: [gen.OSError] of its kind, without the path; "AF_UNIX path too long";
// otherwise those of OpenConnection.
//
// Python: asyncio.open_unix_connection, library/asyncio-stream.
func OpenUnixConnection(co *coro.Co, path string) (*StreamReader, *StreamWriter, error) {
	return openUnix(co, path, nil)
}

// OpenUnixConnectionWith is [OpenUnixConnection] with options; nil means none. Those
// about addresses do not matter.
//
// Python: asyncio.open_unix_connection, library/asyncio-stream.
func OpenUnixConnectionWith(co *coro.Co, path string, o *ConnectOptions) (*StreamReader, *StreamWriter, error) {
	return openUnix(co, path, o)
}

func openUnix(co *coro.Co, path string, o *ConnectOptions) (*StreamReader, *StreamWriter, error) {
	if o == nil {
		o = &ConnectOptions{}
	}
	if err := o.checkUnix(path); err != nil {
		return nil, nil, err
	}
	return o.open(co, "", func(ctx context.Context) (net.Conn, error) { return dial.DialUnix(ctx, path, o.Control) })
}

func (o *ConnectOptions) check(host string, port int) error {
	if err := o.checkTLS(); err != nil {
		return err
	}
	text := ""
	switch {
	case o.TLS != nil && host == "" && o.serverName("") == "" && !o.TLS.InsecureSkipVerify:
		text = "You must set server_hostname when using ssl without a host"
	case o.Sock != nil && (host != "" || port != 0):
		text = "host/port and sock can not be specified at the same time"
	case o.Sock == nil && host == "" && port == 0:
		text = "host and port was not specified and no sock specified"
	}
	return valueError(text)
}

func (o *ConnectOptions) checkTLS() error {
	text := ""
	switch {
	case o.Limit < 0:
		text = badLimit
	case o.TLS == nil && o.ServerHostname != "":
		text = "server_hostname is only meaningful with ssl"
	case o.TLS == nil && o.HandshakeTimeout != 0:
		text = "ssl_handshake_timeout is only meaningful with ssl"
	case o.HandshakeTimeout < 0:
		text = "ssl_handshake_timeout should be a positive number, got " + gen.Repr(o.HandshakeTimeout.Seconds())
	}
	return valueError(text)
}

func (o *ConnectOptions) checkUnix(path string) error {
	text := ""
	switch {
	case o.TLS != nil && o.serverName("") == "" && !o.TLS.InsecureSkipVerify:
		text = "you have to pass server_hostname when using ssl"
	case path == "" && o.Sock == nil:
		text = "no path and sock were specified"
	case path != "" && o.Sock != nil:
		text = "path and sock can not be specified at the same time"
	}
	if err := o.checkTLS(); err != nil {
		return err
	}
	return valueError(text)
}

func valueError(text string) error {
	if text == "" {
		return nil
	}
	return &gen.ValueError{Msg: text}
}

// serverName is the name that the peer's certificate must be for.
func (o *ConnectOptions) serverName(host string) string {
	switch {
	case o.ServerHostname != "":
		return o.ServerHostname
	case o.TLS.ServerName != "":
		return o.TLS.ServerName
	}
	return host
}

// open makes a connection as dial does, with TLS or without, and streams of it.
func (o *ConnectOptions) open(co *coro.Co, host string, dial func(context.Context) (net.Conn, error)) (*StreamReader, *StreamWriter, error) {
	nc, err := outside(co, func(ctx context.Context) (net.Conn, error) {
		nc := o.Sock
		if nc == nil {
			var err error
			if nc, err = dial(ctx); err != nil {
				return nil, err
			}
		}
		if o.TLS == nil {
			return nc, nil
		}
		t := clientTLS(nc, o.TLS, o.serverName(host))
		return t, shake(ctx, t, o.HandshakeTimeout)
	}, hangUp)
	if err != nil {
		if o.Sock != nil {
			o.Sock.Close()
		}
		return nil, nil, err
	}
	c, err := newConn(kernel.TaskOf(co).Loop(), nc, connOptions{kind: o.kind(), limit: o.Limit, origin: frame.CurrentTrace(traceDepth)})
	if err != nil {
		hangUp(nc)
		return nil, nil, err
	}
	c.config = o.TLS
	c.start()
	return c.reader, &StreamWriter{c}, nil
}

func (o *ConnectOptions) kind() *kind {
	if o.TLS != nil {
		return tlsKind
	}
	return socketKind
}

// hangUp ends a connection that nobody wants any more, and does not wait.
func hangUp(nc net.Conn) {
	if t, ok := nc.(*tls.Conn); ok {
		nc = t.NetConn()
	}
	nc.Close()
}

// dial finds the host, and connects to it.
func (o *ConnectOptions) dial(ctx context.Context, r dial.Resolver, host string, port int) (net.Conn, error) {
	addrs, err := dial.LookupWith(ctx, r, host, port, dial.Family(o.Family))
	if err != nil {
		return nil, err
	}
	d := dial.Dialer{HappyEyeballsDelay: o.HappyEyeballsDelay, Interleave: o.Interleave, Control: o.Control}
	if a := o.LocalAddr; a != nil {
		d.LocalAddrs, err = dial.LookupWith(ctx, r, a.Host, a.Port, dial.Family(o.Family))
		if err != nil {
			return nil, err
		}
	}
	nc, err := d.Dial(ctx, addrs)
	var failed *dial.Error
	switch {
	case !errors.As(err, &failed):
		return nc, err
	case o.AllErrors:
		return nil, failed.Group()
	}
	return nil, failed.Err()
}
