package pyrandom_test

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func ExampleOverflowError() {
	_, err := pyrandom.New(1).Paretovariate(1e-5)
	var overflow *pyrandom.OverflowError
	fmt.Println(errors.As(err, &overflow), err)
	// Output:
	// true (34, 'Numerical result out of range')
}

func ExampleZeroDivisionError() {
	_, err := pyrandom.New(1).Expovariate(0)
	var zero *pyrandom.ZeroDivisionError
	fmt.Println(errors.As(err, &zero), err)
	// Output:
	// true float division by zero
}
