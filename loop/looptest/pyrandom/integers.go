package pyrandom

import (
	"fmt"
	"math/big"
	"math/bits"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

// Getrandbits returns an int of k random bits; 0 for k = 0.
//
// Errors: [gen.ValueError] if k is negative.
//
// Python: random.getrandbits, library/random.
func (r *Random) Getrandbits(k int) (*big.Int, error) {
	if k < 0 {
		return nil, &gen.ValueError{Msg: "number of bits must be non-negative"}
	}
	b := r.bytes(k)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b), nil
}

// bytes are k random bits, the lowest byte first.
func (r *Random) bytes(k int) []byte {
	b := make([]byte, 0, (k+31)/32*4)
	for ; k > 0; k -= 32 {
		w := r.word()
		if k < 32 {
			w >>= 32 - k
		}
		b = append(b, byte(w), byte(w>>8), byte(w>>16), byte(w>>24))
	}
	return b
}

// bits is Getrandbits for k up to 64.
func (r *Random) bits(k int) uint64 {
	switch {
	case k == 0:
		return 0
	case k <= 32:
		return uint64(r.word() >> (32 - k))
	}
	low := uint64(r.word())
	return low | uint64(r.word()>>(64-k))<<32
}

// Randbytes returns n random bytes.
//
// Errors: [gen.ValueError] if n is negative.
//
// Python: random.randbytes, library/random.
func (r *Random) Randbytes(n int) ([]byte, error) {
	if n < 0 {
		return nil, &gen.ValueError{Msg: "number of bits must be non-negative"}
	}
	return r.bytes(8 * n)[:n], nil
}

// below returns a number in [0, n) for a positive n: enough random bits, drawn
// again while they are too large.
func (r *Random) below(n uint64) uint64 {
	k := bits.Len64(n)
	for {
		if v := r.bits(k); v < n {
			return v
		}
	}
}

// Randint returns an int of a to b, both included.
//
// Errors: [gen.ValueError] "empty range in randrange(2, 2)" if b < a.
//
// Python: random.randint, library/random.
func (r *Random) Randint(a, b int) (int, error) {
	if b < a {
		return 0, &gen.ValueError{Msg: fmt.Sprintf("empty range in randrange(%d, %d)", a, b+1)}
	}
	width := uint64(b) - uint64(a) + 1
	if width == 0 { // all of int: 2^64 needs 65 bits
		for {
			if v := r.bytes(65); v[8] == 0 {
				return a + int(uint64(v[0])|uint64(v[1])<<8|uint64(v[2])<<16|uint64(v[3])<<24|
					uint64(v[4])<<32|uint64(v[5])<<40|uint64(v[6])<<48|uint64(v[7])<<56), nil
			}
		}
	}
	return a + int(r.below(width)), nil
}

// Randrange returns one of start, start+step, … before stop. Python's
// randrange(stop) is Randrange(0, stop, 1).
//
// Errors: [gen.ValueError] "zero step for randrange()", or "empty range in
// randrange(3, 3)" if there is no such int.
//
// Python: random.randrange, library/random.
func (r *Random) Randrange(start, stop, step int) (int, error) {
	if step == 0 {
		return 0, &gen.ValueError{Msg: "zero step for randrange()"}
	}
	var n uint64
	switch {
	case step > 0 && start < stop:
		n = (uint64(stop)-uint64(start)-1)/uint64(step) + 1
	case step < 0 && start > stop:
		n = (uint64(start)-uint64(stop)-1)/-uint64(step) + 1
	case step == 1:
		return 0, &gen.ValueError{Msg: fmt.Sprintf("empty range in randrange(%d, %d)", start, stop)}
	default:
		return 0, &gen.ValueError{Msg: fmt.Sprintf("empty range in randrange(%d, %d, %d)", start, stop, step)}
	}
	return start + step*int(r.below(n)), nil
}
