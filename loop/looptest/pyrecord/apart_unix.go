//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

// supported tells whether the recorder works here.
const supported = true

// interrupts are the signals that end a recording.
var interrupts = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// apart starts the recorder where a terminal's interrupt does not reach it: it gets
// just one, from us, and has time to end the script and to tidy up.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
}
