package loop

import (
	"time"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// AnyTask is a task, whatever the type of its result.
//
// Python: asyncio.Task, library/asyncio-task.
type AnyTask interface {
	AnyFuture
	// Name is the task's name.
	Name() string
	// SetName renames the task.
	SetName(name string)
	// Cancelling is the number of requests to cancel it.
	Cancelling() int
	// Uncancel takes one of them back.
	Uncancel() int
}

// Task is a coroutine that runs on a loop, beside others. [CreateTask] makes one.
// It belongs to the goroutine of its loop, which holds it until it is done.
//
// A panic of the coroutine ends the task with a [*PanicError].
//
// Python: asyncio.Task, library/asyncio-task.
type Task[T any] struct {
	k kernel.Task
	c *coro.Coroutine[T]
}

func (t *Task[T]) anyValue() any {
	v, _ := t.c.Result()
	return v
}

// TaskOptions are the choices [CreateTaskWith] offers. The zero value is
// [CreateTask]'s.
//
// Python: the keyword arguments of asyncio.create_task, library/asyncio-task.
type TaskOptions struct {
	// Name is the task's name; empty means Task-1, Task-2 and so on.
	Name string
	// Context is what the task runs in; nil means a copy of the current one.
	Context *coro.Context
	// EagerStart says whether the first step is made at once.
	EagerStart EagerStart
}

// EagerStart says when a task makes its first step.
//
// Python: the eager_start of asyncio.Task, library/asyncio-task.
type EagerStart uint8

// A task begins as the loop's task factory decides, and in the loop's next
// iteration if that says nothing; at once, inside CreateTask, so that one that
// does not wait is done when CreateTask returns; or in the next iteration whatever
// the factory.
//
// Python: eager_start=None, True and False, library/asyncio-task.
const (
	EagerDefault EagerStart = iota
	EagerTrue
	EagerFalse
)

// CreateTask makes a task of c on the loop that runs co. Its first step is in the
// loop's next iteration. It panics if c is nil, and if no loop runs co.
//
// Python: asyncio.create_task, library/asyncio-task.
func CreateTask[T any](co *coro.Co, c *coro.Coroutine[T]) *Task[T] {
	return CreateTaskWith(co, c, nil)
}

// CreateTaskWith is [CreateTask] with options; nil means none. It panics with what
// [CreateTaskOn] returns as an error.
//
// Python: asyncio.create_task, library/asyncio-task.
func CreateTaskWith[T any](co *coro.Co, c *coro.Coroutine[T], o *TaskOptions) *Task[T] {
	t, err := CreateTaskOn(mustRunIn(co, "CreateTask"), c, o)
	if err != nil {
		panic(err)
	}
	return t
}

// CreateTaskOn makes a task of c on l, for callbacks and for loops that do not
// run yet; nil options mean none. It panics if c is nil.
//
// Errors: as [Loop.CallSoon]; those of the loop's [TaskFactory]; for an eager task [gen.RuntimeError] if its context is entered
// already, and the [*gen.KeyboardInterrupt] or [*gen.SystemExit] that its first step
// raised.
//
// Python: loop.create_task, library/asyncio-eventloop.
func CreateTaskOn[T any](l *Loop, c *coro.Coroutine[T], o *TaskOptions) (*Task[T], error) {
	return createTask(l, c, o, nil)
}

func createTask[T any](l *Loop, c *coro.Coroutine[T], o *TaskOptions, s *kernel.CancelScope) (*Task[T], error) {
	if c == nil {
		panic("loop: CreateTask of a nil coroutine")
	}
	if o == nil {
		o = &noTaskOptions
	}
	if l.factory != nil {
		return manufacture(l, c, o, s)
	}
	return newTask(l, c, o, s)
}

var noTaskOptions TaskOptions

// newTask makes a task in the scope s, whatever the loop's task factory.
func newTask[T any](l *Loop, c *coro.Coroutine[T], o *TaskOptions, s *kernel.CancelScope) (*Task[T], error) {
	t := &Task[T]{c: c}
	t.k.Face = t
	err := t.k.Start(l.kernel(), c, kernel.TaskOptions{
		Name:    o.Name,
		Context: o.Context,
		Eager:   o.EagerStart == EagerTrue,
		Scope:   s,
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Task[T]) future() *kernel.Future { return &t.k.Future }

// Await waits until the task is done and returns its outcome; at once if it is.
//
// Errors: as Result; what is thrown into the waiting task, a [*CancelledError]
// above all, which cancels this task as well; [gen.RuntimeError] "Task cannot
// await on itself: …" and "… attached to a different loop".
//
// Python: await task, library/asyncio-task.
func (t *Task[T]) Await(co *coro.Co) (T, error) {
	if err := t.k.Wait(co); err != nil {
		var none T
		return none, err
	}
	return t.value()
}

func (t *Task[T]) value() (T, error) {
	v, _ := t.c.Result()
	return v, nil
}

// Result is the outcome.
//
// Errors: what the coroutine raised; [*CancelledError], with the message of
// Cancel for the first who asks; [*InvalidStateError] "Result is not set." while
// the task is not done.
//
// Python: Task.result, library/asyncio-task.
func (t *Task[T]) Result() (T, error) {
	if err := t.k.Outcome(); err != nil {
		var none T
		return none, err
	}
	return t.value()
}

// Err is what the coroutine raised, nil if it returned. Having asked counts as
// having seen it.
//
// Errors: [*CancelledError] if the task was cancelled; [*InvalidStateError]
// "Exception is not set." while it is not done.
//
// Python: Task.exception, library/asyncio-task.
func (t *Task[T]) Err() error { return exceptionOf(&t.k.Future) }

// Cancel asks the task to end: where it waits, a [*CancelledError] is raised in
// the next iteration, with msg, at most one. What the task awaits is cancelled
// first. A task that has not begun never will. The task may go on in spite of it;
// Cancelled tells when it is over. It reports false if the task is done.
//
// Python: Task.cancel, library/asyncio-task.
func (t *Task[T]) Cancel(msg ...any) bool { return t.k.Cancel(message(msg)) }

// Cancelling is the number of calls of Cancel, less those of Uncancel.
//
// Python: Task.cancelling, library/asyncio-task.
func (t *Task[T]) Cancelling() int { return t.k.Cancelling() }

// Uncancel takes one Cancel back, and returns how many are left. When none is, a
// CancelledError that has not been raised yet will not be.
//
// Python: Task.uncancel, library/asyncio-task.
func (t *Task[T]) Uncancel() int { return t.k.Uncancel() }

// Done reports whether the task has an outcome.
//
// Python: Task.done, library/asyncio-task.
func (t *Task[T]) Done() bool { return t.k.Done() }

// Cancelled reports whether the task ended by a [*CancelledError].
//
// Python: Task.cancelled, library/asyncio-task.
func (t *Task[T]) Cancelled() bool { return t.k.State() == kernel.Cancelled }

// AddDoneCallback makes the loop call fn with the task when it is done; in the
// next iteration if it is.
//
// Python: Task.add_done_callback, library/asyncio-task.
func (t *Task[T]) AddDoneCallback(fn func(*Task[T])) {
	t.AddDoneCallbackWith(fn, nil)
}

// AddDoneCallbackWith is [Task.AddDoneCallback] with options; nil means none.
//
// Python: Task.add_done_callback, library/asyncio-task.
func (t *Task[T]) AddDoneCallbackWith(fn func(*Task[T]), o *CallOptions) {
	kernel.AddDoneCallback(&t.k.Future, fn, func() { fn(t) }, o.context())
}

// RemoveDoneCallback takes back every callback that was added with this func
// value, and returns their number.
//
// Python: Task.remove_done_callback, library/asyncio-task.
//
// Differs: Go's method values are new func values each time, so keep the one that
// was added.
func (t *Task[T]) RemoveDoneCallback(fn func(*Task[T])) int {
	return kernel.RemoveDoneCallback(&t.k.Future, fn)
}

// Name is the task's name.
//
// Python: Task.get_name, library/asyncio-task.
func (t *Task[T]) Name() string { return t.k.Name() }

// SetName renames the task.
//
// Python: Task.set_name, library/asyncio-task.
func (t *Task[T]) SetName(name string) { t.k.SetName(name) }

// Coro is the coroutine that the task runs; nil if it ended in the step that an
// eager task begins with.
//
// Python: Task.get_coro, library/asyncio-task.
func (t *Task[T]) Coro() *coro.Coroutine[T] {
	if t.k.EndedAtOnce() {
		return nil
	}
	return t.c
}

// Context is the context that the task runs in.
//
// Python: Task.get_context, library/asyncio-task.
func (t *Task[T]) Context() *coro.Context { return t.k.ContextScope().Context() }

// Loop is the loop the task belongs to.
//
// Python: Task.get_loop, library/asyncio-task.
func (t *Task[T]) Loop() *Loop { return t.k.Loop().Face.(*Loop) }

// String is the task's repr,
// <Task pending name='Task-2' coro=<count() running at main.go:12>>.
//
// Python: Task.__repr__, Lib/asyncio/base_tasks.py.
func (t *Task[T]) String() string { return t.k.String() }

// CurrentTask is the task that co belongs to; nil if co is driven by hand.
//
// Python: asyncio.current_task, library/asyncio-task.
func CurrentTask(co *coro.Co) AnyTask {
	if t := kernel.TaskOf(co); t != nil {
		return t.Face.(AnyTask)
	}
	return nil
}

// CurrentTask is the task that is running now; nil within a callback.
//
// Python: asyncio.current_task, library/asyncio-task.
func (l *Loop) CurrentTask() AnyTask {
	if t := l.kernel().Current(); t != nil {
		return t.Face.(AnyTask)
	}
	return nil
}

// AllTasks are the loop's tasks that are not done, in the order of creation.
//
// Python: asyncio.all_tasks, library/asyncio-task.
func AllTasks(l *Loop) []AnyTask {
	var all []AnyTask
	for _, t := range l.kernel().Tasks() {
		all = append(all, t.Face.(AnyTask))
	}
	return all
}

// Sleep waits for d; for zero and less it only lets what is ready run.
//
// Errors: [*CancelledError] when the task is cancelled; [gen.ValueError] for the
// duration that [Seconds] makes of a NaN; [gen.RuntimeError] "no running event
// loop" if co is driven by hand.
//
// Python: asyncio.sleep, library/asyncio-task.
func Sleep(co *coro.Co, d time.Duration) error { return kernel.Sleep(co, int64(d)) }

// SleepValue is [Sleep] that returns v.
//
// Python: asyncio.sleep with a result, library/asyncio-task.
func SleepValue[T any](co *coro.Co, d time.Duration, v T) (T, error) {
	if err := Sleep(co, d); err != nil {
		var none T
		return none, err
	}
	return v, nil
}
