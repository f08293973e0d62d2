package pyrandom

import (
	"crypto/sha512"
	"encoding/binary"
	"math"
	"math/big"
	"slices"
)

// New returns a generator that is seeded with an int. A negative seed counts as
// the positive one.
//
// Python: random.Random(seed), library/random.
func New(seed int64) *Random {
	r := new(Random)
	r.Seed(seed)
	return r
}

// NewBig is [New] for ints of any size; all their bits count, the sign does not.
// It panics for a nil seed: there is no generator seeded from the system's
// entropy.
//
// Python: random.Random(seed), library/random.
func NewBig(seed *big.Int) *Random {
	r := new(Random)
	r.SeedBig(seed)
	return r
}

// NewString returns a generator that is seeded with a str, which may be empty.
//
// Python: random.Random(seed), library/random.
func NewString(seed string) *Random {
	r := new(Random)
	r.SeedString(seed)
	return r
}

// NewBytes returns a generator that is seeded with bytes, which may be none. A
// str and its UTF-8 are the same seed.
//
// Python: random.Random(seed), library/random.
func NewBytes(seed []byte) *Random {
	r := new(Random)
	r.SeedBytes(seed)
	return r
}

// NewFloat returns a generator that is seeded with a float: with its hash, so 2.0
// is the same seed as 2, but -2.0 another one than -2.
//
// Differs: NaN counts as 0; Python takes the address of the object.
//
// Python: random.Random(seed), library/random; hash, library/stdtypes.
func NewFloat(seed float64) *Random {
	r := new(Random)
	r.SeedFloat(seed)
	return r
}

// Seed begins anew, as [New] does, and forgets what Gauss drew in advance.
//
// Python: random.seed, library/random.
func (r *Random) Seed(seed int64) {
	magnitude := uint64(seed)
	if seed < 0 {
		magnitude = -magnitude // right for the smallest int64, too
	}
	r.seed(magnitude)
}

// seed begins anew from up to 64 bits.
func (r *Random) seed(seed uint64) {
	key := []uint32{uint32(seed), uint32(seed >> 32)}
	if key[1] == 0 {
		key = key[:1]
	}
	r.begin(key)
}

// begin seeds the twister. Nothing of the past is left.
func (r *Random) begin(key []uint32) {
	if r.system != nil {
		return // Python does nothing, either
	}
	*r = Random{ready: true}
	r.twister.seed(key)
}

// SeedBig begins anew, as [NewBig] does. It leaves seed as it is.
//
// Python: random.seed, library/random.
func (r *Random) SeedBig(seed *big.Int) {
	if seed == nil {
		panic("pyrandom: nil seed")
	}
	r.seedBigEndian(seed.Bytes())
}

// seedBigEndian begins anew from an int that is given by its bytes.
func (r *Random) seedBigEndian(b []byte) {
	padded := append(make([]byte, -len(b)&3, len(b)+4), b...)
	var key []uint32
	for word := range slices.Chunk(padded, 4) {
		key = append(key, binary.BigEndian.Uint32(word))
	}
	slices.Reverse(key)
	for len(key) > 0 && key[len(key)-1] == 0 {
		key = key[:len(key)-1]
	}
	if len(key) == 0 {
		key = []uint32{0} // 0 is one word, although it has no bits
	}
	r.begin(key)
}

// SeedString begins anew, as [NewString] does.
//
// Python: random.seed, library/random.
func (r *Random) SeedString(seed string) { r.SeedBytes([]byte(seed)) }

// SeedBytes begins anew, as [NewBytes] does. It does not keep seed.
//
// Python: random.seed, library/random.
func (r *Random) SeedBytes(seed []byte) {
	sum := sha512.Sum512(seed)
	r.seedBigEndian(slices.Concat(seed, sum[:]))
}

// SeedFloat begins anew, as [NewFloat] does.
//
// Python: random.seed, library/random; hash, library/stdtypes.
func (r *Random) SeedFloat(seed float64) {
	// CPython reads the hash as unsigned and does not take its absolute value.
	r.seed(uint64(hash(seed)))
}

// hash is Python's hash of a float on a 64-bit system: its value modulo the
// prime 2^61-1, with its sign. An infinity has a value of its own, and -1 tells
// of an error in C.
func hash(f float64) int64 {
	const width = 61
	switch {
	case math.IsNaN(f):
		return 0
	case math.IsInf(f, 0):
		return int64(math.Copysign(314159, f))
	}
	fraction, exp := math.Frexp(math.Abs(f))
	// f is m·2^exp. Modulo 2^61-1, doubling turns the 61 bits of m around.
	m := uint64(fraction * (1 << 53))
	exp -= 53
	turns := ((exp % width) + width) % width
	h := int64((m<<turns | m>>(width-turns)) & (1<<width - 1))
	if f < 0 {
		h = -h
	}
	if h == -1 {
		h = -2
	}
	return h
}
