package itertools

import "golang.org/x/exp/constraints"

// Number is what [Sum] adds and [Count] counts in.
//
// Python: numbers.Number, library/numbers.
type Number interface {
	constraints.Integer | constraints.Float | constraints.Complex
}

// Addable is what has a + between its values: what [Accumulate] adds.
//
// Python: object.__add__, reference/datamodel.
type Addable interface {
	Number | ~string
}
