package kernel_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// A handler that interrupts ends the run, and the rest of the batch stays; one
// that panics otherwise is reported, and the loop goes on.
func TestHandlerPanics(t *testing.T) {
	interrupt := &gen.KeyboardInterrupt{}
	for _, row := range []struct {
		name  string
		panic any
		err   error
		rest  bool // of the batch runs
	}{{"interrupt", interrupt, interrupt, false}, {"panic", "boom in the handler", nil, true}} {
		t.Run(row.name, func(t *testing.T) {
			l := &kernel.Loop{}
			l.Init(kernel.Config{Face: l, Clock: kernel.VirtualClock()})
			defer l.Close()
			l.SetExceptionHandler(func(*kernel.Context) { panic(row.panic) })
			rest := false
			l.CallSoon(func() { panic("boom") })
			l.CallSoon(func() { rest = true; l.Stop() })
			if err := l.RunForever(); err != row.err || rest != row.rest {
				t.Errorf("got %v, the rest ran: %v; want %v and %v", err, rest, row.err, row.rest)
			}
		})
	}
}
