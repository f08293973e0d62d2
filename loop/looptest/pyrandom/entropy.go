package pyrandom

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"regexp"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

// Entropy is all the randomness of a script that loop/looptest/pyrecord records:
// what a port draws from it is what the script drew. It is for one goroutine at a
// time.
//
// Go only: a recording replaces the system's randomness, and so must its port.
type Entropy struct {
	seed   string // Python's repr
	global *Random
	system *Random
	bare   int // how many generators were seeded without a seed
}

var intSeed = regexp.MustCompile(`^-?[0-9]+$`)

// NewEntropy returns the randomness for the recorder's option --seed, whose
// default is "0". As there, the text of an int means the int.
//
// Go only: a recording replaces the system's randomness, and so must its port.
func NewEntropy(seed string) *Entropy {
	e := &Entropy{global: new(Random)}
	if intSeed.MatchString(seed) {
		n, _ := new(big.Int).SetString(seed, 10)
		e.seed = n.String()
		e.global.SeedBig(n)
	} else {
		e.seed = gen.Repr(seed)
		e.global.SeedString(seed)
	}
	e.system = NewString("pyrecord-entropy-" + e.seed)
	return e
}

// Global returns the generator behind Python's functions of the module, as
// random.randint. It is always the same one.
//
// Python: random, library/random.
func (e *Entropy) Global() *Random { return e.global }

// Urandom returns n bytes, as os.urandom, secrets.token_bytes and, with n = 16,
// uuid.uuid4 draw them in the recorded script.
//
// Errors: those of [Random.Randbytes].
//
// Python: os.urandom, library/os.
func (e *Entropy) Urandom(n int) ([]byte, error) { return e.system.Randbytes(n) }

// SystemRandom returns a generator that draws from Urandom, as secrets does. To
// seed it does nothing. It has no state: Getstate and Setstate panic.
//
// Python: random.SystemRandom, library/random.
func (e *Entropy) SystemRandom() *Random { return &Random{ready: true, system: e.system} }

// NewRandom returns what random.Random() returns, without a seed.
//
// Python: random.Random, library/random.
func (e *Entropy) NewRandom() *Random {
	return NewString(fmt.Sprintf("pyrecord-%s-%d", e.seed, e.count()))
}

// count numbers what is seeded without a seed.
func (e *Entropy) count() int {
	e.bare++
	return e.bare - 1
}

// Reseed seeds the Global generator as random.seed() does, without a seed.
//
// Python: random.seed, library/random.
func (e *Entropy) Reseed() {
	e.global.SeedString(fmt.Sprintf("pyrecord-reseed-%s-%d", e.seed, e.count()))
}

// systemBytes are k random bits, the lowest byte first. A SystemRandom reads the
// system's bytes highest first, and drops what it does not need from the low end.
func (r *Random) systemBytes(k int) []byte {
	b := r.system.bytes((k + 7) / 8 * 8)[:(k+7)/8]
	n := new(big.Int).SetBytes(b)
	n.Rsh(n, uint(-k&7)).FillBytes(b)
	slices.Reverse(b)
	return b
}

// systemBits are the same, for k from 1 to 64.
func (r *Random) systemBits(k int) uint64 {
	var word [8]byte
	copy(word[:], r.systemBytes(k))
	return binary.LittleEndian.Uint64(word[:])
}
