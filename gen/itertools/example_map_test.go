package itertools_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleMap() {
	fmt.Println(slices.Collect(itertools.Map(strings.ToUpper, slices.Values([]string{"a", "b"}))))
	// Output: [A B]
}

func ExampleStarMap() {
	times := func(s string, n int) string { return strings.Repeat(s, n) }
	seq := itertools.Zip(slices.Values([]string{"a", "b"}), itertools.Count(1, 1))
	fmt.Println(slices.Collect(itertools.StarMap(times, seq)))
	// Output: [a bb]
}

func ExamplePairwise() {
	for a, b := range itertools.Pairwise(slices.Values([]string{"A", "B", "C"})) {
		fmt.Println(a, b)
	}
	// Output:
	// A B
	// B C
}

func ExampleEnumerate() {
	for i, season := range itertools.Enumerate(slices.Values([]string{"Spring", "Summer"}), 1) {
		fmt.Println(i, season)
	}
	// Output:
	// 1 Spring
	// 2 Summer
}

func ExampleReversed() {
	fmt.Println(slices.Collect(itertools.Reversed([]int{1, 2, 3})))
	// Output: [3 2 1]
}

func ExamplePairs() {
	seq := itertools.Enumerate(slices.Values([]string{"a", "b", "c"}), 0)
	fmt.Println(slices.Collect(itertools.Islice(itertools.Pairs(seq), 2)))
	// Output: [(0, 'a') (1, 'b')]
}

func ExampleUnpack() {
	two := itertools.Islice(itertools.Pairs(itertools.Enumerate(itertools.Repeat("x"), 0)), 2)
	for i, v := range itertools.Unpack(two) {
		fmt.Println(i, v)
	}
	// Output:
	// 0 x
	// 1 x
}
