package kernel

import (
	"log/slog"

	"github.com/coluber-go/coluber/gen"
)

// Close ends a loop that does not run: what is ready and what is timed will
// never happen; a task that is pending has its coroutine closed and is reported;
// an asynchronous generator that has not ended is closed; an exception that nobody
// has seen is reported. What follows an operation that is over happens all the same,
// and who waits outside is told, see [Loop.AtClose]. Closing twice does nothing.
//
// Errors: RuntimeError if the loop runs; one of ours if the tasks that are
// pending cannot be resumed here, see [Loop.Runnable].
func (l *Loop) Close() error {
	if l.running.Load() {
		return &gen.RuntimeError{Msg: "Cannot close a running event loop"}
	}
	if l.closed {
		return nil
	}
	if err := l.misplaced("close"); err != nil {
		return err
	}
	if l.Debug() {
		l.Log(slog.LevelDebug, "Close "+gen.Repr(l.Face), nil)
	}
	l.late.hold()
	defer l.tellLate()
	l.closed = true
	l.notice.Or(shut)
	l.completed(l.inbox.close())
	l.ready, l.timers = ready{}, timers{}
	l.closings.close()
	for t := l.tasks.first; t != nil; t = l.tasks.first {
		l.destroy(t)
	}
	for _, g := range l.Asyncgens.Left() {
		g.Abandon()
	}
	for r := l.lost.first; r != nil; r = l.lost.first {
		l.tell(r)
	}
	l.frames.Drain()
	return nil
}

// destroy ends a task that can never go on, and then reports it: what a coroutine
// does at its end comes before the report, as in CPython, whose collector takes
// the coroutine first because it is older than its task.
func (l *Loop) destroy(t *Task) {
	l.tasks.remove(t)
	// A coroutine that has not begun was never awaited, and is reported as that.
	if t.co != nil || l.Quiet {
		t.routine.Abandon()
	}
	if t.QuietEnd || l.Quiet {
		return
	}
	l.reportLost(&ExceptionContext{
		Message: "Task was destroyed but it is pending!",
		Fields:  known(l, &t.Future).addTo([]ContextField{{"task", t.Face}}),
		Scope:   &t.scope,
	})
}
