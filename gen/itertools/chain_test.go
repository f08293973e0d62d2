package itertools_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

const pyChain = "Lib/test/test_itertools.py: TestBasicOps.test_chain"

func TestChain(t *testing.T) {
	iterables := func(s ...string) iter.Seq[iter.Seq[string]] { return itertools.Map(letters, slices.Values(s)) }
	runRows(t, []row{
		{name: "two", why: "one after the other", py: pyChain, run: func() any { return itertools.Chain(letters("abc"), letters("def")) }, want: "['a', 'b', 'c', 'd', 'e', 'f']"},
		{name: "one", why: "it is the whole", py: pyChain, run: func() any { return itertools.Chain(letters("abc")) }, want: "['a', 'b', 'c']"},
		{name: "nothing", why: "an empty one has nothing", py: pyChain, run: func() any { return len(slices.Collect(itertools.Chain(ints()))) }, want: "0"},
		{
			name: "begin of two", why: "it may be left in the second", py: pyChain,
			run:  func() any { return itertools.Islice(itertools.Chain(letters("abc"), letters("def")), 4) },
			want: "['a', 'b', 'c', 'd']",
		},
		{name: "from iterable", why: "one after the other", py: pyChain + "_from_iterable", run: func() any { return itertools.ChainFromIterable(iterables("abc", "def")) }, want: "['a', 'b', 'c', 'd', 'e', 'f']"},
		{name: "from iterable of one", why: "it is the whole", py: pyChain + "_from_iterable", run: func() any { return itertools.ChainFromIterable(iterables("abc")) }, want: "['a', 'b', 'c']"},
		{
			name: "from iterable of nothing", why: "an empty one has nothing", py: pyChain + "_from_iterable",
			run:  func() any { return len(slices.Collect(itertools.ChainFromIterable(itertools.RepeatTimes(ints(), 1)))) },
			want: "0",
		},
		{
			name: "begin of from iterable", why: "it may be left in the second", py: pyChain + "_from_iterable",
			run:  func() any { return itertools.Islice(itertools.ChainFromIterable(iterables("abc", "def")), 4) },
			want: "['a', 'b', 'c', 'd']",
		},
		{
			name: "from iterable without end", why: "the sequences are taken when they are wanted", py: pyChain + "_from_iterable",
			run:  func() any { return itertools.Islice(itertools.ChainFromIterable(itertools.Repeat(upTo(5))), 2) },
			want: "[0, 1]",
		},
		{
			name: "examples", why: "the documentation's", py: "Lib/test/test_itertools.py: TestExamples.test_chain and test_chain_from_iterable",
			run: func() any {
				return []any{
					slices.Collect(itertools.Chain(letters("ABC"), letters("DEF"))),
					slices.Collect(itertools.ChainFromIterable(iterables("ABC", "DEF"))),
				}
			},
			want: "[['A', 'B', 'C', 'D', 'E', 'F'], ['A', 'B', 'C', 'D', 'E', 'F']]",
		},
	})
}

// A long row of empty sequences needs no stack.
func TestChainOfManyEmpty(t *testing.T) {
	for v := range itertools.ChainFromIterable(itertools.RepeatTimes(ints(), 10_000_000)) {
		t.Errorf("Lib/test/test_itertools.py: test_long_chain_of_empty_iterables: got %d", v)
	}
}

// What a source raises, here a panic, comes out at once, and not when the next
// source is begun.
func TestRaisingSources(t *testing.T) {
	const py = "Lib/test/test_itertools.py: RegressionTests.test_sf_950057"
	var hist []int
	raises := func(yield func(int) bool) {
		hist = append(hist, 0)
		if !yield(1) {
			return
		}
		hist = append(hist, 1)
		panic(&gen.ValueError{Msg: "raised"})
	}
	second := func(yield func(int) bool) {
		hist = append(hist, 3)
		yield(2)
	}
	for name, seq := range map[string]iter.Seq[int]{
		"chain": itertools.Chain(raises, second),
		"cycle": itertools.Cycle[int](raises),
	} {
		hist = nil
		err, _ := caught(func() { _ = slices.Collect(seq) }).(error)
		expect(t, py+" "+name, gen.Repr(err), "ValueError('raised')")
		expect(t, py+" "+name, hist, []int{0, 1})
	}
}

// The arguments are those at the call.
func TestArgumentsAreKept(t *testing.T) {
	args := []iter.Seq[int]{ints(1), ints(2)}
	made := map[string]func() any{}
	chain, zip, longest, strict := itertools.Chain(args...), itertools.ZipN(args...), itertools.ZipLongestN(0, args...), itertools.ZipStrictN(args...)
	product := itertools.Product(args...)
	made["chain"] = func() any { return slices.Collect(chain) }
	made["zip"] = func() any { return slices.Concat(slices.Collect(zip)...) }
	made["zip_longest"] = func() any { return slices.Concat(slices.Collect(longest)...) }
	made["zip strict"] = func() any { all, _ := gen.CollectEach(strict); return slices.Concat(all...) }
	made["product"] = func() any { return slices.Concat(slices.Collect(product)...) }
	args[0], args[1] = ints(8), ints(9)
	for name, f := range made {
		expect(t, name+": a tuple of arguments does not change", f(), any([]int{1, 2}))
	}
}
