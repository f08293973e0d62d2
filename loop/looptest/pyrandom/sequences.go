package pyrandom

import "github.com/coluber-go/coluber/gen"

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

// Shuffle puts the elements of s in a random order, in place.
//
// Python: random.shuffle, library/random.
func Shuffle[E any](r *Random, s []E) {
	for i := len(s) - 1; i > 0; i-- {
		j := r.below(uint64(i + 1))
		s[i], s[j] = s[j], s[i]
	}
}
