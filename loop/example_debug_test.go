package loop_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

func ExampleLoop_SetDebug() {
	l := loop.New()
	defer l.Close()
	l.SetDebug(true)
	f := loop.CreateFuture[int](l) // line 18
	fmt.Println(f)
	// Output:
	// <Future pending created at example_debug_test.go:18>
}

func ExampleSlowStep() {
	found := make(chan string)
	loop.RunWith(context.Background(), coro.Do(func(*coro.Co) error {
		fmt.Println("found in", <-found) // blocks the loop, until it is found
		return nil
	}), &loop.RunOptions{
		SlowStep: 10 * time.Millisecond,
		SlowStepHandler: func(s loop.SlowStep) {
			if strings.Contains(s.Stack, "ExampleSlowStep") {
				found <- "ExampleSlowStep"
			}
		},
	})
	// Output:
	// found in ExampleSlowStep
}

func ExampleFact() {
	l := loop.New()
	defer l.Close()
	l.SetExceptionHandler(func(_ *loop.Loop, c loop.ExceptionContext) {
		fmt.Println(c.Message, c.Fact("transport"))
	})
	l.CallExceptionHandler(loop.ExceptionContext{
		Message:   "Unhandled exception in client_connected_cb",
		Exception: &gen.ValueError{Msg: "bad request"},
		Facts:     []loop.Fact{{Key: "transport", Value: "<transport>"}},
	})
	// Output:
	// Unhandled exception in client_connected_cb <transport>
}

func ExampleLoop_DefaultExceptionHandler() {
	l := loop.New()
	defer l.Close()
	l.SetExceptionHandler(func(l *loop.Loop, c loop.ExceptionContext) {
		if _, ok := gen.Raised(c.Exception).(*gen.ValueError); ok {
			fmt.Println("as usual:", c.Exception)
			return
		}
		l.DefaultExceptionHandler(c)
	})
	l.CallExceptionHandler(loop.ExceptionContext{Exception: &gen.ValueError{Msg: "bad request"}})
	// Output:
	// as usual: bad request
}
