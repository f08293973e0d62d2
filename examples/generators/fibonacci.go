package main

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

type restart struct{ why string }

func (e *restart) Error() string { return e.why }

// Class is what Python calls it.
func (e *restart) Class() string { return "Restart" }

// Args is the reason.
func (e *restart) Args() []any { return []any{e.why} }

// start is a pair of numbers to begin with.
type start struct{ a, b int }

type fib[R any] = *gen.Generator[int, *start, R]

func fibonacci() fib[gen.None] {
	return gen.New(func(y *gen.Yielder[int, *start]) (gen.None, error) {
		a, b := 0, 1
		for {
			reset, err := y.Yield(a)
			switch {
			case err != nil:
				return gen.None{}, err
			case reset != nil:
				a, b = reset.a, reset.b
			default:
				a, b = b, a+b
			}
		}
	})
}

func restartable() fib[int] {
	return gen.New(func(y *gen.Yielder[int, *start]) (int, error) {
		for restarts := 1; ; restarts++ {
			_, err := gen.From(y, fibonacci())
			var e *restart
			if !errors.As(err, &e) {
				return 0, err
			}
			printf("restart %d: %v\n", restarts, e)
			if restarts == 3 {
				return restarts, nil
			}
		}
	})
}

func bounded(limit int) numbers {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		for value := range fibonacci().All() {
			if value > limit {
				return &gen.StopIteration[string]{Value: fmt.Sprint("beyond ", limit)}
			}
			if _, err := y.Yield(value); err != nil {
				return err
			}
		}
		return nil
	})
}

func take[R any](n int, source fib[R]) []int {
	var values []int
	for range n {
		v, _ := source.Next()
		values = append(values, v)
	}
	return values
}

func fibonacciMain(n int) error {
	f := fibonacci()
	println(f.State())
	println(list(take(n, f)))
	v, err := f.Send(&start{2, 1})
	if err != nil {
		return err
	}
	println("sent (2, 1):", v, list(take(n, f)))
	before := f.State()
	none, err := f.Close()
	if err != nil {
		return err
	}
	println(before, none, f.State())
	if _, err := f.Next(); gen.IsStop(err) {
		println("nothing more")
	}

	again := restartable()
	println(list(take(n/2, again)))
	for _, why := range []string{"again", "and again", "the last"} {
		v, err := again.Throw(&restart{why})
		var stop *gen.StopIteration[int]
		if errors.As(err, &stop) {
			println("gave up after", stop.Value)
			break
		}
		if err != nil {
			return err
		}
		println(v, list(take(n/2, again)))
	}

	f = fibonacci()
	_, err = f.Send(&start{1, 1})
	println(gen.FormatException(err))
	v, _ = f.Next()
	println(v)
	_, err = f.Throw(&restart{"nobody cares"})
	println(gen.FormatException(err))
	if _, err := f.Next(); gen.IsStop(err) {
		println("it has ended")
	}

	got, err := gen.Collect(bounded(n * n))
	var e *gen.RuntimeError
	if errors.As(err, &e) {
		println(list(got))
		printf("RuntimeError: %v from %s\n", e, gen.Repr(e.Cause))
	}
	return nil
}
