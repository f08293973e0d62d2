package dial

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// Resolver finds the addresses of names. A *net.Resolver is one. The network is "ip",
// "ip4" or "ip6".
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Lookup is LookupWith the resolver of package net.
func Lookup(ctx context.Context, host string, port int, family Family) ([]Addr, error) {
	return LookupWith(ctx, nil, host, port, family)
}

// LookupWith finds the addresses of host, in the order in which to try them. One that
// is an address is not looked up; the empty host is Python's None, the machine itself.
// A nil resolver is package net's.
//
// Errors: [*gen.GAIError]; [gen.ValueError] for a port above 65535; the cause of the
// context's end; whatever else the resolver returns.
func LookupWith(ctx context.Context, r Resolver, host string, port int, family Family) ([]Addr, error) {
	if err := check(port, family); err != nil {
		return nil, err
	}
	if host == "" {
		return Loopback(port, family), nil
	}
	switch a, ok, err := Literal(host, port, family); {
	case err != nil:
		return nil, err
	case ok:
		return []Addr{a}, nil
	}
	return query(ctx, r, host, port, family)
}

func check(port int, family Family) error {
	switch {
	case family != Unspec && family != Inet && family != Inet6:
		return gen.NewGAIError(gen.EAIFamily)
	case port < 0:
		return gen.NewGAIError(gen.EAIService)
	case port > 65535:
		return errPort()
	}
	return nil
}

// errPort is an OverflowError in CPython.
func errPort() error { return &gen.ValueError{Msg: "connect(): port must be 0-65535."} }

// Loopback are the addresses of the machine itself.
func Loopback(port int, family Family) []Addr {
	return ofFamily(family, Addr{IP: netip.IPv6Loopback(), Port: port}, Addr{IP: netip.AddrFrom4([4]byte{127, 0, 0, 1}), Port: port})
}

// Wildcard are the addresses to listen at for whoever comes.
func Wildcard(port int, family Family) []Addr {
	return ofFamily(family, Addr{IP: netip.IPv4Unspecified(), Port: port}, Addr{IP: netip.IPv6Unspecified(), Port: port})
}

func ofFamily(family Family, addrs ...Addr) []Addr {
	var some []Addr
	for _, a := range addrs {
		if family == Unspec || family == a.Family() {
			some = append(some, a)
		}
	}
	return some
}

// Literal is the address that host is, if it is one, in any way that getaddrinfo knows.
//
// Errors: [*gen.GAIError] if it is one of another family, or its zone is unknown.
func Literal(host string, port int, family Family) (Addr, bool, error) {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		var ok bool
		if ip, ok = aton(host); !ok {
			return Addr{}, false, nil
		}
	}
	a, ok := newAddr(ip, port)
	switch {
	case !ok:
		return Addr{}, false, gen.NewGAIError(gen.EAINoName)
	case family != Unspec && family != a.Family():
		return Addr{}, false, gen.NewGAIError(gen.EAIAddrFamily)
	}
	if err == nil && ip.Zone() == "" {
		a.Host = host // asyncio passes it on as it is
	}
	return a, true, nil
}

// aton reads the old ways to write an IPv4 address, as the C library's inet_aton does:
// one to four parts, in octal with a leading 0, in hexadecimal with 0x, of which the
// last fills what is left.
func aton(s string) (netip.Addr, bool) {
	parts := strings.Split(s, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var all uint64
	for i, part := range parts {
		n, ok := atonPart(part)
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (5 - len(parts))
		}
		if !ok || n>>bits != 0 {
			return netip.Addr{}, false
		}
		all = all<<bits | n
	}
	return netip.AddrFrom4([4]byte{byte(all >> 24), byte(all >> 16), byte(all >> 8), byte(all)}), true
}

func atonPart(s string) (uint64, bool) {
	base := 10
	if len(s) > 1 && s[0] == '0' {
		if s, base = s[1:], 8; s[0] == 'x' || s[0] == 'X' {
			s, base = s[1:], 16
		}
	}
	n, err := strconv.ParseUint(s, base, 32)
	return n, err == nil
}

// networks are what a Resolver calls the families.
var networks = map[Family]string{Unspec: "ip", Inet: "ip4", Inet6: "ip6"}

func query(ctx context.Context, r Resolver, host string, port int, family Family) ([]Addr, error) {
	if r == nil {
		r = net.DefaultResolver
	}
	ips, err := r.LookupNetIP(ctx, networks[family], host)
	if err != nil {
		return nil, resolved(ctx, err)
	}
	var addrs []Addr
	for _, ip := range ips {
		// Package net returns IPv4 addresses as mapped ones.
		if a, ok := newAddr(ip.Unmap(), port); ok && (family == Unspec || family == a.Family()) {
			addrs = append(addrs, a)
		}
	}
	if len(addrs) == 0 {
		return nil, gen.NewGAIError(gen.EAINoData)
	}
	return addrs, nil
}

// resolved is what getaddrinfo says where a Resolver returns err.
func resolved(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var dns *net.DNSError
	var other *net.AddrError // for a name in /etc/hosts without an address of the family
	switch {
	case gen.IsInstance[*gen.OSError](err):
		return err
	case errors.As(err, &dns) && !dns.IsNotFound:
		return gen.NewGAIError(gen.EAIAgain)
	case dns != nil || errors.As(err, &other):
		return gen.NewGAIError(gen.EAINoName)
	}
	return gen.OSErrorOf(err)
}
