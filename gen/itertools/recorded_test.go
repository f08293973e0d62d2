package itertools_test

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// recordedCall is a line of testdata/recorded.json, which testdata/record.py has
// written on CPython.
type recordedCall struct {
	F      string      `json:"f"`
	In     [][]int     `json:"in"`
	Floats []float64   `json:"floats"`
	N      []*int      `json:"n"`
	Want   [][]float64 `json:"want"` // the integers are small
	Left   []int       `json:"left"`
	Lefts  [][]int     `json:"lefts"`
	Error  string      `json:"error"`
}

// answer is what a recorded call gives here.
type answer struct {
	results [][]float64
	err     error
	left    [][]int // what the sources still have, for those that record it
}

// Random calls answer as they do on CPython.
func TestRecordedCalls(t *testing.T) {
	n := map[string]int{}
	for line := range strings.Lines(read(t, "testdata/recorded.json")) {
		var c recordedCall
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		n[c.F]++
		run, ok := recordedFuncs[c.F]
		if !ok {
			t.Fatalf("%s is not known here", c.F)
		}
		got := run(c)
		if diff := cmp.Diff(c.Want, got.results, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s(-CPython +Go):\n%s", line, diff)
		}
		if text := gen.Str(got.err); got.err != nil && text != c.Error || got.err == nil && c.Error != "" {
			t.Errorf("%serror %q", line, text)
		}
		left := c.Lefts
		if c.Left != nil {
			left = [][]int{c.Left}
		}
		if diff := cmp.Diff(left, got.left, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%sleft (-CPython +Go):\n%s", line, diff)
		}
	}
	for f := range recordedFuncs {
		if n[f] < 25 {
			t.Errorf("%s: %d calls are recorded", f, n[f])
		}
	}
}

func (c recordedCall) seq(i int) iter.Seq[int] { return slices.Values(c.In[i]) }

func (c recordedCall) seqs() []iter.Seq[int] {
	var all []iter.Seq[int]
	for i := range c.In {
		all = append(all, c.seq(i))
	}
	return all
}

// singles are the sources as sequences that can be ranged over but once, with
// what tells what they still have.
func (c recordedCall) singles() (seqs []iter.Seq[int], left func() [][]int) {
	for _, values := range c.In {
		seqs = append(seqs, once(values...))
	}
	return seqs, func() (left [][]int) {
		for _, seq := range seqs {
			left = append(left, append([]int{}, slices.Collect(seq)...))
		}
		return left
	}
}

// n is a number, or none where it is None.
func (c recordedCall) n(i, none int) int {
	if c.N[i] == nil {
		return none
	}
	return *c.N[i]
}

func numbers(values ...int) []float64 {
	all := []float64{}
	for _, v := range values {
		all = append(all, float64(v))
	}
	return all
}

// tuples, ones and twos are the results of functions of three kinds.

func tuples(seq iter.Seq[[]int]) (a answer) {
	for v := range seq {
		a.results = append(a.results, numbers(v...))
	}
	return a
}

func ones(seq iter.Seq[int]) (a answer) {
	for v := range seq {
		a.results = append(a.results, numbers(v))
	}
	return a
}

func twos(seq iter.Seq2[int, int]) (a answer) {
	for k, v := range seq {
		a.results = append(a.results, numbers(k, v))
	}
	return a
}

func tuplesOrError(seq iter.Seq2[[]int, error]) (a answer) {
	for v, err := range seq {
		if err != nil {
			a.err = err
			break
		}
		a.results = append(a.results, numbers(v...))
	}
	return a
}

func under60(v int) bool { return v < 60 }

func threes(total, v int) int { return 3*total - v }

var recordedFuncs = map[string]func(c recordedCall) answer{
	"combinations": func(c recordedCall) answer { return tuples(itertools.Combinations(c.seq(0), c.n(0, 0))) },
	"combinations_with_replacement": func(c recordedCall) answer {
		return tuples(itertools.CombinationsWithReplacement(c.seq(0), c.n(0, 0)))
	},
	"permutations": func(c recordedCall) answer {
		if c.N[0] == nil {
			return tuples(itertools.PermutationsAll(c.seq(0)))
		}
		return tuples(itertools.Permutations(c.seq(0), c.n(0, 0)))
	},
	"product": func(c recordedCall) answer {
		a := tuples(itertools.ProductRepeat(c.n(0, 1), c.seqs()...))
		if len(c.In) == 2 && c.n(0, 1) == 1 {
			a = twos(itertools.Product2(c.seq(0), c.seq(1)))
		}
		return a
	},
	"islice": func(c recordedCall) answer {
		in, left := c.singles()
		a := ones(itertools.IsliceStep(in[0], c.n(0, 0), c.n(1, itertools.End), c.n(2, 1)))
		if c.n(2, 1) == 1 {
			again, _ := c.singles()
			a = ones(itertools.IsliceFrom(again[0], c.n(0, 0), c.n(1, itertools.End)))
		}
		a.left = left()
		return a
	},
	"islice_stop": func(c recordedCall) answer {
		in, left := c.singles()
		a := ones(itertools.Islice(in[0], c.n(0, itertools.End)))
		a.left = left()
		return a
	},
	"groupby": func(c recordedCall) (a answer) {
		in, left := c.singles()
		i := 0
		for k, run := range itertools.GroupBy(in[0], func(v int) int { return v % c.n(0, 0) }) {
			group := numbers(k)
			for v := range itertools.Islice(run, c.n(1+i%4, 0)) {
				group = append(group, float64(v))
			}
			a.results = append(a.results, group)
			i++
		}
		a.left = left()
		return a
	},
	"groupby_value": func(c recordedCall) (a answer) {
		for k, run := range itertools.GroupByValue(c.seq(0)) {
			a.results = append(a.results, append(numbers(k), numbers(slices.Collect(run)...)...))
		}
		return a
	},
	"zip": func(c recordedCall) answer {
		in, left := c.singles()
		a := tuples(itertools.ZipN(in...))
		if len(in) == 2 {
			in, left = c.singles()
			a = twos(itertools.Zip(in[0], in[1]))
		}
		a.left = left()
		return a
	},
	"zip_longest": func(c recordedCall) answer {
		if len(c.In) == 2 {
			return twos(itertools.ZipLongest(c.seq(0), c.seq(1), -1, -1))
		}
		return tuples(itertools.ZipLongestN(-1, c.seqs()...))
	},
	"zip_strict": func(c recordedCall) answer {
		in, left := c.singles()
		a := tuplesOrError(itertools.ZipStrictN(in...))
		if len(in) == 2 {
			in, left = c.singles()
			a = pairsOrError(itertools.ZipStrict(in[0], in[1]))
		}
		a.left = left()
		return a
	},
	"batched":        func(c recordedCall) answer { return tuples(itertools.Batched(c.seq(0), c.n(0, 0))) },
	"batched_strict": func(c recordedCall) answer { return tuplesOrError(itertools.BatchedStrict(c.seq(0), c.n(0, 0))) },
	"accumulate":     func(c recordedCall) answer { return ones(itertools.Accumulate(c.seq(0))) },
	"accumulate_func": func(c recordedCall) answer {
		return ones(itertools.AccumulateFunc(c.seq(0), threes))
	},
	"accumulate_initial": func(c recordedCall) answer { return ones(itertools.AccumulateInitial(c.seq(0), c.n(0, 0))) },
	"accumulate_func_initial": func(c recordedCall) answer {
		return ones(itertools.AccumulateFuncInitial(c.seq(0), threes, c.n(0, 0)))
	},
	"pairwise":    func(c recordedCall) answer { return twos(itertools.Pairwise(c.seq(0))) },
	"compress":    func(c recordedCall) answer { return ones(itertools.Compress(c.seq(0), itertools.Map(truth, c.seq(1)))) },
	"cycle":       func(c recordedCall) answer { return ones(itertools.Islice(itertools.Cycle(c.seq(0)), 30)) },
	"chain":       func(c recordedCall) answer { return ones(itertools.Chain(c.seqs()...)) },
	"takewhile":   func(c recordedCall) answer { return ones(itertools.TakeWhile(under60, c.seq(0))) },
	"dropwhile":   func(c recordedCall) answer { return ones(itertools.DropWhile(under60, c.seq(0))) },
	"filterfalse": func(c recordedCall) answer { return ones(itertools.FilterFalse(under60, c.seq(0))) },
	"tee": func(c recordedCall) (a answer) {
		tees := itertools.Tee(c.seq(0), 3)
		for i := range c.N {
			which := c.n(i, 0)
			a.results = append(a.results, append(numbers(which), numbers(slices.Collect(itertools.Islice(tees[which], 1))...)...))
		}
		return a
	},
	"sum": func(c recordedCall) answer {
		return answer{results: [][]float64{{itertools.Sum(slices.Values(c.Floats))}}}
	},
	"accumulate_float": func(c recordedCall) (a answer) {
		for v := range itertools.Accumulate(slices.Values(c.Floats)) {
			a.results = append(a.results, []float64{v})
		}
		return a
	},
}

func pairsOrError(seq iter.Seq2[gen.Pair[int, int], error]) (a answer) {
	for p, err := range seq {
		if err != nil {
			a.err = err
			break
		}
		a.results = append(a.results, numbers(p.Key, p.Value))
	}
	return a
}
