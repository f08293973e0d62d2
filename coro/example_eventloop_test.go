package coro_test

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// sleep waits until n ticks have gone by; it is await sleep(n) for the loop below.
func sleep(co *coro.Co, n int) error {
	_, err := coro.Suspend(co, n)
	return err
}

// run is an event loop: at each tick it resumes those whose time has come. What a
// coroutine suspends with is how long it wants to sleep; StopIteration is its end.
func run(tasks ...*coro.Coroutine[string]) {
	due := make(map[*coro.Coroutine[string]]int)
	for now := 0; len(tasks) > 0; now++ {
		var waiting []*coro.Coroutine[string]
		for _, c := range tasks {
			if due[c] <= now {
				wants, err := c.Send(nil)
				if stop, ok := err.(*gen.StopIteration[string]); ok {
					fmt.Printf("%2d: %s\n", now, stop.Value)
					continue
				} else if err != nil {
					panic(err)
				}
				due[c] = now + wants.(int)
			}
			waiting = append(waiting, c)
		}
		tasks = waiting
	}
}

// An event loop of one's own needs no more than Send.
func Example_eventLoop() {
	say := func(after int, what string) *coro.Coroutine[string] {
		return coro.New(func(co *coro.Co) (string, error) { return what, sleep(co, after) })
	}
	both := coro.New(func(co *coro.Co) (string, error) {
		hello, err := say(1, "hello").Await(co)
		if err != nil {
			return "", err
		}
		world, err := say(2, "world").Await(co)
		return hello + " " + world, err
	})
	run(both, say(2, "two"), say(1, "one"))
	// Output:
	//  1: one
	//  2: two
	//  3: hello world
}
