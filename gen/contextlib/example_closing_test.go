package contextlib_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

func ExampleClosing() {
	f, _ := open("a")
	contextlib.With(contextlib.Closing(f), func(f file) error {
		fmt.Println("read", f)
		return nil
	})
	// Output:
	// open a
	// read a
	// close a
}

func ExampleClosingGenerator() {
	lines := gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		defer fmt.Println("no more lines")
		for {
			if _, err := y.Yield("a line"); err != nil {
				return err
			}
		}
	})
	contextlib.With(contextlib.ClosingGenerator(lines), func(lines *gen.Generator[string, gen.None, gen.None]) error {
		for line := range lines.All() {
			fmt.Println(line)
			break // leaves lines suspended
		}
		return nil
	})
	// Output:
	// a line
	// no more lines
}

func ExampleNullContext() {
	t := &transaction{"orders"}
	for _, cm := range []contextlib.AbstractContextManager[*transaction]{t, contextlib.NullContext(t)} {
		contextlib.With(cm, func(t *transaction) error {
			fmt.Println("in", t.name)
			return nil
		})
	}
	// Output:
	// begin orders
	// in orders
	// commit orders
	// in orders
}
