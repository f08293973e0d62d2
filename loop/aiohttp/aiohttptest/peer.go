package aiohttptest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"sync/atomic"
)

// Script is what a [Peer] does on one connection, on a goroutine of its own. When it
// returns the connection is closed. Its calls on the connection fail once the peer is
// closed, and then it must return.
//
// Go only: Python's tests write such servers with asyncio.start_server.
type Script func(c *Conn)

// Peer is a server that follows a script on each connection.
//
// Go only: see Script.
type Peer struct {
	Listener
	sent atomic.Int64
}

// NewPeer starts a peer. With several scripts, the first connection gets the first,
// and so on; further ones get the last. It must be closed.
//
// Go only: see Script.
func NewPeer(scripts ...Script) *Peer {
	if len(scripts) == 0 {
		panic("aiohttptest: NewPeer without a script")
	}
	p := &Peer{}
	p.listen("http")
	p.begin()
	go p.accept(scripts)
	return p
}

func (p *Peer) accept(scripts []Script) {
	defer p.done()
	for {
		c, err := p.Accept()
		if err != nil {
			return
		}
		script := scripts[0]
		scripts = scripts[min(1, len(scripts)-1):]
		if !p.begin() {
			c.Close()
			return
		}
		go func() {
			defer p.done()
			defer c.Close()
			script(&Conn{tracked: c.(*tracked), r: bufio.NewReader(c), peer: p})
		}()
	}
}

// Sent is the number of bytes that the scripts have sent.
//
// Go only: see Script.
func (p *Peer) Sent() int64 { return p.sent.Load() }

// Conn is a connection that a [Script] works with. It is a net.Conn, too, but reads
// must go through its own methods.
//
// Go only: see Script.
type Conn struct {
	*tracked
	r    *bufio.Reader
	peer *Peer
}

// Request reads a request and its body, which can be read again from what it returns.
//
// Go only: see Script.
func (c *Conn) Request() (*http.Request, error) {
	r, err := http.ReadRequest(c.r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r, err
}

// ReadSome reads what the client says first: a request with its body, or the hello of
// a TLS handshake.
//
// Go only: see Script.
func (c *Conn) ReadSome() error {
	head, err := c.r.Peek(5)
	if err != nil {
		return err
	}
	const handshake = 22
	if head[0] != handshake {
		_, err = c.Request()
		return err
	}
	_, err = c.r.Discard(5 + int(binary.BigEndian.Uint16(head[3:])))
	return err
}

// Send sends a text. It blocks while the client does not read.
//
// Go only: see Script.
func (c *Conn) Send(text string) error {
	n, err := io.WriteString(c.tracked, text)
	c.peer.sent.Add(int64(n))
	return err
}

// Wait waits until the client closes the connection. What comes before is dropped.
//
// Go only: see Script.
func (c *Conn) Wait() { _, _ = io.Copy(io.Discard, c.r) }
