package itertools

import (
	"iter"

	"github.com/coluber-go/coluber/gen"
)

// Python's pairs are values, and go through every function. Go's are two values
// at once, which cost nothing; these go from the one to the other.

// Pairs yields each pair of seq as one value, for the functions that take those:
// Islice(Pairs(Zip(a, b)), 3) is islice(zip(a, b), 3).
//
// Go only: in Python a pair is one value.
func Pairs[K, V any](seq iter.Seq2[K, V]) iter.Seq[gen.Pair[K, V]] {
	iterable(seq == nil)
	return func(yield func(gen.Pair[K, V]) bool) {
		for k, v := range seq {
			if !yield(gen.Pair[K, V]{Key: k, Value: v}) {
				return
			}
		}
	}
}

// Unpack yields the two values of each pair of seq.
//
// Go only: in Python, for k, v in seq does it.
func Unpack[K, V any](seq iter.Seq[gen.Pair[K, V]]) iter.Seq2[K, V] {
	iterable(seq == nil)
	return func(yield func(K, V) bool) {
		for p := range seq {
			if !yield(p.Key, p.Value) {
				return
			}
		}
	}
}
