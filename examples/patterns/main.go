// Patterns runs ports of classic asyncio programs, and prints what their Python
// originals in testdata print: worker pool, rate limiter, retry with backoff, publish
// and subscribe, pipeline with back-pressure, graceful shutdown, heartbeat, limited
// concurrency, fan-out with a task group, shutdown of a queue, periodic task, readers
// and writers. README.md tells what each shows.
//
//	go run ./examples/patterns           # all of them, in virtual time
//	go run ./examples/patterns 3 7       # two of them, by number
//	go run ./examples/patterns -n 9 3    # another size
//	go run ./examples/patterns -real     # living through every second; control-C is handled
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/loop"
)

// stdout is where the programs print.
var stdout io.Writer = os.Stdout

// A program is a port of testdata/NUMBER_name.py.
type program struct {
	name, title string
	n           int // its -n, unless said
	main        func(co *coro.Co, n int) error
}

var programs = []program{
	{"workers", "a pool of workers around a queue", 8, workersMain},
	{"ratelimit", "a rate limiter", 8, ratelimitMain},
	{"retry", "retry with exponential backoff, under a deadline", 6, retryMain},
	{"pubsub", "publish and subscribe", 7, pubsubMain},
	{"pipeline", "a pipeline with back-pressure", 4, pipelineMain},
	{"shutdown", "graceful shutdown", 4, shutdownMain},
	{"heartbeat", "a heartbeat, and readers of a condition", 5, heartbeatMain},
	{"limited", "many downloads, few at once", 7, limitedMain},
	{"fanout", "fan-out with a task group, and errors by their kind", 5, fanoutMain},
	{"drain", "producers and consumers until the queue is shut down", 4, drainMain},
	{"periodic", "a periodic task that keeps to the beat", 9, periodicMain},
	{"rwlock", "readers and writers around a condition", 6, rwlockMain},
}

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command is main with everything it touches. It returns the exit status.
func command(args []string, out, errs io.Writer) int {
	stdout = out
	flags := flag.NewFlagSet("patterns", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() {
		fmt.Fprintln(errs, "usage: patterns [-n N] [-real] [NUMBER...]")
		for i, p := range programs {
			fmt.Fprintf(errs, "%3d %s: %s (-n %d)\n", i+1, p.name, p.title, p.n)
		}
	}
	n := flags.Int("n", 0, "size of the program's work; zero means its own")
	real := flags.Bool("real", false, "live through every second")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	chosen, err := choose(flags.Args())
	if err == nil && *n < 0 {
		err = fmt.Errorf("patterns: -n %d is negative", *n)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		flags.Usage()
		return 2
	}
	for _, i := range chosen {
		p := programs[i]
		if *n > 0 {
			p.n = *n
		}
		printf("== %d %s: %s\n", i+1, p.name, p.title)
		o := &loop.RunOptions{Virtual: !*real, HandleSIGINT: *real}
		_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error { return p.main(co, p.n) }), o)
		if err != nil {
			fmt.Fprintf(errs, "patterns: %s: %s\n", p.name, gen.FormatException(err))
			return 1
		}
	}
	return 0
}

// choose finds the programs to run.
func choose(numbers []string) ([]int, error) {
	var chosen []int
	for _, number := range numbers {
		i, err := strconv.Atoi(number)
		if err != nil || i < 1 || i > len(programs) {
			return nil, fmt.Errorf("patterns: no program %q; there are 1 to %d", number, len(programs))
		}
		chosen = append(chosen, i-1)
	}
	if len(numbers) == 0 {
		for i := range programs {
			chosen = append(chosen, i)
		}
	}
	return chosen, nil
}

func printf(format string, args ...any) { fmt.Fprintf(stdout, format, args...) }
func println(args ...any)               { fmt.Fprintln(stdout, args...) }

// createTasks makes a task of each of cs in a group that has been entered.
func createTasks[T any](group *loop.TaskGroup, cs ...*coro.Coroutine[T]) (tasks []*loop.Task[T], _ error) {
	for _, c := range cs {
		task, err := loop.CreateTaskIn(group, c, nil)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

// seconds is a number of seconds.
func seconds(s float64) time.Duration { return loop.Seconds(s) }
