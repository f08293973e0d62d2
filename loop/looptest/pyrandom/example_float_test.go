package pyrandom_test

import (
	"fmt"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func ExampleNewFloat() {
	fmt.Println(pyrandom.NewFloat(2).Random() == pyrandom.New(2).Random())
	fmt.Println(pyrandom.NewFloat(0.5).Random())
	// Output:
	// true
	// 0.2794930785867423
}
