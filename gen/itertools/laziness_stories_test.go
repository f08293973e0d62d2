package itertools_test

import (
	"fmt"
	"iter"
	"slices"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

// groups is a GroupBy that is asked for its groups one by one.
type groups = *gen.Generator[gen.Pair[int, iter.Seq[int]], gen.None, gen.None]

func (d *diary) groupby(key func(int) int, values ...int) groups {
	return gen.Iter(itertools.Pairs(itertools.GroupBy(d.source("a", values...).All(), key)))
}

func list(seq iter.Seq[int]) string {
	return gen.Repr(append([]int{}, slices.Collect(seq)...))
}

func firstOf(seq iter.Seq[int]) int {
	for v := range seq {
		return v
	}
	panic("nothing to take")
}

// restOfKeys are the keys of the groups that are left.
func restOfKeys(it groups) []int {
	keys := []int{}
	for g := range it.All() {
		keys = append(keys, g.Key)
	}
	return keys
}

var lazyStories = []story{
	{"groupby group used late", func(d *diary) {
		it := d.groupby(d.tens, 10, 11, 20, 21, 30)
		first, _ := it.Next()
		d.say("key %d", first.Key)
		second, _ := it.Next()
		d.say("key %d", second.Key)
		d.say("first %s", list(first.Value))
		d.say("one of the second %d", firstOf(second.Value))
		d.say("the rest %s", list(second.Value))
		d.say("again %s", list(second.Value))
		third, _ := it.Next()
		d.say("key %d", third.Key)
		d.say("keys left %s", gen.Repr(restOfKeys(it)))
		d.say("third %s", list(third.Value))
	}},
	{"groupby partly", func(d *diary) {
		it := d.groupby(d.tens, 10, 11, 12, 20)
		g, _ := it.Next()
		d.say("%s", list(itertools.Islice(g.Value, 2)))
		g, _ = it.Next()
		d.say("key %d", g.Key)
		d.say("%s", list(g.Value))
		d.say("end %s", gen.Repr(restOfKeys(it)))
	}},
	{"groupby nested", func(d *diary) {
		hundreds := noted(d, func(v int) int { return v / 100 })
		for k, g := range itertools.GroupBy(d.source("a", 100, 101, 110, 200, 210).All(), hundreds) {
			d.say("outer %d", k)
			for k, g := range itertools.GroupBy(g, d.tens) {
				d.say("inner %d", k)
				d.say("%s", list(g))
			}
		}
		d.say("end")
	}},
	{"groupby group in the key function", func(d *diary) {
		b := ints()
		key := func(v int) bool {
			d.note("f")
			if v == 5 {
				d.note(list(b))
			}
			return v != 6
		}
		var k bool
		for k, b = range itertools.GroupBy(d.source("a", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9).All(), key) {
			d.say("%s", gen.Repr(k))
			d.say("%s", list(b))
		}
		d.say("end")
	}},
	{"tee steps", func(d *diary) {
		tees := itertools.Tee(d.source("a", 1, 2, 3).All(), 2)
		d.say("call")
		x, y := tees[0], tees[1]
		d.say("x %d", firstOf(x))
		d.say("x %d", firstOf(x))
		d.say("y %d", firstOf(y))
		d.say("x %s", list(x))
		d.say("y %s", list(y))
		d.say("y again %s", list(y))
	}},
	{"tee loops", func(d *diary) {
		s := d.source("a", 1, 2, 3, 4, 5)
		tees := itertools.Tee(s.All(), 3)
		x, y, z := tees[0], tees[1], tees[2]
		for v := range x {
			d.say("x %d", v)
			if v == 2 {
				break
			}
		}
		for v := range x {
			d.say("x goes on %d", v)
			if v == 3 {
				break
			}
		}
		for v := range y {
			d.say("y %d", v)
			for v := range y {
				d.say("y inside %d", v)
				if v == 4 {
					break
				}
			}
		}
		d.say("left %s", list(s.All()))
		d.say("z %s", list(z))
	}},
	{"tee leaves", func(d *diary) {
		s := d.source("a", 1, 2, 3, 4)
		tees := itertools.Tee(s.All(), 2)
		d.say("x %d", firstOf(tees[0]))
		d.say("left %s", list(s.All()))
		d.say("x %s", list(tees[0]))
		d.say("y %s", list(tees[1]))
	}},
	{"tee reentered", func(d *diary) {
		var tees []iter.Seq[int]
		tees = itertools.Tee(func(yield func(int) bool) {
			d.note("in")
			d.note(gen.Repr(caught(func() { firstOf(tees[1]) })))
			yield(1)
		}, 2)
		d.say("x %d", firstOf(tees[0]))
		d.say("y %s", list(tees[1]))
	}},
	{"tee none", func(d *diary) {
		d.say("%s", fmt.Sprint(len(itertools.Tee(ints(), 0))))
		d.say("%s", fmt.Sprint(len(itertools.Tee(ints(), 1))))
	}},
}
