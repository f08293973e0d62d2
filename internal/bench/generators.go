package main

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/bench/meter"
)

// naturals counts from zero.
func naturals() *gen.Generator[int, gen.None, gen.None] {
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		for i := 0; ; i++ {
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
	})
}

func generatorNext(m *meter.Meter) {
	drain(m, naturals())
}

// drain asks g for values, of which the first is not measured.
func drain(m *meter.Meter, g *gen.Generator[int, gen.None, gen.None]) {
	if _, err := g.Next(); err != nil {
		m.Fail(err)
	}
	m.Start()
	last := 0
	for range m.N {
		last, _ = g.Next()
	}
	m.Stop()
	m.Done = last
	g.Close()
}

func generatorSend(m *meter.Meter) {
	g := gen.New(func(y *gen.Yielder[int, int]) (gen.None, error) {
		for sum := 0; ; {
			v, err := y.Yield(sum)
			if err != nil {
				return gen.None{}, err
			}
			sum += v
		}
	})
	if _, err := g.Next(); err != nil {
		m.Fail(err)
	}
	m.Start()
	for range m.N {
		m.Done, _ = g.Send(1)
	}
	m.Stop()
	g.Close()
}

func generatorMake(m *meter.Meter) {
	makeAndFinish(m, func(y *gen.Yielder[int, gen.None]) error {
		_, err := y.Yield(1)
		return err
	})
}

func grownMake(m *meter.Meter) {
	makeAndFinish(m, func(y *gen.Yielder[int, gen.None]) error {
		_, err := y.Yield(grow())
		return err
	})
}

// makeAndFinish counts what generators of the body yield: one value each.
func makeAndFinish(m *meter.Meter, body func(y *gen.Yielder[int, gen.None]) error) {
	for range m.N {
		g := gen.Do(body)
		v, _ := g.Next()
		if _, err := g.Next(); gen.IsStop(err) {
			m.Done += v
		}
	}
}

func generatorRange(m *meter.Meter) {
	body := func(y *gen.Yielder[int, gen.None]) error {
		for range m.N {
			if _, err := y.Yield(1); err != nil {
				return err
			}
		}
		return nil
	}
	for v, err := range gen.Each(body) {
		if err != nil {
			m.Fail(err)
		}
		m.Done += v
	}
}

func generatorFrom(m *meter.Meter) {
	drain(m, nested(m.Size))
}

// nested is naturals through depth levels of yield from.
func nested(depth int) *gen.Generator[int, gen.None, gen.None] {
	if depth == 0 {
		return naturals()
	}
	return gen.Do(func(y *gen.Yielder[int, gen.None]) error {
		_, err := gen.From(y, nested(depth-1))
		return err
	})
}

// words need reflection to be printed, and that needs stack.
var words = []any{"task", 1.5}

// grow needs more stack than a goroutine begins with, and returns 1.
func grow() int { return min(1, len(fmt.Sprintf("%v %d of %v", words, 1, "many"))) }
