package loop

import (
	"fmt"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// ShutdownAsyncgens closes the asynchronous generators that tasks of l have begun
// and left suspended, side by side, and waits for them. What goes wrong is reported
// to the exception handler. Generators that begin later are warned of. [Run] calls
// it at its end; co must be a task's of l.
//
// Errors: what is thrown into the calling task; [gen.RuntimeError] "Event loop is
// closed".
//
// Python: loop.shutdown_asyncgens, library/asyncio-eventloop.
func (l *Loop) ShutdownAsyncgens(co *coro.Co) error {
	left := l.kernel().AsyncGenerators().ShutDown()
	if len(left) == 0 {
		return nil
	}
	var closing []coro.Awaitable[gen.None]
	for _, g := range left {
		closing = append(closing, g.Closing())
	}
	outcomes, err := GatherWith(co, closing, &GatherOptions{ReturnExceptions: true}).Await(co)
	for i, o := range outcomes {
		if o.Err != nil {
			l.k.CallExceptionHandler(&kernel.ExceptionContext{
				Message:   fmt.Sprintf("an error occurred during closing of asynchronous generator %v", left[i]),
				Exception: o.Err,
				Fields:    []kernel.ContextField{{Key: "asyncgen", Value: left[i]}},
			})
		}
	}
	return err
}

// closeDropped closes an asynchronous generator that was dropped while suspended, in
// a task of its own.
func (l *Loop) closeDropped(g coro.AnyAsyncGenerator) {
	l.k.CallSoonThreadsafe(func() { CreateTaskOn(l, g.Closing(), nil) }, nil)
}
