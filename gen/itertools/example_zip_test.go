package itertools_test

import (
	"fmt"
	"iter"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleZip() {
	for name, n := range itertools.Zip(slices.Values([]string{"fee", "fi", "fo"}), slices.Values([]int{1, 2})) {
		fmt.Println(name, n)
	}
	// Output:
	// fee 1
	// fi 2
}

func ExampleZipN() {
	row := func(v ...int) iter.Seq[int] { return slices.Values(v) }
	fmt.Println(slices.Collect(itertools.ZipN(row(1, 2), row(3, 4), row(5, 6))))
	// Output: [[1 3 5] [2 4 6]]
}

func ExampleZipStrict() {
	for pair, err := range itertools.ZipStrict(slices.Values([]int{1, 2}), slices.Values([]string{"a"})) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(pair.Key, pair.Value)
	}
	// Output:
	// 1 a
	// zip() argument 2 is shorter than argument 1
}

func ExampleZipStrictN() {
	for tuple, err := range itertools.ZipStrictN(slices.Values([]int{1}), slices.Values([]int{2, 3})) {
		fmt.Println(tuple, err)
	}
	// Output:
	// [1 2] <nil>
	// [] zip() argument 2 is longer than argument 1
}

func ExampleZipLongest() {
	for a, b := range itertools.ZipLongest(slices.Values([]string{"A", "B"}), slices.Values([]int{1}), "-", 0) {
		fmt.Println(a, b)
	}
	// Output:
	// A 1
	// B 0
}

func ExampleZipLongestN() {
	row := func(v ...int) iter.Seq[int] { return slices.Values(v) }
	fmt.Println(slices.Collect(itertools.ZipLongestN(0, row(1, 2), row(3), row())))
	// Output: [[1 3 0] [2 0 0]]
}
