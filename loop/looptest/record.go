package looptest

import (
	"bytes"
	"cmp"
	"context"
	_ "embed" // the recorder
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

//go:embed pyrecord/pyrecord.py
var pyrecord []byte

const updateFlag = "update"

func init() {
	if flag.Lookup(updateFlag) == nil {
		flag.Bool(updateFlag, false, "record the goldens of looptest anew")
	}
}

// updating reports whether goldens are to be made anew.
func updating() bool { return flag.Lookup(updateFlag).Value.String() == "true" }

// recordingTime is how long a recording may take.
const recordingTime = 2 * time.Minute

// record records the golden from its Python original.
func (g *golden) record() error {
	python, err := interpreter()
	if err != nil {
		return fmt.Errorf("%s is Python's: to record it anew %w", g.path, err)
	}
	folder, err := os.MkdirTemp("", "looptest")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	recorder, made := filepath.Join(folder, "pyrecord.py"), filepath.Join(folder, "made.txtar")
	script, err := g.original(folder)
	if err != nil {
		return err
	}
	if err := os.WriteFile(recorder, pyrecord, 0o666); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), recordingTime)
	defer cancel()
	args := append([]string{recorder, "--quiet", "--txtar", made}, g.meta.flags()...)
	said, failed := exec.CommandContext(ctx, python, append(append(args, script), g.meta.Args...)...).CombinedOutput()
	// A script that fails is recorded all the same.
	data, err := os.ReadFile(made)
	if err != nil {
		return fmt.Errorf("%s cannot be recorded: %w: %s", g.path, cmp.Or(failed, err), bytes.TrimSpace(said))
	}
	return writeFile(g.path, data)
}

// interpreter is the Python that records.
func interpreter() (string, error) {
	if python := os.Getenv("COLUBER_PYTHON"); python != "" {
		return python, nil
	}
	python, err := exec.LookPath("python3.13")
	if err != nil {
		return "", fmt.Errorf("an interpreter is needed, which COLUBER_PYTHON names, or python3.13 on the path")
	}
	return python, nil
}

// original is the Python program's file. If there is none beside the golden it is the
// one that was recorded.
func (g *golden) original(folder string) (string, error) {
	if _, err := os.Stat(g.script()); err == nil {
		return g.script(), nil
	}
	source, ok := g.file(scriptFile)
	if !ok {
		return "", fmt.Errorf("%s cannot be recorded anew: there is no %s", g.path, g.script())
	}
	script := filepath.Join(folder, filepath.Base(g.script()))
	return script, os.WriteFile(script, []byte(source), 0o666)
}

// flags are the recorder's, for a recording like this one.
func (m *meta) flags() []string {
	var flags []string
	add := func(name, value string) {
		if value != "" && value != "0" {
			flags = append(flags, "--"+name+"="+value)
		}
	}
	add("clock", m.Clock)
	add("tick", strconv.FormatInt(m.TickNS, 10))
	add("wake-latency", strconv.FormatInt(m.WakeLatencyNS, 10))
	add("max-time", strconv.FormatFloat(m.MaxTimeS, 'g', -1, 64))
	add("executor", m.Executor)
	add("io", m.IO)
	if m.Epoch != nil && *m.Epoch != defaultStart.Unix() {
		add("epoch", strconv.FormatInt(*m.Epoch, 10))
	}
	seed := string(m.Seed)
	if json.Unmarshal(m.Seed, &seed) != nil {
		seed = string(m.Seed)
	}
	add("seed", seed)
	return flags
}
