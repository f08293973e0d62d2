package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleCombinations() {
	for pair := range itertools.Combinations(slices.Values([]string{"A", "B", "C"}), 2) {
		fmt.Println(pair)
	}
	// Output:
	// [A B]
	// [A C]
	// [B C]
}

func ExampleCombinationsWithReplacement() {
	fmt.Println(slices.Collect(itertools.CombinationsWithReplacement(slices.Values([]string{"A", "B"}), 2)))
	// Output: [[A A] [A B] [B B]]
}

func ExamplePermutations() {
	fmt.Println(slices.Collect(itertools.Permutations(slices.Values([]int{1, 2, 3}), 2)))
	// Output: [[1 2] [1 3] [2 1] [2 3] [3 1] [3 2]]
}

func ExamplePermutationsAll() {
	fmt.Println(slices.Collect(itertools.PermutationsAll(slices.Values([]int{1, 2, 3}))))
	// Output: [[1 2 3] [1 3 2] [2 1 3] [2 3 1] [3 1 2] [3 2 1]]
}

func ExampleProduct() {
	fmt.Println(slices.Collect(itertools.Product(slices.Values([]int{1, 2}), slices.Values([]int{3, 4}))))
	// Output: [[1 3] [1 4] [2 3] [2 4]]
}

func ExampleProductRepeat() {
	for bits := range itertools.ProductRepeat(2, slices.Values([]int{0, 1})) {
		fmt.Println(bits)
	}
	// Output:
	// [0 0]
	// [0 1]
	// [1 0]
	// [1 1]
}

func ExampleProduct2() {
	for suit, rank := range itertools.Product2(slices.Values([]string{"♠", "♥"}), slices.Values([]int{7, 8})) {
		fmt.Println(suit, rank)
	}
	// Output:
	// ♠ 7
	// ♠ 8
	// ♥ 7
	// ♥ 8
}
