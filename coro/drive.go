package coro

import (
	"fmt"
	"runtime"
	"unsafe"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// root is a coroutine that is driven, not awaited: it has a frame.
type root[T any] struct {
	Co // first, so that a Coroutine gets from it to the root
	routine[T]
	result T
}

// root is the state of a coroutine that has a frame of its own; nil for one that has
// none. The frame's stack refers to it, not to the Coroutine, which may so be found
// dropped.
func (c *Coroutine[T]) root() *root[T] {
	if !c.driven {
		return nil
	}
	return (*root[T])(unsafe.Pointer(c.co))
}

// byHand is what a coroutine needs that no loop looks after.
type byHand struct {
	name    string
	cleanup runtime.Cleanup
	scope   Scope
}

// Run is the body of the frame.
func (r *root[T]) Run() {
	if r.inLoop {
		r.runTask()
		return
	}
	r.result, r.err = r.run(&r.Co)
}

// runTask is Run for a loop's task. The loop looks for its name on the stack, to
// see that it is called from within a loop.
//
//go:noinline
func (r *root[T]) runTask() { r.result, r.err = r.run(&r.Co) }

// framePool is what the task of an event loop offers: frames to run on.
type framePool = interface{ Frames() *frame.Pool }

// Send resumes the coroutine so that the Suspend it waits in returns v, and
// returns what it suspends with next.
//
// Errors: [*gen.StopIteration] with the result when the body returns;
// [gen.TypeError] for the first Send, unless v is nil; [gen.RuntimeError] "cannot
// reuse already awaited coroutine" after the end; [gen.ValueError] if it is
// executing; any other error is the body's own. A panic of the body is a panic
// here, with a [*gen.PanicError].
//
// Python: coroutine.send, reference/datamodel.
func (c *Coroutine[T]) Send(v any) (any, error) { return c.raise(c.Resume(v, nil)) }

// Throw resumes the coroutine so that the Suspend it waits in returns err, and
// returns what it suspends with next. Thrown into one that has not begun, err
// comes back at once, and the coroutine is closed.
//
// Errors: those of Send; err itself if the body lets it through.
//
// Python: coroutine.throw, reference/datamodel.
func (c *Coroutine[T]) Throw(err error) (any, error) {
	if err == nil {
		return nil, &gen.TypeError{Msg: "exceptions must be classes or instances deriving from BaseException, not NoneType"}
	}
	return c.raise(c.Resume(nil, err))
}

// raise turns the outcome of a resume into what Send and Throw return.
func (c *Coroutine[T]) raise(yielded any, done bool, err error) (any, error) {
	c.repanic()
	if done && err == nil {
		err = &gen.StopIteration[T]{Value: c.root().result}
	}
	return yielded, err
}

// repanic panics if the body has just panicked.
func (c *Coroutine[T]) repanic() {
	if r := c.root(); r != nil && r.frame.Status() == frame.Panicked && !r.ended {
		r.ended = true
		panic(r.panicError())
	}
}

// Resume is Send, or Throw if err is not nil, for those who write event loops:
// the end of the body is told by done and not by a StopIteration, and a panic of
// the body is an error, a [*gen.PanicError]. When done is true and err is nil,
// Result has the result.
//
// Python: PyIter_Send, c-api/iter.
func (c *Coroutine[T]) Resume(v any, err error) (yielded any, done bool, _ error) {
	r := c.root()
	if r == nil || c.phase != begun {
		return c.resumeFirst(v, err)
	}
	if !r.frame.Enter() {
		return nil, true, errExecuting()
	}
	if r.frame.Status() != frame.Suspended { // another awaits it, or it has ended by a Goexit
		r.frame.Leave()
		return nil, true, c.refusal()
	}
	if err != nil {
		err = r.intoBody(err)
	}
	r.message, r.err = v, err
	return c.resumed(r.frame.Switch())
}

// BeginFirst claims a coroutine that has not begun for the resume that begins it, on
// behalf of driver, a loop's task. It returns the Co whose Switch must follow; nil if
// the coroutine has begun: then it is Resume's business.
//
// Go only: see Co.Begin.
func (c *Coroutine[T]) BeginFirst(driver framePool) *Co {
	if c.phase != created {
		return nil
	}
	co := c.Co()
	c.begin(co)
	c.driven, co.driver, co.inLoop = true, driver, true
	co.frame.Begin()
	co.frame.Prepare(c.root(), driver.Frames())
	return co
}

// Ended is the rest of Resume after a [Co.Switch] in which the body has ended: what it
// raised.
//
// Go only: see Co.Begin.
func (c *Coroutine[T]) Ended() error {
	_, _, err := c.resumed(c.root().frame.Status())
	return err
}

// intoBody is what becomes of an error that is thrown in. Suspend is the yield of
// a generator, which no StopIteration passes; and a GeneratorExit closes what is
// awaited, be it the outcome of a future that a loop's task throws in.
func (r *root[T]) intoBody(err error) error {
	r.closing = isExit(err)
	if gen.IsStop(err) {
		return &gen.RuntimeError{Msg: "generator raised StopIteration", Cause: err}
	}
	return err
}

// resumed reports what the body has just done, and gives the frame back. That
// it looks at c keeps the Coroutine from being found dropped meanwhile.
func (c *Coroutine[T]) resumed(s frame.Status) (any, bool, error) {
	r := c.root()
	if s == frame.Suspended {
		out := r.message
		if r.hand != nil {
			r.settle() // it may never end
		}
		r.frame.Leave()
		return out, false, nil
	}
	c.phase = closed
	if r.hand != nil {
		r.hand.cleanup.Stop()
	}
	r.settle()
	r.frame.Leave()
	if s == frame.Panicked {
		return nil, true, r.panicError()
	}
	if r.err != nil {
		r.err = fromBody(r.err)
	}
	return nil, true, r.err
}

// resumeFirst is Resume for a coroutine that does not wait on a frame of its own.
func (c *Coroutine[T]) resumeFirst(v any, err error) (any, bool, error) {
	switch {
	case c.phase != created:
		return nil, true, c.refusal()
	case err != nil:
		c.skip()
		return nil, true, err
	case !isNone(v):
		return nil, true, &gen.TypeError{Msg: "can't send non-None value to a just-started coroutine"}
	}
	co := c.Co()
	if p, ok := co.driver.(framePool); ok {
		return c.resumed(c.BeginFirst(p).frame.Switch())
	}
	c.begin(co)
	c.driven = true
	r := c.root()
	r.frame.Enter()
	r.hand = &byHand{name: c.Name()}
	r.hand.cleanup = runtime.AddCleanup(c, (*root[T]).dropped, r)
	return c.resumed(r.frame.Start(r, nil, c.engine()))
}

// skip closes a coroutine that has not begun.
func (c *Coroutine[T]) skip() {
	c.begin(&Co{})
	settled.Add(1)
	c.phase = closed
}

// Co is the handle that the body will get, or has got, if it is driven and not
// awaited.
//
// Go only: for those who write event loops, to call SetDriver on.
func (c *Coroutine[T]) Co() *Co {
	switch {
	case c.driven:
	case c.co != nil:
		return &Co{} // it is awaited
	default:
		c.co, c.driven = &(&root[T]{routine: c.routine}).Co, true
	}
	return c.co
}

// Result is what the body returned to whoever drove it; false if it has not
// ended, was awaited, or raised.
//
// Python: StopIteration.value, library/exceptions.
func (c *Coroutine[T]) Result() (T, bool) {
	r := c.root()
	if r == nil || c.phase != closed || r.err != nil || r.frame.Status() != frame.Finished {
		var none T
		return none, false
	}
	return r.result, true
}

// Panicked reports whether the body, driven and not awaited, has ended by a panic.
//
// Go only: Python has no panics.
func (c *Coroutine[T]) Panicked() bool {
	r := c.root()
	return r != nil && r.frame.Status() == frame.Panicked
}

// Close makes the Suspend that the body waits in return [gen.ErrGeneratorExit],
// and waits for the body to end. It returns what the body returned in answer; the
// zero T if it let the error through, had not begun, or had ended before. A
// coroutine that was never awaited is not reported once it is closed.
//
// Errors: [gen.RuntimeError] "coroutine ignored GeneratorExit" if the body
// suspends again; [gen.ValueError] if it is executing; any other error is the
// body's own.
//
// Python: coroutine.close, reference/datamodel.
func (c *Coroutine[T]) Close() (T, error) {
	var none T
	switch {
	case c.ended():
		return none, nil
	case c.phase == created:
		c.skip()
		return none, nil
	case !c.driven:
		return none, c.refusal()
	}
	_, done, err := c.Resume(nil, gen.ErrGeneratorExit)
	c.repanic()
	switch {
	case !done:
		return none, &gen.RuntimeError{Msg: "coroutine ignored GeneratorExit"}
	case err == nil:
		return c.root().result, nil
	case isExit(err):
		return none, nil
	}
	return none, err
}

func isExit(err error) bool {
	_, ok := gen.Raised(err).(*gen.GeneratorExit)
	return ok
}

// Abandon ends the coroutine as the collector ends a dropped one: it is closed;
// if it suspends again it is unwound by force, so that its deferred calls run;
// and what goes wrong is reported to the [gen.UnraisableHook].
//
// Go only: an event loop that closes owes this to the goroutines of its tasks.
func (c *Coroutine[T]) Abandon() {
	if !c.driven || c.phase != begun {
		c.Close()
		return
	}
	c.root().abandon(c.Name())
	if c.ended() {
		c.phase = closed
	}
}

// dropped is called by the collector. Its goroutine closes everything that is
// dropped in the process, and must not be ended by a body that calls Goexit.
func (r *root[T]) dropped() { go r.abandon(r.hand.name) }

// settle notes how many coroutines have begun on behalf of this one.
func (r *root[T]) settle() {
	settled.Add(r.begun)
	r.begun = 0
}

// abandon ends a suspended body that nobody will resume any more.
func (r *root[T]) abandon(name string) {
	object := fmt.Sprintf("<coroutine object %s at %p>", name, r)
	report := func(err error) { gen.ReportUnraisable(gen.Unraisable{Err: err, Object: object}) }
	if !r.frame.Enter() {
		report(errExecuting())
		return
	}
	if r.frame.Status() != frame.Suspended { // it has ended by a Goexit
		r.settle()
		r.frame.Leave()
		return
	}
	r.message, r.err, r.closing = nil, gen.ErrGeneratorExit, true
	status := r.frame.Switch()
	r.settle()
	r.frame.Leave()
	switch {
	case status == frame.Panicked:
		report(r.panicError())
	case status == frame.Suspended:
		report(&gen.RuntimeError{Msg: "coroutine ignored GeneratorExit"})
		if err := r.frame.Close(); err != nil {
			report(err)
		}
		if r.frame.Panic() != nil {
			report(r.panicError())
		}
	case r.err != nil && !isExit(r.err):
		report(fromBody(r.err))
	}
}

func (r *root[T]) panicError() *gen.PanicError {
	p := r.frame.Panic()
	if pe, ok := p.Value.(*gen.PanicError); ok {
		return pe
	}
	return &gen.PanicError{Value: p.Value, Stack: p.Stack}
}
