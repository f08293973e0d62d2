package loop_test

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func ExampleEvent() {
	virtual(func(co *coro.Co) error {
		var ready loop.Event
		loop.RunningLoop(co).CallLater(time.Second, ready.Set)
		return twice(co, func(co *coro.Co, name string) error {
			err := ready.Wait(co)
			fmt.Println(name, "goes on after", loop.RunningLoop(co).Time())
			return err
		})
	})
	// Output:
	// a goes on after 1s
	// b goes on after 1s
}

func ExampleNewEvent() {
	e := loop.NewEvent()
	e.Set()
	fmt.Println(e.IsSet())
	e.Clear()
	fmt.Println(e.IsSet())
	// Output:
	// true
	// false
}
