package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

func BenchmarkCombinations(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for tuple := range itertools.Combinations(slices.Values(data[:20]), 3) {
			sum += tuple[0] + tuple[1]*tuple[2]
		}
		return sum
	}, func() (sum int) {
		pool := slices.Collect(slices.Values(data[:20]))
		for i := range pool {
			for j := i + 1; j < len(pool); j++ {
				for k := j + 1; k < len(pool); k++ {
					tuple := make([]int, 0, 3)
					tuple = append(tuple, pool[i], pool[j], pool[k])
					kept = tuple
					sum += tuple[0] + tuple[1]*tuple[2]
				}
			}
		}
		return sum
	})
}

// kept makes a tuple by hand one that the loop may keep.
var kept []int

func BenchmarkPermutations(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for tuple := range itertools.Permutations(slices.Values(data[:12]), 3) {
			sum += tuple[0] + tuple[1]*tuple[2]
		}
		return sum
	}, func() (sum int) {
		pool := slices.Collect(slices.Values(data[:12]))
		for i := range pool {
			for j := range pool {
				for k := range pool {
					if i == j || i == k || j == k {
						continue
					}
					tuple := make([]int, 0, 3)
					tuple = append(tuple, pool[i], pool[j], pool[k])
					kept = tuple
					sum += tuple[0] + tuple[1]*tuple[2]
				}
			}
		}
		return sum
	})
}

func BenchmarkProduct(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for tuple := range itertools.ProductRepeat(3, slices.Values(data[:10])) {
			sum += tuple[0] + tuple[1]*tuple[2]
		}
		return sum
	}, func() (sum int) {
		pool := slices.Collect(slices.Values(data[:10]))
		for _, v := range pool {
			for _, w := range pool {
				for _, x := range pool {
					tuple := make([]int, 0, 3)
					tuple = append(tuple, v, w, x)
					kept = tuple
					sum += tuple[0] + tuple[1]*tuple[2]
				}
			}
		}
		return sum
	})
}

// BenchmarkProduct2 takes its pools at the call, which is too much for the compiler
// to make one loop of it and the caller's.
func BenchmarkProduct2(b *testing.B) {
	seq := slices.Values(data[:30])
	sideBySide(b, func() (sum int) {
		for v, w := range itertools.Product2(seq, seq) {
			sum += v * w
		}
		return sum
	}, func() (sum int) {
		for v, w := range productByHand(slices.Collect(seq), slices.Collect(seq)) {
			sum += v * w
		}
		return sum
	})
	inPlace(b, func() (sum int) {
		pool, other := slices.Collect(seq), slices.Collect(seq)
		for _, v := range pool {
			for _, w := range other {
				sum += v * w
			}
		}
		return sum
	})
}

//go:noinline
func productByHand(as, bs []int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for _, v := range as {
			for _, w := range bs {
				if !yield(v, w) {
					return
				}
			}
		}
	}
}
