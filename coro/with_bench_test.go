package coro_test

import (
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// inCoroutine runs f as a coroutine.
func inCoroutine(b *testing.B, f func(co *coro.Co) error) {
	b.Helper()
	b.ReportAllocs()
	c := coro.Do(f)
	if _, done, err := c.Resume(nil, nil); !done || err != nil {
		b.Fatal(done, err)
	}
}

// BenchmarkWith is a manager that does nothing, entered and left.
func BenchmarkWith(b *testing.B) {
	inCoroutine(b, func(co *coro.Co) error {
		cm, n := coro.NullContext(1), 0
		for b.Loop() {
			if err := coro.With(co, cm, func(v int) error { n += v; return nil }); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkContextManager is a manager made of an asynchronous generator.
func BenchmarkContextManager(b *testing.B) {
	inCoroutine(b, func(co *coro.Co) error {
		for b.Loop() {
			cm := coro.ContextManager(func(co *coro.Co, y *coro.AsyncYielder[int, none]) error {
				_, err := y.Yield(1)
				return err
			})
			if err := cm.With(co, func(int) error { return nil }); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkAsyncExitStack is a stack of three callbacks.
func BenchmarkAsyncExitStack(b *testing.B) {
	inCoroutine(b, func(co *coro.Co) error {
		for b.Loop() {
			var s coro.AsyncExitStack
			for range 3 {
				s.PushAsyncCallback(func(*coro.Co) error { return nil })
			}
			if err := s.AClose(co); err != nil {
				return err
			}
		}
		return nil
	})
}

// With costs no allocation.
func TestWithAllocates(t *testing.T) {
	c := coro.Do(func(co *coro.Co) error {
		cm := coro.NullContext(1)
		n := testing.AllocsPerRun(100, func() {
			coro.With(co, cm, func(int) error { return nil })
			coro.With2(co, cm, cm, func(int, int) error { return nil })
		})
		if n != 0 {
			t.Errorf("%v allocations, want none", n)
		}
		return nil
	})
	if _, err := c.Send(nil); !gen.IsStop(err) {
		t.Error(err)
	}
}
