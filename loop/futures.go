package loop

import (
	"reflect"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// AnyFuture is a future or a task, whatever the type of its result.
//
// Python: asyncio.isfuture, library/asyncio-future.
type AnyFuture interface {
	// Done reports whether it has an outcome.
	Done() bool
	// Cancelled reports whether the outcome is that it was cancelled.
	Cancelled() bool
	// Cancel cancels it; false if it is done.
	Cancel(msg ...any) bool
	// Err is the exception, nil if there is a result.
	Err() error
	// Loop is the loop it belongs to.
	Loop() *Loop
	// String is its repr.
	String() string

	future() *kernel.Future
	anyValue() any // for reprs
}

// FutureOf is a future or a task with a result of type T.
//
// Python: asyncio.Future, library/asyncio-future.
type FutureOf[T any] interface {
	AnyFuture
	coro.Awaitable[T]
	// Result is the outcome, for those who need not wait.
	Result() (T, error)
}

// Future is a result that will be there later. Whoever has to provide it calls
// SetResult or SetException once; any number of tasks may await it meanwhile.
// [CreateFuture] makes one. It belongs to the goroutine of its loop.
//
// Python: asyncio.Future, library/asyncio-future.
type Future[T any] struct {
	k kernel.Future
	v T
}

func (f *Future[T]) anyValue() any { return f.v }

// valueOf is the value of a future's face, for reprs.
func valueOf(face any) any { return face.(AnyFuture).anyValue() }

// CreateFuture returns a pending future of l. It works on a closed loop, too.
//
// Python: loop.create_future, library/asyncio-eventloop.
func CreateFuture[T any](l *Loop) *Future[T] {
	f := &Future[T]{}
	f.k.Init(l.kernel())
	f.k.Face = f
	return f
}

func (f *Future[T]) future() *kernel.Future { return &f.k }

// Await waits until the future is done and returns its outcome; at once if it is.
//
// Errors: as Result; what is thrown into the waiting task, a [*CancelledError]
// above all, which cancels the future as well; [gen.RuntimeError] "… attached to
// a different loop".
//
// Python: await future, library/asyncio-future.
func (f *Future[T]) Await(co *coro.Co) (T, error) {
	if err := f.k.Wait(co); err != nil {
		var none T
		return none, err
	}
	return f.v, nil
}

// Result is the outcome.
//
// Errors: the exception that was set; [*CancelledError];
// [*InvalidStateError] "Result is not set." while pending.
//
// Python: Future.result, library/asyncio-future.
func (f *Future[T]) Result() (T, error) {
	if err := f.k.Outcome(); err != nil {
		var none T
		return none, err
	}
	return f.v, nil
}

// Err is the exception that was set, nil if there is a result. Having asked
// counts as having seen it.
//
// Errors: [*CancelledError] if the future was cancelled; [*InvalidStateError]
// "Exception is not set." while pending.
//
// Python: Future.exception, library/asyncio-future.
func (f *Future[T]) Err() error { return exceptionOf(&f.k) }

func exceptionOf(k *kernel.Future) error {
	exc, err := k.Exception()
	if err != nil {
		return err
	}
	return exc
}

// SetResult makes v the result and schedules whatever waits for it.
//
// Errors: [*InvalidStateError] "invalid state" if the future is done;
// [gen.RuntimeError] "Event loop is closed" if something waits for it that can no
// longer be called: the future is done even so; in debug mode that of
// [Loop.CallSoon] if something waits for it, and the future stays pending.
//
// Python: Future.set_result, library/asyncio-future.
func (f *Future[T]) SetResult(v T) error {
	if f.k.Done() {
		return &gen.InvalidStateError{Msg: "invalid state"}
	}
	f.v = v
	return f.k.Complete()
}

// SetException makes err the outcome and schedules whatever waits for it. An
// exception that nobody asks for is reported to the loop's exception handler when
// the future is collected, or the loop closed. A StopIteration becomes a
// RuntimeError.
//
// Errors: as SetResult; [gen.TypeError] if err is nil.
//
// Python: Future.set_exception, library/asyncio-future.
func (f *Future[T]) SetException(err error) error { return f.k.Fail(err) }

// Cancel cancels the future and schedules whatever waits for it; msg, at most
// one, is given to the [*CancelledError]. It reports false if the future is done.
//
// Python: Future.cancel, library/asyncio-future.
func (f *Future[T]) Cancel(msg ...any) bool { return f.k.Cancel(message(msg)) }

func message(msg []any) any {
	if len(msg) == 0 {
		return nil
	}
	return msg[0]
}

// Done reports whether the future has an outcome.
//
// Python: Future.done, library/asyncio-future.
func (f *Future[T]) Done() bool { return f.k.Done() }

// Cancelled reports whether the future was cancelled.
//
// Python: Future.cancelled, library/asyncio-future.
func (f *Future[T]) Cancelled() bool { return f.k.State() == kernel.Cancelled }

// AddDoneCallback makes the loop call fn with the future when it is done; in the
// next iteration if it is. Callbacks are called in the order of adding.
//
// Python: Future.add_done_callback, library/asyncio-future.
func (f *Future[T]) AddDoneCallback(fn func(*Future[T])) {
	f.AddDoneCallbackWith(fn, nil)
}

// AddDoneCallbackWith is [Future.AddDoneCallback] with options; nil means none.
//
// Python: Future.add_done_callback, library/asyncio-future.
func (f *Future[T]) AddDoneCallbackWith(fn func(*Future[T]), o *CallOptions) {
	kernel.AddDoneCallback(&f.k, fn, func() { fn(f) }, o.context())
}

// RemoveDoneCallback takes back every callback that was added with this func
// value, and returns their number. Once the future is done it finds none.
//
// Python: Future.remove_done_callback, library/asyncio-future.
//
// Differs: Go's method values are new func values each time, so keep the one that
// was added.
func (f *Future[T]) RemoveDoneCallback(fn func(*Future[T])) int {
	return kernel.RemoveDoneCallback(&f.k, fn)
}

// Loop is the loop the future belongs to.
//
// Python: Future.get_loop, library/asyncio-future.
func (f *Future[T]) Loop() *Loop { return f.k.Loop().Face.(*Loop) }

// String is the future's repr, <Future finished result=1>.
//
// Python: Future.__repr__, Lib/asyncio/base_futures.py.
func (f *Future[T]) String() string { return f.k.String() }

// EnsureFuture returns aw itself if it is a future or a task, a new task for a
// coroutine, and a new task that awaits it for any other awaitable.
//
// Errors: [gen.TypeError] "An asyncio.Future, a coroutine or an awaitable is
// required" if aw is nil; [gen.ValueError] for another loop's future;
// [gen.RuntimeError] if no loop runs co.
//
// Python: asyncio.ensure_future, library/asyncio-future.
func EnsureFuture[T any](co *coro.Co, aw coro.Awaitable[T]) (FutureOf[T], error) {
	l := RunningLoop(co)
	if l == nil {
		return nil, kernel.ErrNoRunningLoop()
	}
	f, _, err := ensureFuture(l, aw)
	return f, err
}

// ensureFuture also reports whether it made a task.
func ensureFuture[T any](l *Loop, aw coro.Awaitable[T]) (f FutureOf[T], made bool, err error) {
	if isNil(aw) {
		return nil, false, errNotAwaitable()
	}
	switch aw := aw.(type) {
	case FutureOf[T]:
		if aw.future().Loop() != &l.k {
			return nil, false, &gen.ValueError{Msg: "The future belongs to a different loop than the one specified as the loop argument"}
		}
		return aw, false, nil
	case *coro.Coroutine[T]:
		f, err = CreateTaskOn(l, aw, nil)
		return f, true, err
	}
	wrap := coro.NewWith(func(co *coro.Co) (T, error) { return aw.Await(co) }, &coro.Options{Name: "ensure_future.<locals>._wrap_awaitable"})
	f, err = CreateTaskOn(l, wrap, nil)
	return f, true, err
}

// isNil reports whether aw is nil, or a nil pointer.
func isNil(aw any) bool {
	v := reflect.ValueOf(aw)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

func errNotAwaitable() error {
	return &gen.TypeError{Msg: "An asyncio.Future, a coroutine or an awaitable is required"}
}
