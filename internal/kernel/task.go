package kernel

import (
	"fmt"
	"strconv"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// Routine is what a task drives: a *coro.Coroutine[T].
type Routine interface {
	Resume(v any, err error) (yielded any, done bool, _ error)
	BeginFirst(driver interface{ Frames() *frame.Pool }) *coro.Co
	Ended() error
	Co() *coro.Co
	Abandon()
	State() coro.State
	Name() string
	Location() (file string, line int)
}

// Task drives a coroutine on a loop. Itself it stands in the ready queue for its
// next step, and among a future's callbacks for its wake-up.
type Task struct {
	Future
	routine Routine
	co      *coro.Co // of the routine, once it has begun
	waiter  *Future  // what the coroutine awaits

	scope coro.Scope
	// cancelScope is the innermost scope that cancels its waits; usually nil.
	cancelScope *CancelScope
	own         *own  // what few tasks have; nil for nothing
	requests    int32 // to cancel, less uncancel
	mustCancel  bool
	starting    bool // makes its first step as an eager task
	passing     bool // a request on to what the task awaits
	// QuietEnd says that nobody need hear of the task's being pending when the
	// loop closes.
	QuietEnd bool

	number      int64
	prev, after *Task // in the loop's list
}

// own is what few tasks have.
type own struct {
	name string // "" for Task-number
	next error  // to raise at the next step
}

func (t *Task) mine() *own {
	if t.own == nil {
		t.own = &own{}
	}
	return t.own
}

// raise makes err be raised at the next step.
func (t *Task) raise(err error) { t.mine().next = err }

// TaskOptions is how a task begins.
type TaskOptions struct {
	Name    string        // "" means Task-N
	Context *coro.Context // nil means a copy of the current one
	Scope   *CancelScope  // that cancels its waits; nil for none
	Eager   bool          // the first step is at once, if the loop runs
}

// Start makes t a task of l that drives r, from the next iteration on, or at
// once.
//
// Errors: RuntimeError if the loop is closed; for an eager task RuntimeError if
// its context is entered already, and the KeyboardInterrupt or SystemExit that the
// first step raised, with which the task has ended.
func (t *Task) Start(l *Loop, r Routine, o TaskOptions) error {
	if err := l.check(); err != nil {
		return err
	}
	t.Init(l)
	t.task, t.routine, t.cancelScope = true, r, o.Scope
	if o.Context == nil {
		t.scope.Inherit(l.at.Vars())
	} else {
		t.scope.Use(o.Context)
	}
	if o.Name == "" {
		t.number = l.numbers.Add(1)
	} else {
		t.mine().name = o.Name
	}
	l.tasks.add(t)
	eager := o.Eager && l.Running()
	if l.notice.Load()&observed != 0 {
		l.tellSpawned(t, eager)
	}
	if eager {
		return t.startNow()
	}
	l.push(t)
	return nil
}

// startNow makes the first step, in the middle of whatever is running.
func (t *Task) startNow() error {
	l := t.loop
	if err := t.scope.Enter(); err != nil {
		l.tasks.remove(t)
		return err
	}
	t.scope.Leave()
	before := l.leave
	t.starting = true
	t.Run()
	t.starting = false
	if t.Done() {
		l.observe(Ended, t, 0)
	}
	if err := l.leave; err != before {
		l.leave = before
		return err
	}
	return nil
}

// Run is a step or a wake-up, whichever the task stands in the queue for: it
// resumes the coroutine and deals with what that does.
func (t *Task) Run() {
	l := t.loop
	before, at := l.current, l.at
	if t.begin() {
		l.current, l.at = t, &t.scope
		suspended := t.co.Switch()
		l.current, l.at = before, at
		t.paused(suspended)
		return
	}
	err := t.toRaise()
	if cerr := t.scope.Enter(); cerr != nil {
		err = cerr
	}
	if t.co == nil {
		t.co = t.routine.Co()
	}
	t.co.SetDriver(t)
	l.current, l.at = t, &t.scope
	yielded, done, err := t.routine.Resume(nil, err)
	l.current, l.at = before, at
	if done {
		t.over(err)
	} else {
		t.left(yielded)
	}
}

// begin begins a step, unless there is something to raise in it. It and what Run does
// next are parts of a resume that the compiler can inline: after a switch between
// goroutines every return is mispredicted.
func (t *Task) begin() bool {
	switch {
	case t.mustCancel, t.own != nil && t.own.next != nil, t.waiter != nil && !t.waiter.succeeded():
		return false
	case t.scope.Enter() != nil:
		return false
	case t.co == nil:
		if t.co = t.routine.BeginFirst(t); t.co == nil {
			t.scope.Leave()
			return false
		}
	case !t.co.Begin():
		t.scope.Leave()
		return false
	}
	t.waiter = nil
	return true
}

// paused deals with what the coroutine has done in a step that begin began.
func (t *Task) paused(suspended bool) {
	if suspended {
		t.left(t.co.Yielded())
	} else {
		t.over(t.routine.Ended())
	}
}

// left deals with what the coroutine has suspended with.
func (t *Task) left(yielded any) {
	t.scope.Leave()
	if yielded == nil {
		t.loop.push(t)
	} else {
		t.await(yielded)
	}
	if t.cancelScope != nil {
		t.suspended()
	}
}

// over deals with how the coroutine has ended.
func (t *Task) over(err error) {
	t.scope.Leave()
	t.end(err)
}

// toRaise is what is to be raised at the coroutine's await; nil for nothing.
func (t *Task) toRaise() (err error) {
	if t.own != nil {
		err, t.own.next = t.own.next, nil
	}
	if t.waiter != nil {
		// What the awaited future has to raise is thrown in; a value the
		// coroutine fetches itself.
		err = t.waiter.Outcome()
		t.waiter = nil
	}
	if t.mustCancel {
		err = t.deliver(err)
	}
	return err
}

// deliver raises the CancelledError that Cancel has left.
func (t *Task) deliver(err error) error {
	t.mustCancel = false
	if IsCancelled(err) {
		return err
	}
	return t.cancelledError()
}

// ContextScope is where the task's context is noted.
func (t *Task) ContextScope() *coro.Scope { return &t.scope }

// Frames are what the coroutine runs on.
func (t *Task) Frames() *frame.Pool { return t.loop.frames }

// Asyncgens are the asynchronous generators that have begun in the loop.
func (t *Task) Asyncgens() *coro.Asyncgens { return &t.loop.Asyncgens }

// end takes the coroutine's outcome.
func (t *Task) end(err error) {
	t.loop.tasks.remove(t)
	if t.starting {
		t.routine = nil
	}
	switch {
	case err == nil && t.mustCancel:
		t.mustCancel = false
		t.CancelPlain(t.failure().msg)
	case err == nil:
		t.Complete()
	case IsCancelled(err):
		t.fail = &failure{cancelled: err}
		t.CancelPlain(nil)
	default:
		t.Fail(err)
		if leavesLoop(err) {
			t.loop.leave = err
		}
	}
}

// leavesLoop reports whether err ends the loop that it is raised in.
func leavesLoop(err error) bool {
	switch gen.Raised(err).(type) {
	case *gen.KeyboardInterrupt, *gen.SystemExit:
		return true
	}
	return false
}

// await deals with what the coroutine suspended with.
func (t *Task) await(yielded any) {
	switch f := yielded.(type) {
	case gen.None:
		t.loop.push(t)
	case *Future:
		t.awaitFuture(f)
	default:
		t.refuse(t.badYield(yielded))
	}
}

// badYield is what is wrong with a suspension that awaits nothing. A future is
// awaited by its Await, not by handing it to the loop.
func (t *Task) badYield(v any) string {
	switch v.(type) {
	case interface {
		fmt.Stringer
		Done() bool
		Cancelled() bool
	}:
		return fmt.Sprintf("yield was used instead of yield from in task %v with %s", t, gen.Repr(v))
	case interface{ State() gen.State }:
		return fmt.Sprintf("yield was used instead of yield from for generator in task %v with %s", t, gen.Repr(v))
	}
	return "Task got bad yield: " + gen.Repr(v)
}

func (t *Task) awaitFuture(f *Future) {
	switch {
	case f.loop != t.loop:
		t.refuse(fmt.Sprintf("Task %v got Future %v attached to a different loop", t, f))
	case f == &t.Future:
		t.refuse(fmt.Sprintf("Task cannot await on itself: %v", t))
	default:
		f.OnDone(t)
		t.waiter = f
		if t.mustCancel && f.Cancel(t.failure().msg) {
			t.mustCancel = false
		}
	}
}

// refuse raises a RuntimeError at the await, in the next iteration.
func (t *Task) refuse(text string) {
	t.raise(&gen.RuntimeError{Msg: text})
	t.loop.push(t)
}

// Cancel asks the task to end: a CancelledError is raised where it waits. It
// reports false if the task is done.
func (t *Task) Cancel(msg any) bool {
	t.Retrieved()
	if t.state != Pending {
		return false
	}
	if t.passing {
		t.wakeCancelled(msg)
		return true
	}
	t.requests++
	if t.waiter != nil {
		t.passing = true
		accepted := t.waiter.Cancel(msg)
		t.passing = false
		if accepted {
			return true
		}
	}
	t.mustCancel = true
	t.failure().msg = msg
	return true
}

// wakeCancelled cancels a task of a cycle of tasks that await one another, when
// the request has gone all the way round: what it awaits cannot end first.
func (t *Task) wakeCancelled(msg any) {
	t.waiter.Forget(t)
	t.waiter = nil
	t.raise(&gen.CancelledError{Msg: msg})
	t.loop.push(t)
}

// Cancelling is the number of requests to cancel, less those taken back.
func (t *Task) Cancelling() int { return int(t.requests) }

// Uncancel takes one request back, and returns how many are left. When none is,
// a CancelledError that has not been raised yet will not be.
func (t *Task) Uncancel() int {
	if t.requests > 0 {
		t.requests--
		if t.requests == 0 {
			t.mustCancel = false
		}
	}
	return int(t.requests)
}

// Name is the task's name.
func (t *Task) Name() string {
	if t.own == nil || t.own.name == "" {
		return "Task-" + strconv.FormatInt(t.number, 10)
	}
	return t.own.name
}

// SetName renames the task.
func (t *Task) SetName(name string) { t.mine().name = name }

// Awaits is what the coroutine awaits, or nil.
func (t *Task) Awaits() *Future { return t.waiter }

// Class is the name in reprs.
func (t *Task) Class() string { return "Task" }

// StateName is "cancelling" while a request is being followed.
func (t *Task) StateName() string {
	if t.requests > 0 && t.state == Pending {
		return "cancelling"
	}
	return ""
}

// EndedAtOnce reports whether the task ended in the step that it began with, as an
// eager one.
func (t *Task) EndedAtOnce() bool { return t.routine == nil }

// Details is the middle of the repr: name, coroutine and what it awaits.
func (t *Task) Details() string {
	s := "name=" + gen.Repr(t.Name())
	if !t.EndedAtOnce() {
		s += " coro=" + routineRepr(t.routine)
	}
	if t.waiter != nil {
		s += fmt.Sprintf(" wait_for=%v", t.waiter)
	}
	return s
}

// routineRepr is "<count() running at main.go:12>".
func routineRepr(r Routine) string {
	file, line := r.Location()
	if r.State() == coro.Closed {
		return fmt.Sprintf("<%s() done, defined at %s:%d>", r.Name(), file, line)
	}
	return fmt.Sprintf("<%s() running at %s:%d>", r.Name(), file, line)
}

// TaskOf is the task that co belongs to; nil if no loop drives it, or one that is
// closed: what a coroutine does while it is ended has no loop. It panics if that
// task is not the one that is running: co was passed to another task.
func TaskOf(co *coro.Co) *Task {
	t, _ := co.Driver().(*Task)
	if t != nil && t.loop.current != t {
		if t.loop.closed {
			return nil
		}
		panic(misuse(t))
	}
	return t
}

func misuse(t *Task) string {
	running := "no task"
	if t.loop.current != nil {
		running = t.loop.current.Name()
	}
	return fmt.Sprintf("loop: the co of %s was used while %s was running", t.Name(), running)
}

// taskList is the tasks of a loop that are not done, in the order of creation.
type taskList struct {
	first, last *Task
}

func (l *taskList) add(t *Task) {
	t.prev = l.last
	if l.last == nil {
		l.first = t
	} else {
		l.last.after = t
	}
	l.last = t
}

func (l *taskList) remove(t *Task) {
	if t.prev == nil {
		l.first = t.after
	} else {
		t.prev.after = t.after
	}
	if t.after == nil {
		l.last = t.prev
	} else {
		t.after.prev = t.prev
	}
	t.prev, t.after = nil, nil
}

// begun reports whether any of the tasks is suspended in a frame.
func (l *taskList) begun() bool {
	for t := l.first; t != nil; t = t.after {
		if t.co != nil {
			return true
		}
	}
	return false
}

// Tasks are the loop's tasks that are not done, in the order of creation.
func (l *Loop) Tasks() []*Task {
	var all []*Task
	for t := l.tasks.first; t != nil; t = t.after {
		all = append(all, t)
	}
	return all
}
