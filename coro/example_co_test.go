package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
)

func ExampleCo() {
	// A helper that is only awaited need not be a Coroutine: it takes co.
	sum := func(co *coro.Co, a, b int) (int, error) { return a + b, tick(co, "adding") }
	fmt.Println(drive(coro.New(func(co *coro.Co) (int, error) { return sum(co, 1, 2) })))
	// Output:
	// waits for adding
	// 3 <nil>
}

func ExampleSuspend() {
	c := coro.Do(func(co *coro.Co) error {
		v, err := coro.Suspend(co, "ping") // v = yield "ping", in a types.coroutine
		fmt.Println(v, err)
		return nil
	})
	fmt.Println(c.Send(nil))
	c.Send("pong")
	// Output:
	// ping <nil>
	// pong <nil>
}

func ExampleCo_Running() {
	c := coro.Do(func(co *coro.Co) error {
		fmt.Println("in the body:", co.Running()) // cr_running
		return tick(co, "io")
	})
	c.Send(nil)
	defer c.Close()
	fmt.Println("while it waits:", c.Co().Running())
	// Output:
	// in the body: true
	// while it waits: false
}

// An event loop says who drives a coroutine, so that what is awaited can find
// the current task.
func ExampleCo_SetDriver() {
	currentTask := func(co *coro.Co) string { return co.Driver().(string) }
	c := coro.Do(func(co *coro.Co) error {
		fmt.Println("in", currentTask(co))
		return nil
	})
	c.Co().SetDriver("Task-1")
	c.Send(nil)
	// Output:
	// in Task-1
}

func ExampleCo_Driver() {
	c := coro.Do(func(co *coro.Co) error {
		fmt.Println(co.Driver()) // driven by hand
		return nil
	})
	c.Send(nil)
	// Output:
	// <nil>
}
