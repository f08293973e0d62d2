package contextlib_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

// tag is @contextmanager def tag(name).
func tag(name string) *contextlib.GeneratorContextManager[gen.None] {
	return contextlib.ContextManager(func(y *gen.Yielder[gen.None, gen.None]) error {
		fmt.Printf("<%s>\n", name)
		defer fmt.Printf("</%s>\n", name) // finally
		_, err := y.Yield(gen.None{})
		return err
	})
}

func ExampleContextManager() {
	contextlib.With(tag("h1"), func(gen.None) error {
		fmt.Println("foo")
		return nil
	})
	// Output:
	// <h1>
	// foo
	// </h1>
}

// A body that returns nil where Yield returned an error suppresses it.
func ExampleContextManager_suppress() {
	logged := contextlib.ContextManager(func(y *gen.Yielder[gen.None, gen.None]) error {
		if _, err := y.Yield(gen.None{}); err != nil { // try: yield; except Exception as e:
			fmt.Println("logged:", gen.FormatException(err))
		}
		return nil
	})
	err := contextlib.With(logged, func(gen.None) error { return &gen.KeyError{Key: "tea"} })
	fmt.Println(err)
	// Output:
	// logged: KeyError: 'tea'
	// <nil>
}

func ExampleContextManagerWith() {
	// This one may be entered on one thread lock and left on another.
	cm := contextlib.ContextManagerWith(func(y *gen.Yielder[string, gen.None]) error {
		_, err := y.Yield("a window")
		return err
	}, &gen.Options{Name: "window", Engine: gen.Channels})
	contextlib.With(cm, func(v string) error {
		fmt.Println(v)
		return nil
	})
	// Output:
	// a window
}

func ExampleGeneratorContextManager() {
	h1 := tag("h1")
	h1.Enter()
	fmt.Println(h1.Exit(nil))
	_, err := h1.Enter()
	fmt.Println(gen.FormatException(err))
	// Output:
	// <h1>
	// </h1>
	// false <nil>
	// AttributeError: '_GeneratorContextManager' object has no attribute 'args'
}

func ExampleDecorate() {
	// @tag("p")
	greet := contextlib.Decorate(tag("p"), func() error {
		fmt.Println("hello")
		return nil
	})
	greet()
	greet()
	// Output:
	// <p>
	// hello
	// </p>
	// <p>
	// hello
	// </p>
}

func ExampleDecorateGenerator() {
	// @tag("ol") def items(): yield 1; yield 2
	items := contextlib.DecorateGenerator(tag("ol"), func() *gen.Generator[int, gen.None, gen.None] {
		return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
			y.Yield(1)
			_, err := y.Yield(2)
			return err
		})
	})
	for v := range items().All() {
		fmt.Println(v)
	}
	// Output:
	// <ol>
	// 1
	// 2
	// </ol>
}
