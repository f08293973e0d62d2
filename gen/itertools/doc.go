// Package itertools is Python's itertools over Go's iterators, with those builtins
// on iterables that Go lacks.
//
//	words := slices.Values([]string{"ant", "ape", "bee"})
//	initial := func(s string) byte { return s[0] }
//	for letter, group := range itertools.GroupBy(words, initial) {
//		fmt.Printf("%c %v\n", letter, slices.Collect(group))
//	}
//
// # Sequences and iterators
//
// A Python iterator can be gone through once. A Go sequence is a function, and each
// range calls it anew. So each range over a result of this package is what a new
// object is in Python: it begins to count, to drop or to group again, and ranges
// over its sources again. If a source can be gone through but once, as a generator
// ([gen.Generator.All]), it goes on where it was left. What goes on where it
// stopped, as every Python iterator does, is a generator:
//
//	it := gen.Iter(itertools.Islice(seq, 5))
//	first, err := it.Next()
//	rest := it.All()
//
// Only what shares a source is one iterator here, too: the groups of [GroupBy] and
// the sequences of [Tee].
//
// Every function takes of its sources what Python's takes, when Python's does, and
// no value more: what a loop leaves in a generator is there for the next one. The
// combinatoric functions take all at the call.
//
// A generator that ends by an error ends its All; whoever ranges over it, like any
// loop, looks at its Err afterwards. What panics in a source or in a function
// passed to this package is a panic of the range.
//
// Functions that need two sources at once, or a group while the source waits
// (Compress, GroupBy, the Zips and Tee) pull one of them, with iter.Pull: about
// 60 ns a value, and a goroutine that ends with the range, however that is left.
// The others add a call, or nothing at all where the compiler sees the source, and
// none allocates for a value, unless it yields a new slice, which the loop may
// keep.
//
// # Errors
//
// What Python raises at the call is a panic at the call, with the error that Python
// raises: a [*gen.ValueError] for a number out of range, and a [*gen.TypeError] for
// a sequence ("'NoneType' object is not iterable") or a function ("'NoneType'
// object is not callable") that is nil. What depends on the values is returned, or
// is the last pair of a sequence of values and errors, such as [gen.CollectEach]
// and [gen.FromEach] take.
//
// # From Python
//
//	accumulate(it)                      Accumulate(it)
//	accumulate(it, f)                   AccumulateFunc(it, f)
//	accumulate(it, initial=v)           AccumulateInitial(it, v)
//	accumulate(it, f, initial=v)        AccumulateFuncInitial(it, f, v)
//	batched(it, n)                      Batched(it, n)
//	batched(it, n, strict=True)         BatchedStrict(it, n), with an error
//	chain(a, b)                         Chain(a, b)
//	chain.from_iterable(its)            ChainFromIterable(its)
//	combinations(it, r)                 Combinations(it, r)
//	combinations_with_replacement(…)    CombinationsWithReplacement(it, r)
//	compress(it, selectors)             Compress(it, selectors), which are bools
//	count(), count(start, step)         Count(0, 1), Count(start, step)
//	cycle(it)                           Cycle(it)
//	dropwhile(pred, it)                 DropWhile(pred, it)
//	filterfalse(pred, it)               FilterFalse(pred, it)
//	groupby(it), groupby(it, key)       GroupByValue(it), GroupBy(it, key)
//	islice(it, stop)                    Islice(it, stop)
//	islice(it, start, stop)             IsliceFrom(it, start, stop)
//	islice(it, start, None, step)       IsliceStep(it, start, End, step)
//	pairwise(it)                        Pairwise(it)
//	permutations(it)                    PermutationsAll(it)
//	permutations(it, r)                 Permutations(it, r)
//	product(a, b)                       Product(a, b); of two types Product2(a, b)
//	product(it, repeat=n)               ProductRepeat(n, it)
//	repeat(v), repeat(v, n)             Repeat(v), RepeatTimes(v, n)
//	starmap(f, pairs)                   StarMap(f, pairs)
//	takewhile(pred, it)                 TakeWhile(pred, it)
//	tee(it, n)                          Tee(it, n); TeeStop(it, n) can be ended
//	zip_longest(a, b, fillvalue=v)      ZipLongest(a, b, v, w), ZipLongestN(v, a, b)
//
//	all(it), any(it)                    All(it), Any(it)
//	enumerate(it, start)                Enumerate(it, start)
//	filter(pred, it)                    Filter(pred, it)
//	map(f, it), map(f, a, b)            Map(f, it), StarMap(f, Zip(a, b))
//	min(it), min(it, key=f)             Min(it), MinKey(it, f), with an error
//	min(it, default=v)                  MinDefault(it, v), MinKeyDefault(it, f, v)
//	max(it)                             Max(it), and so on
//	reversed(list)                      Reversed(slice)
//	sum(it), sum(it, start)             Sum(it), SumStart(it, start)
//	zip(a, b), zip(a, b, c)             Zip(a, b), ZipN(a, b, c)
//	zip(a, b, strict=True)              ZipStrict(a, b), ZipStrictN(a, b), with an error
//
//	next(it), iter(it)                  gen.Iter(it), and its Next
//	list(it), tuple(it)                 slices.Collect(it)
//	dict(pairs)                         maps.Collect(pairs)
//	sorted(it), sorted(it, key=f)       slices.Sorted(it), slices.SortedFunc(it, cmp)
//	range(n)                            Islice(Count(0, 1), n); in a loop: range n
//	list, string, dict as an iterable   slices.Values(s), maps.Keys(m); strings.Split
//	islice(zip(a, b), n)                Islice(Pairs(Zip(a, b)), n)
//	for a, b in pairs                   for a, b := range Unpack(pairs)
//
// # Recipes
//
// Those of Python's documentation that are asked for most:
//
//	take(n, it)             slices.Collect(Islice(it, n))
//	prepend(v, it)          Chain(RepeatTimes(v, 1), it)
//	tabulate(f, start)      Map(f, Count(start, 1))
//	repeatfunc(f, n)        Map(func(int) V { return f() }, Islice(Count(0, 1), n))
//	flatten(its)            ChainFromIterable(its)
//	ncycles(it, n)          ChainFromIterable(RepeatTimes(slices.Values(slices.Collect(it)), n))
//	tail(n, it)             all := slices.Collect(it); all[max(0, len(all)-n):]
//	consume(it, n)          for range Islice(it, n) {}
//	nth(it, n)              for v := range IsliceFrom(it, n, End) { return v }
//	quantify(it, pred)      for range Filter(pred, it) { n++ }
//	first_true(it, pred)    for v := range Filter(pred, it) { return v }
//	all_equal(it)           for range IsliceFrom(Map(keyOnly, Pairs(GroupByValue(it))), 1, 2) { return false }
//	dotproduct(a, b)        Sum(StarMap(mul, Zip(a, b)))
//	sum_of_squares(it)      Sum(Map(square, it))
//	grouper(it, n)          Batched(it, n)
//	partition(pred, it)     t := Tee(it, 2); FilterFalse(pred, t[0]), Filter(pred, t[1])
//	powerset(it)            ChainFromIterable(Map(func(r int) iter.Seq[[]V] {
//	                            return Combinations(slices.Values(s), r)
//	                        }, Islice(Count(0, 1), len(s)+1)))
//	unique_justseen(it)     Map(keyOnly, Pairs(GroupByValue(it))), or slices.Compact
package itertools
