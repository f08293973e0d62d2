package main

import (
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// openLevels are the searches that have begun and not ended.
var openLevels int

func permutations(items string) lines {
	return gen.Do(func(y *gen.Yielder[string, gen.None]) (err error) {
		if len(items) <= 1 {
			_, err := y.Yield(items)
			return err
		}
		shorter := permutations(items[1:])
		defer shorter.CloseInto(&err)
		for rest := range shorter.All() {
			for i := range len(items) {
				if _, err := y.Yield(rest[:i] + items[:1] + rest[i:]); err != nil {
					return err
				}
			}
		}
		return shorter.Err()
	})
}

func queens(n int, placed []int) *gen.Generator[[]int, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[[]int, gen.None]) error {
		openLevels++
		defer func() { openLevels-- }()
		row := len(placed)
		if row == n {
			_, err := y.Yield(placed)
			return err
		}
		for column := range n {
			if !free(placed, column) {
				continue
			}
			if _, err := gen.From(y, queens(n, append(slices.Clone(placed), column))); err != nil {
				return err
			}
		}
		return nil
	})
}

func free(placed []int, column int) bool {
	for r, c := range placed {
		if d := len(placed) - r; column == c || column-c == d || c-column == d {
			return false
		}
	}
	return true
}

func watched(name string, source *gen.Generator[[]int, gen.None, gen.None]) *gen.Generator[[]int, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[[]int, gen.None]) error {
		found := 0
		defer func() {
			source.Close()
			printf("%s: %d found, levels %d\n", name, found, openLevels)
		}()
		for solution := range source.All() {
			found++
			if _, err := y.Yield(solution); err != nil {
				return err
			}
		}
		return source.Err()
	})
}

func board(placed []int) iter.Seq[string] {
	return func(loop func(string) bool) {
		for _, column := range placed {
			squares := slices.Repeat([]string{"."}, len(placed))
			squares[column] = "Q"
			if !loop(strings.Join(squares, " ")) {
				return
			}
		}
	}
}

type search = *gen.Generator[[]int, gen.None, int]

func subsets(numbers []int, total int) search {
	return gen.New(func(y *gen.Yielder[[]int, gen.None]) (_ int, err error) {
		tried := 1
		if total == 0 {
			_, err := y.Yield(nil)
			return tried, err
		}
		if len(numbers) == 0 || total < 0 {
			return tried, nil
		}
		first, rest := numbers[0], numbers[1:]
		chosen := subsets(rest, total-first)
		defer chosen.CloseInto(&err)
		for {
			numbers, err := chosen.Next()
			if below, ended := gen.StopValue[int](err); ended {
				tried += below
				break
			}
			if err != nil {
				return 0, err
			}
			if _, err := y.Yield(append([]int{first}, numbers...)); err != nil {
				return 0, err
			}
		}
		more, err := gen.From(y, subsets(rest, total))
		return tried + more, err
	})
}

// change yields ways to pay with at most limit coins; a limit that is sent holds
// from then on, zero is none.
func change(total int, coins []int, limit int, purse []int) *gen.Generator[[]int, int, int] {
	return gen.New(func(y *gen.Yielder[[]int, int]) (int, error) {
		if total == 0 {
			heard, err := y.Yield(purse)
			if heard == 0 {
				heard = limit
			}
			return heard, err
		}
		for i, coin := range coins {
			if coin > total || len(purse) >= limit {
				continue
			}
			var err error
			limit, err = gen.From(y, change(total-coin, coins[i:], limit, append(slices.Clone(purse), coin)))
			if err != nil {
				return 0, err
			}
		}
		return limit, nil
	})
}

func permutationsMain(n int) error {
	three, err := gen.Collect(permutations("abc"))
	if err != nil {
		return err
	}
	println(list(three))
	four, err := gen.Collect(permutations("abcd"))
	if err != nil {
		return err
	}
	println("4 items:", len(four))
	solutions := queens(n, nil)
	first, err := solutions.Next()
	if gen.IsStop(err) {
		println("first", gen.None{})
	} else {
		println("first", tuple(first))
	}
	for line := range board(first) {
		println(line)
	}
	println("levels", openLevels)
	rest, err := gen.Collect(solutions)
	if err != nil {
		return err
	}
	println("rest", len(rest), "levels", openLevels)
	solutions = watched("closed", queens(n+1, nil))
	if _, err := solutions.Next(); err != nil && !gen.IsStop(err) {
		return err
	}
	println("levels", openLevels)
	if _, err := solutions.Close(); err != nil {
		return err
	}
	solutions = watched("broken off", queens(n, nil))
	if _, err := solutions.Next(); err != nil && !gen.IsStop(err) {
		return err
	}
	_, err = solutions.Throw(&gen.TimeoutError{Msg: "long enough"})
	var late *gen.TimeoutError
	if !errors.As(err, &late) {
		return err
	}
	println("TimeoutError:", late)
	found := subsets([]int{8, 6, 7, 5, 3, 1}, 2*n)
	for numbers := range found.All() {
		println("subset", list(numbers))
	}
	tried, _ := found.Result()
	println("tried", tried)
	ways := change(12, []int{10, 5, 2, 1}, 12, nil)
	var paid []string
	for range 3 {
		way, err := ways.Next()
		if err != nil {
			return err
		}
		paid = append(paid, tuple(way))
	}
	println(strings.Join(paid, " "))
	way, err := ways.Send(5)
	if err != nil {
		return err
	}
	println("at most 5 coins:", tuple(way))
	for way := range ways.All() {
		println(tuple(way))
	}
	limit, _ := ways.Result()
	println("limit", limit)
	return ways.Err()
}
