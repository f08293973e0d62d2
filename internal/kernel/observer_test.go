package kernel_test

import (
	"errors"
	"testing"

	"github.com/coluber-go/coluber/internal/kernel"
	"github.com/google/go-cmp/cmp"
)

// An observer hears of what is about to run and of timers, and may end the run: then
// what was about to run still does, and nothing else.
func TestObserver(t *testing.T) {
	var (
		l      kernel.Loop
		kinds  []kernel.EventKind
		ran    []string
		enough = errors.New("enough")
	)
	l.Init(kernel.Config{Face: &l, Clock: kernel.VirtualClock(), Observer: func(e kernel.Event) {
		kinds = append(kinds, e.Kind)
		if e.Kind == kernel.Jumped && e.At == 20 {
			l.Leave(enough)
		}
	}})
	note := func(what string) func() { return func() { ran = append(ran, what) } }
	l.CallSoon(note("soon"))
	l.CallLater(10, note("later"))
	l.CallLater(20, note("last"))
	if err := l.RunForever(); err != enough {
		t.Error(err)
	}
	want := []kernel.EventKind{kernel.TimerSet, kernel.TimerSet, kernel.Calling, kernel.Jumped, kernel.Calling, kernel.Jumped}
	if diff := cmp.Diff(want, kinds) + cmp.Diff([]string{"soon", "later"}, ran); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The next run goes on where this one was left.
	kinds, ran = nil, nil
	l.CallSoon(l.Stop)
	if err := l.RunForever(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]kernel.EventKind{kernel.Calling, kernel.Calling}, kinds) + cmp.Diff([]string{"last"}, ran); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// Nothing can wake a loop that has nothing: its observer hears of it before the run
// ends.
func TestObserverDeadlock(t *testing.T) {
	var l kernel.Loop
	heard := false
	l.Init(kernel.Config{Face: &l, Clock: kernel.VirtualClock(), Observer: func(e kernel.Event) { heard = heard || e.Kind == kernel.Deadlocked }})
	if _, ok := errors.AsType[*kernel.Deadlock](l.RunForever()); !ok || !heard {
		t.Errorf("a deadlock: %v; heard: %v", ok, heard)
	}
	l.Close()
}
