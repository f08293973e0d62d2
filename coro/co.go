package coro

import (
	"fmt"

	"github.com/coluber-go/coluber/internal/frame"
)

// Co is the running coroutine's handle: the right to wait. A body gets it, passes
// it on to whatever it awaits, and does not keep it: it belongs to one task, or to
// one coroutine driven by hand, and is of use only while that runs.
//
// Go only: Python knows the running coroutine from its frame.
type Co struct {
	frame   frame.Frame
	message any   // what Suspend passes, and then what it returns …
	err     error // … or raises; in the end, what the body has raised
	driver  any
	hand    *byHand // of a coroutine driven by hand
	begun   int64   // coroutines that have begun on behalf of this one
	waits   uint32  // how often Suspend has returned
	// closing says that err, if not nil, closes the coroutine. This and what
	// follows belong to root, but take no room here.
	closing bool
	ended   bool // the outcome has been handed out
	inLoop  bool // a loop's task drives it
	lent    bool // an asynchronous generator's body runs on its behalf
}

// Suspend hands v to whatever drives the coroutine and waits to be resumed. It
// returns what Send was given. Everything that waits is built on it; with an
// event loop of package loop as the driver, v is nil, to wait for the loop's
// next iteration: a future is waited for with its Await.
//
// Errors: what Throw was given, a StopIteration as the cause of a
// [gen.RuntimeError]; [gen.ErrGeneratorExit] when the coroutine is closed. It
// panics if co is not the running coroutine's.
//
// Python: yield in a types.coroutine, library/types.
func Suspend(co *Co, v any) (any, error) {
	if !co.frame.Running() || co.lent {
		panic(co.misused())
	}
	co.message = v
	co.frame.Suspend()
	co.waits++
	return co.message, co.err
}

// Begin claims the coroutine, which a loop's task drives, for a resume with nothing to
// return and nothing to raise. It reports false if the coroutine is not suspended, or
// is being resumed: then it is Resume's business.
//
// Go only: Begin, Switch and Yielded are what is left of Resume for those who write
// event loops, small enough to be inlined. After a switch every return is mispredicted.
func (co *Co) Begin() bool {
	if co.frame.Running() || co.frame.Status() != frame.Suspended {
		return false
	}
	co.frame.Begin()
	co.message, co.err = nil, nil
	return true
}

// Switch runs the coroutine until it suspends or ends, after Begin. It reports
// whether it has suspended; otherwise its Coroutine's Ended tells the rest.
//
// Go only: see Begin.
func (co *Co) Switch() bool { return co.frame.Switch() == frame.Suspended }

// Yielded is what the coroutine has suspended with, after Switch.
//
// Go only: see Begin.
func (co *Co) Yielded() any {
	co.frame.End()
	return co.message
}

// Usable reports whether co is the running coroutine's, as Suspend wants it.
//
// Go only: see Pause.
func (co *Co) Usable() bool { return co.frame.Running() && !co.lent }

// Pause is Suspend of v, if co is usable.
//
// Go only: Suspend for those who write event loops, small enough to be inlined.
func (co *Co) Pause(v any) error {
	co.message = v
	co.frame.Suspend()
	co.waits++
	return co.err
}

// exit is the GeneratorExit that an await raises although what was awaited dealt
// with it; waits is what co.waits was when the await began. Closing ends the
// innermost coroutine first, drops what that returns, and goes on with its
// awaiter.
func (co *Co) exit(waits uint32) error {
	if co.err != nil && co.closing && co.waits != waits {
		return co.err
	}
	return nil
}

// Running reports whether the coroutine that co belongs to is executing now.
//
// Python: coroutine.cr_running, library/inspect.
func (co *Co) Running() bool { return co.frame.Running() }

// Driver is what drives the coroutine: a task, when an event loop does; nil for
// a coroutine driven by hand.
//
// Go only: Python's event loops keep the current task in a variable.
func (co *Co) Driver() any { return co.driver }

// SetDriver says who drives the coroutine, for those who write event loops. It
// is called before a resume.
//
// Go only: see Driver.
func (co *Co) SetDriver(driver any) { co.driver = driver }

func (co *Co) misused() string {
	if co.lent {
		return "coro: await with the co of an asynchronous generator's consumer: its body has one of its own"
	}
	if co.driver == nil {
		return "coro: await with the co of a coroutine that is not running"
	}
	return fmt.Sprintf("coro: await with the co of %v, which is not running", co.driver)
}
