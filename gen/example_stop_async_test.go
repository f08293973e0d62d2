package gen_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

func ExampleStopAsyncIteration() {
	var err error = &gen.StopAsyncIteration{}
	fmt.Println(gen.FormatException(err))
	// Output:
	// StopAsyncIteration
}
