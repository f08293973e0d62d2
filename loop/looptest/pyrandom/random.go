// Package pyrandom is Python's random module in Go: the same seed gives the same
// numbers, so that a port can be held to what its original printed.
//
// It is the Mersenne Twister with CPython's way of seeding (version 2) and of
// drawing from it; recorded streams of CPython 3.13 prove it. It is neither fast
// nor fit for secrets: use math/rand/v2 and crypto/rand where Python's numbers do
// not matter.
package pyrandom

import (
	"crypto/sha512"
	"math"
	"math/big"
)

const (
	words = 624 // of state
	shift = 397
)

// Random is a generator of random numbers. [New] and its kin make one; a zero
// Random panics when it is drawn from. It is for one goroutine at a time.
//
// Python: random.Random, library/random.
type Random struct {
	state [words]uint32
	next  int // index of the next word; words when they are used up
	ready bool
}

// New returns a generator that is seeded with an int. Negative seeds count as
// positive.
//
// Python: random.Random(seed), random.seed, library/random.
func New(seed int64) *Random { return NewBig(big.NewInt(seed)) }

// NewBig is [New] for ints of any size.
//
// Python: random.Random(seed), random.seed, library/random.
func NewBig(seed *big.Int) *Random {
	var key []uint32
	rest, mask := new(big.Int).Abs(seed), big.NewInt(math.MaxUint32)
	for rest.Sign() > 0 {
		key = append(key, uint32(new(big.Int).And(rest, mask).Uint64()))
		rest.Rsh(rest, 32)
	}
	if key == nil {
		key = []uint32{0}
	}
	r := &Random{ready: true, next: words}
	r.seed(key)
	return r
}

// NewString returns a generator that is seeded with a str.
//
// Python: random.Random(seed), random.seed, library/random.
func NewString(seed string) *Random { return NewBytes([]byte(seed)) }

// NewBytes returns a generator that is seeded with bytes: a str's are its UTF-8.
//
// Python: random.Random(seed), random.seed, library/random.
func NewBytes(seed []byte) *Random {
	sum := sha512.Sum512(seed)
	return NewBig(new(big.Int).SetBytes(append(append([]byte{}, seed...), sum[:]...)))
}

// seed fills the state from key.
func (r *Random) seed(key []uint32) {
	s := &r.state
	s[0] = 19650218
	for i := 1; i < words; i++ {
		s[i] = 1812433253*(s[i-1]^s[i-1]>>30) + uint32(i)
	}
	i, j := 1, 0
	step := func() {
		if i++; i >= words {
			s[0] = s[words-1]
			i = 1
		}
	}
	for range max(words, len(key)) {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1664525) + key[j] + uint32(j)
		step()
		j = (j + 1) % len(key)
	}
	for range words - 1 {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1566083941) - uint32(i)
		step()
	}
	s[0] = 1 << 31
}

// word is the next 32 random bits.
func (r *Random) word() uint32 {
	if !r.ready {
		panic("pyrandom: zero Random: New makes one")
	}
	if r.next >= words {
		r.twist()
	}
	y := r.state[r.next]
	r.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// twist makes the next words of the state.
func (r *Random) twist() {
	s := &r.state
	for i := range words {
		y := s[i]&(1<<31) | s[(i+1)%words]&(1<<31-1)
		s[i] = s[(i+shift)%words] ^ y>>1
		if y&1 != 0 {
			s[i] ^= 0x9908b0df
		}
	}
	r.next = 0
}

// Random returns a float64 in [0, 1), one of 2^53.
//
// Python: random.random, library/random.
func (r *Random) Random() float64 {
	a, b := r.word()>>5, r.word()>>6
	return (float64(a)*(1<<26) + float64(b)) / (1 << 53)
}

// Uniform returns a float64 between a and b, either of which may be the larger.
//
// Python: random.uniform, library/random.
func (r *Random) Uniform(a, b float64) float64 {
	return a + (b-a)*r.Random()
}
