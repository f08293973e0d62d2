package loop

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Shield returns a future for aw's outcome that can be cancelled without
// cancelling aw, a coroutine being made a task. If aw is done, or is no good, it
// is aw itself, or a future with the error.
//
// Keep a task of the coroutine where it matters that it is awaited in the end.
// Shield panics if no loop runs co.
//
// Python: asyncio.shield, library/asyncio-task.
func Shield[T any](co *coro.Co, aw coro.Awaitable[T]) FutureOf[T] {
	l := mustRunIn(co, "Shield")
	inner, _, err := ensureFuture(l, aw)
	if err != nil {
		outer := CreateFuture[T](l)
		outer.SetException(err)
		return outer
	}
	if inner.Done() {
		return inner
	}
	s := &shielded[T]{inner: inner, outer: CreateFuture[T](l)}
	inner.future().OnDone(s)
	s.outer.k.OnDone((*shieldGone[T])(s))
	return s.outer
}

// shielded is what waits for the inner future.
type shielded[T any] struct {
	inner FutureOf[T]
	outer *Future[T]
}

// AwaitedBy are those who await the outer future.
func (s *shielded[T]) AwaitedBy() []*kernel.Future { return s.outer.k.AwaitedBy() }

func (s *shielded[T]) String() string { return "shield.<locals>._inner_done_callback()" }

// Run passes the inner outcome on.
func (s *shielded[T]) Run() {
	inner := s.inner.future()
	switch {
	case s.outer.Cancelled():
		inner.Retrieved()
	case s.inner.Cancelled():
		s.outer.Cancel()
	default:
		v, err := s.inner.Result()
		if err != nil {
			s.outer.SetException(err)
		} else {
			s.outer.SetResult(v)
		}
	}
}

// shieldGone is what waits for the outer future: when that is cancelled, nobody
// is interested in the inner one any more.
type shieldGone[T any] shielded[T]

func (s *shieldGone[T]) String() string { return "shield.<locals>._outer_done_callback()" }

// Run forgets the inner future.
func (s *shieldGone[T]) Run() {
	if !s.inner.Done() {
		s.inner.future().Forget((*shielded[T])(s))
	}
}

var _ kernel.Entry = (*shieldGone[int])(nil)
