package dial_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/internal/dial"
)

// course is what addresses do: after how long, and whether they are reached.
type course map[string]struct {
	after time.Duration
	reach bool
}

// network is where the addresses are.
type network struct {
	course course
	begun  time.Time
	mu     sync.Mutex
	told   []string
	open   int
}

func (n *network) tell(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.told = append(n.told, fmt.Sprintf("%v ", time.Since(n.begun))+fmt.Sprintf(format, args...))
}

func (n *network) connect(ctx context.Context, a dial.Addr) (net.Conn, error) {
	host := a.HostText()
	n.tell("try %s", host)
	select {
	case <-time.After(n.course[host].after):
	case <-ctx.Done():
		n.tell("leave %s", host)
		return nil, ctx.Err()
	}
	if !n.course[host].reach {
		n.tell("refused %s", host)
		return nil, failed("connect", syscall.ECONNREFUSED)
	}
	n.mu.Lock()
	n.open++
	n.mu.Unlock()
	return &socket{of: n, host: host}, nil
}

type socket struct {
	net.Conn
	of   *network
	host string
}

func (s *socket) Close() error {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	s.of.open--
	return nil
}

// staggered_race of staggered.py: who begins when, and who is left.
func TestRace(t *testing.T) {
	const s = time.Second
	for _, row := range []struct {
		name  string
		d     dial.Dialer
		hosts []string
		c     course
		stop  time.Duration
		want  string // who is reached, or the error
		told  []string
	}{
		{"one after the other", dial.Dialer{}, []string{"::1", "::2"}, course{"::1": {5 * s, false}, "::2": {s, true}}, 0,
			"::2", []string{"0s try ::1", "5s refused ::1", "5s try ::2"}},
		{"the first is fast enough", dial.Dialer{HappyEyeballsDelay: s}, []string{"::1", "::2"}, course{"::1": {s / 2, true}}, 0,
			"::1", []string{"0s try ::1"}},
		{"the second overtakes", dial.Dialer{HappyEyeballsDelay: s}, []string{"::1", "::2", "::3"}, course{"::1": {9 * s, true}, "::2": {s / 2, true}}, 0,
			"::2", []string{"0s try ::1", "1s try ::2", "1.5s leave ::1"}},
		{"a failure hastens the next", dial.Dialer{HappyEyeballsDelay: s}, []string{"::1", "::2", "::3"}, course{"::1": {s / 2, false}, "::2": {9 * s, true}, "::3": {s / 4, true}}, 0,
			"::3", []string{"0s try ::1", "500ms refused ::1", "500ms try ::2", "1.5s try ::3", "1.75s leave ::2"}},
		{"that of an old one does not", dial.Dialer{HappyEyeballsDelay: s}, []string{"::1", "::2", "::3"}, course{"::1": {3 * s / 2, false}, "::2": {9 * s, true}, "::3": {s / 4, true}}, 0,
			"::3", []string{"0s try ::1", "1s try ::2", "1.5s refused ::1", "2s try ::3", "2.25s leave ::2"}},
		{"families take turns", dial.Dialer{HappyEyeballsDelay: s}, []string{"::1", "::2", "10.0.0.1"}, course{"::1": {9 * s, true}, "10.0.0.1": {s / 2, true}}, 0,
			"10.0.0.1", []string{"0s try ::1", "1s try 10.0.0.1", "1.5s leave ::1"}},
		{"or do not", dial.Dialer{HappyEyeballsDelay: s, Interleave: -1}, []string{"::1", "::2", "10.0.0.1"}, course{"::1": {9 * s, true}, "::2": {s / 2, true}}, 0,
			"::2", []string{"0s try ::1", "1s try ::2", "1.5s leave ::1"}},
		{"none is reached", dial.Dialer{HappyEyeballsDelay: s}, []string{"::1", "::2"}, course{"::1": {3 * s, false}, "::2": {s / 2, false}}, 0,
			"Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), [Errno 111] Connect call failed ('::2', 1, 0, 0)",
			[]string{"0s try ::1", "1s try ::2", "1.5s refused ::2", "3s refused ::1"}},
		{"it takes too long", dial.Dialer{HappyEyeballsDelay: s}, []string{"::1", "::2", "::3"}, course{"::1": {9 * s, true}, "::2": {9 * s, true}}, 1100 * time.Millisecond,
			"stop", []string{"0s try ::1", "1s try ::2", "1.1s leave", "1.1s leave"}},
		{"in order, too", dial.Dialer{}, []string{"::1", "::2"}, course{"::1": {9 * s, true}}, s,
			"stop", []string{"0s try ::1", "1s leave"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := &network{course: row.c, begun: time.Now()}
			row.d.SetConnect(n.connect)
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			if row.stop > 0 {
				time.AfterFunc(row.stop, func() { cancel(errors.New("stop")) })
			}
			conn, err := row.d.Dial(ctx, at(row.hosts...))
			got, left := "", 0
			if err != nil {
				got = err.Error()
			} else {
				got, left = conn.(*socket).host, 1
			}
			if row.stop > 0 { // whoever leaves first
				for i, line := range n.told {
					n.told[i] = shorten(line)
				}
			}
			if got != row.want || n.open != left {
				t.Errorf("%s: %s, and %d are open", row.name, got, n.open)
			}
			if !slices.Equal(n.told, row.told) {
				t.Errorf("%s:\n%q, want\n%q", row.name, n.told, row.told)
			}
		})
	}
}

// shorten leaves out who leaves.
func shorten(line string) string {
	var at, what string
	if n, _ := fmt.Sscan(line, &at, &what); n == 2 && what == "leave" {
		return at + " " + what
	}
	return line
}

// Two that are reached at the same time: one is kept, the other closed.
func TestRaceOfEquals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{course: course{"::1": {time.Second, true}, "::2": {time.Second, true}}}
		d := &dial.Dialer{HappyEyeballsDelay: -1}
		d.SetConnect(func(ctx context.Context, a dial.Addr) (net.Conn, error) {
			return n.connect(context.WithoutCancel(ctx), a)
		})
		if _, err := d.Dial(t.Context(), at("::1", "::2")); err != nil || n.open != 1 {
			t.Errorf("%v, and %d are open", err, n.open)
		}
	})
}
