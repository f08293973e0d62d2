package pyrandom

import "math"

// Uniform returns a float64 between a and b, either of which may be the larger.
// Whether b itself can come depends on rounding. It is infinite if b-a is.
//
// Python: random.uniform, library/random.
func (r *Random) Uniform(a, b float64) float64 {
	return a + float64((b-a)*r.Random())
}

// Triangular returns a float64 between low and high, of a distribution whose
// peak is in the middle. Python's defaults are 0 and 1.
//
// Python: random.triangular(low, high), library/random.
func (r *Random) Triangular(low, high float64) float64 {
	return r.triangular(low, high, 0.5)
}

// TriangularWith is [Random.Triangular] with the peak at mode. For equal low and
// high it returns low, for infinite ones NaN. A mode that is not between them is not
// an error, but then the result need not be between them, either.
//
// Python: random.triangular(low, high, mode), library/random.
func (r *Random) TriangularWith(low, high, mode float64) float64 {
	if high-low == 0 { // equal infinities have no difference, and give NaN
		r.Random() // Python draws before it divides by zero
		return low
	}
	return r.triangular(low, high, (mode-low)/(high-low))
}

// triangular has its peak at the given part of the way from low to high.
func (r *Random) triangular(low, high, peak float64) float64 {
	u := r.Random()
	if u > peak {
		u = 1 - u
		peak = 1 - peak
		low, high = high, low
	}
	return low + float64((high-low)*math.Sqrt(u*peak))
}
