package itertools

import (
	"iter"

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

// iterables is [iterable] for each of seqs.
func iterables[V any](seqs []iter.Seq[V]) {
	for _, seq := range seqs {
		iterable(seq == nil)
	}
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
