package kernel_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/internal/kernel"
)

// modelTimers is a heap's reference: a slice, and Python's rules to the letter.
type modelTimers []modelTimer

type modelTimer struct {
	when      int64
	id        number
	cancelled bool
}

func (m modelTimers) first() int {
	first := slices.MinFunc(m, func(a, b modelTimer) int {
		return cmp.Or(cmp.Compare(a.when, b.when), cmp.Compare(a.id, b.id))
	})
	return m.index(first.id)
}

func (m modelTimers) index(id number) int {
	return slices.IndexFunc(m, func(t modelTimer) bool { return t.id == id })
}

// trim is the beginning of BaseEventLoop._run_once.
func (m *modelTimers) trim() {
	isCancelled := func(t modelTimer) bool { return t.cancelled }
	cancelled := 0
	for _, t := range *m {
		if t.cancelled {
			cancelled++
		}
	}
	if len(*m) > 100 && float64(cancelled)/float64(len(*m)) > 0.5 {
		*m = slices.DeleteFunc(*m, isCancelled)
		return
	}
	for len(*m) > 0 && (*m)[m.first()].cancelled {
		*m = slices.Delete(*m, m.first(), m.first()+1)
	}
}

func (m *modelTimers) due(now int64) (ids []number) {
	for len(*m) > 0 && (*m)[m.first()].when <= now {
		first := m.first()
		if !(*m)[first].cancelled {
			ids = append(ids, (*m)[first].id)
		}
		*m = slices.Delete(*m, first, first+1)
	}
	return ids
}

// checkTimers does to a heap and to its model what the bytes say.
func checkTimers(t *testing.T, steps []byte) {
	t.Helper()
	var heap kernel.Heap
	var model modelTimers
	var all []*kernel.Timer
	now := int64(0)
	for i, step := range steps {
		switch what := step & 7; {
		case what < 4:
			when := now + int64(step>>3) - 2 // some are late when they are made
			id := number(len(all))
			all = append(all, &kernel.Timer{})
			heap.Add(all[id], when, id)
			model = append(model, modelTimer{when, id, false})
		case what < 6 && len(all) > 0: // cancel one, which may have come due
			id := number((int(step>>3) + i*7919) % len(all))
			before := heap.Len()
			heap.Cancel(all[id])
			switch at := model.index(id); {
			case at < 0:
			case heap.Len() < before: // it was the last in the heap
				model = slices.Delete(model, at, at+1)
			default:
				model[at].cancelled = true
			}
		case what == 6:
			heap.Trim()
			model.trim()
		default:
			now += int64(step >> 5)
			var q kernel.Queue
			heap.Due(now, &q)
			for _, want := range model.due(now) {
				if q.Len() == 0 {
					t.Fatalf("step %d: timer %d did not come at %d", i, want, now)
				}
				if got := q.Pop(); got != want {
					t.Fatalf("step %d: timer %v came at %d, want %v", i, got, now, want)
				}
			}
			if q.Len() > 0 {
				t.Fatalf("step %d: timer %v came at %d, want none", i, q.Pop(), now)
			}
		}
		if heap.Len() != len(model) {
			t.Fatalf("step %d: %d timers, want %d", i, heap.Len(), len(model))
		}
	}
}

func FuzzTimers(f *testing.F) {
	f.Add([]byte{0x10, 0x18, 0x10, 0x04, 0x06, 0xff})
	f.Fuzz(func(t *testing.T, steps []byte) {
		checkTimers(t, steps[:min(len(steps), 2000)])
	})
}

// Timers come due by time, and in the order of adding where times are equal;
// cancelled ones never.
func TestTimers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		steps := make([]byte, 600)
		for i := range steps {
			steps[i] = byte(r.Uint32())
		}
		checkTimers(t, steps)
	}
	// Long phases, so that there are often more than 100 timers, and most of
	// them cancelled.
	for range 200 {
		var steps []byte
		for _, what := range []byte{0, 4, 6, 7, 0, 4, 6, 7, 7} {
			n := r.IntN(300)
			if what >= 6 {
				n %= 8
			}
			for range n {
				steps = append(steps, byte(r.Uint32())&^7|what)
			}
		}
		checkTimers(t, steps)
	}
}

func TestCancelledTimersStay(t *testing.T) {
	const py = "SEMANTICS §7, scripts/09_timers.py: cancel"
	for _, row := range []struct {
		name   string
		why    string
		timers int
		cancel [2]int // from, to
		left   int
	}{
		{"101, 51 cancelled", "more than half of more than 100 are worth a new heap", 101, [2]int{0, 51}, 50},
		{"103, 52 of the last cancelled", "wherever they are", 103, [2]int{50, 102}, 51},
		{"101, 50 cancelled", "less than half is not", 101, [2]int{50, 100}, 101},
		{"102, 51 cancelled", "half is not more than half", 102, [2]int{50, 101}, 102},
		{"100, 59 cancelled", "100 are not more than 100", 100, [2]int{1, 60}, 100},
		{"100, all but the last cancelled", "at the head they go, however few", 100, [2]int{0, 99}, 1},
		{"3, first cancelled", "at the head they go", 3, [2]int{0, 1}, 2},
		{"3, second cancelled", "elsewhere they stay", 3, [2]int{1, 2}, 3},
		{"3, last cancelled", "what was added last goes at once, which is ours alone", 3, [2]int{2, 3}, 2},
		{"3, all cancelled", "the head is followed by the next head", 3, [2]int{0, 3}, 0},
	} {
		s := newStage(t, kernel.Config{})
		var handles []*kernel.TimerHandle
		for i := range row.timers {
			h, err := s.CallLater(int64(100+i), func() { t.Error("it came") })
			if err != nil {
				t.Fatal(err)
			}
			handles = append(handles, h)
		}
		for _, h := range handles[row.cancel[0]:row.cancel[1]] {
			h.Cancel()
			h.Cancel() // counts once
		}
		s.Stop()
		s.run() // one iteration
		if got := s.Scheduled(); got != row.left || s.said != nil {
			t.Errorf("%s: %d are left, want %d; %q\n why: %s\n  py: %s", row.name, got, row.left, s.said, row.why, py)
		}
		s.Close()
	}
}

func TestTimerOrder(t *testing.T) {
	runSuite(t, kernel.Config{}, []row{
		{
			name: "equal times",
			why:  "first in, first out: easier to reason about than a heap's order",
			py:   "SEMANTICS §7: CPython gives 0,2,6,9,8,5,7,4,1,3; DIFFERENCES.md",
			play: func(s *stage) {
				for i := range 10 {
					s.CallAt(1000, s.saying(i))
				}
				s.CallAt(1001, s.Stop)
				s.run()
			},
			want: "0 1 2 3 4 5 6 7 8 9",
		},
		{
			name: "after what is ready",
			why:  "a delay of nothing goes through the heap as well, the latest first",
			py:   "SEMANTICS §7: call_later(0) and negative delays",
			play: func(s *stage) {
				s.CallLater(0, s.saying("later 0"))
				s.soon(s.saying("soon 1"))
				s.CallLater(-5, s.saying("later -5"))
				s.soon(s.saying("soon 2"))
				s.Stop()
				s.run()
			},
			want: "soon 1 soon 2 later -5 later 0",
		},
		{
			name: "cancelled by its batch",
			why:  "a handle that is cancelled is not called, wherever it stands",
			py:   "scripts/09_timers.py: h2 cancelled by an equal-deadline timer of the same batch",
			play: func(s *stage) {
				var second *kernel.TimerHandle
				s.CallAt(5, func() { s.say("first"); second.Cancel() })
				second, _ = s.CallAt(5, s.saying("second"))
				s.CallAt(6, s.Stop)
				s.run()
				s.say(second.Cancelled(), second.When())
			},
			want: "first true 5",
		},
		{
			name: "beyond the end of time",
			why:  "a time that cannot be written down never comes",
			py:   "Go only: Python's floats go on",
			play: func(s *stage) {
				s.CallLater(1, func() {
					h, _ := s.CallLater(1<<63-1, s.saying("never"))
					s.say(h.When() == 1<<63-1)
					s.CallLater(1, s.Stop)
				})
				s.run()
			},
			want: "true",
		},
	})
}
