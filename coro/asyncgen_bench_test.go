package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
)

// forever yields 0, 1, 2 and so on.
func forever(_ *coro.Co, y *coro.AsyncYielder[int, int]) error {
	for i := 0; ; i++ {
		if _, err := y.Yield(i); err != nil {
			return err
		}
	}
}

// BenchmarkAsyncGenerator is one value, and a generator's life with one.
func BenchmarkAsyncGenerator(b *testing.B) {
	run := func(name string, body func(b *testing.B, co *coro.Co) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			coro.Do(func(co *coro.Co) error { return body(b, co) }).Send(nil)
		})
	}
	run("all", func(b *testing.B, co *coro.Co) error {
		g := coro.NewAsyncGenerator(forever)
		for range g.All(co) {
			if !b.Loop() {
				break
			}
		}
		return g.Err()
	})
	run("anext", func(b *testing.B, co *coro.Co) error {
		g := coro.NewAsyncGenerator(forever)
		for b.Loop() {
			g.ANext().Await(co)
		}
		return only(g.AClose().Await(co))
	})
	run("asend", func(b *testing.B, co *coro.Co) error {
		g := coro.NewAsyncGenerator(forever)
		g.ANext().Await(co)
		for b.Loop() {
			g.ASend(7).Await(co)
		}
		return only(g.AClose().Await(co))
	})
	run("await", func(b *testing.B, co *coro.Co) error {
		g := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, int]) error {
			for {
				if _, err := coro.Suspend(co, nil); err != nil {
					return err
				}
			}
		})
		step := g.ANext()
		for b.Loop() {
			step.Send(nil)
		}
		return step.Close()
	})
	run("life", func(b *testing.B, co *coro.Co) error {
		for b.Loop() {
			for range coro.NewAsyncGenerator(forever).All(co) {
				break
			}
		}
		return nil
	})
}
