package itertools

import (
	"cmp"
	"iter"

	"github.com/coluber-go/coluber/gen"
)

// Min returns the least value of seq, the first of several. A NaN is neither less
// nor greater than anything: it is the least where it comes first, and nowhere
// else.
//
// Errors: [*gen.ValueError] "min() iterable argument is empty".
//
// Python: min, library/functions.
func Min[V cmp.Ordered](seq iter.Seq[V]) (V, error) {
	return MinKey(seq, itself)
}

// MinKey returns the value of seq whose key is the least, the first of several.
//
// Errors: as [Min].
//
// Python: min with key, library/functions.
func MinKey[V any, K cmp.Ordered](seq iter.Seq[V], key func(V) K) (V, error) {
	return best("min", seq, key, func(a, b K) bool { return a < b })
}

// MinDefault is [Min], or def if seq is empty.
//
// Python: min with default, library/functions.
func MinDefault[V cmp.Ordered](seq iter.Seq[V], def V) V {
	return MinKeyDefault(seq, itself, def)
}

// MinKeyDefault is [MinKey], or def if seq is empty.
//
// Python: min with key and default, library/functions.
func MinKeyDefault[V any, K cmp.Ordered](seq iter.Seq[V], key func(V) K, def V) V {
	if v, err := MinKey(seq, key); err == nil {
		return v
	}
	return def
}

// Max returns the greatest value of seq, the first of several. A NaN is the
// greatest where it comes first, and nowhere else.
//
// Errors: [*gen.ValueError] "max() iterable argument is empty".
//
// Python: max, library/functions.
func Max[V cmp.Ordered](seq iter.Seq[V]) (V, error) {
	return MaxKey(seq, itself)
}

// MaxKey returns the value of seq whose key is the greatest, the first of several.
//
// Errors: as [Max].
//
// Python: max with key, library/functions.
func MaxKey[V any, K cmp.Ordered](seq iter.Seq[V], key func(V) K) (V, error) {
	return best("max", seq, key, func(a, b K) bool { return a > b })
}

// MaxDefault is [Max], or def if seq is empty.
//
// Python: max with default, library/functions.
func MaxDefault[V cmp.Ordered](seq iter.Seq[V], def V) V {
	return MaxKeyDefault(seq, itself, def)
}

// MaxKeyDefault is [MaxKey], or def if seq is empty.
//
// Python: max with key and default, library/functions.
func MaxKeyDefault[V any, K cmp.Ordered](seq iter.Seq[V], key func(V) K, def V) V {
	if v, err := MaxKey(seq, key); err == nil {
		return v
	}
	return def
}

// itself is the key of a value that has no other.
func itself[V any](v V) V { return v }

// best is the first value of seq whose key no other one beats. Beats is Python's <
// or >, and not cmp.Less or Go's min, which put a NaN first.
func best[V, K any](name string, seq iter.Seq[V], key func(V) K, beats func(a, b K) bool) (best V, _ error) {
	iterable(seq == nil)
	callable(key == nil)
	var bestKey K
	found := false
	for v := range seq {
		if k := key(v); !found || beats(k, bestKey) {
			best, bestKey, found = v, k, true
		}
	}
	if !found {
		return best, &gen.ValueError{Msg: name + "() iterable argument is empty"}
	}
	return best, nil
}
