//go:build !unix

package streams

import (
	"net"
	"syscall"
)

// setBacklog does nothing: package net has asked for as many as the system allows.
func setBacklog(net.Listener, int) {}

// control does nothing.
func (o *ServerOptions) control(_, _ string, _ syscall.RawConn) error { return nil }
