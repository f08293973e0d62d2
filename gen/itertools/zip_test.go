package itertools_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

func TestZip(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_zip"
	runRows(t, []row{
		{name: "endless second", why: "the shortest ends it", py: py, run: func() any { return pairs(itertools.Zip(letters("abc"), itertools.Count(0, 1))) }, want: "[['a', 0], ['b', 1], ['c', 2]]"},
		{name: "short first", why: "the shortest ends it", py: py, run: func() any { return pairs(itertools.Zip(letters("abc"), upTo(6))) }, want: "[['a', 0], ['b', 1], ['c', 2]]"},
		{name: "short second", why: "the shortest ends it", py: py, run: func() any { return pairs(itertools.Zip(letters("abcdef"), upTo(3))) }, want: "[['a', 0], ['b', 1], ['c', 2]]"},
		{name: "one", why: "tuples of one", py: py, run: func() any { return itertools.ZipN(letters("abc")) }, want: "[['a'], ['b'], ['c']]"},
		{name: "none", why: "no sequence, no tuple", py: py, run: func() any { return len(slices.Collect(itertools.ZipN[int]())) }, want: "0"},
		{name: "itself", why: "a sequence that is there twice is asked twice", py: "list(zip(*[iter('abcdef')] * 2))", run: func() any { it := once("abcdef"[:1], "b", "c", "d"); return itertools.ZipN(it, it) }, want: "[['a', 'b'], ['c', 'd']]"},
		{name: "example", why: "the documentation's", py: pyTest + "TestExamples.test_zip", run: func() any { return pairs(itertools.Zip(letters("ABCD"), letters("xy"))) }, want: "[['A', 'x'], ['B', 'y']]"},
	})
}

// Strict zips tell which argument differs, in Python's words.
func TestZipStrict(t *testing.T) {
	const py = "test.test_builtin: BuiltinTest.test_zip_strict; measured"
	strict := func(lengths ...int) func() any {
		return func() any {
			var seqs []iter.Seq[int]
			for _, n := range lengths {
				seqs = append(seqs, upTo(n))
			}
			all, err := gen.CollectEach(itertools.ZipStrictN(seqs...))
			if len(seqs) == 2 {
				two, err2 := gen.CollectEach(itertools.ZipStrict(seqs[0], seqs[1]))
				if len(two) != len(all) || gen.Repr(err2) != gen.Repr(err) {
					return []any{two, err2}
				}
			}
			return []any{len(all), err}
		}
	}
	runRows(t, []row{
		{name: "equal", why: "nothing is wrong", py: py, run: strict(2, 2, 2), want: "[2, None]"},
		{name: "none", why: "nothing is wrong", py: py, run: strict(), want: "[0, None]"},
		{name: "second shorter", why: "it is compared with the first", py: py, run: strict(2, 1), want: "[1, ValueError('zip() argument 2 is shorter than argument 1')]"},
		{name: "second longer", why: "it is compared with the first", py: py, run: strict(1, 2), want: "[1, ValueError('zip() argument 2 is longer than argument 1')]"},
		{name: "third shorter", why: "those before it agree", py: py, run: strict(2, 2, 1), want: "[1, ValueError('zip() argument 3 is shorter than arguments 1-2')]"},
		{name: "third longer", why: "those before it agree", py: py, run: strict(1, 1, 2), want: "[1, ValueError('zip() argument 3 is longer than arguments 1-2')]"},
		{name: "second shorter of three", why: "the first that differs is named", py: py, run: strict(2, 1, 2), want: "[1, ValueError('zip() argument 2 is shorter than argument 1')]"},
		{name: "second longer of three", why: "the first that differs is named", py: py, run: strict(1, 2, 2), want: "[1, ValueError('zip() argument 2 is longer than argument 1')]"},
		{name: "fourth longer", why: "those before it agree", py: py, run: strict(0, 0, 0, 1), want: "[0, ValueError('zip() argument 4 is longer than arguments 1-3')]"},
		{name: "fourth shorter", why: "those before it agree", py: py, run: strict(1, 1, 1, 0), want: "[0, ValueError('zip() argument 4 is shorter than arguments 1-3')]"},
	})
}

// A loop that leaves a strict zip is not told of the lengths.
func TestZipStrictLeft(t *testing.T) {
	for range itertools.ZipStrict(upTo(3), upTo(2)) {
		break
	}
	n := 0
	for range itertools.ZipStrictN(upTo(3), upTo(1), upTo(3)) {
		n++
		break
	}
	expect(t, "rounds of a loop that breaks", n, 1)
}

func TestZipLongest(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_ziplongest"
	runRows(t, []row{
		{
			name: "endless", why: "what never ends is left", py: py,
			run: func() any {
				return slices.Collect(itertools.Islice(itertools.Pairs(itertools.ZipLongest(letters("abcdef"), itertools.Count(0, 1), "", 0)), 3))
			},
			want: "[('a', 0), ('b', 1), ('c', 2)]",
		},
		{name: "none", why: "no sequence, no tuple", py: py, run: func() any { return len(slices.Collect(itertools.ZipLongestN(0))) }, want: "0"},
		{name: "nothing", why: "no value, no tuple", py: py, run: func() any { return len(slices.Collect(itertools.ZipLongestN(0, ints()))) }, want: "0"},
		{name: "one", why: "tuples of one", py: py, run: func() any { return itertools.ZipLongestN("", letters("abc")) }, want: "[['a'], ['b'], ['c']]"},
		{
			name: "fill the first", why: "each has a fill of its type", py: py,
			run: func() any {
				return pairs(itertools.ZipLongest(letters("abc"), itertools.IsliceFrom(itertools.Count(0, 1), 3, 7), "-", -1))
			},
			want: "[['a', 3], ['b', 4], ['c', 5], ['-', 6]]",
		},
		{
			name: "example", why: "the documentation's", py: pyTest + "TestExamples.test_zip_longest",
			run:  func() any { return pairs(itertools.ZipLongest(letters("ABCD"), letters("xy"), "-", "-")) },
			want: "[['A', 'x'], ['B', 'y'], ['C', '-'], ['D', '-']]",
		},
	})
}

// Of any lengths: the tuples are as many as the longest has values, and what is
// missing is filled.
func TestZipLongestFills(t *testing.T) {
	span := func(start, stop int) []int {
		return slices.Collect(itertools.IsliceFrom(itertools.Count(0, 1), start, stop))
	}
	for i, args := range [][][]int{
		{span(7, 10), span(0, 6)},
		{span(0, 6), span(7, 10)},
		{span(0, 1000), span(2000, 2100), span(3000, 3050)},
		{span(0, 1000), nil, span(3000, 3050), span(0, 1200), span(0, 1500)},
		{span(0, 1000), nil, span(3000, 3050), span(0, 1200), span(0, 1500), nil},
	} {
		var want [][]int
		for n := range slices.MaxFunc(args, func(a, b []int) int { return len(a) - len(b) }) {
			var tuple []int
			for _, arg := range args {
				v := -1
				if n < len(arg) {
					v = arg[n]
				}
				tuple = append(tuple, v)
			}
			want = append(want, tuple)
		}
		what := fmt.Sprintf("%sTestBasicOps.test_ziplongest: %d", pyTest, i)
		seqs := slices.Collect(itertools.Map(slices.Values[[]int], slices.Values(args)))
		expect(t, what, slices.Collect(itertools.ZipLongestN(-1, seqs...)), want)
		if len(args) == 2 {
			var got [][]int
			for a, b := range itertools.ZipLongest(seqs[0], seqs[1], -1, -1) {
				got = append(got, []int{a, b})
			}
			expect(t, what+" of two", got, want)
		}
	}
}

// What a source raises, here a panic, is not taken for its end.
func TestZipLongestRaises(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_bug_7244"
	fail := &gen.ValueError{Msg: "expected"}
	repeater := func(v, times int, fails bool) iter.Seq[int] {
		return func(yield func(int) bool) {
			for range times {
				if !yield(v) {
					return
				}
			}
			if fails {
				panic(fail)
			}
		}
	}
	want := [][]any{{1, 2}, {1, 2}, {1, 2}, {0, 2}}
	expect(t, py, pairs(itertools.ZipLongest(repeater(1, 3, false), repeater(2, 4, false), 0, 0)), want)
	for _, r := range []struct{ first, second iter.Seq[int] }{
		{repeater(1, 3, true), repeater(2, 4, false)},
		{repeater(1, 4, false), repeater(2, 3, true)},
	} {
		for name, seq := range map[string]iter.Seq[[]int]{
			"two": itertools.StarMap(func(a, b int) []int { return []int{a, b} }, itertools.ZipLongest(r.first, r.second, 0, 0)),
			"n":   itertools.ZipLongestN(0, r.first, r.second),
		} {
			var got [][]int
			r := caught(func() {
				for tuple := range seq {
					got = append(got, tuple)
				}
			})
			expect(t, py+" "+name, got, [][]int{{1, 2}, {1, 2}, {1, 2}})
			if r != fail {
				t.Errorf("%s %s: panic %v", py, name, r)
			}
		}
	}
}
