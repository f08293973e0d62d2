package gen_test

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

func ExampleStopAsyncIteration() {
	err := fmt.Errorf("reading: %w", gen.ErrStopAsync)
	fmt.Println(errors.Is(err, gen.ErrStopAsync), gen.FormatException(gen.ErrStopAsync))
	// Output: true StopAsyncIteration
}

func ExampleIsStopAsync() {
	cause := &gen.RuntimeError{Msg: "async generator raised StopAsyncIteration", Cause: gen.ErrStopAsync}
	fmt.Println(gen.IsStopAsync(gen.ErrStopAsync), gen.IsStopAsync(cause))
	// Output: true false
}

func ExampleIsNone() {
	var p *int
	fmt.Println(gen.IsNone(p), gen.IsNone(gen.None{}), gen.IsNone(0))
	// Output: true true false
}
