package kernel

import (
	"slices"

	"github.com/coluber-go/coluber/coro"
)

// Awaiter is an entry that stands among a future's callbacks because somebody
// waits for the future.
type Awaiter interface {
	// AwaitedBy are those who wait, usually tasks.
	AwaitedBy() []*Future
}

// AwaitedBy is the task: a task that waits is among the callbacks of what it
// waits for.
func (t *Task) AwaitedBy() []*Future { return []*Future{&t.Future} }

// AwaitedBy are those who wait for f, each once, in the order in which they began
// to. Nothing is kept for this but the callbacks, which are there anyway.
func (f *Future) AwaitedBy() []*Future {
	var all []*Future
	add := func(by []*Future) {
		for _, b := range by {
			if !slices.Contains(all, b) {
				all = append(all, b)
			}
		}
	}
	for _, e := range f.entries() {
		if a, ok := e.(Awaiter); ok {
			add(a.AwaitedBy())
		}
	}
	add(f.loop.awaitedBy[f])
	return all
}

// AddAwaitedBy notes that by waits for f in a way that cannot be seen.
func (f *Future) AddAwaitedBy(by *Future) {
	l := f.loop
	if l.awaitedBy == nil {
		l.awaitedBy = map[*Future][]*Future{}
	}
	if !slices.Contains(l.awaitedBy[f], by) {
		l.awaitedBy[f] = append(l.awaitedBy[f], by)
	}
}

// DiscardAwaitedBy takes AddAwaitedBy back.
func (f *Future) DiscardAwaitedBy(by *Future) {
	l := f.loop
	rest := slices.DeleteFunc(l.awaitedBy[f], func(b *Future) bool { return b == by })
	if len(rest) == 0 {
		delete(l.awaitedBy, f)
		return
	}
	l.awaitedBy[f] = rest
}

// Co is the handle of the task's coroutine; nil until it has begun, and when it
// has ended.
func (t *Task) Co() *coro.Co {
	if t.Done() {
		return nil
	}
	return t.co
}

// Routine is the name of the task's coroutine.
func (t *Task) Routine() string { return t.routine.Name() }

// Location is where the task's coroutine begins.
func (t *Task) Location() (file string, line int) { return t.routine.Location() }
