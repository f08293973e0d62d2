package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleChain() {
	for v := range itertools.Chain(slices.Values([]int{1, 2}), slices.Values([]int{3})) {
		fmt.Println(v)
	}
	// Output:
	// 1
	// 2
	// 3
}

func ExampleChainFromIterable() {
	rows := slices.Values([][]int{{1, 2}, {3}})
	flat := itertools.ChainFromIterable(itertools.Map(slices.Values[[]int], rows))
	fmt.Println(slices.Collect(flat))
	// Output: [1 2 3]
}
