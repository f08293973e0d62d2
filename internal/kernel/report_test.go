package kernel_test

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// A handler that interrupts ends the run, and the rest of the batch stays; one
// that panics otherwise is reported, with what it was told, and the loop goes on.
func TestHandlerPanics(t *testing.T) {
	interrupt := &gen.KeyboardInterrupt{}
	for _, row := range []struct {
		name    string
		panic   any
		err     error
		rest    bool // of the batch runs
		printed string
	}{
		{"interrupt", interrupt, interrupt, false, ""},
		{"panic", &gen.ValueError{Msg: "in handler"}, nil, true, "Unhandled error in exception handler\n" +
			"context: {'message': 'Exception in callback TestHandlerPanics() at F:L', 'exception': TypeError(\"can't\"), 'handle': <Handle TestHandlerPanics() at F:L>}\n" +
			"ValueError: in handler\n"},
		{"Go's panic", "boom", nil, true, "Unhandled error in exception handler\n" +
			"context: {'message': 'Exception in callback TestHandlerPanics() at F:L', 'exception': TypeError(\"can't\"), 'handle': <Handle TestHandlerPanics() at F:L>}\n" +
			"PanicError: panic: boom\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := &kernel.Loop{}
			l.Init(kernel.Config{Face: l, Clock: kernel.VirtualClock()})
			defer l.Close()
			l.SetExceptionHandler(func(*kernel.ExceptionContext) { panic(row.panic) })
			rest := false
			l.CallSoon(func() { panic(&gen.TypeError{Msg: "can't"}) })
			l.CallSoon(func() { rest = true; l.Stop() })
			var err error
			printed := onStderr(t, func() { err = l.RunForever() })
			if err != row.err || rest != row.rest {
				t.Errorf("got %v, the rest ran: %v; want %v and %v", err, rest, row.err, row.rest)
			}
			printed = regexp.MustCompile(` at \w+\.go:\d+`).ReplaceAllString(printed, " at F:L")
			printed, _, _ = strings.Cut(printed, "\ngoroutine ") // the stack of Go's panic
			if printed != row.printed {
				t.Errorf("py: scripts/17_exc_handler.py: a handler that raises\ngot  %s\nwant %s", printed, row.printed)
			}
		})
	}
}

// onStderr returns what run prints on standard error, a few lines.
func onStderr(t *testing.T, run func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stderr
	os.Stderr = w
	defer func() { os.Stderr = before }()
	run()
	w.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// What an operation elsewhere ends with is a callback like others, and named after
// the function.
func TestCompletionPanics(t *testing.T) {
	l := &kernel.Loop{}
	l.Init(kernel.Config{Face: l, Clock: kernel.VirtualClock()})
	defer l.Close()
	var told string
	l.SetExceptionHandler(func(c *kernel.ExceptionContext) { told = c.String() })
	l.Begin()
	l.Complete(func() { l.Stop(); panic(&gen.ValueError{Msg: "v"}) })
	if err := l.RunForever(); err != nil {
		t.Error(err)
	}
	told = regexp.MustCompile(` at \w+\.go:\d+`).ReplaceAllString(told, " at F:L")
	want := "Exception in callback TestCompletionPanics() at F:L\nhandle: <Handle TestCompletionPanics() at F:L>\nValueError: v\n"
	if told != want {
		t.Errorf("got  %s\nwant %s", told, want)
	}
}
