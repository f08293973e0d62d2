package itertools_test

import (
	"iter"
	"maps"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

// none is Python's None where a sequence is wanted.
var none iter.Seq[string]

func length(s string) int   { return len(s) }
func isLong(s string) bool  { return len(s) > 1 }
func equal(a, b string) int { return strings.Compare(a, b) }

func join(a, b string) string { return a + b }

// misuses are the calls of testdata/misuse.py, in all forms that they have here.
var misuses = map[string][]func(){
	"accumulate(None)":            {func() { itertools.Accumulate(none) }, func() { itertools.AccumulateInitial(none, "") }},
	"accumulate(None, initial=1)": {func() { itertools.AccumulateFuncInitial(none, join, "") }},
	"accumulate(None, add)":       {func() { itertools.AccumulateFunc(none, join) }, func() { itertools.AccumulateFunc(none, nil) }},
	"all(None)":                   {func() { itertools.All(nil) }},
	"any(None)":                   {func() { itertools.Any(nil) }},

	"batched(None, 3)":               {func() { itertools.Batched(none, 3) }},
	"batched('abc', 0)":              {func() { itertools.Batched(letters("abc"), 0) }},
	"batched('abc', -1)":             {func() { itertools.Batched(letters("abc"), -1) }},
	"batched(None, 0)":               {func() { itertools.Batched(none, 0) }},
	"batched('abc', 0, strict=True)": {func() { itertools.BatchedStrict(letters("abc"), 0) }},
	"batched(None, 3, strict=True)":  {func() { itertools.BatchedStrict(none, 3) }},

	"chain('abc', None)":        {func() { itertools.Chain(letters("abc"), none) }},
	"chain.from_iterable(None)": {func() { itertools.ChainFromIterable[string](nil) }},
	"chain.from_iterable([None])": {func() {
		for range itertools.ChainFromIterable(itertools.RepeatTimes(none, 1)) {
			panic("a value of nothing")
		}
	}},

	"combinations(None, 2)":                    {func() { itertools.Combinations(none, 2) }},
	"combinations('abc', -2)":                  {func() { itertools.Combinations(letters("abc"), -2) }},
	"combinations(None, -2)":                   {func() { itertools.Combinations(none, -2) }},
	"combinations_with_replacement(None, 2)":   {func() { itertools.CombinationsWithReplacement(none, 2) }},
	"combinations_with_replacement('abc', -2)": {func() { itertools.CombinationsWithReplacement(letters("abc"), -2) }},
	"permutations(None)":                       {func() { itertools.PermutationsAll(none) }},
	"permutations(None, 2)":                    {func() { itertools.Permutations(none, 2) }},
	"permutations('abc', -2)":                  {func() { itertools.Permutations(letters("abc"), -2) }},
	"product(None)":                            {func() { itertools.Product(none) }, func() { itertools.ProductRepeat(0, none) }},
	"product('abc', None)":                     {func() { itertools.Product(letters("abc"), none) }, func() { itertools.Product2(letters("abc"), none) }, func() { itertools.Product2(none, letters("abc")) }},
	"product('abc', repeat=-1)":                {func() { itertools.ProductRepeat(-1, letters("abc")) }},
	"product(None, repeat=-1)":                 {func() { itertools.ProductRepeat(-1, none) }},

	"compress(None, [True])":  {func() { itertools.Compress(none, itertools.Repeat(true)) }},
	"compress('abc', None)":   {func() { itertools.Compress(letters("abc"), nil) }},
	"cycle(None)":             {func() { itertools.Cycle(none) }},
	"dropwhile(bool, None)":   {func() { itertools.DropWhile(isLong, none) }},
	"dropwhile(None, 'abc')":  {func() { itertools.DropWhile(nil, letters("abc")) }},
	"dropwhile(None, None)":   {func() { itertools.DropWhile(nil, none) }},
	"takewhile(bool, None)":   {func() { itertools.TakeWhile(isLong, none) }},
	"takewhile(None, 'abc')":  {func() { itertools.TakeWhile(nil, letters("abc")) }},
	"filter(bool, None)":      {func() { itertools.Filter(isLong, none) }},
	"filterfalse(bool, None)": {func() { itertools.FilterFalse(isLong, none) }},
	"enumerate(None)":         {func() { itertools.Enumerate(none, 0) }},
	"groupby(None)":           {func() { itertools.GroupByValue(none) }},
	"groupby(None, len)":      {func() { itertools.GroupBy(none, length) }},

	"islice(None, 1)":          {func() { itertools.Islice(none, 1) }},
	"islice('abc', -5)":        {func() { itertools.Islice(letters("abc"), -5) }},
	"islice('abc', -1)":        {func() { itertools.Islice(letters("abc"), -1) }},
	"islice('abc', 1, -1)":     {func() { itertools.IsliceFrom(letters("abc"), 1, -1) }},
	"islice('abc', -5, -1)":    {func() { itertools.IsliceFrom(letters("abc"), -5, -1) }},
	"islice('abc', -1, None)":  {func() { itertools.IsliceFrom(letters("abc"), -1, itertools.End) }},
	"islice('abc', 1, -1, 0)":  {func() { itertools.IsliceStep(letters("abc"), 1, -1, 0) }},
	"islice(None, -1)":         {func() { itertools.Islice(none, -1) }},
	"islice('abc', -5, 10)":    {func() { itertools.IsliceFrom(letters("abc"), -5, 10) }},
	"islice('abc', 1, -5)":     {func() { itertools.IsliceFrom(letters("abc"), 1, -5) }},
	"islice('abc', -5, 10, 1)": {func() { itertools.IsliceStep(letters("abc"), -5, 10, 1) }},
	"islice('abc', 1, -5, -1)": {func() { itertools.IsliceStep(letters("abc"), 1, -5, -1) }},
	"islice('abc', 1, 10, 0)":  {func() { itertools.IsliceStep(letters("abc"), 1, 10, 0) }},
	"islice('abc', 1, 10, -1)": {func() { itertools.IsliceStep(letters("abc"), 1, 10, -1) }},
	"islice(None, 1, 10, 1)":   {func() { itertools.IsliceStep(none, 1, 10, 1) }, func() { itertools.IsliceFrom(none, 1, 10) }},

	"map(None, 'abc')":         {func() { itertools.Map[string, int](nil, letters("abc")) }},
	"map(str, None)":           {func() { itertools.Map(length, none) }},
	"map(None, None)":          {func() { itertools.Map[string, int](nil, none) }},
	"starmap(None, [(1, 2)])":  {func() { itertools.StarMap[string, string, int](nil, maps.All(map[string]string{"1": "2"})) }},
	"starmap(pow, None)":       {func() { itertools.StarMap(equal, nil) }},
	"starmap(None, None)":      {func() { itertools.StarMap[string, string, int](nil, nil) }},
	"max(None)":                {func() { itertools.Max(none) }},
	"max(None, key=str)":       {func() { itertools.MaxKey(none, length) }, func() { itertools.MaxKeyDefault(none, length, "") }},
	"max(None, default=1)":     {func() { itertools.MaxDefault(none, "") }},
	"min(None)":                {func() { itertools.Min(none) }},
	"min(None, key=str)":       {func() { itertools.MinKey(none, length) }, func() { itertools.MinKeyDefault(none, length, "") }},
	"min(None, default=1)":     {func() { itertools.MinDefault(none, "") }},
	"sum(None)":                {func() { itertools.Sum[int](nil) }},
	"sum(None, 1)":             {func() { itertools.SumStart(nil, 1.5) }},
	"pairwise(None)":           {func() { itertools.Pairwise(none) }},
	"tee(None)":                {func() { itertools.Tee(none, 2) }, func() { itertools.TeeStop(none, 2) }},
	"tee('abc', -1)":           {func() { itertools.Tee(letters("abc"), -1) }, func() { itertools.TeeStop(letters("abc"), -1) }},
	"tee(None, -1)":            {func() { itertools.Tee(none, -1) }},
	"zip(None, 'abc')":         {func() { itertools.Zip(none, letters("abc")) }, func() { itertools.ZipN(none, letters("abc")) }},
	"zip('abc', None)":         {func() { itertools.Zip(letters("abc"), none) }, func() { itertools.ZipN(letters("abc"), none) }},
	"zip_longest(None, 'abc')": {func() { itertools.ZipLongest(none, letters("abc"), "", "") }, func() { itertools.ZipLongestN("", none, letters("abc")) }},
	"zip_longest('abc', None)": {func() { itertools.ZipLongest(letters("abc"), none, "", "") }, func() { itertools.ZipLongestN("", letters("abc"), none) }},
	"zip('abc', None, strict=True)": {
		func() { itertools.ZipStrict(letters("abc"), none) }, func() { itertools.ZipStrict(none, letters("abc")) }, func() { itertools.ZipStrictN(letters("abc"), none) },
	},
}

// What Python has no word for: the same, of functions that are nil.
var nilFuncs = []func(){
	func() { itertools.AccumulateFunc(letters("abc"), nil) },
	func() { itertools.AccumulateFuncInitial(letters("abc"), nil, 0) },
	func() { itertools.Filter(nil, letters("abc")) },
	func() { itertools.FilterFalse(nil, letters("abc")) },
	func() { itertools.GroupBy[int](letters("abc"), nil) },
	func() { itertools.MinKey[string, int](letters("abc"), nil) },
	func() { itertools.MinKeyDefault[string, int](letters("abc"), nil, "") },
	func() { itertools.MaxKey[string, int](letters("abc"), nil) },
	func() { itertools.MaxKeyDefault[string, int](letters("abc"), nil, "") },
}

// A wrong argument is a panic at the call, with the error that Python raises.
func TestMisuse(t *testing.T) {
	known := 0
	for line := range strings.Lines(read(t, "testdata/misuse.out")) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if cells[0] == "accumulate([1, 2], 5)" {
			continue // does not compile
		}
		known++
		if misuses[cells[0]] == nil {
			t.Errorf("%s: unknown here", cells[0])
		}
		for _, call := range misuses[cells[0]] {
			err, ok := caught(call).(error)
			if !ok || gen.FormatException(err) != cells[2] {
				t.Errorf("%s: panic %v, want %s", cells[0], err, cells[2])
			}
		}
	}
	if known != len(misuses) {
		t.Errorf("%d calls are recorded, %d are known here", known, len(misuses))
	}
	for i, call := range nilFuncs {
		err, ok := caught(call).(error)
		if want := "TypeError: 'NoneType' object is not callable"; !ok || gen.FormatException(err) != want {
			t.Errorf("nil function %d: panic %v, want %s", i, err, want)
		}
	}
	for i, call := range []func(){func() { itertools.Pairs[int, int](nil) }, func() { itertools.Unpack[int, int](nil) }} {
		err, ok := caught(call).(error)
		if want := "TypeError: 'NoneType' object is not iterable"; !ok || gen.FormatException(err) != want {
			t.Errorf("nil sequence %d: panic %v, want %s", i, err, want)
		}
	}
	if tees := itertools.Tee(none, 0); len(tees) != 0 {
		t.Errorf("tee(None, 0) has %d iterators", len(tees))
	}
}
