package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleCount() {
	fmt.Println(slices.Collect(itertools.Islice(itertools.Count(10, 1), 3)))
	fmt.Println(slices.Collect(itertools.Islice(itertools.Count(2.5, 0.5), 3)))
	// Output:
	// [10 11 12]
	// [2.5 3 3.5]
}

func ExampleCycle() {
	seq := itertools.Cycle(slices.Values([]string{"A", "B"}))
	fmt.Println(slices.Collect(itertools.Islice(seq, 5)))
	// Output: [A B A B A]
}

func ExampleRepeat() {
	times := func(a, b int) int { return a * b }
	seq := slices.Values([]int{1, 2, 3})
	fmt.Println(slices.Collect(itertools.StarMap(times, itertools.Zip(seq, itertools.Repeat(10)))))
	// Output: [10 20 30]
}

func ExampleRepeatTimes() {
	fmt.Println(slices.Collect(itertools.RepeatTimes(10, 3)))
	// Output: [10 10 10]
}

func ExampleNumber() {
	fmt.Println(mean([]int{1, 2, 3}), mean([]float64{1, 2}))
	// Output: 2 1.5
}

// mean takes any type of number.
func mean[N itertools.Number](values []N) N {
	n := itertools.Sum(itertools.RepeatTimes(N(1), len(values)))
	return itertools.Sum(slices.Values(values)) / n
}
