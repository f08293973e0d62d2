package pyrandom

import (
	"math"

	"github.com/coluber-go/coluber/gen"
)

// These are Python's operators and functions of floats that raise.
//
// Wherever in this package a product is added to something, or returned, it
// stands in float64(…): Go may otherwise join the multiplication and an addition
// into one instruction, which rounds only once, and the last bit is not Python's.

// divide is a / b.
func divide(a, b float64) (float64, error) {
	if b == 0 {
		return 0, &ZeroDivisionError{Msg: "float division by zero"}
	}
	return a / b, nil
}

// power is base ** exp, for a base that is not negative.
func power(base, exp float64) (float64, error) {
	finite := !math.IsInf(base, 0) && !math.IsInf(exp, 0)
	if base == 0 && exp < 0 && finite {
		return 0, &ZeroDivisionError{Msg: "0.0 cannot be raised to a negative power"}
	}
	p := math.Pow(base, exp)
	if math.IsInf(p, 0) && finite {
		return 0, &OverflowError{Errno: 34, Msg: "Numerical result out of range"}
	}
	return p, nil
}

// exponential is math.exp(x).
func exponential(x float64) (float64, error) {
	e := math.Exp(x)
	if math.IsInf(e, 0) && !math.IsInf(x, 0) {
		return 0, &OverflowError{Msg: "math range error"}
	}
	return e, nil
}

// logarithm is math.log(x).
func logarithm(x float64) (float64, error) {
	if x <= 0 {
		return 0, errDomain()
	}
	return math.Log(x), nil
}

func errDomain() error { return &gen.ValueError{Msg: "math domain error"} }
