package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// session is something with aclose.
type session struct{ name string }

func (s *session) AClose(co *coro.Co) error { return tick(co, "closing "+s.name) }

func ExampleAclosing() {
	drive(coro.Do(func(co *coro.Co) error {
		return coro.With(co, coro.Aclosing(&session{"s"}), func(s *session) error {
			fmt.Println("using", s.name)
			return nil
		})
	}))
	// Output:
	// using s
	// waits for closing s
}

func ExampleAclosingGenerator() {
	pages := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
		_, err := y.Yield(1)
		if waited := tick(co, "closing"); waited != nil {
			return waited
		}
		return err
	})
	drive(coro.Do(func(co *coro.Co) error {
		return coro.With(co, coro.AclosingGenerator(pages), func(g *coro.AsyncGenerator[int, gen.None]) error {
			page, err := g.ANext().Await(co)
			fmt.Println("page", page, err)
			return err
		})
	}))
	// Output:
	// page 1 <nil>
	// waits for closing
}

func ExampleNullContext() {
	var cm coro.AsyncContextManager[channel] = coro.NullContext(channel("shared"))
	drive(coro.Do(func(co *coro.Co) error {
		return coro.With(co, cm, func(c channel) error { _, err := fmt.Println(c); return err })
	}))
	// Output:
	// shared
}

func ExampleWith2() {
	drive(coro.Do(func(co *coro.Co) error {
		// async with channel("a") as a, channel("b") as b:
		return coro.With2(co, channel("a"), channel("b"), func(a, b channel) error {
			fmt.Println("both", a, b)
			return nil
		})
	}))
	// Output:
	// waits for open a
	// waits for open b
	// both a b
	// waits for close b
	// waits for close a
}
