package gen_test

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// orders raises what is wrong with two orders, together.
func orders() error {
	err, wrong := gen.NewExceptionGroup("2 orders", []error{
		&gen.KeyError{Key: "tea"},
		&gen.ValueError{Msg: "-1 cups"},
	})
	if wrong != nil {
		return wrong
	}
	return err
}

func ExampleExceptionGroup() {
	err := orders()
	fmt.Println(gen.FormatException(err))
	fmt.Println(gen.Repr(err))
	var missing *gen.KeyError
	fmt.Println(errors.As(err, &missing), missing.Key)
	// Output:
	// ExceptionGroup: 2 orders (2 sub-exceptions)
	// ExceptionGroup('2 orders', [KeyError('tea'), ValueError('-1 cups')])
	// true tea
}

func ExampleExceptionGroup_Split() {
	var group *gen.ExceptionGroup
	if errors.As(orders(), &group) {
		// try: … except* ValueError as matched: …
		matched, rest := group.Split(gen.IsInstance[*gen.ValueError])
		fmt.Println("handled:", matched.Exceptions())
		fmt.Println("raised again:", gen.Repr(rest))
	}
	// Output:
	// handled: [-1 cups]
	// raised again: ExceptionGroup('2 orders', [KeyError('tea')])
}

func ExampleNewExceptionGroup() {
	_, err := gen.NewExceptionGroup("nothing", nil)
	fmt.Println(err)
	_, err = gen.NewExceptionGroup("^C", []error{&gen.KeyboardInterrupt{}})
	fmt.Println(err)
	// Output:
	// second argument (exceptions) must be a non-empty sequence
	// Cannot nest BaseExceptions in an ExceptionGroup
}

func ExampleNewBaseExceptionGroup() {
	for _, err := range []error{&gen.KeyboardInterrupt{}, &gen.ValueError{}} {
		group, _ := gen.NewBaseExceptionGroup("one", []error{err})
		fmt.Println(gen.Repr(group))
	}
	// Output:
	// BaseExceptionGroup('one', [KeyboardInterrupt()])
	// ExceptionGroup('one', [ValueError()])
}

func ExampleIsInstance() {
	err := fmt.Errorf("order 7: %w", &gen.ValueError{Msg: "-1 cups", Cause: &gen.KeyError{Key: "tea"}})
	fmt.Println(gen.IsInstance[*gen.ValueError](err), gen.IsInstance[*gen.KeyError](err))
	// Output:
	// true false
}

func ExampleIsException() {
	fmt.Println(gen.IsException(&gen.ValueError{}), gen.IsException(&gen.CancelledError{}))
	// Output:
	// true false
}
