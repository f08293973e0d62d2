package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

func power(b, e int) int {
	p := 1
	for range e {
		p *= b
	}
	return p
}

func TestStarMap(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_starmap"
	powers := func(b, e iter.Seq[int]) iter.Seq[int] { return itertools.StarMap(power, itertools.Zip(b, e)) }
	runRows(t, []row{
		{name: "pairs", why: "the two are the function's arguments", py: py, run: func() any { return powers(upTo(3), itertools.Count(1, 1)) }, want: "[0, 1, 8]"},
		{name: "endless", why: "it takes what it needs", py: py, run: func() any { return itertools.Islice(powers(itertools.Count(0, 1), itertools.Count(1, 1)), 3) }, want: "[0, 1, 8]"},
		{name: "nothing", why: "no pair, no call", py: py, run: func() any { return len(slices.Collect(powers(ints(), ints()))) }, want: "0"},
		{name: "one pair", why: "the two are the function's arguments", py: py, run: func() any { return powers(ints(4), ints(5)) }, want: "[1024]"},
		{
			name: "raises", why: "what the function raises comes out", py: py,
			run: func() any {
				return raised(itertools.StarMap(func(a, _ int) bool { return raises(a) }, itertools.Zip(ints(4), ints(5))))
			},
			want: "ValueError('raised')",
		},
		{
			name: "example", why: "the documentation's", py: pyTest + "TestExamples.test_stapmap",
			run:  func() any { return powers(ints(2, 3, 10), ints(5, 2, 3)) },
			want: "[32, 9, 1000]",
		},
		{
			name: "longer tuples", why: "a function of a slice has room for them", py: "list(starmap(max, zip([1, 5], [2, 4], [3, 6])))",
			run: func() any {
				return itertools.Map(func(t []int) int { return slices.Max(t) }, itertools.ZipN(ints(1, 5), ints(2, 4), ints(3, 6)))
			},
			want: "[3, 6]",
		},
	})
}

func TestMap(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_map"
	runRows(t, []row{
		{name: "one", why: "each value goes through", py: py, run: func() any { return itertools.Map(func(v int) string { return string(rune('a' + v)) }, upTo(3)) }, want: "['a', 'b', 'c']"},
		{name: "nothing", why: "no value, no call", py: py, run: func() any { return raised(itertools.Map(raises, ints())) }, want: "'no panic'"},
		{name: "raises", why: "what the function raises comes out", py: py, run: func() any { return raised(itertools.Map(raises, ints(4))) }, want: "ValueError('raised')"},
	})
}
