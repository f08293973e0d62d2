package looptest

import (
	"fmt"
	"os"
	"sync"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// The hooks for coroutines that were never awaited, and for exceptions that nobody
// could be given, are the whole process's, and what they are told does not say which
// run it is about. So every run that is under way is told.

var hooked = struct {
	mu         sync.Mutex
	faults     map[*faults]bool // of the runs under way
	warning    coro.WarningHook // those before
	unraisable gen.UnraisableHook
}{faults: map[*faults]bool{}}

// hook has what the hooks are told go to f until unhook is called.
func hook(f *faults) (unhook func()) {
	coro.CollectUnawaited() // what others have dropped is none of this run's
	hooked.mu.Lock()
	defer hooked.mu.Unlock()
	if len(hooked.faults) == 0 {
		hooked.warning, hooked.unraisable = coro.SetWarningHook(warned), gen.SetUnraisableHook(unraisable)
	}
	hooked.faults[f] = true
	return func() {
		hooked.mu.Lock()
		defer hooked.mu.Unlock()
		delete(hooked.faults, f)
		if len(hooked.faults) == 0 {
			coro.SetWarningHook(hooked.warning)
			gen.SetUnraisableHook(hooked.unraisable)
			hooked.warning, hooked.unraisable = nil, nil
		}
	}
}

func warned(w coro.Warning) {
	hooked.mu.Lock()
	defer hooked.mu.Unlock()
	switch {
	case w.Category == "" && len(hooked.faults) > 0:
		tell(NeverAwaited, fmt.Sprintf("%v\nit is written at %s:%d", w, w.File, w.Line))
	case hooked.warning != nil:
		hooked.warning(w)
	default:
		fmt.Fprintln(os.Stderr, w)
	}
}

func unraisable(u gen.Unraisable) {
	hooked.mu.Lock()
	defer hooked.mu.Unlock()
	switch {
	case len(hooked.faults) > 0:
		tell(UnreadExceptions, u.String())
	case hooked.unraisable != nil:
		hooked.unraisable(u)
	default:
		fmt.Fprintln(os.Stderr, u)
	}
}

// tell adds a fault to every run's. It is called with the lock held.
func tell(kind Fault, text string) {
	if n := len(hooked.faults); n > 1 {
		text += fmt.Sprintf("\n(one of the %d runs that are under way has done it)", n)
	}
	for f := range hooked.faults {
		f.add(kind, text)
	}
}
