package itertools

import (
	"iter"
	"reflect"
)

// Sum returns the sum of seq; of an empty one, 0. Floats are added with the error
// of each step carried along, as Python does since 3.12: ten times 0.1 is 1.
//
// Differs: integers wrap around.
//
// Python: sum, library/functions.
func Sum[N Number](seq iter.Seq[N]) N { return SumStart(seq, 0) }

// SumStart is [Sum] that begins at start.
//
// Python: sum with start, library/functions.
func SumStart[N Number](seq iter.Seq[N], start N) N {
	iterable(seq == nil)
	switch reflect.TypeFor[N]().Kind() {
	case reflect.Float32, reflect.Float64:
		return compensated(seq, start)
	}
	sum := start
	for v := range seq {
		sum += v
	}
	return sum
}

// compensated is a sum of floats with what rounding has taken away from it. That
// is Neumaier's algorithm; Knuth's formula gives the same lost without comparing,
// which numbers in general do not allow.
func compensated[N Number](seq iter.Seq[N], start N) N {
	sum, lost := start, N(0)
	for v := range seq {
		t := sum + v
		got := t - sum
		lost += (sum - (t - got)) + (v - got)
		sum = t
	}
	// Without adding 0, which would turn a -0, nor what an infinity has left.
	if lost != 0 && lost-lost == 0 {
		sum += lost
	}
	return sum
}
