package coro

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// Awaitable is what a coroutine can await: a [Coroutine], a future, a task, or a
// type of one's own.
//
// Python: collections.abc.Awaitable, library/collections.abc.
type Awaitable[T any] interface {
	// Await waits for the result, as await does. It runs on behalf of co.
	Await(co *Co) (T, error)
}

// Options are the choices [NewWith] offers. The zero value is [New]'s.
//
// Go only: an async function has its name, and one engine, in Python.
type Options struct {
	// Name is the coroutine's name in messages; empty means the name of the
	// function that the body was written in.
	Name string
	// Engine suspends and resumes the body if it is driven by hand; an event
	// loop has its own.
	Engine gen.Engine
}

// A Coroutine is a call of an async function that has not run yet, or runs, or
// has ended with a T. It runs when it is awaited, made a task, or driven by hand
// with Send, Throw and Close; once only. [New] makes one; the zero Coroutine has
// no body and panics when it is awaited.
//
// One that is dropped without ever having run is reported to the [WarningHook]:
// "coroutine 'count' was never awaited". One that is dropped while suspended by
// hand is closed by the collector, like a generator.
//
// Python: coroutine, reference/datamodel.
type Coroutine[T any] struct {
	routine[T]
	mark    *mark // until it begins
	co      *Co   // that the body runs on behalf of, once it has begun
	options *Options
	phase   phase
	driven  bool // co is that of a root, and its own
}

// routine is the body, as it was given to New or to Do.
type routine[T any] struct {
	body func(*Co) (T, error)
	do   func(*Co) error // of a T that is None
}

func (r *routine[T]) run(co *Co) (v T, err error) {
	if r.do != nil {
		return v, r.do(co)
	}
	return r.body(co)
}

// phase is where a coroutine is in its life.
type phase uint8

const (
	created phase = iota
	begun
	closed
)

// New returns a coroutine of body. Nothing runs until it is awaited. It panics if
// body is nil. Awaiting it costs a few nanoseconds more than calling body.
//
// Python: calling an async def function, reference/datamodel.
func New[T any](body func(co *Co) (T, error)) *Coroutine[T] {
	// Small enough to be inlined, so that a coroutine that is awaited where it
	// is made need not be allocated.
	return &Coroutine[T]{routine: routine[T]{body: body}, mark: newMark(frame.ClosureOf(&body))}
}

// Do returns a coroutine of a body without a result. It panics if body is nil.
//
// Python: calling an async def function that returns None.
func Do(body func(co *Co) error) *Coroutine[gen.None] {
	return &Coroutine[gen.None]{routine: routine[gen.None]{do: body}, mark: newMark(frame.ClosureOf(&body))}
}

// NewWith is [New] with options; nil means none.
//
// Python: calling an async def function, reference/datamodel.
func NewWith[T any](body func(co *Co) (T, error), o *Options) *Coroutine[T] {
	if o == nil || *o == (Options{}) {
		return New(body)
	}
	options := *o
	return &Coroutine[T]{routine: routine[T]{body: body}, mark: newNamedMark(frame.ClosureOf(&body), o.Name, 0), options: &options}
}

// Await runs the body on the caller's stack and returns its result. While the
// body waits, the caller waits.
//
// Errors: the body's; [gen.RuntimeError] "cannot reuse already awaited
// coroutine", or "coroutine is being awaited already" while another awaits it;
// [gen.ValueError] "coroutine already executing" if it awaits itself. A body that
// raises a StopIteration raises a RuntimeError. A body that is closed while it
// waits cannot keep GeneratorExit from the caller, only put another error in its
// place.
//
// Python: await, reference/expressions.
func (c *Coroutine[T]) Await(co *Co) (T, error) {
	if c.phase != created {
		var none T
		return none, c.refusal()
	}
	c.begin(co)
	defer c.end() // a panic may be recovered further out, and the task go on
	waits := co.waits
	var v T
	var err error
	if c.do == nil { // as run does, without a call more
		v, err = c.body(co)
	} else {
		err = c.do(co)
	}
	if err != nil {
		return v, co.leaves(waits, err)
	}
	return v, co.exit(waits)
}

func (c *Coroutine[T]) end() { c.phase = closed }

// begin notes that the body runs, on behalf of co.
func (c *Coroutine[T]) begin(co *Co) {
	if c.mark == nil {
		panic("coro: await of a zero Coroutine: New makes one")
	}
	co.begun++
	c.mark.begin()
	c.mark, c.phase, c.co, c.driven = nil, begun, co, false
}

// refusal is why a coroutine that has begun cannot be awaited.
func (c *Coroutine[T]) refusal() error {
	switch {
	case c.ended():
		return &gen.RuntimeError{Msg: "cannot reuse already awaited coroutine"}
	case c.co.Running():
		return errExecuting()
	}
	return &gen.RuntimeError{Msg: "coroutine is being awaited already"}
}

// ended reports whether the body has ended, or what it ran on has: by a Goexit,
// or by a panic that went through the body.
func (c *Coroutine[T]) ended() bool {
	return c.phase == closed || c.phase == begun && c.co.frame.Status() > frame.Suspended
}

func errExecuting() error { return &gen.ValueError{Msg: "coroutine already executing"} }

// fromBody is what becomes of an error that leaves a body (PEP 479).
func fromBody(err error) error {
	if gen.IsStop(err) {
		return &gen.RuntimeError{Msg: "coroutine raised StopIteration", Cause: err}
	}
	return err
}

// Name is the coroutine's name: the option's, or the name of the function that
// the body was written in.
//
// Python: coroutine.__qualname__, library/inspect.
func (c *Coroutine[T]) Name() string {
	if c.options == nil || c.options.Name == "" {
		return c.written().Qualname()
	}
	return c.options.Name
}

func (c *Coroutine[T]) engine() frame.Engine {
	if c.options == nil {
		return frame.Pull
	}
	return frame.Engine(c.options.Engine)
}

// written is the code of the body as it was written.
func (c *Coroutine[T]) written() frame.Code {
	if c.do != nil {
		return frame.CodeOf(c.do)
	}
	return frame.CodeOf(c.body)
}

// Location is the base name of the file, and the line, where the body begins.
//
// Python: coroutine.cr_code, co_filename and co_firstlineno, library/inspect.
func (c *Coroutine[T]) Location() (file string, line int) { return c.written().Location() }

// String is the coroutine's repr, <coroutine object count at 0xc000012345>.
//
// Python: coroutine.__repr__, Objects/genobject.c.
func (c *Coroutine[T]) String() string {
	return fmt.Sprintf("<coroutine object %s at %p>", c.Name(), c)
}
