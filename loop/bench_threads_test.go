package loop_test

import (
	"context"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func BenchmarkThreads(b *testing.B) {
	in := func(b *testing.B, body func(co *coro.Co)) {
		b.ReportAllocs()
		loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
			for b.Loop() {
				body(co)
			}
			return nil
		}))
	}
	b.Run("ToThread", func(b *testing.B) {
		in(b, func(co *coro.Co) { loop.ToThread(co, func(context.Context) (int, error) { return 1, nil }) })
	})
	b.Run("RunInExecutor", func(b *testing.B) {
		in(b, func(co *coro.Co) {
			f, _ := loop.RunInExecutor(loop.RunningLoop(co), nil, func() (int, error) { return 1, nil })
			f.Await(co)
		})
	})
	b.Run("FromChan/wait", func(b *testing.B) {
		ch := make(chan int)
		stop := make(chan bool)
		go func() {
			for {
				select {
				case ch <- 1:
				case <-stop:
					return
				}
			}
		}()
		c := loop.FromChan(ch)
		in(b, func(co *coro.Co) { c.Await(co) })
		close(stop)
	})
	b.Run("FromChan/there", func(b *testing.B) {
		ch := make(chan int, 1)
		c := loop.FromChan(ch)
		in(b, func(co *coro.Co) { ch <- 1; c.Await(co) })
	})
}
