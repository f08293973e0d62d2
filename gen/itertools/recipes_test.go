package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
	. "github.com/coluber-go/coluber/gen/itertools"
)

// The recipes of the package's comment do what Python's do.
func TestRecipes(t *testing.T) {
	const py = "library/itertools, Itertools Recipes: "
	mul := func(a, b int) int { return a * b }
	square := func(v int) int { return v * v }
	keyOnly := func(p gen.Pair[int, iter.Seq[int]]) int { return p.Key }
	nth := func(it iter.Seq[int], n int) int {
		for v := range IsliceFrom(it, n, End) {
			return v
		}
		return -1
	}
	quantify := func(it iter.Seq[int], pred func(int) bool) (n int) {
		for range Filter(pred, it) {
			n++
		}
		return n
	}
	allEqual := func(it iter.Seq[int]) bool {
		for range IsliceFrom(Map(keyOnly, Pairs(GroupByValue(it))), 1, 2) {
			return false
		}
		return true
	}
	consume := func(it iter.Seq[int], n int) iter.Seq[int] {
		for range Islice(it, n) {
		}
		return it
	}
	tail := func(n int, it iter.Seq[int]) []int { all := slices.Collect(it); return all[max(0, len(all)-n):] }
	parts := Tee(upTo(6), 2)
	s := []int{1, 2, 3}
	n := 0
	counter := func() int { n++; return n }
	runRows(t, []row{
		{name: "take", why: "take(3, range(10))", py: py + "take", run: func() any { return slices.Collect(Islice(upTo(10), 3)) }, want: "[0, 1, 2]"},
		{name: "prepend", why: "prepend(1, [2, 3, 4])", py: py + "prepend", run: func() any { return Chain(RepeatTimes(1, 1), ints(2, 3, 4)) }, want: "[1, 2, 3, 4]"},
		{name: "tabulate", why: "take(3, tabulate(square, 2))", py: py + "tabulate", run: func() any { return Islice(Map(square, Count(2, 1)), 3) }, want: "[4, 9, 16]"},
		{name: "repeatfunc", why: "repeatfunc(counter, 3)", py: py + "repeatfunc", run: func() any { return Map(func(int) int { return counter() }, Islice(Count(0, 1), 3)) }, want: "[1, 2, 3]"},
		{name: "ncycles", why: "ncycles([1, 2], 2)", py: py + "ncycles", run: func() any {
			return ChainFromIterable(RepeatTimes(slices.Values(slices.Collect(once(1, 2))), 2))
		}, want: "[1, 2, 1, 2]"},
		{name: "tail", why: "tail(3, range(7)), tail(3, range(2))", py: py + "tail", run: func() any { return [][]int{tail(3, upTo(7)), tail(3, upTo(2))} }, want: "[[4, 5, 6], [0, 1]]"},
		{name: "consume", why: "consume(it, 3)", py: py + "consume", run: func() any { return consume(once(0, 1, 2, 3, 4), 3) }, want: "[3, 4]"},
		{name: "nth", why: "nth(range(10), 3), nth(range(2), 3, -1)", py: py + "nth", run: func() any { return []int{nth(upTo(10), 3), nth(upTo(2), 3)} }, want: "[3, -1]"},
		{name: "quantify", why: "quantify(range(9), is_odd)", py: py + "quantify", run: func() any { return quantify(upTo(9), isOdd) }, want: "4"},
		{name: "all_equal", why: "all_equal([4, 4]), all_equal([4, 5]), all_equal([])", py: py + "all_equal", run: func() any { return []bool{allEqual(ints(4, 4)), allEqual(ints(4, 5)), allEqual(ints())} }, want: "[True, False, True]"},
		{name: "dotproduct", why: "sumprod([10, 20], [1, 2])", py: py + "dotproduct", run: func() any { return Sum(StarMap(mul, Zip(ints(10, 20), ints(1, 2)))) }, want: "50"},
		{name: "sum_of_squares", why: "sum_of_squares([10, 20, 30])", py: py + "sum_of_squares", run: func() any { return Sum(Map(square, ints(10, 20, 30))) }, want: "1400"},
		{name: "partition", why: "partition(is_odd, range(6))", py: py + "partition", run: func() any {
			return [][]int{slices.Collect(FilterFalse(isOdd, parts[0])), slices.Collect(Filter(isOdd, parts[1]))}
		}, want: "[[0, 2, 4], [1, 3, 5]]"},
		{name: "powerset", why: "powerset([1, 2, 3])", py: py + "powerset", run: func() any {
			return ChainFromIterable(Map(func(r int) iter.Seq[[]int] { return Combinations(slices.Values(s), r) }, Islice(Count(0, 1), len(s)+1)))
		}, want: "[[], [1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]]"},
		{name: "unique_justseen", why: "unique_justseen([1, 1, 2, 1])", py: py + "unique_justseen", run: func() any { return Map(keyOnly, Pairs(GroupByValue(ints(1, 1, 2, 1)))) }, want: "[1, 2, 1]"},
	})
}
