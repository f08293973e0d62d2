package loop

import (
	"fmt"
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/kernel"
)

// TaskGroup is tasks that belong to a block: it ends when all of them have, and
// when one fails the others are cancelled, and the block. [NewTaskGroup] makes
// one, [TaskGroup.With] runs the block, [CreateTaskIn] makes the tasks. It serves
// once, and belongs to the task that entered it.
//
// Python: asyncio.TaskGroup, library/asyncio-task.
type TaskGroup struct {
	parent    *kernel.Task
	scope     *kernel.CancelScope // that parent was in when it entered the group
	children  childList
	errs      []error
	baseErr   error        // the KeyboardInterrupt or SystemExit that goes before all others
	completed *groupWaiter // what AExit waits for
	cancelled bool         // by Cancel
	entered   bool
	exiting   bool
	aborting  bool // the children have been cancelled
	requested bool // by us, to cancel the parent
}

// groupWaiter is the future that AExit waits for.
type groupWaiter struct {
	kernel.Future
}

// NewTaskGroup returns a group that has not been entered.
//
// Python: asyncio.TaskGroup, library/asyncio-task.
func NewTaskGroup() *TaskGroup { return &TaskGroup{} }

// With enters the group, runs block, and waits for the tasks.
//
// Errors: an [*gen.ExceptionGroup] "unhandled errors in a TaskGroup" of what the
// tasks have raised, in the order in which they ended, and block at last; a
// CancelledError by itself if the calling task was cancelled and there is nothing
// else; a KeyboardInterrupt or SystemExit by itself; [gen.RuntimeError] if the group
// has been entered before, or no loop runs co.
//
// Python: async with asyncio.TaskGroup(), library/asyncio-task.
func (g *TaskGroup) With(co *coro.Co, block func() error) error {
	return coro.With(co, g, func(*TaskGroup) error { return block() })
}

// AEnter begins the group, for [coro.With] and exit stacks.
//
// Errors: as With.
//
// Python: TaskGroup.__aenter__, Lib/asyncio/taskgroups.py.
func (g *TaskGroup) AEnter(co *coro.Co) (*TaskGroup, error) {
	if g.entered {
		return nil, g.misused("has already been entered")
	}
	g.parent = kernel.TaskOf(co)
	if g.parent == nil {
		return nil, g.misused("cannot determine the parent task")
	}
	g.entered, g.scope = true, g.parent.Scope()
	if g.cancelled {
		g.abort()
		g.cancelParent()
	}
	return g, nil
}

// CreateTaskIn makes a task of c in g; nil options mean none. It panics if c is
// nil.
//
// Errors: [gen.RuntimeError] "TaskGroup … has not been entered", "… is finished",
// "… is shutting down", after which c is closed; those of [CreateTaskOn].
//
// Python: TaskGroup.create_task, library/asyncio-task.
func CreateTaskIn[T any](g *TaskGroup, c *coro.Coroutine[T], o *TaskOptions) (*Task[T], error) {
	if err := g.refusal(); err != nil {
		c.Close()
		return nil, err
	}
	t, err := createTask(g.parent.Loop().Face.(*Loop), c, o, g.scope)
	if err != nil {
		return nil, err
	}
	child := &groupChild{group: g, task: &t.k}
	g.children.add(child)
	t.k.OnDone(child)
	return t, nil
}

func (g *TaskGroup) refusal() error {
	switch {
	case !g.entered:
		return g.misused("has not been entered")
	case g.exiting && g.children.n == 0:
		return g.misused("is finished")
	case g.aborting:
		return g.misused("is shutting down")
	}
	return nil
}

func (g *TaskGroup) misused(how string) error {
	return &gen.RuntimeError{Msg: fmt.Sprintf("TaskGroup %v %s", g, how)}
}

// Cancel ends the group without an error: its tasks are cancelled, and the block.
// Before the group is entered, it is cancelled when it is; after it has ended, and
// a second time, Cancel does nothing. It is for the loop's goroutine.
//
// Python: TaskGroup.cancel, library/asyncio-task, new in Python 3.15.
func (g *TaskGroup) Cancel() {
	switch {
	case !g.entered:
		g.cancelled = true
	case g.exiting && g.children.n == 0, g.aborting:
	default:
		g.cancelled = true
		g.abort()
		g.cancelParent()
	}
}

// AExit waits for the tasks, for [coro.With] and exit stacks. An error of the
// block cancels them.
//
// Errors: as With.
//
// Python: TaskGroup.__aexit__, Lib/asyncio/taskgroups.py.
func (g *TaskGroup) AExit(co *coro.Co, err error) (suppress bool, _ error) {
	g.exiting = true
	if g.baseErr == nil && isBaseError(err) {
		g.baseErr = err
	}
	var cancellation error
	if kernel.IsCancelled(err) {
		cancellation = err
	}
	if err != nil && !g.aborting {
		g.abort()
	}
	waits := g.children.n > 0
	for g.children.n > 0 {
		werr := g.waitForChildren(co)
		switch {
		case werr == nil:
		case !kernel.IsCancelled(werr):
			return false, werr // the loop is being closed
		case !g.aborting:
			cancellation = werr
			g.abort()
		}
	}
	if waits && cancellation == nil {
		cancellation = g.parent.ScopeCancelled()
	}
	return g.outcome(err, cancellation)
}

func (g *TaskGroup) waitForChildren(co *coro.Co) error {
	if g.parent.Loop().Closed() {
		return gen.ErrGeneratorExit
	}
	g.completed = &groupWaiter{}
	g.completed.Init(g.parent.Loop())
	// A cancel scope reaches the children by itself; to cancel this wait again and
	// again would be of no use.
	scope := g.parent.Scope()
	g.parent.SetScope(nil)
	err := g.completed.Wait(co)
	g.parent.SetScope(scope)
	g.completed = nil
	return err
}

// outcome is what becomes of the block that ended with err, when no task is left.
func (g *TaskGroup) outcome(err, cancellation error) (suppress bool, _ error) {
	if g.baseErr != nil {
		g.reportLost()
		return false, unlessSame(g.baseErr, err)
	}
	ours := false
	if g.requested && g.parent.Uncancel() == 0 {
		cancellation, ours = nil, kernel.IsCancelled(err)
	}
	switch {
	case len(g.errs) > 0 || err != nil && !kernel.IsCancelled(err):
		if isGeneratorExit(err) && len(g.errs) == 0 {
			return false, nil // a generator that holds the group is closed
		}
		return false, g.failure(err)
	case cancellation != nil:
		return false, unlessSame(cancellation, err)
	}
	return ours, nil
}

// failure is the group of all errors.
func (g *TaskGroup) failure(err error) error {
	if err != nil && !kernel.IsCancelled(err) {
		g.errs = append(g.errs, err)
	}
	// A request from outside that nobody has followed yet is made again, so that
	// the next await does.
	if g.parent.Cancelling() > 0 {
		g.parent.Uncancel()
		g.parent.Cancel(nil)
	}
	group, gerr := gen.NewBaseExceptionGroup("unhandled errors in a TaskGroup", g.errs)
	g.errs = nil
	if gerr != nil {
		return gerr
	}
	return group
}

// unlessSame is err, unless the block's own error says so already.
func unlessSame(err, of error) error {
	if err == of {
		return nil
	}
	return err
}

func isGeneratorExit(err error) bool {
	_, ok := gen.Raised(err).(*gen.GeneratorExit)
	return ok
}

func isBaseError(err error) bool {
	switch gen.Raised(err).(type) {
	case *gen.KeyboardInterrupt, *gen.SystemExit:
		return true
	}
	return false
}

// reportLost tells of the errors that the KeyboardInterrupt or SystemExit hides.
func (g *TaskGroup) reportLost() {
	for _, err := range g.errs {
		if err == g.baseErr {
			continue
		}
		g.parent.Loop().CallExceptionHandler(&kernel.ExceptionContext{
			Message:   "TaskGroup task exception was not propagated because the TaskGroup body is being closed with a BaseException",
			Exception: err,
		})
	}
	g.errs = nil
}

// abort cancels the children that are left, in the order of their creation.
func (g *TaskGroup) abort() {
	g.aborting = true
	for c := g.children.first; c != nil; c = c.next {
		if !c.task.Done() {
			c.task.Cancel(nil)
		}
	}
}

func (g *TaskGroup) cancelParent() {
	g.requested = true
	g.parent.Cancel(nil)
}

// String is the group's repr, <TaskGroup tasks=1 errors=1 cancelling>.
//
// Python: TaskGroup.__repr__, Lib/asyncio/taskgroups.py.
func (g *TaskGroup) String() string {
	info := []string{"<TaskGroup"}
	if g.children.n > 0 {
		info = append(info, fmt.Sprintf("tasks=%d", g.children.n))
	}
	if len(g.errs) > 0 {
		info = append(info, fmt.Sprintf("errors=%d", len(g.errs)))
	}
	switch {
	case g.aborting:
		info = append(info, "cancelling")
	case g.entered:
		info = append(info, "entered")
	}
	return strings.Join(info, " ") + ">"
}

// groupChild is what waits for a task of a group.
type groupChild struct {
	group      *TaskGroup
	task       *kernel.Task
	prev, next *groupChild
}

func (c *groupChild) String() string { return "TaskGroup._on_task_done()" }

// AwaitedBy is the task that entered the group.
func (c *groupChild) AwaitedBy() []*kernel.Future { return []*kernel.Future{&c.group.parent.Future} }

// Run takes note of the task's end.
func (c *groupChild) Run() {
	g := c.group
	g.children.remove(c)
	if g.children.n == 0 && g.completed != nil && !g.completed.Done() {
		g.completed.Complete()
	}
	if c.task.State() == kernel.Cancelled {
		return
	}
	if err, _ := c.task.Exception(); err != nil {
		g.failed(c.task, err)
	}
}

// failed takes a task's exception, and ends the group.
func (g *TaskGroup) failed(t *kernel.Task, err error) {
	g.errs = append(g.errs, err)
	if g.baseErr == nil && isBaseError(err) {
		g.baseErr = err
	}
	if g.parent.Done() {
		t.Loop().CallExceptionHandler(&kernel.ExceptionContext{
			Message:   fmt.Sprintf("Task %v has errored out but its parent task %v is already completed", t, g.parent),
			Exception: err,
			Fields:    []kernel.ContextField{{Key: "task", Value: t.Face}},
		})
		return
	}
	if !g.aborting && !g.requested {
		g.abort()
		g.cancelParent()
	}
}

// childList is the tasks of a group that are not done, in the order of creation.
type childList struct {
	first, last *groupChild
	n           int
}

func (l *childList) add(c *groupChild) {
	c.prev = l.last
	if l.last == nil {
		l.first = c
	} else {
		l.last.next = c
	}
	l.last = c
	l.n++
}

func (l *childList) remove(c *groupChild) {
	if c.prev == nil {
		l.first = c.next
	} else {
		c.prev.next = c.next
	}
	if c.next == nil {
		l.last = c.prev
	} else {
		c.next.prev = c.prev
	}
	l.n--
}
