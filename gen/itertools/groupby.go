package itertools

import "iter"

// GroupBy yields, for each run of values of seq that have the same key, the key
// and the run. The two share seq: going on to the next key passes over what is
// left of the run, and a run that is used after that has nothing more. A run goes
// on where it stopped when it is ranged over again.
//
// To get all values of a key together, sort them by the key first.
//
// Differs: once the loop over the keys has been left, the last run has nothing
// more, either; and a NaN is a key of its own each time.
//
// Python: itertools.groupby with a key, library/itertools.
func GroupBy[K comparable, V any](seq iter.Seq[V], key func(V) K) iter.Seq2[K, iter.Seq[V]] {
	iterable(seq == nil)
	callable(key == nil)
	return func(yield func(K, iter.Seq[V]) bool) {
		next, stop := iter.Pull(seq)
		g := &grouping[K, V]{next: next, keyOf: key}
		defer func() {
			g.current = 0 // no run is
			stop()
		}()
		for g.advance() && yield(g.key, g.run()) {
		}
	}
}

// GroupByValue is [GroupBy] with the values themselves as keys.
//
// Python: itertools.groupby, library/itertools.
func GroupByValue[V comparable](seq iter.Seq[V]) iter.Seq2[V, iter.Seq[V]] {
	return GroupBy(seq, func(v V) V { return v })
}

// grouping is one range over a GroupBy.
type grouping[K comparable, V any] struct {
	next  func() (V, bool)
	keyOf func(V) K

	key     K    // of the current run
	current int  // number of the current run, from 1; 0 when there is none
	same    bool // the current run may go on: seq has ended, or value has another key

	// A value that has been taken and not been passed on: the first of a run.
	value    V
	valueKey K
	have     bool
}

// advance begins the next run, and reports whether there is one.
func (g *grouping[K, V]) advance() bool {
	g.current++
	if g.current == 1 && !g.begin() {
		return false
	}
	for g.same {
		if _, ok := g.take(); !ok && g.same {
			return false
		}
	}
	g.key, g.same = g.valueKey, true
	return true
}

// begin takes the first value of all.
func (g *grouping[K, V]) begin() bool {
	v, ok := g.next()
	if ok {
		g.value, g.valueKey, g.have = v, g.keyOf(v), true
	}
	return ok
}

// take takes the next value of the current run. If that is over, the value is kept
// for the next one.
func (g *grouping[K, V]) take() (v V, ok bool) {
	if v, ok = g.next(); !ok {
		return v, false
	}
	k := g.keyOf(v) // may panic, and may itself take values of the run
	if k != g.key {
		g.value, g.valueKey, g.have, g.same = v, k, true, false
		return v, false
	}
	g.have, g.same = false, true
	return v, true
}

// run is what the caller gets of the current run.
func (g *grouping[K, V]) run() iter.Seq[V] {
	number := g.current
	return func(yield func(V) bool) {
		for g.current == number && g.same {
			v, ok := g.value, g.have
			if g.have = false; !ok {
				v, ok = g.take()
			}
			if !ok || !yield(v) {
				return
			}
		}
	}
}
