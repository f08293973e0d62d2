package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

// channel is an async context manager with a name.
type channel string

func (c channel) AEnter(co *coro.Co) (channel, error) {
	if c == "" {
		return c, &gen.ValueError{Msg: "no name"}
	}
	return c, tick(co, "open "+string(c))
}

func (c channel) AExit(co *coro.Co, err error) (suppress bool, _ error) {
	return false, tick(co, "close "+string(c))
}

func ExampleAsyncExitStack() {
	_, err := drive(coro.Do(func(co *coro.Co) error {
		var stack coro.AsyncExitStack
		return stack.With(co, func(stack *coro.AsyncExitStack) error { // async with AsyncExitStack() as stack:
			for _, name := range []channel{"a", "b", ""} {
				if _, err := coro.EnterAsyncContext(co, stack, name); err != nil {
					return err
				}
			}
			return nil
		})
	}))
	fmt.Println(err)
	// Output:
	// waits for open a
	// waits for open b
	// waits for close b
	// waits for close a
	// no name
}

// All or nothing: what was opened stays open if everything could be.
func ExampleAsyncExitStack_PopAll() {
	drive(coro.Do(func(co *coro.Co) error {
		var keep *coro.AsyncExitStack
		err := coro.With(co, &coro.AsyncExitStack{}, func(stack *coro.AsyncExitStack) error {
			if _, err := coro.EnterAsyncContext(co, stack, channel("a")); err != nil {
				return err
			}
			keep = stack.PopAll()
			return nil
		})
		fmt.Println("open still", err)
		return keep.AClose(co)
	}))
	// Output:
	// waits for open a
	// open still <nil>
	// waits for close a
}

func ExampleAsyncExitStack_PushAsyncExit() {
	drive(coro.Do(func(co *coro.Co) error {
		var stack coro.AsyncExitStack
		stack.PushAsyncExit(func(co *coro.Co, err error) (suppress bool, _ error) {
			fmt.Println("given", gen.Repr(err))
			return true, tick(co, "second")
		})
		stack.PushAsyncCallback(func(co *coro.Co) error { return tick(co, "first") })
		fmt.Println(stack.AExit(co, &gen.KeyError{Key: "tea"}))
		return nil
	}))
	// Output:
	// waits for first
	// given KeyError('tea')
	// waits for second
	// true <nil>
}

func ExampleEnterAsyncContext() {
	drive(coro.Do(func(co *coro.Co) error {
		var stack coro.AsyncExitStack
		c, err := coro.EnterAsyncContext(co, &stack, channel("a"))
		fmt.Println(c, err)
		return stack.AClose(co)
	}))
	// Output:
	// waits for open a
	// a <nil>
	// waits for close a
}

// Synchronous managers have their place on the stack, too.
func ExampleEnterContext() {
	drive(coro.Do(func(co *coro.Co) error {
		var stack coro.AsyncExitStack
		if _, err := coro.EnterAsyncContext(co, &stack, channel("a")); err != nil {
			return err
		}
		_, err := coro.EnterContext(&stack, contextlib.SuppressType[*gen.KeyError]())
		fmt.Println(err)
		fmt.Println(stack.AExit(co, &gen.KeyError{Key: "tea"}))
		return nil
	}))
	// Output:
	// waits for open a
	// <nil>
	// waits for close a
	// true <nil>
}
