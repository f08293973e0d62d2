package itertools_test

import (
	"math"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

const pyAccumulate = "Lib/test/test_itertools.py: TestBasicOps.test_accumulate"

func TestAccumulate(t *testing.T) {
	s := ints(2, 8, 9, 5, 7, 0, 3, 4, 1, 6)
	runRows(t, []row{
		{
			name: "integers", why: "each is the sum so far", py: pyAccumulate,
			run:  func() any { return itertools.Accumulate(upTo(10)) },
			want: "[0, 1, 3, 6, 10, 15, 21, 28, 36, 45]",
		},
		{
			name: "floats", why: "any type that adds", py: pyAccumulate,
			run: func() any {
				return itertools.Accumulate(itertools.Map(func(v int) float64 { return float64(v) }, upTo(5)))
			},
			want: "[0.0, 1.0, 3.0, 6.0, 10.0]",
		},
		{
			name: "complex", why: "any type that adds", py: pyAccumulate,
			run: func() any {
				return slices.Equal(slices.Collect(itertools.Accumulate(slices.Values([]complex128{1, 2i, 3}))), []complex128{1, 1 + 2i, 4 + 2i})
			},
			want: "True",
		},
		{
			name: "strings", why: "the sum of strings is what they make together", py: pyAccumulate,
			run:  func() any { return itertools.Accumulate(letters("abc")) },
			want: "['a', 'ab', 'abc']",
		},
		{
			name: "nothing", why: "no value, no total", py: pyAccumulate,
			run:  func() any { return len(slices.Collect(itertools.Accumulate(ints()))) },
			want: "0",
		},
		{name: "one", why: "it is the total", py: pyAccumulate, run: func() any { return itertools.Accumulate(ints(7)) }, want: "[7]"},
		{
			name: "min", why: "any function of two", py: pyAccumulate,
			run:  func() any { return itertools.AccumulateFunc(s, func(a, b int) int { return min(a, b) }) },
			want: "[2, 2, 2, 2, 2, 0, 0, 0, 0, 0]",
		},
		{
			name: "max", why: "any function of two", py: pyAccumulate,
			run:  func() any { return itertools.AccumulateFunc(s, func(a, b int) int { return max(a, b) }) },
			want: "[2, 8, 9, 9, 9, 9, 9, 9, 9, 9]",
		},
		{
			name: "mul", why: "any function of two", py: pyAccumulate,
			run:  func() any { return itertools.AccumulateFunc(s, func(a, b int) int { return a * b }) },
			want: "[2, 16, 144, 720, 5040, 0, 0, 0, 0, 0]",
		},
		{
			name: "initial", why: "the first total is initial, before any value", py: pyAccumulate,
			run:  func() any { return itertools.AccumulateInitial(ints(10, 5, 1), 100) },
			want: "[100, 110, 115, 116]",
		},
		{
			name: "initial of nothing", why: "initial is there all the same", py: pyAccumulate,
			run:  func() any { return itertools.AccumulateInitial(ints(), 100) },
			want: "[100]",
		},
		{
			name: "initial of another type", why: "the function gives the total its type", py: "accumulate([1, 2], lambda s, v: s + str(v), initial='')",
			run: func() any {
				return itertools.AccumulateFuncInitial(ints(1, 2), func(s string, v int) string { return s + string(rune('0'+v)) }, "")
			},
			want: "['', '1', '12']",
		},
		{
			name: "example", why: "the documentation's", py: "Lib/test/test_itertools.py: TestExamples.test_accumulate",
			run:  func() any { return itertools.Accumulate(ints(1, 2, 3, 4, 5)) },
			want: "[1, 3, 6, 10, 15]",
		},
		{
			name: "negative zero", why: "the first total is the first value, and no sum", py: "list(accumulate([-0.0]))",
			run:  func() any { return itertools.Accumulate(slices.Values([]float64{math.Copysign(0, -1)})) },
			want: "[-0.0]",
		},
		{
			name: "overflow", why: "an int is no Python int: the documented difference", py: "-",
			run:  func() any { return itertools.Accumulate(ints(math.MaxInt, 1)) },
			want: "[9223372036854775807, -9223372036854775808]",
		},
	})
}
