package main

import (
	"context"
	"os"
	"strings"
	"testing"
)

const none = "no Python that the recorder works with; it needs CPython 3.8 to 3.13 (-python or COLUBER_PYTHON says where)"

// Each program is a shell script that answers, and the PATH has no other. DIR stands
// for their folder.
var finds = []struct {
	name     string
	why      string
	flag     string
	variable string
	programs map[string]string
	want     string // path and version, or the error's first words
}{
	{
		name:     "newest",
		why:      "Coluber follows 3.13",
		programs: map[string]string{"python3": says("cpython|3|12|1|"), "python3.13": says("cpython|3|13|0|"), "python3.8": says("cpython|3|8|18|")},
		want:     "DIR/python3.13 3.13.0",
	},
	{
		name:     "by minor version",
		why:      "10 comes after 9, though not among words",
		programs: map[string]string{"python3.9": says("cpython|3|9|1|"), "python3.10": says("cpython|3|10|2|")},
		want:     "DIR/python3.10 3.10.2",
	},
	{
		name:     "plain name",
		why:      "many systems have python3 only",
		programs: map[string]string{"python3": says("cpython|3|12|1|")},
		want:     "DIR/python3 3.12.1",
	},
	{
		name:     "itself",
		why:      "a script may stand for the interpreter, which says where it is",
		programs: map[string]string{"python3": says("cpython|3|12|1|/opt/python/bin/python3.12")},
		want:     "/opt/python/bin/python3.12 3.12.1",
	},
	{
		name:     "past one that fails",
		why:      "version managers put names on the PATH that lead nowhere",
		programs: map[string]string{"python3.13": "echo not found >&2; exit 127", "python3.11": says("cpython|3|11|7|")},
		want:     "DIR/python3.11 3.11.7",
	},
	{
		name: "none",
		why:  "the error says where it has looked",
		want: none + "\n\tnot on the PATH: python3.13, python3.12, python3.11, python3.10, python3.9, python3.8, python3",
	},
	{
		name: "none that fits",
		why:  "the error says what it has found",
		programs: map[string]string{"python3": says("cpython|3|14|2|"), "python3.10": says("pypy|3|10|14|"),
			"python3.9": "echo broken >&2; exit 3", "python3.8": says("hello")},
		want: none + "\n\tpython3.10: DIR/python3.10 is pypy (Python 3.10.14)" +
			"\n\tpython3.9: does not run: exit status 3: broken" +
			"\n\tpython3.8: DIR/python3.8 is no Python: it answers \"hello\"" +
			"\n\tpython3: DIR/python3 is CPython 3.14.2" +
			"\n\tnot on the PATH: python3.13, python3.12, python3.11",
	},
	{
		name:     "too old",
		why:      "3.7 has no recorder",
		flag:     "python3.7",
		programs: map[string]string{"python3.7": says("cpython|3|7|16|"), "python3.13": says("cpython|3|13|0|")},
		want:     "-python: python3.7: DIR/python3.7 is CPython 3.7.16; the recorder needs CPython 3.8 to 3.13",
	},
	{
		name:     "of another age",
		why:      "Python 2 answers too",
		flag:     "python2",
		programs: map[string]string{"python2": says("cpython|2|7|18|")},
		want:     "-python: python2: DIR/python2 is CPython 2.7.18; the recorder needs CPython 3.8 to 3.13",
	},
	{
		name:     "no number",
		why:      "a program may answer anything",
		flag:     "python3",
		programs: map[string]string{"python3": says("cpython|3|thirteen|0|")},
		want:     "-python: python3: DIR/python3 is no Python: it answers \"cpython|3|thirteen|0|\"; the recorder needs CPython 3.8 to 3.13",
	},
	{
		name:     "flag first",
		why:      "the nearest to the command wins",
		flag:     "mine",
		variable: "theirs",
		programs: map[string]string{"mine": says("cpython|3|9|1|"), "theirs": says("cpython|3|13|0|")},
		want:     "DIR/mine 3.9.1",
	},
	{
		name:     "variable before PATH",
		why:      "it was set on purpose",
		variable: "theirs",
		programs: map[string]string{"theirs": says("cpython|3|10|0|"), "python3.13": says("cpython|3|13|0|")},
		want:     "DIR/theirs 3.10.0",
	},
	{
		name:     "variable that leads nowhere",
		why:      "another interpreter than asked for would be a surprise",
		variable: "nowhere/python3",
		programs: map[string]string{"python3.13": says("cpython|3|13|0|")},
		want:     "COLUBER_PYTHON: nowhere/python3: no such file or directory; the recorder needs CPython 3.8 to 3.13",
	},
	{
		name: "flag that is not on the PATH",
		why:  "another interpreter than asked for would be a surprise",
		flag: "python9",
		want: "-python: python9: executable file not found in $PATH; the recorder needs CPython 3.8 to 3.13",
	},
}

func TestFindPython(t *testing.T) {
	for _, tt := range finds {
		t.Run(tt.name, func(t *testing.T) {
			dir := fakes(t, tt.programs)
			t.Setenv(variable, tt.variable)
			p, err := findPython(t.Context(), tt.flag)
			got := ""
			if err == nil {
				got = p.path + " " + p.version
			} else {
				got = err.Error()
			}
			if got = strings.ReplaceAll(got, dir, "DIR"); got != tt.want {
				t.Errorf("got  %s\nwant %s\n why: %s", got, tt.want, tt.why)
			}
		})
	}
}

func TestFindPythonInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fakes(t, map[string]string{"python3.13": "while :; do :; done"})
	for _, asked := range []string{"", "python3.13"} {
		var b strings.Builder
		_, err := findPython(ctx, asked)
		if status := complain(&b, err); status != interrupted || b.String() != "pyrecord: interrupted, nothing is written\n" {
			t.Errorf("-python %q: status %d: %s", asked, status, b.String())
		}
	}
}

func TestNoPython(t *testing.T) {
	folder(t, "a.py", "")
	fakes(t, nil)
	got := pyrecord(t, "a.py")
	if got.status != unusable || got.stdout != "" || !strings.HasPrefix(got.stderr, "pyrecord: "+none) {
		t.Errorf("got %+v", got)
	}
	if left := list(t, "."); left != "a.py" {
		t.Errorf("files: %s", left)
	}
}

func TestRemark(t *testing.T) {
	for version, want := range map[string]string{"3.13.0": "", "3.13.12": "", "3.12.1": "; Coluber follows 3.13", "3.1.3": "; Coluber follows 3.13"} {
		if got := (&python{os.Args[0], version}).remark(); got != want {
			t.Errorf("%s: %q", version, got)
		}
	}
}
