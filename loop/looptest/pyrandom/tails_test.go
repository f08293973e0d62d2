package pyrandom_test

func paretovariate(alpha float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Paretovariate(alpha) }
}

func weibullvariate(alpha, beta float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Weibullvariate(alpha, beta) }
}

var tailsRows = family{py: "Lib/test/test_random.py: test_avg_std, test_zeroinputs", approx: true, rows: []row{
	{"r.paretovariate(1)", "", "1/u", paretovariate(1)},
	{"r.paretovariate(3.5)", "", "a power", paretovariate(3.5)},
	{"r.paretovariate(-2)", "", "a negative shape is no error", paretovariate(-2)},
	{"r.paretovariate(1e-320)", "", "an infinite power is no overflow", paretovariate(1e-320)},
	{"r.paretovariate(0)", "", "an error, after a draw", paretovariate(0)},
	{"r.paretovariate(1e-5)", "", "the C library's error has a number", paretovariate(1e-5)},
	{"zeros.paretovariate(2)", "", "1 is the least", paretovariate(2)},

	{"r.weibullvariate(1, 2)", "", "a scale of one", weibullvariate(1, 2)},
	{"r.weibullvariate(10, 0.5)", "", "scaled", weibullvariate(10, 0.5)},
	{"r.weibullvariate(1, -3)", "", "a negative shape is no error", weibullvariate(1, -3)},
	{"r.weibullvariate(1, 0)", "", "an error, after a draw", weibullvariate(1, 0)},
	{"r.weibullvariate(1, -1e-5)", "", "the C library's error has a number", weibullvariate(1, -1e-5)},
	{"zeros.weibullvariate(1, 1)", "", "an odd power keeps the sign of zero", weibullvariate(1, 1)},
	{"zeros.weibullvariate(1, -1)", "", "zero has no negative power", weibullvariate(1, -1)},
	{"zeros.weibullvariate(1, -1e-320)", "", "but an infinite one", weibullvariate(1, -1e-320)},
}}
