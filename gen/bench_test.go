package gen_test

import (
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/coluber-go/coluber/gen"
)

type nothing = gen.None

// naturals yields 0, 1, 2 … until it is closed.
func naturals() *gen.Generator[int, nothing, nothing] {
	return gen.Do(func(y *gen.Yielder[int, nothing]) error {
		for i := 0; ; i++ {
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
	})
}

// nested is naturals through depth levels of From.
func nested(depth int) *gen.Generator[int, nothing, nothing] {
	if depth == 0 {
		return naturals()
	}
	return gen.Do(func(y *gen.Yielder[int, nothing]) error {
		_, err := gen.From(y, nested(depth-1))
		return err
	})
}

// BenchmarkNext is one value: of iter.Pull without anything around it, of a
// generator, and of a generator sent a value.
func BenchmarkNext(b *testing.B) {
	b.Run("iter.Pull", func(b *testing.B) {
		next, stop := iter.Pull(func(yield func(int) bool) {
			for i := 0; yield(i); i++ {
			}
		})
		defer stop()
		b.ReportAllocs()
		for b.Loop() {
			next()
		}
	})
	b.Run("next", func(b *testing.B) {
		g := naturals()
		defer g.Close()
		b.ReportAllocs()
		for b.Loop() {
			g.Next()
		}
	})
	b.Run("send", func(b *testing.B) {
		g := gen.New(func(y *gen.Yielder[int, int]) (nothing, error) {
			for sum := 0; ; {
				v, err := y.Yield(sum)
				if err != nil {
					return nothing{}, err
				}
				sum += v
			}
		})
		defer g.Close()
		g.Next()
		b.ReportAllocs()
		for b.Loop() {
			g.Send(1)
		}
	})
	b.Run("channels", func(b *testing.B) {
		g := gen.NewWith(func(y *gen.Yielder[int, nothing]) (nothing, error) {
			for i := 0; ; i++ {
				if _, err := y.Yield(i); err != nil {
					return nothing{}, err
				}
			}
		}, &gen.Options{Engine: gen.Channels})
		defer g.Close()
		b.ReportAllocs()
		for b.Loop() {
			g.Next()
		}
	})
}

// BenchmarkFrom is one value through levels of delegation.
func BenchmarkFrom(b *testing.B) {
	for _, depth := range []int{1, 10, 64} {
		b.Run(fmt.Sprint(depth), func(b *testing.B) {
			g := nested(depth)
			defer g.Close()
			g.Next()
			b.ReportAllocs()
			for b.Loop() {
				g.Next()
			}
		})
	}
}

// BenchmarkMake is a generator made, asked for its one value, and ended: by
// iter.Pull, by Next, by a range, and by another generator's From.
func BenchmarkMake(b *testing.B) {
	once := func(y *gen.Yielder[int, nothing]) error {
		_, err := y.Yield(1)
		return err
	}
	b.Run("iter.Pull", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			next, _ := iter.Pull(func(yield func(int) bool) { yield(1) })
			next()
			next()
		}
	})
	b.Run("next", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			g := gen.Do(once)
			g.Next()
			g.Next()
		}
	})
	b.Run("range", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for range gen.Do(once).All() {
			}
		}
	})
	b.Run("from", func(b *testing.B) {
		g := gen.Do(func(y *gen.Yielder[int, nothing]) error {
			for {
				if _, err := gen.From(y, gen.Do(once)); err != nil {
					return err
				}
			}
		})
		defer g.Close()
		b.ReportAllocs()
		for b.Loop() {
			g.Next()
		}
	})
}

// BenchmarkEach is one value of a generator that is only looped over.
func BenchmarkEach(b *testing.B) {
	b.ReportAllocs()
	n, sum := b.N, 0
	b.ResetTimer()
	for v, err := range gen.Each(func(y *gen.Yielder[int, nothing]) error {
		for i := range n {
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	}) {
		if err != nil {
			b.Fatal(err)
		}
		sum += v
	}
}

// BenchmarkSuspended is what a suspended generator costs among a million: memory
// from the system, the time to close it, and what the heap still holds after.
func BenchmarkSuspended(b *testing.B) {
	const n = 1_000_000
	var before, full, after runtime.MemStats
	for b.Loop() {
		debug.FreeOSMemory()
		runtime.ReadMemStats(&before)
		gens := make([]*gen.Generator[int, nothing, nothing], n)
		for i := range gens {
			gens[i] = naturals()
			gens[i].Next()
		}
		runtime.ReadMemStats(&full)
		begin := time.Now()
		for _, g := range gens {
			g.Close()
		}
		b.ReportMetric(float64(time.Since(begin).Nanoseconds())/n, "ns/close")
		clear(gens)
		debug.FreeOSMemory()
		runtime.ReadMemStats(&after)
	}
	b.ReportMetric(float64(full.Sys-full.HeapReleased-before.Sys+before.HeapReleased)/n, "B/generator")
	b.ReportMetric(float64(after.HeapInuse+after.StackInuse-before.HeapInuse-before.StackInuse)/n, "B/closed")
}
