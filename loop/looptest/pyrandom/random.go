// Package pyrandom is Python's random module in Go: the same seed gives the same
// numbers, so that a port can be held to what its original printed.
//
// It is the Mersenne Twister with CPython's way of seeding (version 2) and of
// drawing from it; recorded streams of CPython 3.13 prove it. It is neither fast
// nor fit for secrets: use math/rand/v2 and crypto/rand where Python's numbers do
// not matter.
//
// A [Random] is random.Random. What takes a sequence is a function that takes the
// Random first, since Go's methods have no type parameters: [Choice], [Choices],
// [Shuffle], [Sample].
//
// # Floats
//
// Random, Uniform, Triangular and every int are CPython's bit for bit, on every
// platform. The other distributions take logarithms, exponentials, powers, sines
// and cosines from the C library in Python and from package math here, and the
// two may differ in the last bits of a float (as two C libraries do): compare 12
// significant digits of them. How many numbers they draw is the same.
package pyrandom

// Random is a generator of random numbers. [New] and its kin make one; a zero
// Random panics when it is drawn from, unless Seed or Setstate came first. It is
// for one goroutine at a time. A copy goes on by itself from where the original
// was.
//
// Python: random.Random, library/random.
type Random struct {
	twister twister
	ready   bool // seeded

	// What Gauss drew in advance, if hasGauss is set.
	gauss    float64
	hasGauss bool
}

// word is the next 32 random bits.
func (r *Random) word() uint32 {
	if !r.ready {
		panic("pyrandom: zero Random: New makes one")
	}
	return r.twister.draw()
}

// Random returns a float64 in [0, 1), a multiple of 2^-53.
//
// Python: random.random, library/random.
func (r *Random) Random() float64 {
	high := uint64(r.word() >> 5)
	low := uint64(r.word() >> 6)
	return float64(high<<26|low) / (1 << 53)
}
