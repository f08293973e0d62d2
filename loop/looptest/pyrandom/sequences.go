package pyrandom

import (
	"math"

	"github.com/coluber-go/coluber/gen"
)

// Choice returns an element of s.
//
// Errors: [gen.IndexError] if s is empty.
//
// Python: random.choice, library/random.
func Choice[E any](r *Random, s []E) (E, error) {
	if len(s) == 0 {
		var none E
		return none, &gen.IndexError{Msg: "Cannot choose from an empty sequence"}
	}
	return s[r.below(uint64(len(s)))], nil
}

// Shuffle puts the elements of s in a random order.
//
// Python: random.shuffle, library/random.
func Shuffle[E any](r *Random, s []E) {
	for i := len(s) - 1; i > 0; i-- {
		j := r.below(uint64(i + 1))
		s[i], s[j] = s[j], s[i]
	}
}

// Sample returns k elements of s, none of them twice, in a random order.
//
// Errors: [gen.ValueError] "Sample larger than population or is negative".
//
// Python: random.sample, library/random.
func Sample[E any](r *Random, s []E, k int) ([]E, error) {
	n := len(s)
	if k < 0 || k > n {
		return nil, &gen.ValueError{Msg: "Sample larger than population or is negative"}
	}
	result := make([]E, k)
	if n <= poolLimit(k) {
		// Draw from a copy, whose end fills the gaps.
		pool := append([]E{}, s...)
		for i := range k {
			j := r.below(uint64(n - i))
			result[i] = pool[j]
			pool[j] = pool[n-i-1]
		}
		return result, nil
	}
	chosen := map[uint64]bool{}
	for i := range k {
		j := r.below(uint64(n))
		for chosen[j] {
			j = r.below(uint64(n))
		}
		chosen[j] = true
		result[i] = s[j]
	}
	return result, nil
}

// poolLimit is the size of a population up to which CPython copies it to draw k.
func poolLimit(k int) int {
	if k <= 5 {
		return 21
	}
	return 21 + int(math.Pow(4, math.Ceil(math.Log(float64(k*3))/math.Log(4))))
}
