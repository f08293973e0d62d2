package itertools

import "iter"

// Filter yields the values of seq for which pred reports true.
//
// Differs: there is no filter(None, …), for Go's values have no truth.
//
// Python: filter, library/functions.
func Filter[V any](pred func(V) bool, seq iter.Seq[V]) iter.Seq[V] {
	iterable(seq == nil)
	callable(pred == nil)
	return func(yield func(V) bool) {
		for v := range seq {
			if pred(v) && !yield(v) {
				return
			}
		}
	}
}

// FilterFalse yields the values of seq for which pred reports false.
//
// Python: itertools.filterfalse, library/itertools.
func FilterFalse[V any](pred func(V) bool, seq iter.Seq[V]) iter.Seq[V] {
	iterable(seq == nil)
	callable(pred == nil)
	return func(yield func(V) bool) {
		for v := range seq {
			if !pred(v) && !yield(v) {
				return
			}
		}
	}
}
