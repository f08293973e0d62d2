package itertools_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

const pyTest = "Lib/test/test_itertools.py: "

func TestCombinations(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_combinations"
	runRows(t, []row{
		{name: "too many", why: "there is none of more values than there are", py: py, run: func() any { return len(slices.Collect(itertools.Combinations(letters("abc"), 32))) }, want: "0"},
		{
			name: "two of four", why: "in the order of the positions", py: py,
			run:  func() any { return itertools.Combinations(letters("ABCD"), 2) },
			want: "[['A', 'B'], ['A', 'C'], ['A', 'D'], ['B', 'C'], ['B', 'D'], ['C', 'D']]",
		},
		{
			name: "three of four", why: "in the order of the positions", py: py,
			run:  func() any { return itertools.Combinations(upTo(4), 3) },
			want: "[[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]",
		},
		{
			name: "with replacement", why: "a value may come again, but not a position before", py: py + "_with_replacement",
			run:  func() any { return itertools.CombinationsWithReplacement(letters("ABC"), 2) },
			want: "[['A', 'A'], ['A', 'B'], ['A', 'C'], ['B', 'B'], ['B', 'C'], ['C', 'C']]",
		},
		{
			name: "equal values", why: "positions count, not values", py: "list(combinations([1, 1, 2], 2))",
			run:  func() any { return itertools.Combinations(ints(1, 1, 2), 2) },
			want: "[[1, 1], [1, 2], [1, 2]]",
		},
		{
			name: "ranged again", why: "the pool was taken at the call", py: "-",
			run: func() any {
				seq := itertools.Combinations(once(1, 2), 1)
				return []any{slices.Collect(seq), slices.Collect(seq)}
			},
			want: "[[[1], [2]], [[1], [2]]]",
		},
	})
}

// values are what CPython's tests choose from.
func values(n int) []int {
	v := []int{}
	for x := range n {
		v = append(v, 5*x-12)
	}
	return v
}

func factorial(n int) int {
	f := 1
	for i := 2; i <= n; i++ {
		f *= i
	}
	return f
}

// isSet tells whether no value of v comes twice.
func isSet(v []int) bool { return len(slices.Compact(slices.Sorted(slices.Values(v)))) == len(v) }

// chosen picks from values by those of the positions that ok lets through.
func chosen(values []int, at iter.Seq[[]int], ok func([]int) bool) [][]int {
	all := [][]int{}
	for positions := range at {
		if ok(positions) {
			tuple := []int{}
			for _, p := range positions {
				tuple = append(tuple, values[p])
			}
			all = append(all, tuple)
		}
	}
	return all
}

// lists is slices.Collect that gives an empty list for nothing.
func lists(seq iter.Seq[[]int]) [][]int { return slices.AppendSeq([][]int{}, seq) }

// inOrder fails the test unless the tuples are all different, sorted, of length r,
// and of values.
func inOrder(t *testing.T, what string, tuples [][]int, values []int, r int) {
	t.Helper()
	for i, tuple := range tuples {
		if i > 0 && slices.Compare(tuples[i-1], tuple) >= 0 {
			t.Errorf("%s: %v is not before %v", what, tuples[i-1], tuple)
		}
		if len(tuple) != r {
			t.Errorf("%s: %v has not %d values", what, tuple, r)
		}
		for _, v := range tuple {
			if !slices.Contains(values, v) {
				t.Errorf("%s: %v has a value that is not of %v", what, tuple, values)
			}
		}
	}
}

// Combinations are what CPython's test says of them, and what is left of
// permutations and of combinations with replacement.
func TestCombinationsAgree(t *testing.T) {
	for n := range 7 {
		values := values(n)
		for r := range n + 2 {
			what := fmt.Sprintf("%sTestBasicOps.test_combinations: %d of %d", pyTest, r, n)
			got := lists(itertools.Combinations(slices.Values(values), r))
			count := 0
			if r <= n {
				count = factorial(n) / factorial(r) / factorial(n-r)
			}
			expect(t, what, len(got), count)
			inOrder(t, what, got, values, r)
			for _, c := range got {
				if !isSet(c) || !slices.IsSorted(c) {
					t.Errorf("%s: %v is no subsequence", what, c)
				}
			}
			expect(t, what+": of permutations", got, chosen(values, itertools.Permutations(upTo(n), r), slices.IsSorted))
			expect(t, what+": of replacement", got, chosen(values, itertools.CombinationsWithReplacement(upTo(n), r), isSet))
		}
	}
}

// The same of those with replacement.
func TestReplacementAgrees(t *testing.T) {
	for n := range 7 {
		values := values(n)
		for r := range n + 2 {
			what := fmt.Sprintf("%sTestBasicOps.test_combinations_with_replacement: %d of %d", pyTest, r, n)
			got := lists(itertools.CombinationsWithReplacement(slices.Values(values), r))
			count := 1
			switch {
			case n > 0:
				count = factorial(n+r-1) / factorial(r) / factorial(n-1)
			case r > 0:
				count = 0
			}
			expect(t, what, len(got), count)
			inOrder(t, what, got, values, r)
			for _, c := range got {
				// Equal ones stand together, and in the order of the values.
				if runs := slices.Compact(slices.Clone(c)); !isSet(runs) || !slices.IsSorted(c) {
					t.Errorf("%s: %v is out of order", what, c)
				}
			}
			if r < 6 { // 7**8 tuples take their time
				expect(t, what+": of the product", got, chosen(values, itertools.ProductRepeat(r, upTo(n)), slices.IsSorted))
			}
			without := lists(itertools.Combinations(slices.Values(values), r))
			for _, c := range without {
				if !slices.ContainsFunc(got, func(g []int) bool { return slices.Equal(g, c) }) {
					t.Errorf("%s: %v is missing", what, c)
				}
			}
			if n == r && r <= 1 {
				expect(t, what+": nothing can come twice", got, without)
			}
		}
	}
}
