package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// No row comes as far as to look for an interpreter.
var refusals = []struct {
	name string
	why  string
	args string
	want string
}{
	{"no script", "there is nothing to record", "", "no script; usage: pyrecord [flags] script.py [args of the script]"},
	{"only flags", "there is nothing to record", "-seed 1", "no script; usage: pyrecord [flags] script.py [args of the script]"},
	{"unknown flag", "flags come before the script", "-sed 1 a.py", "flag provided but not defined: -sed (-h lists the flags)"},
	{"no value", "the flag has one", "-o", "flag needs an argument: -o (-h lists the flags)"},
	{"clock", "a clock has a name", "-clock fast a.py", `invalid value "fast" for flag -clock: must be one of fifo, tick, naive, real (-h lists the flags)`},
	{"executor", "an executor has a name", "-executor thread a.py", `invalid value "thread" for flag -executor: must be one of inline, real (-h lists the flags)`},
	{"io", "a way has a name", "-io yes a.py", `invalid value "yes" for flag -io: must be one of forbid, grace (-h lists the flags)`},
	{"bare number", "a duration has a unit", "-timeout 5 a.py", `invalid value "5" for flag -timeout: must be a duration, as 1.5s (-h lists the flags)`},
	{"no time", "nothing ends in no time", "-timeout 0s a.py", `invalid value "0s" for flag -timeout: must be positive (-h lists the flags)`},
	{"negative", "time goes forward", "-tick -1ns a.py", `invalid value "-1ns" for flag -tick: must not be negative (-h lists the flags)`},
	{"epoch", "a date is not a time", "-epoch 2000-01-01 a.py", `invalid value "2000-01-01" for flag -epoch: must be whole seconds since 1970, or as 2000-01-01T00:00:00Z (-h lists the flags)`},
	{"early epoch", "virtual time has no room there", "-epoch -1 a.py", `invalid value "-1" for flag -epoch: must be between the years 1970 and 9891 (-h lists the flags)`},
	{"once", "a bool flag", "-once=maybe a.py", `invalid boolean value "maybe" for -once: strconv.ParseBool: parsing "maybe": invalid syntax (-h lists the flags)`},
	{"no such script", "said before anything runs", "nowhere.py", "no such script: nowhere.py"},
	{"folder", "it is no script", "testdata", "testdata is not a file"},
	{"no such folder", "said before anything runs", "-o nowhere/a.txtar a.py", "no such folder: nowhere"},
	{"onto a folder", "a recording is a file", "-o testdata a.py", "testdata is not a file"},
	{"onto the script", "it would be lost", "-o ./a.py a.py", "./a.py is the script itself"},
	{"nothing to check", "the first recording is made without", "-check a.py", "no recording to compare with: testdata/a.txtar; record it without -check first"},
}

func TestRefusals(t *testing.T) {
	folder(t, "a.py", "print()", "testdata/b.py", "")
	fakes(t, nil)
	for _, tt := range refusals {
		t.Run(tt.name, func(t *testing.T) {
			want := outcome{unusable, "", "pyrecord: " + tt.want + "\n"}
			if got := pyrecord(t, strings.Fields(tt.args)...); got != want {
				t.Errorf("pyrecord %s\ngot  %+v\nwant %+v\n why: %s", tt.args, got, want, tt.why)
			}
		})
	}
	if left := list(t, "."); left != "a.py testdata/b.py" {
		t.Errorf("files: %s", left)
	}
}

func TestHelp(t *testing.T) {
	got := pyrecord(t, "-h")
	if got.status != 0 || got.stdout != "" {
		t.Errorf("got %+v", got)
	}
	for _, flag := range []string{"o", "python", "check", "v", "seed", "clock", "tick", "wakelatency", "maxtime", "executor", "io", "iograce", "watchdog", "epoch", "timeout", "once"} {
		if !strings.Contains(got.stderr, "\n  -"+flag+" ") && !strings.Contains(got.stderr, "\n  -"+flag+"\n") && !strings.Contains(got.stderr, "\n  -"+flag+"\t") {
			t.Errorf("no -%s in:\n%s", flag, got.stderr)
		}
	}
}

func TestHandedOn(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"a.py", "--quiet"},
		{"-v a.py", ""},
		{"-seed 7 a.py", "--seed=7 --quiet"},
		{"-seed=-7 a.py", "--seed=-7 --quiet"},
		{"-clock tick -tick 2us a.py", "--clock=tick --tick=2000 --quiet"},
		{"-wakelatency 1ms a.py", "--wake-latency=1000000 --quiet"},
		{"-maxtime 1h -timeout 90s a.py", "--max-time=3600 --timeout=90 --quiet"},
		{"-io grace -iograce 10ms -watchdog 1m a.py", "--io=grace --io-grace=0.01 --watchdog=60 --quiet"},
		{"-executor real -once a.py", "--executor=real --once --quiet"},
		{"-once=false a.py", "--quiet"},
		{"-epoch 2000-01-01T01:00:00+01:00 a.py", "--epoch=946684800 --quiet"},
		{"-epoch 86400 a.py -seed 1", "--epoch=86400 --quiet"}, // the rest is the script's
	} {
		o, err := parse(strings.Fields(tt.args), io.Discard)
		if err != nil {
			t.Errorf("%s: %v", tt.args, err)
		} else if diff := cmp.Diff(tt.want, strings.Join(o.recorder, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.args, diff)
		}
	}
}

func TestBeside(t *testing.T) {
	for _, tt := range []struct{ why, script, want string }{
		{"the package we stand in has the test", "a.py", "testdata/a.txtar"},
		{"the original may be anywhere", "../old/a.py", "testdata/a.txtar"},
		{"it is in the package's testdata", "testdata/a.py", "testdata/a.txtar"},
		{"or in another package's", "loop/x/testdata/a.py", "loop/x/testdata/a.txtar"},
		{"only .py is cut off", "a.txt", "testdata/a.txt.txtar"},
	} {
		if got := beside(tt.script); got != tt.want {
			t.Errorf("%s: %s, want %s\n why: %s", tt.script, got, tt.want, tt.why)
		}
	}
	folder(t, "testdata/a.py", "")
	t.Chdir("testdata")
	if got := beside("a.py"); got != "a.txtar" {
		t.Errorf("a.py in testdata: %s, want a.txtar", got)
	}
}
