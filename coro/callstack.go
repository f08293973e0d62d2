package coro

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/frame"
)

// Call is one function that a coroutine is in the middle of.
//
// Python: types.FrameType, library/inspect.
type Call struct {
	Package  string // its import path
	Function string // the name it was written with: a closure's is that of the function around it
	File     string // base name
	Line     int    // where it is
}

// String is "fetch() at main.go:12".
//
// Go only: Python prints a frame as an object.
func (c Call) String() string { return fmt.Sprintf("%s() at %s:%d", c.Function, c.File, c.Line) }

// CallStacks are what the coroutines are in the middle of, each innermost first:
// the functions from the one that waits, or that runs, out to the body. It is nil
// for a coroutine that has not begun or has ended, and for one that is awaited,
// whose calls are among its awaiter's. What Coluber does to suspend them is left
// out.
//
// It stops the world, for a millisecond where there are some hundreds of
// goroutines: for reports, not for every day. Its source, the text of Go's
// tracebacks, is not documented; should that change, the stacks are empty.
//
// Python: coroutine.cr_frame and cr_await, library/inspect.
func CallStacks(cos ...*Co) [][]Call {
	trace := frame.TakeTraceback()
	stacks := make([][]Call, len(cos))
	for i, co := range cos {
		for _, c := range trace.Calls(&co.frame) {
			if !plumbing(c.Package) {
				stacks[i] = append(stacks[i], Call(c))
			}
		}
	}
	return stacks
}

// plumbing reports whether a package's calls are no business of the reader's.
func plumbing(pkg string) bool {
	switch pkg {
	case "runtime", "runtime/debug", "iter",
		"github.com/coluber-go/coluber/coro",
		"github.com/coluber-go/coluber/internal/frame",
		"github.com/coluber-go/coluber/internal/kernel":
		return true
	}
	return false
}
