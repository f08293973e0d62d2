package loop_test

import (
	"context"
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

// inVirtualTime runs body as the main task of a virtual loop.
func inVirtualTime(body func(co *coro.Co) error) {
	loop.RunWith(context.Background(), coro.Do(body), &loop.RunOptions{Virtual: true})
}

func ExampleCancelScope() {
	inVirtualTime(func(co *coro.Co) error {
		scope := loop.NewCancelScope(nil)
		loop.RunningLoop(co).CallLater(time.Second, func() { scope.Cancel() })
		err := scope.With(co, func() error {
			for {
				if loop.Sleep(co, time.Hour) != nil && loop.Sleep(co, 0) != nil {
					return loop.Sleep(co, time.Hour) // cancelled for good
				}
			}
		})
		fmt.Println(err, scope.CancelledCaught())
		return nil
	})
	// Output: <nil> true
}

func ExampleNewCancelScope() {
	inVirtualTime(func(co *coro.Co) error {
		deadline := loop.NewCancelScope(&loop.CancelScopeOptions{Timeout: time.Second})
		return deadline.With(co, func() error {
			err := loop.Sleep(co, time.Hour)
			cleanUp := loop.NewCancelScope(&loop.CancelScopeOptions{Shield: true})
			return cleanUp.With(co, func() error {
				loop.Sleep(co, time.Minute)
				fmt.Println("cleaned up")
				return err
			})
		})
	})
	// Output: cleaned up
}

func ExampleCancelScopeOptions() {
	inVirtualTime(func(co *coro.Co) error {
		scope := loop.NewCancelScope(&loop.CancelScopeOptions{Timeout: time.Minute})
		err := scope.With(co, func() error { return loop.Sleep(co, time.Hour) })
		fmt.Println(scope.Expired(), loop.RunningLoop(co).Time())
		return err
	})
	// Output: true 1m0s
}

func ExampleMoveOnAfter() {
	inVirtualTime(func(co *coro.Co) error {
		scope, err := loop.MoveOnAfter(co, time.Second, func() error { return loop.Sleep(co, time.Hour) })
		fmt.Println("moved on:", scope.CancelledCaught())
		return err
	})
	// Output: moved on: true
}

func ExampleFailAfter() {
	inVirtualTime(func(co *coro.Co) error {
		err := loop.FailAfter(co, time.Second, func() error { return loop.Sleep(co, time.Hour) })
		fmt.Printf("%T\n", err)
		return nil
	})
	// Output: *gen.TimeoutError
}
