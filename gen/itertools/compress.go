package itertools

import "iter"

// Compress yields the values of data whose selector is true. It ends with the
// shorter of the two. Of data, it takes one more than there are selectors.
//
// Differs: a selector is a bool.
//
// Python: itertools.compress, library/itertools.
func Compress[V any](data iter.Seq[V], selectors iter.Seq[bool]) iter.Seq[V] {
	iterable(data == nil || selectors == nil)
	return func(yield func(V) bool) {
		next, stop := iter.Pull(selectors)
		defer stop()
		for v := range data {
			selected, ok := next()
			if !ok || selected && !yield(v) {
				return
			}
		}
	}
}
