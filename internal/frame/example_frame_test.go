package frame_test

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/frame"
)

// countdown is an owner: what it yields is a field of its own.
type countdown struct {
	frame.Frame
	n int
}

// Run is the body.
func (c *countdown) Run() {
	for ; c.n > 0; c.n-- {
		c.Suspend()
	}
}

func ExampleFrame() {
	c := &countdown{n: 3}
	defer c.Close()
	c.Enter()
	status := c.Start(c, nil, frame.Pull)
	c.Leave()
	for status == frame.Suspended {
		fmt.Println(c.n)
		status, _ = c.Resume()
	}
	fmt.Println(status == frame.Finished)
	// Output:
	// 3
	// 2
	// 1
	// true
}

func ExampleFrame_Inline() {
	c := &countdown{n: 3}
	c.Inline(c.Run, func(struct{}) bool {
		fmt.Println(c.n)
		return true
	})
	fmt.Println(c.Status() == frame.Finished)
	// Output:
	// 3
	// 2
	// 1
	// true
}

func ExampleFrame_Panic() {
	p := &part{body: func(*frame.Frame) { panic("boom") }}
	p.Enter()
	defer p.Leave()
	if p.Start(p, nil, frame.Channels) == frame.Panicked {
		fmt.Println(p.Panic().Value)
	}
	// Output:
	// boom
}
