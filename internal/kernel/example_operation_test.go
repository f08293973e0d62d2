package kernel_test

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/kernel"
)

func ExampleOperation() {
	var l kernel.Loop
	l.Init(kernel.Config{Face: &l, Clock: kernel.VirtualClock()})
	o := l.NewOperation()
	go o.Complete(func() { fmt.Println("complete"); l.Stop() })
	fmt.Println(l.RunForever(), l.Close())
	fmt.Println(l.NewOperation().Complete(func() {}))
	// Output:
	// complete
	// <nil> <nil>
	// false
}

func ExampleClosing() {
	var l kernel.Loop
	l.Init(kernel.Config{Face: &l, Clock: kernel.VirtualClock()})
	l.AtClose(func() { fmt.Println("somebody waits for nothing") })
	l.AtClose(func() { fmt.Println("forgotten") }).Forget()
	l.Close()
	// Output:
	// somebody waits for nothing
}
