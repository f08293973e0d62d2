package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleGroupBy() {
	words := slices.Values([]string{"ant", "ape", "bee", "bat", "asp"})
	initial := func(s string) byte { return s[0] }
	for letter, group := range itertools.GroupBy(words, initial) {
		fmt.Printf("%c %v\n", letter, slices.Collect(group))
	}
	// Output:
	// a [ant ape]
	// b [bee bat]
	// a [asp]
}

func ExampleGroupByValue() {
	for v, group := range itertools.GroupByValue(slices.Values([]int{7, 7, 7, 8, 7})) {
		fmt.Println(v, len(slices.Collect(group)))
	}
	// Output:
	// 7 3
	// 8 1
	// 7 1
}
