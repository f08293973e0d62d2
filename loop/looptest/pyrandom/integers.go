package pyrandom

import (
	"fmt"
	"math/bits"

	"github.com/coluber-go/coluber/gen"
)

// Randint returns an int of a to b, both included; either may be negative.
// [Random.RandintBig] has no limits.
//
// Errors: [gen.ValueError] "empty range in randrange(2, 2)" if b < a.
//
// Python: random.randint, library/random.
func (r *Random) Randint(a, b int) (int, error) {
	if b < a {
		return 0, emptyRange(a, b+1)
	}
	width := uint64(b) - uint64(a) + 1
	if width == 0 { // all 2^64 ints
		return a + int(r.below65()), nil
	}
	return a + int(r.below(width)), nil
}

// emptyRange says that there is nothing to draw from. Its arguments are those of
// randrange, ints of one size or the other.
func emptyRange[I any](start, stop I) error {
	return &gen.ValueError{Msg: fmt.Sprintf("empty range in randrange(%v, %v)", start, stop)}
}

// below returns an int in [0, n) for a positive n: enough random bits for n, and
// others while they are too large.
//
// It asks for the bits of n, not of n-1: below(1) draws, and a power of two
// discards every other draw. CPython does so, and the stream depends on it.
func (r *Random) below(n uint64) uint64 {
	k := bits.Len64(n)
	for {
		if v := r.bits(k); v < n {
			return v
		}
	}
}

// below65 is below for n = 2^64, which has 65 bits.
func (r *Random) below65() uint64 {
	for {
		v := r.bits(64)
		if r.bits(1) == 0 {
			return v
		}
	}
}

// Randrange returns one of start, start+step, … before stop; any of them may be
// negative. [Random.RandrangeBig] has no limits.
//
// Errors: [gen.ValueError] "zero step for randrange()", or "empty range in
// randrange(3, 3)" if there is no such int.
//
// Python: random.randrange, library/random.
func (r *Random) Randrange(start, stop, step int) (int, error) {
	var n uint64
	switch {
	case step == 0:
		return 0, errZeroStep()
	case step > 0 && start < stop:
		n = (uint64(stop)-uint64(start)-1)/uint64(step) + 1
	case step < 0 && start > stop:
		n = (uint64(start)-uint64(stop)-1)/-uint64(step) + 1
	case step == 1:
		return 0, emptyRange(start, stop)
	default:
		return 0, emptySteps(start, stop, step)
	}
	return start + step*int(r.below(n)), nil
}

func errZeroStep() error { return &gen.ValueError{Msg: "zero step for randrange()"} }

// emptySteps is emptyRange for a step other than 1.
func emptySteps[I any](start, stop, step I) error {
	return &gen.ValueError{Msg: fmt.Sprintf("empty range in randrange(%v, %v, %v)", start, stop, step)}
}

// RandrangeTo returns an int of 0 to stop, without stop. It differs from
// Randrange(0, stop, 1) in the text of its error.
//
// Errors: [gen.ValueError] "empty range for randrange()" if stop is zero or
// negative.
//
// Python: random.randrange(stop), library/random.
func (r *Random) RandrangeTo(stop int) (int, error) {
	if stop <= 0 {
		return 0, &gen.ValueError{Msg: "empty range for randrange()"}
	}
	return int(r.below(uint64(stop))), nil
}
