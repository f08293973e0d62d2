package gen

import (
	"iter"
	"slices"
)

// A body delegates to a plain iterable as to a generator that cannot be sent
// anything, has nothing thrown in, and is let go of when the body is raised an
// error: the range over it ends, so that a sequence's deferred calls run.

// FromSeq yields all values of seq.
//
// Errors: what Throw was given, [ErrGeneratorExit] on close; [AttributeError] if
// a value is sent, for a plain iterator takes none; [TypeError] if seq is nil.
//
// Python: yield from over an iterator without send, reference/expressions.
func FromSeq[Y, S any](y *Yielder[Y, S], seq iter.Seq[Y]) error {
	if seq == nil {
		return errNotIterable()
	}
	return delegate(y, seq, seq, "iter.Seq")
}

// FromSlice yields the elements of s in order; of a nil s, none.
//
// Errors: as [FromSeq].
//
// Python: yield from a list, reference/expressions.
func FromSlice[Y, S any](y *Yielder[Y, S], s []Y) error {
	return delegate(y, slices.Values(s), s, "list_iterator")
}

// FromMap yields the keys of m, as iterating over a dict does; of a nil m, none.
//
// Differs: the order is Go's, another one each time. For a fixed order there is
// FromSlice(y, slices.Sorted(maps.Keys(m))), for the values and the pairs
// FromSeq(y, maps.Values(m)) and FromSeq2(y, maps.All(m)). That a key has taken the
// place of another is not noticed.
//
// Errors: as [FromSeq]; [RuntimeError] if m has got more keys, or fewer.
//
// Python: yield from a dict, reference/expressions.
func FromMap[K comparable, V, S any](y *Yielder[K, S], m map[K]V) error {
	keys := func(loop func(K, error) bool) {
		size := len(m)
		for k := range m {
			if !loop(k, nil) {
				return
			}
			if len(m) != size {
				loop(k, &RuntimeError{Msg: "dictionary changed size during iteration"})
				return
			}
		}
	}
	return delegateEach(y, keys, m, "dict_keyiterator")
}

// FromChan yields what is received from ch until ch is closed. Whoever resumes
// the generator waits for the sender.
//
// Errors: as [FromSeq]; [TypeError] if ch is nil, which would never send.
//
// Go only: yield from a queue that ends.
func FromChan[Y, S any](y *Yielder[Y, S], ch <-chan Y) error {
	if ch == nil {
		return errNotIterable()
	}
	return delegate(y, received(ch), ch, "chan")
}

// FromSeq2 yields the pairs of seq.
//
// Errors: as [FromSeq].
//
// Python: yield from d.items(), reference/expressions.
func FromSeq2[K, V, S any](y *Yielder[Pair[K, V], S], seq iter.Seq2[K, V]) error {
	if seq == nil {
		return errNotIterable()
	}
	pairs := func(loop func(Pair[K, V]) bool) {
		seq(func(k K, v V) bool { return loop(Pair[K, V]{k, v}) })
	}
	return delegate(y, pairs, seq, "iter.Seq2")
}

// FromEach yields the values of seq, an [Each] or another sequence whose first error
// is its end, and returns the error.
//
// Errors: as [FromSeq]; that of seq, unless it is a StopIteration.
//
// Python: yield from, reference/expressions.
func FromEach[Y, S any](y *Yielder[Y, S], seq iter.Seq2[Y, error]) error {
	if seq == nil {
		return errNotIterable()
	}
	return delegateEach(y, seq, seq, "iter.Seq2")
}

// delegate yields the values of seq, which stands for source.
func delegate[Y, S any](y *Yielder[Y, S], seq iter.Seq[Y], source any, class string) error {
	c := y.c
	defer func() { c.delegate = nil }()
	for v := range seq {
		c.delegate = source
		sent, err := y.Yield(v)
		if err != nil {
			return err
		}
		if c.sent && !IsNone(sent) {
			return &AttributeError{Msg: "'" + class + "' object has no attribute 'send'"}
		}
	}
	return nil
}

// delegateEach is delegate for a seq that may end by an error.
func delegateEach[Y, S any](y *Yielder[Y, S], seq iter.Seq2[Y, error], source any, class string) error {
	var ended error
	values := func(loop func(Y) bool) {
		for v, err := range seq {
			if err != nil {
				ended = raisedOnly(err)
				return
			}
			if !loop(v) {
				return
			}
		}
	}
	if err := delegate(y, values, source, class); err != nil {
		return err
	}
	return ended
}

func received[Y any](ch <-chan Y) iter.Seq[Y] {
	return func(loop func(Y) bool) {
		for v := range ch {
			if !loop(v) {
				return
			}
		}
	}
}

func errNotIterable() error { return &TypeError{Msg: "'NoneType' object is not iterable"} }

// Pair is what [FromSeq2] yields.
//
// Python: a tuple of two, library/stdtypes.
type Pair[K, V any] struct {
	Key   K
	Value V
}

// String is the pair as Python prints a tuple, ('a', 1).
//
// Python: tuple.__repr__, Objects/tupleobject.c.
func (p Pair[K, V]) String() string { return "(" + Repr(p.Key) + ", " + Repr(p.Value) + ")" }
