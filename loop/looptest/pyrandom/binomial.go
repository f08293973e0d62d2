package pyrandom

import (
	"math"

	"github.com/coluber-go/coluber/gen"
)

// Binomialvariate returns how many of n independent trials succeed, each with
// probability p. Python's defaults are 1 and 0.5. It is Python's number for an n
// of up to a thousand million; above, the logarithms' last bits may decide.
//
// Differs: if p is NaN and n is not 1, the error is the one for a p out of range;
// Python has an AssertionError without a text.
//
// Errors: [gen.ValueError] if n is negative, or p not between 0 and 1. When
// Random returns zero, which is once in 2^53 times, [ZeroDivisionError] or a
// ValueError "math domain error".
//
// Python: random.binomialvariate, library/random.
func (r *Random) Binomialvariate(n int, p float64) (int, error) {
	switch {
	case n < 0:
		return 0, &gen.ValueError{Msg: "n must be non-negative"}
	case p == 0:
		return 0, nil
	case p == 1:
		return n, nil
	case p < 0 || p > 1 || math.IsNaN(p) && n != 1:
		return 0, &gen.ValueError{Msg: "p must be in the range 0.0 <= p <= 1.0"}
	case n == 1:
		if r.Random() < p {
			return 1, nil
		}
		return 0, nil
	case p > 0.5:
		k, err := r.Binomialvariate(n, 1-p)
		if err != nil {
			return 0, err
		}
		return n - k, nil
	case float64(n)*p < 10:
		return r.geometric(n, p)
	}
	return r.transformedRejection(n, p)
}

// geometric is Devroye's method for few successes: it draws the distance from
// one to the next.
func (r *Random) geometric(n int, p float64) (int, error) {
	c := math.Log2(1 - p)
	if c == 0 {
		return 0, nil
	}
	trial := uint64(0) // goes beyond n, which may be the largest int
	for k := 0; ; k++ {
		u := r.Random()
		if u == 0 {
			return 0, errDomain()
		}
		trial += uint64(math.Floor(math.Log2(u)/c)) + 1
		if trial > uint64(n) {
			return k, nil
		}
	}
}

// transformedRejection is Hörmann's method BTRS for n·p of 10 or more.
func (r *Random) transformedRejection(n int, p float64) (int, error) {
	spread := math.Sqrt(float64(n) * p * (1 - p)) // the standard deviation
	b := 1.15 + float64(2.53*spread)
	a := -0.0873 + float64(0.0248*b) + float64(0.01*p)
	c := float64(float64(n)*p) + 0.5
	quick := 0.92 - 4.2/b
	odds := newBinomialOdds(n, p)
	for {
		u := r.Random() - 0.5
		us := 0.5 - math.Abs(u)
		slope, err := divide(2*a, us)
		if err != nil {
			return 0, err
		}
		k, ok := successes(math.Floor(float64((slope+b)*u)+c), n)
		if !ok {
			continue
		}
		v := r.Random()
		if us >= 0.07 && v <= quick {
			return k, nil
		}
		v *= (2.83 + 5.1/b) * spread / (a/(us*us) + b)
		log, err := logarithm(v)
		if err != nil {
			return 0, err
		}
		if log <= odds.of(k) {
			return k, nil
		}
	}
}

// successes is k as an int, if that many of n can be.
func successes(k float64, n int) (int, bool) {
	if k < 0 || k > float64(n) {
		return 0, false
	}
	// float64(n) may be n rounded up, and then no int.
	whole := uint64(k)
	return int(whole), whole <= uint64(n)
}

// binomialOdds tells how likely a number of successes is, compared to the most
// likely one.
type binomialOdds struct {
	n, mode int
	log     float64 // of p/(1-p)
	top     float64
}

func newBinomialOdds(n int, p float64) binomialOdds {
	mode := math.Floor((float64(uint64(n) + 1)) * p)
	o := binomialOdds{n: n, mode: int(mode), log: math.Log(p / (1 - p))}
	o.top = logFactorial(o.mode) + logFactorial(n-o.mode)
	return o
}

// of is the logarithm of the odds of k.
func (o binomialOdds) of(k int) float64 {
	return o.top - logFactorial(k) - logFactorial(o.n-k) + float64(float64(k-o.mode)*o.log)
}

// logFactorial is log(k!), for k of 0 and more.
func logFactorial(k int) float64 {
	l, _ := math.Lgamma(float64(uint64(k) + 1))
	return l
}
