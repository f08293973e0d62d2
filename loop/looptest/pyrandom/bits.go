package pyrandom

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

// Getrandbits returns an int of k random bits; 0 for k = 0.
//
// Errors: [gen.ValueError] if k is negative; [OverflowError] if it is no 32-bit
// int.
//
// Python: random.getrandbits, library/random.
func (r *Random) Getrandbits(k int) (*big.Int, error) {
	if err := bitCount(int64(k)); err != nil {
		return nil, err
	}
	b := r.bytes(k)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b), nil
}

// bitCount returns what getrandbits(k) raises.
func bitCount(k int64) error {
	switch {
	case k != int64(int32(k)):
		return &OverflowError{Msg: "Python int too large to convert to C int"}
	case k < 0:
		return &gen.ValueError{Msg: "number of bits must be non-negative"}
	}
	return nil
}

// bytes are k random bits, the lowest byte first.
func (r *Random) bytes(k int) []byte {
	if r.system != nil {
		return r.systemBytes(k)
	}
	b := make([]byte, 0, (k/32+1)*4)
	for ; k > 0; k -= 32 {
		w := r.word()
		if k < 32 {
			w >>= 32 - k // the high bits are the better ones
		}
		b = append(b, byte(w), byte(w>>8), byte(w>>16), byte(w>>24))
	}
	return b
}

// Getrandbits64 is [Random.Getrandbits] for up to 64 bits, without a big.Int. It
// panics for more.
//
// Errors: [gen.ValueError] if k is negative.
//
// Python: random.getrandbits, library/random.
func (r *Random) Getrandbits64(k int) (uint64, error) {
	if k > 64 {
		panic(fmt.Sprintf("pyrandom: Getrandbits64 of %d bits", k))
	}
	if err := bitCount(int64(k)); err != nil {
		return 0, err
	}
	return r.bits(k), nil
}

// bits are k random bits, for k from 0 to 64.
func (r *Random) bits(k int) uint64 {
	switch {
	case k == 0:
		return 0
	case r.system != nil:
		return r.systemBits(k)
	case k <= 32:
		return uint64(r.word() >> (32 - k))
	}
	low := uint64(r.word())
	return low | uint64(r.word()>>(64-k))<<32
}

// Randbytes returns n random bytes; none for n = 0.
//
// Errors: [gen.ValueError] "number of bits must be non-negative" if n is
// negative; [OverflowError] if n bytes have 2^31 bits or more.
//
// Python: random.randbytes, library/random.
func (r *Random) Randbytes(n int) ([]byte, error) {
	// Beyond 32 bits, n need not be multiplied to be too large; it could wrap.
	k := int64(n)
	if k == int64(int32(k)) {
		k *= 8
	}
	if err := bitCount(k); err != nil {
		return nil, err
	}
	if r.system != nil {
		return r.system.Randbytes(n)
	}
	return r.bytes(int(k))[:n], nil
}
