package pyrandom_test

import (
	"math"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func binomialvariate(n int, p float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Binomialvariate(n, p) }
}

var binomialRows = family{py: "Lib/test/test_random.py: test_binomialvariate", rows: []row{
	{"r.binomialvariate(0, 0.5)", "", "no trial still takes a draw", binomialvariate(0, 0.5)},
	{"r.binomialvariate(1, 0.5)", "", "one trial", binomialvariate(1, 0.5)},
	{"r.binomialvariate(15, 0.6)", "", "failures are counted, since they are fewer", binomialvariate(15, 0.6)},
	{"r.binomialvariate(100, 0.75)", "", "many failures", binomialvariate(100, 0.75)},
	{"r.binomialvariate(100, 0.02)", "", "few successes", binomialvariate(100, 0.02)},
	{"r.binomialvariate(10**6, 0.3)", "", "many", binomialvariate(1e6, 0.3)},
	{"r.binomialvariate(10**9, 0.5)", "", "as many as the doc comment promises", binomialvariate(1e9, 0.5)},
	{"r.binomialvariate(10**15, 1e-15)", "", "from one success to the next it is far", binomialvariate(1e15, 1e-15)},
	{"r.binomialvariate(2**63 - 1, 1e-18)", "", "1-p is 1", binomialvariate(math.MaxInt, 1e-18)},
	{"r.binomialvariate(7, 0)", "", "without a draw", binomialvariate(7, 0)},
	{"r.binomialvariate(7, 1)", "", "without a draw", binomialvariate(7, 1)},
	{"r.binomialvariate(9, 1e-17)", "", "1-p is 1", binomialvariate(9, 1e-17)},
	{"r.binomialvariate(1, nan)", "", "nothing is below NaN", binomialvariate(1, math.NaN())},
	{"r.binomialvariate(-1, 0.5)", "", "there are no fewer trials than none", binomialvariate(-1, 0.5)},
	{"r.binomialvariate(3, 1.5)", "", "no probability", binomialvariate(3, 1.5)},
	{"r.binomialvariate(3, -0.5)", "", "no probability", binomialvariate(3, -0.5)},
	{"zeros.binomialvariate(10, 0.5)", "", "zero has no logarithm", binomialvariate(10, 0.5)},
	{"zeros.binomialvariate(100, 0.5)", "", "zero is divided by", binomialvariate(100, 0.5)},
	{"zeros.binomialvariate(100, 0.9)", "", "zero has no logarithm, and no result is subtracted", binomialvariate(100, 0.9)},
}}

// Python asserts that p is a number.
func TestBinomialvariateNaN(t *testing.T) {
	n, err := pyrandom.New(1).Binomialvariate(100, math.NaN())
	if got := gen.Repr(err); n != 0 || got != "ValueError('p must be in the range 0.0 <= p <= 1.0')" {
		t.Errorf("%d, %s", n, got)
	}
}

// The largest int and its float64 are not the same number. The logarithms of such
// factorials have no digits to spare: CPython 3.13 is off by 2.4e-8, too.
func TestBinomialvariateLargest(t *testing.T) {
	r := pyrandom.New(1)
	for _, p := range []float64{1e-17, 0.001, 0.5, 0.999, 1 - 1e-16} {
		for range 2000 {
			n, err := r.Binomialvariate(math.MaxInt, p)
			if err != nil || math.Abs(float64(n)/math.MaxInt-p) > 1e-7 {
				t.Fatalf("p = %v: %d, %v", p, n, err)
			}
		}
	}
}
