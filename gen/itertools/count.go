package itertools

import "iter"

// Count yields start, start+step and so on, without end. Each is the one before
// plus step: floats gather the errors of that, as in Python.
//
// Differs: integers wrap around.
//
// Python: itertools.count, library/itertools.
func Count[N Number](start, step N) iter.Seq[N] {
	return func(yield func(N) bool) {
		for n := start; yield(n); n += step {
		}
	}
}
