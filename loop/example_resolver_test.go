package loop_test

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// book is a resolver with one entry.
type book struct{}

func (book) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("192.0.2.7")}, nil
}

func ExampleResolver() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		loop.RunningLoop(co).SetResolver(book{})
		infos, err := loop.GetAddrInfo(co, "www.example.org", 80, nil)
		fmt.Println(infos[0].Sockaddr, err)
		return nil
	}))
	// Output:
	// ('192.0.2.7', 80) <nil>
}

func ExampleGetAddrInfo() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		infos, err := loop.GetAddrInfo(co, "::1", 443, nil)
		for _, i := range infos {
			fmt.Println(i.Type, i.Sockaddr)
		}
		return err
	}))
	// Output:
	// 1 ('::1', 443, 0, 0)
	// 2 ('::1', 443, 0, 0)
	// 3 ('::1', 443, 0, 0)
}

func ExampleAddrInfoOptions() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		infos, err := loop.GetAddrInfo(co, "", 80, &loop.AddrInfoOptions{
			Type: loop.SockStream, Flags: loop.AIPassive, // to listen at
		})
		for _, i := range infos {
			fmt.Println(i.Sockaddr)
		}
		return err
	}))
	// Output:
	// ('0.0.0.0', 80)
	// ('::', 80, 0, 0)
}

func ExampleAddrInfo() {
	fmt.Println(loop.AddrInfo{
		Family: loop.AFInet, Type: loop.SockStream, Proto: loop.IPProtoTCP,
		Sockaddr: loop.Sockaddr{Host: "127.0.0.1", Port: 80},
	})
	// Output:
	// (<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('127.0.0.1', 80))
}

func ExampleSockaddr() {
	fmt.Println(loop.Sockaddr{Host: "127.0.0.1", Port: 80}, loop.Sockaddr{Host: "fe80::1", Port: 80, ScopeID: 2})
	// Output:
	// ('127.0.0.1', 80) ('fe80::1', 80, 0, 2)
}

func ExampleGetNameInfo() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		host, service, err := loop.GetNameInfo(co, loop.Sockaddr{Host: "127.0.0.1", Port: 8}, loop.NINumericHost|loop.NINumericServ)
		fmt.Println(host, service)
		return err
	}))
	// Output:
	// 127.0.0.1 8
}
