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
	return GroupBy(seq, itself)
}

// grouping is one range over a GroupBy.
type grouping[K comparable, V any] struct {
	next  func() (V, bool)
	keyOf func(V) K

	key     K   // of the current run
	current int // number of the current run, from 1; 0 before the first

	// The value taken last, and its key. It may have been passed on.
	value    V
	valueKey K
	have     bool // it has not been passed on
	same     bool // it belongs to the current run
}

// step takes a value, and reports whether there is one.
func (g *grouping[K, V]) step() bool {
	v, ok := g.next()
	if !ok {
		return false
	}
	k := g.keyOf(v) // may panic, and may use the current run
	g.value, g.valueKey, g.have = v, k, true
	g.same = k == g.key
	return true
}

// advance begins the next run, and reports whether there is one.
func (g *grouping[K, V]) advance() bool {
	begun := g.current > 0
	g.current++
	if !begun && !g.step() {
		return false
	}
	for begun && g.same {
		if !g.step() {
			return false
		}
	}
	// Set, not compared: a NaN begins a run, and is not equal to its key.
	g.key, g.same = g.valueKey, true
	return true
}

// run is what the caller gets of the current run.
func (g *grouping[K, V]) run() iter.Seq[V] {
	number := g.current
	return func(yield func(V) bool) {
		for g.current == number && (g.have || g.step()) && g.same {
			g.have = false
			if !yield(g.value) {
				return
			}
		}
	}
}
