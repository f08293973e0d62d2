package main

import (
	"context"
	_ "embed" // the recorder is part of the program
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

//go:embed pyrecord.py
var recorder []byte

// patience is how long the recorder may take to end the script when we are
// interrupted.
const patience = 20 * time.Second

// recording is what the recorder wrote.
type recording struct {
	data   []byte
	status int // the script's exit status
}

// record runs the script in the recorder, in a temporary folder. What the recorder has
// to say goes to stderr.
func record(ctx context.Context, p *python, o *options, stdout, stderr io.Writer) (*recording, error) {
	dir, err := os.MkdirTemp("", "pyrecord-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file, bundle := filepath.Join(dir, "pyrecord.py"), filepath.Join(dir, "recording.txtar")
	if err := os.WriteFile(file, recorder, 0o600); err != nil {
		return nil, err
	}
	args := append([]string{file, "--txtar", bundle}, o.recorder...)
	cmd := exec.CommandContext(ctx, p.path, append(append(args, plain(o.script)), o.args...)...)
	cmd.Stderr = stderr
	if o.verbose {
		cmd.Stdout = stdout
	}
	apart(cmd)
	cmd.WaitDelay = patience
	return read(ctx, bundle, cmd.Run())
}

// plain keeps a script's name from looking like an option.
func plain(script string) string {
	if strings.HasPrefix(script, "-") {
		return "." + string(filepath.Separator) + script
	}
	return script
}

// read returns the recording, or why there is none. The recorder writes whole files
// only, and has told why where it wrote none.
func read(ctx context.Context, bundle string, ended error) (*recording, error) {
	status := 0
	if exit, ok := errors.AsType[*exec.ExitError](ended); ok {
		status = exit.ExitCode()
	} else if ended != nil && ctx.Err() == nil {
		return nil, problemf(failed, "the recorder failed: %v", ended)
	}
	data, err := os.ReadFile(bundle)
	switch {
	case ctx.Err() != nil && status == interrupted:
		return nil, problemf(interrupted, "")
	case ctx.Err() != nil:
		return nil, problemf(interrupted, "interrupted, nothing is written")
	case err == nil:
		return &recording{data, status}, whole(data)
	case status == unusable, status == failed:
		return nil, problemf(status, "")
	}
	if ended == nil {
		ended = errors.New("it has written nothing")
	}
	return nil, problemf(failed, "the recorder failed: %v", ended)
}

// whole reports what a bundle lacks.
func whole(data []byte) error {
	a := txtar.Parse(data)
	for _, name := range []string{"meta.json", "stdout", "trace.jsonl", "script.py"} {
		if section(a, name) == nil {
			return problemf(failed, "the recorder failed: the bundle has no %s", name)
		}
	}
	return nil
}

// section returns a file of the bundle, or nil.
func section(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	return nil
}

// write puts a whole file in its place, or none.
func write(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".pyrecord-*")
	if err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("cannot write: %w", err)
	}
	return nil
}
