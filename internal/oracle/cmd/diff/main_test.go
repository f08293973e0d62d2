package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/internal/oracle/diff"
)

func TestUsage(t *testing.T) {
	for _, row := range []struct {
		args   string
		status int
		says   string
	}{
		{"-h", 0, "Usage of diff"},
		{"-nonsense", 2, "flag provided but not defined: -nonsense"},
		{"-n -1", 2, "diff: -n is negative"},
		{"7", 2, "no flags"},
		{"-python no-such-interpreter -n 1", 1, "no-such-interpreter"},
		{"-python true -n 1", 1, "diff: interpreter: "},
		{"-python true -n 1 -record no/such/folder", 1, "diff: interpreter: "},
	} {
		var out, errs bytes.Buffer
		if status := command(strings.Fields(row.args), &out, &errs); status != row.status || !strings.Contains(errs.String(), row.says) {
			t.Errorf("%s: %d, %s", row.args, status, &errs)
		}
	}
}

// silent is an interpreter that says nothing happened.
func silent(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("it is a shell script")
	}
	python := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\nwhile read -r line; do echo '[\"nothing\"]'; done\n"
	if err := os.WriteFile(python, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return python
}

// An interpreter that says nothing happened differs from what did, and the program is
// printed.
func TestDifferent(t *testing.T) {
	python := silent(t)
	var out, errs bytes.Buffer
	if status := command([]string{"-python", python, "-n", "3", "-keep", "1"}, &out, &errs); status != 1 || errs.Len() > 0 {
		t.Fatalf("%d, %s", status, &errs)
	}
	for _, says := range []string{
		`(?m)^seed \d: the same for 0 events$`, `python   nothing`, `coluber  1 t0 body 0`, `(?m)^# async def body_0\(\):$`,
		`(?m)^PROGRAM = "`, `(?m)^func TestSeed\d\(t \*testing.T\) \{$`, `(?m)^3 programs in .*: 3 differ$`,
	} {
		if !regexp.MustCompile(says).MatchString(out.String()) {
			t.Errorf("no %s in %.2000s", says, &out)
		}
	}
}

// What -record writes can be read again.
func TestRecord(t *testing.T) {
	python := silent(t)
	path := filepath.Join(t.TempDir(), "corpus.gz")
	var out, errs bytes.Buffer
	if status := command([]string{"-python", python, "-n", "300", "-seed", "5", "-record", path}, &out, &errs); status != 0 {
		t.Fatalf("%d, %s", status, &errs)
	}
	corpus, err := diff.ReadCorpus(path)
	if err != nil || len(corpus) != 300 || corpus[299].Seed != 304 || corpus[299].Trace[0] != "nothing" || corpus[299].Program.String() != diff.Generate(304).String() {
		t.Error(len(corpus), err)
	}
}
