package gen

import "github.com/coluber-go/coluber/internal/frame"

// switchOnce calls what a value costs, in a function that is not generic. The
// compiler exports the bodies of frame's methods only then, and without them
// the instances of Yield and Next that other packages make call what should be
// inlined: it is a third of the time of a Next.
func switchOnce(f *frame.Frame) frame.Status {
	if !f.Enter() {
		return f.Status()
	}
	defer f.Leave()
	f.Suspend()
	return f.Switch()
}

var _ = switchOnce
