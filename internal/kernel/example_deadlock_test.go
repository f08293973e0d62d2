package kernel_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

func ExampleDeadlock() {
	var l kernel.Loop
	l.Init(kernel.Config{Face: &l, Clock: kernel.VirtualClock()})
	l.Quiet = true
	defer l.Close()
	var chicken, egg kernel.Task
	chicken.Start(&l, coro.Do(func(co *coro.Co) error { return egg.Wait(co) }), kernel.TaskOptions{Name: "chicken"})
	egg.Start(&l, coro.Do(func(co *coro.Co) error { return chicken.Wait(co) }), kernel.TaskOptions{Name: "egg"})
	fmt.Println(l.RunForever())
	// Output:
	// deadlock: nothing is ready, no timer is set, and nothing is under way outside
	//   chicken waits for egg (in a cycle)
	//   egg waits for chicken (in a cycle)
}
