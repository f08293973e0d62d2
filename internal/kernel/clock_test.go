package kernel_test

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/internal/kernel"
)

func TestVirtualClock(t *testing.T) {
	c := kernel.VirtualClock()
	if !c.Virtual() || c.Now() != 0 {
		t.Errorf("a new one: virtual %t, at %d; want true, 0", c.Virtual(), c.Now())
	}
	for _, jump := range []struct{ to, want int64 }{{5, 5}, {3, 5}, {5, 5}, {-1, 5}, {6, 6}, {math.MaxInt64, math.MaxInt64}} {
		if c.Jump(jump.to); c.Now() != jump.want {
			t.Errorf("after a jump to %d it is %d, want %d: never back", jump.to, c.Now(), jump.want)
		}
	}
}

func TestRealClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Minute)
		c := kernel.RealClock()
		if c.Virtual() || c.Now() != 0 {
			t.Errorf("a new one: virtual %t, at %d; want false, 0", c.Virtual(), c.Now())
		}
		time.Sleep(time.Hour)
		if got, want := c.Now(), int64(time.Hour); got != want {
			t.Errorf("after an hour it is %d, want %d", got, want)
		}
		if c.Jump(math.MaxInt64); c.Now() != int64(time.Hour) {
			t.Errorf("after a jump it is %d; nobody moves real time", c.Now())
		}
	})
}

func TestAfter(t *testing.T) {
	const last, first = math.MaxInt64, math.MinInt64
	for _, row := range []struct {
		name         string
		now, d, want int64
	}{
		{"forwards", 1, 2, 3},
		{"backwards", 5, -7, -2},
		{"nowhere", 5, 0, 5},
		{"to the end of time", last - 2, 2, last},
		{"beyond it", last - 2, 3, last},
		{"for ever from the start", 0, last, last},
		{"for ever from later on", 1, last, last},
		{"for ever from the end", last, last, last},
		{"for ever from before the start", -5, last, last - 5},
		{"to the beginning", -2, first + 2, first},
		{"before it", -2, first, first},
		{"back from the end", last, first, -1},
	} {
		if got := kernel.After(row.now, row.d); got != row.want {
			t.Errorf("%s: After(%d, %d) = %d, want %d", row.name, row.now, row.d, got, row.want)
		}
	}
}
