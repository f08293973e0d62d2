package loop_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// uncontended are the operations that need not wait, as often as one likes.
var uncontended = []struct {
	name string
	use  func(co *coro.Co) func() error
}{
	{"Lock", func(co *coro.Co) func() error {
		var l loop.Lock
		return func() error { l.Acquire(co); return l.Release() }
	}},
	{"Lock.With", func(co *coro.Co) func() error {
		var l loop.Lock
		n := 0
		return func() error { return l.With(co, func() error { n++; return nil }) }
	}},
	{"Semaphore", func(co *coro.Co) func() error {
		s := loop.NewSemaphore(2)
		return func() error { s.Acquire(co); return s.Release() }
	}},
	{"BoundedSemaphore.With", func(co *coro.Co) func() error {
		s := loop.NewBoundedSemaphore(1)
		n := 0
		return func() error { return s.With(co, func() error { n++; return nil }) }
	}},
	{"Event", func(co *coro.Co) func() error {
		var e loop.Event
		return func() error { e.Set(); err := e.Wait(co); e.Clear(); return err }
	}},
	{"Condition", func(co *coro.Co) func() error {
		var c loop.Condition
		n := 0
		return func() error {
			return c.With(co, func() error {
				n++
				c.NotifyAll()
				return c.WaitFor(co, func() bool { return n > 0 })
			})
		}
	}},
	{"Barrier", func(co *coro.Co) func() error {
		b := loop.NewBarrier(1)
		return func() error { _, err := b.Wait(co); return err }
	}},
}

// What need not wait lets no other task run, and allocates nothing.
func TestUncontendedIsFree(t *testing.T) {
	for _, u := range uncontended {
		t.Run(u.name, func(t *testing.T) {
			inVirtualLoop(t, func(co *coro.Co) error {
				use := u.use(co)
				before := loop.Iterations(loop.RunningLoop(co))
				var err error
				allocs := testing.AllocsPerRun(100, func() { err = use() })
				ticks := loop.Iterations(loop.RunningLoop(co)) - before
				if err != nil || ticks != 0 || allocs != 0 {
					t.Errorf("%v, %d iterations, %v allocations; want none of them", err, ticks, allocs)
				}
				return nil
			})
		})
	}
}

// What has to wait allocates nothing either, from the second time on.
func TestWaitingIsFree(t *testing.T) {
	inVirtualLoop(t, func(co *coro.Co) error {
		var e loop.Event
		var l loop.Lock
		s := loop.NewSemaphore(0)
		woken := 0
		waits := []func(co *coro.Co) error{e.Wait, s.Acquire, l.Acquire}
		w := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			for {
				for _, wait := range waits {
					if err := wait(co); err != nil {
						return err
					}
				}
				l.Release()
				woken++
			}
		}))
		round := func() {
			l.Acquire(co)
			e.Set()
			e.Clear()
			loop.Sleep(co, 0)
			s.Release()
			loop.Sleep(co, 0)
			l.Release()
			loop.Sleep(co, 0)
		}
		loop.Sleep(co, 0)
		if allocs := testing.AllocsPerRun(100, round); allocs != 0 || woken != 101 {
			t.Errorf("%v allocations, woken %d times; want none, and 101", allocs, woken)
		}
		w.Cancel()
		return nil
	})
}

// BenchmarkUncontended is an operation that need not wait, and what undoes it.
func BenchmarkUncontended(b *testing.B) {
	for _, u := range uncontended {
		b.Run(u.name, func(b *testing.B) {
			inLoop(b, func(co *coro.Co) error {
				use := u.use(co)
				for b.Loop() {
					use()
				}
				return nil
			})
		})
	}
}

// BenchmarkLock is the handing over of a lock, among tasks that do nothing else.
func BenchmarkLock(b *testing.B) {
	for _, tasks := range []int{2, 1000} {
		b.Run(fmt.Sprint(tasks), func(b *testing.B) {
			var l loop.Lock
			handOver(b, tasks, l.Acquire, l.Release)
		})
	}
}

// BenchmarkSemaphore is the handing over of one of two permits.
func BenchmarkSemaphore(b *testing.B) {
	for _, tasks := range []int{3, 1000} {
		b.Run(fmt.Sprint(tasks), func(b *testing.B) {
			s := loop.NewSemaphore(2)
			handOver(b, tasks, s.Acquire, s.Release)
		})
	}
}

// BenchmarkSemaphoreReleases is one of many releases, all before anybody who
// waits has run, and the waking of one who waits.
func BenchmarkSemaphoreReleases(b *testing.B) {
	for _, tasks := range []int{100, 10_000} {
		b.Run(fmt.Sprint(tasks), func(b *testing.B) {
			inLoop(b, func(co *coro.Co) error {
				s := loop.NewSemaphore(0)
				for range tasks {
					loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
						for {
							if err := s.Acquire(co); err != nil {
								return err
							}
						}
					}))
				}
				loop.Sleep(co, 0)
				b.ResetTimer()
				for range b.N/tasks + 1 {
					for range tasks {
						s.Release()
					}
					loop.Sleep(co, 0)
				}
				b.StopTimer()
				return nil
			})
		})
	}
}

// handOver has tasks acquire something in turn, b.N times altogether.
func handOver(b *testing.B, tasks int, acquire func(*coro.Co) error, release func() error) {
	inLoop(b, func(co *coro.Co) error {
		left := b.N
		all := make([]*loop.Task[none], tasks)
		for i := range all {
			all[i] = loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
				for ; left > 0; left-- {
					if err := acquire(co); err != nil {
						return err
					}
					loop.Sleep(co, 0) // or it would release before anybody waits
					release()
				}
				return nil
			}))
		}
		b.ResetTimer()
		_, _, err := loop.Wait(co, all)
		return err
	})
}

// BenchmarkEventBroadcast wakes 1,000 tasks by one event, and has them wait for
// the next; the time is one task's.
func BenchmarkEventBroadcast(b *testing.B) {
	const tasks = 1000
	inLoop(b, func(co *coro.Co) error {
		var e loop.Event
		all := make([]*loop.Task[none], tasks)
		for i := range all {
			all[i] = loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
				for {
					if err := e.Wait(co); err != nil {
						return err
					}
				}
			}))
		}
		loop.Sleep(co, 0)
		b.ResetTimer()
		for range b.N/tasks + 1 {
			e.Set()
			e.Clear()
			loop.Sleep(co, 0)
		}
		b.StopTimer()
		for _, t := range all {
			t.Cancel()
		}
		return nil
	})
}

// inVirtualLoop runs body as the main task of a virtual loop.
func inVirtualLoop(t *testing.T, body func(co *coro.Co) error) {
	t.Helper()
	if _, err := loop.RunWith(context.Background(), coro.Do(body), &loop.RunOptions{Virtual: true}); err != nil {
		t.Error(err)
	}
}
