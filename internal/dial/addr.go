package dial

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"

	"github.com/coluber-go/coluber/gen"
)

// Family is a family of addresses.
type Family int

// The families.
const (
	Unspec Family = 0 // any
	Inet   Family = 2
	Inet6  Family = 10 // Linux's number, wherever we are
)

// String is the repr of Python's socket.AddressFamily.
func (f Family) String() string {
	name := "AF_UNSPEC"
	switch f {
	case Inet:
		name = "AF_INET"
	case Inet6:
		name = "AF_INET6"
	}
	return fmt.Sprintf("<AddressFamily.%s: %d>", name, int(f))
}

// Addr is an address to connect to, or to bind to, as getaddrinfo gives it.
type Addr struct {
	IP    netip.Addr // with its zone
	Port  int
	Scope int    // the zone's number, or 0
	Host  string // how it is written, where it was; otherwise empty
}

// Family is the address's family.
func (a Addr) Family() Family {
	if a.IP.Is4() {
		return Inet
	}
	return Inet6
}

// HostText is the address without the port, as in the first element of Python's tuple.
func (a Addr) HostText() string {
	if a.Host != "" {
		return a.Host
	}
	return a.IP.WithZone("").String()
}

// String is the address as Python prints it: ('127.0.0.1', 443), or ('::1', 443, 0, 0)
// with the flow information and the scope.
func (a Addr) String() string {
	if a.Family() == Inet {
		return fmt.Sprintf("(%s, %d)", gen.Repr(a.HostText()), a.Port)
	}
	return fmt.Sprintf("(%s, %d, 0, %d)", gen.Repr(a.HostText()), a.Port, a.Scope)
}

// network is what package net calls the way to the address. One that is mapped is an
// IPv4 address to it.
func (a Addr) network() string {
	if a.IP.Unmap().Is4() {
		return "tcp4"
	}
	return "tcp6"
}

func (a Addr) addrPort() netip.AddrPort {
	return netip.AddrPortFrom(a.IP.Unmap(), uint16(a.Port))
}

// newAddr is the address ip, if its zone is known.
func newAddr(ip netip.Addr, port int) (Addr, bool) {
	scope, ok := scopeOf(ip)
	return Addr{IP: ip, Port: port, Scope: scope}, ok
}

// scopeOf is the number of ip's zone. Only what is local to a link has one by name.
func scopeOf(ip netip.Addr) (int, bool) {
	zone := ip.Zone()
	if zone == "" {
		return 0, true
	}
	if ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() {
		if i, err := net.InterfaceByName(zone); err == nil {
			return i.Index, true
		}
	}
	n, err := strconv.ParseUint(zone, 10, 31)
	return int(n), err == nil
}
