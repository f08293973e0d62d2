//go:build unix

package streams

import (
	"net"
	"syscall"
)

// setBacklog says how many connections may wait to be accepted. Package net has asked
// for as many as the system allows.
func setBacklog(ln net.Listener, n int) {
	s, ok := ln.(syscall.Conn)
	if !ok {
		return
	}
	if raw, err := s.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) { syscall.Listen(int(fd), n) })
	}
}

// control sets what was chosen for a socket that will listen.
func (o *ServerOptions) control(_, _ string, c syscall.RawConn) (err error) {
	err1 := c.Control(func(fd uintptr) {
		if o.NoReuseAddress {
			err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 0)
		}
		if o.ReusePort && err == nil {
			err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, soReusePort, 1)
		}
	})
	if err == nil {
		err = err1
	}
	return err
}
