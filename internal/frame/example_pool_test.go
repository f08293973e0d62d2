package frame_test

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/frame"
)

func ExampleNewPool() {
	pool := frame.NewPool(frame.Pull, 1)
	defer pool.Drain()
	for range 3 { // on one and the same goroutine
		c := &countdown{n: 1}
		c.Enter()
		c.Start(c, pool, frame.Pull)
		c.Leave()
		c.Resume()
		fmt.Println(c.Status() == frame.Finished, pool.Parked())
	}
	// Output:
	// true 1
	// true 1
	// true 1
}
