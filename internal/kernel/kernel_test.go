package kernel_test

import (
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
	"github.com/coluber-go/coluber/internal/kernel"
)

type number int

func (number) Run() {}

// The ring gives back what was put in, in order, however it grows and wraps.
func TestReady(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var q kernel.Queue
	var model []number
	for i := range 20000 {
		if r.IntN(5) < 3 {
			q.Push(number(i))
			model = append(model, number(i))
		} else if len(model) > 0 {
			if got := q.Pop(); got != model[0] {
				t.Fatalf("popped %v, want %v", got, model[0])
			}
			model = model[1:]
		}
		if q.Len() != len(model) {
			t.Fatalf("%d entries, want %d", q.Len(), len(model))
		}
	}
}

// Timers come due by time, and in the order of adding where times are equal;
// cancelled ones never.
func TestTimers(t *testing.T) {
	type model struct {
		when int64
		id   number
		t    *kernel.Timer
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		var h kernel.Heap
		var all []model
		for i := range 300 {
			m := model{r.Int64N(40), number(i), &kernel.Timer{}}
			h.Add(m.t, m.when, m.id)
			all = append(all, m)
		}
		for range r.IntN(250) {
			i := r.IntN(len(all))
			h.Cancel(all[i].t)
			h.Cancel(all[i].t)
			all = slices.Delete(all, i, i+1)
		}
		h.Trim()
		slices.SortStableFunc(all, func(a, b model) int { return cmp.Compare(a.when, b.when) })
		var q kernel.Queue
		for now := int64(-1); now <= 40; now++ {
			h.Due(now, &q)
			for q.Len() > 0 {
				if got := q.Pop(); len(all) == 0 || got != all[0].id || all[0].when != now {
					t.Fatalf("%v at %d, want %v", got, now, all[:min(1, len(all))])
				}
				all = all[1:]
			}
		}
		if len(all) > 0 || h.Len() > 0 {
			t.Fatalf("%d timers never came, %d left", len(all), h.Len())
		}
	}
}

// Cancelled timers stay until they are the first, or the most of more than 100:
// SEMANTICS §7, scripts/09_timers.py.
func TestCancelledTimersStay(t *testing.T) {
	for _, row := range []struct{ timers, cancelled, left int }{{101, 51, 50}, {100, 59, 100}, {101, 50, 101}} {
		var h kernel.Heap
		all := make([]kernel.Timer, row.timers)
		for i := range all {
			h.Add(&all[i], int64(i), number(i))
		}
		for i := range row.cancelled {
			h.Cancel(&all[row.timers-1-i]) // not at the head
		}
		h.Trim()
		if h.Len() != row.left {
			t.Errorf("%d timers, %d cancelled: %d left, want %d", row.timers, row.cancelled, h.Len(), row.left)
		}
	}
}

func TestAfter(t *testing.T) {
	for _, row := range [][3]int64{
		{1, 2, 3}, {5, -7, -2}, {1, math.MaxInt64, math.MaxInt64}, {math.MaxInt64, 1, math.MaxInt64}, {-2, math.MinInt64, math.MinInt64},
	} {
		if got := kernel.After(row[0], row[1]); got != row[2] {
			t.Errorf("after(%d, %d) = %d, want %d", row[0], row[1], got, row[2])
		}
	}
}

func newLoop(c kernel.Config) *kernel.Loop {
	l := &kernel.Loop{}
	if c.Clock == nil {
		c.Clock = kernel.VirtualClock()
	}
	c.Face = l
	l.Init(c)
	return l
}

// Virtual time stands still while something is under way outside, and a loop
// that waits for it is not deadlocked.
func TestOutside(t *testing.T) {
	l := newLoop(kernel.Config{})
	defer l.Close()
	var order []string
	l.Begin()
	l.CallLater(1, func() { order = append(order, "timer"); l.Stop() })
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 100 {
			runtime.Gosched()
		}
		l.Complete(func() { order = append(order, "outside") })
	})
	if err := l.RunForever(); err != nil || !slices.Equal(order, []string{"outside", "timer"}) {
		t.Errorf("%v, %v", err, order)
	}
	wg.Wait()
	// Nothing is outside any more: what nothing can wake is a deadlock.
	var d *kernel.Deadlock
	if err := l.RunForever(); !errors.As(err, &d) {
		t.Errorf("got %v", err)
	}
	l.Close()
	if l.Complete(func() {}) {
		t.Error("a closed loop took a completion in")
	}
}

// A loop whose tasks began unlocked is refused on a locked thread, where the
// runtime would kill the process; with channels it runs.
func TestOtherSurroundings(t *testing.T) {
	for _, row := range []struct {
		engine  frame.Engine
		refused bool
	}{{frame.Pull, true}, {frame.Channels, false}} {
		l := newLoop(kernel.Config{Engine: row.engine})
		task := &kernel.Task{}
		task.Start(l, coro.Do(func(co *coro.Co) error {
			for range 2 {
				if err := kernel.Sleep(co, 0); err != nil {
					return err
				}
			}
			return nil
		}), "")
		l.CallSoon(l.Stop)
		if err := l.RunForever(); err != nil || task.Done() {
			t.Fatalf("%v, done %v", err, task.Done())
		}
		err := make(chan error)
		go func() {
			runtime.LockOSThread() // for good: the thread ends with the goroutine
			l.CallSoon(l.Stop)
			err <- l.RunForever()
		}()
		if e := <-err; (e != nil) != row.refused {
			t.Errorf("engine %v: %v", row.engine, e)
		}
		if row.refused {
			l.CallSoon(l.Stop)
			if err := l.RunForever(); err != nil {
				t.Errorf("back where it began: %v", err)
			}
		}
		l.Quiet = true
		l.Close()
	}
}

// A handler that panics is reported itself; one that interrupts ends the run.
func TestHandlerPanics(t *testing.T) {
	l := newLoop(kernel.Config{})
	defer l.Close()
	interrupt := &gen.KeyboardInterrupt{}
	l.SetExceptionHandler(func(*kernel.Context) { panic(interrupt) })
	l.CallSoon(func() { panic("boom") })
	ran := false
	l.CallSoon(func() { ran = true })
	if err := l.RunForever(); err != error(interrupt) || ran {
		t.Errorf("got %v, the rest ran: %v", err, ran)
	}
}
