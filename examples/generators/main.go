// Generators runs ten classic generator programs, and prints what their Python
// originals in testdata print.
//
//	go run ./examples/generators        # all of them
//	go run ./examples/generators 3 7    # two of them, by number
//	go run ./examples/generators -n 5 3 # another size
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/coluber-go/coluber/gen"
)

// stdout is where the programs print.
var stdout io.Writer = os.Stdout

// A program is a port of testdata/NUMBER_name.py.
type program struct {
	name, title string
	n           int // its -n, unless said
	run         func(n int) error
}

var programs = []program{
	{"pipeline", "a source sends lines through filters to printers", 12, pipelineMain},
	{"averager", "averages by yield from", 4, averagerMain},
	{"tree", "trees walked by recursive generators", 11, treeMain},
	{"sieve", "primes by a chain of filters", 25, sieveMain},
	{"fibonacci", "Fibonacci's numbers, begun anew by send and throw", 10, fibonacciMain},
	{"tokenizer", "a tokenizer, and a parser that looks ahead", 5, tokenizerMain},
	{"scheduler", "a scheduler whose tasks yield system calls", 4, schedulerMain},
	{"report", "reports by groupby", 14, reportMain},
	{"windows", "windows that slide over a stream", 12, windowsMain},
	{"permutations", "permutations and backtracking", 6, permutationsMain},
}

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command is main with everything it touches. It returns the exit status.
func command(args []string, out, errs io.Writer) int {
	stdout = out
	flags := flag.NewFlagSet("generators", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() {
		fmt.Fprintln(errs, "usage: generators [-n N] [NUMBER...]")
		for i, p := range programs {
			fmt.Fprintf(errs, "%3d %s: %s (-n %d)\n", i+1, p.name, p.title, p.n)
		}
	}
	n := flags.Int("n", 0, "size of the program's input, unless its own")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	chosen, err := choose(flags.Args())
	if err == nil && *n < 0 {
		err = fmt.Errorf("generators: -n %d is negative", *n)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		flags.Usage()
		return 2
	}
	given := false
	flags.Visit(func(*flag.Flag) { given = true })
	for _, i := range chosen {
		p := programs[i]
		if given {
			p.n = *n
		}
		printf("== %d %s: %s\n", i+1, p.name, p.title)
		if err := p.run(p.n); err != nil {
			fmt.Fprintf(errs, "generators: %s: %s\n", p.name, gen.FormatException(err))
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
			return nil, fmt.Errorf("generators: no program %q; there are 1 to %d", number, len(programs))
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

// lines is a generator of strings that is sent nothing and returns nothing.
type lines = *gen.Generator[string, gen.None, gen.None]

// numbers is one of ints.
type numbers = *gen.Generator[int, gen.None, gen.None]

func printf(format string, args ...any) { fmt.Fprintf(stdout, format, args...) }
func println(args ...any)               { fmt.Fprintln(stdout, args...) }

// list is the repr of a list.
func list[T any](values []T) string { return gen.Repr(values) }

// tuple is the repr of a tuple.
func tuple[T any](values []T) string {
	var parts []string
	for _, v := range values {
		parts = append(parts, gen.Repr(v))
	}
	if len(parts) == 1 {
		return "(" + parts[0] + ",)"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
