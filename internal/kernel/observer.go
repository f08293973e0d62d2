package kernel

// Event is something that a loop does, as its observer is told it.
type Event struct {
	Kind EventKind
	Task *Task // that it happens to; of a timer, that sets it; nil if none does
	By   *Task // that made the task; nil if none did
	At   int64 // when a timer is due, or where time has jumped
	// Eager says that a task that is made makes its first step at once.
	Eager bool
}

// EventKind is what happens.
type EventKind uint8

// A task is made; it is about to be resumed; it has ended; a callback is about to
// be called; a timer is set; time has jumped; nothing can ever wake the loop.
const (
	Spawned EventKind = iota
	Stepping
	Ended
	Calling
	TimerSet
	Jumped
	Deadlocked
)

// observe tells the observer, if there is one, and is inlined: it is a look at the
// notice.
func (l *Loop) observe(kind EventKind, t *Task, at int64) {
	if l.notice.Load()&observed != 0 {
		l.tellObserver(kind, t, at)
	}
}

//go:noinline
func (l *Loop) tellObserver(kind EventKind, t *Task, at int64) {
	l.observer(Event{Kind: kind, Task: t, At: at})
}

//go:noinline
func (l *Loop) tellSpawned(t *Task, eager bool) {
	l.observer(Event{Kind: Spawned, Task: t, By: l.current, Eager: eager})
}

// begins tells the observer of an entry of the ready queue that is about to run.
func (l *Loop) begins(e Entry) {
	if t, ok := e.(*Task); ok {
		l.tellObserver(Stepping, t, 0)
		return
	}
	l.tellObserver(Calling, nil, 0)
}

// ends tells the observer of a task that has ended in its step.
func (l *Loop) ends(e Entry) {
	if t, ok := e.(*Task); ok && t.Done() {
		l.tellObserver(Ended, t, 0)
	}
}

// Leave makes the run end with err when what is running is over. It is for
// observers.
func (l *Loop) Leave(err error) { l.leave = err }
