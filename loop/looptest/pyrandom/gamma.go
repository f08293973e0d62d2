package pyrandom

import (
	"math"

	"github.com/coluber-go/coluber/gen"
)

// Expovariate returns a float64 of the exponential distribution with mean
// 1/lambd. Python's default is 1. A negative lambd gives negative numbers. 12
// digits are Python's.
//
// Errors: [ZeroDivisionError] if lambd is zero.
//
// Python: random.expovariate, library/random.
func (r *Random) Expovariate(lambd float64) (float64, error) {
	return divide(-math.Log(1-r.Random()), lambd)
}

// Gammavariate returns a float64 of the gamma distribution with mean alpha·beta
// and variance alpha·beta². 12 digits are Python's.
//
// As Python's, it does not return if alpha is NaN or 2·alpha infinite.
//
// Errors: [gen.ValueError] unless alpha and beta are positive.
//
// Python: random.gammavariate, library/random.
func (r *Random) Gammavariate(alpha, beta float64) (float64, error) {
	switch {
	case alpha <= 0 || beta <= 0:
		return 0, &gen.ValueError{Msg: "gammavariate: alpha and beta must be > 0.0"}
	case alpha == 1:
		return float64(-math.Log(1-r.Random()) * beta), nil
	case alpha < 1:
		x, err := r.gammaBelowOne(alpha)
		return float64(x * beta), err
	}
	return float64(r.gammaAboveOne(alpha) * beta), nil
}

// gammaAboveOne is R. C. H. Cheng's method for alpha > 1.
func (r *Random) gammaAboveOne(alpha float64) float64 {
	const (
		log4  = 1.3862943611198906 // log(4)
		magic = 2.504077396776274  // 1+log(4.5)
	)
	ainv := math.Sqrt(float64(2*alpha) - 1)
	b := alpha - log4
	c := alpha + ainv
	for {
		u1 := r.Random()
		if !(1e-7 < u1 && u1 < 0.9999999) {
			continue
		}
		u2 := 1 - r.Random()
		v := math.Log(u1/(1-u1)) / ainv
		x := float64(alpha * math.Exp(v))
		z := u1 * u1 * u2
		t := b + float64(c*v) - x
		if t+magic-float64(4.5*z) >= 0 || t >= math.Log(z) {
			return x
		}
	}
}

// gammaBelowOne is algorithm GS of Ahrens and Dieter for 0 < alpha < 1.
func (r *Random) gammaBelowOne(alpha float64) (float64, error) {
	b := (math.E + alpha) / math.E
	for {
		p := float64(b * r.Random())
		if p <= 1 {
			x := math.Pow(p, 1/alpha)
			if r.Random() <= math.Exp(-x) {
				return x, nil
			}
			continue
		}
		log, err := logarithm((b - p) / alpha) // p may be rounded up to b
		if err != nil {
			return 0, err
		}
		if r.Random() <= math.Pow(-log, alpha-1) {
			return -log, nil
		}
	}
}

// Betavariate returns a float64 of the beta distribution, from 0 to 1. 12 digits
// are Python's.
//
// As Python's, it does not return if a parameter is NaN or infinite.
//
// Errors: [gen.ValueError], with Gammavariate's text, unless alpha and beta are
// positive.
//
// Python: random.betavariate, library/random.
func (r *Random) Betavariate(alpha, beta float64) (float64, error) {
	y, err := r.Gammavariate(alpha, 1)
	if err != nil || y == 0 {
		return 0, err
	}
	x, err := r.Gammavariate(beta, 1)
	if err != nil {
		return 0, err
	}
	return y / (y + x), nil
}
