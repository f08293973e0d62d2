package itertools

import "iter"

// Pairwise yields each value of seq with the one that follows it: one pair less
// than seq has values.
//
// Python: itertools.pairwise, library/itertools.
func Pairwise[V any](seq iter.Seq[V]) iter.Seq2[V, V] {
	iterable(seq == nil)
	return func(yield func(V, V) bool) {
		var before V
		started := false
		for v := range seq {
			if started && !yield(before, v) {
				return
			}
			before, started = v, true
		}
	}
}
