//go:build !unix

package main

import (
	"os"
	"os/exec"
)

// supported tells whether the recorder works here.
const supported = false

// interrupts are the signals that end a recording.
var interrupts = []os.Signal{os.Interrupt}

// apart does nothing: the recorder itself needs a Unix system.
func apart(*exec.Cmd) {}
