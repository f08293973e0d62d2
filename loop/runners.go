package loop

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Run runs main on a loop of its own until it is done, and returns its outcome.
// The tasks that are left then are cancelled, and waited for; the asynchronous
// generators that are left are closed, see [ShutdownAsyncgens]; the functions that
// [ToThread] and [RunInExecutor] have called are waited for, for five minutes; and the
// loop is closed.
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
func RunWith[T any](ctx context.Context, main *coro.Coroutine[T], o *RunOptions) (v T, err error) {
	if kernel.Within() {
		return v, &gen.RuntimeError{Msg: "asyncio.run() cannot be called from a running event loop"}
	}
	if main == nil {
		return v, errNoCoroutine()
	}
	r := NewRunner(o)
	defer func() {
		if err = closingError(r.Close(), err); err != nil {
			var none T
			v = none
		}
	}()
	return runOn(ctx, r, main)
}

func errNoCoroutine() error { return &gen.ValueError{Msg: "a coroutine was expected, got None"} }

// closingError is what becomes of a run that ended with err and was closed with
// closing. An interrupt comes before everything.
func closingError(closing, err error) error {
	switch gen.Raised(closing).(type) {
	case *gen.KeyboardInterrupt, *gen.SystemExit:
		return gen.WithContext(closing, err)
	}
	if err == nil {
		return closing
	}
	return err
}

// Runner runs coroutines one after the other on one loop, which is made when it is
// first needed, and closes that loop. [NewRunner] makes one. Its methods, and
// [RunOn], are for one goroutine at a time, and not for a running loop. What one run
// sets in context variables, the next finds.
//
// Python: asyncio.Runner, library/asyncio-runner.
type Runner struct {
	o       *RunOptions
	l       *Loop
	context *coro.Context // of the main tasks of all runs
	closed  bool
	exited  bool // a Goexit ends the goroutine: the loop cannot run any more
}

// NewRunner returns a runner for a loop with the options o; nil means none. It must
// be closed.
//
// Python: asyncio.Runner, library/asyncio-runner.
func NewRunner(o *RunOptions) *Runner { return &Runner{o: o} }

// Loop is the runner's loop.
//
// Errors: [gen.RuntimeError] "Runner is closed".
//
// Python: Runner.get_loop, library/asyncio-runner.
func (r *Runner) Loop() (*Loop, error) {
	if r.closed {
		return nil, &gen.RuntimeError{Msg: "Runner is closed"}
	}
	if r.l == nil {
		r.l, r.context = NewWith(r.o), coro.NewContext()
		running.Add(1)
	}
	return r.l, nil
}

// running is how many loops of Runners there are in the process.
var running atomic.Int64

// RunOn runs main on r's loop until it is done, and returns its outcome. The other
// tasks stay, and go on in the next run. It panics if r is nil.
//
// When ctx ends, main's task is cancelled, once. A nil ctx never ends. With
// [RunOptions.HandleSIGINT], the first SIGINT cancels main's task, and if it ends
// cancelled by that, RunOn returns a [*gen.KeyboardInterrupt]; a second one makes
// it do so at once.
//
// Errors: main's; those of [Loop.RunForever]; [gen.RuntimeError] "Runner.run()
// cannot be called from a running event loop", "Runner is closed";
// [gen.ValueError] if main is nil. A panic of main is a panic here, with a
// [*PanicError].
//
// Python: Runner.run, library/asyncio-runner.
func RunOn[T any](ctx context.Context, r *Runner, main *coro.Coroutine[T]) (T, error) {
	var none T
	if main == nil {
		return none, errNoCoroutine()
	}
	if kernel.Within() {
		return none, &gen.RuntimeError{Msg: "Runner.run() cannot be called from a running event loop"}
	}
	return runOn(ctx, r, main)
}

func runOn[T any](ctx context.Context, r *Runner, main *coro.Coroutine[T]) (T, error) {
	var none T
	l, err := r.Loop()
	if err != nil {
		return none, err
	}
	task, err := CreateTaskOn(l, main, &TaskOptions{Context: r.context})
	if err != nil {
		return none, err
	}
	if err := r.run(ctx, &task.k); err != nil {
		return none, err
	}
	if main.Panicked() {
		_, err := task.Result()
		panic(err)
	}
	return task.Result()
}

// run runs the loop until main is done. Main's own error is left to Result, unless
// an interrupt takes its place.
func (r *Runner) run(ctx context.Context, main *kernel.Task) error {
	defer watch(ctx, r.l, main)()
	caught := r.catch(main)
	defer caught.release()
	r.exited = true
	err := runUntilDone(r.l, &main.Future, true)
	r.exited = false
	caught.release()
	return caught.outcome(err)
}

// watch cancels main when ctx ends, until the function it returns is called.
func watch(ctx context.Context, l *Loop, main *kernel.Task) (stop func()) {
	if ctx == nil {
		return func() {}
	}
	unwatch := context.AfterFunc(ctx, func() {
		l.CallSoonThreadsafe(func() { main.Cancel(nil) })
	})
	return func() { unwatch() }
}

// threadJoinTimeout is how long the end of a run waits for functions that run
// outside.
const threadJoinTimeout = 300 * time.Second

// Close cancels the tasks that are left and waits for them, waits for the
// functions that [ToThread] and [RunInExecutor] have called, for five minutes, and
// closes the loop. If that was never needed, or is closed, nothing happens.
//
// Errors: [gen.RuntimeError] "Cannot close a running event loop"; those of
// [Loop.RunForever] while it waits, with which the loop is closed all the same;
// those of [Loop.Close].
//
// Python: Runner.close, library/asyncio-runner.
//
// Differs: called from its own loop it does nothing; asyncio cancels every task.
func (r *Runner) Close() error {
	if r.l == nil || r.closed {
		return nil
	}
	if r.l.IsRunning() {
		return &gen.RuntimeError{Msg: "Cannot close a running event loop"}
	}
	r.l.k.Quiet = r.exited
	err := r.finish()
	if cerr := r.l.Close(); cerr != nil {
		return cerr
	}
	r.closed = true
	if running.Add(-1) == 0 {
		coro.CollectUnawaited()
	}
	return err
}

// finish lets everything on the loop come to its end.
func (r *Runner) finish() error {
	if r.exited {
		return nil
	}
	if r.l.IsClosed() {
		return &gen.RuntimeError{Msg: "Event loop is closed"}
	}
	if err := cancelAll(r.l); err != nil {
		return err
	}
	// It takes two iterations in any case: callbacks may still be under way.
	if _, err := RunUntilComplete(r.l, coro.Do(ShutdownAsyncgens)); err != nil {
		return err
	}
	return joinThreads(r.l)
}

// cancelAll cancels what is left and waits for it.
func cancelAll(l *Loop) error {
	left := l.k.Tasks()
	if len(left) == 0 {
		return nil
	}
	for _, t := range left {
		t.Cancel(nil)
	}
	all := CreateFuture[gen.None](l)
	g := &gathering{outer: &all.k, returnExceptions: true, collect: func() {}}
	all.k.SetKind(g)
	g.children = make([]gatheredChild, 0, len(left))
	for _, t := range left {
		g.add(&t.Future, false)
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

// joinThreads waits for what runs outside.
func joinThreads(l *Loop) error {
	if len(l.threads.all()) == 0 {
		l.k.SkipNumber()
		return nil
	}
	_, err := RunUntilComplete(l, coro.Do(func(co *coro.Co) error {
		return l.ShutdownDefaultExecutor(co, threadJoinTimeout)
	}))
	return err
}
