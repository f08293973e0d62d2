package gen_test

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

func ExampleIter() {
	g := gen.Iter(slices.Values([]string{"a", "b", "c"}))
	first, _ := g.Next()
	rest, _ := gen.Collect(g)
	fmt.Println(first, rest)
	// Output: a [b c]
}

func ExampleIterPull() {
	next, stop := iter.Pull(slices.Values([]int{1, 2}))
	g := gen.IterPull(next, stop)
	defer g.Close()
	fmt.Println(gen.Collect(g))
	// Output: [1 2] <nil>
}

func ExampleIterChan() {
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	close(ch)
	fmt.Println(gen.Collect(gen.IterChan(ch)))
	// Output: [1 2] <nil>
}

func ExampleCollect() {
	g := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		if _, err := y.Yield(1); err != nil {
			return err
		}
		return &gen.ValueError{Msg: "no more"}
	})
	fmt.Println(gen.Collect(g))
	// Output: [1] no more
}

func ExampleCollectEach() {
	squares := gen.Each(func(y *gen.Yielder[int, gen.None]) error {
		for i := range 4 {
			if _, err := y.Yield(i * i); err != nil {
				return err
			}
		}
		return nil
	})
	fmt.Println(gen.CollectEach(squares))
	// Output: [0 1 4 9] <nil>
}

func ExampleGenerator_Pull() {
	next, stop := gen.Iter(slices.Values([]int{1, 2})).Pull()
	defer stop()
	fmt.Println(next())
	fmt.Println(next())
	fmt.Println(next())
	// Output:
	// 1 true
	// 2 true
	// 0 false
}

func ExampleGenerator_Chan() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g := gen.Iter(slices.Values([]int{1, 2, 3}))
	for v := range g.Chan(ctx) {
		fmt.Println(v)
	}
	fmt.Println(g.Err())
	// Output:
	// 1
	// 2
	// 3
	// <nil>
}
