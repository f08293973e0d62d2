package gen

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"

	"github.com/coluber-go/coluber/internal/frame"
)

// guard asks the collector to close the generator when its handle is dropped.
// Only a generator with a goroutine needs it, and not while a range or a From
// has the handle on its stack: they guard what they leave suspended. It is a
// sixth of what a short generator costs.
func (g *Generator[Y, S, R]) guard() {
	g.s.cleanup = runtime.AddCleanup(g, dropped, g.s.life)
}

// letGo guards a generator that was started unguarded and has not ended.
func (g *Generator[Y, S, R]) letGo() {
	s := g.s
	if !s.frame.Enter() {
		// Somebody else is resuming it, and owns its fields.
		if s.orphan.CompareAndSwap(false, true) {
			runtime.AddCleanup(g, dropped, s.life)
		}
		return
	}
	if s.status() == frame.Suspended && s.cleanup == (runtime.Cleanup{}) {
		g.guard()
	}
	s.frame.Leave()
}

// unguard takes the guard back once the body has ended.
func (c *core[Y, S]) unguard() { c.cleanup.Stop() }

// dropped is called by the collector for a generator that nobody can reach any
// more. The collector's goroutine closes everything that is dropped in the
// process, and must not be ended by a body that calls Goexit.
func dropped(l life) { go l.closeDropped() }

// closeDropped closes the generator, with nobody to recover a panic.
func (s *state[Y, S, R]) closeDropped() {
	object := fmt.Sprintf("<generator object %s at %p>", s.displayName(), s)
	defer func() {
		if r := recover(); r != nil {
			unraisable(Recovered(r), object)
		}
	}()
	if err := s.close(); err != nil {
		unraisable(err, object)
	}
	if err := s.frame.Close(); err != nil {
		unraisable(err, object)
	}
	if p := s.crashed(); p != nil {
		unraisable(p, object)
	}
}

// bodyRepr is the repr of a generator that has no object.
func bodyRepr[F any](body F) string {
	return fmt.Sprintf("<generator object %s>", frame.CodeOf(body).Qualname())
}

// Unraisable is an error that nobody could be given: it left a generator that
// the collector closed, or one that a loop had broken out of.
//
// Python: the argument of sys.unraisablehook, library/sys.
type Unraisable struct {
	Err    error
	Object string // repr of the generator or coroutine
}

// String is the report as Python prints it.
//
// Python: sys.unraisablehook, library/sys.
func (u Unraisable) String() string {
	return "Exception ignored in: " + u.Object + "\n" + FormatException(u.Err)
}

// UnraisableHook is told of errors that nobody could be given. It may be called
// on any goroutine, by several at once.
//
// Python: sys.unraisablehook, library/sys.
type UnraisableHook func(Unraisable)

var unraisableHook atomic.Pointer[UnraisableHook]

// SetUnraisableHook makes hook the receiver of [Unraisable] reports and returns
// the one before. Nil restores the default, which prints on standard error.
//
// Python: assigning sys.unraisablehook, library/sys.
func SetUnraisableHook(hook UnraisableHook) (before UnraisableHook) {
	var old *UnraisableHook
	if hook == nil {
		old = unraisableHook.Swap(nil)
	} else {
		old = unraisableHook.Swap(&hook)
	}
	if old == nil {
		return nil
	}
	return *old
}

// ReportUnraisable gives u to the hook.
//
// Python: sys.unraisablehook, library/sys.
func ReportUnraisable(u Unraisable) {
	if hook := unraisableHook.Load(); hook != nil {
		(*hook)(u)
		return
	}
	fmt.Fprintln(os.Stderr, u)
}

func unraisable(err error, object string) {
	ReportUnraisable(Unraisable{Err: err, Object: object})
}
