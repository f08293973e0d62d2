package pyrandom_test

import (
	"fmt"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func ExampleChoices() {
	letters, _ := pyrandom.Choices(pyrandom.New(1), []string{"a", "b", "c"}, 5)
	fmt.Println(letters)
	// Output:
	// [a c c a b]
}

func ExampleChoicesWith() {
	spins, _ := pyrandom.ChoicesWith(pyrandom.New(1), []string{"red", "black", "green"}, 6,
		&pyrandom.ChoicesOptions{Weights: []float64{18, 18, 2}})
	fmt.Println(spins)
	// Output:
	// [red black black red black red]
}

func ExampleChoicesOptions() {
	options := &pyrandom.ChoicesOptions{CumWeights: []float64{18, 36, 38}}
	spins, _ := pyrandom.ChoicesWith(pyrandom.New(1), []string{"red", "black", "green"}, 6, options)
	fmt.Println(spins)
	// Output:
	// [red black black red black red]
}

func ExampleSampleWith() {
	balls, _ := pyrandom.SampleWith(pyrandom.New(1), []string{"red", "blue"}, 5,
		&pyrandom.SampleOptions{Counts: []int{4, 2}})
	fmt.Println(balls)
	// Output:
	// [red blue red blue red]
}

func ExampleSampleOptions() {
	_, err := pyrandom.SampleWith(pyrandom.New(1), []string{"red", "blue"}, 7,
		&pyrandom.SampleOptions{Counts: []int{4, 2}})
	fmt.Println(err)
	// Output:
	// Sample larger than population or is negative
}
