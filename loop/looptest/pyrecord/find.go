package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// python is an interpreter that the recorder works with.
type python struct {
	path    string
	version string // 3.13.0
}

// remark says what an interpreter means for a golden.
func (p *python) remark() string {
	if strings.HasPrefix(p.version, followed+".") {
		return ""
	}
	return "; Coluber follows " + followed
}

const (
	// variable is the environment's word for the interpreter.
	variable = "COLUBER_PYTHON"
	needed   = "CPython 3.8 to 3.13"
	oldest   = 8
	newest   = 13
	followed = "3.13"
)

// probe makes an interpreter say what it is. Python 2 understands it too.
const probe = `import sys
print("%s|%d|%d|%d|%s" % ((getattr(getattr(sys, "implementation", None), "name", "cpython"),) + tuple(sys.version_info[:3]) + (sys.executable,)))`

// findPython finds the interpreter: the one that was asked for, or else the newest on
// the PATH.
func findPython(ctx context.Context, asked string) (*python, error) {
	if asked != "" {
		return insist(ctx, "-python", asked)
	}
	if asked = os.Getenv(variable); asked != "" {
		return insist(ctx, variable, asked)
	}
	var found, missing []string
	for _, name := range names() {
		p, err := try(ctx, name)
		switch {
		case err == nil:
			return p, nil
		case errors.Is(err, exec.ErrNotFound):
			missing = append(missing, name)
		default:
			found = append(found, fmt.Sprintf("\n\t%s: %v", name, err))
		}
		if ctx.Err() != nil {
			return nil, problemf(interrupted, "interrupted, nothing is written")
		}
	}
	return nil, problemf(unusable, "no Python that the recorder works with; it needs %s (-python or %s says where)%s\n\tnot on the PATH: %s",
		needed, variable, strings.Join(found, ""), strings.Join(missing, ", "))
}

// insist returns the interpreter that somebody asked for, and no other.
func insist(ctx context.Context, where, name string) (*python, error) {
	p, err := try(ctx, name)
	switch {
	case ctx.Err() != nil:
		return nil, problemf(interrupted, "interrupted, nothing is written")
	case err != nil:
		return nil, problemf(unusable, "%s: %s: %v; the recorder needs %s", where, name, err, needed)
	}
	return p, nil
}

// names are what interpreters are called, the best first.
func names() []string {
	var all []string
	for minor := newest; minor >= oldest; minor-- {
		all = append(all, fmt.Sprintf("python3.%d", minor))
	}
	return append(all, "python3")
}

// try asks an interpreter what it is.
func try(ctx context.Context, name string) (*python, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, reason(err)
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-c", probe)
	cmd.WaitDelay = time.Second
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, errors.New("gives no answer")
	}
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		return nil, fmt.Errorf("does not run: %v: %s", err, first)
	}
	return understand(path, strings.TrimSpace(string(out)))
}

// reason is why there is no such program, without its name.
func reason(err error) error {
	if e, ok := errors.AsType[*exec.Error](err); ok {
		err = e.Err
	}
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}

// understand reads the answer to probe.
func understand(path, answer string) (*python, error) {
	var major, minor, micro int
	parts := strings.SplitN(answer, "|", 5)
	if len(parts) != 5 {
		return nil, fmt.Errorf("%s is no Python: it answers %.60q", path, answer)
	}
	if _, err := fmt.Sscan(strings.Join(parts[1:4], " "), &major, &minor, &micro); err != nil {
		return nil, fmt.Errorf("%s is no Python: it answers %.60q", path, answer)
	}
	version := fmt.Sprintf("%d.%d.%d", major, minor, micro)
	if parts[0] != "cpython" {
		return nil, fmt.Errorf("%s is %s (Python %s)", path, parts[0], version)
	}
	if major != 3 || minor < oldest || minor > newest {
		return nil, fmt.Errorf("%s is CPython %s", path, version)
	}
	if parts[4] != "" { // past a script that stands for it
		path = parts[4]
	}
	return &python{path, version}, nil
}
