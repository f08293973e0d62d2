package looptest

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/google/go-cmp/cmp"
)

// GoldenOptions are the choices that [GoldenWith] offers. The zero value is
// [Golden]'s.
//
// Go only: Python's test frameworks have nothing like it.
type GoldenOptions struct {
	// Run is how the program is run. Without a Start, its wall clock is the
	// recording's.
	Run Options
	// Trace compares every step of the program with the recording's: tasks that are
	// made, resumed and done, in which iteration of the loop and at what time,
	// timers, jumps of time, and the lines that are printed in between. Names of
	// coroutines and callbacks are not compared: they differ between the languages.
	Trace bool
	// Text is applied to what was recorded and to what was printed before they are
	// compared, and for Trace to each line, to take out what may differ; nil takes out
	// nothing more than Golden.
	Text func(string) string
	// Before and After, if not nil, are what the Python program does before and after
	// asyncio.run. After is called when the loop is closed, with body's error, and
	// returns its own.
	Before func(out io.Writer)
	After  func(out io.Writer, err error) error
}

// Golden runs body as [Run] does, and fails the test if what it writes to out is not
// what testdata/NAME.txtar has. Only tasks and callbacks of the run may write to out.
// Addresses ("at 0x…") and places ("at main.go:12") may differ. A recorded exception that
// has ended the Python program must be body's error. What Python wrote to standard
// error is not compared.
//
// Go only: Python's test frameworks have nothing like it.
func Golden(t testing.TB, name string, body func(co *coro.Co, out io.Writer) error) {
	t.Helper()
	GoldenWith(t, name, body, nil)
}

// GoldenWith is [Golden] with options; nil means none.
//
// Go only: see Golden.
func GoldenWith(t testing.TB, name string, body func(co *coro.Co, out io.Writer) error, o *GoldenOptions) {
	t.Helper()
	if o == nil {
		o = &GoldenOptions{}
	}
	g := openGolden(t, name)
	options := o.Run
	if options.Start.IsZero() {
		options.Start = g.start()
	}
	r, out := newRun(&options), &output{}
	if o.Trace {
		out.recorder = &recorder{run: r}
		r.recorder = out.recorder
	}
	if o.Before != nil {
		o.Before(out)
	}
	err := r.run(func(co *coro.Co) error { return body(co, out) })
	if o.After != nil {
		err = o.After(out, err)
	}
	out.end()
	if diff := g.failure(r, err); diff != "" {
		r.faults.add(0, diff)
	}
	r.report(t)
	if g.ours() && updating() {
		g.write(t, out)
		return
	}
	g.compareText(t, out.text.String(), o.Text)
	if o.Trace {
		g.compareTrace(t, out.recorder.steps, o.Text)
	}
}

// GoldenText fails the test if printed is not what testdata/NAME.txtar has, as
// [Golden] does: for programs that run their loops themselves.
//
// Go only: see Golden.
func GoldenText(t testing.TB, name, printed string) {
	t.Helper()
	g := openGolden(t, name)
	if g.ours() && updating() {
		out := &output{}
		out.text.WriteString(printed)
		g.write(t, out)
		return
	}
	g.compareText(t, printed, nil)
}

func (g *golden) compareText(t testing.TB, printed string, text func(string) string) {
	t.Helper()
	want, err := g.stdout()
	if err != nil {
		t.Errorf("looptest: %v", err)
		return
	}
	normal := normaliser(text)
	if diff := cmp.Diff(normal(want), normal(printed)); diff != "" {
		t.Errorf("looptest: %s: the program printed something else (-%s +Coluber):\n%s", g.path, g.author(), diff)
	}
}

func (g *golden) compareTrace(t testing.TB, got []step, text func(string) string) {
	t.Helper()
	want, err := g.steps()
	if err != nil {
		t.Errorf("looptest: %v", err)
		return
	}
	normal := normaliser(text)
	if diff := diverging(g.author(), printedAs(want, normal), printedAs(got, normal)); diff != "" {
		t.Errorf("looptest: %s: the program took another way: %s", g.path, diff)
	}
}

// failure compares what ended the run, which may be nil, with the exception that
// ended the recorded one. It notes faults of the run's own.
func (g *golden) failure(r *run, err error) string {
	want := g.uncaught()
	if want == "" {
		if err != nil {
			r.failed(err)
		}
		return ""
	}
	if got := raised(err); got != want {
		return fmt.Sprintf("%s: the program ended otherwise: %s has %s, Coluber %s", g.path, g.author(), want, got)
	}
	return ""
}

// raised is an exception as uncaught has it.
func raised(err error) string {
	if err == nil {
		return "no exception"
	}
	class, _, _ := strings.Cut(gen.Repr(err), "(")
	if class == deadlockClass {
		return class // whose text is not the recorder's
	}
	return class + ": " + err.Error()
}

const deadlockClass = "DeadlockError"
