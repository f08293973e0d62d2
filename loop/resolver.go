package loop

import (
	"context"
	"net/netip"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// Resolver finds the addresses of names, for [GetAddrInfo] and all that makes
// connections. A *net.Resolver is one. It is called on other goroutines than the
// loop's, several at a time.
//
// A Resolver may have the method LookupAddr of a *net.Resolver, too, for
// [GetNameInfo].
//
// Go only: CPython asks the C library.
type Resolver interface {
	// LookupNetIP returns the addresses of host. The network is "ip", "ip4" or "ip6".
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// SetResolver makes r the loop's resolver; nil is package net's, as at first.
//
// Go only: CPython asks the C library.
func (l *Loop) SetResolver(r Resolver) { l.resolver = r }

// Resolver is the loop's resolver, nil if it is package net's.
//
// Go only: CPython asks the C library.
func (l *Loop) Resolver() Resolver { return l.resolver }

// AddrInfoOptions are the options of [GetAddrInfo]. Nil and zero mean any.
//
// Python: loop.getaddrinfo, library/asyncio-eventloop.
type AddrInfoOptions struct {
	Family int // AFInet or AFInet6
	Type   int // SockStream or SockDgram
	Proto  int // IPProtoTCP or IPProtoUDP
	Flags  int // AIPassive and the like
}

// GetAddrInfo finds the addresses of host, outside the loop: a virtual clock stands
// still meanwhile. The empty host is Python's None, the machine itself. Of an option
// that is not chosen, there is an element for each possible value.
//
// When the wait is cancelled, so is the query.
//
// Errors: [*gen.GAIError], a socket.gaierror; [gen.ValueError] for a port above 65535;
// those of the [Resolver] and of [ToThread].
//
// Python: loop.getaddrinfo, library/asyncio-eventloop.
//
// Differs: the port is a number; names beyond ASCII are given as IDNA has them.
func GetAddrInfo(co *coro.Co, host string, port int, o *AddrInfoOptions) ([]AddrInfo, error) {
	if o == nil {
		o = &AddrInfoOptions{}
	}
	r := resolverOf(co)
	return ToThread(co, func(ctx context.Context) ([]AddrInfo, error) {
		kinds, err := o.kinds()
		if err != nil {
			return nil, err
		}
		addrs, err := o.lookup(ctx, r, host, port)
		if err != nil {
			return nil, err
		}
		return addrInfos(addrs, kinds, o.canonname(host)), nil
	})
}

// resolverOf is the resolver of the loop that runs co, if one does.
func resolverOf(co *coro.Co) Resolver {
	if l := RunningLoop(co); l != nil {
		return l.resolver
	}
	return nil
}

// kind is a type of sockets, and its protocol.
type kind struct{ typ, proto int }

var kinds = []kind{{SockStream, IPProtoTCP}, {SockDgram, IPProtoUDP}, {SockRaw, 0}}

// kinds are those of the sockets that were asked for. A raw one has no ports.
func (o *AddrInfoOptions) kinds() ([]kind, error) {
	if o.Flags&^(AIPassive|AICanonname|AINumericHost|AINumericServ) != 0 {
		return nil, gen.NewGAIError(gen.EAIBadFlags)
	}
	if o.Family != AFUnspec && o.Family != AFInet && o.Family != AFInet6 {
		return nil, gen.NewGAIError(gen.EAIFamily)
	}
	if o.Type == 0 && o.Proto == 0 {
		return kinds, nil
	}
	for _, k := range kinds[:2] {
		if (o.Type == 0 || o.Type == k.typ) && (o.Proto == 0 || o.Proto == k.proto) {
			return []kind{k}, nil
		}
	}
	if o.Type == 0 || o.Type == SockRaw {
		return nil, gen.NewGAIError(gen.EAIService)
	}
	return nil, gen.NewGAIError(gen.EAISockType)
}

// canonname is what the first address tells as its host's name.
func (o *AddrInfoOptions) canonname(host string) string {
	if o.Flags&AICanonname == 0 {
		return ""
	}
	return host
}

func (o *AddrInfoOptions) lookup(ctx context.Context, r Resolver, host string, port int) ([]dial.Addr, error) {
	family := dial.Family(o.Family)
	if host == "" && o.Flags&AIPassive != 0 {
		return dial.Wildcard(port, family), nil
	}
	if o.Flags&AINumericHost != 0 {
		r = noNames{}
	}
	addrs, err := dial.LookupWith(ctx, r, host, port, family)
	for i := range addrs {
		addrs[i].Host = "" // asyncio keeps the way it was written where it asks nobody
	}
	return addrs, err
}

// noNames knows none.
type noNames struct{}

func (noNames) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, gen.NewGAIError(gen.EAINoName)
}

// addrInfos are the sockets of each kind at each address.
func addrInfos(addrs []dial.Addr, kinds []kind, canonname string) []AddrInfo {
	infos := make([]AddrInfo, 0, len(addrs)*len(kinds))
	for _, a := range addrs {
		for _, k := range kinds {
			infos = append(infos, AddrInfo{
				Family: int(a.Family()), Type: k.typ, Proto: k.proto, Canonname: canonname,
				Sockaddr: Sockaddr{Host: a.HostText(), Port: a.Port, ScopeID: a.Scope},
			})
			canonname = ""
		}
	}
	return infos
}

// GetNameInfo finds the name of an address and that of its port, outside the loop: a
// virtual clock stands still meanwhile. What has no name is given in digits. The flags
// are [NINumericHost] and the like.
//
// When the wait is cancelled, so is the query.
//
// Errors: [*gen.GAIError], a socket.gaierror, also if addr is no address; those of
// [ToThread].
//
// Python: loop.getnameinfo, library/asyncio-eventloop.
func GetNameInfo(co *coro.Co, addr Sockaddr, flags int) (host, service string, err error) {
	r := resolverOf(co)
	names, err := ToThread(co, func(ctx context.Context) ([2]string, error) {
		a, err := addr.addr()
		if err != nil {
			return [2]string{}, err
		}
		host, service, err := dial.NameInfo(ctx, r, a, flags)
		return [2]string{host, service}, err
	})
	return names[0], names[1], err
}

// addr is the address, whose host must be written as one.
func (a Sockaddr) addr() (dial.Addr, error) {
	if a.Port < 0 {
		return dial.Addr{}, gen.NewGAIError(gen.EAIService)
	}
	found, ok, err := dial.Literal(a.Host, a.Port&0xffff, dial.Unspec)
	if err == nil && !ok {
		err = gen.NewGAIError(gen.EAINoName)
	}
	found.Scope = a.ScopeID
	return found, err
}
