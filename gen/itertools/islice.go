package itertools

import (
	"iter"
	"math"
)

// End, as the stop of a slice, is Python's None: up to the end of the sequence.
//
// Python: None, library/itertools.
const End = math.MaxInt

// Islice yields the first stop values of seq, or all if it has fewer. When it has
// yielded the last of them it takes nothing more of seq; of a stop of 0, it does
// not begin seq. It panics with a [*gen.ValueError] if stop is negative.
//
// Python: itertools.islice(seq, stop), library/itertools.
func Islice[V any](seq iter.Seq[V], stop int) iter.Seq[V] {
	require(stop != -1, stopLimits)
	require(stop >= 0, indexLimits)
	iterable(seq == nil)
	return func(yield func(V) bool) {
		if stop == 0 {
			return
		}
		i := 0
		for v := range seq {
			if i++; !yield(v) || i == stop {
				return
			}
		}
	}
}

// IsliceFrom yields the values of seq from position start up to, and without,
// position stop, counting from 0. At its end it has taken stop values of seq, or
// start if that is more. It panics with a [*gen.ValueError] if one of them is
// negative.
//
// Python: itertools.islice(seq, start, stop), library/itertools.
func IsliceFrom[V any](seq iter.Seq[V], start, stop int) iter.Seq[V] {
	require(stop != -1, stopLimits)
	require(start >= 0 && stop >= 0, indexLimits)
	iterable(seq == nil)
	return func(yield func(V) bool) {
		end := max(start, stop)
		if end == 0 {
			return
		}
		i := 0
		for v := range seq {
			if i >= start && i < stop && !yield(v) {
				return
			}
			if i++; i == end {
				return
			}
		}
	}
}

// IsliceStep is [IsliceFrom] that passes over the values between start,
// start+step and so on. It panics with a [*gen.ValueError] if start or stop is
// negative, or step less than 1.
//
// Python: itertools.islice(seq, start, stop, step), library/itertools.
func IsliceStep[V any](seq iter.Seq[V], start, stop, step int) iter.Seq[V] {
	require(stop != -1, stopLimits)
	require(start >= 0 && stop >= 0, indexLimits)
	require(step >= 1, stepLimits)
	iterable(seq == nil)
	return func(yield func(V) bool) {
		end := max(start, stop) // how many values are taken, also of those passed over
		if end == 0 {
			return
		}
		i, next := 0, start
		for v := range seq {
			if i == next && i < stop {
				if !yield(v) {
					return
				}
				next += min(step, End-next) // a sum that overflows would lie behind i
			}
			if i++; i == end {
				return
			}
		}
	}
}

// Of a stop of -1 CPython says something else than of other numbers, for within it
// that is None. (The checks, inlined, leave just enough of the compiler's budget
// for it to make one loop of an adaptor's and its caller's.)
const (
	limits      = " must be None or an integer: 0 <= x <= sys.maxsize."
	stopLimits  = "Stop argument for islice()" + limits
	indexLimits = "Indices for islice()" + limits
	stepLimits  = "Step for islice() must be a positive integer or None."
)
