package looptest_test

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/loop"
	"github.com/coluber-go/coluber/loop/looptest"
	"github.com/google/go-cmp/cmp"
)

// asPython makes the test binary an interpreter that runs the recorder: it puts
// down, as the recording, what it was called with.
const asPython = "LOOPTEST_AS_PYTHON"

func TestMain(m *testing.M) {
	if os.Getenv(asPython) == "" {
		os.Exit(m.Run())
	}
	args := os.Args[1:]
	i := slices.Index(args, "--txtar")
	recorder, _ := os.ReadFile(args[0])
	if i < 0 || !strings.Contains(string(recorder), "pyrecord") {
		fmt.Println("that is no recorder")
		os.Exit(2)
	}
	if strings.HasSuffix(args[len(args)-1], "broken.py") {
		fmt.Println("the recorder failed")
		os.Exit(3)
	}
	rest := slices.Concat(args[1:i], args[i+2:])
	rest[slices.IndexFunc(rest, func(s string) bool { return strings.HasSuffix(s, ".py") })] = "SCRIPT"
	os.WriteFile(args[i+1], fmt.Appendf(nil, "-- meta.json --\n{}\n-- stdout --\n%s\n-- script.py --\n", strings.Join(rest, " ")), 0o666)
	os.Exit(1) // the script has failed, which is recorded as well
}

// update moves the test to a folder whose testdata has the files, and sets -update.
func update(t *testing.T, files map[string]string) {
	t.Helper()
	put(t, files)
	flag.Set("update", "true")
}

// put moves the test to a folder whose testdata has the files, and clears -update.
func put(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	set := flag.Lookup("update").Value.String()
	t.Cleanup(func() { flag.Set("update", set) })
	flag.Set("update", "false")
	if err := os.MkdirAll("testdata", 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join("testdata", name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func content(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What Python did is recorded anew by Python, or not at all.
func TestUpdatePython(t *testing.T) {
	const (
		recorded = `-- meta.json --
{"recorder": "pyrecord/1", "clock": "tick", "tick_ns": 5, "seed": "x", "executor": "inline", "io": "forbid", "max_time_s": 1.5, "epoch": 7, "script": "p.py", "args": ["-n", "7"]}
-- stdout --
old
-- script.py --
print("old")
`
		flags = "--quiet --clock=tick --tick=5 --max-time=1.5 --executor=inline --io=forbid --epoch=7 --seed=x SCRIPT -n 7\n"
	)
	for _, row := range []struct {
		name, why string
		files     map[string]string
		python    string
		golden    string
		printed   string
		want      []string
		after     string // in the golden
	}{
		{
			name: "no interpreter", why: "what Go prints does not take Python's place",
			files: map[string]string{"p.txtar": recorded}, golden: "p", printed: "new\n", after: "-- stdout --\nold\n",
			want: []string{"looptest: testdata/p.txtar is Python's: to record it anew an interpreter is needed, which COLUBER_PYTHON names, or python3.13 on the path"},
		},
		{
			name: "as before", why: "it is recorded with the same options and arguments",
			files: map[string]string{"p.txtar": recorded}, python: "test", golden: "p", printed: flags, after: flags,
		},
		{
			name: "differs", why: "Go is compared with what was recorded now",
			files: map[string]string{"p.txtar": recorded}, python: "test", golden: "p", printed: "old\n", after: flags,
			want: []string{"looptest: testdata/p.txtar: the program printed something else (-Python +Coluber):"},
		},
		{
			name: "lost", why: "a recording whose program is gone stays as it is",
			files: map[string]string{"p.txtar": "-- meta.json --\n{\"recorder\": \"pyrecord/1\"}\n-- stdout --\nold\n"}, python: "test", golden: "p", after: "-- stdout --\nold\n",
			want: []string{"looptest: testdata/p.txtar cannot be recorded anew: there is no testdata/p.py"},
		},
		{
			name: "new", why: "a program that was never recorded is",
			files: map[string]string{"q.py": "print(1)\n"}, python: "test", golden: "q", printed: "--quiet SCRIPT\n", after: "--quiet SCRIPT\n",
		},
		{
			name: "broken", why: "the recorder's own failures are shown",
			files: map[string]string{"broken.py": "print(1)\n"}, python: "test", golden: "broken",
			want: []string{"looptest: testdata/broken.txtar cannot be recorded: exit status 3: the recorder failed"},
		},
		{
			name: "no such interpreter", why: "and so are those to begin",
			files: map[string]string{"p.txtar": recorded}, python: "nowhere", golden: "p", after: "-- stdout --\nold\n",
			want: []string{`looptest: testdata/p.txtar cannot be recorded: exec: "nowhere": executable file not found in $PATH: `},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			update(t, row.files)
			t.Setenv("PATH", "")
			t.Setenv("COLUBER_PYTHON", row.python)
			if row.python == "test" {
				t.Setenv(asPython, "1")
				self, err := os.Executable()
				if err != nil {
					t.Fatal(err)
				}
				t.Setenv("COLUBER_PYTHON", self)
			}
			got := caught(t, func(t testing.TB) { looptest.GoldenText(t, row.golden, row.printed) })
			for i := range got {
				got[i], _, _ = strings.Cut(got[i], "\n")
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", row.why, diff)
			}
			if row.after != "" && !strings.Contains(content(t, row.golden+".txtar"), row.after) {
				t.Errorf("%s\nthe golden is now:\n%s", row.why, content(t, row.golden+".txtar"))
			}
		})
	}
}

// The recordings of testdata against an interpreter where COLUBER_PYTHON names one.
func TestUpdateWithInterpreter(t *testing.T) {
	if os.Getenv("COLUBER_PYTHON") == "" {
		t.Skip("COLUBER_PYTHON names no interpreter")
	}
	before := content(t, "count.txtar")
	update(t, map[string]string{"count.py": content(t, "count.py")})
	looptest.GoldenWith(t, "count", count(1), &looptest.GoldenOptions{Trace: true})
	if diff := cmp.Diff(before, content(t, "count.txtar")); diff != "" {
		t.Errorf("(-committed +made again):\n%s", diff)
	}
}

// What has no Python original is written as Go does it, and then holds.
func TestUpdateGo(t *testing.T) {
	update(t, nil)
	o := &looptest.GoldenOptions{Trace: true}
	looptest.GoldenWith(t, "dir/mine", count(1), o)
	flag.Set("update", "false")
	looptest.GoldenWith(t, "dir/mine", count(1), o)
	got := caught(t, func(t testing.TB) { looptest.GoldenWith(t, "dir/mine", count(2), o) })
	if len(got) != 2 || !strings.Contains(got[1], "same for 6 events; then the golden set a timer to 1s, Coluber set a timer to 2s (-the golden +Coluber):") {
		t.Errorf("%q", got)
	}
	flag.Set("update", "true")
	before := content(t, "dir/mine.txtar")
	looptest.GoldenText(t, "dir/mine", "other\n")
	if after := content(t, "dir/mine.txtar"); after == before || !strings.Contains(after, "-- stdout --\nother\n") {
		t.Errorf("it is now\n%s", after)
	}
}

// What cannot be right is not written.
func TestUpdateRefuses(t *testing.T) {
	for _, row := range []struct {
		name, why string
		run       program
		want      []string
	}{
		{"failed", "a program with a fault has no golden", func(co *coro.Co, out io.Writer) error {
			fmt.Fprintln(out, "new")
			return value("v")
		}, []string{"looptest: the program failed: ValueError: v"}},
		{"header", "the archive could not be read again", func(co *coro.Co, out io.Writer) error {
			fmt.Fprintln(out, "-- stdout --")
			return nil
		}, []string{"looptest: testdata/p.txtar cannot hold a line of the form '-- name --'"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			const old = "-- meta.json --\n{}\n-- stdout --\nold\n"
			update(t, map[string]string{"p.txtar": old})
			got := caught(t, func(t testing.TB) { looptest.Golden(t, "p", row.run) })
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", row.why, diff)
			}
			if content(t, "p.txtar") != old {
				t.Errorf("%s\nthe golden is now:\n%s", row.why, content(t, "p.txtar"))
			}
		})
	}
}

// A golden that cannot be right is refused.
func TestBadGoldens(t *testing.T) {
	for _, row := range []struct{ name, why, golden, want string }{
		{"stale", "the program was changed after it was recorded",
			"-- meta.json --\n{\"script\": \"p.py\", \"script_sha256\": \"00\"}\n-- stdout --\n-- script.py --\n",
			"testdata/p.txtar is not a recording of testdata/p.py as it is now: go test with -update records it anew"},
		{"no meta", "it is something else", "-- stdout --\n", "testdata/p.txtar is no golden: it has no meta.json"},
		{"bad meta", "it is damaged", "-- meta.json --\n{\n", "testdata/p.txtar: meta.json: unexpected end of JSON input"},
		{"no stdout", "it is not complete", "-- meta.json --\n{}\n", "testdata/p.txtar has no stdout"},
		{"no trace", "it is not complete", "-- meta.json --\n{}\n-- stdout --\n", "testdata/p.txtar has no trace.jsonl"},
		{"half a trace", "a task ends that was never made",
			"-- meta.json --\n{}\n-- stdout --\n-- trace.jsonl --\n{\"ev\": \"done\"}\n",
			"testdata/p.txtar: the program took another way: same for 0 events; then the golden saw  end, , Coluber made Task-1 (-the golden +Coluber):"},
		{"bad trace", "it is damaged", "-- meta.json --\n{}\n-- stdout --\n-- trace.jsonl --\n{}\nx\n",
			"testdata/p.txtar: trace.jsonl: line 2: invalid character 'x' looking for beginning of value"},
	} {
		t.Run(row.name, func(t *testing.T) {
			put(t, map[string]string{"p.txtar": row.golden, "p.py": "print(1)\n"})
			got := caught(t, func(t testing.TB) {
				looptest.GoldenWith(t, "p", func(co *coro.Co, _ io.Writer) error { return loop.Sleep(co, 0) }, &looptest.GoldenOptions{Trace: true})
			})
			if len(got) == 0 || !strings.HasPrefix(got[0], "looptest: "+row.want) {
				t.Errorf("%s\n%q", row.why, got)
			}
		})
	}
}
