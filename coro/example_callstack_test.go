package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
)

func pausing(co *coro.Co) error {
	_, err := coro.Suspend(co, nil)
	return err
}

func ExampleCallStacks() {
	c := coro.Do(func(co *coro.Co) error { return pausing(co) })
	c.Send(nil)
	defer c.Close()
	for _, call := range coro.CallStacks(c.Co())[0] {
		fmt.Println(call.Function)
	}
	// Output:
	// pausing
	// ExampleCallStacks
}

func ExampleCall() {
	c := coro.Call{Function: "fetch", File: "main.go", Line: 12}
	fmt.Println(c)
	// Output: fetch() at main.go:12
}
