package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// The candidates that are always looked for.
const (
	coluber    = "Coluber"
	cpython    = "CPython"
	uvloop     = "uvloop"
	iterPull   = "iter.Pull"
	goroutines = "goroutines"
)

// A Candidate does the rows in a process of its own. One that is missing has
// the reason instead of a command.
type Candidate struct {
	Name    string
	Version string
	Peer    bool // a Go library: the table gathers them in one column
	Command []string
	Missing string
}

// program is what Python runs: how it measures, and its rows.
var program = measuring + "\n" + pythonRows

//go:embed meter.py
var measuring string

//go:embed bench.py
var pythonRows string

// patience is how long a command may take that tells a version or builds.
const patience = 2 * time.Minute

// candidates finds who is here. Peers are built in the folder tmp.
func candidates(python, tmp string) []Candidate {
	found := []Candidate{itself(coluber), findPython(python), findUvloop(python), itself(iterPull), itself(goroutines)}
	return append(found, findPeers(tmp)...)
}

// itself is a candidate that this program can do.
func itself(name string) Candidate {
	c := Candidate{Name: name, Version: runtime.Version()}
	path, err := os.Executable()
	if err != nil {
		c.Missing = err.Error()
	}
	c.Command = []string{path, "-worker", name}
	return c
}

// findPython finds CPython 3.13: the path given, COLUBER_PYTHON, or python3.13.
func findPython(python string) Candidate {
	c := Candidate{Name: cpython}
	path := pythonPath(python)
	version, err := output("", path, "-c", "import platform; print(platform.python_version())")
	switch {
	case err != nil:
		c.Missing = err.Error()
	case !strings.HasPrefix(version, "3.13."):
		c.Missing = fmt.Sprintf("%s is Python %s, not 3.13; -python or COLUBER_PYTHON names another", filepath.Base(path), version)
	default:
		c.Version, c.Command = version, []string{path, "-c", program}
	}
	return c
}

func pythonPath(python string) string {
	for _, path := range []string{python, os.Getenv("COLUBER_PYTHON")} {
		if path != "" {
			return path
		}
	}
	return "python3.13"
}

// findUvloop looks for a Python, 3.11 or later, that has uvloop: 3.13 first,
// then all those on the path.
func findUvloop(python string) Candidate {
	const versions = "import platform, sys, uvloop; assert sys.version_info >= (3, 11); print(uvloop.__version__ + ', Python ' + platform.python_version())"
	for _, path := range append([]string{pythonPath(python)}, pythons(os.Getenv("PATH"))...) {
		if version, err := output("", path, "-c", versions); err == nil {
			return Candidate{Name: uvloop, Version: version, Command: []string{path, "-c", program, "--uvloop"}}
		}
	}
	return Candidate{Name: uvloop, Missing: "no python3 on the path can import it"}
}

// pythons are the interpreters in the folders of a PATH.
func pythons(path string) []string {
	var found []string
	for _, dir := range filepath.SplitList(path) {
		for _, pattern := range []string{"python3", "python3.1[1-9]"} {
			names, _ := filepath.Glob(filepath.Join(dir, pattern))
			found = append(found, names...)
		}
	}
	return found
}

// findPeers builds the program of the nested module, and asks it which
// libraries it has.
func findPeers(tmp string) []Candidate {
	missing := func(err error) []Candidate {
		return []Candidate{{Name: "Go libraries", Peer: true, Missing: err.Error()}}
	}
	dir, err := output("", "go", "list", "-f", "{{.Dir}}", "github.com/coluber-go/coluber/internal/bench")
	if err != nil {
		return missing(err)
	}
	exe := filepath.Join(tmp, "peers.exe")
	// The linker has to let webriots/coro have the runtime's coroutines.
	if _, err := output(filepath.Join(dir, "peers"), "go", "build", "-ldflags=-checklinkname=0", "-o", exe, "."); err != nil {
		return missing(err)
	}
	list, err := output("", exe, "-list")
	if err != nil {
		return missing(err)
	}
	var found []Candidate
	for line := range strings.Lines(list) {
		name, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		found = append(found, Candidate{Name: name, Version: version, Peer: true, Command: []string{exe, "-worker", name}})
	}
	return found
}

// output is what a command prints, without the white space around it. Its error
// has the last line that the command printed about it.
func output(dir string, command ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errs
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		why := lastLine(errs.String())
		if dir != "" {
			why = strings.ReplaceAll(why, dir, ".") // the table is for everyone
		}
		return "", fmt.Errorf("%s: %w: %s", filepath.Base(command[0]), err, why)
	}
	return strings.TrimSpace(out.String()), nil
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
