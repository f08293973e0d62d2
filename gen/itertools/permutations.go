package itertools

import "iter"

// Permutations yields the arrangements of r values of seq, each a new slice, in
// the order of the positions that the values have in seq: equal values are not
// told from others. There are none if seq has fewer than r values, and one, which
// is empty, if r is 0. The values of seq are taken at the call. It panics with a
// [*gen.ValueError] "r must be non-negative" if r is negative.
//
// Python: itertools.permutations with r, library/itertools.
func Permutations[V any](seq iter.Seq[V], r int) iter.Seq[[]V] {
	pool := takeAll(seq)
	require(r >= 0, negativeR)
	return permutations(pool, r)
}

// PermutationsAll is [Permutations] of as many values as seq has.
//
// Python: itertools.permutations, library/itertools.
func PermutationsAll[V any](seq iter.Seq[V]) iter.Seq[[]V] {
	pool := takeAll(seq)
	return permutations(pool, len(pool))
}

func permutations[V any](pool []V, r int) iter.Seq[[]V] {
	return func(yield func([]V) bool) {
		n := len(pool)
		if r > n {
			return
		}
		// The first r of at are the arrangement, the rest what may still come to
		// its places, in order. Turns[i] tells how many have yet to come to place i.
		at, turns := cloned(pool), make([]int, r)
		for i := range turns {
			turns[i] = n - i
		}
		for yield(cloned(at[:r])) && turn(at, turns) {
		}
	}
}

// turn goes on to the next arrangement, and reports whether there is one.
func turn[V any](at []V, turns []int) bool {
	n := len(at)
	for i := len(turns) - 1; i >= 0; i-- {
		turns[i]--
		if turns[i] > 0 {
			j := n - turns[i]
			at[i], at[j] = at[j], at[i]
			return true
		}
		// All have been here: back to the order in which they were.
		gone := at[i]
		copy(at[i:], at[i+1:])
		at[n-1] = gone
		turns[i] = n - i
	}
	return false
}
