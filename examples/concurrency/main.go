// Concurrency measures the table with which the tutorial begins: threads, coroutines
// and processes, for work that waits and for work that computes. In Go a goroutine
// stands for a thread, and an event loop for each core, on goroutines of their own, for
// the processes.
//
//	go run ./examples/concurrency              # 40 jobs
//	go run ./examples/concurrency -n 200 -wait 5ms -compute 20000
//
// Waiting work gains by anything that goes on meanwhile; computing work by more cores
// only.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
)

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// work is what is to be done, n times over.
type work struct {
	n       int
	wait    time.Duration // of a job that waits
	compute int           // numbers that a job that computes looks at
}

// A way is one row of the table: it does n jobs and adds up their results.
type way struct {
	name    string
	waiting func(w work) (int, error)
	compute func(w work) (int, error)
}

var ways = []way{
	{"one after the other", waitInTurn, computeInTurn},
	{"goroutines (threads)", waitOnGoroutines, computeOnGoroutines},
	{"one event loop (coroutines)", waitOnLoop, computeOnLoop},
	{"a loop per core (processes)", waitOnLoops, computeOnLoops},
}

// command is main with everything it touches. It returns the exit status.
func command(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("concurrency", flag.ContinueOnError)
	flags.SetOutput(errs)
	w := work{}
	flags.IntVar(&w.n, "n", 40, "number of jobs")
	flags.DurationVar(&w.wait, "wait", 10*time.Millisecond, "how long a job waits")
	flags.IntVar(&w.compute, "compute", 1_000_000, "how many numbers a job looks at")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case w.n < 1 || w.wait < 0 || w.compute < 0:
		fmt.Fprintln(errs, "concurrency: -n must be positive, -wait and -compute not negative")
		return 2
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "%d jobs, %d cores\twaiting %v\tcomputing\t\n", w.n, runtime.GOMAXPROCS(0), w.wait)
	for _, way := range ways {
		waiting, err := timed(way.waiting, w)
		if err == nil {
			var computing time.Duration
			if computing, err = timed(way.compute, w); err == nil {
				fmt.Fprintf(table, "%s\t%v\t%v\t\n", way.name, waiting, computing)
			}
		}
		if err != nil {
			fmt.Fprintf(errs, "concurrency: %s: %v\n", way.name, err)
			return 1
		}
	}
	table.Flush()
	return 0
}

// timed is how long a way takes, if it comes to the right sum.
func timed(do func(w work) (int, error), w work) (time.Duration, error) {
	begin := time.Now()
	sum, err := do(w)
	if err == nil && sum != w.n*(w.n-1)/2 {
		err = fmt.Errorf("the jobs' results add up to %d", sum)
	}
	return time.Since(begin).Round(100 * time.Microsecond), err
}

// job computes: it looks at numbers, and gives back the one it was given.
func job(i int, w work) int {
	odd := 0
	for n := range w.compute {
		if r := n % 7; r*r%7 == 3 {
			odd++ // never: no square leaves 3
		}
	}
	return i + odd
}

func waitInTurn(w work) (sum int, _ error) {
	for i := range w.n {
		time.Sleep(w.wait)
		sum += i
	}
	return sum, nil
}

func computeInTurn(w work) (sum int, _ error) {
	for i := range w.n {
		sum += job(i, w)
	}
	return sum, nil
}

func waitOnGoroutines(w work) (int, error) {
	return onGoroutines(w, func(i int) int { time.Sleep(w.wait); return i })
}

func computeOnGoroutines(w work) (int, error) {
	return onGoroutines(w, func(i int) int { return job(i, w) })
}

// onGoroutines gives each job a goroutine.
func onGoroutines(w work, do func(i int) int) (sum int, _ error) {
	results := make([]int, w.n)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() { results[i] = do(i) })
	}
	all.Wait()
	for _, r := range results {
		sum += r
	}
	return sum, nil
}

// waiting is a job that waits, as a coroutine.
func waiting(i int, w work) *coro.Coroutine[int] {
	return coro.New(func(co *coro.Co) (int, error) { return i, loop.Sleep(co, w.wait) })
}

// computing is a job that computes, as a coroutine: it lets nobody else run meanwhile.
func computing(i int, w work) *coro.Coroutine[int] {
	return coro.New(func(*coro.Co) (int, error) { return job(i, w), nil })
}

func waitOnLoop(w work) (int, error)    { return onLoop(0, 1, w, waiting) }
func computeOnLoop(w work) (int, error) { return onLoop(0, 1, w, computing) }

// onLoop gathers every step-th job from the first on, on a loop of their own.
func onLoop(first, step int, w work, do func(i int, w work) *coro.Coroutine[int]) (int, error) {
	return loop.Run(context.Background(), coro.New(func(co *coro.Co) (sum int, _ error) {
		var jobs []coro.Awaitable[int]
		for i := first; i < w.n; i += step {
			jobs = append(jobs, do(i, w))
		}
		results, err := loop.Gather(co, jobs...).Await(co)
		for _, r := range results {
			sum += r
		}
		return sum, err
	}))
}

func waitOnLoops(w work) (int, error)    { return onLoops(w, waiting) }
func computeOnLoops(w work) (int, error) { return onLoops(w, computing) }

// onLoops runs as many loops as there are cores, each with its share of the jobs.
func onLoops(w work, do func(i int, w work) *coro.Coroutine[int]) (int, error) {
	cores := runtime.GOMAXPROCS(0)
	sums, errs := make([]int, cores), make([]error, cores)
	var all sync.WaitGroup
	for c := range cores {
		all.Go(func() { sums[c], errs[c] = onLoop(c, cores, w, do) })
	}
	all.Wait()
	sum := 0
	for _, s := range sums {
		sum += s
	}
	return sum, errors.Join(errs...)
}
