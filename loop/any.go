package loop

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// Any makes awaitables of different types alike, to gather them. A future or a task
// stays what it is: cancelling the one cancels the other, and given twice it counts
// once. A coroutine runs when the result is awaited or made a task.
//
// Go only: Python's awaitables have no types.
func Any[T any](aw coro.Awaitable[T]) coro.Awaitable[any] {
	switch aw := aw.(type) {
	case nil:
		return nil
	case FutureOf[T]:
		return anyFuture[T]{aw}
	case *coro.Coroutine[T]:
		return coro.NewWith(func(co *coro.Co) (any, error) { return boxed(aw.Await(co)) }, &coro.Options{Name: aw.Name()})
	}
	return anyAwaitable[T]{aw}
}

// anyFuture is a future whose result may be anything.
type anyFuture[T any] struct{ FutureOf[T] }

// Await waits for the future.
func (f anyFuture[T]) Await(co *coro.Co) (any, error) { return boxed(f.FutureOf.Await(co)) }

// Result is the future's outcome.
func (f anyFuture[T]) Result() (any, error) { return boxed(f.FutureOf.Result()) }

// anyAwaitable is an awaitable of one's own.
type anyAwaitable[T any] struct{ aw coro.Awaitable[T] }

// Await awaits it.
func (a anyAwaitable[T]) Await(co *coro.Co) (any, error) { return boxed(a.aw.Await(co)) }

func boxed[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

var _ FutureOf[any] = anyFuture[gen.None]{}
