package kernel_test

import (
	"runtime"
	"testing"

	"github.com/coluber-go/coluber/internal/kernel"
)

// What is remembered in debug mode is forgotten with the thing, and keeps nothing
// alive.
func TestRememberedIsForgotten(t *testing.T) {
	l := &kernel.Loop{}
	l.Init(kernel.Config{Face: l, Clock: kernel.VirtualClock()})
	defer l.Close()
	l.SetDebug(true)
	const n = 1000
	for range n {
		h, _ := l.CallSoon(func() {})
		h.Cancel()
		f := &kernel.Future{}
		f.Init(l)
	}
	held, _ := l.CallSoon(func() {})
	if got := l.Remembered(); got < n {
		t.Errorf("%d remembered, want more than %d", got, n)
	}
	l.Stop()
	l.RunForever() // the handles leave the queue
	for tries := 0; l.Remembered() > 100 && tries < 1000; tries++ {
		runtime.GC()
		runtime.Gosched()
	}
	// Handles are allocated 32 at a time, and go together.
	if got := l.Remembered(); got > 100 || got == 0 {
		t.Errorf("%d remembered after all were dropped but one", got)
	}
	runtime.KeepAlive(held)
}

// A loop that is not in debug mode looks at one word before a step, and makes
// nothing more than it would.
func TestDebugModeOffAllocatesNothing(t *testing.T) {
	l := &kernel.Loop{}
	l.Init(kernel.Config{Face: l, Clock: kernel.VirtualClock()})
	defer l.Close()
	l.SetDebug(true)
	l.SetDebug(false)
	left := 0
	var next func()
	next = func() {
		if left--; left > 0 {
			l.CallSoon(next)
		} else {
			l.Stop()
		}
	}
	got := testing.AllocsPerRun(10, func() {
		left = 320
		l.CallSoon(next)
		l.RunForever()
	})
	if got > 20 { // ten times 32 handles, and what a run begins with
		t.Errorf("%v allocations for 320 callbacks", got)
	}
}
