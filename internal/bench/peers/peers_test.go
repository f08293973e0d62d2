package main

import (
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/internal/bench/meter"
	"github.com/coluber-go/coluber/internal/leak"
)

// Each row does what it counts, and leaves no goroutine.
func TestJobs(t *testing.T) {
	for _, l := range libraries {
		for row, j := range l.jobs {
			t.Run(l.name+"/"+row, func(t *testing.T) {
				before := runtime.NumGoroutine()
				j.Size = min(j.Size, 10)
				r := meter.Measure(row, j, 20, 0)
				if r.Error != "" || r.Done != 20 {
					t.Errorf("20 asked for: %d done; %s", r.Done, r.Error)
				}
				leak.Settle(t, before)
			})
		}
	}
}

func TestServe(t *testing.T) {
	if err := serve("nobody/nothing"); err == nil {
		t.Error("serve: no error for an unknown library")
	}
}
