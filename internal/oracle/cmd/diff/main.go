// Diff compares Coluber with CPython by random programs, at length.
//
//	go run ./internal/oracle/cmd/diff -n 100000 -seed 1
//
// It prints a program that differs, made as small as it can be, as a Python script and
// as a Go test, and exits with 1. COLUBER_PYTHON names the interpreter, CPython 3.13;
// without it python3.13 is looked for.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"time"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/oracle/diff"
)

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

func command(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("diff", flag.ContinueOnError)
	flags.SetOutput(errs)
	n := flags.Int("n", 10_000, "how many programs")
	seed := flags.Uint64("seed", 1, "the first program's seed; the others have the next ones")
	python := flags.String("python", interpreter(), "the interpreter, CPython 3.13")
	workers := flags.Int("workers", runtime.GOMAXPROCS(0), "how many interpreters run side by side")
	keep := flags.Int("keep", 3, "how many differences are shrunk and shown")
	record := flags.String("record", "", "write the programs and CPython's traces to this `file`, and compare nothing")
	channels := flags.Bool("channels", false, "suspend bodies by channels instead of iter.Pull")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if *n < 0 || flags.NArg() > 0 {
		fmt.Fprintln(errs, "diff: -n is negative, or there are arguments that are no flags")
		return 2
	}
	s := &diff.Session{Python: *python, First: *seed, N: *n, Keep: *keep, Workers: *workers, Progress: progress(errs, *n)}
	if *channels {
		s.Engine = gen.Channels
	}
	if *record != "" {
		return write(s, *record, errs)
	}
	return run(s, out, errs)
}

// write records a corpus.
func write(s *diff.Session, path string, errs io.Writer) int {
	corpus, err := diff.Record(s.Python, s.First, s.N)
	if err == nil {
		err = corpus.Write(path)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	return 0
}

// interpreter is where CPython 3.13 is.
func interpreter() string {
	if python := os.Getenv("COLUBER_PYTHON"); python != "" {
		return python
	}
	if python, err := exec.LookPath("python3.13"); err == nil {
		return python
	}
	return "python3"
}

func run(s *diff.Session, out, errs io.Writer) int {
	diff.Hush()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	begin := time.Now()
	report, err := s.Run(ctx)
	took := time.Since(begin)
	for _, d := range report.Found {
		fmt.Fprintf(out, "%s\n# as a Python script\n\n%s\n// as a Go test\n\n%s\n", d, diff.Script(d.Program), diff.GoTest(d))
	}
	fmt.Fprintf(out, "%d programs in %v, %.0f a second: %d differ\n", report.Programs, took.Round(time.Second),
		float64(report.Programs)/took.Seconds(), report.Differ)
	for _, row := range slices.Sorted(maps.Keys(report.Known)) {
		fmt.Fprintf(out, "as DIFFERENCES.md says: %d: %s\n", report.Known[row], row)
	}
	switch {
	case err != nil:
		fmt.Fprintln(errs, err)
		return 1
	case report.Differ > 0:
		return 1
	}
	return 0
}

// progress tells how far it is, every few seconds.
func progress(errs io.Writer, n int) func(done int) {
	last := time.Now()
	return func(done int) {
		if time.Since(last) > 10*time.Second {
			last = time.Now()
			fmt.Fprintf(errs, "%d of %d\n", done, n)
		}
	}
}
