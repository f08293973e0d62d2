// Bench does the same work in Coluber, in CPython's asyncio, with uvloop, with a
// bare iter.Pull, with goroutines, and with the nearest Go libraries, and prints
// how long each took.
//
//	go run ./internal/bench [-run REGEXP] [-rounds N] [-python PATH] [-json | -markdown]
//	go run ./internal/bench -growth FILE.svg [-data FILE.json]
//
// Each candidate works in a process of its own. A round asks all of them for the
// first row, then for the second, and so on, so that a busy minute of the machine
// falls on all alike; the table has the median of the rounds. Who is not found,
// or fails, or does not answer in time, is left out, and a line below the table
// says why. CPython is 3.13, from -python, COLUBER_PYTHON or the path; uvloop is
// looked for in every Python 3 on the path; the libraries are in the module in
// folder peers, and need to be in the module cache or to be fetched.
//
// With -growth it measures what one task costs among 1, a thousand, a hundred
// thousand and a million, in Coluber and in goroutines, and draws it. It needs
// 4 GB of memory, as the rows of memory do.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

// options are the flags.
type options struct {
	json, markdown bool
	rounds         int
	run            string
	python         string
	growth, data   string
	limit          time.Duration
	worker         string
}

func main() {
	if err := command(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// command is the program.
func command(args []string, in io.Reader, out, errs io.Writer) error {
	o, err := parse(args, errs)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return err
	}
	tell := func(what string) { fmt.Fprintln(errs, what) }
	switch {
	case o.worker != "":
		return work(o.worker, in, out)
	case o.growth != "":
		return growing(o, tell)
	}
	return compare(o, out, tell)
}

func parse(args []string, errs io.Writer) (*options, error) {
	o := new(options)
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(errs)
	f.BoolVar(&o.json, "json", false, "write the table as JSON")
	f.BoolVar(&o.markdown, "markdown", false, "write the table as Markdown")
	f.IntVar(&o.rounds, "rounds", 3, "how often everything is measured")
	f.StringVar(&o.run, "run", "", "measure the rows whose names match this `regexp`")
	f.StringVar(&o.python, "python", "", "the `path` of CPython 3.13")
	f.StringVar(&o.growth, "growth", "", "draw how cost grows into this SVG `file`, and nothing else")
	f.StringVar(&o.data, "data", "internal/bench/testdata/growth.json", "the `file` for the figures of -growth")
	f.DurationVar(&o.limit, "limit", 2*time.Minute, "how long one answer may take")
	f.StringVar(&o.worker, "worker", "", "do the rows of this candidate; the program starts itself so")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("bench: unknown argument %q", f.Arg(0))
	case o.rounds < 1:
		return nil, fmt.Errorf("bench: -rounds %d: at least one is needed", o.rounds)
	case o.json && o.markdown:
		return nil, errors.New("bench: -json and -markdown: choose one")
	}
	return o, nil
}

// work serves the rows of one candidate.
func work(name string, in io.Reader, out io.Writer) error {
	of, ok := within[name]
	if !ok {
		return fmt.Errorf("bench: -worker: no candidate %q", name)
	}
	return meter.Serve(in, out, find(of))
}

// compare measures, and writes the table.
func compare(o *options, out io.Writer, tell func(string)) error {
	chosen, err := matching(o.run)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "coluber-bench-")
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer os.RemoveAll(tmp)
	stop, err := serveHello()
	if err != nil {
		return fmt.Errorf("bench: the server of HTTP rows: %w", err)
	}
	defer stop()
	all := candidates(o.python, tmp)
	t := newTable(survey(chosen, all, o.rounds, o.limit, tell), chosen, all, o.rounds)
	switch {
	case o.json:
		return writeJSON(out, t)
	case o.markdown:
		return writeMarkdown(out, t)
	}
	return writeText(out, t)
}

// growing measures the growth, and writes its figures and its picture.
func growing(o *options, tell func(string)) error {
	g := measureGrowth(o.rounds, o.limit, tell)
	for _, note := range g.Notes {
		tell(note)
	}
	err := create(o.data, func(w io.Writer) error { return writeJSON(w, g) })
	if err != nil {
		return err
	}
	return create(o.growth, func(w io.Writer) error { return writePlot(w, g) })
}

// create writes a file.
func create(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	return errors.Join(write(f), f.Close())
}
