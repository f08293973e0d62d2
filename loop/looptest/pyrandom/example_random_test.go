package pyrandom_test

import (
	"fmt"
	"math/big"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func ExampleRandom() {
	r := pyrandom.New(444) // random.seed(444)
	n, _ := r.Randint(0, 10)
	fmt.Println(n, r.Random())
	// Output:
	// 4 0.2878146992119961
}

func ExampleNew() {
	fmt.Println(pyrandom.New(1).Random() == pyrandom.New(-1).Random())
	// Output:
	// true
}

func ExampleNewBig() {
	seed, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	fmt.Println(pyrandom.NewBig(seed).Random())
	// Output:
	// 0.7275084571578186
}

func ExampleNewString() {
	fmt.Println(pyrandom.NewString("coluber").Random())
	// Output:
	// 0.2637737797312727
}

func ExampleNewBytes() {
	fmt.Println(pyrandom.NewBytes([]byte("coluber")).Random() == pyrandom.NewString("coluber").Random())
	// Output:
	// true
}

func ExampleChoice() {
	day, _ := pyrandom.Choice(pyrandom.New(1), []string{"Monday", "Tuesday", "Wednesday"})
	fmt.Println(day)
	// Output:
	// Monday
}

func ExampleShuffle() {
	cards := []int{1, 2, 3, 4, 5}
	pyrandom.Shuffle(pyrandom.New(1), cards)
	fmt.Println(cards)
	// Output:
	// [3 4 5 1 2]
}

func ExampleSample() {
	winners, _ := pyrandom.Sample(pyrandom.New(1), []string{"ann", "bob", "eve", "joe"}, 2)
	fmt.Println(winners)
	// Output:
	// [bob eve]
}
