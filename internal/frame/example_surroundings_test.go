package frame_test

import (
	"fmt"
	"runtime"

	"github.com/coluber-go/coluber/internal/frame"
)

func ExampleCurrentSurroundings() {
	before := frame.CurrentSurroundings()
	runtime.LockOSThread()
	fmt.Println(frame.CurrentSurroundings() == before)
	runtime.UnlockOSThread()
	fmt.Println(frame.CurrentSurroundings() == before)
	// Output:
	// false
	// true
}
