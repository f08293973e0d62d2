// Package leak finds goroutines that a test has left behind. It is for tests alone:
//
//	before := runtime.NumGoroutine()
//	…
//	leak.Settle(t, before)
//
// A goroutine that is over is counted until the scheduler has seen to it, and what
// was dropped is closed by the collector, on another goroutine. So the functions
// wait, but not for ever.
package leak

import (
	"runtime"
	"testing"
	"time"
)

// Settle collects garbage until no more goroutines are there than before. It fails
// the test, with the stacks of all, if that never comes.
//
// Go only: Python's generators have no goroutines.
func Settle(t testing.TB, before int) {
	t.Helper()
	check(t, before, runtime.GC)
}

// NoneLeft is Settle without collecting: for tests in which nothing is dropped.
//
// Go only: as Settle.
func NoneLeft(t testing.TB, before int) {
	t.Helper()
	check(t, before, func() {})
}

// Eventually collects garbage until ok reports true. It reports false if it never
// does.
//
// Go only: CPython collects when the last reference goes.
func Eventually(ok func() bool) bool { return wait(ok, runtime.GC) }

func check(t testing.TB, before int, collect func()) {
	t.Helper()
	if wait(func() bool { return runtime.NumGoroutine() <= before }, collect) {
		return
	}
	buf := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
}

// wait collects until ok.
func wait(ok func() bool, collect func()) bool {
	const rounds = 200
	for round := range rounds {
		for range 100 {
			if ok() {
				return true
			}
			runtime.Gosched()
		}
		collect()
		if round > rounds/2 {
			time.Sleep(10 * time.Millisecond) // it may wait for a processor
		}
	}
	return ok()
}
