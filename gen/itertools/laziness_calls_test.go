package itertools_test

import (
	"iter"

	"github.com/coluber-go/coluber/gen/itertools"
)

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
