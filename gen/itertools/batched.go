package itertools

import (
	"iter"

	"github.com/coluber-go/coluber/gen"
)

// Batched yields the values of seq in slices of n, each a new one; the last may
// be shorter. It panics with a [*gen.ValueError] "n must be at least one" if n is
// less.
//
// Python: itertools.batched, library/itertools.
func Batched[V any](seq iter.Seq[V], n int) iter.Seq[[]V] {
	require(n >= 1, "n must be at least one")
	iterable(seq == nil)
	return func(yield func([]V) bool) {
		batch := newBatch[V](n)
		for v := range seq {
			batch = append(batch, v)
			if len(batch) < n {
				continue
			}
			if !yield(batch) {
				return
			}
			batch = newBatch[V](n)
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// newBatch has room for n values, unless nobody knows whether as many will come.
func newBatch[V any](n int) []V { return make([]V, 0, min(n, 1024)) }

// BatchedStrict is [Batched] whose last batch must not be shorter. If it is, the
// values are lost, and the last pair is a nil slice and the error:
//
//	for batch, err := range itertools.BatchedStrict(seq, 3) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(batch)
//	}
//
// Errors: [*gen.ValueError] "batched(): incomplete batch".
//
// Python: itertools.batched with strict, library/itertools.
func BatchedStrict[V any](seq iter.Seq[V], n int) iter.Seq2[[]V, error] {
	batches := Batched(seq, n)
	return func(yield func([]V, error) bool) {
		for batch := range batches {
			if len(batch) < n {
				yield(nil, &gen.ValueError{Msg: "batched(): incomplete batch"})
				return
			}
			if !yield(batch, nil) {
				return
			}
		}
	}
}
