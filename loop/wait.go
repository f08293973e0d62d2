package loop

import (
	"fmt"
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// ReturnWhen says how many futures [WaitWith] waits for.
//
// Python: the return_when of asyncio.wait, library/asyncio-task.
type ReturnWhen uint8

// When Wait returns: when all are done, when one is, or when one has raised an
// exception, being cancelled not counting.
//
// Python: asyncio.ALL_COMPLETED and so on, library/asyncio-task.
const (
	AllCompleted ReturnWhen = iota
	FirstCompleted
	FirstException
)

// WaitOptions are the choices [WaitWith] offers. The zero value is [Wait]'s.
//
// Python: the keyword arguments of asyncio.wait, library/asyncio-task.
type WaitOptions struct {
	// Timeout ends the waiting, without an error. Zero means no timeout; a
	// negative one is over at once, as Python's timeout=0 is.
	Timeout time.Duration
	// ReturnWhen says how many futures are waited for.
	ReturnWhen ReturnWhen
}

// Wait waits until all of fs are done, and returns them in the order given, each
// once. It neither raises their exceptions nor cancels them.
//
// Errors: [gen.ValueError] "Set of Tasks/Futures is empty."; [gen.TypeError] for
// a nil future; [*CancelledError] when the waiting task is cancelled, which does
// not touch fs; [gen.RuntimeError] if no loop runs co.
//
// Python: asyncio.wait, library/asyncio-task.
func Wait[F AnyFuture](co *coro.Co, fs []F) (done, pending Set[F], err error) {
	return WaitWith(co, fs, nil)
}

// WaitWith is [Wait] with options; nil means none.
//
// Errors: those of Wait; [gen.ValueError] "Invalid return_when value: …".
//
// Python: asyncio.wait, library/asyncio-task.
func WaitWith[F AnyFuture](co *coro.Co, fs []F, o *WaitOptions) (done, pending Set[F], err error) {
	if o == nil {
		o = &WaitOptions{}
	}
	fs, err = distinct(fs)
	if err != nil {
		return nil, nil, err
	}
	if o.ReturnWhen > FirstException {
		return nil, nil, &gen.ValueError{Msg: fmt.Sprintf("Invalid return_when value: %d", o.ReturnWhen)}
	}
	l := RunningLoop(co)
	if l == nil {
		return nil, nil, kernel.ErrNoRunningLoop()
	}
	w := &waiting{left: len(fs), when: o.ReturnWhen}
	w.Init(&l.k)
	if err := w.wait(co, o.Timeout, futuresOf(fs)); err != nil {
		return nil, nil, err
	}
	for _, f := range fs {
		if f.Done() {
			done = append(done, f)
		} else {
			pending = append(pending, f)
		}
	}
	return done, pending, nil
}

// distinct drops what is given twice.
func distinct[F AnyFuture](fs []F) ([]F, error) {
	if len(fs) == 0 {
		return nil, &gen.ValueError{Msg: "Set of Tasks/Futures is empty."}
	}
	seen := map[*kernel.Future]bool{}
	var kept []F
	for _, f := range fs {
		if isNil(f) {
			return nil, errNotAwaitable()
		}
		if k := f.future(); !seen[k] {
			seen[k] = true
			kept = append(kept, f)
		}
	}
	return kept, nil
}

func futuresOf[F AnyFuture](fs []F) []*kernel.Future {
	all := make([]*kernel.Future, len(fs))
	for i, f := range fs {
		all[i] = f.future()
	}
	return all
}

// waiting is the future that Wait itself waits for.
type waiting struct {
	kernel.Future
	left  int
	when  ReturnWhen
	timer TimerHandle
}

func (w *waiting) wait(co *coro.Co, timeout time.Duration, fs []*kernel.Future) error {
	if timeout != 0 && timeout != Forever {
		h, err := w.Loop().CallLater(max(0, int64(timeout)), w.release)
		if err != nil {
			return err
		}
		w.timer = TimerHandle{h}
	}
	entries := make([]*waitedFor, len(fs))
	for i, f := range fs {
		entries[i] = &waitedFor{w, f}
		f.OnDone(entries[i])
	}
	err := w.Wait(co)
	w.timer.Cancel()
	for _, e := range entries {
		e.f.Forget(e)
	}
	return err
}

func (w *waiting) release() {
	if !w.Done() {
		w.Complete()
	}
}

// waitedFor is what waits for one of the futures.
type waitedFor struct {
	w *waiting
	f *kernel.Future
}

// AwaitedBy is the task that waits.
func (e *waitedFor) AwaitedBy() []*kernel.Future { return e.w.AwaitedBy() }

func (e *waitedFor) String() string { return "_wait.<locals>._on_completion()" }

// Run counts a future that is done.
func (e *waitedFor) Run() {
	w := e.w
	w.left--
	if w.left <= 0 || w.when == FirstCompleted || w.when == FirstException && e.failed() {
		w.timer.Cancel()
		w.release()
	}
}

func (e *waitedFor) failed() bool {
	if e.f.State() == kernel.Cancelled {
		return false
	}
	exc, _ := e.f.Exception()
	return exc != nil
}
