package itertools

import (
	"iter"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

// What a caller gets wrong is found at the call, not in some later loop: these
// panic with what Python raises.

// iterable panics if a sequence is nil, as Python raises for None.
func iterable(isNil bool) {
	if isNil {
		panic(&gen.TypeError{Msg: "'NoneType' object is not iterable"})
	}
}

// arguments are seqs, none of them nil, as they are at the call: the caller may
// use the slice for something else.
func arguments[V any](seqs []iter.Seq[V]) []iter.Seq[V] {
	for _, seq := range seqs {
		iterable(seq == nil)
	}
	return slices.Clone(seqs)
}

// callable panics if a function is nil, as Python raises when it calls None.
func callable(isNil bool) {
	if isNil {
		panic(&gen.TypeError{Msg: "'NoneType' object is not callable"})
	}
}

// require panics with a ValueError unless ok.
func require(ok bool, msg string) {
	if !ok {
		panic(&gen.ValueError{Msg: msg})
	}
}
