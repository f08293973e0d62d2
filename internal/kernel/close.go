package kernel

import "github.com/coluber-go/coluber/gen"

// Close ends a loop that does not run: what is ready and what is timed will
// never happen; a task that is pending is reported, and its coroutine closed;
// an exception that nobody has seen is reported. Closing twice does nothing.
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
	l.closed = true
	l.inbox.close()
	l.ready, l.timers = ready{}, timers{}
	for t := l.tasks.first; t != nil; t = l.tasks.first {
		l.destroy(t)
	}
	for r := l.lost.first; r != nil; r = l.lost.first {
		l.tell(r)
	}
	l.frames.Drain()
	return nil
}

// destroy ends a task that can never go on.
func (l *Loop) destroy(t *Task) {
	if !t.QuietEnd && !l.Quiet {
		l.CallExceptionHandler(&Context{
			Message: "Task was destroyed but it is pending!",
			Fields:  []ContextField{{"task", t.Face}},
		})
	}
	l.tasks.remove(t)
	l.current = t
	t.routine.Abandon()
	l.current = nil
}
