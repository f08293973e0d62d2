package itertools_test

import (
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
	"github.com/google/go-cmp/cmp"
)

// diary is what happens in a scenario, in the words of testdata/laziness.py.
type diary struct {
	events []string // since the last line
	lines  []string
}

func (d *diary) note(what string) { d.events = append(d.events, what) }

// say writes a line: what has come out, and the events before it.
func (d *diary) say(format string, args ...any) {
	d.lines = append(d.lines, strings.TrimRight(fmt.Sprintf(format, args...)+": "+strings.Join(d.events, " "), " "))
	d.events = nil
}

// source is a generator that notes its name when it is asked for a value, and its
// name with a dot when it has no more.
func (d *diary) source(name string, values ...int) *gen.Generator[int, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		for _, v := range values {
			d.note(name)
			if _, err := y.Yield(v); err != nil {
				return err
			}
		}
		d.note(name + ".")
		return nil
	})
}

// outcome is one result of a function, whatever its type; the error that ended it
// is a pair of its own.
type outcome = iter.Seq2[any, error]

// scenario is the twin of one in the script.
type scenario struct {
	name string
	most int // results, where there is no end
	make func(d *diary, in []iter.Seq[int]) outcome
	in   [][]int
}

// call is a scenario of a function that returns no sequence.
type call struct {
	name string
	call func(d *diary, in iter.Seq[int]) (any, error)
	in   []int
}

// story is a scenario that is told in full.
type story struct {
	name string
	tell func(d *diary)
}

// run is the scenario step by step, and then once more for each number of
// results.
func (s scenario) run(t *testing.T) []string {
	d := &diary{}
	most := s.most
	if most == 0 {
		most = 8
	}
	_, in := s.sources(d)
	g := generator(s.make(d, in))
	d.say("call")
	for range most {
		v, err := g.Next()
		if gen.IsStop(err) {
			d.say("end")
			break
		}
		if err != nil {
			d.say("%s", gen.Repr(err))
			break
		}
		d.say("%s", gen.Repr(v))
	}
	g.Close()
	d.events = nil
	for k := range most + 1 {
		left, ended := s.after(d, k)
		byRange, endedToo := s.afterRange(d, k)
		if left != byRange || ended != endedToo {
			t.Errorf("after %d results: next leaves %s %v, a range that breaks %s %v", k, left, ended, byRange, endedToo)
		}
		if ended {
			d.lines = append(d.lines, "left at the end: "+left)
			break
		}
		d.lines = append(d.lines, fmt.Sprintf("left after %d: %s", k, left))
	}
	return d.lines
}

func (s scenario) sources(d *diary) (gs []*gen.Generator[int, gen.None, gen.None], seqs []iter.Seq[int]) {
	for i, values := range s.in {
		g := d.source(string(rune('a'+i)), values...)
		gs, seqs = append(gs, g), append(seqs, g.All())
	}
	return gs, seqs
}

// after asks for k results, and tells what is left in the sources, and whether
// there were fewer.
func (s scenario) after(d *diary, k int) (left string, ended bool) {
	gs, in := s.sources(d)
	g := generator(s.make(d, in))
	for range k {
		if _, err := g.Next(); err != nil {
			ended = true
			break
		}
	}
	g.Close()
	return drain(gs), ended
}

// afterRange is the same by a range that breaks.
func (s scenario) afterRange(d *diary, k int) (left string, ended bool) {
	gs, in := s.sources(d)
	seq := s.make(d, in)
	if k == 0 {
		return drain(gs), false
	}
	ended = true
	for _, err := range seq {
		if err != nil {
			break
		}
		if k--; k == 0 {
			ended = false
			break
		}
	}
	return drain(gs), ended
}

func drain(gs []*gen.Generator[int, gen.None, gen.None]) string {
	all := [][]int{}
	for _, g := range gs {
		left := []int{}
		for v := range g.All() {
			left = append(left, v)
		}
		all = append(all, left)
	}
	return gen.Repr(all)
}

// generator is what Python has for seq: an iterator that is asked for values.
func generator(seq outcome) *gen.Generator[any, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[any, gen.None]) error { return gen.FromEach(y, seq) })
}

// plain is the outcome of a function that yields single values.
func plain[V any](seq iter.Seq[V]) outcome {
	return func(yield func(any, error) bool) {
		seq(func(v V) bool { return yield(v, nil) })
	}
}

// two is that of one that yields pairs.
func two[K, V any](seq iter.Seq2[K, V]) outcome {
	return func(yield func(any, error) bool) {
		seq(func(k K, v V) bool { return yield([]any{k, v}, nil) })
	}
}

// strict is that of one that may end with an error.
func strict[V any](seq iter.Seq2[V, error]) outcome {
	return func(yield func(any, error) bool) {
		seq(func(v V, err error) bool {
			if p, ok := any(v).(gen.Pair[int, int]); ok {
				return yield([]any{p.Key, p.Value}, err)
			}
			return yield(v, err)
		})
	}
}

// noted is f, noting each call.
func noted[V, R any](d *diary, f func(V) R) func(V) R {
	return func(v V) R {
		d.note("f")
		return f(v)
	}
}

func (d *diary) add(x, y int) int {
	d.note("f")
	return x + y
}

func (d *diary) small(v int) bool {
	d.note("f")
	return v < 3
}

func (d *diary) odd(v int) bool {
	d.note("f")
	return v%2 == 1
}

func (d *diary) double(v int) int {
	d.note("f")
	return 2 * v
}

func (d *diary) tens(v int) int {
	d.note("f")
	return v / 10
}

func truth(v int) bool { return v != 0 }

// Every function takes of its sources what it takes in Python, in the same order,
// and leaves the rest: for each line that the script has printed on CPython.
func TestLaziness(t *testing.T) {
	want, names := recorded(t)
	var seen []string
	check := func(name string, run func(t *testing.T) []string) {
		seen = append(seen, name)
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			if diff := cmp.Diff(want[name], run(t)); diff != "" {
				t.Errorf("(-CPython +Go):\n%s", diff)
			}
			settle(t, before)
		})
	}
	for _, s := range lazyScenarios {
		check(s.name, s.run)
	}
	for _, c := range lazyCalls {
		check(c.name, c.run)
	}
	for _, s := range lazyStories {
		check(s.name, func(*testing.T) []string {
			d := &diary{}
			s.tell(d)
			return d.lines
		})
	}
	if !slices.Equal(seen, names) {
		t.Errorf("the scenarios are not the script's:\n%s", cmp.Diff(names, seen))
	}
}

func (c call) run(*testing.T) []string {
	d := &diary{}
	g := d.source("a", c.in...)
	v, err := c.call(d, g.All())
	if err != nil {
		d.say("%s", gen.Repr(err))
	} else {
		d.say("%s", gen.Repr(v))
	}
	left := drain([]*gen.Generator[int, gen.None, gen.None]{g})
	return append(d.lines, "left: "+left)
}

// recorded returns what CPython printed for each scenario, and their names in
// order.
func recorded(t *testing.T) (lines map[string][]string, names []string) {
	lines = map[string][]string{}
	for line := range strings.Lines(read(t, "testdata/laziness.out")) {
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, "# "); ok {
			names = append(names, name)
			continue
		}
		name := names[len(names)-1]
		lines[name] = append(lines[name], line)
	}
	return lines, names
}

var lazyCalls = []call{
	{"sum", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.Sum(in), nil }, []int{1, 2, 3}},
	{"sum start", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.SumStart(in, 10), nil }, []int{1, 2, 3}},
	{"min", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.Min(in) }, []int{3, 1, 2}},
	{"min key", func(d *diary, in iter.Seq[int]) (any, error) { return itertools.MinKey(in, d.tens) }, []int{31, 11, 12}},
	{"min of nothing", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.Min(in) }, nil},
	{"min default", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.MinDefault(in, 7), nil }, nil},
	{"min key default", func(d *diary, in iter.Seq[int]) (any, error) { return itertools.MinKeyDefault(in, d.tens, 7), nil }, nil},
	{"max", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.Max(in) }, []int{3, 1, 2}},
	{"max key", func(d *diary, in iter.Seq[int]) (any, error) { return itertools.MaxKey(in, d.tens) }, []int{11, 31, 32}},
	{"max of nothing", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.Max(in) }, nil},
	{"max default", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.MaxDefault(in, 7), nil }, []int{3, 4}},
	{"max key default", func(d *diary, in iter.Seq[int]) (any, error) { return itertools.MaxKeyDefault(in, d.tens, 7), nil }, []int{11, 10}},
	{"all", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.All(itertools.Map(truth, in)), nil }, []int{1, 0, 1, 0}},
	{"all of all", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.All(itertools.Map(truth, in)), nil }, []int{1, 1}},
	{"any", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.Any(itertools.Map(truth, in)), nil }, []int{0, 1, 0, 1}},
	{"any of none", func(_ *diary, in iter.Seq[int]) (any, error) { return itertools.Any(itertools.Map(truth, in)), nil }, []int{0, 0}},
}
