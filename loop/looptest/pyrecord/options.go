package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options is the command line, understood.
type options struct {
	script string
	args   []string // of the script

	out      string // the recording
	given    bool   // out was
	python   string
	check    bool
	verbose  bool
	recorder []string // the recorder's own options
}

const usage = `usage: pyrecord [flags] script.py [args of the script]

Records a Python asyncio program under virtual time, for looptest.Golden.

`

// parse understands the command line; what is wrong with it is told on stderr by the
// caller, and help by parse.
func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("pyrecord", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.out, "o", "", "write to `file` (default testdata/NAME.txtar for NAME.py)")
	f.StringVar(&o.python, "python", "", "the `interpreter`, CPython 3.8 to 3.13 (default $COLUBER_PYTHON, or the newest on the PATH)")
	f.BoolVar(&o.check, "check", false, "record again, with the same flags and arguments, and compare with the file; write nothing")
	f.BoolVar(&o.verbose, "v", false, "show what the script prints, and a summary")
	o.declare(f)
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		f.SetOutput(stderr)
		fmt.Fprint(stderr, usage)
		f.PrintDefaults()
		return nil, err
	} else if err != nil {
		return nil, problemf(unusable, "%v (-h lists the flags)", err)
	}
	if f.NArg() == 0 {
		return nil, problemf(unusable, "no script; usage: pyrecord [flags] script.py [args of the script]")
	}
	o.script, o.args, o.given = f.Arg(0), f.Args()[1:], o.out != ""
	if !o.given {
		o.out = beside(o.script)
	}
	if !o.verbose {
		o.recorder = append(o.recorder, "--quiet")
	}
	return o, nil
}

// beside is where the recording of a script goes: to the testdata that the script is
// in, or else to that of the package we stand in.
func beside(script string) string {
	name := strings.TrimSuffix(filepath.Base(script), ".py") + ".txtar"
	dir := filepath.Dir(script)
	if abs, err := filepath.Abs(script); err == nil && filepath.Base(filepath.Dir(abs)) == "testdata" {
		return filepath.Join(dir, name)
	}
	return filepath.Join("testdata", name)
}

// declare adds the flags that are handed on to the recorder.
func (o *options) declare(f *flag.FlagSet) {
	o.choice(f, "clock", "the `kind` of clock: fifo (the default: virtual time, equal deadlines first in, first out), tick (a look costs -tick), naive (float time, a plain heap) or real", "fifo", "tick", "naive", "real")
	o.choice(f, "executor", "the `kind` of executor: inline (the default: work runs on the loop's thread) or real", "inline", "real")
	o.choice(f, "io", "what to do about real sockets, pipes and processes, a `word`: forbid (the default) or grace (wait -iograce for them, then let time jump)", "forbid", "grace")
	f.Func("seed", "seed of random, os.urandom and what rests on them: a number or any `text` (default 0)", func(s string) error {
		o.pass("--seed", s)
		return nil
	})
	f.Func("epoch", "`time` at the start, as 2000-01-01T00:00:00Z (the default) or in seconds since 1970", o.epoch)
	o.nanoseconds(f, "tick", "what a look at the clock costs with -clock=tick, a `duration` (default 1µs)")
	o.nanoseconds(f, "wakelatency", "wake a `duration` after each deadline, as a real loop does (default 0s)")
	o.seconds(f, "maxtime", "give up after a `duration` of virtual time (default never)", 0)
	o.seconds(f, "iograce", "the `duration` of -io=grace (default 50ms)", 0)
	o.seconds(f, "watchdog", "the `duration` of real time to wait for threads and sockets (default 10s)", 1)
	o.seconds(f, "timeout", "the `duration` of real time that the script may take (default 1m0s)", 1)
	f.BoolFunc("once", "run the script only once: do not find out whether the order of sets matters", func(s string) error {
		if on, err := strconv.ParseBool(s); err != nil || !on {
			return err
		}
		o.recorder = append(o.recorder, "--once")
		return nil
	})
}

// pass hands an option on. A value may begin with a minus.
func (o *options) pass(name, value string) {
	o.recorder = append(o.recorder, name+"="+value)
}

// choice declares a flag with a few values, which the recorder calls alike.
func (o *options) choice(f *flag.FlagSet, name, usage string, values ...string) {
	f.Func(name, usage, func(s string) error {
		if !slices.Contains(values, s) {
			return fmt.Errorf("must be one of %s", strings.Join(values, ", "))
		}
		o.pass("--"+name, s)
		return nil
	})
}

// nanoseconds declares a flag that the recorder takes in nanoseconds.
func (o *options) nanoseconds(f *flag.FlagSet, name, usage string) {
	o.duration(f, name, usage, 0, func(d time.Duration) string { return strconv.FormatInt(int64(d), 10) })
}

// seconds declares a flag that the recorder takes in seconds, at least least
// nanoseconds.
func (o *options) seconds(f *flag.FlagSet, name, usage string, least time.Duration) {
	o.duration(f, name, usage, least, func(d time.Duration) string {
		return strconv.FormatFloat(d.Seconds(), 'g', -1, 64)
	})
}

func (o *options) duration(f *flag.FlagSet, name, usage string, least time.Duration, text func(time.Duration) string) {
	recorders := map[string]string{"wakelatency": "--wake-latency", "maxtime": "--max-time", "iograce": "--io-grace"}
	option, ok := recorders[name]
	if !ok {
		option = "--" + name
	}
	f.Func(name, usage, func(s string) error {
		d, err := time.ParseDuration(s)
		switch {
		case err != nil:
			return errors.New("must be a duration, as 1.5s")
		case d < 0:
			return errors.New("must not be negative")
		case d < least:
			return errors.New("must be positive")
		}
		o.pass(option, text(d))
		return nil
	})
}

func (o *options) epoch(s string) error {
	seconds, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil || t.Nanosecond() != 0 {
			return errors.New("must be whole seconds since 1970, or as 2000-01-01T00:00:00Z")
		}
		seconds = t.Unix()
	}
	// Python's dates end with the year 9999.
	if seconds < 0 || seconds > 250_000_000_000 {
		return errors.New("must be between the years 1970 and 9891")
	}
	o.pass("--epoch", strconv.FormatInt(seconds, 10))
	return nil
}

// look finds out whether the files are there that must be: before anything runs.
func (o *options) look() error {
	script, err := os.Stat(o.script)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return problemf(unusable, "no such script: %s", o.script)
	case err != nil:
		return problemf(unusable, "%v", err)
	case !script.Mode().IsRegular():
		return problemf(unusable, "%s is not a file", o.script)
	}
	out, err := os.Stat(o.out)
	switch {
	case err != nil && o.check:
		return problemf(unusable, "no recording to compare with: %s; record it without -check first", o.out)
	case err == nil && !out.Mode().IsRegular():
		return problemf(unusable, "%s is not a file", o.out)
	case err == nil && os.SameFile(script, out):
		return problemf(unusable, "%s is the script itself", o.out)
	}
	if dir := filepath.Dir(o.out); o.given && !isFolder(dir) {
		return problemf(unusable, "no such folder: %s", dir)
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
