package itertools

import "iter"

// Repeat yields v without end.
//
// Python: itertools.repeat, library/itertools.
func Repeat[V any](v V) iter.Seq[V] {
	return func(yield func(V) bool) {
		for yield(v) {
		}
	}
}

// RepeatTimes yields v so many times; none if times is negative.
//
// Python: itertools.repeat with times, library/itertools.
func RepeatTimes[V any](v V, times int) iter.Seq[V] {
	return func(yield func(V) bool) {
		for range times {
			if !yield(v) {
				return
			}
		}
	}
}
