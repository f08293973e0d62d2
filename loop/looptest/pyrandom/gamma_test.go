package pyrandom_test

func expovariate(lambd float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Expovariate(lambd) }
}

func gammavariate(alpha, beta float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Gammavariate(alpha, beta) }
}

func betavariate(alpha, beta float64) func(R) (any, error) {
	return func(r R) (any, error) { return r.Betavariate(alpha, beta) }
}

var gammaRows = family{py: "Lib/test/test_random.py: test_avg_std, test_gammavariate_errors and its kin", approx: true, rows: []row{
	{"r.expovariate(1)", "", "the default", expovariate(1)},
	{"r.expovariate(0.2)", "", "a mean of 5", expovariate(0.2)},
	{"r.expovariate(-3)", "", "the negative ones", expovariate(-3)},
	{"r.expovariate(1e-320)", "", "a division may overflow", expovariate(1e-320)},
	{"r.expovariate(0)", "", "an error, after a draw", expovariate(0)},
	{"zeros.expovariate(2)", "", "-log(1) is a negative zero", expovariate(2)},

	{"r.gammavariate(1, 2)", "", "exponential", gammavariate(1, 2)},
	{"r.gammavariate(0.5, 2)", "", "below one", gammavariate(0.5, 2)},
	{"r.gammavariate(0.01, 1)", "", "most are tiny", gammavariate(0.01, 1)},
	{"r.gammavariate(0.99, 1)", "", "the other branch below one", gammavariate(0.99, 1)},
	{"r.gammavariate(2, 3)", "", "above one", gammavariate(2, 3)},
	{"r.gammavariate(1.01, 1)", "", "many are rejected", gammavariate(1.01, 1)},
	{"r.gammavariate(200, 1)", "", "few are", gammavariate(200, 1)},
	{"r.gammavariate(1e-320, 1)", "", "1/alpha is infinite", gammavariate(1e-320, 1)},
	{"r.gammavariate(5e307, 1)", "", "2*alpha is not yet infinite", gammavariate(5e307, 1)},
	{"r.gammavariate(0, 1)", "", "an error, before a draw", gammavariate(0, 1)},
	{"r.gammavariate(1, -1)", "", "beta is looked at, too", gammavariate(1, -1)},
	{"zeros.gammavariate(1, 2)", "", "-log(1) is a negative zero", gammavariate(1, 2)},
	{"zeros.gammavariate(0.5, 2)", "", "a power of zero", gammavariate(0.5, 2)},

	{"r.betavariate(3, 3)", "", "above one", betavariate(3, 3)},
	{"r.betavariate(0.5, 0.5)", "", "below one", betavariate(0.5, 0.5)},
	{"r.betavariate(1, 2)", "", "one and another", betavariate(1, 2)},
	{"r.betavariate(1e-320, 1)", "", "zero needs no second number", betavariate(1e-320, 1)},
	{"r.betavariate(1e-320, 0)", "", "so that a wrong beta goes unseen", betavariate(1e-320, 0)},
	{"r.betavariate(0, 1)", "", "the text is gammavariate's", betavariate(0, 1)},
	{"r.betavariate(1, 0)", "", "an error, after a draw", betavariate(1, 0)},
	{"zeros.betavariate(1, 1)", "", "zero is not divided", betavariate(1, 1)},
}}
