package loop_test

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func ExampleBarrier() {
	virtual(func(co *coro.Co) error {
		b := loop.NewBarrier(2)
		return twice(co, func(co *coro.Co, name string) error {
			fmt.Println(name, "has come")
			return b.With(co, func(index int) error { // async with b as index
				fmt.Println(name, "goes on, number", index)
				return nil
			})
		})
	})
	// Output:
	// a has come
	// b has come
	// b goes on, number 1
	// a goes on, number 0
}

func ExampleNewBarrier() {
	b := loop.NewBarrier(3)
	fmt.Println(b.Parties(), b.NWaiting(), b.Broken())
	// Output:
	// 3 0 false
}

func ExampleBrokenBarrierError() {
	virtual(func(co *coro.Co) error {
		b := loop.NewBarrier(2)
		b.Abort(co)
		_, err := b.Wait(co)
		var broken *loop.BrokenBarrierError
		fmt.Println(errors.As(err, &broken), err)
		return nil
	})
	// Output:
	// true Barrier aborted
}
