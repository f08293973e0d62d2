package kernel

import (
	"math"
	"time"
)

// Clock is a loop's time, in nanoseconds since some start.
type Clock interface {
	Now() int64
	// Virtual reports whether time moves only by Jump.
	Virtual() bool
	// Jump moves a virtual clock to when, never back.
	Jump(when int64)
}

// RealClock returns a clock that begins at zero and passes by itself.
func RealClock() Clock { return realClock{time.Now()} }

type realClock struct{ start time.Time }

func (c realClock) Now() int64    { return int64(time.Since(c.start)) }
func (c realClock) Virtual() bool { return false }
func (c realClock) Jump(int64)    {}

// VirtualClock returns a clock that stands at zero and moves only by Jump.
func VirtualClock() Clock { return &virtualClock{} }

type virtualClock struct{ now int64 }

func (c *virtualClock) Now() int64      { return c.now }
func (c *virtualClock) Virtual() bool   { return true }
func (c *virtualClock) Jump(when int64) { c.now = max(c.now, when) }

// NaN is the duration that a conversion from Python's NaN gives.
const NaN = math.MinInt64

// After is now+d, at most the end of time.
func After(now, d int64) int64 {
	if d > 0 && now > math.MaxInt64-d {
		return math.MaxInt64
	}
	if d < 0 && now < math.MinInt64-d {
		return math.MinInt64
	}
	return now + d
}
