package streams

import (
	"errors"
	"log/slog"
	"syscall"

	"github.com/coluber-go/coluber/gen"
)

// tooManyWrites is how many writes to a connection that is lost are not worth a
// warning: LOG_THRESHOLD_FOR_CONNLOST_WRITES of asyncio.
const tooManyWrites = 5

// write takes a copy of what is to be sent.
func (c *conn) write(p []byte) {
	switch {
	case len(p) == 0:
		return
	case c.lost > 0 || c.phase == closed || c.kind.pipe && c.phase != open:
		c.lateWrite()
		return
	case c.broken != nil || c.parted:
		return
	}
	if len(p) >= c.high && c.output == nil && !c.sent.active {
		// A copy would cost more than what joining saves.
		n, ok := c.try(p)
		if !ok {
			return
		}
		p = p[n:]
	}
	if len(p) > 0 {
		c.append(p)
	}
	c.pauseIfFull()
}

// append joins p to what is there, and sees to its being sent.
func (c *conn) append(p []byte) {
	if c.output == nil {
		c.output = outputs.Get().(*output)
	}
	c.output.b = append(c.output.b, p...)
	if c.sent.active {
		return
	}
	if len(c.output.b) >= highWater {
		c.flush()
		return
	}
	if !c.due {
		c.due = true
		c.loop.Push((*flushing)(c))
	}
}

func (c *conn) lateWrite() {
	if c.lost >= tooManyWrites {
		c.loop.Log(slog.LevelWarn, c.kind.warning, nil)
	}
	c.lost++
}

// flushing is a connection in the ready queue: it stands there once for all that is
// written in an iteration.
type flushing conn

// Run sends what was written.
func (f *flushing) Run() {
	c := (*conn)(f)
	c.due = false
	c.flush()
}

// String names the callback.
func (f *flushing) String() string { return "StreamWriter.flush()" }

// flush sends what was written, with one system call, and leaves what that does not
// take to a goroutine.
func (c *conn) flush() {
	if c.output == nil || c.sent.active || c.lost > 0 || c.broken != nil || c.phase == closed {
		return
	}
	n, ok := c.try(c.output.b)
	if !ok {
		return
	}
	o := c.output
	c.output = nil
	if n == len(o.b) {
		o.free()
		c.flushed()
		return
	}
	c.send(o, n)
}

// try writes what can be written without waiting. It reports false if the connection is
// lost by that.
func (c *conn) try(p []byte) (n int, ok bool) {
	n, err := c.dev.tryWrite(p)
	if err != nil {
		c.writeFailed(err)
		return 0, false
	}
	return n, true
}

// writeFailed ends the connection. If the peer has reset it, it may be the reading
// goroutine that is told so, and this one only that nobody listens.
func (c *conn) writeFailed(err error) {
	if c.output != nil {
		c.output.free()
		c.output = nil
	}
	if errors.Is(err, syscall.EPIPE) && c.phase == open && !c.paused && c.reader != nil && c.input.isReading() {
		c.broken = err
		return
	}
	c.fatal(err, "write")
}

// send starts a goroutine that writes what comes after the first n bytes of o.
func (c *conn) send(o *output, n int) {
	s := &c.sent
	s.active, s.low, s.buffer = true, int64(c.low), o
	p := o.b[n:]
	s.left.Store(int64(len(p)))
	dev := c.dev
	go func() { c.finish(dev.write(p, c.wrote)) }()
}

// wrote counts what was written, and tells the loop when there is little left.
func (c *conn) wrote(n int) {
	left := c.sent.left.Add(-int64(n))
	if left <= c.sent.low && left+int64(n) > c.sent.low && left > 0 {
		c.source.Notify()
	}
}

// finish tells the loop that the writing goroutine has done its work.
func (c *conn) finish(err error) {
	s := &c.sent
	s.mu.Lock()
	s.over, s.err = true, err
	s.mu.Unlock()
	c.source.Notify()
}

// takeSent takes in what the writing goroutine has done.
func (c *conn) takeSent() {
	s := &c.sent
	if !s.active || c.phase == closed {
		return
	}
	s.mu.Lock()
	over, err := s.over, s.err
	s.over, s.err = false, nil
	s.mu.Unlock()
	if over {
		s.active = false
		s.left.Store(0)
		if s.buffer != nil {
			s.buffer.free()
			s.buffer = nil
		}
	}
	switch {
	case c.lost > 0: // everybody will be told why
	case over && err != nil:
		c.writeFailed(err)
	case over && c.output != nil:
		c.resumeIfLow()
		c.flush()
	case over:
		c.flushed()
	default:
		c.resumeIfLow()
	}
}

// flushed follows when all is sent.
func (c *conn) flushed() {
	c.resumeIfLow()
	switch {
	case c.lost > 0 || c.output != nil:
	case c.phase == closing:
		c.part()
	case c.eof:
		c.dev.closeWrite()
	}
}

// size is how much was written and not sent, in bytes.
func (c *conn) size() int {
	if c.lost > 0 {
		return 0
	}
	n := int(c.sent.left.Load())
	if c.output != nil {
		n += len(c.output.b)
	}
	return n
}

func (c *conn) pauseIfFull() {
	if !c.full && c.size() > c.high {
		c.full = true
		c.log("%v pauses writing")
	}
}

func (c *conn) resumeIfLow() {
	if c.full && c.size() <= c.low {
		c.full = false
		c.log("%v resumes writing")
		c.draining.release(nil)
	}
}

// writeEOF half-closes the connection when all is sent.
func (c *conn) writeEOF() error {
	switch {
	case c.kind.tls || !c.kind.writable:
		return &gen.RuntimeError{Msg: "write_eof() is not supported by " + c.kind.class}
	case c.kind.pipe:
		c.close() // which is all that a pipe can do
		return nil
	case c.phase != open || c.eof:
		return nil
	}
	c.flush()
	c.eof = true
	if c.phase != open || c.size() > 0 {
		return nil
	}
	return gen.OSErrorOf(c.dev.closeWrite())
}
