package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

// size is how many values one operation of a benchmark takes.
const size = 1000

// sideBySide times an adaptor and the loop that does the same by hand, when it has
// seen that they do.
func sideBySide(b *testing.B, adaptor, byHand func() int) {
	if a, h := adaptor(), byHand(); a != h {
		b.Fatalf("the adaptor gives %d, the loop by hand %d", a, h)
	}
	for _, r := range []struct {
		name string
		run  func() int
	}{{"adaptor", adaptor}, {"by-hand", byHand}} {
		b.Run(r.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.run()
			}
		})
	}
}

// inPlace times a loop that is no sequence for others to range over.
func inPlace(b *testing.B, run func() int) {
	b.Run("in-place", func(b *testing.B) {
		for b.Loop() {
			run()
		}
	})
}

func isOdd(v int) bool { return v&1 == 1 }
func twice(v int) int  { return 2 * v }

// data is what the benchmarks range over.
var data = slices.Collect(itertools.Islice(itertools.Count(0, 1), size))

func BenchmarkAccumulate(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.Accumulate(slices.Values(data)) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		total := 0
		for v := range slices.Values(data) {
			total += v
			sum += total
		}
		return sum
	})
}

func BenchmarkBatched(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for batch := range itertools.Batched(slices.Values(data), 10) {
			sum += len(batch) * batch[0]
		}
		return sum
	}, func() (sum int) {
		batch := make([]int, 0, 10)
		for v := range slices.Values(data) {
			if batch = append(batch, v); len(batch) == 10 {
				sum += len(batch) * batch[0]
				batch = make([]int, 0, 10)
			}
		}
		return sum
	})
}

// BenchmarkChain has its sequences in a slice: the compiler does not know them, and
// cannot make one loop of the chain and the caller's. By hand is the same sequence
// without type parameters.
func BenchmarkChain(b *testing.B) {
	seqs := []iter.Seq[int]{slices.Values(data[:300]), slices.Values(data[300:])}
	sideBySide(b, func() (sum int) {
		for v := range itertools.Chain(seqs...) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		for v := range chainByHand(seqs) {
			sum += v
		}
		return sum
	})
	inPlace(b, func() (sum int) {
		for _, seq := range seqs {
			for v := range seq {
				sum += v
			}
		}
		return sum
	})
}

func chainByHand(seqs []iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, seq := range seqs {
			for v := range seq {
				if !yield(v) {
					return
				}
			}
		}
	}
}

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

func BenchmarkCompress(b *testing.B) {
	selectors := itertools.Map(isOdd, slices.Values(data))
	sideBySide(b, func() (sum int) {
		for v := range itertools.Compress(slices.Values(data), selectors) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		next, stop := iter.Pull(selectors)
		defer stop()
		for v := range slices.Values(data) {
			selected, ok := next()
			if !ok {
				break
			}
			if selected {
				sum += v
			}
		}
		return sum
	})
}

func BenchmarkCount(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.Count(0, 3) {
			if v > 3*size {
				break
			}
			sum += v
		}
		return sum
	}, func() (sum int) {
		threes := func(yield func(int) bool) {
			for v := 0; yield(v); v += 3 {
			}
		}
		for v := range threes {
			if v > 3*size {
				break
			}
			sum += v
		}
		return sum
	})
}

func BenchmarkCycle(b *testing.B) {
	sideBySide(b, func() (sum int) {
		n := 0
		for v := range itertools.Cycle(slices.Values(data[:100])) {
			if n++; n > size {
				break
			}
			sum += v
		}
		return sum
	}, func() (sum int) {
		n, saved := 0, []int(nil)
		for v := range slices.Values(data[:100]) {
			saved = append(saved, v)
			n++
			sum += v
		}
		for {
			for v := range slices.Values(saved) {
				if n++; n > size {
					return sum
				}
				sum += v
			}
		}
	})
}

func BenchmarkDropWhile(b *testing.B) {
	small := func(v int) bool { return v < 100 }
	sideBySide(b, func() (sum int) {
		for v := range itertools.DropWhile(small, slices.Values(data)) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		dropping := true
		for v := range slices.Values(data) {
			if dropping && small(v) {
				continue
			}
			dropping = false
			sum += v
		}
		return sum
	})
}

func BenchmarkTakeWhile(b *testing.B) {
	small := func(v int) bool { return v < 900 }
	sideBySide(b, func() (sum int) {
		for v := range itertools.TakeWhile(small, slices.Values(data)) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		for v := range slices.Values(data) {
			if !small(v) {
				break
			}
			sum += v
		}
		return sum
	})
}

func BenchmarkFilter(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.Filter(isOdd, slices.Values(data)) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		for v := range slices.Values(data) {
			if isOdd(v) {
				sum += v
			}
		}
		return sum
	})
}

func BenchmarkMap(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.Map(twice, slices.Values(data)) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		for v := range slices.Values(data) {
			sum += twice(v)
		}
		return sum
	})
}

func BenchmarkStarMap(b *testing.B) {
	times := func(a, b int) int { return a * b }
	sideBySide(b, func() (sum int) {
		for v := range itertools.StarMap(times, slices.All(data)) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		for i, v := range slices.All(data) {
			sum += times(i, v)
		}
		return sum
	})
}

func BenchmarkEnumerate(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for i, v := range itertools.Enumerate(slices.Values(data), 5) {
			sum += i * v
		}
		return sum
	}, func() (sum int) {
		i := 5
		for v := range slices.Values(data) {
			sum += i * v
			i++
		}
		return sum
	})
}

func BenchmarkPairwise(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v, w := range itertools.Pairwise(slices.Values(data)) {
			sum += v * w
		}
		return sum
	}, func() (sum int) {
		before, started := 0, false
		for v := range slices.Values(data) {
			if started {
				sum += before * v
			}
			before, started = v, true
		}
		return sum
	})
}

func BenchmarkIslice(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.Islice(slices.Values(data), 900) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		left := 900
		for v := range slices.Values(data) {
			sum += v
			if left--; left == 0 {
				break
			}
		}
		return sum
	})
}

func BenchmarkIsliceStep(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.IsliceStep(slices.Values(data), 10, 900, 3) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		i, next := 0, 10
		for v := range slices.Values(data) {
			if i == next {
				sum += v
				next += 3
			}
			if i++; i == 900 {
				break
			}
		}
		return sum
	})
}

func BenchmarkRepeatTimes(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v := range itertools.RepeatTimes(3, size) {
			sum += v
		}
		return sum
	}, func() (sum int) {
		for range size {
			sum += 3
		}
		return sum
	})
}

// BenchmarkGroupBy is of runs of a hundred values. Each run costs three
// allocations, for it is a sequence of its own.
func BenchmarkGroupBy(b *testing.B) {
	hundreds := func(v int) int { return v / 100 }
	sideBySide(b, func() (sum int) {
		for k, group := range itertools.GroupBy(slices.Values(data), hundreds) {
			for v := range group {
				sum += k * v
			}
		}
		return sum
	}, func() (sum int) {
		next, stop := iter.Pull(slices.Values(data))
		defer stop()
		for v, ok := next(); ok; {
			for k := hundreds(v); ok && hundreds(v) == k; v, ok = next() {
				sum += k * v
			}
		}
		return sum
	})
}

func BenchmarkZip(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v, w := range itertools.Zip(slices.Values(data), slices.Values(data)) {
			sum += v * w
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
		return sum
	})
}

func BenchmarkZipN(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for tuple := range itertools.ZipN(slices.Values(data), slices.Values(data)) {
			sum += tuple[0] * tuple[1]
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
			kept = append(make([]int, 0, 2), v, w)
			sum += kept[0] * kept[1]
		}
		return sum
	})
}

func BenchmarkZipLongest(b *testing.B) {
	sideBySide(b, func() (sum int) {
		for v, w := range itertools.ZipLongest(slices.Values(data), slices.Values(data), 0, 0) {
			sum += v * w
		}
		return sum
	}, func() (sum int) {
		next, stop := iter.Pull(slices.Values(data))
		defer stop()
		for v := range slices.Values(data) {
			w, ok := next()
			if !ok {
				w = 0
			}
			sum += v * w
		}
		for w, ok := next(); ok; w, ok = next() {
			sum += 0 * w
		}
		return sum
	})
}

// BenchmarkTee is one that leads and one that follows, and by hand a pull and a
// slice.
func BenchmarkTee(b *testing.B) {
	sideBySide(b, func() (sum int) {
		tees := itertools.Tee(slices.Values(data), 2)
		for v := range tees[0] {
			sum += v
		}
		for v := range tees[1] {
			sum += v
		}
		return sum
	}, func() (sum int) {
		next, stop := iter.Pull(slices.Values(data))
		defer stop()
		var saved []int
		for v, ok := next(); ok; v, ok = next() {
			saved = append(saved, v)
			sum += v
		}
		for _, v := range saved {
			sum += v
		}
		return sum
	})
}

func BenchmarkSum(b *testing.B) {
	seq := slices.Values(data)
	sideBySide(b, func() int { return itertools.Sum(seq) }, func() int { return sumOf(seq) })
}

// sumOf does not know what seq is, and neither does Sum.
//
//go:noinline
func sumOf(seq iter.Seq[int]) (sum int) {
	for v := range seq {
		sum += v
	}
	return sum
}

func BenchmarkMax(b *testing.B) {
	seq := slices.Values(data)
	sideBySide(b, func() int { v, _ := itertools.Max(seq); return v }, func() int { return maxOf(seq) })
}

//go:noinline
func maxOf(seq iter.Seq[int]) (most int) {
	found := false
	for v := range seq {
		if !found || v > most {
			most, found = v, true
		}
	}
	return most
}

// BenchmarkUnknown is an adaptor of a sequence that the compiler knows nothing of,
// so that it cannot make one loop of the two: beside the same adaptor written by
// hand, and beside the loop in place, which has one call less a value.
func BenchmarkUnknown(b *testing.B) {
	sideBySide(b, func() int { return filteredOf(slices.Values(data)) }, func() int { return filteredByHand(slices.Values(data)) })
	inPlace(b, func() int { return filteredInPlace(slices.Values(data)) })
}

//go:noinline
func filteredOf(seq iter.Seq[int]) (sum int) {
	for v := range itertools.Filter(isOdd, seq) {
		sum += v
	}
	return sum
}

//go:noinline
func filteredByHand(seq iter.Seq[int]) (sum int) {
	for v := range odds(seq) {
		sum += v
	}
	return sum
}

func odds(seq iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := range seq {
			if isOdd(v) && !yield(v) {
				return
			}
		}
	}
}

//go:noinline
func filteredInPlace(seq iter.Seq[int]) (sum int) {
	for v := range seq {
		if isOdd(v) {
			sum += v
		}
	}
	return sum
}
