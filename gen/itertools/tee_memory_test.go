package itertools_test

import (
	"iter"
	"runtime"
	"sync"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

// freed counts the values of a sequence of pointers that the collector has taken.
type freed struct {
	mu sync.Mutex
	n  int
}

func (f *freed) values(n int) iter.Seq[*[64]int] {
	return func(yield func(*[64]int) bool) {
		for range n {
			p := new([64]int)
			runtime.AddCleanup(p, func(f *freed) { f.mu.Lock(); f.n++; f.mu.Unlock() }, f)
			if !yield(p) {
				return
			}
		}
	}
}

func (f *freed) wait(t *testing.T, what string, least int) {
	t.Helper()
	for range 1000 {
		runtime.GC()
		f.mu.Lock()
		n := f.n
		f.mu.Unlock()
		if n >= least {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%s: %d values are free, want %d", what, f.n, least)
}

// What the slowest has had is garbage, but for the rest of a block; and nothing
// before.
func TestTeeFreesWhatIsBehind(t *testing.T) {
	f := &freed{}
	tees := itertools.Tee(f.values(1000), 2)
	some(tees[0], 1000)
	runtime.GC()
	runtime.GC()
	f.mu.Lock()
	expect(t, "values that the slowest wants", f.n, 0)
	f.mu.Unlock()
	some(tees[1], 500)
	f.wait(t, "half way", 400)
	some(tees[1], 500)
	f.wait(t, "at the end", 900)
	runtime.KeepAlive(tees)
}

// A tee that is dropped does not keep values for itself.
func TestTeeForgetsTheDropped(t *testing.T) {
	f := &freed{}
	a := itertools.Tee(f.values(1000), 2)[0]
	some(a, 900)
	f.wait(t, pyTee+", test dealloc of trailing iterator", 800)
	expect(t, "the rest", len(slices.Collect(a)), 100)
}

// When all are dropped, the range over the source ends: its deferred calls run,
// and its goroutine is gone.
func TestTeeDropped(t *testing.T) {
	before := runtime.NumGoroutine()
	ended := make(chan bool, 1)
	func() {
		tees := itertools.Tee(func(yield func(int) bool) {
			defer func() { ended <- true }()
			for i := 0; yield(i); i++ {
			}
		}, 3)
		some(tees[0], 100)
		some(tees[1], 10)
	}()
	for range 1000 {
		runtime.GC()
		select {
		case <-ended:
			settle(t, before)
			return
		default:
			runtime.Gosched()
		}
	}
	t.Error("the source is still suspended")
}
