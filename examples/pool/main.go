// Pool runs command lines, some at a time, and prints what they print as it comes.
//
//	go run ./examples/pool -n 2 'sleep 1; echo one' 'echo two' 'echo three; exit 3'
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/streams"
	"github.com/coluber-go/coluber/loop/subprocess"
)

func main() {
	n := flag.Int("n", 4, "how many run at a time")
	flag.Parse()
	commands := flag.Args()
	if len(commands) == 0 {
		commands = []string{"echo one", "echo two; exit 3"}
	}
	_, err := loop.RunWith(context.Background(), coro.Do(func(co *coro.Co) error {
		return runAll(co, os.Stdout, commands, *n)
	}), &loop.RunOptions{HandleSIGINT: true})
	if err != nil {
		log.Fatal(err)
	}
}

// runAll runs the commands, and prints a line for each line of theirs, and for each end.
func runAll(co *coro.Co, out io.Writer, commands []string, n int) error {
	places := loop.NewSemaphore(n)
	g := loop.NewTaskGroup()
	return g.With(co, func() error {
		for i, command := range commands {
			_, err := loop.CreateTaskIn(g, coro.Do(func(co *coro.Co) error {
				return places.With(co, func() error { return runOne(co, out, i+1, command) })
			}), nil)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// runOne runs a command, which does not outlive it.
func runOne(co *coro.Co, out io.Writer, number int, command string) error {
	p, err := subprocess.CreateShell(co, command, &subprocess.Options{
		Stdin: subprocess.DevNull, Stdout: subprocess.Pipe, Stderr: subprocess.ToStdout,
	})
	if err != nil {
		return err
	}
	err = show(co, out, number, p.Stdout)
	if err != nil {
		p.Kill()
	}
	// Also when the task is cancelled: the child is gone when it ends.
	code, werr := loop.Shield(co, loop.CreateTask(co, coro.New(p.Wait))).Await(co)
	if err == nil {
		err = werr
	}
	if err == nil {
		fmt.Fprintf(out, "[%d] ended with %d\n", number, code)
	}
	return err
}

func show(co *coro.Co, out io.Writer, number int, r *streams.StreamReader) error {
	for line, err := range r.All(co) {
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "[%d] %s", number, line)
	}
	return nil
}
