package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func ExampleState() {
	c := double(1)
	fmt.Println(c.State())
	c.Send(nil)
	fmt.Println(c.State())
	c.Close()
	fmt.Println(c.State() == coro.Closed)
	// Output:
	// CORO_CREATED
	// CORO_SUSPENDED
	// true
}

func ExampleCoroutine_State() {
	var c *coro.Coroutine[gen.None]
	c = coro.Do(func(*coro.Co) error {
		fmt.Println(c.State())
		return nil
	})
	c.Send(nil)
	// Output:
	// CORO_RUNNING
}

func ExampleState_String() {
	for _, s := range []coro.State{coro.Created, coro.Running, coro.Suspended, coro.Closed} {
		fmt.Println(s)
	}
	// Output:
	// CORO_CREATED
	// CORO_RUNNING
	// CORO_SUSPENDED
	// CORO_CLOSED
}
