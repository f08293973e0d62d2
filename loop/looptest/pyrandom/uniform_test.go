package pyrandom_test

import "math"

func uniform(a, b float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Uniform(a, b), nil }
}

func triangular(low, high float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Triangular(low, high), nil }
}

func triangularWith(low, high, mode float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.TriangularWith(low, high, mode), nil }
}

var uniformRows = family{py: "Lib/test/test_random.py: test_avg_std, test_constant, test_zeroinputs", rows: []row{
	{"r.uniform(0, 1)", "", "the same as random", uniform(0, 1)},
	{"r.uniform(-2.5, 7)", "", "the product is rounded before the sum", uniform(-2.5, 7)},
	{"r.uniform(0.1, 0.3)", "", "the product is rounded before the sum", uniform(0.1, 0.3)},
	{"r.uniform(10, 3)", "", "b may be the smaller", uniform(10, 3)},
	{"r.uniform(1e300, -1e300)", "", "large numbers cancel out", uniform(1e300, -1e300)},
	{"r.uniform(-1e308, 1e308)", "", "b-a overflows, and nothing is raised", uniform(-1e308, 1e308)},

	{"r.triangular(0, 1)", "", "the peak is in the middle", triangular(0, 1)},
	{"r.triangular(-3.5, 10)", "", "the product is rounded before the sum", triangular(-3.5, 10)},
	{"r.triangular(1, 1)", "", "one number", triangular(1, 1)},
	{"r.triangular(0, 1, 0.25)", "", "a peak", triangularWith(0, 1, 0.25)},
	{"r.triangular(2, 5, 5)", "", "the peak is at the end", triangularWith(2, 5, 5)},
	{"r.triangular(5, 2, 3)", "", "high may be the smaller", triangularWith(5, 2, 3)},
	{"r.triangular(0, 1, 2)", "", "a peak outside is no error", triangularWith(0, 1, 2)},
	{"r.triangular(0, 1, -2)", "", "a peak outside is no error", triangularWith(0, 1, -2)},
	{"r.triangular(1.0, 1, 0.5)", "", "a division by zero is caught", triangularWith(1, 1, 0.5)},
	{"r.triangular(0, 1, nan)", "", "no number, no error", triangularWith(0, 1, math.NaN())},
	{"r.triangular(inf, inf, 1)", "", "equal infinities differ by NaN, not by zero", triangularWith(inf, inf, 1)},
	{"zeros.triangular(0, 1, 0)", "", "zero is not above the peak", triangularWith(0, 1, 0)},
}}
