package loop_test

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func ExampleSemaphore() {
	virtual(func(co *coro.Co) error {
		limit := loop.NewSemaphore(2)
		var downloads []coro.Awaitable[gen.None]
		for i := range 4 {
			downloads = append(downloads, coro.Do(func(co *coro.Co) error {
				return limit.With(co, func() error { // async with limit
					fmt.Println(i, "begins at", loop.RunningLoop(co).Time())
					return loop.Sleep(co, time.Second)
				})
			}))
		}
		_, err := loop.Gather(co, downloads...).Await(co)
		return err
	})
	// Output:
	// 0 begins at 0s
	// 1 begins at 0s
	// 2 begins at 1s
	// 3 begins at 1s
}

func ExampleNewSemaphore() {
	s := loop.NewSemaphore(0)
	fmt.Println(s.Locked())
	s.Release()
	fmt.Println(s.Locked())
	// Output:
	// true
	// false
}

func ExampleBoundedSemaphore() {
	virtual(func(co *coro.Co) error {
		places := loop.NewBoundedSemaphore(1)
		err := places.With(co, func() error { return places.Release() })
		fmt.Println(gen.Repr(err))
		return nil
	})
	// Output:
	// ValueError('BoundedSemaphore released too many times')
}

func ExampleNewBoundedSemaphore() {
	defer func() { fmt.Println(recover()) }()
	loop.NewBoundedSemaphore(-1)
	// Output:
	// Semaphore initial value must be >= 0
}
