package frame_test

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/frame"
)

func ExampleCodeOf() {
	code := frame.CodeOf(func() { fmt.Println() })
	file, _ := code.Location()
	fmt.Println(code.Qualname(), file)
	// Output:
	// ExampleCodeOf example_code_test.go
}

func ExampleClosureOf() {
	body := func() { fmt.Println() }
	fmt.Println(*frame.ClosureOf(&body) == frame.CodeOf(body))
	// Output:
	// true
}
