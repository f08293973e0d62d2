package gen_test

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// price looks a price up and, in the except clause, raises another error.
func price(of string) error {
	err := error(&gen.KeyError{Key: of})
	return gen.WithContext(&gen.ValueError{Msg: "not on the menu"}, err)
}

func ExampleWithContext() {
	err := price("tea")
	fmt.Println(gen.FormatException(gen.ContextOf(err)))
	fmt.Println("During handling of the above exception, another exception occurred:")
	fmt.Println(gen.FormatException(err))
	// Output:
	// KeyError: 'tea'
	// During handling of the above exception, another exception occurred:
	// ValueError: not on the menu
}

func ExampleContextOf() {
	err := price("tea")
	var missing *gen.KeyError
	fmt.Println(errors.As(err, &missing)) // except KeyError would not catch it either
	fmt.Println(errors.As(gen.ContextOf(err), &missing), missing.Key)
	// Output:
	// false
	// true tea
}

func ExampleEndContext() {
	err := gen.EndContext(&gen.ValueError{Msg: "not on the menu"})
	err = gen.WithContext(err, &gen.KeyError{Key: "tea"})
	fmt.Println(gen.Repr(err), gen.ContextOf(err))
	// Output:
	// ValueError('not on the menu') <nil>
}

func ExampleSame() {
	err := error(&gen.KeyError{Key: "tea"})
	later := gen.WithContext(err, &gen.ValueError{Msg: "closed"})
	fmt.Println(later == err, gen.Same(later, err))
	// Output:
	// false true
}
