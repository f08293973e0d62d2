package contextlib_test

import (
	"fmt"
	"os"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

func ExampleSuppress() {
	// with suppress(FileNotFoundError):
	err := contextlib.With(contextlib.Suppress(os.ErrNotExist), func(gen.None) error {
		return os.Remove("somefile.tmp")
	})
	fmt.Println(err)
	// Output:
	// <nil>
}

func ExampleSuppressType() {
	// with suppress(KeyError):
	keyErrors := contextlib.SuppressType[*gen.KeyError]()
	for _, err := range []error{&gen.KeyError{Key: "tea"}, &gen.ValueError{Msg: "cold"}} {
		fmt.Println(gen.Repr(contextlib.With(keyErrors, func(gen.None) error { return err })))
	}
	// Output:
	// None
	// ValueError('cold')
}

func ExampleSuppressFunc() {
	// with suppress(KeyError, ValueError):
	either := contextlib.SuppressFunc(func(err error) bool {
		return gen.IsInstance[*gen.KeyError](err) || gen.IsInstance[*gen.ValueError](err)
	})
	fmt.Println(contextlib.With(either, func(gen.None) error { return &gen.ValueError{Msg: "cold"} }))
	// Output:
	// <nil>
}
