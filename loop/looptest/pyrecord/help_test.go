package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// asCommand in the environment makes the test binary the command.
const asCommand = "PYRECORD_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// outcome is what a command line leads to.
type outcome struct {
	status         int
	stdout, stderr string
}

// pyrecord runs the command in this process.
func pyrecord(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr strings.Builder
	status := run(context.Background(), args, &stdout, &stderr)
	return outcome{status, stdout.String(), stderr.String()}
}

// folder makes a new folder the current one, with these files in it, and lets the
// temporary files of all processes go to a folder beside it, which must be empty in the
// end.
func folder(t *testing.T, files ...string) {
	t.Helper()
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Cleanup(func() {
		if left := list(t, temporary); left != "" {
			t.Errorf("temporary files are left: %s", left)
		}
	})
	t.Chdir(t.TempDir())
	for i := 0; i < len(files); i += 2 {
		put(t, files[i], files[i+1], 0o644)
	}
}

func put(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// list returns the files under a folder.
func list(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// fakes makes a folder of programs, each a shell script, the whole PATH.
func fakes(t *testing.T, programs map[string]string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs shell scripts")
	}
	dir := t.TempDir()
	for name, body := range programs {
		put(t, filepath.Join(dir, name), "#!/bin/sh\n"+body+"\n", 0o755)
	}
	t.Setenv("PATH", dir)
	t.Setenv(variable, "")
	return dir
}

// says is a program that answers the probe so.
func says(answer string) string { return "echo '" + answer + "'" }

// needPython skips the test where there is no interpreter to record with.
func needPython(t *testing.T) *python {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the recorder needs a Unix system")
	}
	p, err := findPython(t.Context(), "")
	if err != nil {
		t.Skip(err)
	}
	return p
}
