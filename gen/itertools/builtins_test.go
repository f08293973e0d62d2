package itertools_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

func TestEnumerate(t *testing.T) {
	runRows(t, []row{
		{name: "from 0", why: "the positions", py: "list(enumerate('ab'))", run: func() any { return pairs(itertools.Enumerate(letters("ab"), 0)) }, want: "[[0, 'a'], [1, 'b']]"},
		{name: "start", why: "any number", py: "list(enumerate('ab', 5))", run: func() any { return pairs(itertools.Enumerate(letters("ab"), 5)) }, want: "[[5, 'a'], [6, 'b']]"},
		{name: "overflow", why: "an int is no Python int: the documented difference", py: "list(enumerate('ab', sys.maxsize))", run: func() any { return pairs(itertools.Enumerate(letters("ab"), math.MaxInt64)) }, want: "[[9223372036854775807, 'a'], [-9223372036854775808, 'b']]"},
	})
}

func TestReversed(t *testing.T) {
	runRows(t, []row{
		{name: "list", why: "from the end", py: "list(reversed([1, 2, 3]))", run: func() any { return itertools.Reversed([]int{1, 2, 3}) }, want: "[3, 2, 1]"},
		{name: "nothing", why: "nothing, from whatever end", py: "list(reversed([]))", run: func() any { return len(slices.Collect(itertools.Reversed[int](nil))) }, want: "0"},
		{
			name: "set meanwhile", why: "the elements are read when they are wanted", py: "s = [1, 2]; it = reversed(s); next(it); s[0] = 9; next(it)",
			run: func() any {
				s := []int{1, 2}
				var got []int
				for v := range itertools.Reversed(s) {
					got = append(got, v)
					s[0] = 9
				}
				return got
			},
			want: "[2, 9]",
		},
	})
}

func TestSum(t *testing.T) {
	tenths := func(n int) func(yield func(float64) bool) { return itertools.RepeatTimes(0.1, n) }
	floats := func(v ...float64) func(yield func(float64) bool) { return slices.Values(v) }
	negative := math.Copysign(0, -1)
	runRows(t, []row{
		{name: "integers", why: "added", py: "sum([1, 2, 3])", run: func() any { return itertools.Sum(ints(1, 2, 3)) }, want: "6"},
		{name: "nothing", why: "the sum of nothing is 0", py: "sum([])", run: func() any { return itertools.Sum(ints()) }, want: "0"},
		{name: "start", why: "added, too", py: "sum([1, 2, 3], 10)", run: func() any { return itertools.SumStart(ints(1, 2, 3), 10) }, want: "16"},
		{name: "tenths", why: "what rounding takes away is carried along", py: "sum([0.1] * 10)", run: func() any { return itertools.Sum(tenths(10)) }, want: "1.0"},
		{name: "tenths from a half", why: "what rounding takes away is carried along", py: "sum([0.1] * 10, 0.5)", run: func() any { return itertools.SumStart(tenths(10), 0.5) }, want: "1.5"},
		{name: "small beside great", why: "the small one is not lost", py: "sum([1e16, 1.0, -1e16])", run: func() any { return itertools.Sum(floats(1e16, 1, -1e16)) }, want: "1.0"},
		{name: "great between small", why: "the greater one's error counts, too", py: "sum([1.0, 1e100, 1.0, -1e100])", run: func() any { return itertools.Sum(floats(1, 1e100, 1, -1e100)) }, want: "2.0"},
		{name: "overflow of floats", why: "infinity stays", py: "sum([1e308, 1e308, -1e308])", run: func() any { return itertools.Sum(floats(1e308, 1e308, -1e308)) }, want: "inf"},
		{name: "infinity", why: "infinity stays", py: "sum([float('inf'), 1.0])", run: func() any { return itertools.Sum(floats(math.Inf(1), 1)) }, want: "inf"},
		{name: "infinities", why: "nobody knows", py: "sum([float('inf'), -float('inf')])", run: func() any { return itertools.Sum(floats(math.Inf(1), math.Inf(-1))) }, want: "nan"},
		{name: "negative zero", why: "0 and -0.0 make 0.0", py: "sum([-0.0])", run: func() any { return itertools.Sum(floats(negative)) }, want: "0.0"},
		{name: "start of negative zero", why: "nothing is added", py: "sum([], -0.0)", run: func() any { return itertools.SumStart(floats(), negative) }, want: "-0.0"},
		{
			name: "complex", why: "their errors are not carried along, up to 3.13", py: "sum([0.1j] * 10)",
			run:  func() any { return imag(itertools.Sum(itertools.RepeatTimes(0.1i, 10))) },
			want: "0.9999999999999999",
		},
		{name: "overflow", why: "an int is no Python int: the documented difference", py: "-", run: func() any { return itertools.Sum(slices.Values([]int8{127, 1})) == -128 }, want: "True"},
		{
			name: "small floats", why: "float32 is not in Python; its errors are carried along all the same", py: "-",
			run:  func() any { return itertools.Sum(itertools.RepeatTimes(float32(0.1), 10)) == 1 },
			want: "True",
		},
	})
}

func TestMinMax(t *testing.T) {
	nan := math.NaN()
	two := func(v any, err error) any { return []any{v, err} }
	floats := func(v ...float64) func(yield func(float64) bool) { return slices.Values(v) }
	lower := strings.ToLower
	runRows(t, []row{
		{name: "min", why: "the least", py: "min([3, 1, 2])", run: func() any { v, err := itertools.Min(ints(3, 1, 2)); return two(v, err) }, want: "[1, None]"},
		{name: "max", why: "the greatest", py: "max([3, 1, 2])", run: func() any { v, err := itertools.Max(ints(3, 1, 2)); return two(v, err) }, want: "[3, None]"},
		{name: "min of nothing", why: "there is none", py: "min([])", run: func() any { v, err := itertools.Min(ints()); return two(v, err) }, want: "[0, ValueError('min() iterable argument is empty')]"},
		{name: "max of nothing", why: "there is none", py: "max([])", run: func() any { v, err := itertools.Max(ints()); return two(v, err) }, want: "[0, ValueError('max() iterable argument is empty')]"},
		{name: "first least", why: "the first of equal keys", py: "min(['b', 'A', 'a'], key=str.lower)", run: func() any {
			v, err := itertools.MinKey(slices.Values([]string{"b", "A", "a"}), lower)
			return two(v, err)
		}, want: "['A', None]"},
		{name: "first greatest", why: "the first of equal keys", py: "max(['a', 'B', 'b'], key=str.lower)", run: func() any {
			v, err := itertools.MaxKey(slices.Values([]string{"a", "B", "b"}), lower)
			return two(v, err)
		}, want: "['B', None]"},
		{
			name: "default", why: "of nothing, and only then", py: "min([], default=5), min([7], default=5), …",
			run: func() any {
				return []int{
					itertools.MinDefault(ints(), 5), itertools.MinDefault(ints(7), 5), itertools.MaxDefault(ints(), 5), itertools.MaxDefault(ints(3), 5),
					itertools.MinKeyDefault(ints(), isNegative, 5), itertools.MaxKeyDefault(ints(), isNegative, 5),
					itertools.MinKeyDefault(ints(1, -2), isNegative, 5), itertools.MaxKeyDefault(ints(1, -2), isNegative, 5),
				}
			},
			want: "[5, 7, 5, 3, 5, 5, 1, -2]",
		},
		{name: "nan first", why: "nothing is less, and nothing greater", py: "min([nan, 1.0]), max([nan, 1.0])", run: func() any {
			low, _ := itertools.Min(floats(nan, 1))
			high, _ := itertools.Max(floats(nan, 1))
			return []float64{low, high}
		}, want: "[nan, nan]"},
		{name: "nan later", why: "it is neither less nor greater", py: "min([1.0, nan]), max([1.0, nan, 2.0])", run: func() any {
			low, _ := itertools.Min(floats(1, nan))
			high, _ := itertools.Max(floats(1, nan, 2))
			return []float64{low, high}
		}, want: "[1.0, 2.0]"},
		{name: "zeros", why: "they are equal, so the first it is", py: "min([0.0, -0.0]), max([0.0, -0.0]), min([-0.0, 0.0]), max([-0.0, 0.0])", run: func() any {
			var got []float64
			for _, pair := range [][2]float64{{0, math.Copysign(0, -1)}, {math.Copysign(0, -1), 0}} {
				low, _ := itertools.Min(floats(pair[:]...))
				high, _ := itertools.Max(floats(pair[:]...))
				got = append(got, low, high)
			}
			return got
		}, want: "[0.0, 0.0, -0.0, -0.0]"},
	})
}

// isNegative is 1 or 0.
func isNegative(v int) int {
	if v < 0 {
		return 1
	}
	return 0
}

func TestAllAny(t *testing.T) {
	runRows(t, []row{
		{name: "all", why: "one that is false is enough", py: "all([True, False]), all([True]), all([])", run: func() any {
			return []bool{itertools.All(selectors(1, 0)), itertools.All(selectors(1)), itertools.All(selectors())}
		}, want: "[False, True, True]"},
		{name: "any", why: "one that is true is enough", py: "any([False, True]), any([False]), any([])", run: func() any {
			return []bool{itertools.Any(selectors(0, 1)), itertools.Any(selectors(0)), itertools.Any(selectors())}
		}, want: "[True, False, False]"},
	})
}

func TestPairs(t *testing.T) {
	runRows(t, []row{
		{
			name: "islice of zip", why: "pairs are values for every function", py: "list(islice(zip('abc', 'xyz'), 1, 3))",
			run: func() any {
				return slices.Collect(itertools.IsliceFrom(itertools.Pairs(itertools.Zip(letters("abc"), letters("xyz"))), 1, 3))
			},
			want: "[('b', 'y'), ('c', 'z')]",
		},
		{
			name: "unpacked", why: "and pairs again", py: "[[k, v] for k, v in [('a', 1), ('b', 2)]]",
			run: func() any {
				return pairs(itertools.Unpack(slices.Values([]gen.Pair[string, int]{{Key: "a", Value: 1}, {Key: "b", Value: 2}})))
			},
			want: "[['a', 1], ['b', 2]]",
		},
	})
}
