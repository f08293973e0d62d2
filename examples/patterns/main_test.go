package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// Each program prints what CPython 3.13 printed for its original in testdata.
func TestGoldens(t *testing.T) {
	goldens, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(goldens) < 2*len(programs) {
		t.Fatalf("%d recordings, %v", len(goldens), err)
	}
	for _, golden := range goldens {
		t.Run(filepath.Base(golden), func(t *testing.T) {
			m := regexp.MustCompile(`^(\d+)_[a-z]+(?:_n(\d+))?\.txtar$`).FindStringSubmatch(filepath.Base(golden))
			if diff := cmp.Diff(recorded(t, golden), ported(t, m[1], m[2])); diff != "" {
				t.Errorf("(-python +coluber):\n%s", diff)
			}
		})
	}
}

// ported is what program number prints for a size.
func ported(t *testing.T, number, n string) string {
	t.Helper()
	args := []string{number}
	if n != "" {
		args = []string{"-n", n, number}
	}
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
				if n != "" {
					args = append(args, n)
				}
				if out, err := exec.CommandContext(ctx, python, args...).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				want := recorded(t, again)
				if diff := cmp.Diff(want, ported(t, fmt.Sprint(i+1), n)); diff != "" {
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
		{"99", 2, `patterns: no program "99"; there are 1 to 8`},
		{"-n -1 3", 2, "patterns: -n -1 is negative"},
		{"-h", 0, "usage: patterns"},
	} {
		var out, errs bytes.Buffer
		if status := command(strings.Fields(row.args), &out, &errs); status != row.status || !strings.Contains(errs.String(), row.want) {
			t.Errorf("patterns %s: status %d, %q; want %d, …%q…", row.args, status, &errs, row.status, row.want)
		}
	}
}
