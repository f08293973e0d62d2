package dial

import (
	"context"
	"net"
)

// SetConnect takes the place of the network.
func (d *Dialer) SetConnect(connect func(ctx context.Context, a Addr) (net.Conn, error)) {
	d.connect = connect
}

// Interleave mixes addresses.
func Interleave(addrs []Addr, n int) []Addr { return interleave(addrs, Addr.Family, n) }

// FindService looks a port up in the text of /etc/services.
var FindService = findService
