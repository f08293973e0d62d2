package pyrandom

import "math"

// Paretovariate returns a float64 of the Pareto distribution with shape alpha: 1
// or more, and at most 1 for a negative alpha. 12 digits are Python's.
//
// Errors: [ZeroDivisionError] if alpha is zero; [OverflowError] if the result is
// too large, with the text that Python has on Linux.
//
// Python: random.paretovariate, library/random.
func (r *Random) Paretovariate(alpha float64) (float64, error) {
	u := 1 - r.Random()
	exp, err := divide(-1, alpha)
	if err != nil {
		return 0, err
	}
	return power(u, exp)
}

// Weibullvariate returns a float64 of the Weibull distribution with scale alpha
// and shape beta. 12 digits are Python's.
//
// Errors: [ZeroDivisionError] if beta is zero; [OverflowError] if the result is
// too large, with the text that Python has on Linux.
//
// Python: random.weibullvariate, library/random.
func (r *Random) Weibullvariate(alpha, beta float64) (float64, error) {
	u := 1 - r.Random()
	exp, err := divide(1, beta)
	if err != nil {
		return 0, err
	}
	x, err := power(-math.Log(u), exp)
	return float64(alpha * x), err
}
