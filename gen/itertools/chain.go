package itertools

import "iter"

// Chain yields the values of the first of seqs, then those of the next, and so
// on. A sequence is not begun before those to its left have ended.
//
// Python: itertools.chain, library/itertools.
func Chain[V any](seqs ...iter.Seq[V]) iter.Seq[V] {
	seqs = arguments(seqs)
	return func(yield func(V) bool) {
		for _, seq := range seqs {
			for v := range seq {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// ChainFromIterable is [Chain] of sequences that come out of a sequence, each
// when it is wanted; they may be without end. It panics when it comes to one that
// is nil.
//
// Python: itertools.chain.from_iterable, library/itertools.
func ChainFromIterable[V any](seqs iter.Seq[iter.Seq[V]]) iter.Seq[V] {
	iterable(seqs == nil)
	return func(yield func(V) bool) {
		for seq := range seqs {
			iterable(seq == nil)
			for v := range seq {
				if !yield(v) {
					return
				}
			}
		}
	}
}
