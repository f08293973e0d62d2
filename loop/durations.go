package loop

import (
	"math"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Forever is the timeout that never comes, Python's None.
//
// Python: timeout=None, library/asyncio-task.
const Forever time.Duration = math.MaxInt64

// Seconds is s seconds as a duration, to the nearest nanosecond. What does not
// fit in a duration, some 292 years, becomes [Forever], or the same negative. A
// NaN becomes a duration that Sleep and CallLater refuse with Python's
// "Invalid delay: NaN (not a number)".
//
// Go only: Python's delays are float seconds.
func Seconds(s float64) time.Duration {
	ns := math.Round(s * 1e9)
	switch {
	case math.IsNaN(ns):
		return kernel.NaN
	case ns >= math.MaxInt64:
		return Forever
	case ns <= -math.MaxInt64:
		return -Forever
	}
	return time.Duration(ns)
}

// checkDelay refuses the duration that stands for a NaN.
func checkDelay(d time.Duration) error {
	if d == kernel.NaN {
		return &gen.ValueError{Msg: "Invalid delay: NaN (not a number)"}
	}
	return nil
}
