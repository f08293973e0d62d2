package frame_test

import (
	"context"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/coluber-go/coluber/internal/frame"
)

// in is what a goroutine of its own finds its surroundings to be, after prepare.
func in(prepare func()) frame.Surroundings {
	found := make(chan frame.Surroundings)
	go func() {
		prepare() // a thread that stays locked ends with the goroutine
		found <- frame.CurrentSurroundings()
	}()
	return <-found
}

// inBubble is what a goroutine of a new bubble finds its surroundings to be.
func inBubble(t *testing.T, prepare func()) (found frame.Surroundings) {
	synctest.Test(t, func(*testing.T) { found = in(prepare) })
	return found
}

func TestSurroundings(t *testing.T) {
	plain := func() {}
	locked := runtime.LockOSThread
	for _, r := range []struct {
		name string
		why  string
		py   string
		x, y func(t *testing.T) frame.Surroundings
		want bool // equal
	}{
		{
			name: "two plain goroutines",
			why:  "a frame may move between them",
			py:   "Go only",
			x:    func(*testing.T) frame.Surroundings { return in(plain) },
			y:    func(*testing.T) frame.Surroundings { return frame.CurrentSurroundings() },
			want: true,
		},
		{
			name: "plain and locked",
			why:  "the runtime kills the process at the switch",
			py:   "Go only",
			x:    func(*testing.T) frame.Surroundings { return in(plain) },
			y:    func(*testing.T) frame.Surroundings { return in(locked) },
		},
		{
			name: "two locked goroutines",
			why:  "each has a thread of its own",
			py:   "Go only",
			x:    func(*testing.T) frame.Surroundings { return in(locked) },
			y:    func(*testing.T) frame.Surroundings { return in(locked) },
		},
		{
			name: "locked and unlocked again",
			why:  "then the goroutine is plain again",
			py:   "Go only",
			x:    func(*testing.T) frame.Surroundings { return in(plain) },
			y: func(*testing.T) frame.Surroundings {
				return in(func() { runtime.LockOSThread(); runtime.UnlockOSThread() })
			},
			want: true,
		},
		{
			name: "one locked goroutine, twice",
			why:  "what was made on a locked thread may be used on it",
			py:   "Go only",
			x: func(t *testing.T) (later frame.Surroundings) {
				in(func() {
					runtime.LockOSThread()
					first := frame.CurrentSurroundings()
					if later = frame.CurrentSurroundings(); later != first {
						t.Errorf("%q, and then %q", first, later)
					}
				})
				return later
			},
			y: func(*testing.T) frame.Surroundings { return in(plain) },
		},
		{
			name: "plain and bubble",
			why:  "a frame must not leave its bubble",
			py:   "Go only",
			x:    func(*testing.T) frame.Surroundings { return in(plain) },
			y:    func(t *testing.T) frame.Surroundings { return inBubble(t, plain) },
		},
		{
			name: "two bubbles",
			why:  "a frame must not cross from one to the other",
			py:   "Go only",
			x:    func(t *testing.T) frame.Surroundings { return inBubble(t, plain) },
			y:    func(t *testing.T) frame.Surroundings { return inBubble(t, plain) },
		},
		{
			name: "one bubble, two goroutines",
			why:  "a frame may move within its bubble",
			py:   "Go only",
			x: func(t *testing.T) (other frame.Surroundings) {
				synctest.Test(t, func(t *testing.T) {
					other = in(plain)
					if own := frame.CurrentSurroundings(); own != other {
						t.Errorf("%q on one goroutine, %q on the other", own, other)
					}
				})
				return other
			},
			y: func(*testing.T) frame.Surroundings { return in(plain) },
		},
		{
			name: "locked in a bubble",
			why:  "both count",
			py:   "Go only",
			x:    func(t *testing.T) frame.Surroundings { return inBubble(t, locked) },
			y:    func(t *testing.T) frame.Surroundings { return inBubble(t, plain) },
		},
	} {
		t.Run(r.name, func(t *testing.T) {
			if x, y := r.x(t), r.y(t); (x == y) != r.want {
				t.Errorf("%q == %q is %t, want %t\n why: %s\n  py: %s", x, y, !r.want, r.want, r.why, r.py)
			}
		})
	}
}

func TestSurroundingsPlainAreEmpty(t *testing.T) {
	if s := in(func() {}); s != "" {
		t.Errorf("an ordinary goroutine's surroundings are %q, want none", s)
	}
}

// A goroutine's labels stand in the header too, if the runtime is asked for
// them; they are no surroundings, however long and odd they are.
func TestSurroundingsIgnoreLabels(t *testing.T) {
	t.Setenv("GODEBUG", "tracebacklabels=1")
	for _, label := range []string{
		"short", "]:", ", locked to thread", ", synctest bubble 3", strings.Repeat("long", 100),
	} {
		labelled := func() {
			pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels("key", label)))
		}
		if s := in(labelled); s != "" {
			t.Errorf("with the label %.30q: %q, want none", label, s)
		}
		synctest.Test(t, func(t *testing.T) {
			without := in(func() {})
			if s := in(labelled); s != without || s == "" {
				t.Errorf("in a bubble with the label %.30q: %q, want %q", label, s, without)
			}
		})
	}
}
