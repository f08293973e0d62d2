package loop

import (
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// Families of addresses, types of sockets, protocols and flags, with the numbers that
// they have on Linux.
//
// Python: socket.AF_INET and so on, library/socket.
const (
	AFUnspec = 0
	AFInet   = 2
	AFInet6  = 10

	SockStream = 1
	SockDgram  = 2
	SockRaw    = 3

	IPProtoTCP = 6
	IPProtoUDP = 17

	AIPassive     = 1 // no host is all addresses, to listen at
	AICanonname   = 2 // the first element has the name
	AINumericHost = 4 // the host must be an address
	AINumericServ = 1024

	NINumericHost = 1
	NINumericServ = 2
	NINameReqd    = 8  // an address without a name is an error
	NIDgram       = 16 // the port is UDP's
)

// AddrInfo is a way to reach a host, an element of what [GetAddrInfo] returns.
//
// Python: socket.getaddrinfo, library/socket.
type AddrInfo struct {
	Family    int // AFInet or AFInet6
	Type      int // SockStream and the like
	Proto     int // IPProtoTCP and the like
	Canonname string
	Sockaddr  Sockaddr
}

// String is the repr of Python's tuple.
func (i AddrInfo) String() string {
	return fmt.Sprintf("(%v, %s, %d, %s, %v)", dial.Family(i.Family), sockKind(i.Type), i.Proto, gen.Repr(i.Canonname), i.Sockaddr)
}

func sockKind(n int) string {
	names := map[int]string{SockStream: "SOCK_STREAM", SockDgram: "SOCK_DGRAM", SockRaw: "SOCK_RAW"}
	return fmt.Sprintf("<SocketKind.%s: %d>", names[n], n)
}

// Sockaddr is the address of a socket.
//
// Python: the address of AF_INET and AF_INET6, library/socket.
type Sockaddr struct {
	Host     string // the address in digits
	Port     int
	FlowInfo int // of IPv6
	ScopeID  int // of IPv6
}

// String is the repr of Python's tuple: of two elements, or of four with IPv6.
func (a Sockaddr) String() string {
	if !strings.Contains(a.Host, ":") {
		return fmt.Sprintf("(%s, %d)", gen.Repr(a.Host), a.Port)
	}
	return fmt.Sprintf("(%s, %d, %d, %d)", gen.Repr(a.Host), a.Port, a.FlowInfo, a.ScopeID)
}
