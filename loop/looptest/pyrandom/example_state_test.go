package pyrandom_test

import (
	"fmt"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func ExampleState() {
	r := pyrandom.New(1)
	saved := r.Getstate()
	first := r.Random()
	if err := r.Setstate(saved); err != nil {
		fmt.Println(err)
	}
	fmt.Println(r.Random() == first)
	// Output:
	// true
}
