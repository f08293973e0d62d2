//go:build unix

package main

import (
	"bytes"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A SIGINT shuts the server down as the cancellation does that the recording has.
func TestInterrupt(t *testing.T) {
	guard := make(chan os.Signal, 1) // a signal that nobody handles must not end the tests
	signal.Notify(guard, os.Interrupt)
	defer signal.Stop(guard)
	var errs bytes.Buffer
	out := interrupter{at: "request 1 begins\n"}
	if status := command(strings.Fields("-real -n 30 6"), &out, &errs); status != 0 || errs.Len() > 0 {
		t.Fatalf("status %d, standard error: %s", status, &errs)
	}
	_, got, _ := strings.Cut(out.String(), "\n") // the heading
	// A machine that stands still may let more than one request begin before.
	more := regexp.MustCompile(`(?m)^request ([2-9]|\d\d+) .*\n|^request 1 is .*\n`)
	got = regexp.MustCompile(`\d+ requests`).ReplaceAllString(more.ReplaceAllString(got, ""), "N requests")
	want := "request 1 begins\nshutting down, N requests are running\nshut down\n" +
		"the server was cancelled, requests to cancel: 1\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(out.String(), "request 30 begins") {
		t.Error("it was not the signal that ended the run")
	}
	if !strings.Contains(out.String(), "request 1 is ") {
		t.Errorf("nobody knows what became of request 1:\n%s", &out.Buffer)
	}
}

// interrupter sends the process a SIGINT when something is printed.
type interrupter struct {
	bytes.Buffer
	at   string
	sent bool
}

func (i *interrupter) Write(p []byte) (int, error) {
	n, err := i.Buffer.Write(p)
	if !i.sent && strings.Contains(i.String(), i.at) {
		i.sent = true
		syscall.Kill(os.Getpid(), syscall.SIGINT)
	}
	return n, err
}
