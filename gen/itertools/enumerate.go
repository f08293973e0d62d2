package itertools

import "iter"

// Enumerate yields the values of seq with their numbers: start, start+1 and so
// on.
//
// Differs: the numbers wrap around.
//
// Python: enumerate, library/functions.
func Enumerate[V any](seq iter.Seq[V], start int) iter.Seq2[int, V] {
	iterable(seq == nil)
	return func(yield func(int, V) bool) {
		i := start
		for v := range seq {
			if !yield(i, v) {
				return
			}
			i++
		}
	}
}
