//go:build unix

package subprocess_test

import (
	"context"
	"fmt"
	"os"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/subprocess"
)

// program runs main on a loop.
func program(main func(co *coro.Co) error) {
	if _, err := loop.Run(context.Background(), coro.Do(main)); err != nil {
		fmt.Println(err)
	}
}

func ExampleCreateExec() {
	program(func(co *coro.Co) error {
		p, err := subprocess.CreateExec(co, []string{"sort"}, &subprocess.Options{Stdin: subprocess.Pipe, Stdout: subprocess.Pipe})
		if err != nil {
			return err
		}
		out, _, err := p.Communicate(co, []byte("b\na\n"))
		fmt.Printf("%s", out)
		return err
	})
	// Output:
	// a
	// b
}

func ExampleCreateShell() {
	program(func(co *coro.Co) error {
		p, err := subprocess.CreateShell(co, "echo $((6 * 7))", &subprocess.Options{Stdout: subprocess.Pipe})
		if err != nil {
			return err
		}
		out, _, err := p.Communicate(co, nil)
		fmt.Printf("%s", out)
		return err
	})
	// Output:
	// 42
}

func ExampleProcess() {
	program(func(co *coro.Co) error {
		p, err := subprocess.CreateExec(co, []string{"sleep", "9"}, nil)
		if err != nil {
			return err
		}
		p.Terminate()
		code, err := p.Wait(co)
		fmt.Println(code)
		return err
	})
	// Output:
	// -15
}

func ExampleOptions() {
	program(func(co *coro.Co) error {
		p, err := subprocess.CreateShell(co, "pwd; echo $WHO", &subprocess.Options{
			Stdout: subprocess.Pipe, Dir: "/", Env: []string{"WHO=me"},
		})
		if err != nil {
			return err
		}
		for line, err := range p.Stdout.All(co) {
			if err != nil {
				return err
			}
			fmt.Printf("%s", line)
		}
		_, err = p.Wait(co)
		return err
	})
	// Output:
	// /
	// me
}

func ExampleStream() {
	program(func(co *coro.Co) error {
		o := &subprocess.Options{Stdin: subprocess.DevNull, Stdout: subprocess.Pipe, Stderr: subprocess.ToStdout}
		p, err := subprocess.CreateShell(co, "cat; echo fault >&2", o)
		if err != nil {
			return err
		}
		out, _, err := p.Communicate(co, nil)
		fmt.Printf("%s", out)
		return err
	})
	// Output:
	// fault
}

func ExampleFile() {
	f, err := os.CreateTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(f.Name())
	defer f.Close()
	program(func(co *coro.Co) error {
		p, err := subprocess.CreateExec(co, []string{"echo", "hello"}, &subprocess.Options{Stdout: subprocess.File(f)})
		if err != nil {
			return err
		}
		_, err = p.Wait(co)
		return err
	})
	b, _ := os.ReadFile(f.Name())
	fmt.Printf("%s", b)
	// Output:
	// hello
}
