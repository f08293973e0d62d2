package loop

import (
	"errors"

	"github.com/coluber-go/coluber/gen"
)

// Job is a function that was submitted to an [Executor]. It calls the function,
// and takes care of its result, its panic and its Goexit.
//
// Go only: what concurrent.futures calls a work item.
type Job interface {
	// Run calls the function on the calling goroutine, unless the job was
	// cancelled.
	Run()
	// Cancel cancels the job. It reports false if it is running or over.
	Cancel() bool
}

// Executor runs functions on other goroutines than a loop's.
//
// Python: concurrent.futures.Executor, library/concurrent.futures.
type Executor interface {
	// Submit takes a job, whose Run or Cancel must be called some time, on
	// another goroutine than the caller's. With an error it has not.
	Submit(job Job) error
	// Shutdown refuses further jobs; it waits until those it has taken are over
	// if wait is set, and cancels those that do not run yet if cancelFutures is.
	Shutdown(wait, cancelFutures bool)
}

// Submit has e call fn, and returns the future of its result. A panic of fn is a
// [*PanicError]. It panics if e or fn is nil.
//
// Errors: the executor's; [gen.RuntimeError] "cannot schedule new futures after
// shutdown" is [ThreadPoolExecutor]'s.
//
// Python: Executor.submit, library/concurrent.futures.
func Submit[T any](e Executor, fn func() (T, error)) (*ConcurrentFuture[T], error) {
	if isNil(e) {
		panic("loop: Submit to a nil Executor")
	}
	if fn == nil {
		panic("loop: Submit of a nil func")
	}
	return submit(nil, e, fn)
}

func submit[T any](l *Loop, e Executor, fn func() (T, error)) (*ConcurrentFuture[T], error) {
	j := &job[T]{f: &ConcurrentFuture[T]{}, fn: fn, loop: l}
	if err := e.Submit(j); err != nil {
		return nil, err
	}
	return j.f, nil
}

// job is a Job.
type job[T any] struct {
	f    *ConcurrentFuture[T]
	fn   func() (T, error)
	loop *Loop // that waits for it, or nil
}

// Cancel cancels the job unless it has begun.
func (j *job[T]) Cancel() bool { return j.f.Cancel() }

// errGoexit is what becomes of a function that ends its goroutine.
var errGoexit = errors.New("loop: a function outside the loop called runtime.Goexit")

// Run calls the function and keeps what it returns.
func (j *job[T]) Run() {
	if run, err := j.f.SetRunningOrNotifyCancel(); !run || err != nil {
		return
	}
	if j.loop != nil {
		defer j.loop.k.Operate()()
	}
	var v T
	err := errGoexit
	defer func() {
		if r := recover(); r != nil {
			err = gen.Recovered(r)
		}
		if err != nil {
			j.f.SetException(err)
			return
		}
		j.f.SetResult(v)
	}()
	v, err = j.fn()
}

// threads is what a loop has to do with goroutines that it does not run on.
type threads struct {
	executor Executor            // the default, once it is needed or set
	chosen   bool                // by SetDefaultExecutor
	own      *ThreadPoolExecutor // for ToThread, if none was chosen
	shutdown bool
	watched  bool            // Close shuts the executors down
	calls    int             // under way, of those without an executor
	idle     []*Future[bool] // to complete when there are none
}

// call counts a call, until over is called on the loop.
func (t *threads) call() (over func()) {
	t.calls++
	return func() {
		if t.calls--; t.calls > 0 {
			return
		}
		for _, f := range t.idle {
			if !f.Done() {
				f.SetResult(true)
			}
		}
		t.idle = nil
	}
}

// RunInExecutor has e call fn on another goroutine, and returns the future of its
// result; a nil e is the loop's default executor, a [ThreadPoolExecutor] that is
// made when it is first needed. While fn waits its turn and runs, something is
// under way outside the loop, and a virtual clock stands still.
//
// Cancelling the future keeps fn from being called, unless it runs: then it goes
// on, and an exception it ends with is reported to the loop's exception handler. A
// panic of fn is a [*PanicError]. RunInExecutor panics if fn is nil.
//
// Errors: [gen.RuntimeError] "Event loop is closed", "Executor shutdown has been
// called"; what the executor's Submit returns.
//
// Python: loop.run_in_executor, library/asyncio-eventloop.
//
// Differs: an exception that comes after the future was cancelled is reported.
func RunInExecutor[T any](l *Loop, e Executor, fn func() (T, error)) (*Future[T], error) {
	if fn == nil {
		panic("loop: RunInExecutor of a nil func")
	}
	if l.IsClosed() {
		return nil, &gen.RuntimeError{Msg: "Event loop is closed"}
	}
	var over func()
	if isNil(e) {
		var err error
		if e, err = l.defaultExecutor(); err != nil {
			return nil, err
		}
		over = l.threads.call()
	}
	f, err := submit(l, e, fn)
	if err != nil {
		if over != nil {
			over()
		}
		return nil, err
	}
	return wrap(l, f, func(err error, late bool) { report(l, inThread, err, late) }, over), nil
}

const inThread = "Exception in a thread that nobody waits for any more"

func (l *Loop) defaultExecutor() (Executor, error) {
	t := &l.threads
	if err := t.check(); err != nil {
		return nil, err
	}
	if t.executor == nil {
		l.watchThreads()
		t.executor = NewThreadPoolExecutor(0)
	}
	return t.executor, nil
}

func (t *threads) check() error {
	if t.shutdown {
		return &gen.RuntimeError{Msg: "Executor shutdown has been called"}
	}
	return nil
}

// watchThreads has the executors shut down when the loop is closed. What they have
// begun goes on.
func (l *Loop) watchThreads() {
	if l.threads.watched {
		return
	}
	l.threads.watched = true
	l.k.AtClose(func() {
		l.threads.shutdown = true
		for _, e := range l.threads.all() {
			e.Shutdown(false, false)
		}
	})
}

// all are the executors there are.
func (t *threads) all() []Executor {
	var all []Executor
	if t.executor != nil {
		all = append(all, t.executor)
	}
	if t.own != nil {
		all = append(all, t.own)
	}
	return all
}

// SetDefaultExecutor makes e the executor of RunInExecutor without one, and of
// [ToThread]. Closing the loop shuts it down.
//
// Errors: [gen.TypeError] "executor must be ThreadPoolExecutor instance" if e is
// nil.
//
// Python: loop.set_default_executor, library/asyncio-eventloop.
//
// Differs: any Executor will do.
func (l *Loop) SetDefaultExecutor(e Executor) error {
	if isNil(e) {
		return &gen.TypeError{Msg: "executor must be ThreadPoolExecutor instance"}
	}
	l.kernel()
	l.watchThreads()
	l.threads.executor, l.threads.chosen = e, true
	return nil
}
