package itertools

import "iter"

// Map yields what f returns for each value of seq. For several sequences there is
// [StarMap] of [Zip].
//
// Python: map, library/functions.
func Map[V, R any](f func(V) R, seq iter.Seq[V]) iter.Seq[R] {
	iterable(seq == nil)
	callable(f == nil)
	return func(yield func(R) bool) {
		for v := range seq {
			if !yield(f(v)) {
				return
			}
		}
	}
}

// StarMap yields what f returns for the two of each pair of seq. For longer
// tuples there is [Map] with a function of a slice.
//
// Python: itertools.starmap, library/itertools.
func StarMap[A, B, R any](f func(A, B) R, seq iter.Seq2[A, B]) iter.Seq[R] {
	iterable(seq == nil)
	callable(f == nil)
	return func(yield func(R) bool) {
		for a, b := range seq {
			if !yield(f(a, b)) {
				return
			}
		}
	}
}
