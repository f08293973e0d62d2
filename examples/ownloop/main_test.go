package main

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// The program prints what CPython 3.13 printed for its original, and what an
// interpreter prints today, where COLUBER_PYTHON names one.
func TestOutput(t *testing.T) {
	var out bytes.Buffer
	stdout = &out
	synctest.Test(t, func(*testing.T) { main() }) // which fails if a task is left suspended
	recorded, err := os.ReadFile("testdata/ownloop.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(recorded), out.String()); diff != "" {
		t.Errorf("ownloop (-python +coluber):\n%s", diff)
	}
	python := os.Getenv("COLUBER_PYTHON")
	if python == "" {
		t.Skip("the recording was not made again: COLUBER_PYTHON names no interpreter")
	}
	again, err := exec.Command(python, "testdata/ownloop.py").Output()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(recorded), string(again)); diff != "" {
		t.Errorf("recording (-committed +made again):\n%s", diff)
	}
}
