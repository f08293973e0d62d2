//go:build !js

package aiohttp

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"io"
	"sync"
	"sync/atomic"
)

// wsPipe is the connection below a websocket. The websocket package sends messages
// through it, and answers pings. Other control frames are put in between, by send: the
// package has no way to send them, and its own close frames are dropped, since it is
// for the task to say when and how to close.
type wsPipe struct {
	rwc   io.ReadWriteCloser
	heard atomic.Int64 // reads that brought something

	mu     sync.Mutex
	ready  sync.Cond // at the end of a frame, or at the end of all
	head   []byte    // of a frame that is not whole
	left   uint64    // of a frame's payload
	drop   bool      // this frame
	silent bool      // a close frame was sent: nothing may follow
	err    error     // of writing

	watch   wsWatch // as readErr, for the reading goroutine
	readErr error
	once    sync.Once
}

func newWSPipe(rwc io.ReadWriteCloser) *wsPipe {
	p := &wsPipe{rwc: rwc}
	p.ready.L = &p.mu
	return p
}

func (p *wsPipe) Read(b []byte) (int, error) {
	n, err := p.rwc.Read(b)
	if n > 0 {
		p.heard.Add(1)
		p.watch.look(b[:n])
	}
	if err != nil {
		p.readErr = err
	}
	return n, err
}

// Close is called by the websocket package whenever something is wrong. It is for shut
// to close.
func (p *wsPipe) Close() error { return nil }

// shut closes the connection. It may be called from any goroutine, and again.
func (p *wsPipe) shut() { p.once.Do(func() { p.rwc.Close() }) }

// Write passes frames on, but for those of closing.
func (p *wsPipe) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out bytes.Buffer
	for rest := b; len(rest) > 0; {
		if p.left > 0 {
			n := min(p.left, uint64(len(rest)))
			p.pass(&out, rest[:n])
			p.left -= n
			rest = rest[n:]
			continue
		}
		p.head = append(p.head, rest[0])
		rest = rest[1:]
		if size, whole := headerSize(p.head); whole {
			const opcode, closing = 0xf, 8
			p.drop = p.silent || p.head[0]&opcode == closing
			p.pass(&out, p.head)
			p.head, p.left = p.head[:0], size
		}
	}
	err := p.flush(out.Bytes())
	if p.left == 0 && len(p.head) == 0 {
		p.ready.Broadcast()
	}
	if err != nil {
		return 0, err
	}
	return len(b), nil
}

// failure is what writing has failed with, or nil.
func (p *wsPipe) failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

func (p *wsPipe) pass(out *bytes.Buffer, b []byte) {
	if !p.drop {
		out.Write(b)
	}
}

// flush writes to the connection.
func (p *wsPipe) flush(b []byte) error {
	if p.err != nil {
		return p.err
	}
	if len(b) > 0 {
		_, p.err = p.rwc.Write(b)
	}
	if p.err != nil {
		p.ready.Broadcast()
	}
	return p.err
}

// errWSClosing is what sending over a websocket that is closed fails with.
func errWSClosing() error {
	return &ClientConnectionResetError{ClientConnectionError{ClientError{Msg: "Cannot write to closing transport"}}}
}

// send sends one whole frame. It waits for the end of a message's frame that is under
// way.
func (p *wsPipe) send(kind WSMsgType, payload []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.err == nil && (p.left > 0 || len(p.head) > 0) {
		p.ready.Wait()
	}
	if p.silent {
		return errWSClosing()
	}
	p.silent = kind == WSMsgClose
	return p.flush(maskedFrame(byte(kind), payload))
}

func maskedFrame(opcode byte, payload []byte) []byte {
	const final, masked = 0x80, 0x80
	f := []byte{final | opcode}
	switch n := len(payload); {
	case n < 126:
		f = append(f, masked|byte(n))
	case n < 1<<16:
		f = binary.BigEndian.AppendUint16(append(f, masked|126), uint16(n))
	default:
		f = binary.BigEndian.AppendUint64(append(f, masked|127), uint64(n))
	}
	var key [4]byte
	_, _ = rand.Read(key[:]) // never fails
	f = append(f, key[:]...)
	for i, b := range payload {
		f = append(f, b^key[i%4])
	}
	return f
}
