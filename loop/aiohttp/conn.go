package aiohttp

import (
	"crypto/tls"
	"io"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// conn is a connection that tells the exchange that it serves before a read may block:
// what has come so far is passed to the loop then, in one piece.
type conn struct {
	net.Conn
	serves atomic.Pointer[exchange]
	eof    atomic.Bool
	handed func() bool // to call when it is ready for requests, or nil
}

func (c *conn) Read(p []byte) (int, error) {
	if ex := c.serves.Load(); ex != nil {
		ex.flush()
	}
	n, err := c.Conn.Read(p)
	if err == io.EOF {
		c.eof.Store(true)
	}
	return n, err
}

// connOf is the conn below what net/http has.
func connOf(c net.Conn) *conn {
	for {
		switch v := c.(type) {
		case *conn:
			return v
		case *tls.Conn:
			c = v.NetConn()
		default:
			return nil
		}
	}
}

// gotConn is told of the connection that the request is sent on.
func (ex *exchange) gotConn(info httptrace.GotConnInfo) {
	ex.connected.Store(true)
	if ex.conn = connOf(info.Conn); ex.conn != nil && ex.conn.handed != nil {
		ex.conn.handed()
	}
	if info.Reused {
		ex.record(reuseConn, "")
	}
}

// notify passes on what has come: at once, unless the connection tells when there is no
// more for now.
func (ex *exchange) notify(over bool) {
	if !over && ex.conn != nil {
		ex.pending.Store(true)
		return
	}
	ex.pending.Store(false)
	ex.src.Notify()
}

// flush passes on what is left to be.
func (ex *exchange) flush() {
	if ex.pending.Load() && ex.pending.Swap(false) {
		ex.src.Notify()
	}
}
