package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

// Each range over a combinatoric sequence is what a new object is in Python: it
// begins anew, whatever became of the others, of which some may not have ended,
// and of the slices that they yielded.
func TestCombinatoricRanges(t *testing.T) {
	ab, abc := letters("ab"), letters("abc")
	for _, r := range []struct {
		py   string
		seq  iter.Seq[[]string]
		want string // two of one that is left, all of another, and two of a third for each of three of a fourth
	}{
		{
			"permutations('abc', 2)", itertools.Permutations(abc, 2),
			"[[['a', 'b'], ['a', 'c']], [['a', 'b'], ['a', 'c'], ['b', 'a'], ['b', 'c'], ['c', 'a'], ['c', 'b']], " +
				"['ab ab', 'ab ac', 'ac ab', 'ac ac', 'ba ab', 'ba ac']]",
		},
		{
			"combinations('abc', 2)", itertools.Combinations(abc, 2),
			"[[['a', 'b'], ['a', 'c']], [['a', 'b'], ['a', 'c'], ['b', 'c']], " +
				"['ab ab', 'ab ac', 'ac ab', 'ac ac', 'bc ab', 'bc ac']]",
		},
		{
			"combinations_with_replacement('ab', 2)", itertools.CombinationsWithReplacement(ab, 2),
			"[[['a', 'a'], ['a', 'b']], [['a', 'a'], ['a', 'b'], ['b', 'b']], " +
				"['aa aa', 'aa ab', 'ab aa', 'ab ab', 'bb aa', 'bb ab']]",
		},
		{
			"product('ab', repeat=2)", itertools.ProductRepeat(2, ab),
			"[[['a', 'a'], ['a', 'b']], [['a', 'a'], ['a', 'b'], ['b', 'a'], ['b', 'b']], " +
				"['aa aa', 'aa ab', 'ab aa', 'ab ab', 'ba aa', 'ba ab']]",
		},
	} {
		left := some(r.seq, 2)
		for tuple := range r.seq {
			clear(tuple) // it belongs to the loop
		}
		all := slices.Collect(r.seq)
		var nested []string
		for x := range itertools.Islice(r.seq, 3) {
			for y := range itertools.Islice(r.seq, 2) {
				nested = append(nested, x[0]+x[1]+" "+y[0]+y[1])
			}
		}
		expect(t, r.py, show([]any{left, all, nested}), r.want)
	}
}
