package pyrandom_test

import (
	"testing"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

type R = *pyrandom.Random

var randomRows = family{py: "Lib/test/test_random.py: test_guaranteed_stable, test_strong_reference_implementation", rows: []row{
	{expr: "r.random()", why: "700 floats take 1400 words: the state is refilled twice",
		draw: func(r R) (any, error) { return r.Random(), nil }},
	{expr: "zeros.random()", why: "zero is possible, and a state of zeros never leaves it",
		draw: func(r R) (any, error) { return r.Random(), nil }},
}}

func TestRandomZeroValue(t *testing.T) {
	for _, tt := range []struct {
		name string
		why  string
		use  func(r R)
		want any
	}{
		{"random", "a forgotten seed would give the same numbers every time", func(r R) { r.Random() }, "pyrandom: zero Random: New makes one"},
		{"gauss", "everything draws words in the end", func(r R) { r.Gauss(0, 1) }, "pyrandom: zero Random: New makes one"},
		{"getstate", "there is no state to save", func(r R) { r.Getstate() }, "pyrandom: zero Random: New makes one"},
		{"seed", "Seed makes a Random of it", func(r R) { r.Seed(1); r.Random() }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != tt.want {
					t.Errorf("panic %v, want %v\nwhy: %s\npy: none, a Python Random is always seeded", got, tt.want, tt.why)
				}
			}()
			tt.use(new(pyrandom.Random))
		})
	}
}

// A copy and its original do not share anything.
func TestRandomCopy(t *testing.T) {
	r := pyrandom.New(1)
	r.Gauss(0, 1)
	c := *r
	for i := range 2000 {
		if a, b := r.Gauss(0, 1), c.Gauss(0, 1); a != b {
			t.Fatalf("draw %d: the original draws %v, its copy %v", i, a, b)
		}
	}
}

func BenchmarkRandom(b *testing.B) {
	r := pyrandom.New(1)
	b.ReportAllocs()
	for b.Loop() {
		r.Random()
	}
}
