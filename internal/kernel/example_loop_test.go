package kernel_test

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/internal/kernel"
)

func ExampleLoop() {
	var l kernel.Loop
	l.Init(kernel.Config{Face: &l, Clock: kernel.VirtualClock()})
	defer l.Close()
	l.CallLater(int64(time.Hour), func() {
		fmt.Println("an hour later, at once:", time.Duration(l.Now()))
		l.Stop()
	})
	l.CallSoon(func() { fmt.Println("soon") })
	fmt.Println(l.RunForever())
	// Output:
	// soon
	// an hour later, at once: 1h0m0s
	// <nil>
}

func ExampleLoop_Complete() {
	var l kernel.Loop
	l.Init(kernel.Config{Face: &l, Clock: kernel.VirtualClock()})
	defer l.Close()
	l.CallLater(1, func() { fmt.Println("timer"); l.Stop() })
	l.Begin() // time stands still …
	go func() {
		l.Complete(func() { fmt.Println("complete") }) // … until now
	}()
	l.RunForever()
	// Output:
	// complete
	// timer
}
