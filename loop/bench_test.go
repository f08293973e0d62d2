package loop_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// inLoop runs body as the main task of a real loop.
func inLoop(b *testing.B, body func(co *coro.Co) error) {
	b.Helper()
	b.ReportAllocs()
	if _, err := loop.Run(context.Background(), coro.Do(body)); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSleep0 is one switch of a task, among others that do the same.
func BenchmarkSleep0(b *testing.B) {
	for _, tasks := range []int{1, 1000, 100000} {
		b.Run(fmt.Sprint(tasks), func(b *testing.B) {
			inLoop(b, func(co *coro.Co) error {
				over := false
				for range tasks - 1 {
					loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
						for !over {
							loop.Sleep(co, 0)
						}
						return nil
					}))
				}
				loop.Sleep(co, 0)
				b.ResetTimer()
				for range b.N/tasks + 1 {
					loop.Sleep(co, 0)
				}
				b.StopTimer()
				over = true
				return nil
			})
		})
	}
}

// BenchmarkCreateTask is a task made of an immediate coroutine, and awaited.
func BenchmarkCreateTask(b *testing.B) {
	inLoop(b, func(co *coro.Co) error {
		for b.Loop() {
			loop.CreateTask(co, coro.New(func(*coro.Co) (int, error) { return 1, nil })).Await(co)
		}
		return nil
	})
}

// BenchmarkAwait is a coroutine made and awaited without a task.
func BenchmarkAwait(b *testing.B) {
	inLoop(b, func(co *coro.Co) error {
		sum := 0
		for b.Loop() {
			v, _ := coro.New(func(*coro.Co) (int, error) { return 1, nil }).Await(co)
			sum += v
		}
		return nil
	})
}

// BenchmarkCallSoon is a callback that schedules the next one.
func BenchmarkCallSoon(b *testing.B) {
	l := loop.New()
	defer l.Close()
	b.ReportAllocs()
	left := b.N
	var next func()
	next = func() {
		if left--; left > 0 {
			l.CallSoon(next)
		} else {
			l.Stop()
		}
	}
	l.CallSoon(next)
	b.ResetTimer()
	l.RunForever()
}

// BenchmarkQueue is an item passed from one task to another through a queue that
// holds one.
func BenchmarkQueue(b *testing.B) {
	inLoop(b, func(co *coro.Co) error {
		q := loop.NewQueue[int](1)
		getter := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			for {
				if _, err := q.Get(co); err != nil {
					return err
				}
			}
		}))
		for b.Loop() {
			q.Put(co, 1)
		}
		getter.Cancel()
		return nil
	})
}

// BenchmarkSleepers is a task that sleeps once, among 100,000 with their own
// times to wake.
func BenchmarkSleepers(b *testing.B) {
	const tasks = 100_000
	inLoop(b, func(co *coro.Co) error {
		for b.Loop() {
			all := make([]coro.Awaitable[gen.None], tasks)
			for i := range all {
				all[i] = loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
					return loop.Sleep(co, time.Duration(i%1000)*time.Microsecond)
				}))
			}
			if _, err := loop.Gather(co, all...).Await(co); err != nil {
				return err
			}
		}
		return nil
	})
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/tasks, "ns/task")
}
