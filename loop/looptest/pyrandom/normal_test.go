package pyrandom_test

func normalvariate(mu, sigma float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Normalvariate(mu, sigma), nil }
}

func gauss(mu, sigma float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Gauss(mu, sigma), nil }
}

func lognormvariate(mu, sigma float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Lognormvariate(mu, sigma) }
}

var normalRows = family{py: "Lib/test/test_random.py: test_avg_std, test_constant, test_gauss", approx: true, rows: []row{
	{"r.normalvariate(0, 1)", "", "the defaults", normalvariate(0, 1)},
	{"r.normalvariate(100, 15)", "", "moved and stretched", normalvariate(100, 15)},
	{"r.normalvariate(5, 0)", "", "one number still takes draws", normalvariate(5, 0)},
	{"r.normalvariate(0, -2)", "", "a negative deviation is no error", normalvariate(0, -2)},

	{"r.gauss(0, 1)", "", "the second comes from the first one's draws", gauss(0, 1)},
	{"r.gauss(100, 15)", "", "moved and stretched", gauss(100, 15)},
	{"r.gauss(5, 0)", "", "one number still takes draws", gauss(5, 0)},
	{"r.gauss(0, -2)", "", "a negative deviation is no error", gauss(0, -2)},
	{"zeros.gauss(0, 1)", "", "the logarithm is of 1-0", gauss(0, 1)},

	{"r.lognormvariate(0, 1)", "", "the logarithm is standard", lognormvariate(0, 1)},
	{"r.lognormvariate(-3, 0.25)", "", "moved and stretched", lognormvariate(-3, 0.25)},
	{"r.lognormvariate(inf, 1)", "", "what was infinite before is no overflow", lognormvariate(inf, 1)},
	{"r.lognormvariate(1000, 1)", "", "e^1000 is too large", lognormvariate(1000, 1)},
}}
