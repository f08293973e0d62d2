package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleIslice() {
	g := gen.Iter(slices.Values([]string{"A", "B", "C", "D"}))
	defer g.Close()
	fmt.Println(slices.Collect(itertools.Islice(g.All(), 2)))
	fmt.Println(slices.Collect(g.All())) // what is left
	// Output:
	// [A B]
	// [C D]
}

func ExampleIsliceFrom() {
	seq := slices.Values([]string{"A", "B", "C", "D", "E"})
	fmt.Println(slices.Collect(itertools.IsliceFrom(seq, 2, 4)))
	fmt.Println(slices.Collect(itertools.IsliceFrom(seq, 2, itertools.End)))
	// Output:
	// [C D]
	// [C D E]
}

func ExampleIsliceStep() {
	seq := slices.Values([]string{"A", "B", "C", "D", "E"})
	fmt.Println(slices.Collect(itertools.IsliceStep(seq, 0, itertools.End, 2)))
	// Output: [A C E]
}
