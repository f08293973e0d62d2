package kernel_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

const nothing = "deadlock: nothing is ready, no timer is set, and nothing is under way outside"

// awaits is a body that awaits what *on will be.
func awaits(on **kernel.Task) func(co *coro.Co) error {
	return func(co *coro.Co) error { return (*on).Wait(co) }
}

func TestDeadlock(t *testing.T) {
	for _, r := range []struct {
		name  string
		why   string
		make  func(s *stage)
		want  string
		cycle int
	}{
		{
			name: "no task",
			why:  "a loop without work can be woken by nobody",
			make: func(s *stage) {},
			want: nothing,
		},
		{
			name: "a future",
			why:  "the error names the task and what it awaits",
			make: func(s *stage) {
				f := s.future()
				s.task("", func(co *coro.Co) error { return f.Wait(co) })
			},
			want: nothing + "\n  Task-1 waits for <Future pending cb=[Task.task_wakeup()]>",
		},
		{
			name: "a chain",
			why:  "tasks that wait for one that waits are named in the order of creation",
			make: func(s *stage) {
				var first *kernel.Task
				f := s.future()
				s.task("last", awaits(&first))
				first = s.task("first", func(co *coro.Co) error { return f.Wait(co) })
			},
			want: nothing + "\n  last waits for first" +
				"\n  first waits for <Future pending cb=[Task.task_wakeup()]>",
		},
		{
			name: "two for one another",
			why:  "a cycle is the cause, and is said to be one",
			make: func(s *stage) {
				var a, b *kernel.Task
				a = s.task("a", awaits(&b))
				b = s.task("b", awaits(&a))
			},
			want:  nothing + "\n  a waits for b (in a cycle)\n  b waits for a (in a cycle)",
			cycle: 2,
		},
		{
			name: "three in a ring, and others",
			why:  "those in the cycle come first, the others as they were created",
			make: func(s *stage) {
				var a, b, c *kernel.Task
				f := s.future()
				s.task("x", awaits(&b))
				s.task("y", func(co *coro.Co) error { return f.Wait(co) })
				a = s.task("a", awaits(&b))
				b = s.task("b", awaits(&c))
				c = s.task("c", awaits(&a))
				s.task("z", awaits(&a))
			},
			want: nothing + "\n  a waits for b (in a cycle)\n  b waits for c (in a cycle)" +
				"\n  c waits for a (in a cycle)\n  x waits for b" +
				"\n  y waits for <Future pending cb=[Task.task_wakeup()]>\n  z waits for a",
			cycle: 3,
		},
		{
			name: "after some time",
			why:  "timers are waited for, and then there are none",
			make: func(s *stage) {
				f := s.future()
				s.task("sleepy", func(co *coro.Co) error {
					if err := kernel.Sleep(co, int64(time.Hour)); err != nil {
						return err
					}
					s.CallLater(int64(time.Hour), func() {})
					return f.Wait(co)
				})
			},
			want: nothing + "\n  sleepy waits for <Future pending cb=[Task.task_wakeup()]>",
		},
		{
			name: "the end of time",
			why:  "what is due then never comes, however far virtual time jumps",
			make: func(s *stage) {
				s.task("patient", func(co *coro.Co) error { return kernel.Sleep(co, 1<<63-1) })
				s.CallLater(int64(time.Hour), func() { s.CallLater(1<<63-1, func() {}) })
			},
			want: nothing + "\n  patient waits for <Future pending cb=[Task.task_wakeup()]>",
		},
		{
			name: "cancelled timers",
			why:  "a timer that will not come wakes nobody",
			make: func(s *stage) {
				for range 3 {
					h, _ := s.CallLater(int64(time.Hour), func() {})
					h.Cancel()
				}
			},
			want: nothing,
		},
	} {
		t.Run(r.name, func(t *testing.T) {
			s := newStage(t, kernel.Config{})
			s.Quiet = true
			defer s.Close()
			r.make(s)
			err := s.RunForever()
			var d *kernel.Deadlock
			if !errors.As(err, &d) {
				t.Fatalf("RunForever = %v, want a deadlock\n why: %s", err, r.why)
			}
			if d.Error() != r.want || d.Cycle != r.cycle {
				t.Errorf("got a cycle of %d in: %v\nwant %d in: %s\n why: %s", d.Cycle, d, r.cycle, r.want, r.why)
			}
			if s.Running() {
				t.Error("the loop runs after its run")
			}
			if s.Now() == 1<<63-1 {
				t.Error("time has come to its end")
			}
		})
	}
}

func TestDeadlockTellsTheTasks(t *testing.T) {
	s := newStage(t, kernel.Config{})
	s.Quiet = true
	defer s.Close()
	f := s.future()
	task := s.task("waiting", func(co *coro.Co) error { return f.Wait(co) })
	var d *kernel.Deadlock
	if err := s.RunForever(); !errors.As(err, &d) || len(d.Tasks) != 1 {
		t.Fatalf("RunForever = %v, want a deadlock of one task", err)
	}
	if got, want := d.Tasks[0].Repr, task.String(); got != want {
		t.Errorf("Repr = %s, want %s", got, want)
	}
}

// A deadlock is the end of a run, not of the loop.
func TestDeadlockAndOn(t *testing.T) {
	s := newStage(t, kernel.Config{})
	defer s.Close()
	f := s.future()
	s.task("", func(co *coro.Co) error {
		err := f.Wait(co)
		s.say("woken", gen.Repr(err))
		s.Stop()
		return err
	})
	s.run()
	s.soon(func() { f.Complete() })
	s.run()
	if got, want := fmt.Sprint(s.said), fmt.Sprintf("[%s\n  Task-1 waits for %s woken None]", nothing, "<Future pending cb=[Task.task_wakeup()]>"); got != want {
		t.Errorf("said %s\nwant %s", got, want)
	}
}

// Under a real clock a loop waits, for another goroutine may pass something in,
// unless it was asked to look for deadlocks.
func TestDeadlockRealClock(t *testing.T) {
	for _, detect := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := newStage(t, kernel.Config{Clock: kernel.RealClock(), DetectDeadlock: detect})
			defer s.Close()
			ended := make(chan error, 1)
			go func() { ended <- s.RunForever() }()
			synctest.Wait()
			if waits := len(ended) == 0; waits == detect {
				t.Errorf("DetectDeadlock: %t, and the loop waits: %t", detect, waits)
			}
			s.CallSoonThreadsafe(s.Stop, nil)
			var d *kernel.Deadlock
			if err := <-ended; errors.As(err, &d) != detect {
				t.Errorf("DetectDeadlock: %t, and the run ended with %v", detect, err)
			}
		})
	}
}
