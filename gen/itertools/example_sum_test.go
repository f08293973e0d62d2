package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleSum() {
	fmt.Println(itertools.Sum(slices.Values([]int{1, 2, 3})))
	fmt.Println(itertools.Sum(itertools.RepeatTimes(0.1, 10)))
	// Output:
	// 6
	// 1
}

func ExampleSumStart() {
	fmt.Println(itertools.SumStart(slices.Values([]int{1, 2, 3}), 10))
	// Output: 16
}

func ExampleMin() {
	fmt.Println(itertools.Min(slices.Values([]int{3, 1, 2})))
	fmt.Println(itertools.Min(slices.Values([]int{})))
	// Output:
	// 1 <nil>
	// 0 min() iterable argument is empty
}

func ExampleMinKey() {
	length := func(s string) int { return len(s) }
	fmt.Println(itertools.MinKey(slices.Values([]string{"bee", "ox", "ant"}), length))
	// Output: ox <nil>
}

func ExampleMinDefault() {
	fmt.Println(itertools.MinDefault(slices.Values([]int{}), 7))
	// Output: 7
}

func ExampleMinKeyDefault() {
	length := func(s string) int { return len(s) }
	fmt.Println(itertools.MinKeyDefault(slices.Values([]string{}), length, "nobody"))
	// Output: nobody
}

func ExampleMax() {
	fmt.Println(itertools.Max(slices.Values([]int{3, 1, 2})))
	// Output: 3 <nil>
}

func ExampleMaxKey() {
	length := func(s string) int { return len(s) }
	fmt.Println(itertools.MaxKey(slices.Values([]string{"ox", "bee", "ant"}), length))
	// Output: bee <nil>
}

func ExampleMaxDefault() {
	fmt.Println(itertools.MaxDefault(slices.Values([]int{}), 7))
	// Output: 7
}

func ExampleMaxKeyDefault() {
	length := func(s string) int { return len(s) }
	fmt.Println(itertools.MaxKeyDefault(slices.Values([]string{}), length, "nobody"))
	// Output: nobody
}

func ExampleAll() {
	positive := func(v int) bool { return v > 0 }
	fmt.Println(itertools.All(itertools.Map(positive, slices.Values([]int{1, 2, 3}))))
	// Output: true
}

func ExampleAny() {
	negative := func(v int) bool { return v < 0 }
	fmt.Println(itertools.Any(itertools.Map(negative, slices.Values([]int{1, 2, 3}))))
	// Output: false
}
