package frame_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/internal/frame"
)

// trapVariable names the trap that a process is to walk into.
const trapVariable = "COLUBER_FRAME_TRAP"

const (
	survived = "the process survived"
	locking  = "fatal error: coro: OS thread locking must match locking at coroutine creation"
)

// A trap is what a test cannot do in its own process.
type trap struct {
	name string
	why  string
	py   string
	walk func(t *testing.T, s *stage)
	// What the process says last, with either engine: one of those parted by "|".
	pull, channels string
}

var traps = []trap{
	{
		name: "made plain, used locked",
		why:  "a locked thread cannot be left for the body's, nor lent to it",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			f := s.start(twice)
			runtime.LockOSThread()
			s.resume(f)
		},
		pull: locking, channels: survived,
	},
	{
		name: "made locked, used plain",
		why:  "the body belongs to the thread it was made on",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			runtime.LockOSThread()
			f := s.start(twice)
			runtime.UnlockOSThread()
			s.resume(f)
		},
		pull: locking, channels: survived,
	},
	{
		name: "made locked, used elsewhere",
		why:  "another goroutine is on another thread",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			runtime.LockOSThread()
			f := s.start(twice)
			done := make(chan struct{})
			go func() {
				defer close(done)
				s.resume(f)
			}()
			<-done
		},
		pull: locking, channels: survived,
	},
	{
		name: "locked once more",
		why:  "the runtime counts the locks, which the surroundings cannot show",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			runtime.LockOSThread()
			f := s.start(twice)
			before := frame.CurrentSurroundings()
			runtime.LockOSThread()
			if frame.CurrentSurroundings() != before {
				t.Fatal("the surroundings do show it")
			}
			s.resume(f)
		},
		pull: locking, channels: survived,
	},
	{
		name: "body suspends locked",
		why:  "the body's lock would go to its resumer",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			s.resume(s.start(func(f *frame.Frame) { runtime.LockOSThread(); f.Suspend() }))
		},
		pull: locking, channels: survived,
	},
	{
		name: "body ends locked",
		why:  "the end of a body is a switch as well",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			s.start(func(*frame.Frame) { runtime.LockOSThread() })
		},
		pull: locking, channels: survived,
	},
	{
		name: "pool drained elsewhere",
		why:  "a parked goroutine belongs to its thread, even to end",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			s.pool = frame.NewPool(s.engine, 1)
			s.start(func(*frame.Frame) {})
			runtime.LockOSThread()
			s.pool.Drain()
		},
		pull: locking, channels: survived,
	},
	{
		name: "made outside a bubble, used inside",
		why:  "the bubble does not see the body run, and thinks that all is blocked",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			f := s.start(func(f *frame.Frame) {
				f.Suspend()
				for range 100_000 {
					runtime.Gosched() // give the bubble a chance to look
				}
			})
			synctest.Test(t, func(t *testing.T) { s.resume(f) })
		},
		pull: "panic: deadlock: all goroutines in bubble are blocked", channels: survived,
	},
	{
		name: "made in a bubble, used outside",
		why:  "what belongs to a bubble is not for others",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			frames, used := make(chan *frame.Frame), make(chan struct{})
			go func() {
				defer close(used)
				f := <-frames
				for range 10 { // each makes the bubble count one goroutine less
					f.Resume()
				}
			}()
			synctest.Test(t, func(t *testing.T) {
				f := s.start(func(f *frame.Frame) {
					for range 100 {
						f.Suspend()
					}
				})
				frames <- f
				<-used
				f.Close()
			})
		},
		// Which of its checks the runtime comes to first is chance.
		pull:     "fatal error: |panic: deadlock: all goroutines in bubble are blocked",
		channels: "fatal error: send on synctest channel from outside bubble",
	},
	{
		name: "left open in a bubble",
		why:  "that is how a test finds a frame that was forgotten",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			synctest.Test(t, func(t *testing.T) { s.start(twice) })
		},
		pull:     "panic: deadlock: main bubble goroutine has exited but blocked goroutines remain",
		channels: "panic: deadlock: main bubble goroutine has exited but blocked goroutines remain",
	},
	{
		name: "left parked in a bubble",
		why:  "that is how a test finds a pool that was not drained",
		py:   "Go only",
		walk: func(t *testing.T, s *stage) {
			synctest.Test(t, func(t *testing.T) {
				s.pool = frame.NewPool(s.engine, 1)
				s.start(func(*frame.Frame) {})
			})
		},
		pull:     "panic: deadlock: main bubble goroutine has exited but blocked goroutines remain",
		channels: "panic: deadlock: main bubble goroutine has exited but blocked goroutines remain",
	},
}

// TestTraps shows what kills a process and what does not, each in a process of
// its own: this test again, with a variable set.
func TestTraps(t *testing.T) {
	if name := os.Getenv(trapVariable); name != "" {
		walkInto(t, name)
		return
	}
	for _, r := range traps {
		for engine, want := range map[frame.Engine]string{frame.Pull: r.pull, frame.Channels: r.channels} {
			t.Run(r.name+"/"+engineName(engine), func(t *testing.T) {
				said := walkAway(t, r.name+"/"+engineName(engine))
				found := func(text string) bool { return strings.Contains(said, text) }
				if !slices.ContainsFunc(strings.Split(want, "|"), found) {
					t.Errorf("it said:\n%s\nwant: %s\n why: %s\n  py: %s", said, want, r.why, r.py)
				}
			})
		}
	}
}

// walkAway walks into the trap in another process, and returns what that says.
func walkAway(t *testing.T, name string) string {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, "-test.run=^TestTraps$", "-test.v")
	cmd.Env = append(os.Environ(), trapVariable+"="+name, "GORACE=atexit_sleep_ms=0")
	said, err := cmd.CombinedOutput()
	if died := err != nil; died == strings.Contains(string(said), survived) {
		t.Errorf("the process ended with %v", err)
	}
	return string(said)
}

func walkInto(t *testing.T, name string) {
	for _, r := range traps {
		for _, engine := range []frame.Engine{frame.Pull, frame.Channels} {
			if r.name+"/"+engineName(engine) == name {
				r.walk(t, &stage{t: t, engine: engine})
				fmt.Println(survived)
			}
		}
	}
}
