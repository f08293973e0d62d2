// Command pyrecord runs a Python asyncio program under virtual time with fixed
// entropy, and records what it does: for [looptest.Golden] to hold a port to.
//
//	go run github.com/coluber-go/coluber/loop/looptest/pyrecord [flags] script.py [args of the script]
//
// The script is neither edited nor imported. It needs CPython 3.8 to 3.13 on a Unix
// system, found by -python, by the environment's COLUBER_PYTHON, or as python3.13,
// python3.12, …, python3.8 or python3 on the PATH; Coluber follows 3.13.
//
// # The recording
//
// It is one file that golang.org/x/tools/txtar reads, with meta.json, stdout, stderr
// (if there was any), trace.jsonl and script.py. The head of pyrecord.py beside this
// file says what is in them. Its name is the script's with .txtar for .py. It goes to
// the folder testdata of the current folder, the package whose test calls
// looptest.Golden(t, "NAME", …), which is made if it is not there; where the script
// itself is in a folder of that name, it goes beside the script. -o says otherwise.
//
// Written is all or nothing, under a temporary name first.
//
// # Warnings
//
// On standard error it tells what a golden should not rest on: deadlines that coincide
// though the timers were made at different moments, and orders of sets, which plain
// Python does not fix. To find these out it runs a script that iterates sets of tasks
// several times; -once forbids it.
//
// # Exit status
//
// The script's own: a script that fails is recorded too, and reported. 2: nothing could
// be recorded, for no such script, no Python, bad flags, or real sockets without -io. 3: the recorder failed, or
// the script took longer than -timeout. 130: interrupted. With -check, which records
// again and compares: 0 for no difference, 1 for a difference. Only a recording's own
// status, or -check's, comes with a file.
//
// [looptest.Golden]: https://pkg.go.dev/github.com/coluber-go/coluber/loop/looptest#Golden
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
)

// The exit statuses that are not a script's.
const (
	differs     = 1
	unusable    = 2
	failed      = 3
	interrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), interrupts...)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run does what the command line says and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err == nil && !supported:
		err = problemf(unusable, "the recorder needs a Unix system; this is %s", runtime.GOOS)
	case err == nil:
		err = o.look()
	}
	if err != nil {
		return complain(stderr, err)
	}
	python, err := findPython(ctx, o.python)
	if err != nil {
		return complain(stderr, err)
	}
	r, err := record(ctx, python, o, stdout, stderr)
	if err != nil {
		return complain(stderr, err)
	}
	if o.check {
		return check(o.out, r, stdout, stderr)
	}
	if err := write(o.out, r.data); err != nil {
		return complain(stderr, err)
	}
	fmt.Fprintf(stderr, "pyrecord: wrote %s (CPython %s%s)\n", o.out, python.version, python.remark())
	return r.status
}

// A problem is an error with the exit status it stands for.
type problem struct {
	status int
	text   string // nothing: it has been told already
}

func (p *problem) Error() string { return p.text }

func problemf(status int, format string, args ...any) error {
	return &problem{status, fmt.Sprintf(format, args...)}
}

// complain tells the error and returns its exit status.
func complain(stderr io.Writer, err error) int {
	status := unusable
	if p, ok := errors.AsType[*problem](err); ok {
		status = p.status
	}
	if err.Error() != "" {
		fmt.Fprintf(stderr, "pyrecord: %v\n", err)
	}
	return status
}
