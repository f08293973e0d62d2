package streams

import (
	"fmt"
	"log/slog"
	"syscall"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// close ends the connection when all is sent. Nothing is read any more.
func (c *conn) close() {
	if c.phase != open {
		return
	}
	if !c.sent.active {
		c.flush()
	}
	if c.broken != nil {
		c.fatal(c.broken, "write")
	}
	if c.phase != open {
		return // that has failed
	}
	c.phase = closing
	c.input.set(true, false)
	if c.size() == 0 && !c.sent.active {
		c.part()
	}
}

// part ends a connection on which all is sent. With TLS the peer is told, which may
// take a while.
func (c *conn) part() {
	if c.kind.tls && !c.parted {
		c.parted = true
		c.sent.active = true
		dev := c.dev
		go func() {
			dev.closeWrite() // what is lost by its failing was lost before
			c.finish(nil)
		}()
		return
	}
	c.lose(nil)
}

// fatal ends the connection, because reading or writing has failed.
func (c *conn) fatal(err error, doing string) {
	if isClosed(err) && c.phase != open {
		return
	}
	err = gen.OSErrorOf(err)
	if !gen.IsInstance[*gen.OSError](err) && !isClosed(err) && !c.kind.tls {
		c.loop.CallExceptionHandler(&kernel.ExceptionContext{
			Message:   fmt.Sprintf("Fatal %s error on %s", doing, c.kind.fatal),
			Exception: err,
			Fields:    []kernel.ContextField{{Key: "transport", Value: c}},
		})
	}
	c.forceClose(err)
}

// forceClose ends the connection, whatever there is to be sent.
func (c *conn) forceClose(err error) {
	if c.lost > 0 || c.phase == closed {
		return
	}
	if c.output != nil {
		c.output.free()
		c.output = nil
	}
	c.phase = closing
	c.input.set(true, false)
	c.lose(err)
}

// readerGone ends a pipe that nobody reads any more.
func (c *conn) readerGone() {
	if c.size() > 0 || c.sent.active {
		c.forceClose(gen.NewOSError(int(syscall.EPIPE), "", ""))
		return
	}
	c.forceClose(nil)
}

// lose has everybody told in the next iteration that the connection is lost.
func (c *conn) lose(err error) {
	c.lost++
	if _, closed := c.loop.CallSoon(func() { c.gone(err) }); closed != nil {
		c.loopClosed()
	}
}

// gone tells everybody that the connection is lost, and ends the device.
func (c *conn) gone(err error) {
	if c.phase == closed {
		return
	}
	c.err = err
	if c.reader != nil {
		if err == nil {
			c.reader.FeedEOF()
		} else {
			c.reader.SetException(err)
		}
	}
	c.leaving.release(err)
	if c.full || c.broken != nil {
		c.draining.release(err)
	}
	c.end()
	if c.server != nil {
		c.server.detach(c)
	}
}

// end ends the device, and the goroutines by that.
func (c *conn) end() {
	c.phase = closed
	c.lost = max(c.lost, 1)
	c.input.set(false, true)
	c.input.drop()
	c.dev.close()
	c.source.End()
}

// loopClosed ends a connection because its loop is closed. One that nobody has closed
// is reported. What was written is sent if it can be sent at once.
func (c *conn) loopClosed() {
	if c.phase == closed {
		return
	}
	left := c.phase == open
	if left {
		coro.Warn(coro.Warning{
			Category: "ResourceWarning",
			Message:  "unclosed transport " + c.String() + c.madeAt(),
		})
	}
	if c.output != nil && !c.sent.active && c.lost == 0 {
		c.dev.tryWrite(c.output.b)
	}
	c.end()
}

// madeAt tells where the connection was made.
func (c *conn) madeAt() string {
	text := c.origin.Text()
	if text == "" {
		return ""
	}
	return "\nConnection made at (most recent call last)\n" + text
}

// log logs what only debug mode tells.
func (c *conn) log(format string) {
	if c.loop.Debug() {
		c.loop.Log(slog.LevelDebug, fmt.Sprintf(format, c), nil)
	}
}
