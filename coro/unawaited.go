package coro

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/coluber-go/coluber/internal/frame"
)

// Finding the coroutines that never ran must not cost those that do. A finalizer
// for each would be twenty times the price of an await; so a coroutine takes a
// mark on a page that it shares with others, and lets go of it when it begins.
// When the collector finds that nobody holds a page any more, every mark on it
// that was not used belongs to a coroutine that was dropped.

// mark is a coroutine's place on a page: the code of its body. Code begins at even
// addresses; the lowest bit says that the coroutine has begun.
type mark frame.Code

const begunBit = 1

func (m *mark) begin()      { *m |= begunBit }
func (m *mark) again()      { *m &^= begunBit }
func (m *mark) begun() bool { return *m&begunBit != 0 }

const pageSize = 125

// page is the marks of coroutines made one after the other, a kilobyte.
type page struct {
	used    atomic.Uint32
	origins atomic.Pointer[origins] // nil unless they are tracked
	names   atomic.Pointer[names]   // nil unless one was given
	marks   [pageSize]mark
}

// names are what coroutines are called otherwise than after their code.
type names [pageSize]struct {
	name   string
	method stepKind // of an asynchronous generator, whose step this is
}

var (
	currentPage atomic.Pointer[page]
	// How many marks were taken on earlier pages, and how many coroutines have
	// begun or were reported: the rest may have been dropped.
	takenBefore, settled atomic.Int64
)

// newMark takes the next mark, for a coroutine of the body that closure is. It is not
// inlined, so that New is.
//
//go:noinline
func newMark(closure *frame.Code) *mark {
	p, i := takeMark(closure)
	return &p.marks[i]
}

// newNamedMark is newMark for a coroutine with a name of its own.
func newNamedMark(closure *frame.Code, name string, method stepKind) *mark {
	p, i := takeMark(closure)
	if p.names.Load() == nil {
		p.names.CompareAndSwap(nil, &names{})
	}
	n := &p.names.Load()[i]
	n.name, n.method = name, method
	return &p.marks[i]
}

// takeMark takes place i of page p.
func takeMark(closure *frame.Code) (p *page, i int) {
	if closure == nil {
		panic("coro: New or Do of a nil body")
	}
	for {
		p := currentPage.Load()
		if p != nil {
			if i := p.used.Add(1) - 1; int(i) < len(p.marks) {
				p.marks[i] = mark(*closure)
				if depth := tracked.Load(); depth > 0 {
					p.remember(int(i), int(depth))
				}
				return p, int(i)
			}
		}
		next := &page{}
		runtime.SetFinalizer(next, (*page).report)
		if currentPage.CompareAndSwap(p, next) && p != nil {
			takenBefore.Add(p.seal())
		}
	}
}

// taken is the number of marks in use.
func (p *page) taken() int64 { return min(int64(p.used.Load()), int64(len(p.marks))) }

// seal takes the rest of the page out of use and returns the number of marks in
// use. A goroutine that still has the page at hand finds it full.
func (p *page) seal() int64 {
	n := uint32(len(p.marks))
	return int64(min(p.used.Add(n)-n, n))
}

// report warns of each mark whose coroutine was dropped.
func (p *page) report() {
	for i := range p.marks[:p.taken()] {
		if m := p.marks[i]; !m.begun() && m != 0 {
			p.warn(i)
			settled.Add(1) // only now, so that CollectUnawaited waits for the warning
		}
	}
}

// Warning is about a coroutine that was dropped without ever having run, or a step of
// an asynchronous generator, or about something else that was left behind.
//
// Python: RuntimeWarning and its kin, library/warnings.
type Warning struct {
	Name string // of the coroutine or asynchronous generator
	File string // base name of where its body begins
	Line int
	// Method is the generator's that made the step: "asend", also for ANext,
	// "athrow" or "aclose"; empty for a coroutine.
	Method string
	// Origin is where the coroutine was made, a line for each call, the innermost
	// last; empty unless origins were tracked.
	Origin string
	// Category and Message make a warning of something else; empty they mean a
	// RuntimeWarning that the coroutine was never awaited.
	Category string
	Message  string
}

// String is "RuntimeWarning: coroutine 'count' was never awaited".
//
// Python: _PyErr_WarnUnawaitedCoroutine and
// _PyErr_WarnUnawaitedAgenMethod, Python/_warnings.c.
func (w Warning) String() string {
	if w.Category == "" {
		w.Category = "RuntimeWarning"
	}
	if w.Message == "" {
		w.Message = w.neverAwaited()
	}
	return w.Category + ": " + w.Message
}

func (w Warning) neverAwaited() string {
	if w.Method != "" {
		return fmt.Sprintf("coroutine method '%s' of '%s' was never awaited", w.Method, w.Name)
	}
	s := fmt.Sprintf("coroutine '%s' was never awaited", w.Name)
	if w.Origin != "" {
		s += "\nCoroutine created at (most recent call last)\n" + w.Origin
	}
	return s
}

// WarningHook is told of coroutines that were never awaited, and of what else was
// left behind. It may be called on any goroutine.
//
// Python: warnings.showwarning, library/warnings.
type WarningHook func(Warning)

var warningHook atomic.Pointer[WarningHook]

// SetWarningHook makes hook the receiver of warnings and returns the one before.
// Nil restores the default, which prints on standard error.
//
// Python: assigning warnings.showwarning, library/warnings.
func SetWarningHook(hook WarningHook) (before WarningHook) {
	var old *WarningHook
	if hook == nil {
		old = warningHook.Swap(nil)
	} else {
		old = warningHook.Swap(&hook)
	}
	if old == nil {
		return nil
	}
	return *old
}

// warn tells of coroutine i of the page, which was dropped.
func (p *page) warn(i int) {
	code := frame.Code(p.marks[i])
	w := Warning{Origin: p.origin(i)}
	if n := p.names.Load(); n != nil {
		w.Name, w.Method = n[i].name, n[i].method.String()
	}
	if w.Name == "" {
		w.Name = code.Qualname()
	}
	w.File, w.Line = code.Location()
	Warn(w)
}

// Warn gives w to the hook.
//
// Python: warnings.warn, library/warnings.
func Warn(w Warning) {
	if hook := warningHook.Load(); hook != nil {
		(*hook)(w)
		return
	}
	if w.File != "" {
		fmt.Fprintf(os.Stderr, "%s:%d: ", w.File, w.Line)
	}
	fmt.Fprintln(os.Stderr, w)
}

// CollectUnawaited reports the coroutines that were dropped without ever having
// run, now instead of at some later collection. If there are coroutines that have
// not run it costs two garbage collections, otherwise a few nanoseconds. [loop.Run] calls it when
// the last running loop of the process ends.
//
// Go only: Python counts references and so reports at once.
func CollectUnawaited() {
	p := currentPage.Load()
	if p == nil {
		return
	}
	if takenBefore.Load()+p.taken() <= settled.Load() || !currentPage.CompareAndSwap(p, nil) {
		return
	}
	takenBefore.Add(p.seal())
	p = nil
	// The finalizers of one collection have all run when one of the next has.
	for range 2 {
		collect()
	}
}

// collect runs the collector and waits, not for ever, until it gets to
// finalizers.
func collect() {
	var reached atomic.Bool
	func() {
		// Not a tiny object: those are collected in batches.
		sentinel := &page{}
		runtime.SetFinalizer(sentinel, func(*page) { reached.Store(true) })
	}()
	runtime.GC()
	for i := range 3000 {
		if reached.Load() {
			return
		}
		if i < 1000 {
			runtime.Gosched()
		} else {
			time.Sleep(50 * time.Microsecond)
		}
	}
}
