package streams

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// StreamWriter writes to a connection or a pipe. It belongs to the goroutine of its
// loop. What is written in one iteration of the loop is sent in one piece at its end,
// or as soon as there is much of it; what the system does not take is kept, however
// much that is: [StreamWriter.Drain] waits until there is little.
//
// A StreamWriter must be closed. One that is not is reported when the loop is closed.
// It is an io.Writer.
//
// Python: asyncio.StreamWriter, library/asyncio-stream.
type StreamWriter struct{ c *conn }

// Write sends data, of which it takes a copy, and does not wait. It returns len(data),
// or an error. What is written to a connection that is lost is dropped, after five
// times with a warning: [StreamWriter.Drain] tells.
//
// Errors: [gen.RuntimeError] "Cannot call write() after write_eof()", and for a pipe that
// is read from.
//
// Python: StreamWriter.write, library/asyncio-stream.
func (w *StreamWriter) Write(data []byte) (int, error) {
	if !w.c.kind.writable {
		return 0, w.c.errReadOnly()
	}
	if w.c.eof {
		return 0, &gen.RuntimeError{Msg: "Cannot call write() after write_eof()"}
	}
	w.c.write(data)
	return len(data), nil
}

// WriteLines is Write of one piece after the other.
//
// Errors: [gen.RuntimeError] "Cannot call writelines() after write_eof()".
//
// Python: StreamWriter.writelines, library/asyncio-stream.
func (w *StreamWriter) WriteLines(list [][]byte) error {
	if !w.c.kind.writable {
		return w.c.errReadOnly()
	}
	if w.c.eof {
		return &gen.RuntimeError{Msg: "Cannot call writelines() after write_eof()"}
	}
	for _, data := range list {
		w.c.write(data)
	}
	return nil
}

// errReadOnly is an AttributeError in CPython.
func (c *conn) errReadOnly() error {
	return &gen.RuntimeError{Msg: gen.Repr(c.kind.class) + " object has no attribute 'write'"}
}

// Drain waits, if there is more to be sent than the high-water mark, until there is no
// more than the low-water mark.
//
// Errors: the reader's exception; [gen.ConnectionResetError] "Connection lost" once the
// connection is closed; what the connection is lost with meanwhile; what is thrown into
// the waiting task; [gen.RuntimeError] if no loop runs co and it has to wait.
//
// Python: StreamWriter.drain, library/asyncio-stream.
func (w *StreamWriter) Drain(co *coro.Co) error {
	c := w.c
	if c.reader != nil {
		if err := c.reader.Exception(); err != nil {
			return err
		}
	}
	if c.phase != open {
		// Otherwise one who writes and drains would never let the connection's end come.
		if err := kernel.Sleep(co, 0); err != nil {
			return err
		}
	}
	switch {
	case c.phase == closed:
		return errConnectionLost()
	case !c.full && c.broken == nil:
		return nil
	}
	return c.wait(co, &c.draining)
}

func errConnectionLost() error {
	e := &gen.ConnectionResetError{}
	e.Strerror = "Connection lost"
	return e
}

// Close ends the connection when all is sent that was written. Nothing is read any
// more. A peer that does not read may keep it open: see [StreamWriter.Abort]. Closing
// twice does nothing.
//
// Python: StreamWriter.close, library/asyncio-stream.
func (w *StreamWriter) Close() { w.c.close() }

// Abort ends the connection at once, and what was not sent is lost.
//
// Python: transport.abort, library/asyncio-protocol.
func (w *StreamWriter) Abort() { w.c.forceClose(nil) }

// IsClosing reports whether the connection is closed, or is being closed.
//
// Python: StreamWriter.is_closing, library/asyncio-stream.
func (w *StreamWriter) IsClosing() bool { return w.c.phase != open }

// WaitClosed waits until the connection is closed.
//
// Errors: what the connection was lost with; what is thrown into the waiting task;
// [gen.RuntimeError] if no loop runs co and it has to wait.
//
// Python: StreamWriter.wait_closed, library/asyncio-stream.
func (w *StreamWriter) WaitClosed(co *coro.Co) error {
	if w.c.phase == closed {
		return w.c.err
	}
	return w.c.wait(co, &w.c.leaving)
}

// WriteEOF closes one direction of the connection when all is sent: the peer sees the
// end. A pipe is closed. It does nothing if the connection is being closed.
//
// Errors: [gen.RuntimeError] with TLS; [gen.OSError] if the system refuses.
//
// Python: StreamWriter.write_eof, library/asyncio-stream.
//
// Differs: with TLS it is a RuntimeError; in CPython a NotImplementedError, which is one.
func (w *StreamWriter) WriteEOF() error { return w.c.writeEOF() }

// CanWriteEOF reports whether WriteEOF can do anything: not with TLS.
//
// Python: StreamWriter.can_write_eof, library/asyncio-stream.
func (w *StreamWriter) CanWriteEOF() bool { return w.c.kind.writable && !w.c.kind.tls }

// WriteBufferSize is how much was written and not sent yet, in bytes.
//
// Python: transport.get_write_buffer_size, library/asyncio-protocol.
//
// Differs: it counts what is sent only at the end of the iteration.
func (w *StreamWriter) WriteBufferSize() int { return w.c.size() }

// WriteBufferLimits are the water marks of Drain, in bytes: 16 KiB and 64 KiB unless
// SetWriteBufferLimits has set others.
//
// Python: transport.get_write_buffer_limits, library/asyncio-protocol.
func (w *StreamWriter) WriteBufferLimits() (low, high int) { return w.c.low, w.c.high }

// SetWriteBufferLimits sets the water marks, in bytes. Below zero means Python's None:
// high is then four times low, or 64 KiB, and low a quarter of high. With high = 0,
// Drain waits until all is sent.
//
// Errors: [gen.ValueError] "high (1) must be >= low (2) must be >= 0".
//
// Python: transport.set_write_buffer_limits, library/asyncio-protocol.
func (w *StreamWriter) SetWriteBufferLimits(high, low int) error {
	switch {
	case high < 0 && low < 0:
		low, high = lowWater, highWater
	case high < 0:
		high = 4 * low
	case low < 0:
		low = high / 4
	}
	if high < low {
		return &gen.ValueError{Msg: "high (" + gen.Repr(high) + ") must be >= low (" + gen.Repr(low) + ") must be >= 0"}
	}
	w.c.low, w.c.high = low, high
	w.c.pauseIfFull()
	w.c.resumeIfLow()
	return nil
}

// String is Python's repr, "<StreamWriter transport=… reader=…>".
func (w *StreamWriter) String() string {
	s := "<StreamWriter transport=" + w.c.String()
	if w.c.reader != nil {
		s += " reader=" + w.c.reader.String()
	}
	return s + ">"
}
