package pyrandom

import (
	"math/big"
	"slices"
)

var one = big.NewInt(1)

// RandintBig is [Random.Randint] for ints of any size. Where both can, they draw
// the same.
//
// Errors: [gen.ValueError] "empty range in randrange(2, 2)" if b < a.
//
// Python: random.randint, library/random.
func (r *Random) RandintBig(a, b *big.Int) (*big.Int, error) {
	return r.RandrangeBig(a, new(big.Int).Add(b, one), one)
}

// RandrangeBig is [Random.Randrange] for ints of any size. Where both can, they
// draw the same.
//
// Errors: [gen.ValueError] "zero step for randrange()", or "empty range in
// randrange(3, 3)" if there is no such int.
//
// Python: random.randrange, library/random.
func (r *Random) RandrangeBig(start, stop, step *big.Int) (*big.Int, error) {
	if step.Sign() == 0 {
		return nil, errZeroStep()
	}
	// How many steps, rounded up: none or fewer if stop is not ahead.
	n := new(big.Int).Sub(stop, start)
	n.Add(n, step).Sub(n, big.NewInt(int64(step.Sign())))
	n.Quo(n, step)
	switch {
	case n.Sign() > 0:
		v := r.belowBig(n)
		return v.Mul(v, step).Add(v, start), nil
	case step.Cmp(one) == 0:
		return nil, emptyRange(start, stop)
	}
	return nil, emptySteps(start, stop, step)
}

// belowBig is below for an n of any size.
func (r *Random) belowBig(n *big.Int) *big.Int {
	k := n.BitLen()
	for {
		b := r.bytes(k)
		slices.Reverse(b)
		if v := new(big.Int).SetBytes(b); v.Cmp(n) < 0 {
			return v
		}
	}
}
