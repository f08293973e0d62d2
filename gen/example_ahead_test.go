package gen_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

func ExampleAhead() {
	pages := gen.New(func(y *gen.Yielder[string, gen.None]) (int, error) {
		for n := range 3 {
			page := fmt.Sprint("page ", n) // fetched while the reader works
			if _, err := y.Yield(page); err != nil {
				return 0, err
			}
		}
		return 3, nil
	})
	ahead := gen.Ahead(pages, 2)
	for page := range ahead.All() {
		fmt.Println(page)
	}
	fmt.Println(ahead.Result())
	// Output:
	// page 0
	// page 1
	// page 2
	// 3 true
}
