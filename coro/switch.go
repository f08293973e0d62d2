package coro

import "github.com/coluber-go/coluber/internal/frame"

// switchOnce calls what a step of a task costs, in a function that is not
// generic. The compiler exports the bodies of frame's methods only then, and
// without them the instances of Resume that other packages make call what should
// be inlined.
func switchOnce(f *frame.Frame) frame.Status {
	if !f.Enter() {
		return f.Status()
	}
	defer f.Leave()
	return f.Switch()
}

var _ = switchOnce
