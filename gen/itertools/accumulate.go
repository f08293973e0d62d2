package itertools

import (
	"iter"
	"math"
	"reflect"
)

// Accumulate yields the running totals of seq: the first value, the sum of the
// first two, and so on; of strings, what they make when put together.
//
// Differs: integers wrap around, and a total has the type of the values.
//
// Python: itertools.accumulate, library/itertools.
func Accumulate[V Addable](seq iter.Seq[V]) iter.Seq[V] {
	iterable(seq == nil)
	return func(yield func(V) bool) {
		total := nothing[V]()
		for v := range seq {
			total += v
			if !yield(total) {
				return
			}
		}
	}
}

// nothing is what changes no value that is added to it: of floats not 0.0, which
// makes 0.0 of -0.0.
func nothing[V Addable]() (zero V) {
	minus0 := math.Copysign(0, -1)
	switch v := reflect.ValueOf(&zero).Elem(); v.Kind() {
	case reflect.Float32, reflect.Float64:
		v.SetFloat(minus0)
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(minus0, minus0))
	}
	return zero
}

// AccumulateInitial is [Accumulate] that begins at initial, and yields that
// before it takes anything of seq: one value more than seq has.
//
// Python: itertools.accumulate with initial, library/itertools.
func AccumulateInitial[V Addable](seq iter.Seq[V], initial V) iter.Seq[V] {
	iterable(seq == nil)
	return func(yield func(V) bool) {
		total := initial
		if !yield(total) {
			return
		}
		for v := range seq {
			total += v
			if !yield(total) {
				return
			}
		}
	}
}

// AccumulateFunc yields the first value of seq, and then what f makes of the
// total so far and each further value.
//
// Python: itertools.accumulate with a function, library/itertools.
func AccumulateFunc[V any](seq iter.Seq[V], f func(total, v V) V) iter.Seq[V] {
	iterable(seq == nil)
	callable(f == nil)
	return func(yield func(V) bool) {
		var total V
		started := false
		for v := range seq {
			if started {
				total = f(total, v)
			} else {
				total, started = v, true
			}
			if !yield(total) {
				return
			}
		}
	}
}

// AccumulateFuncInitial is [AccumulateFunc] that begins at initial, and yields
// that before it takes anything of seq. A total may be of another type than the
// values.
//
// Python: itertools.accumulate with a function and initial, library/itertools.
func AccumulateFuncInitial[V, A any](seq iter.Seq[V], f func(total A, v V) A, initial A) iter.Seq[A] {
	iterable(seq == nil)
	callable(f == nil)
	return func(yield func(A) bool) {
		total := initial
		if !yield(total) {
			return
		}
		for v := range seq {
			total = f(total, v)
			if !yield(total) {
				return
			}
		}
	}
}
