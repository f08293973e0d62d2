package pyrandom

import (
	"sort"

	"github.com/coluber-go/coluber/gen"
)

// Sample returns k elements of s, none of them twice, in the order in which they
// were drawn; none for k = 0. For a sample of ints, [Random.SampleRange] needs no
// slice of them all.
//
// Errors: [gen.ValueError] "Sample larger than population or is negative".
//
// Python: random.sample, library/random.
func Sample[E any](r *Random, s []E, k int) ([]E, error) {
	indexes, err := r.SampleRange(len(s), k)
	if err != nil {
		return nil, err
	}
	sample := make([]E, k)
	for i, index := range indexes {
		sample[i] = s[index]
	}
	return sample, nil
}

// SampleRange returns k ints of 0 to n, without n, none of them twice. There are
// none for an n of zero or less.
//
// Errors: [gen.ValueError] "Sample larger than population or is negative".
//
// Python: random.sample(range(n), k), library/random.
func (r *Random) SampleRange(n, k int) ([]int, error) {
	n = max(n, 0)
	if k < 0 || k > n {
		return nil, &gen.ValueError{Msg: "Sample larger than population or is negative"}
	}
	if n <= poolLimit(k) {
		return r.samplePool(n, k), nil
	}
	return r.sampleSet(n, k), nil
}

// poolLimit is the largest population of which CPython makes a copy to draw k
// from, since a set of what was drawn would take more memory. The two ways give
// other samples.
func poolLimit(k int) int {
	limit := 21
	if k <= 5 {
		return limit
	}
	table := 1 // the power of 4 that holds 3·k; all of them are below 2^63
	for table < 3*k {
		table *= 4
	}
	return limit + table
}

// samplePool draws from a pool of what was not drawn, and fills each gap with the
// pool's last.
func (r *Random) samplePool(n, k int) []int {
	pool := make([]int, n)
	for i := range pool {
		pool[i] = i
	}
	sample := make([]int, k)
	for i := range sample {
		j := r.below(uint64(n - i))
		sample[i] = pool[j]
		pool[j] = pool[n-i-1]
	}
	return sample
}

// sampleSet draws again what was drawn before.
func (r *Random) sampleSet(n, k int) []int {
	drawn := make(map[int]bool, k)
	sample := make([]int, k)
	for i := range sample {
		j := int(r.below(uint64(n)))
		for drawn[j] {
			j = int(r.below(uint64(n)))
		}
		drawn[j] = true
		sample[i] = j
	}
	return sample
}

// SampleOptions are the keyword arguments of [SampleWith].
//
// Python: random.sample(counts), library/random.
type SampleOptions struct {
	// Counts say how often each element is there. Nil means once; an empty slice
	// is not nil. Python does not look for negative ones.
	Counts []int
}

// SampleWith is [Sample] with options; nil options mean none.
//
// Errors: [gen.ValueError] as Sample's, and if there are more or fewer counts than
// elements, or if their sum is not positive; [gen.IndexError] "pop from empty
// list" if neither has an element; [OverflowError] if a sum is no int.
//
// Python: random.sample, library/random.
func SampleWith[E any](r *Random, s []E, k int, options *SampleOptions) ([]E, error) {
	if options == nil || options.Counts == nil {
		return Sample(r, s, k)
	}
	sums, err := options.sums(len(s))
	if err != nil {
		return nil, err
	}
	last := len(sums) - 1
	sample, err := r.SampleRange(sums[last], k)
	if err != nil {
		return nil, err
	}
	elements := make([]E, k)
	for i, position := range sample {
		elements[i] = s[sort.Search(last, func(i int) bool { return position < sums[i] })]
	}
	return elements, nil
}

// sums returns the sums of the counts so far, for n elements.
func (o *SampleOptions) sums(n int) ([]int, error) {
	sums := make([]int, 0, len(o.Counts))
	total := 0
	for _, c := range o.Counts {
		if sum := total + c; (sum > total) == (c > 0) {
			total = sum
		} else {
			return nil, &OverflowError{Msg: "Python int too large to convert to C ssize_t"}
		}
		sums = append(sums, total)
	}
	switch {
	case len(sums) != n:
		return nil, &gen.ValueError{Msg: "The number of counts does not match the population"}
	case n == 0:
		return nil, &gen.IndexError{Msg: "pop from empty list"}
	case total <= 0:
		return nil, &gen.ValueError{Msg: "Total of counts must be greater than zero"}
	}
	return sums, nil
}
