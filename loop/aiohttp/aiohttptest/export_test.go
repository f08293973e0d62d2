package aiohttptest

import (
	"testing"
	"time"
)

// SetGrace shortens how long a close waits, until the test ends.
func SetGrace(t *testing.T, d time.Duration) {
	before := grace
	grace = d
	t.Cleanup(func() { grace = before })
}
