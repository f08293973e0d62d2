package loop_test

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func napper(co *coro.Co) error { return loop.Sleep(co, time.Millisecond) }

// napping is a task that is asleep.
func napping(co *coro.Co) *loop.Task[struct{}] {
	c := coro.New(func(co *coro.Co) (struct{}, error) { return struct{}{}, napper(co) })
	task := loop.CreateTaskWith(co, c, &loop.TaskOptions{Name: "napper"})
	loop.Sleep(co, 0)
	return task
}

func ExampleCaptureCallGraph() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		g, err := loop.CaptureCallGraph(co)
		fmt.Println(g.CallStack[0].Function, len(g.AwaitedBy))
		return err
	}))
	// Output: ExampleCaptureCallGraph 0
}

func ExampleCaptureCallGraphWith() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		g, err := loop.CaptureCallGraphWith(nil, &loop.CallGraphOptions{Future: napping(co)})
		for _, e := range g.CallStack[:2] {
			fmt.Println(e.File, e.Function)
		}
		return err
	}))
	// Output:
	// tasks.go Sleep
	// example_callgraph_test.go napper
}

func ExampleFutureCallGraph() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		task := napping(co)
		loop.CreateTaskWith(co, coro.Do(func(co *coro.Co) error {
			_, err := task.Await(co)
			return err
		}), &loop.TaskOptions{Name: "waiter"})
		loop.Sleep(co, 0)
		g, err := loop.CaptureCallGraphWith(nil, &loop.CallGraphOptions{Future: task, NoStacks: true})
		for _, by := range g.AwaitedBy {
			fmt.Println(by.Future.(loop.AnyTask).Name())
		}
		return err
	}))
	// Output: waiter
}

func ExampleFrameCallGraphEntry() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		innermost := napping(co).Stack(1)[0]
		fmt.Println(innermost.Function, innermost.Line > 0)
		return nil
	}))
	// Output: Sleep true
}

func ExamplePrintCallGraph() {
	// Prints "* Task(name='Task-1', id=0x…)" and the calls below it.
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		return loop.PrintCallGraph(co, io.Discard) // usually os.Stderr
	}))
	// Output:
}

func ExampleCallGraphOptions() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		g, err := loop.CaptureCallGraphWith(nil, &loop.CallGraphOptions{Future: napping(co), Limit: 1})
		fmt.Println(len(g.CallStack))
		return err
	}))
	// Output: 1
}

func ExampleFutureAddToAwaitedBy() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		answer := loop.CreateFuture[int](loop.RunningLoop(co))
		loop.FutureAddToAwaitedBy(answer, loop.CurrentTask(co))
		defer loop.FutureDiscardFromAwaitedBy(answer, loop.CurrentTask(co))
		g, err := loop.CaptureCallGraphWith(nil, &loop.CallGraphOptions{Future: answer})
		fmt.Println(len(g.AwaitedBy))
		return err
	}))
	// Output: 1
}

func ExampleFutureDiscardFromAwaitedBy() {
	loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		answer := loop.CreateFuture[int](loop.RunningLoop(co))
		loop.FutureAddToAwaitedBy(answer, loop.CurrentTask(co))
		loop.FutureDiscardFromAwaitedBy(answer, loop.CurrentTask(co))
		g, err := loop.CaptureCallGraphWith(nil, &loop.CallGraphOptions{Future: answer})
		fmt.Println(len(g.AwaitedBy))
		return err
	}))
	// Output: 0
}
