package itertools

import "iter"

// ZipLongest is [Zip] that goes on until both a and b have ended, with fillA or
// fillB in place of the values of the one that has.
//
// Python: itertools.zip_longest, library/itertools.
func ZipLongest[A, B any](a iter.Seq[A], b iter.Seq[B], fillA A, fillB B) iter.Seq2[A, B] {
	iterable(a == nil || b == nil)
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for v := range a {
			w, ok := next()
			if !ok {
				w = fillB
			}
			if !yield(v, w) {
				return
			}
		}
		for w, ok := next(); ok; w, ok = next() {
			if !yield(fillA, w) {
				return
			}
		}
	}
}

// ZipLongestN is [ZipLongest] of any number of sequences of one type. It yields
// new slices; of no sequences, none.
//
// Python: itertools.zip_longest, library/itertools.
func ZipLongestN[V any](fill V, seqs ...iter.Seq[V]) iter.Seq[[]V] {
	seqs = arguments(seqs)
	return func(yield func([]V) bool) {
		if len(seqs) == 0 {
			return
		}
		rest, stop := pullAll(seqs[1:])
		defer stop()
		for v := range seqs[0] {
			if tuple, _ := filled(v, fill, rest); !yield(tuple) {
				return
			}
		}
		for tuple, ok := filled(fill, fill, rest); ok; tuple, ok = filled(fill, fill, rest) {
			if !yield(tuple) {
				return
			}
		}
	}
}

// filled is v and the next value of each of rest, or fill where that has ended;
// false if they all have.
func filled[V any](v, fill V, rest []func() (V, bool)) (tuple []V, ok bool) {
	tuple = append(make([]V, 0, 1+len(rest)), v)
	for _, next := range rest {
		w, there := next()
		if !there {
			w = fill
		}
		tuple, ok = append(tuple, w), ok || there
	}
	return tuple, ok
}
