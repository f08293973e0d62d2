package itertools

import "iter"

// Reversed yields the elements of s, the last one first. Those that are set in
// the meantime are seen.
//
// Differs: the length is that at the call.
//
// Python: reversed, library/functions.
func Reversed[V any](s []V) iter.Seq[V] {
	return func(yield func(V) bool) {
		for i := len(s) - 1; i >= 0; i-- {
			if !yield(s[i]) {
				return
			}
		}
	}
}
