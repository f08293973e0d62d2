package itertools_test

import (
	"iter"
	"runtime"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

// source is a sequence that counts as freed when it is garbage itself.
func (f *freed) source() iter.Seq[int] {
	held := new([64]int)
	runtime.AddCleanup(held, func(f *freed) { f.mu.Lock(); f.n++; f.mu.Unlock() }, f)
	return func(yield func(int) bool) {
		for _, v := range held {
			if !yield(v) {
				return
			}
		}
	}
}

// The sequences of a Tee do not hold a source that has nothing more for them,
// because it has ended, or has been stopped.
func TestTeeForgetsItsSource(t *testing.T) {
	f := &freed{}
	tees := itertools.Tee(f.source(), 2)
	expect(t, "values", len(slices.Collect(tees[0])), 64)
	f.wait(t, "a source that has ended", 1)
	expect(t, "kept values", len(slices.Collect(tees[1])), 64)

	f = &freed{}
	tees, stop := itertools.TeeStop(f.source(), 2)
	some(tees[0], 1)
	stop()
	f.wait(t, "a source that has been stopped", 1)
	expect(t, "kept values", len(slices.Collect(tees[1])), 1)

	f = &freed{}
	tees, stop = itertools.TeeStop(f.source(), 2)
	stop()
	f.wait(t, "a source that was stopped before its first value", 1)
	runtime.KeepAlive(tees)
}
