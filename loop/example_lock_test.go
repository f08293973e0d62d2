package loop_test

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// twice runs two tasks that do the same, and waits for them.
func twice(co *coro.Co, do func(co *coro.Co, name string) error) error {
	task := func(name string) *loop.Task[gen.None] {
		return loop.CreateTask(co, coro.Do(func(co *coro.Co) error { return do(co, name) }))
	}
	_, err := loop.Gather[gen.None](co, task("a"), task("b")).Await(co)
	return err
}

func ExampleLock() {
	virtual(func(co *coro.Co) error {
		var lock loop.Lock
		return twice(co, func(co *coro.Co, name string) error {
			return lock.With(co, func() error { // async with lock
				fmt.Println(name, "begins")
				defer fmt.Println(name, "ends")
				return loop.Sleep(co, time.Second)
			})
		})
	})
	// Output:
	// a begins
	// a ends
	// b begins
	// b ends
}

func ExampleNewLock() {
	lock := loop.NewLock()
	fmt.Println(lock.Locked(), lock.Release())
	// Output:
	// false Lock is not acquired.
}

func ExampleLock_Acquire() {
	virtual(func(co *coro.Co) error {
		var lock loop.Lock
		if err := lock.Acquire(co); err != nil {
			return err
		}
		defer lock.Release()
		fmt.Println(lock.Locked())
		return nil
	})
	// Output:
	// true
}
