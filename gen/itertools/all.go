package itertools

import "iter"

// All reports whether no value of seq is false. It takes nothing of seq after the
// first that is. Of conditions on values, write All(Map(pred, seq)).
//
// Python: all, library/functions.
func All(seq iter.Seq[bool]) bool {
	iterable(seq == nil)
	for v := range seq {
		if !v {
			return false
		}
	}
	return true
}

// Any reports whether a value of seq is true. It takes nothing of seq after the
// first that is.
//
// Python: any, library/functions.
func Any(seq iter.Seq[bool]) bool {
	iterable(seq == nil)
	for v := range seq {
		if v {
			return true
		}
	}
	return false
}
