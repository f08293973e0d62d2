package itertools_test

import (
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

const pyIslice = pyTest + "TestBasicOps.test_islice"

// window is list(range(n))[start:stop:step].
func window(n, start, stop, step int) []int {
	at := []int{}
	for i := start; i < min(stop, n); i += step {
		at = append(at, i)
	}
	return at
}

// A slice of range(n) is what range itself gives.
func TestIsliceIsRange(t *testing.T) {
	for _, a := range [][3]int{
		{10, 20, 3}, {10, 3, 20}, {10, 20, 1}, {10, 10, 1}, {10, 3, 1}, {0, 20, 1}, // as range
		{10, 110, 3}, {10, 110, 1}, {0, 110, 1}, // as far as there are any
		{0, itertools.End, 1}, {2, itertools.End, 1}, {1, itertools.End, 2}, // no stop
	} {
		what := fmt.Sprint(pyIslice, " ", a)
		want := window(100, a[0], a[1], a[2])
		expect(t, what, slices.Collect(itertools.IsliceStep(upTo(100), a[0], a[1], a[2])), want)
		if a[2] == 1 {
			expect(t, what+" without a step", slices.Collect(itertools.IsliceFrom(upTo(100), a[0], a[1])), want)
		}
		if a[2] == 1 && a[0] == 0 {
			expect(t, what+" without a start", slices.Collect(itertools.Islice(upTo(100), a[1])), want)
		}
	}
}

func TestIslice(t *testing.T) {
	both := func(make func(it iter.Seq[int]) iter.Seq[int]) any {
		it := once(slices.Collect(upTo(10))...)
		return [][]int{slices.AppendSeq([]int{}, make(it)), slices.Collect(it)}
	}
	runRows(t, []row{
		{
			name: "consumed", why: "not a value more than it yields", py: pyIslice,
			run:  func() any { return both(func(it iter.Seq[int]) iter.Seq[int] { return itertools.Islice(it, 3) }) },
			want: "[[0, 1, 2], [3, 4, 5, 6, 7, 8, 9]]",
		},
		{
			name: "consumed for nothing", why: "those before start are taken, though none is yielded", py: pyIslice,
			run: func() any {
				return both(func(it iter.Seq[int]) iter.Seq[int] { return itertools.IsliceFrom(it, 3, 3) })
			},
			want: "[[], [3, 4, 5, 6, 7, 8, 9]]",
		},
		{
			name: "predictable end", why: "all up to stop are taken, whatever the step", py: pyIslice,
			run: func() any {
				return both(func(it iter.Seq[int]) iter.Seq[int] { return itertools.IsliceStep(it, 1, 3, 50) })
			},
			want: "[[1], [3, 4, 5, 6, 7, 8, 9]]",
		},
		{
			name: "endless source", why: "it ends at stop", py: pyIslice,
			run:  func() any { return itertools.IsliceStep(itertools.Count(0, 1), 1, 10, math.MaxInt) },
			want: "[1]",
		},
		{
			name: "step without end", why: "no number is behind the largest: the documented difference", py: "list(islice(range(5), 1, None, sys.maxsize))",
			run:  func() any { return itertools.IsliceStep(upTo(5), 1, itertools.End, math.MaxInt) },
			want: "[1]",
		},
		{
			name: "examples", why: "the documentation's", py: pyTest + "TestExamples.test_islice",
			run: func() any {
				s := letters("ABCDEFG")
				return [][]string{
					slices.Collect(itertools.Islice(s, 2)), slices.Collect(itertools.IsliceFrom(s, 2, 4)),
					slices.Collect(itertools.IsliceFrom(s, 2, itertools.End)), slices.Collect(itertools.IsliceStep(s, 0, itertools.End, 2)),
				}
			},
			want: "[['A', 'B'], ['C', 'D'], ['C', 'D', 'E', 'F', 'G'], ['A', 'C', 'E', 'G']]",
		},
	})
}

// A slice that has ended does not hold its source.
func TestIsliceLetsGo(t *testing.T) {
	freed := make(chan bool, 1)
	source := func() iter.Seq[int] {
		big := new([1 << 10]int)
		runtime.AddCleanup(big, func(freed chan bool) { freed <- true }, freed)
		return func(yield func(int) bool) {
			for i := range big {
				if !yield(i) {
					return
				}
			}
		}
	}
	it := gen.Iter(itertools.Islice(source(), 1))
	if all, _ := gen.Collect(it); len(all) != 1 {
		t.Fatalf("%s, #21321: %v", pyIslice, all)
	}
	for range 100 {
		runtime.GC()
		select {
		case <-freed:
			runtime.KeepAlive(it)
			return
		default:
			runtime.Gosched()
		}
	}
	t.Errorf("%s, #21321: the source is still there", pyIslice)
}

// The recipe of CPython's test, on its sources.
func TestIsliceRecipe(t *testing.T) {
	const py = pyTest + "TestPurePythonRoughEquivalents.test_islice_recipe"
	recipe := func(it iter.Seq[int], start, stop, step int) (got []int) {
		next, end := gen.Iter(it), max(start, stop)
		for i := 0; i < end; i++ {
			v, err := next.Next()
			if err != nil {
				break
			}
			if i >= start && i < stop && (i-start)%step == 0 {
				got = append(got, v)
			}
		}
		next.Close()
		return got
	}
	for _, a := range [][3]int{{0, 2, 1}, {2, 4, 1}, {2, itertools.End, 1}, {0, itertools.End, 2}, {0, 3, 1}, {3, 3, 1}, {1, 3, 50}} {
		mine, its := once(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), once(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
		what := fmt.Sprint(py, " ", a)
		expect(t, what, slices.Collect(itertools.IsliceStep(mine, a[0], a[1], a[2])), recipe(its, a[0], a[1], a[2]))
		expect(t, what+": what is left", slices.Collect(mine), slices.Collect(its))
	}
}

// FuzzIslice compares slices of a sequence with slices of a slice, and what is
// left of the sequence with what is behind.
func FuzzIslice(f *testing.F) {
	f.Add(uint8(10), uint8(1), uint8(8), uint8(3))
	f.Add(uint8(3), uint8(4), uint8(2), uint8(1))
	f.Add(uint8(7), uint8(0), uint8(255), uint8(2))
	f.Fuzz(func(t *testing.T, n, start, stop, step uint8) {
		all, end := slices.Collect(upTo(int(n))), int(stop)
		if stop == math.MaxUint8 {
			end = itertools.End
		}
		every := int(step) + 1
		it := once(all...)
		got := slices.Collect(itertools.IsliceStep(it, int(start), end, every))
		what := fmt.Sprintf("%d of %d:%d:%d", n, start, end, every)
		expect(t, what, got, window(int(n), int(start), end, every))
		expect(t, what+": left", slices.Collect(it), all[min(max(int(start), end), len(all)):])
		if every == 1 {
			expect(t, what+": from", slices.Collect(itertools.IsliceFrom(slices.Values(all), int(start), end)), got)
		}
		expect(t, what+": stop", slices.Collect(itertools.Islice(slices.Values(all), end)), all[:min(end, len(all))])
	})
}
