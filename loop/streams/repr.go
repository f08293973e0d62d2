package streams

import (
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// String is the transport's repr, "<_SelectorSocketTransport fd=7 read=polling
// write=<idle, bufsize=0>>".
func (c *conn) String() string {
	if c.kind.tls {
		return fmt.Sprintf("<%s object at %p>", c.kind.class, c)
	}
	parts := []string{c.kind.class}
	switch c.phase {
	case closed:
		parts = append(parts, "closed")
	case closing:
		parts = append(parts, "closing")
	}
	parts = append(parts, fmt.Sprintf("fd=%d", c.fd))
	switch {
	case c.phase == closed && c.kind.pipe:
		parts = append(parts, "closed")
	case c.phase == closed:
	case c.kind == readPipe:
		parts = append(parts, c.reading())
	case c.kind == writePipe:
		parts = append(parts, c.sending(), fmt.Sprintf("bufsize=%d", c.size()))
	default:
		parts = append(parts, "read="+c.reading(), fmt.Sprintf("write=<%s, bufsize=%d>", c.sending(), c.size()))
	}
	return "<" + strings.Join(parts, " ") + ">"
}

func (c *conn) reading() string {
	c.input.mu.Lock()
	defer c.input.mu.Unlock()
	if c.phase == open && !c.paused && c.input.reading {
		return "polling"
	}
	return "idle"
}

func (c *conn) sending() string {
	if c.sent.active {
		return "polling"
	}
	return "idle"
}

// fdOf is a file descriptor, or -1.
func fdOf(v any) int {
	fd := -1
	if s, ok := v.(syscall.Conn); ok {
		if raw, err := s.SyscallConn(); err == nil {
			raw.Control(func(n uintptr) { fd = int(n) })
		}
	}
	return fd
}

// socketRepr is the repr of asyncio's TransportSocket.
func socketRepr(fd int, local, remote net.Addr) string {
	if fd < 0 {
		return "<asyncio.TransportSocket [closed]>"
	}
	family, proto := familyOf(local)
	s := fmt.Sprintf("<asyncio.TransportSocket fd=%d, family=%d, type=1, proto=%d", fd, family, proto)
	if text := addrRepr(local); text != "" {
		s += ", laddr=" + text
	}
	if text := addrRepr(remote); text != "" {
		s += ", raddr=" + text
	}
	return s + ">"
}

func familyOf(a net.Addr) (family, proto int) {
	tcp, ok := a.(*net.TCPAddr)
	switch {
	case !ok:
		return syscall.AF_UNIX, 0
	case tcp.AddrPort().Addr().Unmap().Is4():
		return int(dial.Inet), syscall.IPPROTO_TCP
	}
	return int(dial.Inet6), syscall.IPPROTO_TCP
}

// addrRepr is an address as Python prints it, in a socket's repr.
func addrRepr(a net.Addr) string {
	switch a := a.(type) {
	case *net.TCPAddr:
		if a == nil {
			return ""
		}
		ip := a.AddrPort().Addr().Unmap()
		return dial.Addr{IP: ip, Port: a.Port}.String()
	case *net.UnixAddr:
		if a == nil {
			return ""
		}
		return unixPath(a)
	case nil:
		return ""
	}
	return gen.Repr(a.String())
}

// unixPath is a path as Python has it: package net writes an @ for a zero byte.
func unixPath(a *net.UnixAddr) string {
	name, abstract := strings.CutPrefix(a.Name, "@")
	if abstract && name != "" {
		return "\x00" + name
	}
	return name
}
