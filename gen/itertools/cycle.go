package itertools

import "iter"

// Cycle yields the values of seq, and then the same again, without end; of an
// empty seq, none. It ranges over seq but once, and keeps what it has had.
//
// Python: itertools.cycle, library/itertools.
func Cycle[V any](seq iter.Seq[V]) iter.Seq[V] {
	iterable(seq == nil)
	return func(yield func(V) bool) {
		var saved []V
		for v := range seq {
			saved = append(saved, v)
			if !yield(v) {
				return
			}
		}
		for len(saved) > 0 {
			for _, v := range saved {
				if !yield(v) {
					return
				}
			}
		}
	}
}
