package pyrandom_test

import (
	"slices"
	"strings"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

var letters = strings.Split("abcdefghijklmnopqrstuvwxyz", "")

func choice[E any](s ...E) func(R) (any, error) {
	return func(r R) (any, error) { return pyrandom.Choice(r, s) }
}

func shuffled[E any](s ...E) func(R) (any, error) {
	return func(r R) (any, error) {
		s := slices.Clone(s)
		pyrandom.Shuffle(r, s)
		return s, nil
	}
}

var sequenceRows = family{py: "Lib/test/test_random.py: test_choice, test_shuffle", rows: []row{
	{"r.choice(letters)", "", "26 of 32 draws are kept", choice(letters...)},
	{"r.choice([5])", "", "one element still takes draws", choice(5)},
	{"r.choice([])", "", "there is none to choose", choice[int]()},
	{"shuffled(letters)", "", "from the last to the second", shuffled(letters...)},
	{"shuffled([5])", "", "one element takes no draw", shuffled(5)},
	{"shuffled([])", "", "nor does none", shuffled[int]()},
}}
