package gen_test

import (
	"errors"
	"fmt"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

func ExampleFromSlice() {
	g := gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		if err := gen.FromSlice(y, []string{"spam", "ham"}); err != nil {
			return err
		}
		_, err := y.Yield("eggs")
		return err
	})
	fmt.Println(gen.Collect(g))
	// Output: [spam ham eggs] <nil>
}

func ExampleFromMap() {
	g := gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		return gen.FromMap(y, map[string]int{"one": 1})
	})
	fmt.Println(gen.Collect(g))
	// Output: [one] <nil>
}

func ExampleFromChan() {
	g := gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		ch := make(chan int, 1)
		ch <- 5
		close(ch)
		return gen.FromChan(y, ch)
	})
	fmt.Println(gen.Collect(g))
	// Output: [5] <nil>
}

func ExampleFromSeq2() {
	g := gen.Do(func(y *gen.Yielder[gen.Pair[int, string], gen.None]) error {
		return gen.FromSeq2(y, slices.All([]string{"a", "b"}))
	})
	fmt.Println(gen.Collect(g))
	// Output: [(0, 'a') (1, 'b')] <nil>
}

func ExampleFromEach() {
	lines := gen.Each(func(y *gen.Yielder[string, gen.None]) error {
		if _, err := y.Yield("first"); err != nil {
			return err
		}
		return errors.New("torn")
	})
	g := gen.Do(func(y *gen.Yielder[string, gen.None]) error {
		return gen.FromEach(y, lines)
	})
	fmt.Println(gen.Collect(g))
	// Output: [first] torn
}

func ExamplePair() {
	fmt.Println(gen.Pair[string, any]{"a", nil})
	// Output: ('a', None)
}
