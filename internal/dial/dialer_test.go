package dial_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/dial"
)

// at are addresses with port 1.
func at(hosts ...string) []dial.Addr {
	var addrs []dial.Addr
	for _, h := range hosts {
		addrs = append(addrs, dial.Addr{IP: netip.MustParseAddr(h), Port: 1})
	}
	return addrs
}

func failed(call string, number syscall.Errno) error {
	return &net.OpError{Op: "dial", Err: os.NewSyscallError(call, number)}
}

// listening is a listener, a port that it listens at, and one where nobody does.
func listening(t *testing.T) (open, refused int) {
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp4", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); ln.Close() })
	return ln.Addr().(*net.TCPAddr).Port, conn.LocalAddr().(*net.TCPAddr).Port
}

func v4(host string, port int) dial.Addr {
	return dial.Addr{IP: netip.MustParseAddr(host), Port: port}
}

// What asyncio's create_connection and aiohttp's connector raise when all addresses
// fail, and the numbers of their errors.
func TestErrors(t *testing.T) {
	const refused, unreachable, network = syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH
	for _, row := range []struct {
		name    string
		addrs   []dial.Addr
		d       dial.Dialer
		numbers map[string]syscall.Errno
		err     string
		client  string
	}{
		{"one", at("127.0.0.1"), dial.Dialer{}, nil,
			`ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 1)")`,
			`ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 1)")`},
		{"six", at("::1"), dial.Dialer{}, nil,
			`ConnectionRefusedError(111, "Connect call failed ('::1', 1, 0, 0)")`,
			`ConnectionRefusedError(111, "Connect call failed ('::1', 1, 0, 0)")`},
		{"of each family one", at("::1", "127.0.0.1"), dial.Dialer{}, nil,
			`OSError("Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('127.0.0.1', 1)")`,
			`ConnectionRefusedError(111, "Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('127.0.0.1', 1)")`},
		{"the same", at("127.0.0.1", "127.0.0.1"), dial.Dialer{}, nil,
			`ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 1)")`,
			`ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 1)")`},
		{"two of a family", at("127.0.0.1", "127.0.0.2"), dial.Dialer{}, nil,
			`OSError("Multiple exceptions: [Errno 111] Connect call failed ('127.0.0.1', 1), [Errno 111] Connect call failed ('127.0.0.2', 1)")`,
			`ConnectionRefusedError(111, "Connect call failed ('127.0.0.2', 1)")`},
		{"two against one", at("::1", "127.0.0.1", "127.0.0.2"), dial.Dialer{HappyEyeballsDelay: -1}, nil,
			`OSError("Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('127.0.0.1', 1), [Errno 111] Connect call failed ('127.0.0.2', 1)")`,
			`ConnectionRefusedError(111, "Connect call failed ('127.0.0.2', 1)")`},
		{"two at a time", at("::1", "::2", "127.0.0.1"), dial.Dialer{Interleave: 2}, nil,
			`OSError("Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('::2', 1, 0, 0), [Errno 111] Connect call failed ('127.0.0.1', 1)")`,
			`ConnectionRefusedError(111, "Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('::2', 1, 0, 0), [Errno 111] Connect call failed ('127.0.0.1', 1)")`},
		{"two numbers", at("::1", "127.0.0.1"), dial.Dialer{}, map[string]syscall.Errno{"::1": unreachable},
			`OSError("Multiple exceptions: [Errno 113] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('127.0.0.1', 1)")`,
			`OSError("Multiple exceptions: [Errno 113] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('127.0.0.1', 1)")`},
		{"refused by the machine itself", at("255.255.255.255"), dial.Dialer{}, map[string]syscall.Errno{"255.255.255.255": network},
			`OSError(101, 'Network is unreachable')`, `OSError(101, 'Network is unreachable')`},
		{"too late", at("192.0.2.1"), dial.Dialer{}, map[string]syscall.Errno{"192.0.2.1": syscall.ETIMEDOUT},
			`TimeoutError(110, "Connect call failed ('192.0.2.1', 1)")`, `TimeoutError(110, "Connect call failed ('192.0.2.1', 1)")`},
		{"no local address of the family", at("127.0.0.1"), dial.Dialer{LocalAddrs: at("::1")}, nil,
			`OSError('no matching local address with family=<AddressFamily.AF_INET: 2> found')`,
			`OSError('no matching local address with family=<AddressFamily.AF_INET: 2> found')`},
	} {
		row.d.SetConnect(func(ctx context.Context, a dial.Addr) (net.Conn, error) {
			if number, ok := row.numbers[a.HostText()]; ok {
				return nil, failed("connect", number)
			}
			return nil, failed("connect", refused)
		})
		conn, err := row.d.Dial(t.Context(), row.addrs)
		e, ok := err.(*dial.Error)
		if conn != nil || !ok {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		if got := gen.Repr(e.Err()); got != row.err || e.Error() != e.Err().Error() {
			t.Errorf("%s:\n%s, want\n%s", row.name, got, row.err)
		}
		if got := gen.Repr(e.ClientErr()); got != row.client {
			t.Errorf("%s: aiohttp's\n%s, want\n%s", row.name, got, row.client)
		}
		if len(e.Failures) != len(row.addrs) || len(e.Errs()) != len(row.addrs) {
			t.Errorf("%s: %v", row.name, e.Failures)
		}
	}
}

// all_errors=True.
func TestErrorsGroup(t *testing.T) {
	var d dial.Dialer
	d.SetConnect(func(context.Context, dial.Addr) (net.Conn, error) {
		return nil, failed("connect", syscall.ECONNREFUSED)
	})
	for n, want := range map[int]string{
		1: "ExceptionGroup: create_connection failed (1 sub-exception)",
		2: "ExceptionGroup: create_connection failed (2 sub-exceptions)",
	} {
		_, err := d.Dial(t.Context(), slices.Repeat(at("127.0.0.1"), n))
		if got := gen.FormatException(err.(*dial.Error).Group()); got != want {
			t.Errorf("%d: %s", n, got)
		}
		if !errors.Is(err, syscall.ECONNREFUSED) || !gen.IsInstance[*gen.ConnectionRefusedError](err.(*dial.Error).Err()) {
			t.Errorf("%d: %v", n, err)
		}
	}
}

// Real sockets: reached, refused, and after one that is refused.
func TestDial(t *testing.T) {
	open, refused := listening(t)
	for _, delay := range []time.Duration{0, -1} {
		d := dial.Dialer{HappyEyeballsDelay: delay}
		conn, err := d.Dial(t.Context(), []dial.Addr{v4("127.0.0.1", refused), v4("127.0.0.1", open)})
		if err != nil {
			t.Fatal(err)
		}
		if port := conn.RemoteAddr().(*net.TCPAddr).Port; port != open {
			t.Errorf("connected to %d", port)
		}
		conn.Close()
	}
	_, err := new(dial.Dialer).Dial(t.Context(), []dial.Addr{v4("127.0.0.1", refused)})
	if want := fmt.Sprintf("[Errno 111] Connect call failed ('127.0.0.1', %d)", refused); err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if _, err := new(dial.Dialer).Dial(t.Context(), []dial.Addr{v4("127.0.0.1", 65536+open)}); gen.Repr(err) != "ValueError('connect(): port must be 0-65535.')" {
		t.Error(err)
	}
	if _, err := new(dial.Dialer).Dial(t.Context(), nil); gen.Repr(err) != "OSError('getaddrinfo() returned empty list')" {
		t.Error(err)
	}
}

// The first local address that can be bound to is taken. What was refused before it
// counts if the connection is, too.
func TestDialLocal(t *testing.T) {
	open, refused := listening(t)
	alien, own := v4("192.0.2.1", 0), v4("127.0.0.1", 0)
	d := &dial.Dialer{LocalAddrs: []dial.Addr{at("::1")[0], alien, own}}
	conn, err := d.Dial(t.Context(), []dial.Addr{v4("127.0.0.1", open)})
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	const bind = "error while attempting to bind on address ('192.0.2.1', 0): "
	for _, row := range []struct {
		local        []dial.Addr
		port         int
		want, client string
	}{
		{[]dial.Addr{alien}, open, "[Errno 99] " + bind + "[errno 99] cannot assign requested address",
			"[Errno 99] " + bind + "cannot assign requested address"},
		{[]dial.Addr{alien, own}, refused,
			"Multiple exceptions: [Errno 99] " + bind + "[errno 99] cannot assign requested address, [Errno 111] Connect call failed ('127.0.0.1', PORT)",
			"Multiple exceptions: [Errno 99] " + bind + "cannot assign requested address, [Errno 111] Connect call failed ('127.0.0.1', PORT)"},
		{[]dial.Addr{v4("127.0.0.1", open)}, open,
			"[Errno 98] error while attempting to bind on address ('127.0.0.1', PORT): [errno 98] address already in use",
			"[Errno 98] error while attempting to bind on address ('127.0.0.1', PORT): address already in use"},
	} {
		d := &dial.Dialer{LocalAddrs: row.local}
		_, err := d.Dial(t.Context(), []dial.Addr{v4("127.0.0.1", row.port)})
		e, ok := err.(*dial.Error)
		if !ok {
			t.Errorf("%v: %v", row.local, err)
			continue
		}
		port := fmt.Sprint(row.port)
		if got := strings.ReplaceAll(e.Error(), port, "PORT"); got != row.want {
			t.Errorf("%v:\n%s, want\n%s", row.local, got, row.want)
		}
		if got := strings.ReplaceAll(e.ClientErr().Error(), port, "PORT"); got != row.client {
			t.Errorf("%v: aiohttp's\n%s, want\n%s", row.local, got, row.client)
		}
	}
}

// Control sees the socket, and its error is the attempt's.
func TestDialControl(t *testing.T) {
	open, _ := listening(t)
	own := errors.New("own")
	var seen string
	d := &dial.Dialer{Control: func(network, address string, c syscall.RawConn) error {
		seen = network + " " + address
		return own
	}}
	_, err := d.Dial(t.Context(), []dial.Addr{v4("127.0.0.1", open)})
	if !errors.Is(err, own) || err.Error() != "own" || seen != fmt.Sprintf("tcp4 127.0.0.1:%d", open) {
		t.Errorf("%v, %s", err, seen)
	}
	d = &dial.Dialer{Control: func(string, string, syscall.RawConn) error { return syscall.EPERM }}
	_, err = d.Dial(t.Context(), []dial.Addr{v4("127.0.0.1", open), v4("127.0.0.1", open)})
	if e, ok := err.(*dial.Error); !ok || gen.Repr(e.Err()) != "PermissionError(1, 'Operation not permitted')" {
		t.Error(err)
	}
	d = &dial.Dialer{HappyEyeballsDelay: -1, Control: func(string, string, syscall.RawConn) error { panic("own") }}
	_, err = d.Dial(t.Context(), []dial.Addr{v4("127.0.0.1", open), v4("127.0.0.1", open)})
	if _, ok := err.(*gen.PanicError); !ok {
		t.Error(err)
	}
}

// A Unix socket, and what asyncio's open_unix_connection raises without one.
func TestDialUnix(t *testing.T) {
	dir := t.TempDir()
	path, file := filepath.Join(dir, "s"), filepath.Join(dir, "f")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	conn, err := dial.DialUnix(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ path, want string }{
		{dir + "/none", "FileNotFoundError(2, 'No such file or directory')"},
		{"@none", "FileNotFoundError(2, 'No such file or directory')"},
		{"\x00coluber none", "ConnectionRefusedError(111, 'Connection refused')"},
		{file, "ConnectionRefusedError(111, 'Connection refused')"},
		{file + "/x", "NotADirectoryError(20, 'Not a directory')"},
		{strings.Repeat("a", 107), "FileNotFoundError(2, 'No such file or directory')"},
		{strings.Repeat("a", 108), "OSError('AF_UNIX path too long')"},
		{"\x00" + strings.Repeat("a", 107), "ConnectionRefusedError(111, 'Connection refused')"},
		{"\x00" + strings.Repeat("a", 108), "OSError('AF_UNIX path too long')"},
		{"", "OSError(22, 'Invalid argument')"},
	} {
		if _, err := dial.DialUnix(t.Context(), row.path, nil); err == nil || gen.Repr(err) != row.want {
			t.Errorf("%.20q: %s, want %s", row.path, gen.Repr(err), row.want)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("cause")
	cancel(cause)
	if _, err := dial.DialUnix(ctx, path, nil); err != cause {
		t.Error(err)
	}
}

// What asyncio's create_server raises, too.
func TestBindError(t *testing.T) {
	open, _ := listening(t)
	a := v4("127.0.0.1", open)
	_, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", open))
	want := fmt.Sprintf("[Errno 98] error while attempting to bind on address ('127.0.0.1', %d): [errno 98] address already in use", open)
	if got := dial.BindError(err, a); got.Error() != want {
		t.Error(got)
	}
	other := errors.New("other")
	if got := dial.BindError(other, a); got != other {
		t.Error(got)
	}
}
