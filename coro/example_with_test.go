package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// connection is an async context manager.
type connection struct{}

func (c *connection) AEnter(co *coro.Co) (*connection, error) { return c, tick(co, "connecting") }

func (c *connection) AExit(co *coro.Co, err error) (suppress bool, _ error) {
	return false, tick(co, "closing")
}

func ExampleAsyncContextManager() {
	var cm coro.AsyncContextManager[*connection] = &connection{}
	_, err := drive(coro.New(cm.AEnter))
	fmt.Println(err)
	// Output:
	// waits for connecting
	// <nil>
}

func ExampleWith() {
	_, err := drive(coro.Do(func(co *coro.Co) error {
		// async with connection() as c:
		return coro.With(co, &connection{}, func(c *connection) error {
			fmt.Println("connected")
			return &gen.ValueError{Msg: "lost"}
		})
	}))
	fmt.Println(gen.Repr(err))
	// Output:
	// waits for connecting
	// connected
	// waits for closing
	// ValueError('lost')
}

// A block that is cancelled while it waits is left like any other.
func ExampleWith_cancelled() {
	c := coro.Do(func(co *coro.Co) error {
		return coro.With(co, &connection{}, func(c *connection) error {
			return tick(co, "talking")
		})
	})
	fmt.Println(c.Send(nil))
	fmt.Println(c.Send(nil))
	fmt.Println(c.Throw(&gen.CancelledError{}))
	_, err := c.Send(nil)
	fmt.Println(gen.Repr(err))
	// Output:
	// connecting <nil>
	// talking <nil>
	// closing <nil>
	// CancelledError()
}
