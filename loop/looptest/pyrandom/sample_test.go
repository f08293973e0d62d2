package pyrandom_test

import (
	"math"
	"testing"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
	"github.com/google/go-cmp/cmp"
)

func sample[E any](k int, s ...E) func(R) (any, error) {
	return func(r R) (any, error) { return pyrandom.Sample(r, s, k) }
}

func sampleRange(n, k int) func(R) (any, error) {
	return func(r R) (any, error) { return r.SampleRange(n, k) }
}

func sampleCounts(k int, counts []int, s ...int) func(R) (any, error) {
	return func(r R) (any, error) {
		return pyrandom.SampleWith(r, s, k, &pyrandom.SampleOptions{Counts: counts})
	}
}

var sampleRows = family{py: "Lib/test/test_random.py: test_sample, test_sample_with_counts", rows: []row{
	{"r.sample(letters, 0)", "", "none", sample(0, letters...)},
	{"r.sample(letters, 1)", "", "26 are too many for a pool, if 5 or fewer are drawn", sample(1, letters...)},
	{"r.sample(letters, 5)", "", "a set", sample(5, letters...)},
	{"r.sample(letters, 6)", "", "a pool", sample(6, letters...)},
	{"r.sample(letters, 26)", "", "all, in another order", sample(26, letters...)},
	{"r.sample([], 0)", "", "none of none", sample[int](0)},
	{"r.sample([1], 2)", "", "too many", sample(2, 1)},
	{"r.sample([1], -1)", "", "fewer than none", sample(-1, 1)},

	{"r.sample(range(10000), 3)", "", "a set", sampleRange(10000, 3)},
	{"r.sample(range(10000), 30)", "", "a set for more", sampleRange(10000, 30)},
	{"r.sample(range(21), 5)", "", "the largest pool for 5", sampleRange(21, 5)},
	{"r.sample(range(22), 5)", "", "the smallest population for a set of 5", sampleRange(22, 5)},
	{"r.sample(range(85), 6)", "", "the largest pool for 6 to 21: 21+64", sampleRange(85, 6)},
	{"r.sample(range(86), 6)", "", "one more is a set", sampleRange(86, 6)},
	{"r.sample(range(85), 21)", "", "63 slots fit a table of 64", sampleRange(85, 21)},
	{"r.sample(range(86), 21)", "", "one more is a set", sampleRange(86, 21)},
	{"r.sample(range(277), 22)", "", "66 slots take a table of 256: 21+256", sampleRange(277, 22)},
	{"r.sample(range(278), 22)", "", "one more is a set", sampleRange(278, 22)},
	{"r.sample(range(2**62), 7)", "", "nothing is as large as the range", sampleRange(1<<62, 7)},
	{"r.sample(range(-5), 0)", "", "a negative range is empty", sampleRange(-5, 0)},

	{"r.sample([1, 2, 3], 4, counts=[5, 0, 7])", "", "an element as often as it counts", sampleCounts(4, []int{5, 0, 7}, 1, 2, 3)},
	{"r.sample([1, 2, 3], 0, counts=[5, 0, 7])", "", "none", sampleCounts(0, []int{5, 0, 7}, 1, 2, 3)},
	{"r.sample([1, 2, 3], 2, counts=[3, -1, 3])", "", "negative counts are not looked for", sampleCounts(2, []int{3, -1, 3}, 1, 2, 3)},
	{"r.sample([1, 2], 9, counts=[10**6, 10**6])", "", "a set", sampleCounts(9, []int{1e6, 1e6}, 1, 2)},
	{"r.sample([], 0, counts=[])", "", "there is no total", sampleCounts(0, []int{})},
	{"r.sample([1, 2], 2, counts=[1])", "", "one count is missing", sampleCounts(2, []int{1}, 1, 2)},
	{"r.sample([1, 2], 0, counts=[0, 0])", "", "even if none is asked for", sampleCounts(0, []int{0, 0}, 1, 2)},
	{"r.sample([1, 2], 2, counts=[-1, 0])", "", "a negative total", sampleCounts(2, []int{-1, 0}, 1, 2)},
	{"r.sample([1, 2], 5, counts=[1, 3])", "", "too many", sampleCounts(5, []int{1, 3}, 1, 2)},
	{"r.sample([1, 2], 1, counts=[2**63 - 1, 1])", "", "the total has no len()", sampleCounts(1, []int{math.MaxInt, 1}, 1, 2)},
}}

// No options are no counts.
func TestSampleWithNothing(t *testing.T) {
	want, err := pyrandom.Sample(pyrandom.New(1), letters, 9)
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]*pyrandom.SampleOptions{"nil": nil, "zero": {}} {
		got, err := pyrandom.SampleWith(pyrandom.New(1), letters, 9, o)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: error %v (-Sample +SampleWith):\n%s", name, err, diff)
		}
	}
}
