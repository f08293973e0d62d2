package diff

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
)

//go:embed interpreter.py
var interpreter string

// Python is a CPython that runs programs. Its methods are for one goroutine.
type Python struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	errors bytes.Buffer
}

// Start starts an interpreter, CPython 3.13. It must be closed.
func Start(python string) (*Python, error) {
	p := &Python{cmd: exec.Command(python, "-c", interpreter)}
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.out, p.cmd.Stderr = in, bufio.NewReaderSize(out, 1<<16), &p.errors
	return p, p.cmd.Start()
}

// Run returns the traces that programs leave on CPython.
//
// Errors: of an interpreter that has failed, with what it printed.
func (p *Python) Run(programs ...*Program) ([][]string, error) {
	sent := make(chan error, 1)
	go func() { sent <- p.send(programs) }()
	traces := make([][]string, len(programs))
	for i := range traces {
		line, err := p.out.ReadBytes('\n')
		if err == nil {
			err = json.Unmarshal(line, &traces[i])
		}
		if err != nil {
			return nil, fmt.Errorf("diff: interpreter: %w\n%s", err, p.ended())
		}
	}
	return traces, <-sent
}

func (p *Python) send(programs []*Program) error {
	w := bufio.NewWriterSize(p.in, 1<<16)
	e := json.NewEncoder(w)
	for _, program := range programs {
		if err := e.Encode(program); err != nil {
			return err
		}
	}
	return w.Flush()
}

// ended stops the interpreter, and is what it printed on standard error.
func (p *Python) ended() string {
	p.Close()
	return p.errors.String()
}

// Close ends the interpreter.
func (p *Python) Close() error {
	p.in.Close()
	p.cmd.Process.Kill()
	return p.cmd.Wait()
}
