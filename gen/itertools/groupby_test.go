package itertools_test

import (
	"iter"
	"math"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

// record is a row of CPython's test: values to group by.
type record [3]int

func testR(r record) int  { return r[0] }
func testR2(r record) int { return r[2] }

var groupData = []record{{0, 10, 20}, {0, 11, 21}, {0, 12, 21}, {1, 13, 21}, {1, 14, 22}, {2, 15, 22}, {3, 16, 23}, {3, 17, 23}}

func TestGroupBy(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_groupby"
	sorted := func() iter.Seq[string] { return slices.Values(slices.Sorted(letters("abracadabra"))) }
	runRows(t, []row{
		{
			name: "nothing", why: "no value, no group", py: py,
			run: func() any {
				return len(pairs(itertools.GroupByValue(ints()))) + len(pairs(itertools.GroupBy(ints(), isEven)))
			},
			want: "0",
		},
		{
			name: "normal", why: "the groups make the whole, each of one key", py: py,
			run: func() any {
				var dup []record
				for k, g := range itertools.GroupBy(slices.Values(groupData), testR) {
					for elem := range g {
						if testR(elem) != k {
							return []any{"wrong key", k, elem}
						}
						dup = append(dup, elem)
					}
				}
				return slices.Equal(dup, groupData)
			},
			want: "True",
		},
		{
			name: "nested", why: "a group is a sequence like others", py: py,
			run: func() any {
				var dup []record
				for k, g := range itertools.GroupBy(slices.Values(groupData), testR) {
					for ik, ig := range itertools.GroupBy(g, testR2) {
						for elem := range ig {
							if testR(elem) != k || testR2(elem) != ik {
								return []any{"wrong key", k, ik, elem}
							}
							dup = append(dup, elem)
						}
					}
				}
				return slices.Equal(dup, groupData)
			},
			want: "True",
		},
		{
			name: "groups not used", why: "going on passes over them", py: py,
			run: func() any {
				return itertools.StarMap(func(k int, _ iter.Seq[record]) int { return k }, itertools.GroupBy(slices.Values(groupData), testR))
			},
			want: "[0, 1, 2, 3]",
		},
		{
			name: "groups used late", why: "going on takes them away", py: py,
			run: func() any {
				s := itertools.Pairs(itertools.Zip(letters("AABBBAAAA"), upTo(9)))
				it := gen.Iter(itertools.Pairs(itertools.GroupBy(s, func(p gen.Pair[string, int]) string { return p.Key })))
				g1, _ := it.Next()
				g2, _ := it.Next()
				g3, _ := it.Next()
				got := []any{len(slices.Collect(g1.Value)), len(slices.Collect(g2.Value))}
				for first := range g3.Value {
					got = append(got, first)
					break
				}
				rest, _ := gen.Collect(it)
				return append(got, len(rest), len(slices.Collect(g3.Value)))
			},
			want: "[0, 0, ('A', 5), 0, 0]",
		},
		{
			name: "uniq", why: "the keys of sorted values are their set", py: py,
			run: func() any {
				return itertools.StarMap(func(k string, _ iter.Seq[string]) string { return k }, itertools.GroupByValue(sorted()))
			},
			want: "['a', 'b', 'c', 'd', 'r']",
		},
		{
			name: "uniq -d", why: "those with a second value", py: py,
			run: func() any {
				var doubles []string
				for k, g := range itertools.GroupByValue(sorted()) {
					if len(slices.Collect(itertools.IsliceFrom(g, 1, 2))) > 0 {
						doubles = append(doubles, k)
					}
				}
				return doubles
			},
			want: "['a', 'b', 'r']",
		},
		{
			name: "uniq -c", why: "how many there are of each", py: py,
			run: func() any {
				var counts [][]any
				for k, g := range itertools.GroupByValue(sorted()) {
					counts = append(counts, []any{len(slices.Collect(g)), k})
				}
				return counts
			},
			want: "[[5, 'a'], [2, 'b'], [1, 'c'], [1, 'd'], [2, 'r']]",
		},
		{
			name: "examples", why: "the documentation's", py: pyTest + "TestExamples.test_groupby",
			run: func() any {
				keys, groups := []string{}, [][]string{}
				for k := range itertools.GroupByValue(letters("AAAABBBCCDAABBB")) {
					keys = append(keys, k)
				}
				for _, g := range itertools.GroupByValue(letters("AAAABBBCCD")) {
					groups = append(groups, slices.Collect(g))
				}
				return []any{keys, groups}
			},
			want: "[['A', 'B', 'C', 'D', 'A', 'B'], [['A', 'A', 'A', 'A'], ['B', 'B', 'B'], ['C', 'C'], ['D']]]",
		},
		{
			name: "left", why: "a loop that is left takes the group away: the documented difference", py: "-",
			run: func() any {
				var late iter.Seq[int]
				for _, late = range itertools.GroupBy(ints(1, 1, 2), isEven) {
					break
				}
				return len(slices.Collect(late))
			},
			want: "0",
		},
		{
			name: "nan", why: "no NaN equals another, and each has its group", py: "[k for k, g in groupby([1, 2], lambda v: float('nan'))]",
			run: func() any {
				return itertools.StarMap(func(_ float64, g iter.Seq[int]) []int { return slices.Collect(g) },
					itertools.GroupBy(ints(1, 2), func(int) float64 { return math.NaN() }))
			},
			want: "[[1], [2]]",
		},
	})
}

// What the source or the key function raises, here panics, comes out where the
// value is asked for: by the loop over the keys, or over a group.
func TestGroupByRaises(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_groupby, delayed_raise and keyfunc: "
	fail := &gen.ValueError{Msg: "expected"}
	delayed := func(n int) iter.Seq[string] {
		return func(yield func(string) bool) {
			for range n {
				if !yield("yo") {
					return
				}
			}
			panic(fail)
		}
	}
	skipping := func(skip int) func(string) string {
		return func(s string) string {
			if skip == 0 {
				panic(fail)
			}
			skip--
			return s
		}
	}
	gulp := func(groups iter.Seq2[string, iter.Seq[string]]) (where string) {
		where = "outer"
		defer func() {
			if r := recover(); r != fail {
				where = "not at all"
			}
		}()
		for _, g := range groups {
			where = "inner"
			for range g {
			}
			where = "outer"
		}
		return "no error"
	}
	for _, r := range []struct {
		why, want string
		groups    iter.Seq2[string, iter.Seq[string]]
	}{
		{"the source, asked for the first value", "outer", itertools.GroupByValue(delayed(0))},
		{"the source, asked for the second", "inner", itertools.GroupByValue(delayed(1))},
		{"the key function, on the first value", "outer", itertools.GroupBy(letters("a"), skipping(0))},
		{"the key function, on the second", "inner", itertools.GroupBy(letters("aa"), skipping(1))},
	} {
		expect(t, py+r.why, gulp(r.groups), r.want)
	}
}
