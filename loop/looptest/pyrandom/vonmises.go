package pyrandom

import "math"

// Vonmisesvariate returns an angle from 0 to 2π, in radians, of the von Mises
// distribution with mean mu and concentration kappa: any angle if kappa is zero
// or negative, the nearer to mu the larger it is. 12 digits are Python's.
//
// As Python's, it does not return if kappa is NaN.
//
// Errors: none for a kappa below 10^15; above, once in a great while,
// [ZeroDivisionError] or a [gen.ValueError] "math domain error".
//
// Python: random.vonmisesvariate, library/random.
func (r *Random) Vonmisesvariate(mu, kappa float64) (float64, error) {
	if kappa <= 1e-6 {
		return float64(2 * math.Pi * r.Random()), nil
	}
	// Fisher, Statistical Analysis of Circular Data.
	s := 0.5 / kappa
	radius := s + math.Sqrt(1+float64(s*s))
	z, err := r.vonMises(radius)
	if err != nil {
		return 0, err
	}
	q := 1 / radius
	cos, err := divide(q+z, 1+float64(q*z))
	if err != nil {
		return 0, err
	}
	if cos < -1 || cos > 1 {
		return 0, errDomain()
	}
	angle := arccosine(cos)
	if r.Random() > 0.5 {
		return aroundCircle(mu + angle), nil
	}
	return aroundCircle(mu - angle), nil
}

// vonMises draws until an angle is accepted, and returns its cosine.
func (r *Random) vonMises(radius float64) (float64, error) {
	for {
		z := cosine(math.Pi * r.Random())
		d, err := divide(z, radius+z)
		if err != nil {
			return 0, err
		}
		u := r.Random()
		if u < 1-float64(d*d) || u <= (1-d)*math.Exp(d) {
			return z, nil
		}
	}
}

// aroundCircle is angle % 2π, which is never negative in Python.
func aroundCircle(angle float64) float64 {
	const tau = 2 * math.Pi
	a := math.Mod(angle, tau)
	switch {
	case a < 0:
		return a + tau
	case a == 0:
		return 0 // and not -0
	}
	return a
}
