package oracle_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
)

// oracleCase is a script of testdata/cases and its twin.
type oracleCase struct {
	name  string // of NAME.txtar
	twin  func(w *twin)
	names []string // of functions, in Python and here, in turn
	other []other
	left  []left
	moved []moved
}

// other is a line that reads otherwise here, or stands for several: a file's name, a
// class that Go has under another. All such lines of a case are replaced, or with once the first.
type other struct {
	python, here, why string
	once              bool
}

// left is a line, or each line that follows it up to another, that only CPython can
// print.
type left struct{ from, to, why string }

// moved is a line that comes at another time here: after another.
type moved struct{ line, after, why string }

var engines = map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels}

// runCase compares what the twin prints with the recording, on both engines.
func runCase(t *testing.T, c oracleCase) {
	t.Helper()
	want := c.expected(t)
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			w := newTwin(t, engine)
			c.twin(w)
			w.close()
			if diff := cmp.Diff(want, w.said()); diff != "" {
				t.Errorf("(-python +coluber):\n%s", diff)
			}
			leak.Settle(t, before)
		})
	}
}

// expected are the recorded lines, as they should read here.
func (c oracleCase) expected(t *testing.T) []string {
	t.Helper()
	recorded := pythonCallback.ReplaceAllString(anyNumber(file(t, c.name, "stdout")), "()")
	recorded = pythonPlace.ReplaceAllString(recorded, " at F:L")
	recorded = strings.NewReplacer(c.names...).Replace(recorded)
	lines := strings.Split(strings.TrimSuffix(recorded, "\n"), "\n")
	for _, l := range c.left {
		lines = l.cut(t, lines)
	}
	for _, o := range c.other {
		if !slices.Contains(lines, o.python) {
			t.Errorf("%q is to read otherwise, and is not in the recording", o.python)
		}
		for i := range lines {
			if lines[i] == o.python {
				lines[i] = o.here
				if o.once {
					break
				}
			}
		}
	}
	lines = strings.Split(strings.Join(lines, "\n"), "\n")
	for _, m := range c.moved {
		lines = m.move(t, lines)
	}
	return lines
}

// Places are others in Go, and asyncio's own callbacks have none.
var (
	pythonCallback = regexp.MustCompile(`\(\) at <PREFIX>/[^\]]*?:\d+`)
	pythonPlace    = regexp.MustCompile(` at \w+\.py:\d+`)
)

// move puts the line where it comes.
func (m moved) move(t *testing.T, lines []string) []string {
	t.Helper()
	from := slices.Index(lines, m.line)
	if from < 0 {
		t.Fatalf("%q is to come later, and is not in the recording", m.line)
	}
	lines = slices.Delete(slices.Clone(lines), from, from+1)
	after := slices.Index(lines, m.after)
	if after < 0 {
		t.Fatalf("%q is to come after %q, which is not in the recording", m.line, m.after)
	}
	return slices.Insert(lines, after+1, m.line)
}

// cut takes the lines out.
func (l left) cut(t *testing.T, lines []string) []string {
	t.Helper()
	from := slices.Index(lines, l.from)
	if from < 0 {
		t.Fatalf("%q is to be left out, and is not in the recording", l.from)
	}
	to := from
	if l.to != "" {
		n := slices.Index(lines[from:], l.to)
		if n < 0 {
			t.Fatalf("%q does not follow %q", l.to, l.from)
		}
		to += n
	}
	return slices.Delete(slices.Clone(lines), from, to+1)
}

// file is a part of a case's archive.
func file(t *testing.T, name, part string) string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "cases", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == part {
			return string(f.Data)
		}
	}
	t.Fatalf("%s.txtar has no %s", name, part)
	return ""
}

// The scripts print today what was recorded.
func TestRecordings(t *testing.T) {
	python := os.Getenv("COLUBER_PYTHON")
	if python == "" {
		t.Skip("COLUBER_PYTHON names no interpreter")
	}
	cases, err := filepath.Glob(filepath.Join("testdata", "cases", "*.txtar"))
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range cases {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(sameOnce(file(t, name, "stdout")), sameOnce(printed(t, python, name))); diff != "" {
				t.Errorf("(-recorded +now):\n%s", diff)
			}
		})
	}
}

// anyNumber makes the numbers that the system gives out alike.
func anyNumber(s string) string {
	return regexp.MustCompile(`(127\.0\.0\.1', |pid=|fd=|name=|subprocess )\d+`).ReplaceAllString(s, "${1}N")
}

// sameOnce is what every recording has: not what follows the order of a set of objects,
// how soon a child has ended, or what a thread prints meanwhile.
func sameOnce(s string) string {
	s = strings.Replace(s, "    coroutine cancelled by future.cancel()", "", 1)
	s = regexp.MustCompile(`\n\n+`).ReplaceAllString(s, "\n")
	s = regexp.MustCompile(`(?m)^    s[12] (sees|finally)`).ReplaceAllString(anyNumber(s), "    sN $1")
	return regexp.MustCompile(`(?m)^<Process N> (3|None)$`).ReplaceAllString(s, "<Process N> 3 or None")
}

// printed is what a case's script prints on standard output.
func printed(t *testing.T, python, name string) string {
	t.Helper()
	dir := t.TempDir()
	helper, err := os.ReadFile(filepath.Join("testdata", "cases", "h.py"))
	if err != nil {
		t.Fatal(err)
	}
	script := name + ".py"
	for path, data := range map[string][]byte{"h.py": helper, script: []byte(file(t, name, "script.py"))} {
		if err := os.WriteFile(filepath.Join(dir, path), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, script)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
