package gen_test

import (
	"errors"
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

func ExampleGenerator() {
	// def fib(limit): a, b = 0, 1; while a < limit: yield a; a, b = b, a + b
	fib := func(limit int) *gen.Generator[int, gen.None, gen.None] {
		return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
			for a, b := 0, 1; a < limit; a, b = b, a+b {
				if _, err := y.Yield(a); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for v := range fib(20).All() {
		fmt.Print(v, " ")
	}
	// Output:
	// 0 1 1 2 3 5 8 13
}

// averager is sent numbers and yields their average so far; it returns their
// number when it is sent a negative one.
func averager() *gen.Generator[float64, float64, int] {
	return gen.New(func(y *gen.Yielder[float64, float64]) (int, error) {
		sum, n, avg := 0.0, 0, 0.0
		for {
			v, err := y.Yield(avg) // v = yield avg
			if err != nil || v < 0 {
				return n, err
			}
			sum, n = sum+v, n+1
			avg = sum / float64(n)
		}
	})
}

func ExampleGenerator_Send() {
	avg := averager()
	defer avg.Close()
	_, err := avg.Send(10)
	fmt.Println(gen.FormatException(err))
	avg.Next() // to the first yield
	fmt.Println(avg.Send(10))
	fmt.Println(avg.Send(20))
	// Output:
	// TypeError: can't send non-None value to a just-started generator
	// 10 <nil>
	// 15 <nil>
}

func ExampleGenerator_Throw() {
	g := gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		_, err := y.Yield("waiting")
		_, err = y.Yield("got " + gen.Repr(err))
		return err
	})
	defer g.Close()
	g.Next()
	fmt.Println(g.Throw(&gen.ValueError{Msg: "no"}))
	// Output:
	// got ValueError('no') <nil>
}

func ExampleGenerator_Close() {
	g := gen.New(func(y *gen.Yielder[int, gen.None]) (string, error) {
		defer fmt.Println("cleaning up")
		_, err := y.Yield(1)
		if errors.Is(err, gen.ErrGeneratorExit) {
			return "closed early", nil
		}
		return "", err
	})
	g.Next()
	fmt.Println(g.Close())
	// Output:
	// cleaning up
	// closed early <nil>
}

func ExampleNew() {
	avg := averager()
	avg.Next()
	avg.Send(1)
	_, err := avg.Send(-1)
	n, _ := avg.Result()
	fmt.Println(gen.Repr(err), n)
	// Output:
	// StopIteration(1) 1
}

func ExampleNewWith() {
	g := gen.NewWith(func(y *gen.Yielder[int, gen.None]) (gen.None, error) {
		_, err := y.Yield(1)
		return gen.None{}, err
	}, &gen.Options{Name: "one", Engine: gen.Channels})
	defer g.Close()
	fmt.Println(g.Next())
	fmt.Println(g.Name())
	// Output:
	// 1 <nil>
	// one
}

func ExampleOptions() {
	body := func(y *gen.Yielder[int, gen.None]) (gen.None, error) { return gen.None{}, nil }
	fmt.Println(gen.NewWith(body, &gen.Options{Name: "empty"}).Name())
	// Output:
	// empty
}

func ExampleEngine() {
	// For code that locks its OS thread, as GUI and OpenGL code does.
	o := &gen.Options{Engine: gen.Channels}
	g := gen.NewWith(func(y *gen.Yielder[int, gen.None]) (string, error) { return "done", nil }, o)
	_, err := g.Next()
	fmt.Println(gen.Repr(err))
	// Output:
	// StopIteration('done')
}

func ExampleDo() {
	countdown := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		for i := 3; i > 0; i-- {
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	})
	fmt.Println(slices.Collect(countdown.All()))
	// Output:
	// [3 2 1]
}

func ExampleDoWith() {
	g := gen.DoWith(func(y *gen.Yielder[int, gen.None]) error {
		_, err := y.Yield(1)
		return err
	}, &gen.Options{Name: "once"})
	fmt.Println(g.Name())
	// Output: once
}

func ExampleYielder() {
	echo := gen.New(func(y *gen.Yielder[string, string]) (gen.None, error) {
		for {
			heard, err := y.Yield("…") // heard = yield "…"
			if err != nil {
				return gen.None{}, err
			}
			fmt.Println("heard", heard)
		}
	})
	defer echo.Close()
	echo.Next()
	echo.Send("hello")
	// Output:
	// heard hello
}

func ExampleFrom() {
	inner := func() *gen.Generator[int, gen.None, string] {
		return gen.New(func(y *gen.Yielder[int, gen.None]) (string, error) {
			_, err := y.Yield(1)
			return "inner's result", err
		})
	}
	outer := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		result, err := gen.From(y, inner()) // result = yield from inner()
		fmt.Println(result)
		return err
	})
	for v := range outer.All() {
		fmt.Println(v)
	}
	// Output:
	// 1
	// inner's result
}

func ExampleFromSeq() {
	g := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		return gen.FromSeq(y, slices.Values([]int{1, 2, 3})) // yield from [1, 2, 3]
	})
	fmt.Println(slices.Collect(g.All()))
	// Output:
	// [1 2 3]
}

func ExampleEach() {
	squares := gen.Each(func(y *gen.Yielder[int, gen.None]) error {
		for i := range 3 {
			if _, err := y.Yield(i * i); err != nil {
				return err
			}
		}
		return &gen.ValueError{Msg: "no more"}
	})
	for v, err := range squares {
		fmt.Println(v, err)
	}
	// Output:
	// 0 <nil>
	// 1 <nil>
	// 4 <nil>
	// 0 no more
}

func ExampleState() {
	g := gen.Do(func(y *gen.Yielder[int, gen.None]) error { _, err := y.Yield(1); return err })
	fmt.Println(g.State())
	g.Next()
	fmt.Println(g.State())
	g.Close()
	fmt.Println(g.State() == gen.Closed)
	// Output:
	// GEN_CREATED
	// GEN_SUSPENDED
	// true
}

func ExampleNone() {
	var nothing gen.None // what a generator without a result returns
	fmt.Println(nothing)
	// Output:
	// None
}

func ExampleSetUnraisableHook() {
	restore := gen.SetUnraisableHook(func(u gen.Unraisable) { fmt.Println(gen.FormatException(u.Err)) })
	defer func() { gen.SetUnraisableHook(restore) }()
	// A loop that breaks closes the generator, which has nobody to tell what
	// goes wrong then.
	for range gen.Each(func(y *gen.Yielder[int, gen.None]) error { y.Yield(1); return &gen.ValueError{Msg: "late"} }) {
		break
	}
	// Output:
	// ValueError: late
}

func ExampleReportUnraisable() {
	restore := gen.SetUnraisableHook(func(u gen.Unraisable) { fmt.Println(u) })
	defer func() { gen.SetUnraisableHook(restore) }()
	gen.ReportUnraisable(gen.Unraisable{Err: &gen.KeyError{Key: "k"}, Object: "<my object>"})
	// Output:
	// Exception ignored in: <my object>
	// KeyError: 'k'
}

func ExampleUnraisable() {
	fmt.Println(gen.Unraisable{Err: &gen.ValueError{Msg: "v"}, Object: "<generator object count>"})
	// Output:
	// Exception ignored in: <generator object count>
	// ValueError: v
}

func ExampleUnraisableHook() {
	var hook gen.UnraisableHook = func(u gen.Unraisable) { fmt.Println("lost:", u.Err) }
	hook(gen.Unraisable{Err: &gen.ValueError{Msg: "v"}})
	// Output:
	// lost: v
}
