package streams

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// handshakeTimeout is how long TLS may take to begin, unless somebody says otherwise:
// SSL_HANDSHAKE_TIMEOUT of asyncio.
const handshakeTimeout = 60 * time.Second

// TLSOptions are the options of [StreamWriter.StartTLS]. Nil and zero mean Python's
// defaults.
//
// Python: StreamWriter.start_tls, library/asyncio-stream.
type TLSOptions struct {
	// ServerHostname is the name that the peer's certificate must be for; empty is
	// that of the configuration. It is for the side that has connected.
	ServerHostname string
	// HandshakeTimeout is how long the beginning may take; zero is 60 s.
	HandshakeTimeout time.Duration
}

// clientTLS is TLS over nc, for who has connected to host.
func clientTLS(nc net.Conn, cfg *tls.Config, host string) *tls.Conn {
	if host != "" {
		cfg = cfg.Clone()
		cfg.ServerName = host
	}
	return tls.Client(nc, cfg)
}

// shake begins TLS. With an error, the connection is closed.
//
// Errors: ConnectionAbortedError if it takes too long; those of package tls.
func shake(ctx context.Context, t *tls.Conn, timeout time.Duration) error {
	if timeout == 0 {
		timeout = handshakeTimeout
	}
	late := &gen.ConnectionAbortedError{}
	late.Strerror = "SSL handshake is taking longer than " + gen.Repr(timeout.Seconds()) + " seconds: aborting the connection"
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, late)
	defer cancel()
	err := t.HandshakeContext(ctx)
	if err == nil {
		return nil
	}
	t.NetConn().Close()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, io.EOF):
		return gen.NewOSError(int(syscall.ECONNRESET), "", "")
	}
	return gen.OSErrorOf(err)
}

// StartTLS goes on with TLS on the connection, when all is sent that was written. What
// the reader has and was not read is taken for the beginning of TLS, so that nobody can
// slip anything in before. On the side of a server the configuration needs a
// certificate. It panics if cfg is nil.
//
// Errors: as of Drain; [gen.RuntimeError] if the connection is no socket, is being
// closed, or has TLS; [gen.ConnectionAbortedError] "SSL handshake is taking longer than
// 60.0 seconds: aborting the connection"; those of package crypto/tls. With one of
// those the connection is closed.
//
// Python: StreamWriter.start_tls, library/asyncio-stream.
//
// Differs: what came before TLS and was not read belongs to TLS; the errors of TLS are
// those of package crypto/tls.
func (w *StreamWriter) StartTLS(co *coro.Co, cfg *tls.Config) error {
	return w.StartTLSWith(co, cfg, nil)
}

// StartTLSWith is [StreamWriter.StartTLS] with options; nil means none.
//
// Python: StreamWriter.start_tls, library/asyncio-stream.
func (w *StreamWriter) StartTLSWith(co *coro.Co, cfg *tls.Config, o *TLSOptions) error {
	if cfg == nil {
		panic("streams: StartTLS with a nil Config")
	}
	if o == nil {
		o = &TLSOptions{}
	}
	c := w.c
	if err := w.Drain(co); err != nil {
		return err
	}
	if c.phase != open || c.kind != socketKind || c.eof {
		return &gen.RuntimeError{Msg: "transport " + c.String() + " is not supported by start_tls()"}
	}
	if err := c.settle(co); err != nil {
		return err
	}
	return c.startTLS(co, cfg, o)
}

// settle waits until nothing is to be sent, and nobody reads any more.
func (c *conn) settle(co *coro.Co) error {
	c.paused = true // what comes now is TLS
	c.flush()
	for c.phase == open && (c.size() > 0 || c.sent.active) {
		c.full = true
		if err := c.wait(co, &c.draining); err != nil {
			c.forceClose(err)
			return err
		}
		c.flush()
	}
	if c.phase != open {
		return errConnectionLost()
	}
	return c.stopReading(co)
}

// stopReading ends the reading goroutine, and nothing else.
func (c *conn) stopReading(co *coro.Co) error {
	nc := c.net
	_, err := outside(co, func(context.Context) (gen.None, error) {
		c.input.set(false, true)
		nc.SetReadDeadline(time.Unix(1, 0))
		c.input.mu.Lock()
		for c.input.reading {
			c.input.turn.Wait()
		}
		c.input.mu.Unlock()
		nc.SetReadDeadline(time.Time{})
		return gen.None{}, nil
	}, func(gen.None) {})
	if err != nil {
		c.forceClose(err)
	}
	return err
}

// startTLS puts TLS between the device and the rest.
func (c *conn) startTLS(co *coro.Co, cfg *tls.Config, o *TLSOptions) error {
	early := &earlyConn{Conn: c.net, early: c.unread()}
	var t *tls.Conn
	if c.server != nil {
		t = tls.Server(early, cfg)
	} else {
		t = clientTLS(early, cfg, o.ServerHostname)
	}
	_, err := outside(co, func(ctx context.Context) (gen.None, error) {
		return gen.None{}, shake(ctx, t, o.HandshakeTimeout)
	}, func(gen.None) {})
	if err == nil && c.phase != open {
		err = errConnectionLost()
	}
	if err != nil {
		c.forceClose(err)
		return err
	}
	c.secure(t, cfg)
	c.start()
	return nil
}

// secure makes TLS, which has begun, what the connection reads and writes.
func (c *conn) secure(t *tls.Conn, cfg *tls.Config) {
	c.kind, c.net, c.config, c.dev = tlsKind, t, cfg, newDevice(t, false)
	c.paused = false
}

// unread takes back what was read ahead.
func (c *conn) unread() []byte {
	r := c.reader
	early := append([]byte(nil), r.buf.bytes()...)
	r.drop(len(early))
	c.paused = true
	for k, _ := c.input.next(); k != nil; k, _ = c.input.next() {
		early = append(early, k.b[:k.n]...)
		k.free()
	}
	return early
}

// earlyConn is a connection of which something was read already.
type earlyConn struct {
	net.Conn
	early []byte
}

// Read reads that first.
func (c *earlyConn) Read(p []byte) (int, error) {
	if len(c.early) == 0 {
		return c.Conn.Read(p)
	}
	n := copy(p, c.early)
	if c.early = c.early[n:]; len(c.early) == 0 {
		c.early = nil
	}
	return n, nil
}
