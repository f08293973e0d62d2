package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// counting yields for ever, without awaiting anything.
func counting() *coro.AsyncGenerator[int, gen.None] {
	return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
		for i := 0; ; i++ {
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
	})
}

// BenchmarkAsyncGenerator is a value of an asynchronous generator that awaits
// nothing.
func BenchmarkAsyncGenerator(b *testing.B) {
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		coro.Do(func(co *coro.Co) error {
			n := 0
			for range counting().All(co) {
				if n++; n > b.N {
					break
				}
			}
			return nil
		}).Send(nil)
	})
	b.Run("anext", func(b *testing.B) {
		b.ReportAllocs()
		coro.Do(func(co *coro.Co) error {
			g := counting()
			for range b.N {
				g.ANext().Await(co)
			}
			_, err := g.AClose().Await(co)
			return err
		}).Send(nil)
	})
}
