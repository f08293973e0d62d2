package itertools

import "iter"

// TakeWhile yields the values of seq up to the first for which pred reports
// false. That one is taken of seq, and lost.
//
// Python: itertools.takewhile, library/itertools.
func TakeWhile[V any](pred func(V) bool, seq iter.Seq[V]) iter.Seq[V] {
	iterable(seq == nil)
	callable(pred == nil)
	return func(yield func(V) bool) {
		for v := range seq {
			if !pred(v) || !yield(v) {
				return
			}
		}
	}
}

// DropWhile yields the values of seq from the first for which pred reports false;
// after that, pred is not asked again.
//
// Python: itertools.dropwhile, library/itertools.
func DropWhile[V any](pred func(V) bool, seq iter.Seq[V]) iter.Seq[V] {
	iterable(seq == nil)
	callable(pred == nil)
	return func(yield func(V) bool) {
		dropping := true
		for v := range seq {
			if dropping && pred(v) {
				continue
			}
			dropping = false
			if !yield(v) {
				return
			}
		}
	}
}
