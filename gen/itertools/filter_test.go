package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

func isEven(v int) bool   { return v%2 == 0 }
func underTen(v int) bool { return v < 10 }

// raises is a function that panics, as one raises in Python.
func raises(int) bool { panic(&gen.ValueError{Msg: "raised"}) }

// raised is what comes out of a range over seq.
func raised[V any](seq iter.Seq[V]) any {
	return caught(func() {
		for range seq {
			panic("a value")
		}
	})
}

func selectors(s ...int) iter.Seq[bool] { return itertools.Map(truth, slices.Values(s)) }

func TestCompress(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_compress"
	runRows(t, []row{
		{name: "some", why: "those whose selector is true", py: py, run: func() any { return itertools.Compress(letters("ABCDEF"), selectors(1, 0, 1, 0, 1, 1)) }, want: "['A', 'C', 'E', 'F']"},
		{
			name: "none", why: "no selector is true", py: py,
			run: func() any {
				return len(slices.Collect(itertools.Compress(letters("ABCDEF"), selectors(0, 0, 0, 0, 0, 0))))
			},
			want: "0",
		},
		{name: "all", why: "every selector is true", py: py, run: func() any { return itertools.Compress(letters("ABCDEF"), selectors(1, 1, 1, 1, 1, 1)) }, want: "['A', 'B', 'C', 'D', 'E', 'F']"},
		{name: "few selectors", why: "the shorter of the two ends it", py: py, run: func() any { return itertools.Compress(letters("ABCDEF"), selectors(1, 0, 1)) }, want: "['A', 'C']"},
		{name: "few data", why: "the shorter of the two ends it", py: py, run: func() any { return itertools.Compress(letters("ABC"), selectors(0, 1, 1, 1, 1, 1)) }, want: "['B', 'C']"},
		{
			name: "long", why: "it goes on and on", py: py,
			run: func() any {
				data := itertools.ChainFromIterable(itertools.RepeatTimes(upTo(6), 10_000))
				odd := itertools.ChainFromIterable(itertools.Repeat(selectors(0, 1)))
				got := slices.Collect(itertools.Compress(data, odd))
				return slices.Equal(got, slices.Repeat([]int{1, 3, 5}, 10_000))
			},
			want: "True",
		},
		{
			name: "example", why: "the documentation's", py: pyTest + "TestExamples.test_compress",
			run:  func() any { return itertools.Compress(letters("ABCDEF"), selectors(1, 0, 1, 0, 1, 1)) },
			want: "['A', 'C', 'E', 'F']",
		},
	})
}

func TestFilter(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_filter"
	bigOnes := func(v int) bool { return v != 0 }
	runRows(t, []row{
		{name: "even", why: "those it is true of", py: py, run: func() any { return itertools.Filter(isEven, upTo(6)) }, want: "[0, 2, 4]"},
		{name: "true", why: "what bool says in Python, the function says here", py: py, run: func() any { return itertools.Filter(bigOnes, ints(0, 1, 0, 2, 0)) }, want: "[1, 2]"},
		{name: "endless", why: "it takes what it needs", py: py, run: func() any { return itertools.Islice(itertools.Filter(isEven, itertools.Count(0, 1)), 4) }, want: "[0, 2, 4, 6]"},
		{name: "raises", why: "what the function raises comes out", py: py, run: func() any { return raised(itertools.Filter(raises, ints(4))) }, want: "ValueError('raised')"},

		{name: "false even", why: "those it is not true of", py: py + "false", run: func() any { return itertools.FilterFalse(isEven, upTo(6)) }, want: "[1, 3, 5]"},
		{name: "false true", why: "what bool says in Python, the function says here", py: py + "false", run: func() any { return itertools.FilterFalse(bigOnes, ints(0, 1, 0, 2, 0)) }, want: "[0, 0, 0]"},
		{name: "false endless", why: "it takes what it needs", py: py + "false", run: func() any { return itertools.Islice(itertools.FilterFalse(isEven, itertools.Count(0, 1)), 4) }, want: "[1, 3, 5, 7]"},
		{name: "false raises", why: "what the function raises comes out", py: py + "false", run: func() any { return raised(itertools.FilterFalse(raises, ints(4))) }, want: "ValueError('raised')"},
		{
			name: "false example", why: "the documentation's", py: pyTest + "TestExamples.test_filterfalse",
			run: func() any {
				return itertools.FilterFalse(func(v int) bool { return v%2 == 1 }, upTo(10))
			},
			want: "[0, 2, 4, 6, 8]",
		},
	})
}

func TestWhile(t *testing.T) {
	const drop, take = pyTest + "TestBasicOps.test_dropwhile", pyTest + "TestBasicOps.test_takewhile"
	data := ints(1, 3, 5, 20, 2, 4, 6, 8)
	less5 := func(v int) bool { return v < 5 }
	runRows(t, []row{
		{name: "drop", why: "those after the first stay, whatever they are", py: drop, run: func() any { return itertools.DropWhile(underTen, data) }, want: "[20, 2, 4, 6, 8]"},
		{name: "drop of nothing", why: "there is nothing to drop", py: drop, run: func() any { return len(slices.Collect(itertools.DropWhile(underTen, ints()))) }, want: "0"},
		{name: "drop raises", why: "what the function raises comes out", py: drop, run: func() any { return raised(itertools.DropWhile(raises, ints(4))) }, want: "ValueError('raised')"},
		{name: "drop example", why: "the documentation's", py: pyTest + "TestExamples.test_dropwhile", run: func() any { return itertools.DropWhile(less5, ints(1, 4, 6, 4, 1)) }, want: "[6, 4, 1]"},

		{name: "take", why: "nothing after the first that is not", py: take, run: func() any { return itertools.TakeWhile(underTen, data) }, want: "[1, 3, 5]"},
		{name: "take of nothing", why: "there is nothing to take", py: take, run: func() any { return len(slices.Collect(itertools.TakeWhile(underTen, ints()))) }, want: "0"},
		{name: "take raises", why: "what the function raises comes out", py: take, run: func() any { return raised(itertools.TakeWhile(raises, ints(4))) }, want: "ValueError('raised')"},
		{
			name: "take ends", why: "once it has ended, it has no more", py: take,
			run: func() any {
				it := gen.Iter(itertools.TakeWhile(truth, ints(1, 1, 1, 0, 0, 1)))
				all, _ := gen.Collect(it)
				_, err := it.Next()
				return []any{all, err}
			},
			want: "[[1, 1, 1], StopIteration()]",
		},
		{name: "take example", why: "the documentation's", py: pyTest + "TestExamples.test_takewhile", run: func() any { return itertools.TakeWhile(less5, ints(1, 4, 6, 4, 1)) }, want: "[1, 4]"},
	})
}
