package coro_test

import (
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// tick waits for whoever drives the coroutine.
func tick(co *coro.Co, label string) error {
	_, err := coro.Suspend(co, label)
	return err
}

// double is async def double(n).
func double(n int) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) {
		if err := tick(co, "doubling"); err != nil {
			return 0, err
		}
		return 2 * n, nil
	})
}

// drive is an event loop of one coroutine: it runs it to its end.
func drive[T any](c *coro.Coroutine[T]) (T, error) {
	for {
		waitsFor, done, err := c.Resume(nil, nil)
		if done {
			v, _ := c.Result()
			return v, err
		}
		fmt.Println("waits for", waitsFor)
	}
}

func ExampleCoroutine() {
	v, err := drive(coro.New(func(co *coro.Co) (int, error) {
		a, err := double(1).Await(co) // a = await double(1)
		if err != nil {
			return 0, err
		}
		return double(a).Await(co) // return await double(a)
	}))
	fmt.Println(v, err)
	// Output:
	// waits for doubling
	// waits for doubling
	// 4 <nil>
}

func ExampleNew() {
	c := coro.New(func(co *coro.Co) (string, error) { return "result", nil })
	fmt.Println(drive(c)) // nothing ran before
	// Output:
	// result <nil>
}

func ExampleDo() {
	_, err := drive(coro.Do(func(co *coro.Co) error { return &gen.ValueError{Msg: "no"} }))
	fmt.Println(gen.Repr(err))
	// Output:
	// ValueError('no')
}

func ExampleNewWith() {
	c := coro.NewWith(func(co *coro.Co) (int, error) { return 1, nil }, &coro.Options{Name: "one"})
	fmt.Println(c.Name())
	fmt.Println(drive(c))
	// Output:
	// one
	// 1 <nil>
}

func ExampleOptions() {
	o := &coro.Options{Name: "pinned", Engine: gen.Channels} // for a locked OS thread
	fmt.Println(drive(coro.NewWith(func(co *coro.Co) (int, error) { return 1, tick(co, "io") }, o)))
	// Output:
	// waits for io
	// 1 <nil>
}

// lazy is an awaitable of one's own.
type lazy func() int

func (l lazy) Await(co *coro.Co) (int, error) { return l(), tick(co, "lazy") }

func ExampleAwaitable() {
	var aw coro.Awaitable[int] = lazy(func() int { return 7 })
	fmt.Println(drive(coro.New(aw.Await)))
	// Output:
	// waits for lazy
	// 7 <nil>
}

func ExampleCoroutine_Await() {
	once := double(21)
	_, err := drive(coro.Do(func(co *coro.Co) error {
		v, err := once.Await(co)
		fmt.Println(v, err)
		_, err = once.Await(co)
		return err
	}))
	fmt.Println(gen.FormatException(err))
	// Output:
	// waits for doubling
	// 42 <nil>
	// RuntimeError: cannot reuse already awaited coroutine
}

func ExampleCoroutine_Name() {
	c := double(1) // __qualname__ is that of the function the body was written in
	defer c.Close()
	fmt.Println(c.Name())
	// Output:
	// double
}

func ExampleCoroutine_String() {
	c := double(1)
	defer c.Close()
	repr, _, _ := strings.Cut(c.String(), " at ")
	fmt.Println(repr)
	// Output:
	// <coroutine object double
}

func ExampleCoroutine_Location() {
	c := double(1)
	defer c.Close()
	file, _ := c.Location() // cr_code.co_filename, co_firstlineno
	fmt.Println(file)
	// Output:
	// example_coroutine_test.go
}
