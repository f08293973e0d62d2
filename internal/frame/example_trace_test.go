package frame_test

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/frame"
)

func ExampleCurrentTrace() {
	trace := frame.CurrentTrace(10)
	fmt.Println(trace.Place())
	// Output:
	// example_trace_test.go:10
}

func ExampleTrace() {
	var trace frame.Trace
	fmt.Println(trace.Empty(), trace)
	// Output:
	// true []
}
