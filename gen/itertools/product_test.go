package itertools_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen/itertools"
)

func TestProduct(t *testing.T) {
	const py = pyTest + "TestBasicOps.test_product"
	runRows(t, []row{
		{name: "of nothing", why: "there is one choice of nothing", py: py, run: func() any { return itertools.Product[int]() }, want: "[[]]"},
		{name: "one", why: "tuples of one", py: py, run: func() any { return itertools.Product(letters("ab")) }, want: "[['a'], ['b']]"},
		{
			name: "two", why: "the last place changes first", py: py,
			run:  func() any { return itertools.Product(upTo(2), upTo(3)) },
			want: "[[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]",
		},
		{
			name: "empty ones", why: "one place without a choice is enough", py: py,
			run: func() any {
				return []int{
					len(slices.Collect(itertools.Product(upTo(0), upTo(2), upTo(3)))),
					len(slices.Collect(itertools.Product(upTo(2), upTo(0), upTo(3)))),
					len(slices.Collect(itertools.Product(upTo(2), upTo(3), upTo(0)))),
				}
			},
			want: "[0, 0, 0]",
		},
		{
			name: "size", why: "seven to the sixth", py: py,
			run: func() any {
				n := 0
				for range itertools.ProductRepeat(6, upTo(7)) {
					n++
				}
				return n
			},
			want: "117649",
		},
		{
			name: "examples", why: "the documentation's", py: pyTest + "TestExamples.test_product",
			run: func() any {
				join := func(p []string) string { return strings.Join(p, "") }
				return []any{
					slices.Collect(itertools.Map(join, itertools.Product(letters("ABCD"), letters("xy")))),
					slices.Collect(itertools.ProductRepeat(3, upTo(2))),
				}
			},
			want: "[['Ax', 'Ay', 'Bx', 'By', 'Cx', 'Cy', 'Dx', 'Dy'], " +
				"[[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]]]",
		},
		{
			name: "two types", why: "pairs of nested loops", py: "list(product('ab', range(2)))",
			run:  func() any { return pairs(itertools.Product2(letters("ab"), upTo(2))) },
			want: "[['a', 0], ['a', 1], ['b', 0], ['b', 1]]",
		},
		{
			name: "nothing often", why: "a number alone takes no room", py: "list(product(repeat=10**9))",
			run:  func() any { return itertools.ProductRepeat[int](1_000_000_000) },
			want: "[[]]",
		},
		{
			name: "far too often", why: "no memory is large enough: the documented difference", py: "product('ab', 'c', repeat=sys.maxsize)",
			run: func() any {
				return caught(func() { itertools.ProductRepeat(1<<62, upTo(2), upTo(1), upTo(1), upTo(1)) }) != "no panic"
			},
			want: "True",
		},
	})
}

// Repeat is the same as the arguments again.
func TestProductRepeats(t *testing.T) {
	for _, args := range [][]iter.Seq[int]{{}, {upTo(2)}, {upTo(2), upTo(3)}, {upTo(0), upTo(2), upTo(3)}, {upTo(2), upTo(0), upTo(3)}, {upTo(2), upTo(3), upTo(0)}} {
		for r := range 4 {
			var again []iter.Seq[int]
			for range r {
				again = append(again, args...)
			}
			expect(t, fmt.Sprintf("%sTestBasicOps.test_product: %d arguments, %d times", pyTest, len(args), r),
				lists(itertools.ProductRepeat(r, args...)), lists(itertools.Product(again...)))
		}
	}
}

// A product is what nested loops make, of sources that can be ranged over but
// once, too.
func TestProductOfRandomArguments(t *testing.T) {
	rand := rand.New(rand.NewPCG(1, 2))
	sizes := []int{0, 3, 0, 0, 4, 3, 7, 11, 13}
	for range 100 {
		var args, singles []iter.Seq[int]
		want, size := [][]int{{}}, 1
		for range rand.IntN(5) {
			n := sizes[rand.IntN(len(sizes))]
			args, singles = append(args, upTo(n)), append(singles, once(slices.Collect(upTo(n))...))
			size *= n
			var longer [][]int
			for _, tuple := range want {
				for v := range n {
					longer = append(longer, append(slices.Clone(tuple), v))
				}
			}
			want = longer
		}
		what := fmt.Sprintf("%sTestBasicOps.test_product: %d arguments", pyTest, len(args))
		got := slices.Collect(itertools.Product(args...))
		expect(t, what, len(got), size)
		expect(t, what, got, want)
		expect(t, what, slices.Collect(itertools.Product(singles...)), want)
	}
}

// Each tuple is a new one: what the loop does to it is not seen later.
func TestTuplesAreNew(t *testing.T) {
	abc := func() iter.Seq[int] { return ints(1, 2, 3) }
	strict := func(seq iter.Seq2[[]int, error]) iter.Seq[[]int] {
		return itertools.StarMap(func(v []int, _ error) []int { return v }, seq)
	}
	for name, make := range map[string]func() iter.Seq[[]int]{
		"batched":                       func() iter.Seq[[]int] { return itertools.Batched(abc(), 2) },
		"batched strict":                func() iter.Seq[[]int] { return strict(itertools.BatchedStrict(abc(), 1)) },
		"combinations":                  func() iter.Seq[[]int] { return itertools.Combinations(abc(), 2) },
		"combinations_with_replacement": func() iter.Seq[[]int] { return itertools.CombinationsWithReplacement(abc(), 2) },
		"permutations":                  func() iter.Seq[[]int] { return itertools.Permutations(abc(), 2) },
		"permutations of all":           func() iter.Seq[[]int] { return itertools.PermutationsAll(abc()) },
		"product":                       func() iter.Seq[[]int] { return itertools.Product(abc(), abc()) },
		"zip":                           func() iter.Seq[[]int] { return itertools.ZipN(abc(), abc()) },
		"zip strict":                    func() iter.Seq[[]int] { return strict(itertools.ZipStrictN(abc(), abc())) },
		"zip_longest":                   func() iter.Seq[[]int] { return itertools.ZipLongestN(0, abc(), abc()) },
	} {
		var kept, seen [][]int
		for tuple := range make() {
			kept = append(kept, tuple)
			seen = append(seen, slices.Clone(tuple))
			for i := range tuple {
				tuple[i] = -1
			}
			_ = append(tuple, -1)
		}
		expect(t, name+": a loop that writes", seen, slices.Collect(make()))
		if len(kept) < 2 || slices.Contains(slices.Concat(kept...), 1) {
			t.Errorf("%s: what the loop has written is gone: %v", name, kept)
		}
	}
}
