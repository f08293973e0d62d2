package looptest

import (
	"fmt"
	"os"
	"sync"

	"github.com/coluber-go/coluber/coro"
)

// The warnings of coroutines that were never awaited are the whole process's, and
// do not say which run made the coroutine. So every run that is under way is told.

var watching = struct {
	mu     sync.Mutex
	faults map[*faults]bool
	before coro.WarningHook
}{faults: map[*faults]bool{}}

// watchUnawaited has such warnings go to f until stop is called.
func watchUnawaited(f *faults) (stop func()) {
	coro.CollectUnawaited() // what others have dropped is none of this run's
	watching.mu.Lock()
	defer watching.mu.Unlock()
	if len(watching.faults) == 0 {
		watching.before = coro.SetWarningHook(warned)
	}
	watching.faults[f] = true
	return func() {
		watching.mu.Lock()
		defer watching.mu.Unlock()
		delete(watching.faults, f)
		if len(watching.faults) == 0 {
			coro.SetWarningHook(watching.before)
			watching.before = nil
		}
	}
}

func warned(w coro.Warning) {
	watching.mu.Lock()
	defer watching.mu.Unlock()
	switch {
	case w.Category == "" && len(watching.faults) > 0:
		text := fmt.Sprintf("%v\nit is written at %s:%d", w, w.File, w.Line)
		if n := len(watching.faults); n > 1 {
			text += fmt.Sprintf(", and one of the %d runs that are under way has made it", n)
		}
		for f := range watching.faults {
			f.add(NeverAwaited, text)
		}
	case watching.before != nil:
		watching.before(w)
	default:
		fmt.Fprintln(os.Stderr, w)
	}
}
