package loop_test

import (
	"context"
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func ExampleTraceEvent() {
	o := &loop.RunOptions{Virtual: true, NumberTasks: true, Trace: func(e loop.TraceEvent) {
		if e.Kind != loop.TraceCall {
			fmt.Println(e)
		}
	}}
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		return loop.Sleep(co, time.Second)
	}), o)
	// Output:
	// 0s: spawn Task-1
	// 0s: step Task-1 in iteration 1
	// 0s: timer Task-1 to 1s
	// 1s: advance to 1s
	// 1s: step Task-1 in iteration 3
	// 1s: done Task-1, returned
	// 1s: spawn Task-2
	// 1s: step Task-2 in iteration 5
	// 1s: done Task-2, returned
}

func ExampleTraceKind() {
	seen := map[loop.TraceKind]int{}
	o := &loop.RunOptions{Virtual: true, Trace: func(e loop.TraceEvent) { seen[e.Kind]++ }}
	loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		for range 3 {
			loop.CreateTask(co, coro.Do(func(co *coro.Co) error { return nil }))
		}
		return loop.Sleep(co, 0)
	}), o)
	fmt.Println(seen[loop.TraceSpawn], seen[loop.TraceAdvance]) // main, three, and the one that ends the run
	// Output:
	// 5 0
}
