//go:build unix

package streams

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// rawDevice reads when there is something to read, so that nothing is held meanwhile,
// and writes without waiting.
type rawDevice struct {
	c   io.ReadWriteCloser
	raw syscall.RawConn

	writeOnly bool
	readable  func(fd uintptr) bool // onRead
	take      func(*chunk) bool
	readErr   error

	writable func(fd uintptr) bool // onWrite
	out      []byte
	wrote    func(n int) // nil for one that does not wait
	writeErr error
}

// newRawDevice is nil for what is no socket or pipe of the system's, or cannot be
// waited for.
func newRawDevice(c io.ReadWriteCloser, writeOnly bool) device {
	s, ok := c.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return nil
	}
	d := &rawDevice{c: c, raw: raw, writeOnly: writeOnly}
	d.readable, d.writable = d.onRead, d.onWrite
	if writeOnly {
		d.readable = d.onHangUp
	}
	return d
}

func (d *rawDevice) read(take func(*chunk) bool) error {
	d.take = take
	err := d.raw.Read(d.readable)
	switch {
	case err == nil:
		return d.readErr
	case d.writeOnly && !errors.Is(err, os.ErrClosed):
		return io.EOF // Go's poller has seen the reader go, and waits no more
	}
	return err
}

// onRead reads, and reports false if it has to wait. It must always try: what came
// before the wait began wakes nobody.
func (d *rawDevice) onRead(fd uintptr) bool {
	for {
		k := takeChunk()
		n, err := syscall.Read(int(fd), k.b[:])
		if n > 0 {
			if k.n = n; !d.take(k) {
				return true
			}
			continue
		}
		k.free()
		switch err {
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			return false
		case nil:
			err = io.EOF
		}
		d.readErr = err
		return true
	}
}

// onHangUp reports false while somebody reads what is written.
func (d *rawDevice) onHangUp(fd uintptr) bool {
	d.readErr = io.EOF
	return hungUp(fd)
}

func (d *rawDevice) tryWrite(p []byte) (int, error) {
	err := d.start(p, nil)
	n := len(p) - len(d.out)
	d.out = nil
	return n, err
}

func (d *rawDevice) write(p []byte, wrote func(n int)) error { return d.start(p, wrote) }

func (d *rawDevice) start(p []byte, wrote func(n int)) error {
	d.out, d.wrote, d.writeErr = p, wrote, nil
	if err := d.raw.Write(d.writable); err != nil {
		return err
	}
	return d.writeErr
}

// onWrite writes, and reports false if it has to wait for more to be taken.
func (d *rawDevice) onWrite(fd uintptr) bool {
	for len(d.out) > 0 {
		n, err := syscall.Write(int(fd), d.out)
		switch {
		case n > 0:
			d.out = d.out[n:]
			if d.wrote != nil {
				d.wrote(n)
			}
		case err == syscall.EINTR:
		case err == syscall.EAGAIN:
			return d.wrote == nil
		default:
			d.writeErr = err
			return true
		}
		if d.wrote == nil && len(d.out) > 0 && err == nil {
			return true // it has taken what it can
		}
	}
	return true
}

func (d *rawDevice) closeWrite() error {
	if c, ok := d.c.(writeCloser); ok {
		return c.CloseWrite()
	}
	return nil
}

func (d *rawDevice) close() error { return d.c.Close() }
