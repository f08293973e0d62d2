package itertools_test

import (
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

func ExampleAccumulate() {
	seq := slices.Values([]int{1, 2, 3, 4, 5})
	fmt.Println(slices.Collect(itertools.Accumulate(seq)))
	// Output: [1 3 6 10 15]
}

func ExampleAccumulateInitial() {
	seq := slices.Values([]int{1, 2, 3, 4, 5})
	fmt.Println(slices.Collect(itertools.AccumulateInitial(seq, 100)))
	// Output: [100 101 103 106 110 115]
}

func ExampleAccumulateFunc() {
	seq := slices.Values([]int{1, 2, 3, 4, 5})
	product := func(total, v int) int { return total * v }
	fmt.Println(slices.Collect(itertools.AccumulateFunc(seq, product)))
	// Output: [1 2 6 24 120]
}

func ExampleAccumulateFuncInitial() {
	// What is left of a loan of 1000 at 5% after payments of 90.
	payments := itertools.RepeatTimes(90, 4)
	update := func(balance float64, payment int) float64 { return balance*1.05 - float64(payment) }
	for balance := range itertools.AccumulateFuncInitial(payments, update, 1000) {
		fmt.Printf("%.0f ", balance)
	}
	// Output: 1000 960 918 874 828
}

func ExampleAddable() {
	fmt.Println(addUp([]string{"a", "b", "c"}), addUp([]float64{1, 2.5}))
	// Output: abc 3.5
}

// addUp takes all that can be added.
func addUp[V itertools.Addable](values []V) (last V) {
	for last = range itertools.Accumulate(slices.Values(values)) {
	}
	return last
}
