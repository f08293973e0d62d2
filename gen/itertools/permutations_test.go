package itertools_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

func TestPermutations(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_permutations"
	runRows(t, []row{
		{name: "too many", why: "there is none of more values than there are", py: py, run: func() any { return len(slices.Collect(itertools.Permutations(letters("abc"), 32))) }, want: "0"},
		{
			name: "two of three", why: "in the order of the positions", py: py,
			run:  func() any { return itertools.Permutations(upTo(3), 2) },
			want: "[[0, 1], [0, 2], [1, 0], [1, 2], [2, 0], [2, 1]]",
		},
		{
			name: "examples", why: "the documentation's", py: pyTest + "TestExamples.test_permutations",
			run: func() any {
				join := func(p []string) string { return strings.Join(p, "") }
				return []any{
					slices.Collect(itertools.Map(join, itertools.Permutations(letters("ABCD"), 2))),
					slices.Collect(itertools.PermutationsAll(upTo(3))),
				}
			},
			want: "[['AB', 'AC', 'AD', 'BA', 'BC', 'BD', 'CA', 'CB', 'CD', 'DA', 'DB', 'DC'], " +
				"[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]]",
		},
		{
			name: "nothing", why: "there is one way to arrange nothing", py: "list(permutations('')), list(permutations('abc', 0))",
			run: func() any {
				return []any{slices.Collect(itertools.PermutationsAll(ints())), slices.Collect(itertools.Permutations(ints(1, 2, 3), 0))}
			},
			want: "[[[]], [[]]]",
		},
	})
}

// Permutations are what CPython's test says of them, and what is left of the
// product.
func TestPermutationsAgree(t *testing.T) {
	for n := range 7 {
		values := values(n)
		for r := range n + 2 {
			what := fmt.Sprintf("%sTestBasicOps.test_permutations: %d of %d", pyTest, r, n)
			got := lists(itertools.Permutations(slices.Values(values), r))
			count := 0
			if r <= n {
				count = factorial(n) / factorial(n-r)
			}
			expect(t, what, len(got), count)
			inOrder(t, what, got, values, r)
			for _, p := range got {
				if !isSet(p) {
					t.Errorf("%s: %v has a value twice", what, p)
				}
			}
			if r < 7 { // 6**7 tuples take their time
				expect(t, what+": of the product", got, chosen(values, itertools.ProductRepeat(r, upTo(n)), isSet))
			}
			if r == n {
				expect(t, what+": of all", got, lists(itertools.PermutationsAll(slices.Values(values))))
			}
		}
	}
}

// The four combinatoric functions agree with each other.
func TestCombinatorics(t *testing.T) {
	all := func(seq iter.Seq[[]string]) (words []string) {
		words = []string{}
		for tuple := range seq {
			words = append(words, strings.Join(tuple, ""))
		}
		return words
	}
	only := func(words []string, ok func(letters []string) bool) []string {
		some := []string{}
		for _, w := range words {
			if ok(slices.DeleteFunc(strings.Split(w, ""), func(l string) bool { return l == "" })) {
				some = append(some, w)
			}
		}
		return some
	}
	set := func(letters []string) bool {
		return len(slices.Compact(slices.Sorted(slices.Values(letters)))) == len(letters)
	}
	of := func(words []string) func([]string) bool {
		return func(letters []string) bool { return slices.Contains(words, strings.Join(letters, "")) }
	}
	for n := range 6 {
		s := slices.Values(strings.Split("ABCDEFG", "")[:n])
		for r := range 8 {
			what := fmt.Sprintf("%sTestBasicOps.test_combinatorics: %d of %d", pyTest, r, n)
			prod, cwr := all(itertools.ProductRepeat(r, s)), all(itertools.CombinationsWithReplacement(s, r))
			perm, comb := all(itertools.Permutations(s, r)), all(itertools.Combinations(s, r))
			power := 1
			for range r {
				power *= n
			}
			expect(t, what+": size of the product", len(prod), power)
			for name, words := range map[string][]string{"product": prod, "replacement": cwr, "permutations": perm, "combinations": comb} {
				expect(t, what+": order of "+name, slices.Compact(slices.Sorted(slices.Values(words))), words)
			}
			expect(t, what+": cwr is prod, sorted", cwr, only(prod, slices.IsSorted))
			expect(t, what+": perm is prod, without doubles", perm, only(prod, set))
			expect(t, what+": comb is perm, sorted", comb, only(perm, slices.IsSorted))
			expect(t, what+": comb is cwr, without doubles", comb, only(cwr, set))
			expect(t, what+": comb is the perm that is a cwr", comb, only(perm, of(cwr)))
			expect(t, what+": comb is the cwr that is a perm", comb, only(cwr, of(perm)))
		}
	}
}
