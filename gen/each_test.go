package gen_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
)

type intYielder = *gen.Yielder[int, nothing]

func upTo(n int) func(y intYielder) error {
	return func(y intYielder) error {
		for i := range n {
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestEach(t *testing.T) {
	var reports []string
	restore := gen.SetUnraisableHook(func(u gen.Unraisable) { reports = append(reports, gen.Repr(u.Err)) })
	defer func() { gen.SetUnraisableHook(restore) }()
	boom := value("boom")
	for _, row := range []struct {
		name    string
		body    func(say func(string)) func(y intYielder) error
		breakAt int
		want    string
		report  string
	}{
		{"all", func(func(string)) func(y intYielder) error { return upTo(3) }, -1, "0 1 2", ""},
		{"break", func(say func(string)) func(y intYielder) error {
			return func(y intYielder) error {
				defer say("deferred")
				_, err := y.Yield(0)
				say(gen.Repr(err))
				return err
			}
		}, 0, "0 GeneratorExit() deferred", ""},
		{"error", func(func(string)) func(y intYielder) error {
			return func(y intYielder) error { y.Yield(0); return boom }
		}, -1, "0 ValueError('boom')", ""},
		{"stop iteration", func(func(string)) func(y intYielder) error {
			return func(intYielder) error { return gen.Stop }
		}, -1, "RuntimeError('generator raised StopIteration')", ""},
		{"ignores the break", func(say func(string)) func(y intYielder) error {
			return func(y intYielder) error {
				defer say("deferred")
				for {
					y.Yield(0)
				}
			}
		}, 0, "0 deferred", "RuntimeError('generator ignored GeneratorExit')"},
		{"raises at the break", func(func(string)) func(y intYielder) error {
			return func(y intYielder) error { y.Yield(0); return boom }
		}, 0, "0", "ValueError('boom')"},
		{"from", func(say func(string)) func(y intYielder) error {
			return func(y intYielder) error {
				r, err := gen.From(y, gen.New(func(y intYielder) (string, error) { return "r", upTo(2)(y) }))
				say(r)
				if err == nil {
					err = gen.FromSeq(y, slices.Values([]int{7}))
				}
				return err
			}
		}, -1, "0 1 r 7", ""},
		{"break within from", func(say func(string)) func(y intYielder) error {
			return func(y intYielder) error {
				sub := gen.Do(upTo(9))
				_, err := gen.From(y, sub)
				say(gen.Repr(err))
				say(sub.State().String())
				return err
			}
		}, 1, "0 1 GeneratorExit() GEN_CLOSED", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			say := func(s string) { got = append(got, s) }
			reports = nil
			for v, err := range gen.Each(row.body(say)) {
				if err != nil {
					say(gen.Repr(err))
					continue
				}
				say(gen.Repr(v))
				if v == row.breakAt {
					break
				}
			}
			if s := strings.Join(got, " "); s != row.want {
				t.Errorf("got %s, want %s", s, row.want)
			}
			if s := strings.Join(reports, " "); s != row.report {
				t.Errorf("reported %s, want %s", s, row.report)
			}
		})
	}
}

// A value costs no allocation, in a loop and in Next.
func TestAllocations(t *testing.T) {
	run := func(n int) float64 {
		return testing.AllocsPerRun(10, func() {
			for range gen.Each(upTo(n)) {
			}
		})
	}
	if few, many := run(10), run(10000); many > few {
		t.Errorf("Each: %v allocations for 10 values, %v for 10,000", few, many)
	}
	g := naturals()
	defer g.Close()
	g.Next()
	if n := testing.AllocsPerRun(1000, func() { g.Next() }); n != 0 {
		t.Errorf("Next: %v allocations", n)
	}
}
