package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleBatched() {
	flattened := slices.Values([]string{"roses", "red", "violets", "blue", "sugar", "sweet"})
	for batch := range itertools.Batched(flattened, 4) {
		fmt.Println(batch)
	}
	// Output:
	// [roses red violets blue]
	// [sugar sweet]
}

func ExampleBatchedStrict() {
	for batch, err := range itertools.BatchedStrict(slices.Values([]int{1, 2, 3}), 2) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(batch)
	}
	// Output:
	// [1 2]
	// batched(): incomplete batch
}
