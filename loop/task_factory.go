package loop

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// TaskFactory makes a loop's tasks: it calls create once, with o or with options
// of its own, and returns the error. The AnyTask is a *Task[T]; for an eager one the
// first step is over by then.
//
// Python: loop.set_task_factory, library/asyncio-eventloop.
//
// Differs: it makes the task by calling create, since Go's tasks have a type each,
// and cannot exchange the coroutine.
type TaskFactory func(l *Loop, o *TaskOptions, create func(o *TaskOptions) (AnyTask, error)) error

// EagerTaskFactory is a [TaskFactory] of tasks that make their first step at once,
// unless they are made with [EagerFalse].
//
// Python: asyncio.eager_task_factory, library/asyncio-task.
func EagerTaskFactory(l *Loop, o *TaskOptions, create func(o *TaskOptions) (AnyTask, error)) error {
	eager := *o
	if eager.EagerStart == EagerDefault {
		eager.EagerStart = EagerTrue
	}
	_, err := create(&eager)
	return err
}

// SetTaskFactory makes f the maker of the loop's tasks; nil restores the default.
//
// Python: loop.set_task_factory, library/asyncio-eventloop.
func (l *Loop) SetTaskFactory(f TaskFactory) {
	l.kernel()
	l.factory = f
}

// TaskFactory is what SetTaskFactory was given.
//
// Python: loop.get_task_factory, library/asyncio-eventloop.
func (l *Loop) TaskFactory() TaskFactory { return l.factory }

// manufacture makes a task by the loop's factory. It panics if that does not make
// one, or more.
func manufacture[T any](l *Loop, c *coro.Coroutine[T], o *TaskOptions, s *kernel.CancelScope) (*Task[T], error) {
	var t *Task[T]
	var made error
	calls := 0
	err := l.factory(l, o, func(o *TaskOptions) (AnyTask, error) {
		calls++
		if calls > 1 {
			panic("loop: a task factory made a task twice")
		}
		if o == nil {
			o = &noTaskOptions
		}
		if t, made = newTask(l, c, o, s); made != nil {
			return nil, made
		}
		return t, nil
	})
	switch {
	case err != nil:
		return nil, err
	case made != nil:
		return nil, made
	case t == nil:
		panic("loop: a task factory made no task")
	}
	return t, nil
}
