package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// countdown is async def countdown(n): for i in range(n, 0, -1): await tick(i); yield i.
func countdown(n int) *coro.AsyncGenerator[int, gen.None] {
	return coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
		defer fmt.Println("liftoff or not")
		for i := n; i > 0; i-- {
			if err := tick(co, fmt.Sprint("the clock: ", i)); err != nil {
				return err
			}
			if _, err := y.Yield(i); err != nil {
				return err
			}
		}
		return nil
	})
}

func ExampleAsyncGenerator() {
	drive(coro.Do(func(co *coro.Co) error {
		g := countdown(2)
		for i := range g.All(co) { // async for i in g
			fmt.Println(i)
		}
		return g.Err()
	}))
	// Output:
	// waits for the clock: 2
	// 2
	// waits for the clock: 1
	// 1
	// liftoff or not
}

func ExampleAsyncGenerator_All() {
	drive(coro.Do(func(co *coro.Co) error {
		g := countdown(10)
		for i := range g.All(co) {
			fmt.Println(i)
			break // closes the generator
		}
		fmt.Println(g.State(), g.Err())
		return nil
	}))
	// Output:
	// waits for the clock: 10
	// 10
	// liftoff or not
	// AGEN_CLOSED <nil>
}

func ExampleAsyncGenerator_ANextDefault() {
	drive(coro.Do(func(co *coro.Co) error {
		g := countdown(1)
		for range 2 {
			i, err := g.ANextDefault(-1).Await(co) // await anext(g, -1)
			fmt.Println(i, err)
		}
		return nil
	}))
	// Output:
	// waits for the clock: 1
	// 1 <nil>
	// liftoff or not
	// -1 <nil>
}

// echo yields what it is sent.
func echo(co *coro.Co, y *coro.AsyncYielder[string, string]) error {
	v := "ready"
	for {
		sent, err := y.Yield(v)
		if err != nil {
			return err
		}
		v = "echo: " + sent
	}
}

func ExampleNewAsyncGenerator() {
	drive(coro.Do(func(co *coro.Co) error {
		g := coro.NewAsyncGenerator(echo)
		fmt.Println(g.ANext().Await(co))
		fmt.Println(g.ASend("hi").Await(co))
		_, err := g.AClose().Await(co)
		return err
	}))
	// Output:
	// ready <nil>
	// echo: hi <nil>
}

func ExampleNewAsyncGeneratorWith() {
	g := coro.NewAsyncGeneratorWith(echo, &coro.Options{Name: "parrot", Engine: gen.Channels})
	fmt.Println(g.Name())
	// Output:
	// parrot
}

func ExampleAsyncYielder() {
	drive(coro.Do(func(co *coro.Co) error {
		g := coro.NewAsyncGenerator(func(co *coro.Co, y *coro.AsyncYielder[int, gen.None]) error {
			_, err := y.Yield(1)
			fmt.Println("Yield raises", gen.Repr(err))
			return nil // and so deals with it
		})
		g.ANext().Await(co)
		_, err := g.AThrow(&gen.ValueError{Msg: "no"}).Await(co)
		fmt.Println(gen.Repr(err))
		return nil
	}))
	// Output:
	// Yield raises ValueError('no')
	// StopAsyncIteration()
}

func ExampleAsyncStep() {
	g := countdown(1)
	step := g.ANext() // nothing runs yet
	waitsFor, _ := step.Send(nil)
	fmt.Println("waits for", waitsFor)
	_, err := g.ANext().Send(nil)
	fmt.Println(err)
	_, err = step.Send("the answer")
	fmt.Println(gen.Repr(err))
	g.AClose().Send(nil)
	// Output:
	// waits for the clock: 1
	// anext(): asynchronous generator is already running
	// StopIteration(1)
	// liftoff or not
}

func ExampleAsyncState() {
	g := countdown(1)
	fmt.Println(g.State())
	step := g.ANext()
	step.Send(nil)
	fmt.Println(g.State(), g.Running())
	step.Send(nil)
	fmt.Println(g.State() == coro.AsyncSuspended)
	g.AClose().Send(nil)
	fmt.Println(g.State())
	// Output:
	// AGEN_CREATED
	// AGEN_RUNNING true
	// true
	// liftoff or not
	// AGEN_CLOSED
}

// myLoop is an event loop of one's own, as its tasks' coroutines see it.
type myLoop struct{ gens coro.Asyncgens }

func (l *myLoop) Asyncgens() *coro.Asyncgens { return &l.gens }

func ExampleAsyncgens() {
	l := &myLoop{}
	left := coro.NewAsyncGenerator(echo)
	c := coro.Do(func(co *coro.Co) error {
		_, err := left.ANext().Await(co)
		return err
	})
	c.Co().SetDriver(l)
	drive(c)
	for _, g := range l.gens.Shutdown() {
		fmt.Println(g.Name(), g.State())
		g.AClose().Send(nil)
	}
	fmt.Println(l.gens.Len(), left.State())
	// Output:
	// echo AGEN_SUSPENDED
	// 0 AGEN_CLOSED
}

func ExampleAnyAsyncGenerator() {
	gens := []coro.AnyAsyncGenerator{countdown(1), coro.NewAsyncGenerator(echo)}
	for _, g := range gens {
		g.AClose().Send(nil)
		fmt.Println(g.Name(), g.State())
	}
	// Output:
	// countdown AGEN_CLOSED
	// echo AGEN_CLOSED
}
