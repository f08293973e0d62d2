package main

import (
	"context"
	"encoding/json"
	"errors"
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

const hello = `import asyncio, random, sys, time
async def main():
    await asyncio.sleep(3600)
    print(sys.argv[1:], time.time(), random.random())
asyncio.run(main())
`

const deadlock = `import asyncio
async def main():
    await asyncio.Event().wait()
asyncio.run(main())
`

const ties = `import asyncio
async def f(n, times):
    for _ in range(times):
        await asyncio.sleep(n)
async def main():
    await asyncio.gather(f(2, 1), f(1, 2))
asyncio.run(main())
`

const orders = `import asyncio
async def f(n):
    return n
async def main():
    done, _ = await asyncio.wait([asyncio.create_task(f(n)) for n in (1, 2)])
    for t in done:
        print(t.result())
asyncio.run(main())
`

const sockets = `import asyncio
async def main():
    await asyncio.start_server(print, "127.0.0.1", 0)
    print("up")
asyncio.run(main())
`

// Each row records a.py in a folder of its own. VERSION stands for the interpreter's
// and what it means.
var recordings = []struct {
	name   string
	why    string
	script string
	args   string
	status int
	out    string
	err    string
	files  string // beside a.py
	stdout string // in testdata/a.txtar
}{
	{
		name: "plain", why: "the everyday call",
		script: hello, args: "a.py",
		err: "wrote testdata/a.txtar (CPython VERSION)", files: "testdata/a.txtar",
		stdout: "[] 946688400.0 0.8444218515250481\n",
	},
	{
		name: "flags and arguments", why: "flags end at the script",
		script: hello, args: "-seed 1 -epoch 0 a.py -seed 2 -- x",
		err: "wrote testdata/a.txtar (CPython VERSION)", files: "testdata/a.txtar",
		stdout: "['-seed', '2', '--', 'x'] 3600.0 0.13436424411240122\n",
	},
	{
		name: "elsewhere", why: "one script, two recordings",
		script: hello, args: "-o b.txtar a.py 2",
		err: "wrote b.txtar (CPython VERSION)", files: "b.txtar",
	},
	{
		name: "script that fails", why: "its failure is the recording",
		script: "print('before')\nraise ValueError('no')", args: "a.py", status: 1,
		err:   "a.py failed with exit code 1 (ValueError: no)\npyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar", stdout: "before\n",
	},
	{
		name: "script that exits", why: "the status is the script's",
		script: "raise SystemExit(7)", args: "a.py", status: 7,
		err:   "a.py failed with exit code 7\npyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar",
	},
	{
		name: "script that exits as if nothing were recorded", why: "a file tells the two apart",
		script: "raise SystemExit(3)", args: "a.py", status: 3,
		err:   "a.py failed with exit code 3\npyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar",
	},
	{
		name: "syntax error", why: "Python tells it",
		script: "def", args: "a.py", status: 1,
		err:   "a.py failed with exit code 1 (SyntaxError: invalid syntax (a.py, line 1))\npyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar",
	},
	{
		name: "deadlock", why: "plain Python would wait for ever",
		script: deadlock, args: "a.py", status: 1,
		err: "a.py failed with exit code 1 (DeadlockError: deadlock at t=0.000000000: no task is ready, no timer is pending\n" +
			"  Task-1 waits on Future at a.py:3 in main)\npyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar",
	},
	{
		name: "never ends", why: "what has not ended is no recording",
		script: "while True: pass", args: "-timeout 700ms a.py", status: failed,
		err: "the script did not end within 0.7s (real time)",
	},
	{
		name: "virtual time without end", why: "a periodic task may outlive everything",
		script: "import asyncio\nasync def main():\n  while True: await asyncio.sleep(1)\nasyncio.run(main())", args: "-maxtime 10s a.py", status: 1,
		err:   "a.py failed with exit code 1 (DeadlockError: virtual time limit of 10s reached)\npyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar",
	},
	{
		name: "ties", why: "a golden should not rest on them",
		script: ties, args: "a.py",
		err: "1 coincident deadline(s) among timers made at different moments: a golden should not rest on their order (see 'tie' in the trace)\n" +
			"pyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar",
	},
	{
		name: "set orders", why: "a golden should not rest on them",
		script: orders, args: "a.py",
		err: "the output rests on the order of a set, which plain Python does not fix: a.py:6\n" +
			"pyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar", stdout: "1\n2\n",
	},
	{
		name: "once", why: "not every script may run twice",
		script: orders, args: "-once a.py",
		err: "wrote testdata/a.txtar (CPython VERSION)", files: "testdata/a.txtar", stdout: "1\n2\n",
	},
	{
		name: "sockets", why: "they would come into the recording",
		script: sockets, args: "a.py", status: unusable,
		err: "the script uses real sockets, pipes or processes, which would come into the recording: simulate them, or record with --io=grace",
	},
	{
		name: "sockets let in", why: "the porter knows what they do",
		script: sockets, args: "-io grace a.py",
		err: "wrote testdata/a.txtar (CPython VERSION)", files: "testdata/a.txtar", stdout: "up\n",
	},
	{
		name: "a bundle in the output", why: "nobody could read the recording",
		script: "print('-- a --')", args: "a.py", status: failed,
		err: "stdout has a line of the form '-- name --', which a txtar bundle cannot hold",
	},
	{
		name: "shown", why: "-v lets the script's output through",
		script: "print('hello')", args: "-v a.py", out: "hello\n",
		err:   "2 events, 0.000s virtual, TIME real, exit 0\npyrecord: wrote testdata/a.txtar (CPython VERSION)",
		files: "testdata/a.txtar", stdout: "hello\n",
	},
}

func TestRecord(t *testing.T) {
	p := needPython(t)
	for _, tt := range recordings {
		t.Run(tt.name, func(t *testing.T) {
			folder(t, "a.py", tt.script)
			got := pyrecord(t, strings.Fields(tt.args)...)
			err := strings.ReplaceAll(got.stderr, p.version+p.remark(), "VERSION")
			err = regexp.MustCompile(`\d+\.\d+s real`).ReplaceAllString(err, "TIME real")
			if diff := cmp.Diff("pyrecord: "+tt.err+"\n", err); diff != "" {
				t.Errorf("standard error (-want +got):\n%s", diff)
			}
			if got.status != tt.status || got.stdout != tt.out {
				t.Errorf("status %d, want %d; standard output: %q", got.status, tt.status, got.stdout)
			}
			if left := list(t, "."); left != strings.TrimSpace("a.py "+tt.files) {
				t.Errorf("files: %s", left)
			}
			if tt.stdout != "" {
				if diff := cmp.Diff(tt.stdout, string(section(bundle(t, "testdata/a.txtar"), "stdout").Data)); diff != "" {
					t.Errorf("stdout (-want +got):\n%s", diff)
				}
			}
			if t.Failed() {
				t.Log("why: ", tt.why)
			}
		})
	}
}

func bundle(t *testing.T, path string) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestBundle(t *testing.T) {
	p := needPython(t)
	folder(t, "testdata/a.py", hello+"import sys; print('oh', file=sys.stderr)\n")
	if got := pyrecord(t, "-seed", "x", "testdata/a.py", "one"); got.status != 0 {
		t.Fatal(got)
	}
	a := bundle(t, "testdata/a.txtar")
	var names []string
	for _, f := range a.Files {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "meta.json stdout stderr trace.jsonl script.py" {
		t.Errorf("files: %s", got)
	}
	if got := string(a.Comment); got != "recorded by pyrecord from a.py one\n" {
		t.Errorf("comment: %q", got)
	}
	var m struct {
		Recorder, Python, Clock, Seed, Script string
		Args                                  []string
		Exit, Ties                            int
		SetOrders                             *int  `json:"set_orders"`
		End                                   int64 `json:"end_ns"`
	}
	if err := json.Unmarshal(section(a, "meta.json").Data, &m); err != nil {
		t.Fatal(err)
	}
	if m.Recorder != "pyrecord/1" || m.Python != p.version || m.Clock != "fifo" || m.Seed != "x" || m.Script != "a.py" ||
		len(m.Args) != 1 || m.SetOrders == nil || *m.SetOrders != 0 || m.End != int64(time.Hour) {
		t.Errorf("meta.json: %s", section(a, "meta.json").Data)
	}
	if got := string(section(a, "stderr").Data); got != "oh\n" {
		t.Errorf("stderr: %q", got)
	}
}

func TestCheck(t *testing.T) {
	needPython(t)
	folder(t, "a.py", orders)
	pyrecord(t, "a.py")
	before, _ := os.ReadFile("testdata/a.txtar")
	warning := "pyrecord: the output rests on the order of a set, which plain Python does not fix: a.py:6\n"
	if got := pyrecord(t, "-check", "a.py"); got != (outcome{0, "", warning}) {
		t.Errorf("unchanged: %+v", got)
	}
	put(t, "a.py", strings.Replace(orders, "(1, 2)", "(1, 3)", 1), 0o644)
	want := outcome{differs, "stdout: line 2\n-2\n+3\n", warning + "pyrecord: testdata/a.txtar differs from what the script does now (-recorded +now)\n"}
	got := pyrecord(t, "-check", "a.py")
	stdout, _, _ := strings.Cut(got.stdout, "trace.jsonl")
	if got.stdout = stdout; got != want {
		t.Errorf("changed: %+v", got)
	}
	if after, _ := os.ReadFile("testdata/a.txtar"); string(after) != string(before) {
		t.Error("-check has written")
	}
	if left := list(t, "."); left != "a.py testdata/a.txtar" {
		t.Errorf("files: %s", left)
	}
}

// A recording that stood there stays, if the next one fails.
func TestFailureKeepsTheFile(t *testing.T) {
	needPython(t)
	folder(t, "a.py", "while True: pass", "testdata/a.txtar", "old")
	if got := pyrecord(t, "-timeout", "500ms", "a.py"); got.status != failed {
		t.Errorf("%+v", got)
	}
	if text, _ := os.ReadFile("testdata/a.txtar"); string(text) != "old" {
		t.Errorf("testdata/a.txtar: %s", text)
	}
}

// An interpreter may break down instead of recording.
func TestRecorderFails(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"exit", "exit 1", "pyrecord: the recorder failed: exit status 1\n"},
		{"no file", "exit 0", "pyrecord: the recorder failed: it has written nothing\n"},
		{"signal", "kill -9 $$", "pyrecord: the recorder failed: signal: killed\n"},
		{"told", "echo pyrecord: so it is >&2; exit 2", "pyrecord: so it is\n"},
		{"half a file", `shift; shift; echo "-- meta.json --" >"$1"`, "pyrecord: the recorder failed: the bundle has no stdout\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder(t, "a.py", "")
			fakes(t, map[string]string{"python3": `if [ "$1" = -c ]; then ` + says("cpython|3|13|0|") + "; exit; fi\n" + tt.body})
			got := pyrecord(t, "a.py")
			if got.status != failed && tt.name != "told" || got.stderr != tt.want {
				t.Errorf("got %+v, want %q", got, tt.want)
			}
			if left := list(t, "."); left != "a.py" {
				t.Errorf("files: %s", left)
			}
		})
	}
}

func TestCannotWrite(t *testing.T) {
	if os.Getuid() == 0 {
		t.Log("the superuser may write anywhere: only a name that is too long")
	}
	folder(t)
	if err := write(strings.Repeat("x", 300)+".txtar", nil); err == nil || !strings.HasPrefix(err.Error(), "cannot write: ") {
		t.Errorf("err = %v", err)
	}
	if left := list(t, "."); left != "" {
		t.Errorf("files: %s", left)
	}
}

// What the examples were recorded from does the same today.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("records them all")
	}
	p := needPython(t)
	files, err := filepath.Glob("../../../examples/*/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, file := range files {
		a := bundle(t, file)
		m, err := readMeta(a)
		if err != nil {
			continue // not the recorder's
		}
		t.Run(strings.TrimPrefix(filepath.ToSlash(file), "../../../examples/"), func(t *testing.T) {
			var script string
			var args []string
			if err := errors.Join(json.Unmarshal(m["script"], &script), json.Unmarshal(m["args"], &args)); err != nil {
				t.Fatal(err)
			}
			if want := `"` + p.version + `"`; string(m["python"]) != want {
				t.Skipf("recorded with %s, here is %s", m["python"], want)
			}
			line := []string{"-check", "-seed=" + string(m["seed"]), "-o", file, filepath.Join(filepath.Dir(file), script)}
			if got := pyrecord(t, append(line, args...)...); got.status != 0 {
				t.Errorf("status %d\n%s%s", got.status, got.stdout, got.stderr)
			}
		})
	}
}

// The recorder's own tests.
func TestRecorder(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the better part of a minute")
	}
	p := needPython(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, p.path, "pyrecord_test.py").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
