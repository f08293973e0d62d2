package looptest

import (
	"strings"
	"sync"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/internal/kernel"
)

// Fault is a kind of fault that [Options.Allow] can allow, or several.
//
// Go only: Python's test frameworks have nothing like it.
type Fault uint

// Tasks that are pending when body returns, though nobody has cancelled them;
// generators, coroutines and asynchronous generators left suspended; goroutines left;
// what the loop's exception handler is told, exceptions that nobody has read above
// all, and exceptions that nobody could be given; coroutines that were never awaited.
const (
	LeftTasks Fault = 1 << iota
	LeftFrames
	LeftGoroutines
	UnreadExceptions
	NeverAwaited
)

// finding is a fault that was found; zero means one that cannot be allowed.
type finding struct {
	fault Fault
	text  string
}

// faults are what was found. They may come from any goroutine.
type faults struct {
	mu   sync.Mutex
	list []finding
}

func (f *faults) add(kind Fault, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, finding{kind, text})
}

func (f *faults) found() []finding {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.list
}

// whereabouts says of each task for what it waits, and where.
func whereabouts(tasks []*kernel.Task) []string {
	var cos []*coro.Co
	for _, t := range tasks {
		if t.Co() != nil {
			cos = append(cos, t.Co())
		}
	}
	stacks := coro.CallStacks(cos...)
	var texts []string
	for _, t := range tasks {
		var calls []coro.Call
		if t.Co() != nil {
			calls, stacks = stacks[0], stacks[1:]
		}
		texts = append(texts, t.Name()+" "+awaited(t)+place(calls))
	}
	return texts
}

// awaited says for what a task waits.
func awaited(t *kernel.Task) string {
	f := t.Awaits()
	switch {
	case f == nil && t.Co() == nil:
		return "has not begun"
	case f == nil:
		return "is about to run"
	}
	if other := f.Task(); other != nil {
		return "waits for " + other.Name()
	}
	return "waits for " + f.String()
}

// place is the innermost call that is the program's own.
func place(calls []coro.Call) string {
	for _, c := range calls {
		if !ours(c.Package) {
			return " in " + c.String()
		}
	}
	return ""
}

// ours reports whether a package is Coluber's, and no program under test.
func ours(pkg string) bool {
	for _, room := range []string{"gen", "coro", "loop", "internal"} {
		rest, ok := strings.CutPrefix(pkg, module+"/"+room)
		if ok && (rest == "" || rest[0] == '/') {
			return !strings.HasSuffix(pkg, "_test")
		}
	}
	return false
}

const module = "github.com/coluber-go/coluber"

// indented is a line for each text.
func indented(texts []string) string {
	s := ""
	for _, text := range texts {
		s += "\n  " + strings.ReplaceAll(text, "\n", "\n  ")
	}
	return s
}
