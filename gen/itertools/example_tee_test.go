package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleTee() {
	g := gen.Iter(slices.Values([]int{1, 2, 3})) // can be ranged over but once
	tees := itertools.Tee(g.All(), 2)
	for v := range tees[0] {
		fmt.Println(v)
		break
	}
	fmt.Println(slices.Collect(tees[0])) // goes on
	fmt.Println(slices.Collect(tees[1])) // has them all
	// Output:
	// 1
	// [2 3]
	// [1 2 3]
}

func ExampleTeeStop() {
	tees, stop := itertools.TeeStop(itertools.Count(0, 1), 2)
	defer stop()
	fmt.Println(slices.Collect(itertools.Islice(tees[0], 3)))
	fmt.Println(slices.Collect(itertools.Islice(tees[1], 4)))
	// Output:
	// [0 1 2]
	// [0 1 2 3]
}
