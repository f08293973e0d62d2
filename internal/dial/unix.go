package dial

import (
	"context"
	"net"
	"strings"
	"syscall"

	"github.com/coluber-go/coluber/gen"
)

// DialUnix connects to a Unix socket. A path that begins with a zero byte is the name
// of an abstract one.
//
// Errors: [gen.OSError] of the kind that the system's number stands for, without the
// path; "AF_UNIX path too long"; the cause of the context's end.
func DialUnix(ctx context.Context, path string, control func(network, address string, c syscall.RawConn) error) (net.Conn, error) {
	name, err := UnixName(path)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Control: control}
	conn, err := d.DialContext(ctx, "unix", name)
	switch {
	case err == nil:
		return conn, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return nil, refused(err)
}

// longest is the room for a path in a sockaddr_un: 108 on Linux, and 104 on the BSDs,
// which say so themselves when a path is too long.
const longest = 108

// UnixName is how package net calls the Unix socket of a path as Python has it. To it,
// an @ in front stands for the zero byte of an abstract name.
//
// Errors: [gen.OSError] "AF_UNIX path too long", and for an empty path.
func UnixName(path string) (string, error) {
	abstract := strings.HasPrefix(path, "\x00")
	switch {
	case path == "":
		return "", gen.NewOSError(int(syscall.EINVAL), "", "")
	case len(path) > longest || len(path) == longest && !abstract:
		return "", &gen.OSError{Strerror: "AF_UNIX path too long"}
	case abstract:
		return "@" + path[1:], nil
	case path[0] == '@':
		return "./" + path, nil
	}
	return path, nil
}
