package frame_test

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/frame"
)

// waiter is a body that suspends once.
type waiter struct{ frame.Frame }

func (w *waiter) Run() { w.Suspend() }

func ExampleTakeTraceback() {
	w := &waiter{}
	w.Enter()
	w.Start(w, nil, frame.Pull)
	for _, c := range frame.TakeTraceback().Calls(&w.Frame) {
		if c.Function == "waiter.Run" {
			fmt.Println("in", c.Function)
		}
	}
	w.Switch()
	// Output: in waiter.Run
}
