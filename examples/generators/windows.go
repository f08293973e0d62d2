package main

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/itertools"
)

func readings(n int) iter.Seq[int] {
	return func(loop func(int) bool) {
		for i := range n {
			if !loop(i * i % 11) {
				return
			}
		}
	}
}

func windows(source iter.Seq[int], size int) iter.Seq[[]int] {
	return func(loop func([]int) bool) {
		var window []int
		for value := range source {
			window = append(window, value)
			if len(window) < size {
				continue
			}
			if !loop(slices.Clone(window)) {
				return
			}
			window = window[1:]
		}
	}
}

func movingAverage(size int) *gen.Generator[float64, int, gen.None] {
	return gen.New(func(y *gen.Yielder[float64, int]) (gen.None, error) {
		var window []int
		average := 0.0
		for {
			value, err := y.Yield(average)
			if err != nil {
				return gen.None{}, err
			}
			window = append(window, value)
			window = window[max(0, len(window)-size):]
			average = float64(itertools.Sum(slices.Values(window))) / float64(len(window))
		}
	})
}

func peaks(source iter.Seq[int]) iter.Seq[int] {
	return func(loop func(int) bool) {
		for w := range windows(source, 3) {
			if w[0] < w[1] && w[1] > w[2] && !loop(w[1]) {
				return
			}
		}
	}
}

func runs(source iter.Seq[int]) *gen.Generator[[]int, gen.None, []int] {
	return gen.New(func(y *gen.Yielder[[]int, gen.None]) ([]int, error) {
		var run []int
		for before, here := range itertools.Pairwise(source) {
			run = append(run, before)
			if here < before {
				if _, err := y.Yield(run); err != nil {
					return nil, err
				}
				run = nil
			}
		}
		return run, nil
	})
}

func windowsMain(n int) (err error) {
	println("readings", collect(readings(n)))
	for w := range itertools.Islice(windows(readings(n), 4), 3) {
		println(tuple(w), gen.Repr(float64(itertools.Sum(slices.Values(w)))/4))
	}
	average := movingAverage(3)
	defer average.CloseInto(&err)
	average.Next()
	var moving []string
	for v := range readings(n) {
		a, err := average.Send(v)
		if err != nil {
			return err
		}
		moving = append(moving, fmt.Sprintf("%.2f", a))
	}
	println("moving", strings.Join(moving, " "))
	println("peaks", collect(peaks(readings(n))))
	for run := range runs(readings(n)).All() {
		println("run", list(run))
	}
	for batch := range itertools.Batched(readings(n), 5) {
		println("batch", tuple(batch), slices.Max(batch))
	}
	for batch, err := range itertools.BatchedStrict(readings(n), 5) {
		var e *gen.ValueError
		if errors.As(err, &e) {
			println("ValueError:", e)
			break
		}
		println("strict", tuple(batch))
	}
	tees := itertools.Tee(readings(n), 3)
	skip(tees[1], 1)
	skip(tees[2], 2)
	var second []int
	for v := range itertools.ZipN(tees...) {
		second = append(second, v[2]-2*v[1]+v[0])
	}
	println("second differences", list(second))
	println("from the first large one", collect(itertools.DropWhile(func(v int) bool { return v < 5 }, readings(n))))
	source := gen.Iter(readings(n))
	defer source.CloseInto(&err)
	shared := itertools.Pairs(itertools.Zip(itertools.Islice(source.All(), 3), source.All()))
	println("shared", list(slices.Collect(shared)), collect(source.All()))
	var marked []string
	for v, mark := range itertools.Zip(readings(n), itertools.Cycle(slices.Values([]string{"a", "b", "."}))) {
		marked = append(marked, fmt.Sprint(v, mark))
	}
	println("marked", strings.Join(marked, " "))
	return nil
}

// skip asks for n values, if there are so many.
func skip(source iter.Seq[int], n int) {
	for range itertools.Islice(source, n) {
	}
}
