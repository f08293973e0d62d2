package coro

import (
	"fmt"
	"iter"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// AsyncGenerator is a call of an async function that yields: Y is what it yields,
// S what it is sent. It runs while one of its steps is awaited, on behalf of
// whoever awaits that: [AsyncGenerator.ANext], ASend, AThrow and AClose make the
// steps, [AsyncGenerator.All] ranges over the values. [NewAsyncGenerator] makes
// one; the zero AsyncGenerator panics.
//
// One that is dropped while suspended is closed: by its event loop in a task of its
// own, otherwise by the collector. Better is All, which closes it when the loop
// is left, or AClose.
//
// Python: asynchronous generator, reference/expressions.
type AsyncGenerator[Y, S any] struct{ s *asyncState[Y, S] }

// AsyncYielder is the handle by which the body of an [AsyncGenerator] yields. It is
// for the body alone, and of use only while that runs.
//
// Go only: Python has yield.
type AsyncYielder[Y, S any] struct{ s *asyncState[Y, S] }

// asyncState is what the body refers to; the handle is another object, so that the
// collector can find it dropped.
type asyncState[Y, S any] struct {
	asyncCore
	run   func(co *Co, y *AsyncYielder[Y, S]) error
	value Y // what the body has yielded last …
	sent  S // … and what its Yield returns
	loop  error
}

// NewAsyncGenerator returns an asynchronous generator of body. Nothing runs until
// a step is awaited. The body awaits with its own co, not with that of whoever
// iterates. It panics if body is nil.
//
// Python: calling an async def function that yields, reference/expressions.
func NewAsyncGenerator[Y, S any](body func(co *Co, y *AsyncYielder[Y, S]) error) *AsyncGenerator[Y, S] {
	return NewAsyncGeneratorWith(body, nil)
}

// NewAsyncGeneratorWith is [NewAsyncGenerator] with options; nil means none.
//
// Python: calling an async def function that yields, reference/expressions.
func NewAsyncGeneratorWith[Y, S any](body func(co *Co, y *AsyncYielder[Y, S]) error, o *Options) *AsyncGenerator[Y, S] {
	if body == nil {
		panic("coro: NewAsyncGenerator of a nil body")
	}
	s := &asyncState[Y, S]{run: body}
	s.body, s.code = s, frame.CodeOf(body)
	if o != nil {
		s.name, s.engine = o.Name, frame.Engine(o.Engine)
	}
	return &AsyncGenerator[Y, S]{s}
}

// Run is the body of the frame.
func (s *asyncState[Y, S]) Run() { s.err = s.run(&s.co, &AsyncYielder[Y, S]{s}) }

// send makes v what the Yield that the body waits in returns.
func (s *asyncState[Y, S]) send(v any) error {
	var none S
	s.sent = none
	if gen.IsNone(v) {
		return nil
	}
	sent, ok := v.(S)
	switch {
	case !ok:
		return &gen.TypeError{Msg: fmt.Sprintf("an asynchronous generator that is sent %T cannot be sent %T", none, v)}
	case s.co.frame.Status() == frame.Unstarted && !gen.IsNone(sent):
		return &gen.TypeError{Msg: "can't send non-None value to a just-started async generator"}
	}
	s.sent = sent
	return nil
}

// handle is the generator for the loop's finalizer, when nobody else has one.
func (s *asyncState[Y, S]) handle() AnyAsyncGenerator { return &AsyncGenerator[Y, S]{s} }

// Yield hands v to whoever awaits the step, and waits for the next one. It returns
// what that sends.
//
// Errors: what AThrow was given; [gen.ErrGeneratorExit] when the generator is
// closed. It panics if the generator is not running.
//
// Python: yield in an async def function, reference/expressions.
func (y *AsyncYielder[Y, S]) Yield(v Y) (S, error) {
	s := y.s
	if !s.co.frame.Running() || s.co.lent {
		panic("coro: Yield of an asynchronous generator that is not running")
	}
	s.value, s.yields = v, true
	s.co.frame.Suspend()
	return s.sent, s.co.thrown
}

// ANext is a step to the next value. It can be awaited once.
//
// Errors of awaiting it: [gen.ErrStopAsync] if there is no value any more;
// [gen.RuntimeError] "anext(): asynchronous generator is already running" while
// another step is under way, "cannot reuse already awaited __anext__()/asend()";
// what the body raises.
//
// Python: agen.__anext__, reference/expressions.
func (g *AsyncGenerator[Y, S]) ANext() *AsyncStep[Y] {
	return newAsyncStep(g, asyncSend, &g.made().value)
}

// ASend is a step to the next value, in which the Yield that the body waits in
// returns v.
//
// Errors of awaiting it: those of ANext; [gen.TypeError] if the generator has not
// begun, unless v is None.
//
// Python: agen.asend, reference/expressions.
func (g *AsyncGenerator[Y, S]) ASend(v S) *AsyncStep[Y] {
	p := newAsyncStep(g, asyncSend, &g.made().value)
	p.sent = v
	return p
}

// AThrow is a step to the next value, in which the Yield that the body waits in
// returns err. A generator that has ended gives the zero Y.
//
// Errors of awaiting it: those of ANext, with the method's name; err itself if the
// body lets it through, or has not begun.
//
// Python: agen.athrow, reference/expressions.
func (g *AsyncGenerator[Y, S]) AThrow(err error) *AsyncStep[Y] {
	p := newAsyncStep(g, asyncThrow, &g.made().value)
	p.thrown = err
	if err == nil {
		p.thrown = &gen.TypeError{Msg: "exceptions must be classes or instances deriving from BaseException, not NoneType"}
	}
	return p
}

// AClose is the step that ends the generator: the Yield that the body waits in
// returns [gen.ErrGeneratorExit]. A generator that has ended or has not begun is
// just closed.
//
// Errors of awaiting it: [gen.RuntimeError] "async generator ignored
// GeneratorExit" if the body yields again, "aclose(): asynchronous generator is
// already running"; any other error that the body raises.
//
// Python: agen.aclose, reference/expressions.
func (g *AsyncGenerator[Y, S]) AClose() *AsyncStep[gen.None] {
	g.made()
	return newAsyncStep[gen.None](g, asyncClose, nil)
}

// All ranges over the values that are left, awaiting each on behalf of co, and
// closes the generator when the loop is left, whatever by. What ended it, or went
// wrong in closing it, Err tells.
//
// Python: async for, reference/compound_stmts.
//
// Differs: Python leaves a generator suspended when the loop is left by break or
// an exception, to be closed at some later time in another task.
func (g *AsyncGenerator[Y, S]) All(co *Co) iter.Seq[Y] {
	s := g.made()
	return func(loop func(Y) bool) {
		s.loop = nil
		over := false
		defer func() {
			if over {
				return
			}
			if _, err := g.AClose().Await(co); err != nil {
				s.loop = err
			}
		}()
		for {
			step := AsyncStep[Y]{c: &s.asyncCore, value: &s.value}
			v, err := step.Await(co)
			if err != nil {
				over = s.ended()
				s.loop = unlessStopAsync(err)
				return
			}
			if !loop(v) {
				return
			}
		}
	}
}

func unlessStopAsync(err error) error {
	if gen.IsStopAsync(err) {
		return nil
	}
	return err
}

// Err is what ended the last loop over All: nil if the values did, or break.
//
// Go only: Python's async for raises it.
func (g *AsyncGenerator[Y, S]) Err() error { return g.made().loop }

// ANextOr awaits the next value; otherwise, if there is none any more.
//
// Errors: those of ANext, but for StopAsyncIteration.
//
// Python: anext with a default, library/functions.
func (g *AsyncGenerator[Y, S]) ANextOr(co *Co, otherwise Y) (Y, error) {
	v, err := g.ANext().Await(co)
	if gen.IsStopAsync(err) {
		return otherwise, nil
	}
	return v, err
}

// Running reports whether a step is under way.
//
// Python: agen.ag_running, library/inspect.
func (g *AsyncGenerator[Y, S]) Running() bool { return g.made().running }

// State reports where the generator is in its life.
//
// Python: inspect.getasyncgenstate, library/inspect.
func (g *AsyncGenerator[Y, S]) State() AsyncGeneratorState {
	s := g.made()
	switch {
	case s.ended():
		return AsyncGeneratorClosed
	case s.co.frame.Status() == frame.Unstarted:
		return AsyncGeneratorCreated
	case s.co.Running():
		return AsyncGeneratorRunning
	}
	return AsyncGeneratorSuspended
}

// AsyncGeneratorState is where an asynchronous generator is in its life.
//
// Python: inspect.getasyncgenstate, library/inspect.
type AsyncGeneratorState uint8

// The states: Created → Suspended ⇄ Running → Closed. One whose body awaits
// something is Suspended.
//
// Python: inspect.AGEN_CREATED and so on, library/inspect.
const (
	AsyncGeneratorCreated AsyncGeneratorState = iota
	AsyncGeneratorRunning
	AsyncGeneratorSuspended
	AsyncGeneratorClosed
)

// String is Python's name of the state, "AGEN_CREATED".
func (s AsyncGeneratorState) String() string {
	return [...]string{"AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED", "AGEN_CLOSED"}[s]
}

// Name is the generator's name: the option's, or the name of the function that the
// body was written in.
//
// Python: agen.__qualname__, library/inspect.
func (g *AsyncGenerator[Y, S]) Name() string { return g.made().displayName() }

// String is the generator's repr, <async_generator object ticks at 0xc000012345>.
//
// Python: async_gen_repr, Objects/genobject.c.
func (g *AsyncGenerator[Y, S]) String() string { return g.made().repr() }

func (g *AsyncGenerator[Y, S]) made() *asyncState[Y, S] {
	if g == nil || g.s == nil {
		panic("coro: zero AsyncGenerator: NewAsyncGenerator makes one")
	}
	return g.s
}
