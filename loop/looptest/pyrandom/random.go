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
// Integer and distribution functions of Python and their names here; the Big ones
// take ints of any size:
//
//	random.Random(x), seed(x)      New, NewBig, NewString, NewBytes, NewFloat; Seed and its kin
//	random()                       Random
//	getrandbits(k), randbytes(n)   Getrandbits, Getrandbits64, Randbytes
//	randint(a, b)                  Randint, RandintBig
//	randrange(stop)                RandrangeTo
//	randrange(start, stop, step)   Randrange, RandrangeBig
//	choice(s), shuffle(s)          Choice, Shuffle
//	choices(s, k=k)                Choices
//	choices(s, weights, …)         ChoicesWith
//	sample(s, k)                   Sample; of a range: SampleRange
//	sample(s, k, counts=c)         SampleWith
//	uniform(a, b)                  Uniform
//	triangular(low, high, mode)    Triangular, TriangularWith
//	normalvariate, gauss           Normalvariate, Gauss
//	lognormvariate                 Lognormvariate
//	expovariate, gammavariate      Expovariate, Gammavariate
//	betavariate                    Betavariate
//	vonmisesvariate                Vonmisesvariate
//	paretovariate, weibullvariate  Paretovariate, Weibullvariate
//	binomialvariate                Binomialvariate
//	getstate(), setstate(s)        Getstate, Setstate
//	SystemRandom(), os.urandom     Entropy, in the port of a recorded script
//
// What Python raises, a function returns as an error of the type with the name of
// Python's class, in package gen or here, and with Python's text. What Go's types
// rule out, such as a float for an int, has no error.
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

	system *Random // what a SystemRandom draws its bytes from
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
	if r.system != nil {
		return float64(r.systemBits(56)>>3) / (1 << 53)
	}
	high := uint64(r.word() >> 5)
	low := uint64(r.word() >> 6)
	return float64(high<<26|low) / (1 << 53)
}
