package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

type result struct {
	count   int
	average float64
}

func (r result) String() string {
	return fmt.Sprintf("Result(count=%d, average=%s)", r.count, gen.Repr(r.average))
}

// discard says: take the last value back.
type discard struct{ why string }

func (e *discard) Error() string { return e.why }

// averaging yields the average so far, nil for none, and is sent values; nil ends
// it.
type (
	averaging     = *gen.Generator[any, any, result]
	averagingBody = gen.Yielder[any, any]
)

func averager() averaging {
	return gen.New(func(y *averagingBody) (result, error) {
		var values []float64
		for {
			var so any
			if len(values) > 0 {
				so = mean(values)
			}
			term, err := y.Yield(so)
			var d *discard
			if errors.As(err, &d) {
				printf("    discard: %v\n", d)
				values = values[:len(values)-1]
				continue
			}
			if err != nil {
				return result{}, err
			}
			if term == nil {
				return result{len(values), mean(values)}, nil
			}
			values = append(values, term.(float64))
		}
	})
}

func mean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return itertools.Sum(slices.Values(values)) / float64(len(values))
}

func grouper(results map[string]result, key string) *gen.Generator[any, any, gen.None] {
	return gen.New(func(y *averagingBody) (gen.None, error) {
		for {
			r, err := gen.From(y, averager())
			if err != nil {
				return gen.None{}, err
			}
			results[key] = r
			printf("    %s: %d values\n", key, r.count)
		}
	})
}

func report(results map[string]result) {
	for _, key := range slices.Sorted(maps.Keys(results)) {
		printf("%2d %-8s averaging %.2f\n", results[key].count, key, results[key].average)
	}
}

func averagerMain(n int) error {
	data := []struct {
		key         string
		first, step float64
	}{{"girls kg", 40.9, 1.5}, {"boys kg", 39.0, 2.25}, {"boys m", 1.38, 0.05}}
	results := map[string]result{}
	for _, d := range data {
		group := grouper(results, d.key)
		group.Next()
		for i := range n {
			average, err := group.Send(d.first + d.step*float64(i))
			if err != nil {
				return err
			}
			printf("  %s: %.3f\n", d.key, average)
		}
		if _, err := group.Send(nil); err != nil {
			return err
		}
		group.Close()
	}
	report(results)

	println("-- by hand")
	avg := averager()
	none, _ := avg.Next()
	ten, _ := avg.Send(10.0)
	twenty, _ := avg.Send(30.0)
	println(gen.Repr(none), gen.Repr(ten), gen.Repr(twenty))
	ten, _ = avg.Throw(&discard{"a slip"})
	println(gen.Repr(ten))
	var stop *gen.StopIteration[result]
	if _, err := avg.Send(nil); errors.As(err, &stop) {
		println(stop.Value)
	}
	if _, err := avg.Send(1.0); gen.IsStop(err) {
		println("over:", gen.None{})
	}
	avg = averager()
	if _, err := avg.Send(1.0); err != nil {
		println(gen.FormatException(err))
	}
	println("-- an error that nobody handles ends the delegator")
	group := grouper(results, "odd")
	group.Next()
	if _, err := group.Throw(&gen.ValueError{Msg: "not a number"}); err != nil {
		println(gen.FormatException(err))
	}
	if _, err := group.Next(); gen.IsStop(err) {
		println("ended")
	}
	return nil
}
