package itertools_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

const pyBatched = "Lib/test/test_itertools.py: TestBasicOps.test_batched"

func TestBatched(t *testing.T) {
	runRows(t, []row{
		{
			name: "threes", why: "the last is shorter", py: pyBatched,
			run:  func() any { return itertools.Batched(letters("ABCDEFG"), 3) },
			want: "[['A', 'B', 'C'], ['D', 'E', 'F'], ['G']]",
		},
		{
			name: "twos", why: "the last is shorter", py: pyBatched,
			run:  func() any { return itertools.Batched(letters("ABCDEFG"), 2) },
			want: "[['A', 'B'], ['C', 'D'], ['E', 'F'], ['G']]",
		},
		{
			name: "ones", why: "a batch of one is a batch", py: pyBatched,
			run:  func() any { return itertools.Batched(letters("ABC"), 1) },
			want: "[['A'], ['B'], ['C']]",
		},
		{
			name: "strict", why: "it comes out even", py: pyBatched,
			run:  func() any { return collectStrict(itertools.BatchedStrict(letters("ABCDEF"), 2)) },
			want: "[[['A', 'B'], ['C', 'D'], ['E', 'F']], None]",
		},
		{
			name: "strict incomplete", why: "the values of the incomplete batch are lost", py: pyBatched,
			run:  func() any { return collectStrict(itertools.BatchedStrict(letters("ABCDEFG"), 3)) },
			want: "[[['A', 'B', 'C'], ['D', 'E', 'F']], ValueError('batched(): incomplete batch')]",
		},
		{
			name: "huge", why: "room is not made for values that will not come", py: "batched('AB', 10**8)",
			run:  func() any { return itertools.Batched(letters("AB"), 1<<60) },
			want: "[['A', 'B']]",
		},
	})
}

// collectStrict is the results of a function that may end with an error, and that.
func collectStrict[V any](seq func(func(V, error) bool)) []any {
	all, err := gen.CollectEach(seq)
	return []any{all, err}
}

// No value is lost, and all batches but the last are whole.
func TestBatchedKeepsAll(t *testing.T) {
	const data = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for n := 1; n < 6; n++ {
		for i := range len(data) {
			s := strings.Split(data[:i], "")
			batches := slices.Collect(itertools.Batched(slices.Values(s), n))
			expect(t, fmt.Sprint(pyBatched, " ", s, n), slices.Concat(batches...), slices.Concat(s))
			for j, b := range batches {
				if last := j == len(batches)-1; len(b) != n && (!last || len(b) > n || len(b) == 0) {
					t.Errorf("batch %d of %d by %d is %q", j, i, n, b)
				}
			}
		}
	}
}

// Batches are slices of one sequence, one after the other.
func TestBatchedRecipe(t *testing.T) {
	const py = "Lib/test/test_itertools.py: TestPurePythonRoughEquivalents.test_batched_recipe"
	recipe := func(values []string, n int) (batches [][]string) {
		it := once(values...)
		for {
			batch := slices.Collect(itertools.Islice(it, n))
			if len(batch) == 0 {
				return batches
			}
			batches = append(batches, batch)
		}
	}
	for i := range 8 {
		values := strings.Split("abcdefg", "")[:i]
		for n := 1; n < 10; n++ {
			got := slices.Collect(itertools.Batched(slices.Values(values), n))
			expect(t, fmt.Sprint(py, " ", values, n), got, recipe(values, n))
		}
		for _, n := range []int{-1, 0} {
			err, _ := caught(func() { itertools.Batched(slices.Values(values), n) }).(error)
			expect(t, fmt.Sprint(py, " ", values, n), gen.Repr(err), "ValueError('n must be at least one')")
		}
	}
}
