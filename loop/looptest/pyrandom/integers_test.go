package pyrandom_test

import (
	"math"
	"testing"

	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func randint(a, b int) func(R) (any, error) {
	return func(r R) (any, error) { return r.Randint(a, b) }
}

func randrange(start, stop, step int) func(R) (any, error) {
	return func(r R) (any, error) { return r.Randrange(start, stop, step) }
}

func randrangeTo(stop int) func(R) (any, error) {
	return func(r R) (any, error) { return r.RandrangeTo(stop) }
}

var integerRows = family{py: "Lib/test/test_random.py: test_randbelow_logic, test_bigrand_ranges, test_randrange_errors", rows: []row{
	{"r.randint(0, 10)", "", "11 of 16 draws are kept", randint(0, 10)},
	{"r.randint(1, 6)", "", "a die", randint(1, 6)},
	{"r.randint(-5, 5)", "", "below zero", randint(-5, 5)},
	{"r.randint(7, 7)", "", "one int still takes draws: a bit until it is 0", randint(7, 7)},
	{"r.randint(0, 2**31 - 1)", "", "2^31 has 32 bits: half of the draws are discarded", randint(0, 1<<31-1)},
	{"r.randint(0, 2**32)", "", "33 bits take two words", randint(0, 1<<32)},
	{"r.randint(0, 2**40)", "", "two words", randint(0, 1<<40)},
	{"r.randint(-2**62, 2**62)", "", "a width of more than an int", randint(-1<<62, 1<<62)},
	{"r.randint(0, 2**63 - 1)", "", "the width is no int64", randint(0, math.MaxInt)},
	{"r.randint(-2**63, 2**63 - 1)", "", "the width is no uint64", randint(math.MinInt, math.MaxInt)},
	{"r.randint(-2**63, 2**63 - 2)", "", "the largest width that is a uint64", randint(math.MinInt, math.MaxInt-1)},
	{"r.randint(2, 1)", "", "the text is randrange's: b+1 is shown", randint(2, 1)},
	{"r.randint(5, -3)", "", "b+1 is negative", randint(5, -3)},

	{"r.randrange(10)", "", "0 to 9", randrangeTo(10)},
	{"r.randrange(10)", "start and step", "the same as from 0 by 1", randrange(0, 10, 1)},
	{"r.randrange(1)", "", "one int still takes draws", randrangeTo(1)},
	{"r.randrange(2**63 - 1)", "", "the largest int", randrangeTo(math.MaxInt)},
	{"r.randrange(0)", "", "the text of one argument is another one", randrangeTo(0)},
	{"r.randrange(-5)", "", "nothing is below zero", randrangeTo(-5)},
	{"r.randrange(0, 10)", "", "0 to 9", randrange(0, 10, 1)},
	{"r.randrange(5, 50, 7)", "", "the last step is cut", randrange(5, 50, 7)},
	{"r.randrange(50, 5, -7)", "", "downwards", randrange(50, 5, -7)},
	{"r.randrange(-3, 3, 2)", "", "stop is a multiple of steps away", randrange(-3, 3, 2)},
	{"r.randrange(10, 0, -1)", "", "downwards by one", randrange(10, 0, -1)},
	{"r.randrange(3, 100, 1000)", "", "the first step goes beyond stop", randrange(3, 100, 1000)},
	{"r.randrange(-2**63, 2**63 - 1, 3)", "", "stop-start is no int64", randrange(math.MinInt, math.MaxInt, 3)},
	{"r.randrange(2**63 - 1, -2**63, -3)", "", "nor downwards", randrange(math.MaxInt, math.MinInt, -3)},
	{"r.randrange(2**63 - 1, -2**63, -2**63)", "", "the negative of the step is no int", randrange(math.MaxInt, math.MinInt, math.MinInt)},
	{"r.randrange(3, 3)", "", "stop is not included", randrange(3, 3, 1)},
	{"r.randrange(3, 1, 1)", "", "a step of 1 is not shown", randrange(3, 1, 1)},
	{"r.randrange(1, 10, -1)", "", "a step of -1 is", randrange(1, 10, -1)},
	{"r.randrange(10, 1, 2)", "", "stop is behind", randrange(10, 1, 2)},
	{"r.randrange(1, 10, 0)", "", "no step leads anywhere", randrange(1, 10, 0)},
}}

func BenchmarkRandint(b *testing.B) {
	r := pyrandom.New(1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Randint(0, 10); err != nil {
			b.Fatal(err)
		}
	}
}
