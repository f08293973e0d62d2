package itertools_test

import (
	"iter"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
	"github.com/coluber-go/coluber/internal/leak"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// row is one behaviour: what run returns, as Python prints it. Python's tuples
// are lists here.
type row struct {
	name string
	why  string
	py   string
	run  func() any
	want string
}

// runRows runs every row, and complains of goroutines that are left.
func runRows(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			if got := show(r.run()); got != r.want {
				t.Errorf("%s\npy: %s\n got: %s\nwant: %s", r.why, r.py, got, r.want)
			}
			settle(t, before)
		})
	}
}

// show is v as Python prints it, with a sequence as the list of its values.
func show(v any) string {
	switch v := v.(type) {
	case iter.Seq[int]:
		return gen.Repr(slices.Collect(v))
	case iter.Seq[string]:
		return gen.Repr(slices.Collect(v))
	case iter.Seq[float64]:
		return gen.Repr(slices.Collect(v))
	case iter.Seq[complex128]:
		return gen.Repr(slices.Collect(v))
	case iter.Seq[[]int]:
		return gen.Repr(slices.Collect(v))
	case iter.Seq[[]string]:
		return gen.Repr(slices.Collect(v))
	}
	return gen.Repr(v)
}

// letters is a sequence of the letters of s, as a Python string is.
func letters(s string) iter.Seq[string] { return slices.Values(strings.Split(s, "")) }

func ints(v ...int) iter.Seq[int] { return slices.Values(v) }

// upTo is range(n).
func upTo(n int) iter.Seq[int] {
	return itertools.Islice(itertools.Count(0, 1), n)
}

// pairs is the list of a sequence of pairs.
func pairs[K, V any](seq iter.Seq2[K, V]) (all [][]any) {
	for k, v := range seq {
		all = append(all, []any{k, v})
	}
	return all
}

// once is a sequence that can be ranged over but once, by several ranges.
func once[V any](values ...V) iter.Seq[V] { return gen.Iter(slices.Values(values)).All() }

// caught is the panic of f, which a Go function has where Python raises at the
// call.
func caught(f func()) (value any) {
	defer func() {
		if r := recover(); r != nil {
			value = r
		}
	}()
	f()
	return "no panic"
}

// settle waits until no more goroutines are there than before.
var settle = leak.Settle

// expect fails the test if two values differ; nil and empty are the same.
func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
