package itertools_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

func TestPairwise(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_pairwise"
	runRows(t, []row{
		{name: "nothing", why: "no value, no pair", py: py, run: func() any { return len(pairs(itertools.Pairwise(ints()))) }, want: "0"},
		{name: "one", why: "a value alone is no pair", py: py, run: func() any { return len(pairs(itertools.Pairwise(letters("a")))) }, want: "0"},
		{name: "two", why: "one pair", py: py, run: func() any { return pairs(itertools.Pairwise(letters("ab"))) }, want: "[['a', 'b']]"},
		{name: "five", why: "each with the next", py: py, run: func() any { return pairs(itertools.Pairwise(letters("abcde"))) }, want: "[['a', 'b'], ['b', 'c'], ['c', 'd'], ['d', 'e']]"},
		{
			name: "many", why: "each with the next", py: py,
			run: func() any {
				n := 0
				for a, b := range itertools.Pairwise(upTo(10_000)) {
					if a != n || b != n+1 {
						return []int{n, a, b}
					}
					n++
				}
				return n
			},
			want: "9999",
		},
	})
}

// A source that asks for a pair while it is asked for a value gets none: the
// documented difference.
func TestPairwiseReentered(t *testing.T) {
	var it *gen.Generator[gen.Pair[int, int], gen.None, gen.None]
	var inside error
	it = gen.Iter(itertools.Pairs(itertools.Pairwise(func(yield func(int) bool) {
		_, inside = it.Next()
		_ = yield(1) && yield(2) && yield(3)
	})))
	all, err := gen.Collect(it)
	expect(t, "inside", gen.Repr(inside), "ValueError('generator already executing')")
	expect(t, "the pairs", gen.Repr(all), "[(1, 2), (2, 3)]")
	expect(t, "the end", err, error(nil))
}
