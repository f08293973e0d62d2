package looptest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coluber-go/coluber/loop"
)

// event is a line of trace.jsonl.
type event struct {
	I     int    `json:"i"`
	T     int64  `json:"t"`
	Ev    string `json:"ev"`
	Task  string `json:"task,omitempty"`
	Coro  string `json:"coro,omitempty"`
	By    string `json:"by,omitempty"`
	Eager bool   `json:"eager,omitempty"`
	Tick  int    `json:"tick,omitempty"`
	How   string `json:"how,omitempty"`
	At    *int64 `json:"at,omitempty"`
	To    *int64 `json:"to,omitempty"`
	Text  string `json:"text,omitempty"`
	Type  string `json:"type,omitempty"`
}

// events are the golden's.
func (g *golden) events() ([]event, error) {
	text, ok := g.file(traceFile)
	if !ok {
		return nil, fmt.Errorf("%s has no %s", g.path, traceFile)
	}
	var events []event
	for line := range strings.Lines(text) {
		var e event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return nil, fmt.Errorf("%s: %s: line %d: %w", g.path, traceFile, len(events)+1, err)
		}
		events = append(events, e)
	}
	return events, nil
}

// uncaught is the exception that ended the program; "" if none did.
func (g *golden) uncaught() string {
	events, _ := g.events()
	for _, e := range events {
		if e.Ev == "uncaught" {
			if e.Type == deadlockClass {
				return e.Type
			}
			return e.Type + ": " + e.Text
		}
	}
	if g.meta.Exit != 0 {
		return "SystemExit: " + strconv.Itoa(g.meta.Exit)
	}
	return ""
}

// steps are those of the golden's events that Go has as well.
func (g *golden) steps() ([]step, error) {
	events, err := g.events()
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, e := range events {
		switch e.Ev {
		case "executor":
			return nil, fmt.Errorf("%s: the steps cannot be compared: functions run on other threads, and end when they end", g.path)
		case "spawn":
			if e.By == "" && len(steps) > 0 && !closer(e.Coro) && untilClosing(steps) < len(steps) {
				return nil, fmt.Errorf("%s: the steps cannot be compared: the program runs more than one loop", g.path)
			}
			steps = append(steps, e.step())
		case "step", "done", "timer", "advance", "print":
			steps = append(steps, e.step())
		}
	}
	return steps, nil
}

// closer reports whether a task of that coroutine is what asyncio.run makes when
// main is done. A step of an asynchronous generator has no name.
func closer(coro string) bool {
	return coro == "?" || strings.HasSuffix(coro, ".shutdown_asyncgens") || strings.HasSuffix(coro, ".shutdown_default_executor")
}

// untilClosing is the number of steps before the loop closes: main is done, the
// tasks that were left have been cancelled, and nobody makes a task. What comes then
// depends on when asynchronous generators are collected, and on what there is to
// shut down.
func untilClosing(steps []step) int {
	over := false
	main := slices.IndexFunc(steps, func(s step) bool { return s.Kind == loop.TraceSpawn })
	for i, s := range steps {
		switch {
		case s.Kind == loop.TraceDone && main >= 0 && s.Task == steps[main].Task:
			over = true
		case over && s.Kind == loop.TraceSpawn && s.By == "":
			return i
		}
	}
	return len(steps)
}

func (e event) step() step {
	s := step{text: e.Text, TraceEvent: loop.TraceEvent{
		Kind: loop.TraceKind(e.Ev), Time: time.Duration(e.T), Task: e.Task, Coro: e.Coro, By: e.By, Eager: e.Eager, Tick: e.Tick, How: e.How,
	}}
	switch {
	case e.At != nil:
		s.At = time.Duration(*e.At)
	case e.To != nil:
		s.At = time.Duration(*e.To)
	case s.Kind == loop.TraceTimer:
		s.At = loop.Forever
	}
	return s
}

// marshalSteps is a trace.jsonl.
func marshalSteps(steps []step) ([]byte, error) {
	var b bytes.Buffer
	for i, s := range steps {
		e := event{
			I: i, T: int64(s.Time), Ev: string(s.Kind), Task: s.Task, Coro: s.Coro, By: s.By, Eager: s.Eager, Tick: s.Tick, How: s.How, Text: s.text,
		}
		at := int64(s.At)
		switch {
		case s.Kind == loop.TraceAdvance:
			e.To = &at
		case s.Kind == loop.TraceTimer && s.At != loop.Forever:
			e.At = &at
		}
		line, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes(), nil
}

// printedAs are the steps with what they print normalised.
func printedAs(steps []step, normal func(string) string) []step {
	steps = slices.Clone(steps)
	for i := range steps {
		steps[i].text = normal(steps[i].text)
	}
	return steps
}

// String is the step as a report shows it; steps are alike if these are.
func (s step) String() string {
	if s.Kind == tracePrint {
		return s.TraceEvent.String() + " " + strconv.Quote(s.text)
	}
	return s.TraceEvent.String()
}

// deed is what the step says that the program did.
func (s step) deed() string {
	switch s.Kind {
	case loop.TraceSpawn:
		return "made " + s.Task
	case loop.TraceStep:
		return "ran " + s.Task
	case loop.TraceDone:
		return "saw " + s.Task + " end, " + s.How
	case loop.TraceTimer:
		return "set a timer to " + s.At.String()
	case loop.TraceAdvance:
		return "went on to " + s.At.String()
	case tracePrint:
		return "printed " + strconv.Quote(s.text)
	}
	return "was at its end"
}

const (
	stepsBefore = 5
	stepsAfter  = 3
)

// diverging says where two runs part; "" if they do not.
func diverging(author string, want, got []step) string {
	want, got = want[:untilClosing(want)], got[:untilClosing(got)]
	n := 0
	for n < len(want) && n < len(got) && want[n].String() == got[n].String() {
		n++
	}
	if n == len(want) && n == len(got) {
		return ""
	}
	at := func(steps []step) string {
		if n == len(steps) {
			return step{}.deed()
		}
		return steps[n].deed()
	}
	theirs, ours := at(want), at(got)
	if theirs == ours {
		theirs, ours = fmt.Sprintf("has %q", want[n]), fmt.Sprintf("%q", got[n])
	}
	s := fmt.Sprintf("same for %d events; then %s %s, Coluber %s (-%s +Coluber):", n, author, theirs, ours, author)
	s += numbered(" ", want, max(0, n-stepsBefore), n)
	s += numbered("-", want, n, n+stepsAfter)
	return s + numbered("+", got, n, n+stepsAfter)
}

func numbered(sign string, steps []step, from, to int) string {
	s := ""
	for i := from; i < min(to, len(steps)); i++ {
		s += fmt.Sprintf("\n%s %4d  %s", sign, i, steps[i])
	}
	return s
}
