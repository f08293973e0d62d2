package contextlib_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

// file is a thing to open and close.
type file string

func open(name string) (file, error) {
	if name == "" {
		return "", &gen.ValueError{Msg: "no name"}
	}
	fmt.Println("open", name)
	return file(name), nil
}

func (f file) Close() error {
	fmt.Println("close", f)
	return nil
}

func ExampleExitStack() {
	err := contextlib.With(&contextlib.ExitStack{}, func(stack *contextlib.ExitStack) error {
		for _, name := range []string{"a", "b", ""} {
			f, err := open(name)
			if err != nil {
				return err
			}
			stack.CallbackErr(f.Close)
		}
		return nil
	})
	fmt.Println(err)
	// Output:
	// open a
	// open b
	// close b
	// close a
	// no name
}

// All or nothing: what was opened stays open if everything could be.
func ExampleExitStack_PopAll() {
	var keep *contextlib.ExitStack
	contextlib.With(&contextlib.ExitStack{}, func(stack *contextlib.ExitStack) error {
		for _, name := range []string{"a", "b"} {
			f, err := open(name)
			if err != nil {
				return err
			}
			stack.CallbackErr(f.Close)
		}
		keep = stack.PopAll()
		return nil
	})
	fmt.Println("both are open")
	keep.Close()
	// Output:
	// open a
	// open b
	// both are open
	// close b
	// close a
}

func ExampleExitStack_Push() {
	var stack contextlib.ExitStack
	stack.Push(func(err error) (suppress bool, _ error) {
		fmt.Println("given", gen.Repr(err))
		return true, nil
	})
	stack.Callback(func() { fmt.Println("first") })
	fmt.Println(stack.Exit(&gen.KeyError{Key: "tea"}))
	// Output:
	// first
	// given KeyError('tea')
	// true <nil>
}

func ExampleEnterContext() {
	var stack contextlib.ExitStack
	t, err := contextlib.EnterContext(&stack, &transaction{"orders"})
	fmt.Println(t.name, err)
	stack.Close()
	// Output:
	// begin orders
	// orders <nil>
	// commit orders
}
