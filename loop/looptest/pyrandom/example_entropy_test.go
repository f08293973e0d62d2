package pyrandom_test

import (
	"fmt"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func ExampleEntropy() {
	e := pyrandom.NewEntropy("0")
	token, _ := e.Urandom(5) // os.urandom(5)
	fmt.Printf("%x\n", token)
	// Output:
	// c3f6375ded
}

func ExampleNewEntropy() {
	e := pyrandom.NewEntropy("0") // pyrecord.py --seed 0
	fmt.Println(e.Global().Random() == pyrandom.New(0).Random())
	// Output:
	// true
}
