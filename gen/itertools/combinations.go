package itertools

import (
	"iter"
	"slices"
)

// Combinations yields the subsequences of r values of seq, each a new slice, in
// the order of the positions that the values have in seq: equal values are not
// told from others. There are none if seq has fewer than r values, and one, which
// is empty, if r is 0. The values of seq are taken at the call. It panics with a
// [*gen.ValueError] "r must be non-negative" if r is negative.
//
// Python: itertools.combinations, library/itertools.
func Combinations[V any](seq iter.Seq[V], r int) iter.Seq[[]V] {
	pool := takeAll(seq)
	require(r >= 0, negativeR)
	return func(yield func([]V) bool) {
		n := len(pool)
		if r > n {
			return
		}
		at, choice := first(r), cloned(pool[:r])
		for yield(cloned(choice)) { // the loop may write to what it gets
			i := r - 1
			for i >= 0 && at[i] == i+n-r {
				i-- // already as far right as it can be
			}
			if i < 0 {
				return
			}
			for next := at[i] + 1; i < r; i, next = i+1, next+1 {
				at[i], choice[i] = next, pool[next]
			}
		}
	}
}

// CombinationsWithReplacement is [Combinations] in which a value may be taken
// more than once. There are none if seq is empty, unless r is 0.
//
// Python: itertools.combinations_with_replacement, library/itertools.
func CombinationsWithReplacement[V any](seq iter.Seq[V], r int) iter.Seq[[]V] {
	pool := takeAll(seq)
	require(r >= 0, negativeR)
	return func(yield func([]V) bool) {
		n := len(pool)
		if n == 0 && r > 0 {
			return
		}
		at, choice := make([]int, r), make([]V, r)
		for i := range choice {
			choice[i] = pool[0]
		}
		for yield(cloned(choice)) {
			i := r - 1
			for i >= 0 && at[i] == n-1 {
				i--
			}
			if i < 0 {
				return
			}
			for next := at[i] + 1; i < r; i++ {
				at[i], choice[i] = next, pool[next]
			}
		}
	}
}

const negativeR = "r must be non-negative"

// takeAll is what a combinatoric function chooses from. It is taken at the call,
// as in Python, so that a source that can be ranged over but once will do.
func takeAll[V any](seq iter.Seq[V]) []V {
	iterable(seq == nil)
	return slices.Collect(seq)
}

// first are the positions 0 to n-1.
func first(n int) []int {
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	return at
}
