package loop_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func ExampleRunner() {
	r := loop.NewRunner(&loop.RunOptions{Virtual: true, NumberTasks: true})
	defer r.Close()
	for range 2 {
		loop.RunOn(context.Background(), r, coro.Do(func(co *coro.Co) error {
			fmt.Println(loop.CurrentTask(co).Name(), loop.RunningLoop(co).Time())
			return loop.Sleep(co, time.Hour)
		}))
	}
	// Output:
	// Task-1 0s
	// Task-2 1h0m0s
}

func ExampleNewRunner() {
	r := loop.NewRunner(nil)
	l, _ := r.Loop()
	fmt.Println(r.Close(), l.IsClosed())
	_, err := r.Loop()
	fmt.Println(err)
	// Output:
	// <nil> true
	// Runner is closed
}

func ExampleRunOn() {
	r := loop.NewRunner(nil)
	defer r.Close()
	fmt.Println(loop.RunOn(context.Background(), r, say(0, "once")))
	fmt.Println(loop.RunOn(context.Background(), r, say(0, "and again")))
	// Output:
	// once
	// once <nil>
	// and again
	// and again <nil>
}

func ExampleLoop_AddSignalHandler() {
	l := loop.New()
	defer l.Close()
	fmt.Println(l.AddSignalHandler(os.Interrupt, l.Stop))
	fmt.Println(l.RemoveSignalHandler(os.Interrupt))
	fmt.Println(l.AddSignalHandler(os.Kill, l.Stop))
	// Output:
	// <nil>
	// true <nil>
	// sig 9 cannot be caught
}
