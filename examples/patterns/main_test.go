package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop/looptest"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// Each program does, step by step, what CPython 3.13 did for its original in testdata.
func TestGoldens(t *testing.T) {
	goldens, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(goldens) < 2*len(programs) {
		t.Fatalf("%d recordings, %v", len(goldens), err)
	}
	for _, golden := range goldens {
		name := strings.TrimSuffix(filepath.Base(golden), ".txtar")
		t.Run(name, func(t *testing.T) {
			m := regexp.MustCompile(`^(\d+)_[a-z]+(?:_n(\d+))?$`).FindStringSubmatch(name)
			number, _ := strconv.Atoi(m[1])
			p := programs[number-1]
			if m[2] != "" {
				p.n, _ = strconv.Atoi(m[2])
			}
			o := &looptest.GoldenOptions{Trace: true}
			if name == "8_limited_n14" { // ends by a TimeoutError that the Python program catches after the run
				o = &looptest.GoldenOptions{Run: looptest.Options{Allow: looptest.LeftTasks}}
			}
			looptest.GoldenWith(t, name, func(co *coro.Co, out io.Writer) error {
				stdout = out
				return p.main(co, p.n)
			}, o)
		})
	}
}

// All in a row print the recordings under their headings.
func TestAll(t *testing.T) {
	var out, errs bytes.Buffer
	if status := command(nil, &out, &errs); status != 0 || errs.Len() > 0 {
		t.Fatalf("status %d, standard error: %s", status, &errs)
	}
	parts := regexp.MustCompile(`(?m)^== .*\n`).Split(out.String(), -1)[1:]
	if len(parts) != len(programs) {
		t.Fatalf("%d headings, want %d", len(parts), len(programs))
	}
	for i, p := range programs {
		looptest.GoldenText(t, fmt.Sprintf("%d_%s", i+1, p.name), parts[i])
	}
}

// In real time the programs do the same, and leave nothing behind: a bubble makes the
// time fake, and fails if a goroutine is left.
func TestReal(t *testing.T) {
	// A signal's first listener starts a goroutine for ever: not in a bubble.
	listener := make(chan os.Signal, 1)
	signal.Notify(listener, os.Interrupt)
	defer signal.Stop(listener)
	for i, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				looptest.GoldenText(t, fmt.Sprintf("%d_%s", i+1, p.name), ported(t, "-real", fmt.Sprint(i+1)))
			})
		})
	}
}

// ported is what a program prints.
func ported(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := command(args, &out, &errs); status != 0 || errs.Len() > 0 {
		t.Fatalf("status %d, standard error: %s", status, &errs)
	}
	_, rest, _ := strings.Cut(out.String(), "\n") // the heading
	return rest
}

// recorded is what CPython printed.
func recorded(t *testing.T, golden string) string {
	t.Helper()
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == "stdout" {
			return string(f.Data)
		}
	}
	t.Fatal("nothing was recorded")
	return ""
}

// The recordings, and sizes that nobody has recorded, against an interpreter where
// COLUBER_PYTHON names one.
func TestAgainstPython(t *testing.T) {
	python := os.Getenv("COLUBER_PYTHON")
	if python == "" {
		t.Skip("COLUBER_PYTHON names no interpreter")
	}
	for i, p := range programs {
		for _, n := range []string{"", "1", "2", "3", "10", "23"} {
			t.Run(fmt.Sprint(p.name, " -n ", n), func(t *testing.T) {
				script := filepath.Join("testdata", fmt.Sprintf("%d_%s.py", i+1, p.name))
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				again := filepath.Join(t.TempDir(), "again.txtar")
				args := []string{"../../loop/looptest/pyrecord/pyrecord.py", "--quiet", "--txtar", again, script}
				size := []string{fmt.Sprint(i + 1)}
				if n != "" {
					args = append(args, n)
					size = []string{"-n", n, fmt.Sprint(i + 1)}
				}
				if out, err := exec.CommandContext(ctx, python, args...).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				want := recorded(t, again)
				if diff := cmp.Diff(want, ported(t, size...)); diff != "" {
					t.Errorf("(-python +coluber):\n%s", diff)
				}
				if n == "" {
					if diff := cmp.Diff(recorded(t, strings.TrimSuffix(script, "py")+"txtar"), want); diff != "" {
						t.Errorf("recording (-committed +made again):\n%s", diff)
					}
				}
			})
		}
	}
}

func TestBadUsage(t *testing.T) {
	for _, row := range []struct {
		args   string
		status int
		want   string
	}{
		{"-nonsense", 2, "flag provided but not defined: -nonsense"},
		{"99", 2, `patterns: no program "99"; there are 1 to 12`},
		{"-n -1 3", 2, "patterns: -n -1 is negative"},
		{"-h", 0, "usage: patterns"},
	} {
		var out, errs bytes.Buffer
		if status := command(strings.Fields(row.args), &out, &errs); status != row.status || !strings.Contains(errs.String(), row.want) {
			t.Errorf("patterns %s: status %d, %q; want %d, …%q…", row.args, status, &errs, row.status, row.want)
		}
	}
}
