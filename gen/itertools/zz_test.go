package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

func zzodd(v int) bool { return v&1 == 1 }

//go:noinline
func zzsrc(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

//go:noinline
func zzFilter(seq iter.Seq[int]) (s int) {
	for v := range itertools.Filter(zzodd, seq) {
		s += v
	}
	return
}

//go:noinline
func zzFilterHand(seq iter.Seq[int]) (s int) {
	for v := range seq {
		if zzodd(v) {
			s += v
		}
	}
	return
}

//go:noinline
func zzFilterS(seq []int) (s int) {
	for v := range itertools.Filter(zzodd, slices.Values(seq)) {
		s += v
	}
	return
}

//go:noinline
func zzFilterHandS(seq []int) (s int) {
	for v := range slices.Values(seq) {
		if zzodd(v) {
			s += v
		}
	}
	return
}

func zzIter(seq iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := range seq {
			if zzodd(v) && !yield(v) {
				return
			}
		}
	}
}

//go:noinline
func zzFilterIter(seq iter.Seq[int]) (s int) {
	for v := range zzIter(seq) {
		s += v
	}
	return
}

func BenchmarkZZ(b *testing.B) {
	src := zzsrc(1000)
	sl := slices.Collect(src)
	b.Run("adaptor", func(b *testing.B) {
		for b.Loop() {
			zzFilter(src)
		}
	})
	b.Run("hand", func(b *testing.B) {
		for b.Loop() {
			zzFilterHand(src)
		}
	})
	b.Run("iter", func(b *testing.B) {
		for b.Loop() {
			zzFilterIter(src)
		}
	})
	b.Run("adaptorS", func(b *testing.B) {
		for b.Loop() {
			zzFilterS(sl)
		}
	})
	b.Run("handS", func(b *testing.B) {
		for b.Loop() {
			zzFilterHandS(sl)
		}
	})
}
