//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// stubborn does not end when it is interrupted; it says who it is.
const stubborn = `import os, signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
print(os.getpid(), flush=True)
while True:
    signal.pause()
`

func TestInterrupt(t *testing.T) {
	needPython(t)
	for _, tt := range []struct {
		name   string
		why    string
		script string
		number os.Signal
	}{
		{"SIGINT", "Ctrl-C", strings.Replace(stubborn, "SIGINT, signal.SIG_IGN", "SIGUSR1, signal.SIG_IGN", 1), os.Interrupt},
		{"SIGTERM", "what supervisors send", strings.Replace(stubborn, "SIGINT, signal.SIG_IGN", "SIGUSR1, signal.SIG_IGN", 1), syscall.SIGTERM},
		{"stubborn", "a script may ignore it", stubborn, os.Interrupt},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder(t, "a.py", tt.script)
			interrupt(t, tt.number)
			if left := list(t, "."); left != "a.py" {
				t.Errorf("files: %s\n why: %s", left, tt.why)
			}
		})
	}
}

// interrupt runs the command in a process of its own and interrupts it once the script
// is up.
func interrupt(t *testing.T, number os.Signal) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-v", "a.py")
	cmd.Env = append(os.Environ(), asCommand+"=1")
	var complaint strings.Builder
	cmd.Stderr = &complaint
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(stdout)
	line, err := r.ReadString('\n')
	script, _ := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || script == 0 {
		t.Fatalf("%q, %v: %s", line, err, complaint.String())
	}
	if err := cmd.Process.Signal(number); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Error(err)
	}
	if cmd.Wait(); cmd.ProcessState.ExitCode() != interrupted {
		t.Errorf("exit status %d", cmd.ProcessState.ExitCode())
	}
	// -v shows the script's traceback too, if it ends with one in time.
	if got := complaint.String(); !strings.HasSuffix(got, "pyrecord: interrupted, nothing is written\n") {
		t.Errorf("standard error: %s", got)
	}
	if err := syscall.Kill(script, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the script is still there: %v", err)
	}
}
