package gen_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
)

// The doctests for fun: streams of numbers that are made of streams.

// stream is an endless source of numbers: a generator's Next, or a shared list's.
type stream func() (int, error)

func first(n int, next stream) []int {
	var all []int
	for range n {
		v, err := next()
		if err != nil {
			break
		}
		all = append(all, v)
	}
	return all
}

// closing collects generators to be closed; a stream that is dropped takes part in
// the ends of those it is made of.
type closing []ints

func (c *closing) add(g ints) stream {
	*c = append(*c, g)
	return g.Next
}

func (c closing) close() {
	for _, g := range c {
		g.Close()
	}
}

func (c *closing) from(i int) stream {
	return c.add(gen.Do(func(y *gen.Yielder[int, nothing]) error {
		for ; ; i++ {
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
	}))
}

// mapped yields f of what next gives, if f says that it is wanted.
func (c *closing) mapped(next stream, f func(v int) (int, bool)) stream {
	return c.add(gen.Do(func(y *gen.Yielder[int, nothing]) error {
		for {
			v, err := next()
			if err != nil {
				return err
			}
			if v, ok := f(v); ok {
				if _, err := y.Yield(v); err != nil {
					return err
				}
			}
		}
	}))
}

func (c *closing) times(n int, next stream) stream {
	return c.mapped(next, func(v int) (int, bool) { return n * v, true })
}

func (c *closing) excludeMultiples(n int, next stream) stream {
	return c.mapped(next, func(v int) (int, bool) { return v, v%n != 0 })
}

func (c *closing) sieve(next stream) stream {
	return c.add(gen.Do(func(y *gen.Yielder[int, nothing]) error {
		prime, err := next()
		if err != nil {
			return err
		}
		if _, err := y.Yield(prime); err != nil {
			return err
		}
		rest := c.sieve(c.excludeMultiples(prime, next))
		for {
			p, err := rest()
			if err == nil {
				_, err = y.Yield(p)
			}
			if err != nil {
				return err
			}
		}
	}))
}

// merge yields what g and h give, in order, and once what both give.
func (c *closing) merge(g, h stream) stream {
	return c.add(gen.Do(func(y *gen.Yielder[int, nothing]) error {
		a, err := g()
		if err != nil {
			return err
		}
		b, err := h()
		for err == nil {
			least := min(a, b)
			if _, err = y.Yield(least); err != nil {
				break
			}
			takeA, takeB := a == least, b == least
			if takeA {
				a, err = g()
			}
			if takeB && err == nil {
				b, err = h()
			}
		}
		return err
	}))
}

// after yields the values, and then what rest gives; rest is called when it is
// needed.
func (c *closing) after(rest func() stream, values ...int) stream {
	return c.add(gen.Do(func(y *gen.Yielder[int, nothing]) error {
		for _, v := range values {
			if _, err := y.Yield(v); err != nil {
				return err
			}
		}
		next := rest()
		for {
			v, err := next()
			if err == nil {
				_, err = y.Yield(v)
			}
			if err != nil {
				return err
			}
		}
	}))
}

// hamming is the numbers 2^i·3^j·5^k; self is the stream of them, once for each
// use.
func (c *closing) hamming(self func() stream) stream {
	return c.after(func() stream {
		return c.merge(c.merge(c.times(2, self()), c.times(3, self())), c.times(5, self()))
	}, 1)
}

// lazyList remembers what it has fetched, so that any number of streams may read
// it from the beginning.
type lazyList struct {
	fetch stream
	sofar []int
}

func (l *lazyList) stream() stream {
	i := 0
	return func() (int, error) {
		for i >= len(l.sofar) {
			v, err := l.fetch()
			if err != nil {
				return 0, err
			}
			l.sofar = append(l.sofar, v)
		}
		i++
		return l.sofar[i-1], nil
	}
}

const (
	threeHammingLines = `[1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 20, 24]
[25, 27, 30, 32, 36, 40, 45, 48, 50, 54, 60, 64, 72, 75, 80]
[81, 90, 96, 100, 108, 120, 125, 128, 135, 144, 150, 160, 162, 180, 192]
`
	fiveHammingLines = threeHammingLines + `[200, 216, 225, 240, 243, 250, 256, 270, 288, 300, 320, 324, 360, 375, 384]
[400, 405, 432, 450, 480, 486, 500, 512, 540, 576, 600, 625, 640, 648, 675]
`
)

func TestStreams(t *testing.T) {
	c := &closing{}
	defer func() { c.close() }()
	classic(t, "fun", func(p *paper) {
		p.print(first(7, c.from(5)))
		p.print(first(6, c.excludeMultiples(3, c.from(1))))
		p.print(first(20, c.sieve(c.from(2))))
		p.print(first(10, c.times(10, c.from(1))))
	}, `[5, 6, 7, 8, 9, 10, 11]
[1, 2, 4, 5, 7, 8]
[2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71]
[10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
`)
}

// Every use of the stream makes it anew: a whale of redundant work.
func TestHammingRecursive(t *testing.T) {
	c := &closing{}
	defer func() { c.close() }()
	var m235 func() stream
	m235 = func() stream { return c.hamming(m235) }
	classic(t, "fun, m235", func(p *paper) {
		result := m235()
		for range 3 {
			p.print(first(15, result))
		}
	}, threeHammingLines)
}

// All uses share one generator, which is asked again while it runs only if its
// readers run ahead of it; they do not.
func TestHammingShared(t *testing.T) {
	c := &closing{}
	defer func() { c.close() }()
	m235 := &lazyList{}
	m235.fetch = c.hamming(m235.stream)
	classic(t, "fun, LazyList", func(p *paper) {
		result := m235.stream()
		for range 5 {
			p.print(first(15, result))
		}
	}, fiveHammingLines)

	fib := &lazyList{}
	fib.fetch = c.after(func() stream {
		head, tail := fib.stream(), fib.stream()
		tail() // throw first away
		return func() (int, error) {
			a, err := head()
			if err != nil {
				return 0, err
			}
			b, err := tail()
			return a + b, err
		}
	}, 1, 2)
	classic(t, "fun, Fibonacci", func(p *paper) { p.print(first(17, fib.stream())) },
		"[1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584]\n")
}
