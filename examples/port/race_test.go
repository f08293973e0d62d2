package main

import (
	"testing"

	"github.com/coluber-go/coluber/loop/looptest"
)

func TestRace(t *testing.T) {
	looptest.GoldenWith(t, "race", race, &looptest.GoldenOptions{Trace: true})
}
