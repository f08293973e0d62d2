package pyrandom

import (
	"math"
	"math/big"
)

// cosine is cos(x) for an x from 0 to π, rounded once. Where x is small, the last
// bit of a cosine is a large part of the angle that is drawn from it; the C
// library gets it right nearly always, and package math does not.
func cosine(x float64) float64 {
	const precision = 200 // the terms are never above 6, and 10^-40 matters to nobody
	square := new(big.Float).SetPrec(precision).SetFloat64(x)
	square.Mul(square, square)
	term := new(big.Float).SetPrec(precision).SetInt64(1)
	sum := new(big.Float).SetPrec(precision).SetInt64(1)
	divisor := new(big.Float).SetPrec(precision)
	for k := int64(2); k <= 60; k += 2 {
		term.Mul(term, square)
		term.Quo(term, divisor.SetInt64((1-k)*k)) // negative: the signs alternate
		sum.Add(sum, term)
	}
	cos, _ := sum.Float64()
	return cos
}

// arccosine is acos(c) for a c from -1 to 1. Near to 1 it keeps the digits that
// math.Acos loses by a subtraction from π/2.
func arccosine(c float64) float64 {
	return 2 * math.Atan2(math.Sqrt(1-c), math.Sqrt(1+c))
}
