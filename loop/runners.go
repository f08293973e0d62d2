package loop

import (
	"context"
	"sync/atomic"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Run runs main on a loop of its own until it is done, and returns its outcome.
// The tasks that are left then are cancelled, and waited for; the loop is closed.
//
// When ctx ends, main's task is cancelled, once. A nil ctx never ends.
//
// Errors: main's; those of [Loop.RunForever]; [gen.RuntimeError] "asyncio.run()
// cannot be called from a running event loop"; [gen.ValueError] if main is nil. A
// panic of main is a panic here, with a [*PanicError], after the tasks that are
// left have ended.
//
// Python: asyncio.run, library/asyncio-runner.
func Run[T any](ctx context.Context, main *coro.Coroutine[T]) (T, error) {
	return RunWith(ctx, main, nil)
}

// RunWith is [Run] with options; nil means none.
//
// Python: asyncio.run, library/asyncio-runner.
func RunWith[T any](ctx context.Context, main *coro.Coroutine[T], o *RunOptions) (T, error) {
	var none T
	if kernel.Within() {
		return none, &gen.RuntimeError{Msg: "asyncio.run() cannot be called from a running event loop"}
	}
	if main == nil {
		return none, &gen.ValueError{Msg: "a coroutine was expected, got None"}
	}
	l := NewWith(o)
	r := runner{l: l}
	running.Add(1)
	defer r.close()
	task, err := CreateTaskOn(l, main, nil)
	if err != nil {
		return none, err
	}
	defer r.watch(ctx, task)()
	err = runUntilDone(l, task.future(), true)
	if terr := r.shutDown(); err == nil {
		err = terr
	}
	r.returned = true
	if err != nil {
		return none, err
	}
	if main.Panicked() {
		_, err := task.Result()
		panic(err)
	}
	return task.Result()
}

// running is how many Runs there are in the process.
var running atomic.Int64

// runner is one Run.
type runner struct {
	l        *Loop
	returned bool
}

// watch cancels task when ctx ends, until the function it returns is called.
func (r *runner) watch(ctx context.Context, task AnyTask) (stop func()) {
	if ctx == nil {
		return func() {}
	}
	unwatch := context.AfterFunc(ctx, func() {
		r.l.CallSoonThreadsafe(func() { task.Cancel() })
	})
	return func() { unwatch() }
}

// shutDown ends what main has left.
func (r *runner) shutDown() error {
	if err := r.cancelAll(); err != nil {
		return err
	}
	_, err := RunUntilComplete(r.l, coro.Do(r.l.ShutdownAsyncgens))
	return err
}

// cancelAll cancels what is left and waits for it.
func (r *runner) cancelAll() error {
	l := r.l
	left := l.k.Tasks()
	if len(left) == 0 {
		return nil
	}
	for _, t := range left {
		t.Cancel(nil)
	}
	all := CreateFuture[gen.None](l)
	g := &gathering{outer: &all.k, returnExceptions: true, collect: func() {}}
	all.k.Kind = g
	for _, t := range left {
		g.children = append(g.children, &t.Future)
		g.add(&t.Future, false, nil)
	}
	if err := runUntilDone(l, &all.k, false); err != nil {
		return err
	}
	for _, t := range left {
		if t.State() == kernel.Cancelled {
			continue
		}
		if err, _ := t.Exception(); err != nil {
			l.CallExceptionHandler(ExceptionContext{
				Message:   "unhandled exception during asyncio.run() shutdown",
				Exception: err,
				Task:      t.Face.(AnyTask),
			})
		}
	}
	return nil
}

// close ends the loop; after a Goexit, which ends everything on the loop's
// goroutine, without a word about the tasks.
func (r *runner) close() {
	r.l.k.Quiet = !r.returned
	r.l.Close()
	if running.Add(-1) == 0 {
		coro.CollectUnawaited()
	}
}
