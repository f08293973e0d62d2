package pyrandom_test

func vonmisesvariate(mu, kappa float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Vonmisesvariate(mu, kappa) }
}

var vonmisesRows = family{py: "Lib/test/test_random.py: test_von_mises_range, test_von_mises_large_kappa", approx: true, rows: []row{
	{"r.vonmisesvariate(0, 4)", "", "on both sides of zero", vonmisesvariate(0, 4)},
	{"r.vonmisesvariate(3, 0)", "", "all around", vonmisesvariate(3, 0)},
	{"r.vonmisesvariate(-5, 0.1)", "", "a remainder has the sign of what it is divided by", vonmisesvariate(-5, 0.1)},
	{"r.vonmisesvariate(1, -1)", "", "a negative concentration is none", vonmisesvariate(1, -1)},
	{"r.vonmisesvariate(2, 1e15)", "", "very near to the mean", vonmisesvariate(2, 1e15)},
	{"r.vonmisesvariate(inf, 1)", "", "no angle, no error", vonmisesvariate(inf, 1)},
	{"zeros.vonmisesvariate(1, 2)", "", "the mean", vonmisesvariate(1, 2)},
	{"zeros.vonmisesvariate(-1, 0)", "", "zero", vonmisesvariate(-1, 0)},
}}
