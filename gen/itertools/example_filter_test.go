package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleCompress() {
	data := slices.Values([]string{"A", "B", "C", "D"})
	selectors := slices.Values([]bool{true, false, true, true})
	fmt.Println(slices.Collect(itertools.Compress(data, selectors)))
	// Output: [A C D]
}

func ExampleFilter() {
	odd := func(v int) bool { return v%2 == 1 }
	fmt.Println(slices.Collect(itertools.Filter(odd, slices.Values([]int{1, 2, 3}))))
	// Output: [1 3]
}

func ExampleFilterFalse() {
	odd := func(v int) bool { return v%2 == 1 }
	fmt.Println(slices.Collect(itertools.FilterFalse(odd, slices.Values([]int{1, 2, 3}))))
	// Output: [2]
}

func ExampleTakeWhile() {
	less5 := func(v int) bool { return v < 5 }
	fmt.Println(slices.Collect(itertools.TakeWhile(less5, slices.Values([]int{1, 4, 6, 3, 8}))))
	// Output: [1 4]
}

func ExampleDropWhile() {
	less5 := func(v int) bool { return v < 5 }
	fmt.Println(slices.Collect(itertools.DropWhile(less5, slices.Values([]int{1, 4, 6, 3, 8}))))
	// Output: [6 3 8]
}
