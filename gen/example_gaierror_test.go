package gen_test

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

func ExampleGAIError() {
	var err error = gen.NewGAIError(gen.EAIAgain)
	if gen.IsInstance[*gen.GAIError](err) { // except socket.gaierror as err:
		fmt.Println(err)
	}
	// Output:
	// [Errno -3] Temporary failure in name resolution
}

func ExampleNewGAIError() {
	fmt.Println(gen.FormatException(gen.NewGAIError(gen.EAINoName)))
	// Output:
	// socket.gaierror: [Errno -2] Name or service not known
}
