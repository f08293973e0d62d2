package dial_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// names is a resolver that knows what is in it.
type names map[string][]string

func (n names) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	var ips []netip.Addr
	known, ok := n[host]
	for _, text := range known {
		ip := netip.MustParseAddr(text)
		if network == "ip" || (network == "ip4") == ip.Unmap().Is4() {
			ips = append(ips, ip)
		}
	}
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return ips, nil
}

// refusing is a resolver that always returns an error.
type refusing struct{ err error }

func (r refusing) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, r.err
}

func outcome(addrs []dial.Addr, err error) string {
	if err != nil {
		return gen.Repr(err)
	}
	return fmt.Sprint(addrs)
}

// What socket.getaddrinfo returns on CPython 3.13 and Linux, the addresses alone.
func TestLookup(t *testing.T) {
	known := names{
		"localhost": {"127.0.0.1"}, "both": {"2001:db8::1", "192.0.2.1", "::ffff:192.0.2.2"},
		"empty": {}, "link": {"fe80::1%7"},
	}
	for _, row := range []struct {
		host   string
		port   int
		family dial.Family
		want   string
	}{
		{"", 80, 0, "[('::1', 80, 0, 0) ('127.0.0.1', 80)]"}, // None
		{"", 80, dial.Inet, "[('127.0.0.1', 80)]"},
		{"localhost", 80, 0, "[('127.0.0.1', 80)]"},
		{"both", 1, 0, "[('2001:db8::1', 1, 0, 0) ('192.0.2.1', 1) ('192.0.2.2', 1)]"},
		{"both", 1, dial.Inet, "[('192.0.2.1', 1) ('192.0.2.2', 1)]"},
		{"both", 1, dial.Inet6, "[('2001:db8::1', 1, 0, 0)]"},
		{"link", 1, 0, "[('fe80::1', 1, 0, 7)]"},
		{"localhost", 80, dial.Inet6, "gaierror(-5, 'No address associated with hostname')"},
		{"empty", 80, 0, "gaierror(-5, 'No address associated with hostname')"},
		{"nohost.invalid", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"[::1]", 80, 0, "gaierror(-2, 'Name or service not known')"},

		{"127.0.0.1", 80, 0, "[('127.0.0.1', 80)]"},
		{"::1", 80, 0, "[('::1', 80, 0, 0)]"},
		{"::ffff:1.2.3.4", 80, 0, "[('::ffff:1.2.3.4', 80, 0, 0)]"},
		{"0:0:0:0:0:0:0:1", 80, 0, "[('0:0:0:0:0:0:0:1', 80, 0, 0)]"}, // asyncio's _ipaddr_info
		{"::1", 80, dial.Inet, "gaierror(-9, 'Address family for hostname not supported')"},
		{"127.0.0.1", 80, dial.Inet6, "gaierror(-9, 'Address family for hostname not supported')"},
		{"fe80::1%1", 80, 0, "[('fe80::1', 80, 0, 1)]"},
		{"::1%1", 80, 0, "[('::1', 80, 0, 1)]"},
		{"::1%lo", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"fe80::1%nope", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"::1%", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"127.0.0.1%lo", 80, 0, "gaierror(-2, 'Name or service not known')"},

		{"127.1", 80, 0, "[('127.0.0.1', 80)]"},
		{"1", 80, 0, "[('0.0.0.1', 80)]"},
		{"0x7f.1", 80, 0, "[('127.0.0.1', 80)]"},
		{"010.0.0.1", 80, 0, "[('8.0.0.1', 80)]"},
		{"1.2.3", 80, 0, "[('1.2.0.3', 80)]"},
		{"1.70000", 80, 0, "[('1.1.17.112', 80)]"},
		{"4294967295", 80, 0, "[('255.255.255.255', 80)]"},
		{"4294967296", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"1.2.65536", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"256.1.1.1", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"1.2.3.4.5", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"1.2.3.4.", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"0x", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"08.1", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"+1.2.3.4", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{" 127.0.0.1", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"1_0.0.0.1", 80, 0, "gaierror(-2, 'Name or service not known')"},
		{"127.1", 80, dial.Inet6, "gaierror(-9, 'Address family for hostname not supported')"},

		{"nohost.invalid", -1, 0, "gaierror(-8, 'Servname not supported for ai_socktype')"},
		{"nohost.invalid", 80, 99, "gaierror(-6, 'ai_family not supported')"},
		{"127.0.0.1", 65536, 0, "ValueError('connect(): port must be 0-65535.')"},
	} {
		got := outcome(dial.LookupWith(t.Context(), known, row.host, row.port, row.family))
		if got != row.want {
			t.Errorf("%q, %d, %v:\n%s, want\n%s", row.host, row.port, row.family, got, row.want)
		}
	}
}

// Whoever resolves has an error of their own.
func TestLookupErrors(t *testing.T) {
	other := errors.New("other")
	for _, row := range []struct {
		err  error
		want string
	}{
		{&net.DNSError{Err: "no such host", IsNotFound: true}, "gaierror(-2, 'Name or service not known')"},
		{&net.DNSError{Err: "server misbehaving", IsTemporary: true}, "gaierror(-3, 'Temporary failure in name resolution')"},
		{&net.DNSError{Err: "i/o timeout", IsTimeout: true}, "gaierror(-3, 'Temporary failure in name resolution')"},
		{&net.AddrError{Err: "no suitable address", Addr: "name"}, "gaierror(-2, 'Name or service not known')"},
		{gen.NewGAIError(gen.EAIFail), "gaierror(-4, 'Non-recoverable failure in name resolution')"},
		{other, gen.Repr(other)},
	} {
		if got := outcome(dial.LookupWith(t.Context(), refusing{row.err}, "name", 1, 0)); got != row.want {
			t.Errorf("%v: %s, want %s", row.err, got, row.want)
		}
	}
}

// The context's cause comes before what the resolver makes of it.
func TestLookupCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("cause")
	cancel(cause)
	_, err := dial.LookupWith(ctx, refusing{&net.DNSError{Err: "operation was canceled"}}, "name", 1, 0)
	if err != cause {
		t.Error(err)
	}
}

// The resolver of package net, as far as it does without a network.
func TestLookupWithoutResolver(t *testing.T) {
	for _, host := range []string{"127.0.0.1", ""} {
		addrs, err := dial.Lookup(t.Context(), host, 80, dial.Inet)
		if got := outcome(addrs, err); got != "[('127.0.0.1', 80)]" {
			t.Errorf("%q: %s", host, got)
		}
	}
	if got := fmt.Sprint(dial.Wildcard(80, 0)); got != "[('0.0.0.0', 80) ('::', 80, 0, 0)]" {
		t.Error(got)
	}
}

// An interface is known by its name.
func TestLookupZone(t *testing.T) {
	all, err := net.Interfaces()
	if err != nil || len(all) == 0 {
		t.Skip("no interface")
	}
	for _, host := range []string{"fe80::1%", "ff02::1%"} {
		addrs, err := dial.Lookup(t.Context(), host+all[0].Name, 80, 0)
		if err != nil || addrs[0].Scope != all[0].Index || addrs[0].IP.Zone() != all[0].Name {
			t.Errorf("%s: %v, %v", host, addrs, err)
		}
	}
}

// _interleave_addrinfos of base_events.py, with n from 1.
func TestInterleave(t *testing.T) {
	const six, four = "::", "10.0.0."
	list := func(hosts ...string) []dial.Addr {
		var addrs []dial.Addr
		for _, h := range hosts {
			addrs = append(addrs, dial.Addr{IP: netip.MustParseAddr(h)})
		}
		return addrs
	}
	in := list(six+"1", six+"2", six+"3", six+"4", four+"1", four+"2")
	for n, want := range map[int][]dial.Addr{
		1: list(six+"1", four+"1", six+"2", four+"2", six+"3", six+"4"),
		2: list(six+"1", six+"2", four+"1", six+"3", four+"2", six+"4"),
		3: list(six+"1", six+"2", six+"3", four+"1", six+"4", four+"2"),
		9: list(six+"1", six+"2", six+"3", six+"4", four+"1", four+"2"),
	} {
		if got := dial.Interleave(in, n); !slices.Equal(got, want) {
			t.Errorf("%d: %v, want %v", n, got, want)
		}
	}
}

// The names of ports are those of /etc/services.
func TestFindService(t *testing.T) {
	const text = "# comment\nhttp\t80/tcp\t\twww # 81/tcp\n\ntftp 69/udp\nlast 7/tcp"
	for _, row := range []struct {
		port int
		udp  bool
		want string
	}{{80, false, "http"}, {80, true, ""}, {69, true, "tftp"}, {69, false, ""}, {81, false, ""}, {7, false, "last"}} {
		if got := dial.FindService(text, row.port, row.udp); got != row.want {
			t.Errorf("%d: %q, want %q", row.port, got, row.want)
		}
	}
}

// The zone of an address is told by its name.
func TestNameInfoZone(t *testing.T) {
	all, err := net.Interfaces()
	if err != nil || len(all) == 0 {
		t.Skip("no interface")
	}
	a := dial.Addr{IP: netip.MustParseAddr("fe80::1"), Port: 80, Scope: all[0].Index}
	host, service, err := dial.NameInfo(t.Context(), nil, a, dial.NumericHost|dial.NumericServ)
	if err != nil || host != "fe80::1%"+all[0].Name || service != "80" {
		t.Error(host, service, err)
	}
}

// phoneBook is a resolver that knows a name, and gives the names of addresses.
type phoneBook struct{ names }

func (phoneBook) LookupAddr(_ context.Context, addr string) ([]string, error) {
	if addr != "192.0.2.1" {
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}
	return []string{"one.example.", "alias.example."}, nil
}

// getnameinfo.
func TestNameInfo(t *testing.T) {
	cancelled, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("cause"))
	for _, row := range []struct {
		ctx   context.Context
		r     dial.Resolver
		host  string
		flags int
		want  string
	}{
		{t.Context(), phoneBook{}, "192.0.2.1", 0, "one.example 7"},
		{t.Context(), phoneBook{}, "192.0.2.1", dial.NumericHost, "192.0.2.1 7"},
		{t.Context(), phoneBook{}, "192.0.2.2", 0, "192.0.2.2 7"},
		{t.Context(), phoneBook{}, "192.0.2.2", dial.NameReqd, "gaierror(-2, 'Name or service not known')"},
		{t.Context(), names{}, "192.0.2.1", 0, "192.0.2.1 7"},
		{t.Context(), phoneBook{}, "192.0.2.1", 1 << 20, "gaierror(-1, 'Bad value for ai_flags')"},
		{cancelled, phoneBook{}, "192.0.2.1", 0, "cause"},
	} {
		a := dial.Addr{IP: netip.MustParseAddr(row.host), Port: 7}
		host, service, err := dial.NameInfo(row.ctx, row.r, a, row.flags|dial.NumericServ)
		got := host + " " + service
		if e, ok := err.(*gen.GAIError); ok {
			got = gen.Repr(e)
		} else if err != nil {
			got = err.Error()
		}
		if got != row.want {
			t.Errorf("%s, %d: %s, want %s", row.host, row.flags, got, row.want)
		}
	}
}
