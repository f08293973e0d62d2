package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// lease is @asynccontextmanager async def lease(name).
func lease(name string) *coro.AsyncGeneratorContextManager[string] {
	return coro.ContextManager(func(co *coro.Co, y *coro.AsyncYielder[string, gen.None]) error {
		if err := tick(co, "acquire "+name); err != nil {
			return err
		}
		_, err := y.Yield(name) // try: yield name
		if err := tick(co, "release "+name); err != nil {
			return err
		}
		return err // finally: …
	})
}

func ExampleContextManager() {
	_, err := drive(coro.Do(func(co *coro.Co) error {
		return coro.With(co, lease("db"), func(name string) error { // async with lease("db") as name:
			fmt.Println("using", name)
			return &gen.ValueError{Msg: "lost"}
		})
	}))
	fmt.Println(gen.Repr(err))
	// Output:
	// waits for acquire db
	// using db
	// waits for release db
	// ValueError('lost')
}

// A body that does not return the error suppresses it.
func ExampleContextManager_suppress() {
	lenient := coro.ContextManager(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
		_, err := y.Yield(3)
		fmt.Println("never mind", gen.Repr(err))
		return nil
	})
	_, err := drive(coro.Do(func(co *coro.Co) error {
		return lenient.With(co, func(n int) error { return &gen.KeyError{Key: n} })
	}))
	fmt.Println(err)
	// Output:
	// never mind KeyError(3)
	// <nil>
}

func ExampleContextManagerWith() {
	cm := coro.ContextManagerWith(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
		_, err := y.Yield(1)
		return err
	}, &coro.Options{Name: "one", Engine: gen.Channels})
	drive(coro.Do(func(co *coro.Co) error {
		return cm.With(co, func(n int) error { _, err := fmt.Println(n); return err })
	}))
	// Output:
	// 1
}

// A manager is used once.
func ExampleAsyncGeneratorContextManager() {
	cm := lease("db")
	_, err := drive(coro.Do(func(co *coro.Co) error {
		if err := cm.With(co, func(string) error { return nil }); err != nil {
			return err
		}
		return cm.With(co, func(string) error { return nil })
	}))
	fmt.Println(gen.FormatException(err))
	// Output:
	// waits for acquire db
	// waits for release db
	// AttributeError: '_AsyncGeneratorContextManager' object has no attribute 'args'
}

func ExampleDecorate() {
	query := coro.Decorate(lease("db"), func(co *coro.Co) error { // @lease("db")
		return tick(co, "query") // async def query(): …
	})
	drive(coro.Do(func(co *coro.Co) error {
		if err := query(co); err != nil {
			return err
		}
		return query(co)
	}))
	// Output:
	// waits for acquire db
	// waits for query
	// waits for release db
	// waits for acquire db
	// waits for query
	// waits for release db
}

func ExampleDecorateGenerator() {
	rows := coro.DecorateGenerator(lease("db"), func() *coro.AsyncGenerator[int, gen.None] {
		return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
			_, err := y.Yield(7)
			return err
		})
	})
	drive(coro.Do(func(co *coro.Co) error {
		g := rows()
		for row := range g.All(co) {
			fmt.Println("row", row)
		}
		return g.Err()
	}))
	// Output:
	// waits for acquire db
	// row 7
	// waits for release db
}
