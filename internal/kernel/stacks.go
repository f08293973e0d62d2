package kernel

import (
	"fmt"
	"runtime"
	"strings"
)

// The stack trace of a goroutine is the only thing that tells whose it is: it has
// the address of the loop, or of the pool of frames that a task's body runs on.

// answer is yes, no, or that a stack does not say.
type answer uint8

const (
	no answer = iota
	yes
	unclear
)

// runsOn reports whether the goroutine with this stack trace runs l or one of its
// tasks.
func (l *Loop) runsOn(stack string) answer {
	if a, found := argument(stack, "internal/kernel.(*Loop).run(", 0); found {
		return same(a, fmt.Sprintf("%p", l))
	}
	if a, found := argument(stack, "internal/frame.(*worker).loop(", 1); found {
		return same(a, fmt.Sprintf("%p", l.frames))
	}
	if strings.Contains(stack, bodyCall) || strings.Contains(stack, " frames elided...") {
		return unclear
	}
	return no
}

// bodyCall is on the stack of every body: a task's, a generator's.
const bodyCall = "internal/frame.(*Frame).run("

// argument is the i'th argument of the call whose symbol ends with what is given.
func argument(stack, call string, i int) (string, bool) {
	_, rest, found := strings.Cut(stack, call)
	if !found {
		return "", false
	}
	list, _, _ := strings.Cut(rest, ")")
	args := strings.Split(list, ", ")
	if i >= len(args) {
		return "...", true
	}
	return args[i], true
}

// same compares an argument with an address. The runtime marks with ? what it is
// not sure of, and has ... for what it does not know.
func same(arg, address string) answer {
	switch {
	case arg == address:
		return yes
	case strings.ContainsAny(arg, "?."):
		return unclear
	}
	return no
}

// runningStack finds among the stack traces of all goroutines the one of l's step.
// When that is at work inside a generator, which has a goroutine of its own that
// nothing connects with l, it is those of all generators that are at work.
func (l *Loop) runningStack(all string) string {
	var sure, perhaps []string
	for _, stack := range strings.Split(strings.TrimSpace(all), "\n\n") {
		if parked(stack) {
			continue
		}
		switch l.runsOn(stack) {
		case yes:
			sure = append(sure, stack)
		case unclear:
			perhaps = append(perhaps, stack)
		}
	}
	if sure == nil {
		sure = perhaps
	}
	return strings.Join(sure, "\n\n")
}

// parked reports whether a goroutine waits for another one that it has resumed,
// or to be resumed.
func parked(stack string) bool {
	header, rest, _ := strings.Cut(stack, "\n")
	_, state, _ := strings.Cut(header, " [")
	top, _, _ := strings.Cut(rest, "\n")
	return strings.HasPrefix(state, "coroutine") || strings.Contains(top, "internal/frame.overChannels.")
}

// allStacks is the stack traces of all goroutines, or of as many as fit into
// 64 MB.
func allStacks() string {
	for size := 1 << 20; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size >= 64<<20 {
			return string(buf[:n])
		}
	}
}
