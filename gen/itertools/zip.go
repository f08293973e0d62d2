package itertools

import (
	"fmt"
	"iter"

	"github.com/coluber-go/coluber/gen"
)

// The first sequence is ranged over, and the others are pulled: so they are asked
// in Python's order, with one goroutine less than sequences.

// Zip yields the first values of a and b, then the second ones, and so on, until
// one of them has ended. If that is b, one more has been taken of a.
//
// Python: zip, library/functions.
func Zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	iterable(a == nil || b == nil)
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for v := range a {
			w, ok := next()
			if !ok || !yield(v, w) {
				return
			}
		}
	}
}

// ZipStrict is [Zip] of sequences that must have the same length. If they have
// not, the last pair is the zero Pair and the error, as with [gen.Each].
//
// Errors: [*gen.ValueError] "zip() argument 2 is shorter than argument 1", or
// longer.
//
// Python: zip with strict, library/functions.
func ZipStrict[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[gen.Pair[A, B], error] {
	iterable(a == nil || b == nil)
	return func(yield func(gen.Pair[A, B], error) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for v := range a {
			w, ok := next()
			if !ok {
				yield(gen.Pair[A, B]{}, errLength(2, "shorter"))
				return
			}
			if !yield(gen.Pair[A, B]{Key: v, Value: w}, nil) {
				return
			}
		}
		if _, ok := next(); ok {
			yield(gen.Pair[A, B]{}, errLength(2, "longer"))
		}
	}
}

// ZipN is [Zip] of any number of sequences of one type. It yields new slices; of
// no sequences, none.
//
// Python: zip, library/functions.
func ZipN[V any](seqs ...iter.Seq[V]) iter.Seq[[]V] {
	seqs = arguments(seqs)
	return func(yield func([]V) bool) { zipN(seqs, false, yield) }
}

// ZipStrictN is [ZipN] of sequences that must have the same length. If they have
// not, the last pair is a nil slice and the error.
//
// Errors: [*gen.ValueError], like "zip() argument 3 is longer than arguments 1-2".
//
// Python: zip with strict, library/functions.
func ZipStrictN[V any](seqs ...iter.Seq[V]) iter.Seq2[[]V, error] {
	seqs = arguments(seqs)
	return func(yield func([]V, error) bool) {
		err := zipN(seqs, true, func(tuple []V) bool { return yield(tuple, nil) })
		if err != nil {
			yield(nil, err)
		}
	}
}

// zipN passes the tuples to yield, and tells what is wrong with the lengths: a
// shorter sequence is found anyway, a longer one only if strict is set.
func zipN[V any](seqs []iter.Seq[V], strict bool, yield func([]V) bool) error {
	if len(seqs) == 0 {
		return nil
	}
	rest, stop := pullAll(seqs[1:])
	defer stop()
	for v := range seqs[0] {
		tuple := append(make([]V, 0, len(seqs)), v)
		for i, next := range rest {
			w, ok := next()
			if !ok {
				return errLength(i+2, "shorter")
			}
			tuple = append(tuple, w)
		}
		if !yield(tuple) {
			return nil
		}
	}
	for i, next := range rest {
		if !strict {
			break
		}
		if _, ok := next(); ok {
			return errLength(i+2, "longer")
		}
	}
	return nil
}

// pullAll is iter.Pull of each of seqs. Stop stops them all, even if one of them
// panics.
func pullAll[V any](seqs []iter.Seq[V]) (nexts []func() (V, bool), stop func()) {
	nexts = make([]func() (V, bool), len(seqs))
	stops := make([]func(), len(seqs))
	for i, seq := range seqs {
		nexts[i], stops[i] = iter.Pull(seq)
	}
	return nexts, func() {
		for _, stop := range stops {
			defer stop()
		}
	}
}

// errLength says that a zip's argument, counted from 1, differs in length from
// those before it.
func errLength(arg int, differs string) error {
	before := "argument 1"
	if arg > 2 {
		before = fmt.Sprintf("arguments 1-%d", arg-1)
	}
	return &gen.ValueError{Msg: fmt.Sprintf("zip() argument %d is %s than %s", arg, differs, before)}
}
