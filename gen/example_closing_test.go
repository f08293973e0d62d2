package gen_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// rows yields the rows of a table, which it closes.
func rows() *gen.Generator[string, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		defer fmt.Println("table closed")
		return gen.FromSlice(y, []string{"tea", "milk", "sugar"})
	})
}

// with closing(rows()) as g: for row in g: …
func ExampleGenerator_Closing() {
	g := rows()
	for row := range g.Closing() {
		fmt.Println(row)
		if row == "milk" {
			break
		}
	}
	fmt.Println(g.Err(), g.State())
	// Output:
	// tea
	// milk
	// table closed
	// <nil> GEN_CLOSED
}

// g = log(); try: return next(g); finally: g.close()
func ExampleGenerator_CloseInto() {
	log := gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		y.Yield("first line")
		return &gen.RuntimeError{Msg: "log not written"}
	})
	first := func() (line string, err error) {
		defer log.CloseInto(&err)
		return log.Next()
	}
	fmt.Println(first())
	// Output: first line log not written
}

// next(g, "none")
func ExampleGenerator_NextOr() {
	g := gen.Do(func(y *gen.Yielder[string, gen.None]) error { return nil })
	fmt.Println(g.NextOr("none"))
	// Output: none <nil>
}
