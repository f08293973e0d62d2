package loop_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func ExampleCondition() {
	virtual(func(co *coro.Co) error {
		var cond loop.Condition
		var items []string
		eater := loop.CreateTask(co, coro.Do(func(co *coro.Co) error {
			return cond.With(co, func() error {
				err := cond.WaitFor(co, func() bool { return len(items) == 2 })
				fmt.Println("has", items)
				return err
			})
		}))
		for _, item := range []string{"egg", "spam"} {
			cond.With(co, func() error {
				items = append(items, item)
				return cond.Notify(1)
			})
		}
		_, err := eater.Await(co)
		return err
	})
	// Output:
	// has [egg spam]
}

func ExampleNewCondition() {
	var lock loop.Lock
	notEmpty, notFull := loop.NewCondition(&lock), loop.NewCondition(&lock)
	virtual(func(co *coro.Co) error {
		return notEmpty.With(co, func() error {
			fmt.Println(lock.Locked(), notFull.Locked(), notFull.NotifyAll())
			return nil
		})
	})
	// Output:
	// true true <nil>
}
