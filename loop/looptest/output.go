package looptest

import (
	"bytes"
	"strings"

	"github.com/coluber-go/coluber/loop"
)

// output is what a program prints.
type output struct {
	text     strings.Builder
	line     []byte    // that is not finished
	recorder *recorder // or nil
}

func (o *output) Write(p []byte) (int, error) {
	o.text.Write(p)
	if o.recorder == nil {
		return len(p), nil
	}
	lines := bytes.Split(append(o.line, p...), []byte("\n"))
	o.line = lines[len(lines)-1]
	for _, line := range lines[:len(lines)-1] {
		o.recorder.print(string(line))
	}
	return len(p), nil
}

// end tells of a last line that was not finished.
func (o *output) end() {
	if o.recorder != nil && len(o.line) > 0 {
		o.recorder.print(string(o.line))
	}
}

// tracePrint is the kind of a line that was printed, which the loop knows nothing of.
const tracePrint loop.TraceKind = "print"

// step is something that a program did.
type step struct {
	loop.TraceEvent
	text string // that was printed
}

// recorder notes the steps of a run.
type recorder struct {
	run   *run
	steps []step
}

func (r *recorder) loopEvent(e loop.TraceEvent) {
	if e.Kind != loop.TraceCall && e.Kind != loop.TraceDeadlock {
		r.steps = append(r.steps, step{TraceEvent: e})
	}
}

func (r *recorder) print(line string) {
	s := step{loop.TraceEvent{Kind: tracePrint}, line}
	if l := r.run.loop; l != nil {
		s.Time = l.Time()
		if t := l.CurrentTask(); t != nil {
			s.Task = t.Name()
		}
	}
	r.steps = append(r.steps, s)
}
