package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

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
