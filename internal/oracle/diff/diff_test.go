package diff

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/leak"
)

func TestMain(m *testing.M) {
	Hush()
	os.Exit(m.Run())
}

var engines = map[string]gen.Engine{"pull": gen.Pull, "channels": gen.Channels}

// replay runs a program on both engines, and compares with what CPython did.
func replay(t *testing.T, program string, want []string) {
	t.Helper()
	var p Program
	if err := json.Unmarshal([]byte(program), &p); err != nil {
		t.Fatal(err)
	}
	for name, engine := range engines {
		if diff := cmp.Diff(want, Run(&p, engine)); diff != "" {
			t.Errorf("%s\n%s (-python +coluber):\n%s", Listing(&p), name, diff)
		}
	}
}

// A thousand programs leave the traces that were recorded on CPython.
func TestCorpus(t *testing.T) {
	corpus, err := ReadCorpus(filepath.Join("testdata", "corpus.jsonl.gz"))
	if err != nil || len(corpus) < 1000 {
		t.Fatal(len(corpus), err)
	}
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			explained := 0
			for _, r := range corpus {
				here := Run(r.Program, engine)
				switch row, same := Compare(r.Trace, here); {
				case same:
				case row != "":
					explained++
				default:
					t.Errorf("%s%s", Difference{Seed: r.Seed, Python: r.Trace, Coluber: here}, Listing(r.Program))
				}
			}
			if explained > len(corpus)/50 {
				t.Errorf("%d of %d differ as DIFFERENCES.md says: the others are too few", explained, len(corpus))
			}
			leak.Settle(t, before)
		})
	}
}

// The same programs as the corpus's have not been chosen: they are drawn.
func TestCorpusIsGenerated(t *testing.T) {
	corpus, err := ReadCorpus(filepath.Join("testdata", "corpus.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]int{}
	for _, r := range corpus {
		for _, body := range slices.Concat(r.Program.Bodies, r.Program.Callbacks) {
			count(body, used)
		}
	}
	for op := range ops {
		if used[op] == 0 {
			t.Errorf("no program of the corpus has %s", op)
		}
	}
}

func count(statements []Stmt, used map[string]int) {
	for _, s := range statements {
		used[s.Op]++
		for _, b := range s.B {
			count(b, used)
		}
	}
}

// live is an interpreter, CPython 3.13; the test is skipped where there is none.
func live(t *testing.T) string {
	t.Helper()
	python := os.Getenv("COLUBER_PYTHON")
	if python == "" {
		var err error
		if python, err = exec.LookPath("python3.13"); err != nil {
			t.Skip("COLUBER_PYTHON names no interpreter, and there is no python3.13")
		}
	}
	out, err := exec.Command(python, "-c", "import sys; print(sys.version_info[:2] == (3, 13))").Output()
	if err != nil || string(bytes.TrimSpace(out)) != "True" {
		t.Skipf("%s is no CPython 3.13: %s %v", python, out, err)
	}
	return python
}

// Two thousand programs, others than the corpus's, leave the same traces now.
func TestLive(t *testing.T) {
	s := &Session{Python: live(t), First: 1 << 32, N: 2000, Keep: 3, Workers: 2}
	report, err := s.Run(t.Context())
	if err != nil || report.Programs != s.N {
		t.Fatal(report.Programs, err)
	}
	for _, d := range report.Found {
		t.Errorf("%s\n%s\n%s", d, Listing(d.Program), GoTest(d))
	}
	if report.Differ != len(report.Found) {
		t.Errorf("%d differ", report.Differ)
	}
}

// A program as a script prints what the interpreter says of it.
func TestScript(t *testing.T) {
	python := live(t)
	corpus, err := ReadCorpus(filepath.Join("testdata", "corpus.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range corpus[:5] {
		path := filepath.Join(t.TempDir(), "script.py")
		if err := os.WriteFile(path, []byte(Script(r.Program)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), python, path).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if diff := cmp.Diff(r.Trace, strings.Split(strings.TrimSpace(string(out)), "\n")); diff != "" {
			t.Errorf("(-recorded +script):\n%s", diff)
		}
	}
}

// Both interpreters know the same statements, and each is drawn.
func TestStatements(t *testing.T) {
	python := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^    async def do_(\w+)\(`).FindAllStringSubmatch(interpreter, -1) {
		python[m[1]] = true
	}
	here := map[string]bool{}
	for op := range ops {
		here[op] = true
	}
	if diff := cmp.Diff(python, here); diff != "" {
		t.Errorf("(-python +coluber):\n%s", diff)
	}
	for name, c := range map[string]int{"FUEL": fuel, "TASKS": maxTasks} {
		if !regexp.MustCompile(name + ` = ` + string(mustJSON(t, c)) + `\b`).MatchString(interpreter) {
			t.Errorf("%s is not %d in Python", name, c)
		}
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A seed gives one program.
func TestGenerate(t *testing.T) {
	if a, b := Generate(7).String(), Generate(7).String(); a != b {
		t.Errorf("%s\n%s", a, b)
	}
	if a, b := Generate(7).String(), Generate(8).String(); a == b {
		t.Error(a)
	}
}

// A difference that needs two statements is shrunk to these.
func TestShrink(t *testing.T) {
	calls := 0
	differs := func(p *Program) bool {
		calls++
		used := map[string]int{}
		for _, body := range p.Bodies {
			count(body, used)
		}
		return used["gather"] > 0 && used["sleep"] > 0
	}
	for seed := range uint64(200) {
		p := Generate(seed)
		if !differs(p) {
			continue
		}
		small := Shrink(p, 100_000, differs)
		n := map[string]int{}
		for _, body := range small.Bodies {
			count(body, n)
		}
		want := map[string]int{"gather": 1, "sleep": 1}
		if diff := cmp.Diff(want, n); diff != "" || len(small.Generators) > 0 {
			t.Errorf("seed %d: %s\n%s", seed, diff, Listing(small))
		}
	}
	if calls < 1000 {
		t.Error(calls)
	}
	limited := 0
	Shrink(Generate(3), 10, func(*Program) bool { limited++; return false })
	if limited != 10 {
		t.Errorf("%d tries, want 10", limited)
	}
}

func TestCompare(t *testing.T) {
	for _, row := range []struct {
		python, coluber string
		same, explained bool
	}{
		{"1 t0 sleep", "1 t0 sleep", true, false},
		{"1 t0 sleep", "2 t0 sleep", false, false},
		{"1 t0 raise GeneratorExit\n1 t0 x", "1 t0 raise GeneratorExit\n1 t0 y", false, true},
		{"1 t0 call !! GeneratorExit()", "1 t0 call !! GeneratorExit('x1')", false, true},
		{"1 t0 except GeneratorExit GeneratorExit()", "2 t0 except GeneratorExit GeneratorExit()", false, false},
	} {
		rows, same := Compare(strings.Split(row.python, "\n"), strings.Split(row.coluber, "\n"))
		if same != row.same || (rows != "") != row.explained {
			t.Errorf("%q, %q: %q %v", row.python, row.coluber, rows, same)
		}
	}
}

// The rows that explain differences are there.
func TestKnownRows(t *testing.T) {
	differences, err := os.ReadFile(filepath.Join("..", "..", "..", "DIFFERENCES.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range known {
		for _, row := range k.rows {
			if !bytes.Contains(differences, []byte("\n| "+row+" |")) {
				t.Errorf("DIFFERENCES.md has no row %q", row)
			}
		}
	}
}

// What is no interpreter is an error, with what it printed.
func TestNoInterpreter(t *testing.T) {
	for name, python := range map[string]string{"ends": "true", "is not there": "no-such-interpreter"} {
		s := &Session{Python: python, N: 10}
		if report, err := s.Run(context.Background()); err == nil || report.Programs != 0 {
			t.Errorf("%s: %d programs, %v", name, report.Programs, err)
		}
	}
}

func TestDifferenceShown(t *testing.T) {
	d := Difference{
		Seed: 7, Once: true, Program: &Program{Bodies: [][]Stmt{{{Op: "sleep", A: []int{1}}}}},
		Python: []string{"a", "b", "c"}, Coluber: []string{"a", "x"},
	}
	want := "seed 7: the same for 1 events\nnot so when it was run again\n    both     a\n    python   b\n    python   c\n    coluber  x\n"
	if diff := cmp.Diff(want, d.String()); diff != "" {
		t.Error(diff)
	}
	if got := GoTest(d); !strings.HasPrefix(got, "func TestSeed7(t *testing.T) {\n\treplay(t, `{") || !strings.HasSuffix(got, "`,\n\t\t`c`,\n\t})\n}\n") {
		t.Error(got)
	}
}

func TestListing(t *testing.T) {
	p := Generate(11)
	listing := Listing(p)
	used := map[string]int{}
	for _, body := range slices.Concat(p.Bodies, p.Callbacks) {
		count(body, used)
	}
	for op := range maps.Keys(used) {
		if !strings.Contains(listing, " "+op) {
			t.Errorf("no %s in\n%s", op, listing)
		}
	}
}
