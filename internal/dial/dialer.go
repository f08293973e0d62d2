package dial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/coluber-go/coluber/gen"
)

// Dialer makes connections. Its zero value tries one address after the other.
type Dialer struct {
	// HappyEyeballsDelay is how long an attempt may take before the next address is
	// tried beside it. Zero is for ever, Python's None; below zero no time at all,
	// Python's 0.
	HappyEyeballsDelay time.Duration
	// Interleave is how many addresses of the first family come before the first of
	// another, from which on the families take turns. Zero is 1 with a
	// HappyEyeballsDelay, otherwise the order as it is; so is below zero.
	Interleave int
	// LocalAddrs are the addresses to bind to, of which the first that can be and is
	// of the right family is taken. Nil is whichever the system takes.
	LocalAddrs []Addr
	// Control is called with each socket before it is bound and connected, as
	// [net.Dialer] does. Its error is the attempt's if it is an OSError or a number of
	// the system's, and otherwise Dial's. It may be called on other goroutines.
	Control func(network, address string, c syscall.RawConn) error

	connect func(ctx context.Context, a Addr) (net.Conn, error) // in tests
}

// Dial connects to the first of the addresses that can be reached. When it returns,
// nothing of the other attempts is left.
//
// Errors: [*Error] with those of all addresses; the cause of the context's end;
// [gen.OSError] without addresses; Control's; [gen.ValueError] for a port above 65535.
func (d *Dialer) Dial(ctx context.Context, addrs []Addr) (net.Conn, error) {
	if len(addrs) == 0 {
		return nil, &gen.OSError{Strerror: "getaddrinfo() returned empty list"}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if n := d.interleave(); n > 0 {
		addrs = interleave(addrs, Addr.Family, n)
	}
	conn, failures := d.try(ctx, addrs)
	switch {
	case conn != nil:
		return conn, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	if err := foreign(failures); err != nil {
		return nil, err
	}
	return nil, &Error{Failures: failures, interleave: d.interleave()}
}

func (d *Dialer) interleave() int {
	if d.Interleave == 0 && d.HappyEyeballsDelay != 0 {
		return 1
	}
	return max(0, d.Interleave)
}

// interleave puts n of the first family in front, and has the families take turns
// from the last of those on.
func interleave[T any](list []T, family func(T) Family, n int) []T {
	var families [][]T
	at := map[Family]int{}
	for _, v := range list {
		f := family(v)
		if _, ok := at[f]; !ok {
			at[f] = len(families)
			families = append(families, nil)
		}
		families[at[f]] = append(families[at[f]], v)
	}
	n = min(n-1, len(families[0]))
	mixed := append([]T(nil), families[0][:n]...)
	families[0] = families[0][n:]
	for i := 0; len(mixed) < len(list); i++ {
		for _, f := range families {
			if i < len(f) {
				mixed = append(mixed, f[i])
			}
		}
	}
	return mixed
}

// try connects to one of the addresses, or tells what became of each.
func (d *Dialer) try(ctx context.Context, addrs []Addr) (net.Conn, []Failure) {
	if d.HappyEyeballsDelay != 0 && len(addrs) > 1 {
		return d.race(ctx, addrs)
	}
	var failures []Failure
	for _, a := range addrs {
		conn, tries := d.one(ctx, a)
		if conn != nil {
			return conn, nil
		}
		failures = append(failures, Failure{a, tries})
		if ctx.Err() != nil || foreign(failures) != nil {
			break
		}
	}
	return nil, failures
}

// one connects to an address, from the first local one that it can be bound to. The
// attempts to bind that failed before count as well.
func (d *Dialer) one(ctx context.Context, a Addr) (net.Conn, []attempt) {
	if d.LocalAddrs == nil {
		return d.from(ctx, nil, a)
	}
	var all []attempt
	for _, local := range d.LocalAddrs {
		if local.Family() != a.Family() {
			continue
		}
		conn, tries := d.from(ctx, &local, a)
		if conn != nil {
			return conn, nil
		}
		if all = append(all, tries...); tries[0].local == nil {
			return nil, all
		}
	}
	if all == nil {
		none := fmt.Sprintf("no matching local address with family=%v found", a.Family())
		all = []attempt{{err: &gen.OSError{Strerror: none}}}
	}
	return nil, all
}

// from connects to an address from a local one, unless that is nil.
func (d *Dialer) from(ctx context.Context, local *Addr, a Addr) (net.Conn, []attempt) {
	conn, err := d.dial(ctx, local, a)
	if err == nil {
		return conn, nil
	}
	if local != nil && syscallOf(err) == "bind" {
		return nil, []attempt{bindFailed(err, *local)}
	}
	return nil, []attempt{{err: connectFailed(err, a)}}
}

func (d *Dialer) dial(ctx context.Context, local *Addr, a Addr) (net.Conn, error) {
	if d.connect != nil {
		return d.connect(ctx, a)
	}
	if a.Port < 0 || a.Port > 65535 {
		return nil, errPort()
	}
	// As asyncio's sockets are: nothing that keeps them alive.
	dialer := net.Dialer{Control: d.Control, KeepAlive: -1, FallbackDelay: -1}
	if local != nil {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(local.addrPort())
	}
	return dialer.DialContext(ctx, a.network(), a.addrPort().String())
}

// syscallOf is the name of the system call that failed.
func syscallOf(err error) string {
	var call *os.SyscallError
	if errors.As(err, &call) {
		return call.Syscall
	}
	return ""
}

// BindError is asyncio's error where binding to an address has failed with err.
func BindError(err error, local Addr) error { return bindFailed(err, local).err }

func bindFailed(err error, local Addr) attempt {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return attempt{err: refused(err)}
	}
	why := strings.ToLower(gen.Strerror(int(number)))
	text := fmt.Sprintf("error while attempting to bind on address %v: [errno %d] %s", local, int(number), why)
	return attempt{err: gen.NewOSError(int(number), text, ""), local: &local, why: why}
}

// connectFailed is asyncio's error. What the peer, or the way to it, has answered comes
// after the system call, and is asyncio's to word; what the machine itself refuses at
// once has the system's text.
func connectFailed(err error, a Addr) error {
	var number syscall.Errno
	if errors.As(err, &number) && answers[number] && syscallOf(err) == "connect" {
		return gen.NewOSError(int(number), fmt.Sprintf("Connect call failed %v", a), "")
	}
	return refused(err)
}

// refused is the system's error, or that of a Control.
func refused(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	return gen.OSErrorOf(err)
}

var answers = map[syscall.Errno]bool{
	syscall.ECONNREFUSED: true,
	syscall.ECONNRESET:   true,
	syscall.ECONNABORTED: true,
	syscall.EHOSTUNREACH: true,
	syscall.ETIMEDOUT:    true,
}
