package main

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/coluber-go/coluber/gen"
)

type restart struct{ why string }

func (e *restart) Error() string { return e.why }

// Class is what Python calls it.
func (e *restart) Class() string { return "Restart" }

// Args is the reason.
func (e *restart) Args() []any { return []any{e.why} }

// start is a pair of numbers to begin with.
type start struct{ a, b int64 }

// Python's ints have no largest one: the ninety-third number is beyond Go's.
type (
	fib[R any] = *gen.Generator[*big.Int, *start, R]
	fibBody    = gen.Yielder[*big.Int, *start]
)

func fibonacci() fib[gen.None] {
	return gen.New(func(y *fibBody) (gen.None, error) {
		a, b := big.NewInt(0), big.NewInt(1)
		for {
			reset, err := y.Yield(a)
			switch {
			case err != nil:
				return gen.None{}, err
			case reset != nil:
				a, b = big.NewInt(reset.a), big.NewInt(reset.b)
			default:
				a, b = b, new(big.Int).Add(a, b)
			}
		}
	})
}

func restartable() fib[int] {
	return gen.New(func(y *fibBody) (int, error) {
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

func bounded(limit *big.Int) *gen.Generator[*big.Int, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[*big.Int, gen.None]) (err error) {
		source := fibonacci()
		defer source.CloseInto(&err) // Python's loop lets go of it
		for value := range source.All() {
			if value.Cmp(limit) > 0 {
				return &gen.StopIteration[string]{Value: fmt.Sprint("beyond ", limit)}
			}
			if _, err := y.Yield(value); err != nil {
				return err
			}
		}
		return nil
	})
}

func stubborn() fib[gen.None] {
	return gen.New(func(y *fibBody) (none gen.None, err error) {
		source := fibonacci()
		defer func() { println("stubborn: done,", source.State()) }()
		_, err = gen.From(y, source)
		if errors.Is(err, gen.ErrGeneratorExit) {
			_, err = y.Yield(big.NewInt(-1))
		}
		return none, err
	})
}

func take[R any](n int, source fib[R]) []*big.Int {
	var values []*big.Int
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

	refuses := stubborn()
	println(list(take(n, refuses)))
	if _, err := refuses.Close(); err != nil {
		println(gen.FormatException(err), refuses.State())
	}
	if _, err := refuses.Next(); gen.IsStop(err) {
		println("and it has let go")
	}

	square := big.NewInt(int64(n))
	got, err := gen.Collect(bounded(square.Mul(square, square)))
	var e *gen.RuntimeError
	if errors.As(err, &e) {
		println(list(got))
		printf("RuntimeError: %v from %s\n", e, gen.Repr(e.Cause))
	}
	return nil
}
