package contextlib_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

// transaction is a class with __enter__ and __exit__.
type transaction struct{ name string }

func (t *transaction) Enter() (*transaction, error) {
	fmt.Println("begin", t.name)
	return t, nil
}

func (t *transaction) Exit(err error) (suppress bool, _ error) {
	if err != nil {
		fmt.Println("roll back", t.name)
	} else {
		fmt.Println("commit", t.name)
	}
	return false, nil
}

func ExampleAbstractContextManager() {
	var cm contextlib.AbstractContextManager[*transaction] = &transaction{"orders"}
	t, _ := cm.Enter()
	fmt.Println(t.name)
	fmt.Println(cm.Exit(nil))
	// Output:
	// begin orders
	// orders
	// commit orders
	// false <nil>
}

func ExampleWith() {
	// with transaction("orders") as t:
	err := contextlib.With(&transaction{"orders"}, func(t *transaction) error {
		fmt.Println("in", t.name)
		return &gen.ValueError{Msg: "sold out"}
	})
	fmt.Println(gen.Repr(err))
	// Output:
	// begin orders
	// in orders
	// roll back orders
	// ValueError('sold out')
}

func ExampleWith2() {
	// with transaction("orders") as a, transaction("stock") as b:
	contextlib.With2(&transaction{"orders"}, &transaction{"stock"}, func(a, b *transaction) error {
		fmt.Println("in", a.name, "and", b.name)
		return nil
	})
	// Output:
	// begin orders
	// begin stock
	// in orders and stock
	// commit stock
	// commit orders
}
