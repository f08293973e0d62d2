package pyrandom

import (
	"math"
	"sort"

	"github.com/coluber-go/coluber/gen"
)

// Choices returns k elements of s, any of them any number of times; none if k is
// zero or negative.
//
// Errors: [gen.IndexError] "list index out of range" if s is empty and k is
// positive.
//
// Python: random.choices, library/random.
func Choices[E any](r *Random, s []E, k int) ([]E, error) {
	k = max(k, 0)
	if len(s) == 0 && k > 0 {
		r.Random() // Python draws before it looks
		return nil, errIndex()
	}
	chosen := make([]E, k)
	for i := range chosen {
		chosen[i] = s[int(r.Random()*float64(len(s)))]
	}
	return chosen, nil
}

func errIndex() error { return &gen.IndexError{Msg: "list index out of range"} }

// ChoicesOptions are the keyword arguments of [ChoicesWith]. At most one of the
// two may be given; each has a number for every element. Nil means not given, an
// empty slice does not.
//
// Python: random.choices(weights, cum_weights), library/random.
type ChoicesOptions struct {
	// Weights say how likely an element is, compared to the others. They may be
	// zero; Python does not look for negative ones.
	Weights []float64
	// CumWeights are the sums of the weights so far.
	CumWeights []float64
}

// ChoicesWith is [Choices] with options; nil options mean none. With weights, it
// draws otherwise than Choices even if all are equal.
//
// Errors: [gen.TypeError] if both are given; [gen.ValueError] if there are more or
// fewer than elements, or if their sum is not positive or not finite;
// [gen.IndexError] "list index out of range" if s is empty, whatever k is.
//
// Python: random.choices, library/random.
func ChoicesWith[E any](r *Random, s []E, k int, options *ChoicesOptions) ([]E, error) {
	if options == nil || options.Weights == nil && options.CumWeights == nil {
		return Choices(r, s, k)
	}
	sums, total, err := options.sums(len(s))
	if err != nil {
		return nil, err
	}
	last := len(sums) - 1
	chosen := make([]E, max(k, 0))
	for i := range chosen {
		x := float64(r.Random() * total)
		// Rounding may make x the total: the last element is for what is left.
		chosen[i] = s[sort.Search(last, func(i int) bool { return x < sums[i] })]
	}
	return chosen, nil
}

// sums returns the cumulative weights of n elements, and their total.
func (o *ChoicesOptions) sums(n int) (sums []float64, total float64, err error) {
	sums = o.CumWeights
	switch {
	case sums == nil:
		for _, w := range o.Weights {
			total += w
			sums = append(sums, total)
		}
	case o.Weights != nil:
		return nil, 0, &gen.TypeError{Msg: "Cannot specify both weights and cumulative weights"}
	}
	if len(sums) != n {
		return nil, 0, &gen.ValueError{Msg: "The number of weights does not match the population"}
	}
	if n == 0 {
		return nil, 0, errIndex()
	}
	total = sums[n-1]
	switch {
	case total <= 0:
		return nil, 0, &gen.ValueError{Msg: "Total of weights must be greater than zero"}
	case math.IsInf(total, 0) || math.IsNaN(total):
		return nil, 0, &gen.ValueError{Msg: "Total of weights must be finite"}
	}
	return sums, total, nil
}
