package dial_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"syscall"
	"testing"

	"github.com/coluber-go/coluber/internal/dial"
	"github.com/coluber-go/coluber/internal/leak"
)

// descriptors is how many files this process has open, or -1.
func descriptors() int {
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return -1
	}
	return len(fds)
}

// A context that ends while sockets are open closes them; so does a winner with the
// sockets of the others, and a refusal with its own.
func TestNothingLeft(t *testing.T) {
	open, refused := listening(t)
	both := []dial.Addr{v4("127.0.0.1", open), v4("127.0.0.1", open)}
	goroutines, files := runtime.NumGoroutine(), descriptors()
	for range 20 {
		ctx, cancel := context.WithCancelCause(t.Context())
		cause := errors.New("cause")
		stop := func(string, string, syscall.RawConn) error { cancel(cause); return nil }
		for _, d := range []*dial.Dialer{{Control: stop}, {Control: stop, HappyEyeballsDelay: -1}} {
			if conn, err := d.Dial(ctx, both); err == nil {
				conn.Close() // it was faster
			} else if err != cause {
				t.Error(err)
			}
		}
		d := &dial.Dialer{HappyEyeballsDelay: -1}
		if conn, err := d.Dial(t.Context(), append(both, v4("127.0.0.1", refused))); err != nil {
			t.Error(err)
		} else {
			conn.Close()
		}
	}
	leak.NoneLeft(t, goroutines)
	if now := descriptors(); now > files {
		t.Errorf("%d files are open, and were %d", now, files)
	}
}
