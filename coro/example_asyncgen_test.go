package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// countdown yields n, n-1, …, 1.
func countdown(n int) *coro.AsyncGenerator[int, gen.None] {
	return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
		for ; n > 0; n-- {
			if _, err := y.Yield(n); err != nil {
				return err
			}
		}
		return nil
	})
}

func ExampleAsyncGenerator() {
	coro.Do(func(co *coro.Co) error {
		g := countdown(3)
		for v := range g.All(co) {
			fmt.Println(v)
		}
		return g.Err()
	}).Send(nil)
	// Output:
	// 3
	// 2
	// 1
}

func ExampleNewAsyncGenerator() {
	average := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[float64, float64]) error {
		sum, n, mean := 0.0, 0.0, 0.0
		for {
			v, err := y.Yield(mean)
			if err != nil {
				return err
			}
			sum, n = sum+v, n+1
			mean = sum / n
		}
	})
	coro.Do(func(co *coro.Co) error {
		average.ANext().Await(co)
		for _, v := range []float64{10, 20} {
			mean, _ := average.ASend(v).Await(co)
			fmt.Println(mean)
		}
		_, err := average.AClose().Await(co)
		return err
	}).Send(nil)
	// Output:
	// 10
	// 15
}

func ExampleNewAsyncGeneratorWith() {
	g := coro.NewAsyncGeneratorWith(func(*coro.Co, *coro.AsyncYielder[int, int]) error { return nil }, &coro.Options{Name: "ticks"})
	fmt.Println(g.Name(), g.State())
	// Output: ticks AGEN_CREATED
}

func ExampleAsyncStep() {
	g := countdown(1)
	coro.Do(func(co *coro.Co) error {
		for range 2 {
			v, err := g.ANext().Await(co)
			fmt.Println(v, gen.Repr(err))
		}
		return nil
	}).Send(nil)
	// Output:
	// 1 None
	// 0 StopAsyncIteration()
}

func ExampleAsyncYielder() {
	pairs := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[string, gen.None]) error {
		letters := countdown(2)
		for v := range letters.All(co) {
			if _, err := y.Yield(fmt.Sprint(v, v)); err != nil {
				return err
			}
		}
		return letters.Err()
	})
	coro.Do(func(co *coro.Co) error {
		for v := range pairs.All(co) {
			fmt.Println(v)
		}
		return pairs.Err()
	}).Send(nil)
	// Output:
	// 2 2
	// 1 1
}

func ExampleAsyncGenerator_ANextOr() {
	g := countdown(1)
	coro.Do(func(co *coro.Co) error {
		for range 2 {
			v, err := g.ANextOr(co, -1)
			fmt.Println(v, err)
		}
		return nil
	}).Send(nil)
	// Output:
	// 1 <nil>
	// -1 <nil>
}

func ExampleAsyncGeneratorState() {
	fmt.Println(countdown(1).State())
	// Output: AGEN_CREATED
}

func ExampleAnyAsyncGenerator() {
	var g coro.AnyAsyncGenerator = countdown(1)
	_, err := g.Closing().Send(nil)
	fmt.Println(g.Name(), gen.Repr(err))
	// Output: countdown StopIteration()
}

func ExampleAsyncGenerators() {
	var begun coro.AsyncGenerators // an event loop's
	fmt.Println(len(begun.ShutDown()))
	// Output: 0
}
