package coro_test

import (
	"errors"
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

func ExampleCoroutine_Send() {
	c := coro.New(func(co *coro.Co) (string, error) {
		v, err := coro.Suspend(co, "what?")
		return fmt.Sprint("got ", v), err
	})
	fmt.Println(c.Send(nil))
	_, err := c.Send(42)
	fmt.Println(gen.Repr(err))
	_, err = c.Send(nil)
	fmt.Println(gen.FormatException(err))
	// Output:
	// what? <nil>
	// StopIteration('got 42')
	// RuntimeError: cannot reuse already awaited coroutine
}

// An event loop over Resume: tasks take turns until all have ended.
func ExampleCoroutine_Resume() {
	worker := func(name string, n int) *coro.Coroutine[gen.None] {
		return coro.Do(func(co *coro.Co) error {
			for i := range n {
				fmt.Println(name, i)
				if err := tick(co, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	ready := []*coro.Coroutine[gen.None]{worker("a", 2), worker("b", 1)}
	for len(ready) > 0 {
		c := ready[0]
		ready = ready[1:]
		if _, done, _ := c.Resume(nil, nil); !done {
			ready = append(ready, c)
		}
	}
	// Output:
	// a 0
	// b 0
	// a 1
}

func ExampleCoroutine_Throw() {
	c := coro.New(func(co *coro.Co) (string, error) {
		_, err := coro.Suspend(co, "working") // try: await …
		var cancelled *gen.CancelledError
		if errors.As(err, &cancelled) { // except CancelledError:
			return "tidied up", nil
		}
		return "done", err
	})
	c.Send(nil)
	_, err := c.Throw(&gen.CancelledError{})
	fmt.Println(gen.Repr(err))
	// Output:
	// StopIteration('tidied up')
}

func ExampleCoroutine_Close() {
	c := coro.Do(func(co *coro.Co) error {
		defer fmt.Println("finally")
		return tick(co, "for ever")
	})
	c.Send(nil)
	_, err := c.Close()
	fmt.Println(err, c.State())
	// Output:
	// finally
	// <nil> CORO_CLOSED
}

// Closing goes from the innermost coroutine outwards; none of them can keep
// GeneratorExit from its awaiter.
func ExampleCoroutine_Close_awaiting() {
	forgetful := coro.Do(func(co *coro.Co) error {
		fmt.Println("inner:", gen.Repr(tick(co, "io")))
		return nil // except GeneratorExit: pass
	})
	c := coro.Do(func(co *coro.Co) error {
		_, err := forgetful.Await(co)
		fmt.Println("outer:", gen.Repr(err))
		return err
	})
	c.Send(nil)
	c.Close()
	// Output:
	// inner: GeneratorExit()
	// outer: GeneratorExit()
}

// A loop that closes abandons what still waits: unlike Close it always succeeds.
func ExampleCoroutine_Abandon() {
	before := gen.SetUnraisableHook(func(u gen.Unraisable) { fmt.Println(gen.Repr(u.Err)) })
	defer func() { gen.SetUnraisableHook(before) }()
	c := coro.Do(func(co *coro.Co) error {
		defer fmt.Println("finally")
		for {
			tick(co, "ignoring everything")
		}
	})
	c.Send(nil)
	c.Abandon()
	fmt.Println(c.State())
	// Output:
	// RuntimeError('coroutine ignored GeneratorExit')
	// finally
	// CORO_CLOSED
}

func ExampleCoroutine_Result() {
	c := double(21)
	c.Resume(nil, nil)
	fmt.Println(c.Result())
	c.Resume(nil, nil)
	fmt.Println(c.Result())
	// Output:
	// 0 false
	// 42 true
}

func ExampleCoroutine_Panicked() {
	c := coro.Do(func(*coro.Co) error { panic("boom") })
	_, done, err := c.Resume(nil, nil)
	fmt.Println(done, c.Panicked(), gen.Repr(err))
	// Output:
	// true true PanicError('boom')
}

func ExampleCoroutine_Co() {
	c := double(1)
	defer c.Close()
	c.Co().SetDriver("my loop") // before the body runs
	fmt.Println(c.Co().Driver(), c.State())
	// Output:
	// my loop CORO_CREATED
}
