package main

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

var (
	regions = []string{"north", "south", "west"}
	items   = []string{"apples", "pears", "plums", "figs"}
)

type record struct {
	region, item string
	amount       int
}

func (r record) compare(other record) int {
	return cmp.Or(cmp.Compare(r.region, other.region), cmp.Compare(r.item, other.item), cmp.Compare(r.amount, other.amount))
}

func records(n int) lines {
	return gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		if _, err := y.Yield("region,item,amount"); err != nil {
			return err
		}
		for i := range n {
			if _, err := y.Yield(fmt.Sprintf("%s,%s,%d", regions[i*5%3], items[i*3%4], i*37%50+1)); err != nil {
				return err
			}
		}
		_, err := y.Yield("south,nonsense")
		return err
	})
}

type rows = *gen.Generator[record, gen.None, int]

func parse(source lines) rows {
	return gen.New(func(y *gen.Yielder[record, gen.None]) (int, error) {
		first, err := source.Next()
		if err != nil {
			return 0, err
		}
		header, bad := strings.Split(first, ","), 0
		for line := range source.All() {
			fields := strings.Split(line, ",")
			if len(fields) != len(header) {
				bad++
				continue
			}
			amount, err := strconv.Atoi(fields[2])
			if err != nil {
				return bad, err
			}
			if _, err := y.Yield(record{fields[0], fields[1], amount}); err != nil {
				return bad, err
			}
		}
		return bad, source.Err()
	})
}

func counted(source rows) *gen.Generator[record, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[record, gen.None]) error {
		bad, err := gen.From(y, source)
		if err == nil {
			printf("(%d bad)\n", bad)
		}
		return err
	})
}

func region(r record) string { return r.region }
func item(r record) string   { return r.item }
func amount(r record) int    { return r.amount }

// in is the items of a region.
func in(rows []record, name string) iter.Seq[string] {
	return itertools.Map(item, itertools.Filter(func(r record) bool { return r.region == name }, slices.Values(rows)))
}

func reportMain(n int) error {
	rows, err := gen.Collect(counted(parse(records(n))))
	if err != nil {
		return err
	}
	slices.SortFunc(rows, record.compare)
	all := slices.Values(rows)
	for name, group := range itertools.GroupBy(all, region) {
		println(name)
		for item, lines := range itertools.GroupBy(group, item) {
			amounts := slices.Collect(itertools.Map(amount, lines))
			running := slices.Collect(itertools.Accumulate(slices.Values(amounts)))
			printf("  %-7s%5d %s\n", item, itertools.Sum(slices.Values(amounts)), list(running))
		}
	}
	var totals []int
	for name, group := range itertools.GroupBy(all, region) {
		total := itertools.Sum(itertools.Map(amount, group))
		totals = append(totals, total)
		printf("%-9s%5d %s\n", name, total, strings.Repeat("#", total/10))
	}
	println("running", collect(itertools.AccumulateInitial(slices.Values(totals), 0)))
	amounts := slices.Collect(itertools.Map(amount, all))
	largest := slices.Sorted(slices.Values(amounts))
	println("largest", collect(itertools.Islice(itertools.Reversed(largest), 3)))
	println("every third", collect(itertools.IsliceStep(slices.Values(amounts), 1, itertools.End, 3)))
	above := itertools.Map(func(v int) bool { return v > 30 }, slices.Values(amounts))
	println("above 30", list(slices.Collect(itertools.Compress(itertools.Map(item, all), above))))
	// A group is gone when the next one is asked for.
	var late []string
	groups := map[string]iter.Seq[record]{}
	for name, group := range itertools.GroupBy(all, region) {
		late = append(late, name)
		groups[name] = group
	}
	var counts []gen.Pair[string, int]
	for _, name := range late {
		counts = append(counts, gen.Pair[string, int]{Key: name, Value: len(slices.Collect(groups[name]))})
	}
	println("late", list(counts))
	// A part of a group, and then the next group.
	for name, group := range itertools.GroupBy(all, region) {
		for r := range group {
			println(name, "starts with", gen.Pair[string, int]{Key: r.item, Value: r.amount})
			break
		}
	}
	pairs := itertools.StarMap(func(a, b string) string { return a + "/" + b },
		itertools.ZipLongest(in(rows, "north"), in(rows, "south"), "-", "-"))
	println(list(slices.Collect(itertools.Islice(pairs, 6))))
	initials := itertools.Map(func(r record) iter.Seq[byte] { return slices.Values([]byte(r.region[:1])) }, all)
	println(string(slices.Collect(itertools.ChainFromIterable(initials))))
	return nil
}
