package streams

import (
	"io"
	"net"
)

// device is what data is read from and written to: a socket, a pipe, or TLS over one.
// At most one goroutine reads, and one writes.
type device interface {
	// read waits for data and gives it to take, until that returns false. It returns
	// the error that has ended the data.
	read(take func(*chunk) bool) error
	// tryWrite writes what can be written without waiting.
	tryWrite(p []byte) (int, error)
	// write waits until p is written, and tells of its progress.
	write(p []byte, wrote func(n int)) error
	// closeWrite tells the peer that no more will come. It may wait for a while if
	// partingWaits.
	closeWrite() error
	// close ends all. Who reads or writes gets an error.
	close() error
}

// newDevice makes a device of what a program may have. One that is only written to is
// at its end when nobody reads it any more.
func newDevice(c io.ReadWriteCloser, writeOnly bool) device {
	if d := newRawDevice(c, writeOnly); d != nil {
		return d
	}
	return &waitingDevice{c: c}
}

// writeCloser is a connection of which one direction can be closed.
type writeCloser interface{ CloseWrite() error }

// waitingDevice is a device of what can only be waited for in its methods.
type waitingDevice struct{ c io.ReadWriteCloser }

func (d *waitingDevice) read(take func(*chunk) bool) error {
	for {
		k := takeChunk()
		n, err := d.c.Read(k.b[:])
		more := true
		if k.n = n; n > 0 {
			more = take(k)
		} else {
			k.free()
		}
		if err != nil || !more {
			return err
		}
	}
}

func (d *waitingDevice) tryWrite([]byte) (int, error) { return 0, nil }

func (d *waitingDevice) write(p []byte, wrote func(n int)) error {
	for len(p) > 0 {
		n, err := d.c.Write(p[:min(len(p), chunkSize)])
		if err != nil {
			return err
		}
		wrote(n)
		p = p[n:]
	}
	return nil
}

func (d *waitingDevice) closeWrite() error {
	if c, ok := d.c.(writeCloser); ok {
		return c.CloseWrite()
	}
	return nil
}

func (d *waitingDevice) close() error {
	if c, ok := d.c.(interface{ NetConn() net.Conn }); ok {
		return c.NetConn().Close() // what TLS has to say was said in closeWrite
	}
	return d.c.Close()
}
