package itertools_test

import (
	"math"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

// take is the first n values of an endless sequence.
func take[N itertools.Number](n int, start, step N) []N {
	return slices.Collect(itertools.Islice(itertools.Count(start, step), n))
}

func TestCount(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_count"
	const maxsize = math.MaxInt64
	runRows(t, []row{
		{name: "zipped", why: "the numbers of what is counted", py: py, run: func() any { return pairs(itertools.Zip(letters("abc"), itertools.Count(3, 1))) }, want: "[['a', 3], ['b', 4], ['c', 5]]"},
		{name: "from a negative number", why: "it goes through 0", py: py, run: func() any { return [][]int{take(2, -1, 1), take(2, -3, 1)} }, want: "[[-1, 0], [-3, -2]]"},
		{
			name: "up to the largest", why: "nothing wraps before the last int", py: py,
			run:  func() any { return take(6, int64(maxsize-5), 1) },
			want: "[9223372036854775802, 9223372036854775803, 9223372036854775804, 9223372036854775805, 9223372036854775806, 9223372036854775807]",
		},
		{name: "overflow", why: "an int is no Python int: the documented difference", py: py, run: func() any { return take(2, int64(maxsize), 1) }, want: "[9223372036854775807, -9223372036854775808]"},
		{name: "floats", why: "the type is the start's", py: py, run: func() any { return take(3, 3.25, 1) }, want: "[3.25, 4.25, 5.25]"},
		{name: "complex", why: "whatever adds", py: py, run: func() any { return slices.Equal(take(3, 3.25-4i, 1), []complex128{3.25 - 4i, 4.25 - 4i, 5.25 - 4i}) }, want: "True"},
		{name: "a small type", why: "the type is the start's", py: "-", run: func() any { return take(3, int8(126), 1) }, want: "[126, 127, -128]"},

		{name: "step", why: "each is the one before plus step", py: py + "_with_step", run: func() any { return [][]int{take(3, 2, 3), take(3, 2, 0), take(3, 0, -1)} }, want: "[[2, 5, 8], [2, 2, 2], [0, -1, -2]]"},
		{
			name: "float step", why: "each is the one before plus step", py: py + "_with_step",
			run:  func() any { return [][]float64{take(3, 2, 1.25), take(3, 10, 2.5)} },
			want: "[[2.0, 3.25, 4.5], [10.0, 12.5, 15.0]]",
		},
		{
			name: "rounding", why: "errors gather, as in Python", py: "list(islice(count(0.5, 0.1), 6))",
			run:  func() any { return take(6, 0.5, 0.1) },
			want: "[0.5, 0.6, 0.7, 0.7999999999999999, 0.8999999999999999, 0.9999999999999999]",
		},
		{
			name: "step to the largest", why: "the numbers are those of range", py: py + "_with_step",
			run:  func() any { return take(6, int64(maxsize-15), 3) },
			want: "[9223372036854775792, 9223372036854775795, 9223372036854775798, 9223372036854775801, 9223372036854775804, 9223372036854775807]",
		},
		{
			name: "complex step", why: "whatever adds", py: py + "_with_step",
			run:  func() any { return slices.Equal(take(3, 2, 3.25-4i), []complex128{2, 5.25 - 4i, 8.5 - 8i}) },
			want: "True",
		},
		{name: "example", why: "the documentation's", py: pyTest + "TestExamples.test_count", run: func() any { return take(5, 10, 1) }, want: "[10, 11, 12, 13, 14]"},
		{
			name: "ranged again", why: "each range is a new count", py: "-",
			run: func() any {
				seq := itertools.Islice(itertools.Count(1, 1), 2)
				return [][]int{slices.Collect(seq), slices.Collect(seq)}
			},
			want: "[[1, 2], [1, 2]]",
		},
	})
}

func TestRepeat(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_repeat"
	runRows(t, []row{
		{name: "times", why: "so often", py: py, run: func() any { return itertools.RepeatTimes("a", 3) }, want: "['a', 'a', 'a']"},
		{name: "for ever", why: "as often as it is wanted", py: py, run: func() any { return itertools.Islice(itertools.Repeat("a"), 3) }, want: "['a', 'a', 'a']"},
		{name: "zipped", why: "with something that ends", py: py, run: func() any { return pairs(itertools.Zip(upTo(3), itertools.Repeat("a"))) }, want: "[[0, 'a'], [1, 'a'], [2, 'a']]"},
		{name: "never", why: "0 is no value", py: py, run: func() any { return len(slices.Collect(itertools.RepeatTimes("a", 0))) }, want: "0"},
		{
			name: "negative", why: "less than nothing is nothing, and no error", py: py + "_with_negative_times",
			run: func() any {
				return []int{len(slices.Collect(itertools.RepeatTimes("a", -1))), len(slices.Collect(itertools.RepeatTimes("a", -3)))}
			},
			want: "[0, 0]",
		},
		{name: "example", why: "the documentation's", py: pyTest + "TestExamples.test_repeat", run: func() any { return itertools.RepeatTimes(10, 3) }, want: "[10, 10, 10]"},
	})
}

func TestCycle(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_cycle"
	runRows(t, []row{
		{name: "round", why: "from the begin again", py: py, run: func() any { return itertools.Islice(itertools.Cycle(letters("abc")), 10) }, want: "['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c', 'a']"},
		{name: "nothing", why: "nothing, however often, is nothing", py: py, run: func() any { return len(slices.Collect(itertools.Cycle(ints()))) }, want: "0"},
		{
			name: "source that cannot be ranged again", why: "the values are kept", py: py,
			run:  func() any { return itertools.Islice(itertools.Cycle(once(0, 1, 2)), 10) },
			want: "[0, 1, 2, 0, 1, 2, 0, 1, 2, 0]",
		},
		{
			name: "source that changes", why: "seq is ranged over once; what comes later is not seen", py: py,
			run: func() any {
				n := 0
				counted := func(yield func(int) bool) {
					n++
					_ = yield(n) && yield(10*n)
				}
				return []any{slices.Collect(itertools.Islice(itertools.Cycle(counted), 5)), n}
			},
			want: "[[1, 10, 1, 10, 1], 1]",
		},
		{
			name: "example", why: "the documentation's", py: pyTest + "TestExamples.test_cycle",
			run:  func() any { return itertools.Islice(itertools.Cycle(letters("ABCD")), 12) },
			want: "['A', 'B', 'C', 'D', 'A', 'B', 'C', 'D', 'A', 'B', 'C', 'D']",
		},
	})
}
