package pyrandom_test

import (
	"math"
	"testing"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
	"github.com/google/go-cmp/cmp"
)

func choices[E any](k int, s ...E) func(R) (any, error) {
	return func(r R) (any, error) { return pyrandom.Choices(r, s, k) }
}

type floats = []float64

func choicesBy(k int, o pyrandom.ChoicesOptions, s ...int) func(R) (any, error) {
	return func(r R) (any, error) { return pyrandom.ChoicesWith(r, s, k, &o) }
}

func choicesWeights(k int, w floats, s ...int) func(R) (any, error) {
	return choicesBy(k, pyrandom.ChoicesOptions{Weights: w}, s...)
}

func choicesCum(k int, w floats, s ...int) func(R) (any, error) {
	return choicesBy(k, pyrandom.ChoicesOptions{CumWeights: w}, s...)
}

var inf = math.Inf(1)

var choicesRows = family{py: "Lib/test/test_random.py: test_choices and its kin", rows: []row{
	{"r.choices(letters, k=5)", "", "a float for each", choices(5, letters...)},
	{"r.choices(letters, k=0)", "", "none", choices(0, letters...)},
	{"r.choices(letters, k=-1)", "", "a negative number is none", choices(-1, letters...)},
	{"r.choices([5], k=3)", "", "one element still takes draws", choices(3, 5)},
	{"r.choices([], k=0)", "", "none of none is no error", choices[int](0)},
	{"r.choices([], k=1)", "", "an error, after a draw", choices[int](1)},

	{"r.choices([1, 2, 3], [1, 1, 1], k=5)", "", "equal weights", choicesWeights(5, floats{1, 1, 1}, 1, 2, 3)},
	{"r.choices([1, 2, 3], [10, 0, 0.5], k=9)", "", "a weight of zero", choicesWeights(9, floats{10, 0, 0.5}, 1, 2, 3)},
	{"r.choices([1, 2, 3], [1, 2, 3], k=0)", "", "none", choicesWeights(0, floats{1, 2, 3}, 1, 2, 3)},
	{"r.choices([1, 2, 3], [-1, 2, 1], k=5)", "", "negative weights are not looked for", choicesWeights(5, floats{-1, 2, 1}, 1, 2, 3)},
	{"r.choices([1, 2], [5e-324, 0], k=3)", "", "rounding reaches the total: the last one, even with a weight of zero", choicesWeights(3, floats{5e-324, 0}, 1, 2)},
	{"r.choices([1, 2, 3], cum_weights=[0.1, 0.1, 1], k=9)", "", "sums", choicesCum(9, floats{0.1, 0.1, 1}, 1, 2, 3)},
	{"r.choices([1, 2, 3], cum_weights=[3, 2, 1], k=9)", "", "sums that fall: the search goes as bisect does", choicesCum(9, floats{3, 2, 1}, 1, 2, 3)},

	{"r.choices([], [], k=0)", "", "there is no total", choicesWeights(0, floats{})},
	{"r.choices([], cum_weights=[], k=1)", "", "there is no total", choicesCum(1, floats{})},
	{"r.choices([1, 2], [1], k=1)", "", "one weight is missing", choicesWeights(1, floats{1}, 1, 2)},
	{"r.choices([1, 2], cum_weights=[1], k=1)", "", "one sum is missing", choicesCum(1, floats{1}, 1, 2)},
	{"r.choices([1, 2], [0, 0], k=0)", "", "even if none is asked for", choicesWeights(0, floats{0, 0}, 1, 2)},
	{"r.choices([1, 2], [-1, 0], k=1)", "", "a negative total", choicesWeights(1, floats{-1, 0}, 1, 2)},
	{"r.choices([1, 2], [inf, 0], k=1)", "", "an infinite weight", choicesWeights(1, floats{inf, 0}, 1, 2)},
	{"r.choices([1, 2], [nan, 0], k=1)", "", "a weight that is no number", choicesWeights(1, floats{math.NaN(), 0}, 1, 2)},
	{"r.choices([1, 2], [1e308, 1e308], k=1)", "", "the sum overflows", choicesWeights(1, floats{1e308, 1e308}, 1, 2)},
	{"r.choices([1, 2], [1, 2], cum_weights=[1, 2], k=1)", "", "one of them must go",
		choicesBy(1, pyrandom.ChoicesOptions{Weights: floats{1, 2}, CumWeights: floats{1, 2}}, 1, 2)},
}}

// No options are no weights.
func TestChoicesWithNothing(t *testing.T) {
	want, err := pyrandom.Choices(pyrandom.New(1), letters, 9)
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]*pyrandom.ChoicesOptions{"nil": nil, "zero": {}} {
		got, err := pyrandom.ChoicesWith(pyrandom.New(1), letters, 9, o)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: error %v (-Choices +ChoicesWith):\n%s", name, err, diff)
		}
	}
}

// The caller's weights are not summed up in place.
func TestChoicesWithKeepsWeights(t *testing.T) {
	o := &pyrandom.ChoicesOptions{Weights: floats{1, 2, 3}}
	if _, err := pyrandom.ChoicesWith(pyrandom.New(1), []int{1, 2, 3}, 9, o); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(floats{1, 2, 3}, o.Weights); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}
