package loop_test

import (
	"context"
	"net"
	"net/netip"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// hosts is a resolver that knows what is in it.
type hosts map[string]string

func (h hosts) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	ip, err := netip.ParseAddr(h[host])
	if err != nil || network != "ip" && (network == "ip4") != ip.Is4() {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.Addr{ip}, nil
}

func (h hosts) LookupAddr(_ context.Context, addr string) ([]string, error) {
	for name, a := range h {
		if a == addr {
			return []string{name + "."}, nil
		}
	}
	return nil, &net.DNSError{Err: "no such host", Name: addr, IsNotFound: true}
}

// silent is a resolver that never answers.
type silent struct{ asked, left chan bool }

func (r silent) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	close(r.asked)
	<-ctx.Done()
	close(r.left)
	return nil, ctx.Err()
}

func infos(s *script, host string, port int, o *loop.AddrInfoOptions) error {
	v, err := loop.GetAddrInfo(s.co, host, port, o)
	if err != nil {
		s.say("!! %s", gen.Repr(err))
		return nil
	}
	for _, i := range v {
		s.say("%v", i)
	}
	return nil
}

// What loop.getaddrinfo returns; the rest of it is tested with internal/dial.
func TestGetAddrInfo(t *testing.T) {
	const (
		stream = "(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('127.0.0.1', 80))"
		dgram  = "(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_DGRAM: 2>, 17, '', ('127.0.0.1', 80))"
		raw    = "(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_RAW: 3>, 0, '', ('127.0.0.1', 80))"
		six    = "(<AddressFamily.AF_INET6: 10>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('::1', 80, 0, 0))"
	)
	asks := func(name, why, py, host string, o *loop.AddrInfoOptions, want ...string) row {
		return row{name: name, why: why, py: onCPython + py, want: want, run: func(s *script) error {
			s.loop.SetResolver(hosts{"localhost": "127.0.0.1"})
			return infos(s, host, 80, o)
		}}
	}
	runRows(t, []row{
		asks("any", "of each type one", "getaddrinfo('127.0.0.1', 80)", "127.0.0.1", nil, stream, dgram, raw),
		asks("name", "the resolver knows it", "getaddrinfo('localhost', 80, type=1)", "localhost", &loop.AddrInfoOptions{Type: loop.SockStream}, stream),
		asks("protocol", "that tells the type", "getaddrinfo('127.0.0.1', 80, proto=6)", "127.0.0.1", &loop.AddrInfoOptions{Proto: loop.IPProtoTCP}, stream),
		asks("datagrams", "the type tells the protocol", "getaddrinfo('127.0.0.1', 80, type=2)", "127.0.0.1", &loop.AddrInfoOptions{Type: loop.SockDgram}, dgram),
		asks("none", "no host is the machine itself", "getaddrinfo(None, 80, type=1)", "", &loop.AddrInfoOptions{Type: loop.SockStream}, six, stream),
		asks("passive", "or all its addresses", "getaddrinfo(None, 80, type=1, family=10, flags=AI_PASSIVE)", "", &loop.AddrInfoOptions{Type: loop.SockStream, Family: loop.AFInet6, Flags: loop.AIPassive},
			"(<AddressFamily.AF_INET6: 10>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('::', 80, 0, 0))"),
		asks("written otherwise", "it is shown as usual", "getaddrinfo('0::0001', 80, type=1)", "0::0001", &loop.AddrInfoOptions{Type: loop.SockStream}, six),
		asks("canonical name", "the first element has it", "getaddrinfo('127.0.0.1', 80, flags=AI_CANONNAME)", "127.0.0.1", &loop.AddrInfoOptions{Flags: loop.AICanonname},
			"(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '127.0.0.1', ('127.0.0.1', 80))", dgram, raw),
		asks("digits alone", "nobody is asked", "getaddrinfo('localhost', 80, flags=AI_NUMERICHOST)", "localhost", &loop.AddrInfoOptions{Flags: loop.AINumericHost}, "!! gaierror(-2, 'Name or service not known')"),
		asks("unknown name", "a socket.gaierror", "getaddrinfo('nohost.invalid', 80)", "nohost.invalid", nil, "!! gaierror(-2, 'Name or service not known')"),
		asks("unknown flags", "the flags are looked at first", "getaddrinfo('127.0.0.1', 80, flags=1 << 20)", "127.0.0.1", &loop.AddrInfoOptions{Flags: 1 << 20}, "!! gaierror(-1, 'Bad value for ai_flags')"),
		asks("unknown family", "nobody has it", "getaddrinfo('127.0.0.1', 80, family=99)", "127.0.0.1", &loop.AddrInfoOptions{Family: 99}, "!! gaierror(-6, 'ai_family not supported')"),
		asks("unknown type", "it is looked at before the host", "getaddrinfo('nohost.invalid', 80, type=9)", "nohost.invalid", &loop.AddrInfoOptions{Type: 9}, "!! gaierror(-7, 'ai_socktype not supported')"),
		asks("type against protocol", "they do not fit", "getaddrinfo('127.0.0.1', 80, type=1, proto=17)", "127.0.0.1", &loop.AddrInfoOptions{Type: loop.SockStream, Proto: loop.IPProtoUDP}, "!! gaierror(-7, 'ai_socktype not supported')"),
		asks("raw", "it has no ports", "getaddrinfo('127.0.0.1', 80, type=3)", "127.0.0.1", &loop.AddrInfoOptions{Type: loop.SockRaw}, "!! gaierror(-8, 'Servname not supported for ai_socktype')"),
		asks("unknown protocol", "it has no ports that we know", "getaddrinfo('127.0.0.1', 80, proto=99)", "127.0.0.1", &loop.AddrInfoOptions{Proto: 99}, "!! gaierror(-8, 'Servname not supported for ai_socktype')"),
	})
}

// A wait that is cancelled ends the query, whose end is nobody's business then.
func TestGetAddrInfoCancelled(t *testing.T) {
	runRows(t, []row{{
		name: "cancelled", why: "nobody waits for the answer", py: "Go only: in CPython the thread goes on",
		run: func(s *script) error {
			r := silent{make(chan bool), make(chan bool)}
			s.loop.SetResolver(r)
			task := start(s, func(co *coro.Co) error { return only(loop.GetAddrInfo(co, "host", 1, nil)) })
			<-r.asked
			task.Cancel()
			await(s, "task", task)
			<-r.left
			return nil
		},
		want: []string{"task !! CancelledError()"},
	}})
}

func TestGetNameInfo(t *testing.T) {
	asks := func(name, why, py string, a loop.Sockaddr, flags int, want string) row {
		return row{name: name, why: why, py: onCPython + py, want: []string{want}, run: func(s *script) error {
			s.loop.SetResolver(hosts{"localhost": "127.0.0.1"})
			host, service, err := loop.GetNameInfo(s.co, a, flags)
			if err != nil {
				s.say("!! %s", gen.Repr(err))
				return nil
			}
			s.say("%s %s", host, service)
			return nil
		}}
	}
	at := func(host string, port int) loop.Sockaddr { return loop.Sockaddr{Host: host, Port: port} }
	const digits = loop.NINumericHost | loop.NINumericServ
	runRows(t, []row{
		asks("name", "the resolver knows it", "getnameinfo(('127.0.0.1', 0), 0)", at("127.0.0.1", 0), 0, "localhost 0"),
		asks("digits", "nobody is asked", "getnameinfo(('127.0.0.1', 80), 3)", at("127.0.0.1", 80), digits, "127.0.0.1 80"),
		asks("without a name", "then the address", "getnameinfo(('192.0.2.1', 12345), 0)", at("192.0.2.1", 12345), loop.NINumericServ, "192.0.2.1 12345"),
		asks("required", "or an error", "getnameinfo(('192.0.2.1', 12345), NI_NAMEREQD)", at("192.0.2.1", 12345), loop.NINameReqd, "!! gaierror(-2, 'Name or service not known')"),
		asks("required in digits", "no name, either", "getnameinfo(('127.0.0.1', 80), 9)", at("127.0.0.1", 80), loop.NINameReqd|loop.NINumericHost, "!! gaierror(-2, 'Name or service not known')"),
		asks("written otherwise", "it is shown as usual", "getnameinfo(('0:0::1', 80, 0, 0), 3)", at("0:0::1", 80), digits, "::1 80"),
		asks("a name", "an address is needed", "getnameinfo(('localhost', 80), 0)", at("localhost", 80), 0, "!! gaierror(-2, 'Name or service not known')"),
		asks("negative port", "no such service", "getnameinfo(('127.0.0.1', -1), 0)", at("127.0.0.1", -1), 0, "!! gaierror(-8, 'Servname not supported for ai_socktype')"),
		asks("large port", "the C library takes 16 bits", "getnameinfo(('127.0.0.1', 99999), 0)", at("127.0.0.1", 99999), digits, "127.0.0.1 34463"),
		asks("unknown flags", "they are looked at first", "getnameinfo(('127.0.0.1', 80), 1 << 20)", at("127.0.0.1", 80), 1<<20, "!! gaierror(-1, 'Bad value for ai_flags')"),
	})
}
