package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// Each program prints what CPython 3.13 printed for its original in testdata.
func TestGoldens(t *testing.T) {
	goldens := glob(t, "testdata")
	if len(goldens) < 2*len(programs) {
		t.Fatalf("%d recordings", len(goldens))
	}
	for _, golden := range goldens {
		t.Run(golden, func(t *testing.T) {
			m := regexp.MustCompile(`^(\d+)_[a-z]+(?:_n(\d+))?$`).FindStringSubmatch(golden)
			args := []string{m[1]}
			if m[2] != "" {
				args = []string{"-n", m[2], m[1]}
			}
			out, errs, status := capture(args...)
			if status != 0 || errs != "" {
				t.Fatalf("status %d, standard error: %s", status, errs)
			}
			_, out, _ = strings.Cut(out, "\n") // the heading
			if diff := cmp.Diff(recorded(t, "testdata", golden), out); diff != "" {
				t.Errorf("generators %v (-python +coluber):\n%s", args, diff)
			}
		})
	}
}

// All in a row print the recordings under their headings.
func TestAll(t *testing.T) {
	out, errs, status := capture()
	if status != 0 || errs != "" {
		t.Fatalf("status %d, standard error: %s", status, errs)
	}
	parts := regexp.MustCompile(`(?m)^== .*\n`).Split(out, -1)[1:]
	if len(parts) != len(programs) {
		t.Fatalf("%d headings, want %d", len(parts), len(programs))
	}
	for i, p := range programs {
		golden := fmt.Sprintf("%d_%s", i+1, p.name)
		if diff := cmp.Diff(recorded(t, "testdata", golden), parts[i]); diff != "" {
			t.Errorf("%s (-python +coluber):\n%s", golden, diff)
		}
	}
}

// Every generator that a program begins ends with it, also if an exception ends
// the program: a bubble fails if one is left suspended.
func TestNothingLeft(t *testing.T) {
	for i, p := range programs {
		for _, n := range []int{p.n, 1} {
			t.Run(fmt.Sprint(p.name, " -n ", n), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					out, errs, _ := capture("-n", fmt.Sprint(n), fmt.Sprint(i+1))
					if strings.Count(out, "\n") < 3 {
						t.Errorf("it has hardly begun: %s%s", out, errs)
					}
				})
			})
		}
	}
}

// The recordings are what an interpreter prints today, where there is one.
func TestRecordings(t *testing.T) {
	python := interpreter(t)
	again := t.TempDir()
	if out, err := exec.Command(python, filepath.Join("testdata", "record.py"), again).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if diff := cmp.Diff(glob(t, "testdata"), glob(t, again)); diff != "" {
		t.Errorf("recordings (-committed +made again):\n%s", diff)
	}
	for _, golden := range glob(t, again) {
		if diff := cmp.Diff(recorded(t, "testdata", golden), recorded(t, again, golden)); diff != "" {
			t.Errorf("%s (-committed +made again):\n%s", golden, diff)
		}
	}
}

// Sizes that nobody has recorded, where there is an interpreter: the output is
// the same, and so is the exception that ends a run.
func TestOtherSizes(t *testing.T) {
	python := interpreter(t)
	for i, p := range programs {
		for _, n := range []string{"0", "1", "3", "8", "19", "150"} {
			if p.name == "permutations" && len(n) > 1 {
				continue // boards that take for ever
			}
			t.Run(p.name+" -n "+n, func(t *testing.T) {
				script := filepath.Join("testdata", fmt.Sprintf("%d_%s.py", i+1, p.name))
				want, status, exception := original(t, python, script, "-n", n)
				out, errs, got := capture("-n", n, fmt.Sprint(i+1))
				_, out, _ = strings.Cut(out, "\n") // the heading
				errs = strings.TrimPrefix(errs, "generators: "+p.name+": ")
				if diff := cmp.Diff(want, out); diff != "" {
					t.Errorf("(-python +coluber):\n%s", diff)
				}
				if got != status || errs != exception {
					t.Errorf("status %d, %q; Python %d, %q", got, errs, status, exception)
				}
			})
		}
	}
}

func TestBadUsage(t *testing.T) {
	for _, row := range []struct {
		name, args string
		status     int
		want       string
	}{
		{"unknown flag", "-nonsense", 2, "flag provided but not defined: -nonsense"},
		{"unknown program", "11", 2, `generators: no program "11"; there are 1 to 10`},
		{"not a number", "tree", 2, `generators: no program "tree"`},
		{"negative", "-n -1 3", 2, "generators: -n -1 is negative"},
		{"an error of the program", "-n 1 5", 1, "generators: fibonacci: Restart: again"},
		{"nothing to work on", "-n 0 3", 1, "generators: tree: ValueError: no keys"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, errs, status := capture(strings.Fields(row.args)...)
			if status != row.status || !strings.Contains(errs, row.want) {
				t.Errorf("generators %s: status %d, %q; want %d, …%q…", row.args, status, errs, row.status, row.want)
			}
			if row.status == 2 && !strings.Contains(errs, "usage: generators") {
				t.Errorf("generators %s: no usage in %q", row.args, errs)
			}
		})
	}
}

func capture(args ...string) (out, errs string, status int) {
	var o, e bytes.Buffer
	status = command(args, &o, &e)
	return o.String(), e.String(), status
}

// interpreter finds CPython 3.13, or skips the test.
func interpreter(t *testing.T) string {
	t.Helper()
	python := os.Getenv("COLUBER_PYTHON")
	if python == "" {
		python = "python3.13"
	}
	if err := exec.Command(python, "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 13))").Run(); err != nil {
		t.Skipf("no CPython 3.13 (COLUBER_PYTHON, or python3.13 on the path): %s: %v", python, err)
	}
	return python
}

// original runs a script. The exception is the last line of the traceback.
func original(t *testing.T, python string, args ...string) (out string, status int, exception string) {
	t.Helper()
	var o, e bytes.Buffer
	script := exec.Command(python, args...)
	script.Stdout, script.Stderr = &o, &e
	var failed *exec.ExitError
	if err := script.Run(); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(e.String(), "\n")
	if len(lines) > 1 {
		exception = lines[len(lines)-2]
	}
	return o.String(), script.ProcessState.ExitCode(), exception
}

// glob returns the names of the recordings in dir.
func glob(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".txtar"))
	}
	return names
}

// recorded is what the Python program printed.
func recorded(t *testing.T, dir, golden string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, golden+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse(data).Files {
		if f.Name == "stdout" {
			return string(f.Data)
		}
	}
	t.Fatalf("no stdout in %s.txtar", golden)
	return ""
}
