package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

// The forms that are loops of their own, beside those loops: see sideBySide.

func BenchmarkIsliceFrom(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.IsliceFrom(slices.Values(data), 10, 900) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		i := 0
		for v := range slices.Values(data) {
			if i >= 10 {
				sum += v
			}
			if i++; i == 900 {
				break
			}
		}
		return sum
	})
}

func BenchmarkAccumulateFunc(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.AccumulateFunc(slices.Values(data), threes) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		total, started := 0, false
		for v := range slices.Values(data) {
			if started {
				total = threes(total, v)
			} else {
				total, started = v, true
			}
			sum += total
		}
		return sum
	})
}

func BenchmarkCombinationsWithReplacement(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for tuple := range itertools.CombinationsWithReplacement(slices.Values(data[:18]), 3) {
			sum += tuple[0] + tuple[1]*tuple[2]
		}
		return sum
	}, func() (sum int) {
		pool := slices.Collect(slices.Values(data[:18]))
		for i := range pool {
			for j := i; j < len(pool); j++ {
				for k := j; k < len(pool); k++ {
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

func BenchmarkChainFromIterable(b *testing.B) {
	seqs := slices.Values([]iter.Seq[int]{slices.Values(data[:300]), slices.Values(data[300:])})
	sideBySide(b, func() (sum int) {
		for v := range itertools.ChainFromIterable(seqs) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		chained := func(yield func(int) bool) {
			for seq := range seqs {
				for v := range seq {
					if !yield(v) {
						return
					}
				}
			}
		}
		for v := range chained {
			sum += v
		}
		return sum
	})
}

func BenchmarkReversed(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.Reversed(data) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		for _, v := range slices.Backward(data) {
			sum += v
		}
		return sum
	})
}

func BenchmarkZipStrict(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for p, err := range itertools.ZipStrict(slices.Values(data), slices.Values(data)) {
			if err != nil {
				break
			}
			sum += p.Key * p.Value
		}
		return sum
	}, func() (sum int) {
		next, stop := iter.Pull(slices.Values(data))
		defer stop()
		for v := range slices.Values(data) {
			w, ok := next()
			if !ok {
				break
			}
			sum += v * w
		}
		if _, ok := next(); ok {
			return -1
		}
		return sum
	})
}

func BenchmarkFilterFalse(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.FilterFalse(isOdd, slices.Values(data)) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		for v := range slices.Values(data) {
			if !isOdd(v) {
				sum += v
			}
		}
		return sum
	})
}

func BenchmarkBatchedStrict(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for batch := range itertools.BatchedStrict(slices.Values(data), 10) {
			sum += len(batch) * batch[0]
		}
		return sum
	}, func() (sum int) {
		batch := make([]int, 0, 10)
		for v := range slices.Values(data) {
			if batch = append(batch, v); len(batch) == 10 {
				kept = batch
				sum += len(batch) * batch[0]
				batch = make([]int, 0, 10)
			}
		}
		return sum
	})
}
