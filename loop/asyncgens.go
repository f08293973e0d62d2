package loop

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// ShutdownAsyncgens closes the asynchronous generators that have begun in the loop
// and not ended, all at once, and waits for them. What one raises is reported to
// the exception handler. One that begins afterwards is reported to coro's
// WarningHook, a ResourceWarning. [Run] calls it after main and the tasks that
// were left.
//
// Errors: what is thrown into the waiting task, a [*CancelledError] above all,
// which cancels the closing as well; [gen.RuntimeError] "no running event loop" if
// co is driven by hand.
//
// Python: loop.shutdown_asyncgens, library/asyncio-eventloop.
//
// Differs: the generators are closed in the order in which they began.
func ShutdownAsyncgens(co *coro.Co) error {
	l := RunningLoop(co)
	if l == nil {
		return &gen.RuntimeError{Msg: "no running event loop"}
	}
	left := l.k.Asyncgens.Shutdown()
	if len(left) == 0 {
		return nil
	}
	closing := make([]coro.Awaitable[gen.None], len(left))
	for i, g := range left {
		closing[i] = acloser(g, nil)
	}
	outcomes, err := GatherWith(co, closing, &GatherOptions{ReturnExceptions: true}).Await(co)
	if err != nil {
		return err
	}
	for i, o := range outcomes {
		l.reportAsyncgen(left[i], o.Err)
	}
	return nil
}

// acloser is a coroutine that closes g. A task that is cancelled before it begins
// leaves that to the shutdown, so only now is g taken from among's.
func acloser(g coro.AnyAsyncGenerator, among *coro.Asyncgens) *coro.Coroutine[gen.None] {
	return coro.NewWith(func(co *coro.Co) (gen.None, error) {
		if among != nil {
			among.Discard(g)
		}
		return g.AClose().Await(co)
	}, &coro.Options{Name: "aclose"})
}

// reportAsyncgen tells of an exception that closing g has raised.
func (l *Loop) reportAsyncgen(g coro.AnyAsyncGenerator, err error) {
	if err == nil || !gen.IsException(err) {
		return
	}
	l.CallExceptionHandler(ExceptionContext{
		Message:   "an error occurred during closing of asynchronous generator " + g.String(),
		Exception: err,
		Facts:     []Fact{{"asyncgen", g}},
	})
}

// finalizeAsyncgen closes a generator that was dropped, in a task of its own. It
// is called on any goroutine. A loop that is closed ends its generators itself.
func (l *Loop) finalizeAsyncgen(g coro.AnyAsyncGenerator) bool {
	l.k.CallSoonThreadsafe(func() {
		CreateTaskOn(l, acloser(g, &l.k.Asyncgens), nil)
	}, nil)
	return true
}
