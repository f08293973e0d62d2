package itertools

import (
	"cmp"
	"iter"

	"github.com/coluber-go/coluber/gen"
)

// Python compares with < and >, and so do these: cmp.Less and Go's own min and
// max put a NaN first.

// Min returns the least value of seq, the first of several. A NaN is neither less
// nor greater than anything: it is the least where it comes first, and nowhere
// else.
//
// Errors: [*gen.ValueError] "min() iterable argument is empty".
//
// Python: min, library/functions.
func Min[V cmp.Ordered](seq iter.Seq[V]) (least V, _ error) {
	iterable(seq == nil)
	found := false
	for v := range seq {
		if !found || v < least {
			least, found = v, true
		}
	}
	return least, orEmpty(found, "min")
}

// MinKey returns the value of seq whose key is the least, the first of several.
//
// Errors: as [Min].
//
// Python: min with key, library/functions.
func MinKey[V any, K cmp.Ordered](seq iter.Seq[V], key func(V) K) (least V, _ error) {
	iterable(seq == nil)
	callable(key == nil)
	var leastKey K
	found := false
	for v := range seq {
		if k := key(v); !found || k < leastKey {
			least, leastKey, found = v, k, true
		}
	}
	return least, orEmpty(found, "min")
}

// MinDefault is [Min], or def if seq is empty.
//
// Python: min with default, library/functions.
func MinDefault[V cmp.Ordered](seq iter.Seq[V], def V) V {
	v, err := Min(seq)
	return orDefault(v, err, def)
}

// MinKeyDefault is [MinKey], or def if seq is empty.
//
// Python: min with key and default, library/functions.
func MinKeyDefault[V any, K cmp.Ordered](seq iter.Seq[V], key func(V) K, def V) V {
	v, err := MinKey(seq, key)
	return orDefault(v, err, def)
}

// Max returns the greatest value of seq, the first of several. A NaN is the
// greatest where it comes first, and nowhere else.
//
// Errors: [*gen.ValueError] "max() iterable argument is empty".
//
// Python: max, library/functions.
func Max[V cmp.Ordered](seq iter.Seq[V]) (greatest V, _ error) {
	iterable(seq == nil)
	found := false
	for v := range seq {
		if !found || v > greatest {
			greatest, found = v, true
		}
	}
	return greatest, orEmpty(found, "max")
}

// MaxKey returns the value of seq whose key is the greatest, the first of several.
//
// Errors: as [Max].
//
// Python: max with key, library/functions.
func MaxKey[V any, K cmp.Ordered](seq iter.Seq[V], key func(V) K) (greatest V, _ error) {
	iterable(seq == nil)
	callable(key == nil)
	var greatestKey K
	found := false
	for v := range seq {
		if k := key(v); !found || k > greatestKey {
			greatest, greatestKey, found = v, k, true
		}
	}
	return greatest, orEmpty(found, "max")
}

// MaxDefault is [Max], or def if seq is empty.
//
// Python: max with default, library/functions.
func MaxDefault[V cmp.Ordered](seq iter.Seq[V], def V) V {
	v, err := Max(seq)
	return orDefault(v, err, def)
}

// MaxKeyDefault is [MaxKey], or def if seq is empty.
//
// Python: max with key and default, library/functions.
func MaxKeyDefault[V any, K cmp.Ordered](seq iter.Seq[V], key func(V) K, def V) V {
	v, err := MaxKey(seq, key)
	return orDefault(v, err, def)
}

func orEmpty(found bool, name string) error {
	if found {
		return nil
	}
	return &gen.ValueError{Msg: name + "() iterable argument is empty"}
}

func orDefault[V any](v V, err error, def V) V {
	if err != nil {
		return def
	}
	return v
}
