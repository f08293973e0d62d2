package gen_test

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

func ExampleStopAsyncIteration() {
	err := fmt.Errorf("ticker: %w", &gen.StopAsyncIteration{})
	fmt.Println(errors.Is(err, gen.ErrStopAsyncIteration))
	// Output:
	// true
}
