package itertools

import (
	"iter"
	"slices"
)

// Product yields every choice of one value from each of seqs, each a new slice,
// the last place changing first, as in nested loops. There is none if one of seqs
// is empty, and one, which is empty, without seqs. The values of seqs are taken at
// the call.
//
// Python: itertools.product, library/itertools.
func Product[V any](seqs ...iter.Seq[V]) iter.Seq[[]V] {
	return ProductRepeat(1, seqs...)
}

// ProductRepeat is [Product] of seqs, repeated as often as told; if that is 0,
// nothing is taken of them. It panics with a [*gen.ValueError] "repeat argument
// cannot be negative" if it is negative.
//
// Differs: one too large for any memory panics as make does.
//
// Python: itertools.product with repeat, library/itertools.
func ProductRepeat[V any](repeat int, seqs ...iter.Seq[V]) iter.Seq[[]V] {
	require(repeat >= 0, "repeat argument cannot be negative")
	if seqs = arguments(seqs); repeat == 0 {
		seqs = nil
	}
	pools := make([][]V, len(seqs))
	for i, seq := range seqs {
		pools[i] = slices.Collect(seq)
	}
	if len(pools) > 0 {
		pools = slices.Repeat(pools, repeat)
	}
	return func(yield func([]V) bool) { product(pools, yield) }
}

func product[V any](pools [][]V, yield func([]V) bool) {
	choice := make([]V, len(pools))
	for i, pool := range pools {
		if len(pool) == 0 {
			return
		}
		choice[i] = pool[0]
	}
	at := make([]int, len(pools))
	for yield(cloned(choice)) { // the loop may write to what it gets
		i := len(pools) - 1
		for ; i >= 0; i-- {
			at[i]++
			if at[i] < len(pools[i]) {
				choice[i] = pools[i][at[i]]
				break
			}
			at[i], choice[i] = 0, pools[i][0]
		}
		if i < 0 {
			return
		}
	}
}

// cloned is slices.Clone without room for more.
func cloned[V any](s []V) []V {
	clone := make([]V, len(s))
	copy(clone, s)
	return clone
}

// Product2 is [Product] of two sequences, which may be of different types.
//
// Python: itertools.product of two, library/itertools.
func Product2[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	as, bs := takeBoth(a, b)
	return func(yield func(A, B) bool) {
		for _, v := range as {
			for _, w := range bs {
				if !yield(v, w) {
					return
				}
			}
		}
	}
}

func takeBoth[A, B any](a iter.Seq[A], b iter.Seq[B]) ([]A, []B) {
	iterable(a == nil || b == nil)
	return slices.Collect(a), slices.Collect(b)
}
