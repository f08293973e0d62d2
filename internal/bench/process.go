package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/coluber-go/coluber/internal/bench/meter"
)

// A process is a candidate at work. It is started when it is first asked, and
// again after it has failed.
type process struct {
	Candidate
	limit time.Duration // of one answer

	cmd     *exec.Cmd
	in      io.WriteCloser
	replies chan meter.Reply // closed when the process prints no more
	errs    *bytes.Buffer
}

// ask has one row measured.
//
// Errors: no answer in time, or none at all; what the process says went wrong.
func (p *process) ask(q meter.Request) (meter.Reply, error) {
	if p.Missing != "" {
		return meter.Reply{}, errors.New(p.Missing)
	}
	if p.cmd == nil {
		if err := p.start(); err != nil {
			return meter.Reply{}, err
		}
	}
	if err := json.NewEncoder(p.in).Encode(q); err != nil {
		return meter.Reply{}, errors.Join(fmt.Errorf("bench: %w", err), p.stop())
	}
	select {
	case r, ok := <-p.replies:
		switch {
		case !ok:
			return r, p.stop()
		case r.Error != "":
			return r, errors.New(r.Error)
		}
		return r, nil
	case <-time.After(p.limit):
		p.stop()
		return meter.Reply{}, fmt.Errorf("no answer within %v", p.limit)
	}
}

func (p *process) start() error {
	cmd := exec.Command(p.Command[0], p.Command[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	p.errs = new(bytes.Buffer)
	cmd.Stderr = p.errs
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd, p.in, p.replies = cmd, in, make(chan meter.Reply, 1)
	go read(out, p.replies)
	return nil
}

// read passes on replies. What is not one ends the conversation.
func read(out io.Reader, replies chan<- meter.Reply) {
	defer close(replies)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var r meter.Reply
		if json.Unmarshal(lines.Bytes(), &r) != nil {
			return
		}
		replies <- r
	}
}

// stop ends the process, if there is one, and says how it ended and what it left
// on standard error.
func (p *process) stop() error {
	if p.cmd == nil {
		return nil
	}
	p.in.Close()
	p.cmd.Process.Kill()
	for range p.replies {
	}
	p.cmd.Wait()
	state := p.cmd.ProcessState
	p.cmd = nil
	return fmt.Errorf("the process has ended (%v): %s", state, lastLine(p.errs.String()))
}
