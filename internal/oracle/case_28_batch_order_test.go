package oracle_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func TestBatchOrder(t *testing.T) {
	runCase(t, oracleCase{
		name: "28_batch_order",
		left: []left{
			{from: "   ['ready', 'io', 'timer']", why: "there are no readers of file descriptors; the timer's place is held by TestTicks"},
			{
				from: "# the order in which TaskGroup / wait / all_tasks visit their tasks is the order of a Python set",
				to:   "    distinct cancellation orders of 6 children seen in 30 runs: more than one = True",
				why:  "it is the order in which they were made, here",
			},
		},
		other: ties(),
		twin:  batchOrder,
	})
}

func batchOrder(w *twin) {
	w.out("# order inside one iteration: already-ready callbacks, then I/O events, then expired timers")
	l := loop.NewWith(&loop.RunOptions{Engine: w.engine})
	w.fromThread(l)
	w.noStarving(l)
	l.Close()
	w.out("# tie vectors: n timers with the same deadline and nothing else in the heap; order of execution")
	for n := 1; n < 17; n++ {
		w.out("  ", n, w.tied(n, func(int) time.Duration { return sec }))
	}
	w.out("# tie vectors with interleaved deadlines 1,2,1,2,…")
	for _, n := range []int{4, 6, 8, 10} {
		w.out("  ", n, w.tied(n, func(i int) time.Duration { return sec + time.Duration(i%2)*sec }))
	}
}

func (w *twin) fromThread(l *loop.Loop) {
	w.out("# call_soon_threadsafe from another thread: appended to the same FIFO")
	r := &recorder{}
	l.CallSoon(func() {
		var other sync.WaitGroup
		other.Go(func() {
			l.CallSoonThreadsafe(func() { r.add("t1") })
			l.CallSoonThreadsafe(func() { r.add("t2") })
			l.CallSoonThreadsafe(l.Stop)
		})
		other.Wait()
		r.add("callback")
	})
	l.RunForever()
	w.out("  ", r.String())
}

func (w *twin) noStarving(l *loop.Loop) {
	w.out("# a callback that re-schedules itself does not starve timers or I/O")
	r, n := &recorder{}, 0
	var spin func()
	spin = func() {
		n++
		switch {
		case len(r.items) > 0:
			l.Stop()
		case n < 10_000_000:
			l.CallSoon(spin)
		default:
			r.add("starved")
			l.Stop()
		}
	}
	l.CallLater(time.Millisecond, func() { r.add("timer fired"); l.CallSoon(spin) })
	l.CallSoon(spin)
	l.RunForever()
	w.out("  ", r.String())
}

// tied is the order in which n timers run.
func (w *twin) tied(n int, when func(i int) time.Duration) []int {
	l := loop.NewWith(&loop.RunOptions{Virtual: true, Engine: w.engine})
	defer l.Close()
	var order []int
	for i := range n {
		l.CallAt(when(i), func() {
			if order = append(order, i); len(order) == n {
				l.Stop()
			}
		})
	}
	l.RunForever()
	return order
}

// ties are the orders of CPython's heap, and the order of making.
func ties() (lines []other) {
	for _, python := range [][]int{
		{0, 2, 1, 3}, {0, 2, 4, 1, 3}, {0, 2, 5, 4, 1, 3}, {0, 2, 5, 6, 4, 1, 3}, {0, 2, 6, 5, 7, 4, 1, 3}, {0, 2, 6, 8, 5, 7, 4, 1, 3},
		{0, 2, 6, 9, 8, 5, 7, 4, 1, 3}, {0, 2, 6, 10, 9, 8, 5, 7, 4, 1, 3}, {0, 2, 6, 11, 10, 9, 8, 5, 7, 4, 1, 3},
		{0, 2, 6, 12, 11, 10, 9, 8, 5, 7, 4, 1, 3}, {0, 2, 6, 13, 12, 11, 10, 9, 8, 5, 7, 4, 1, 3}, {0, 2, 6, 13, 14, 12, 11, 10, 9, 8, 5, 7, 4, 1, 3},
		{0, 2, 6, 14, 13, 15, 12, 11, 10, 9, 8, 5, 7, 4, 1, 3},
	} {
		lines = append(lines, tie(python, slices.Sorted(slices.Values(python))))
	}
	for _, python := range [][]int{{0, 2, 4, 5, 3, 1}, {0, 2, 6, 4, 5, 7, 1, 3}, {0, 2, 6, 4, 8, 9, 5, 3, 1, 7}} {
		here := slices.SortedFunc(slices.Values(python), func(a, b int) int {
			if a%2 != b%2 {
				return a%2 - b%2
			}
			return a - b
		})
		lines = append(lines, tie(python, here))
	}
	return lines
}

func tie(python, here []int) other {
	line := func(order []int) string { return fmt.Sprintf("   %d %s", len(order), gen.Repr(order)) }
	return other{line(python), line(here), "timers with equal deadlines run in the order in which they were made", true}
}
