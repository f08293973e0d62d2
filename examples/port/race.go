// Port is a Python program, testdata/race.py, and its port: the test beside it holds
// the port to what the original did.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest/pyrandom"
)

func main() {
	_, err := loop.Run(context.Background(), coro.Do(func(co *coro.Co) error {
		return race(co, os.Stdout)
	}))
	if err != nil {
		log.Fatal(err)
	}
}

// race is the program's main.
func race(co *coro.Co, out io.Writer) error {
	random := pyrandom.New(0)
	limit := loop.NewTimeout(4500 * time.Millisecond)
	err := limit.With(co, func() error {
		names, err := loop.Gather(co, run("ann", random, out), run("bob", random, out), run("cat", random, out)).Await(co)
		if err == nil {
			fmt.Fprintln(out, gen.Repr(names))
		}
		return err
	})
	if gen.IsInstance[*loop.TimeoutError](err) {
		fmt.Fprintln(out, "time is up")
		return nil
	}
	return err
}

func run(name string, random *pyrandom.Random, out io.Writer) *coro.Coroutine[string] {
	return coro.New(func(co *coro.Co) (string, error) {
		for lap := 1; lap <= 3; lap++ {
			if err := loop.Sleep(co, loop.Seconds(random.Uniform(1, 2))); err != nil {
				return "", err
			}
			fmt.Fprintf(out, "lap %d: %s\n", lap, name)
		}
		return name, nil
	})
}
