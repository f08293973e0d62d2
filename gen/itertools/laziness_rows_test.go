package itertools_test

import (
	"iter"
	"slices"

	"github.com/coluber-go/coluber/gen/itertools"
)

// seqs are the sources of a scenario.
type seqs = []iter.Seq[int]

var lazyScenarios = slices.Concat(lazyAdaptors, lazyCombinatorics, lazyFilters, lazySlices, lazyZips)

var lazyAdaptors = []scenario{
	{name: "accumulate", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Accumulate(in[0])) }},
	{name: "accumulate empty", in: [][]int{{}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Accumulate(in[0])) }},
	{name: "accumulate func", in: [][]int{{1, 2, 3}}, make: func(d *diary, in seqs) outcome { return plain(itertools.AccumulateFunc(in[0], d.add)) }},
	{name: "accumulate initial", in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.AccumulateInitial(in[0], 10)) }},
	{name: "accumulate initial empty", in: [][]int{{}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.AccumulateInitial(in[0], 10)) }},
	{name: "accumulate func initial", in: [][]int{{1, 2}}, make: func(d *diary, in seqs) outcome {
		return plain(itertools.AccumulateFuncInitial(in[0], d.add, 10))
	}},

	{name: "batched", in: [][]int{{1, 2, 3, 4, 5}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Batched(in[0], 2)) }},
	{name: "batched even", in: [][]int{{1, 2, 3, 4}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Batched(in[0], 2)) }},
	{name: "batched wide", in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Batched(in[0], 9)) }},
	{name: "batched empty", in: [][]int{{}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Batched(in[0], 2)) }},
	{name: "batched strict", in: [][]int{{1, 2, 3, 4}}, make: func(_ *diary, in seqs) outcome { return strict(itertools.BatchedStrict(in[0], 2)) }},
	{name: "batched strict incomplete", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome {
		return strict(itertools.BatchedStrict(in[0], 2))
	}},

	{name: "chain", in: [][]int{{1, 2}, {3, 4}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Chain(in...)) }},
	{name: "chain empty first", in: [][]int{{}, {}, {3}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Chain(in...)) }},
	{name: "chain none", make: func(_ *diary, in seqs) outcome { return plain(itertools.Chain(in...)) }},
	{name: "chain from iterable", in: [][]int{{1, 2}, {3}}, make: func(d *diary, in seqs) outcome {
		index := d.source("o", 0, 1).All()
		return plain(itertools.ChainFromIterable(itertools.Map(func(i int) iter.Seq[int] { return in[i] }, index)))
	}},
}

var lazyCombinatorics = []scenario{
	{name: "combinations", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Combinations(in[0], 2)) }},
	{name: "combinations too few", in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Combinations(in[0], 3)) }},
	{name: "combinations with replacement", in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.CombinationsWithReplacement(in[0], 2))
	}},
	{name: "permutations", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Permutations(in[0], 2)) }},
	{name: "permutations all", in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.PermutationsAll(in[0])) }},
	{name: "permutations too few", in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Permutations(in[0], 3)) }},
	{name: "product", in: [][]int{{1, 2}, {3, 4}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Product(in...)) }},
	{name: "product of two types", in: [][]int{{1, 2}, {3, 4}}, make: func(_ *diary, in seqs) outcome { return two(itertools.Product2(in[0], in[1])) }},
	{name: "product empty first", in: [][]int{{}, {3, 4}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Product(in...)) }},
	{name: "product repeat", in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.ProductRepeat(2, in...)) }},
	{name: "product repeat none", in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.ProductRepeat(0, in...)) }},
	{name: "product none", make: func(_ *diary, in seqs) outcome { return plain(itertools.Product(in...)) }},
}

var lazyFilters = []scenario{
	{name: "compress", in: [][]int{{1, 2, 3, 4}, {0, 1, 0, 1}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.Compress(in[0], itertools.Map(truth, in[1])))
	}},
	{name: "compress few selectors", in: [][]int{{1, 2, 3, 4}, {1, 0}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.Compress(in[0], itertools.Map(truth, in[1])))
	}},
	{name: "compress few data", in: [][]int{{1, 2}, {1, 0, 1, 1}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.Compress(in[0], itertools.Map(truth, in[1])))
	}},

	{name: "count", most: 4, make: func(*diary, seqs) outcome { return plain(itertools.Count(5, 2)) }},
	{name: "repeat", most: 3, make: func(*diary, seqs) outcome { return plain(itertools.Repeat(5)) }},
	{name: "repeat times", make: func(*diary, seqs) outcome { return plain(itertools.RepeatTimes(5, 2)) }},
	{name: "repeat negative", make: func(*diary, seqs) outcome { return plain(itertools.RepeatTimes(5, -2)) }},
	{name: "cycle", most: 5, in: [][]int{{1, 2}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Cycle(in[0])) }},
	{name: "cycle empty", in: [][]int{{}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Cycle(in[0])) }},

	{name: "dropwhile", in: [][]int{{1, 2, 3, 1, 4}}, make: func(d *diary, in seqs) outcome { return plain(itertools.DropWhile(d.small, in[0])) }},
	{name: "dropwhile all", in: [][]int{{1, 2}}, make: func(d *diary, in seqs) outcome { return plain(itertools.DropWhile(d.small, in[0])) }},
	{name: "takewhile", in: [][]int{{1, 2, 3, 1, 4}}, make: func(d *diary, in seqs) outcome { return plain(itertools.TakeWhile(d.small, in[0])) }},
	{name: "takewhile none", in: [][]int{{3, 1, 2}}, make: func(d *diary, in seqs) outcome { return plain(itertools.TakeWhile(d.small, in[0])) }},
	{name: "takewhile all", in: [][]int{{1, 2}}, make: func(d *diary, in seqs) outcome { return plain(itertools.TakeWhile(d.small, in[0])) }},
	{name: "filter", in: [][]int{{2, 1, 4, 3, 6}}, make: func(d *diary, in seqs) outcome { return plain(itertools.Filter(d.odd, in[0])) }},
	{name: "filterfalse", in: [][]int{{1, 2, 3, 4, 5}}, make: func(d *diary, in seqs) outcome { return plain(itertools.FilterFalse(d.odd, in[0])) }},

	{name: "groupby keys", in: [][]int{{10, 11, 20, 30, 31}}, make: func(d *diary, in seqs) outcome {
		return plain(itertools.StarMap(func(k int, _ iter.Seq[int]) int { return k }, itertools.GroupBy(in[0], d.tens)))
	}},
	{name: "groupby lists", in: [][]int{{10, 11, 20, 30, 31}}, make: func(d *diary, in seqs) outcome {
		return plain(itertools.StarMap(keyAndRun, itertools.GroupBy(in[0], d.tens)))
	}},
	{name: "groupby firsts", in: [][]int{{10, 11, 12, 20, 30, 31}}, make: func(d *diary, in seqs) outcome {
		return plain(itertools.StarMap(keyAndFirst, itertools.GroupBy(in[0], d.tens)))
	}},
	{name: "groupby none", in: [][]int{{}}, make: func(d *diary, in seqs) outcome {
		return plain(itertools.StarMap(keyAndRun, itertools.GroupBy(in[0], d.tens)))
	}},
	{name: "groupby values", in: [][]int{{1, 1, 2, 1}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.StarMap(keyAndRun, itertools.GroupByValue(in[0])))
	}},
}

func keyAndRun(k int, run iter.Seq[int]) []any { return []any{k, slices.Collect(run)} }

func keyAndFirst(k int, run iter.Seq[int]) []any {
	for v := range run {
		return []any{k, v}
	}
	return nil
}

var lazySlices = []scenario{
	{name: "islice", in: [][]int{{1, 2, 3, 4, 5}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Islice(in[0], 3)) }},
	{name: "islice nothing", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Islice(in[0], 0)) }},
	{name: "islice beyond", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Islice(in[0], 9)) }},
	{name: "islice None", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.Islice(in[0], itertools.End)) }},
	{name: "islice from", in: [][]int{{1, 2, 3, 4, 5}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.IsliceFrom(in[0], 1, 3)) }},
	{name: "islice from to the end", in: [][]int{{1, 2, 3, 4, 5}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.IsliceFrom(in[0], 3, itertools.End))
	}},
	{name: "islice from beyond", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.IsliceFrom(in[0], 9, itertools.End))
	}},
	{name: "islice start is stop", in: [][]int{{1, 2, 3, 4, 5}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.IsliceFrom(in[0], 3, 3)) }},
	{name: "islice start after stop", in: [][]int{{1, 2, 3, 4, 5, 6}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.IsliceFrom(in[0], 4, 2))
	}},
	{name: "islice start before stop of none", in: [][]int{{}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.IsliceFrom(in[0], 2, 3)) }},
	{name: "islice step", in: [][]int{{1, 2, 3, 4, 5, 6}}, make: func(_ *diary, in seqs) outcome { return plain(itertools.IsliceStep(in[0], 0, 5, 2)) }},
	{name: "islice step over the stop", in: [][]int{{1, 2, 3, 4, 5, 6}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.IsliceStep(in[0], 1, 4, 50))
	}},
	{name: "islice step between", in: [][]int{{1, 2, 3, 4, 5, 6, 7}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.IsliceStep(in[0], 1, 5, 2))
	}},
	{name: "islice step to the end", in: [][]int{{1, 2, 3, 4, 5, 6, 7}}, make: func(_ *diary, in seqs) outcome {
		return plain(itertools.IsliceStep(in[0], 1, itertools.End, 3))
	}},
}

var lazyZips = []scenario{
	{name: "pairwise", in: [][]int{{1, 2, 3}}, make: func(_ *diary, in seqs) outcome { return two(itertools.Pairwise(in[0])) }},
	{name: "pairwise one", in: [][]int{{1}}, make: func(_ *diary, in seqs) outcome { return two(itertools.Pairwise(in[0])) }},
	{name: "pairwise none", in: [][]int{{}}, make: func(_ *diary, in seqs) outcome { return two(itertools.Pairwise(in[0])) }},
	{name: "starmap", in: [][]int{{1, 2, 3}, {10, 20}}, make: func(d *diary, in seqs) outcome {
		return plain(itertools.StarMap(d.add, itertools.Zip(in[0], in[1])))
	}},
	{name: "map", in: [][]int{{1, 2}}, make: func(d *diary, in seqs) outcome { return plain(itertools.Map(d.double, in[0])) }},
	{name: "enumerate", in: [][]int{{10, 20}}, make: func(_ *diary, in seqs) outcome { return two(itertools.Enumerate(in[0], 5)) }},

	{name: "zip", in: [][]int{{1, 2}, {3, 4}}, make: zip},
	{name: "zip first short", in: [][]int{{1}, {3, 4, 5}}, make: zip},
	{name: "zip second short", in: [][]int{{1, 2, 3}, {4}}, make: zip},
	{name: "zip three", in: [][]int{{1, 2, 3}, {4, 5}, {6, 7, 8}}, make: zipN},
	{name: "zip one", in: [][]int{{1, 2}}, make: zipN},
	{name: "zip none", make: zipN},
	{name: "zip strict", in: [][]int{{1, 2}, {3, 4}}, make: zipStrict},
	{name: "zip strict second short", in: [][]int{{1, 2, 3}, {4}}, make: zipStrict},
	{name: "zip strict second long", in: [][]int{{1}, {3, 4, 5}}, make: zipStrict},
	{name: "zip strict three", in: [][]int{{1}, {2}, {3}}, make: zipStrictN},
	{name: "zip strict first short of three", in: [][]int{{1}, {3, 4, 5}, {6, 7, 8}}, make: zipStrictN},
	{name: "zip strict second short of three", in: [][]int{{1, 2}, {3}, {6, 7, 8}}, make: zipStrictN},
	{name: "zip strict third short of three", in: [][]int{{1, 2}, {3, 4}, {6}}, make: zipStrictN},
	{name: "zip strict third long of three", in: [][]int{{1}, {3}, {6, 7, 8}}, make: zipStrictN},
	{name: "zip strict one", in: [][]int{{1}}, make: zipStrictN},
	{name: "zip strict none", make: zipStrictN},
	{name: "zip longest", in: [][]int{{1, 2}, {3, 4}}, make: zipLongest},
	{name: "zip longest first short", in: [][]int{{1}, {3, 4, 5}}, make: zipLongest},
	{name: "zip longest second short", in: [][]int{{1, 2, 3}, {4}}, make: zipLongest},
	{name: "zip longest three", in: [][]int{{1}, {2, 3}, {4, 5, 6}}, make: zipLongestN},
	{name: "zip longest first of three", in: [][]int{{1, 2, 3}, {}, {4, 5}}, make: zipLongestN},
	{name: "zip longest one", in: [][]int{{1, 2}}, make: zipLongestN},
	{name: "zip longest none", make: zipLongestN},
	{name: "pairs", in: [][]int{{1, 2, 3}, {4, 5}}, make: func(_ *diary, in seqs) outcome {
		return two(itertools.Unpack(itertools.Pairs(itertools.Zip(in[0], in[1]))))
	}},
	{name: "reversed", make: func(*diary, seqs) outcome { return plain(itertools.Reversed([]int{1, 2, 3})) }},
}

func zip(_ *diary, in seqs) outcome         { return two(itertools.Zip(in[0], in[1])) }
func zipN(_ *diary, in seqs) outcome        { return plain(itertools.ZipN(in...)) }
func zipStrict(_ *diary, in seqs) outcome   { return strict(itertools.ZipStrict(in[0], in[1])) }
func zipStrictN(_ *diary, in seqs) outcome  { return strict(itertools.ZipStrictN(in...)) }
func zipLongest(_ *diary, in seqs) outcome  { return two(itertools.ZipLongest(in[0], in[1], 0, 0)) }
func zipLongestN(_ *diary, in seqs) outcome { return plain(itertools.ZipLongestN(0, in...)) }
