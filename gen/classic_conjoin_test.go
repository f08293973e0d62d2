package gen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// The doctests for conjoin: backtracking by generators whose effects undo
// themselves when they are resumed.

type listYielder = *gen.Yielder[[]int, nothing]

// simpleConjoin nests a loop for each of gs, by recursion, and yields the values
// of all: always the same slice.
func simpleConjoin(gs []func() ints) *gen.Generator[[]int, nothing, nothing] {
	values := make([]int, len(gs))
	var level func(i int) *gen.Generator[[]int, nothing, nothing]
	level = func(i int) *gen.Generator[[]int, nothing, nothing] {
		return gen.Do(func(y listYielder) error {
			if i == len(gs) {
				_, err := y.Yield(values)
				return err
			}
			for v := range gs[i]().All() {
				values[i] = v
				for all := range level(i + 1).All() {
					if _, err := y.Yield(all); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	return level(0)
}

// flatConjoin does it without recursion: with one generator a level, however many.
func flatConjoin(gs []func() ints) *gen.Generator[[]int, nothing, nothing] {
	return gen.Do(func(y listYielder) error {
		values, iters := make([]int, len(gs)), make([]ints, len(gs))
		defer func() {
			for _, it := range iters {
				if it != nil {
					it.Close()
				}
			}
		}()
		begin := true // at level i, rather than go on there
		for i := 0; i >= 0; {
			if i == len(gs) {
				if _, err := y.Yield(values); err != nil {
					return err
				}
				i, begin = i-1, false
				continue
			}
			if begin {
				iters[i] = gs[i]()
			}
			v, err := iters[i].Next()
			if begin = err == nil; begin {
				values[i] = v
				i++
			} else {
				i--
			}
		}
		return nil
	})
}

func TestConjoin(t *testing.T) {
	bits := func(n int) []func() ints { return slices.Repeat([]func() ints{func() ints { return yrange(2) }}, n) }
	for name, conjoin := range map[string]func([]func() ints) *gen.Generator[[]int, nothing, nothing]{"simple": simpleConjoin, "flat": flatConjoin} {
		classic(t, "conjoin, "+name, func(p *paper) {
			for c := range conjoin(bits(3)).All() {
				p.print(c)
			}
			for n := range 10 {
				var all [][]int
				for c := range conjoin(bits(n)).All() {
					all = append(all, slices.Clone(c)) // the same slice each time
				}
				last := all[len(all)-1]
				p.print(n, len(all), !slices.Contains(all[0], 1), !slices.Contains(last, 0))
			}
		}, `[0, 0, 0]
[0, 0, 1]
[0, 1, 0]
[0, 1, 1]
[1, 0, 0]
[1, 0, 1]
[1, 1, 0]
[1, 1, 1]
0 1 True True
1 2 True True
2 4 True True
3 8 True True
4 16 True True
5 32 True True
6 64 True True
7 128 True True
8 256 True True
9 512 True True
`)
	}
}

// queens has a generator for each row of an n × n board: it yields the columns
// that no queen before attacks, and keeps each while it is suspended.
func queens(n int) []func() ints {
	used := 0
	var rows []func() ints
	for i := range n {
		rows = append(rows, func() ints {
			return stepping(func(yield func(int) bool) {
				for j := range n {
					lines := 1<<j | 1<<(n+i-j+n-1) | 1<<(n+2*n-1+i+j)
					if used&lines != 0 {
						continue
					}
					used |= lines
					goOn := yield(j)
					used &^= lines
					if !goOn {
						return
					}
				}
			})
		})
	}
	return rows
}

func TestQueens(t *testing.T) {
	count := 0
	for columns := range flatConjoin(queens(8)).All() {
		count++
		want := map[int]string{1: "[0 4 7 5 2 6 1 3]", 2: "[0 5 7 2 6 3 1 4]"}[count]
		if got := fmt.Sprint(columns); want != "" && got != want {
			t.Errorf("test_generators.py, conjoin: solution %d: got %s, want %s", count, got, want)
		}
	}
	if count != 92 {
		t.Errorf("test_generators.py, conjoin: %d solutions, want 92", count)
	}
	count = 0
	for range simpleConjoin(queens(5)).All() {
		count++
	}
	if count != 10 {
		t.Errorf("5 queens: %d solutions, want 10", count)
	}
}

// knights looks for closed knight's tours of an m × n board. Its generators, one
// for each move, take a square out of its neighbours' lists while they are
// suspended, and put it back when they are resumed.
type knights struct {
	m, n  int
	succs [][]int // the free squares that can be reached from each
	last  int     // the latest square
	final int     // the one kept free for the end
}

func newKnights(m, n int) *knights {
	k := &knights{m: m, n: n}
	for i := range m {
		for j := range n {
			var s []int
			for _, o := range [][2]int{{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}} {
				if a, b := i+o[0], j+o[1]; 0 <= a && a < m && 0 <= b && b < n {
					s = append(s, k.square(a, b))
				}
			}
			k.succs = append(k.succs, s)
		}
	}
	return k
}

func (k *knights) square(i, j int) int { return i*k.n + j }

func remove(s []int, v int) []int {
	i := slices.Index(s, v)
	return slices.Delete(s, i, i+1)
}

// take makes i unreachable, and reports whether there may be a tour then: a free
// square without an exit is a dead end, and so are two with one.
func (k *knights) take(i int) bool {
	none, one := 0, 0
	for _, s := range k.succs[i] {
		k.succs[s] = remove(k.succs[s], i)
		switch len(k.succs[s]) {
		case 0:
			none++
		case 1:
			one++
		}
	}
	return none == 0 && one < 2
}

func (k *knights) giveBack(i int) {
	for _, s := range k.succs[i] {
		k.succs[s] = append(k.succs[s], i)
	}
}

// first begins in a corner, where the choice is least.
func (k *knights) first() ints {
	return stepping(func(yield func(int) bool) {
		corner := k.square(0, 0)
		k.take(corner)
		k.last = corner
		yield(corner)
		k.giveBack(corner)
	})
}

// second has two choices; the other square must be the last but one, and is kept
// for that.
func (k *knights) second() ints {
	return stepping(func(yield func(int) bool) {
		corner := k.square(0, 0)
		for _, ij := range [][2]int{{1, 2}, {2, 1}} {
			this := k.square(ij[0], ij[1])
			k.final = k.square(3-ij[0], 3-ij[1])
			final := k.final
			k.take(this)
			k.succs[final] = append(k.succs[final], corner)
			k.last = this
			goOn := yield(this)
			k.succs[final] = remove(k.succs[final], corner)
			k.giveBack(this)
			if !goOn {
				return
			}
		}
	})
}

// advance prefers squares with few exits, and must take one with a single exit.
func (k *knights) advance() ints {
	return stepping(func(yield func(int) bool) {
		candidates := slices.Clone(k.succs[k.last])
		exits := func(i int) int { return len(k.succs[i]) }
		if only := slices.IndexFunc(candidates, func(i int) bool { return exits(i) == 1 }); only >= 0 {
			candidates = candidates[only : only+1]
		} else {
			slices.SortFunc(candidates, func(a, b int) int {
				if d := exits(a) - exits(b); d != 0 {
					return d
				}
				return a - b
			})
		}
		for _, i := range candidates {
			if i == k.final {
				continue
			}
			goOn := true
			if k.take(i) {
				k.last = i
				goOn = yield(i)
			}
			k.giveBack(i)
			if !goOn {
				return
			}
		}
	})
}

func (k *knights) end() ints {
	return stepping(func(yield func(int) bool) { yield(k.final) })
}

// board is a tour as CPython prints it, without the lines.
func (k *knights) board(tour []int) string {
	numbers := make([]string, k.m*k.n)
	for step, i := range tour {
		numbers[i] = fmt.Sprintf("%3d", step+1)
	}
	var b strings.Builder
	for row := range slices.Chunk(numbers, k.n) {
		fmt.Fprintln(&b, strings.Join(row, ""))
	}
	return b.String()
}

// The lists of neighbours have the order of CPython's at every moment, so that the
// same tours are found in the same order.
func TestKnights(t *testing.T) {
	k := newKnights(10, 10)
	moves := slices.Concat([]func() ints{k.first, k.second}, slices.Repeat([]func() ints{k.advance}, 97), []func() ints{k.end})
	g := flatConjoin(moves)
	defer g.Close()
	for i, want := range []string{`
  1 58 27 34  3 40 29 10  5  8
 26 35  2 57 28 33  4  7 30 11
 59100 73 36 41 56 39 32  9  6
 74 25 60 55 72 37 42 49 12 31
 61 86 99 76 63 52 47 38 43 50
 24 75 62 85 54 71 64 51 48 13
 87 98 91 80 77 84 53 46 65 44
 90 23 88 95 70 79 68 83 14 17
 97 92 21 78 81 94 19 16 45 66
 22 89 96 93 20 69 82 67 18 15
`, `
  1 58 27 34  3 40 29 10  5  8
 26 35  2 57 28 33  4  7 30 11
 59100 73 36 41 56 39 32  9  6
 74 25 60 55 72 37 42 49 12 31
 61 86 99 76 63 52 47 38 43 50
 24 75 62 85 54 71 64 51 48 13
 87 98 89 80 77 84 53 46 65 44
 90 23 92 95 70 79 68 83 14 17
 97 88 21 78 81 94 19 16 45 66
 22 91 96 93 20 69 82 67 18 15
`} {
		tour, err := g.Next()
		if err != nil {
			t.Fatal(err)
		}
		if got := "\n" + k.board(tour); got != want {
			t.Errorf("test_generators.py, conjoin: tour %d: got %s\nwant %s", i+1, got, want)
		}
	}
}
