package diff

import "time"

// eighth is the unit of time in programs: exact in Python's seconds and in Go's.
const eighth = time.Second / 8

// units is a time of n units.
func units(n int) time.Duration { return time.Duration(n) * eighth }

func eighths(d time.Duration) int64 { return int64(d / eighth) }
