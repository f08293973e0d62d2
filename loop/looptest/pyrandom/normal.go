package pyrandom

import "math"

// Normalvariate returns a float64 of the normal distribution with mean mu and
// standard deviation sigma. Python's defaults are 0 and 1; a zero sigma gives mu,
// a negative one is as good as a positive one. 12 digits are Python's.
//
// Python: random.normalvariate, library/random.
func (r *Random) Normalvariate(mu, sigma float64) float64 {
	// Kinderman and Monahan: the ratio of two uniform numbers, 2.5 of each on
	// average.
	const magic = 1.7155277699214135 // 4·exp(-1/2)/√2
	for {
		u1 := r.Random()
		u2 := 1 - r.Random()
		z := magic * (u1 - 0.5) / u2
		if z*z/4 <= -math.Log(u2) {
			return mu + float64(z*sigma)
		}
	}
}

// Gauss is like [Random.Normalvariate] with other numbers: it draws for two at a
// time and keeps the second for the next call. 12 digits are Python's.
//
// Python: random.gauss, library/random.
func (r *Random) Gauss(mu, sigma float64) float64 {
	z := r.gauss
	if r.hasGauss {
		r.gauss, r.hasGauss = 0, false
	} else {
		angle := r.Random() * (2 * math.Pi)
		radius := math.Sqrt(-2 * math.Log(1-r.Random()))
		z = math.Cos(angle) * radius
		r.gauss, r.hasGauss = math.Sin(angle)*radius, true
	}
	return mu + float64(z*sigma)
}

// Lognormvariate returns a float64 whose logarithm has the normal distribution
// with mean mu and standard deviation sigma. 12 digits are Python's.
//
// Errors: [OverflowError] "math range error" if it is too large.
//
// Python: random.lognormvariate, library/random.
func (r *Random) Lognormvariate(mu, sigma float64) (float64, error) {
	return exponential(r.Normalvariate(mu, sigma))
}
