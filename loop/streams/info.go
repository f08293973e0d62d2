package streams

import (
	"crypto/tls"
	"net"
	"os"
)

// PeerName is the address of the other end; nil if there is none.
//
// Python: StreamWriter.get_extra_info('peername'), library/asyncio-protocol.
func (w *StreamWriter) PeerName() net.Addr {
	if w.c.net == nil {
		return nil
	}
	return w.c.net.RemoteAddr()
}

// SockName is the address of this end; nil if there is none.
//
// Python: StreamWriter.get_extra_info('sockname'), library/asyncio-protocol.
func (w *StreamWriter) SockName() net.Addr {
	if w.c.net == nil {
		return nil
	}
	return w.c.net.LocalAddr()
}

// Socket is the connection, with TLS what that stands on; nil for a pipe. It is for
// its options: it must not be read, written or closed.
//
// Python: StreamWriter.get_extra_info('socket'), library/asyncio-protocol.
func (w *StreamWriter) Socket() net.Conn {
	if t, ok := w.c.net.(*tls.Conn); ok {
		return t.NetConn()
	}
	return w.c.net
}

// Pipe is the file of a pipe; nil for a connection. It must not be read, written or
// closed.
//
// Python: transport.get_extra_info('pipe'), library/asyncio-protocol.
func (w *StreamWriter) Pipe() *os.File { return w.c.file }

// TLS is the state of TLS: version, cipher, certificates of the peer. It reports false
// without TLS.
//
// Python: StreamWriter.get_extra_info('ssl_object'), library/asyncio-protocol.
func (w *StreamWriter) TLS() (tls.ConnectionState, bool) {
	t, ok := w.c.net.(*tls.Conn)
	if !ok {
		return tls.ConnectionState{}, false
	}
	return t.ConnectionState(), true
}

// ExtraInfo is what asyncio tells by name: "peername", "sockname", "socket", "pipe",
// "sslcontext", "ssl_object", "cipher", "compression", "peercert"; otherwise what is given instead, or nil. A
// typed method of the same name is better where there is one.
//
// Python: StreamWriter.get_extra_info, library/asyncio-stream.
func (w *StreamWriter) ExtraInfo(name string, otherwise ...any) any {
	if v := w.info(name); v != nil {
		return v
	}
	if len(otherwise) > 0 {
		return otherwise[0]
	}
	return nil
}

func (w *StreamWriter) info(name string) any {
	switch name {
	case "peername":
		if a := w.PeerName(); a != nil {
			return a
		}
	case "sockname":
		if a := w.SockName(); a != nil {
			return a
		}
	case "socket":
		if s := w.Socket(); s != nil {
			return s
		}
	case "pipe":
		if w.c.file != nil {
			return w.c.file
		}
	}
	if state, ok := w.TLS(); ok {
		return w.tlsInfo(name, state)
	}
	return nil
}

func (w *StreamWriter) tlsInfo(name string, state tls.ConnectionState) any {
	switch name {
	case "sslcontext":
		return w.c.config
	case "ssl_object":
		return state
	case "cipher":
		return tls.CipherSuiteName(state.CipherSuite)
	case "peercert":
		if len(state.PeerCertificates) > 0 {
			return state.PeerCertificates[0]
		}
	}
	return nil
}
