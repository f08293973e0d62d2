package coro

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// AsyncStep is one step of an asynchronous generator, that [AsyncGenerator.ANext]
// and its kin make. It runs when it is awaited, or driven by hand with Send, Throw
// and Close; once only. One that is dropped without having run is reported as a
// coroutine would be.
//
// Python: the awaitables of asend, athrow and aclose, reference/expressions.
type AsyncStep[T any] struct {
	c      *asyncCore
	owner  guarded // nil for a step that All makes
	kind   asyncStepKind
	phase  phase
	mark   *mark // until it begins
	sent   any
	thrown error
	value  *T // where the body leaves what it yields; nil for none
	none   bool
}

type guarded interface{ guard() }

// asyncStepKind is the method that made a step.
type asyncStepKind uint8

const (
	asyncSend asyncStepKind = iota
	asyncThrow
	asyncClose
)

func newAsyncStep[T any](g interface {
	guarded
	core() *asyncCore
}, kind asyncStepKind, value *T) *AsyncStep[T] {
	c := g.core()
	code := c.code
	m := newMark(&code)
	m.name, m.method = c.name, uint8(kind)+1
	return &AsyncStep[T]{c: c, owner: g, kind: kind, value: value, mark: m}
}

func (g *AsyncGenerator[Y, S]) core() *asyncCore { return &g.s.asyncCore }

// Await runs the step on behalf of co, and returns what the body yields.
//
// Errors: see the method that made the step.
//
// Python: await, reference/expressions.
func (p *AsyncStep[T]) Await(co *Co) (T, error) {
	var none T
	waits := co.waits
	p.c.adopt(co)
	var in any
	var thrown error
	for {
		out, done, err := p.lent(co, in, thrown)
		if !done {
			in, thrown = Suspend(co, out)
			p.c.adopt(co)
			continue
		}
		// A consumer that is closed meanwhile is, whatever the body made of it.
		if xerr := co.exit(waits); xerr != nil && (err == nil || gen.IsStopAsync(err) || isExit(err)) {
			return none, xerr
		}
		if err != nil || p.value == nil || p.none {
			return none, err
		}
		return *p.value, nil
	}
}

// lent is advance while the body runs on behalf of co, which is of no use to
// anybody else meanwhile.
func (p *AsyncStep[T]) lent(co *Co, in any, thrown error) (any, bool, error) {
	if co.lent {
		panic(co.misused())
	}
	co.lent = true
	defer func() { co.lent = false }()
	return p.advance(in, thrown)
}

// Send begins the step or goes on with it, and returns what the body waits for.
// Begun with a v that is not nil, v is sent to the body.
//
// Errors: [*gen.StopIteration] with the value when the body yields; those of the
// method that made the step.
//
// Python: coroutine.send, reference/datamodel.
func (p *AsyncStep[T]) Send(v any) (any, error) { return p.raise(p.advance(v, nil)) }

// Throw raises err in the body, where it waits, and returns what that waits for
// next.
//
// Errors: as Send; err itself if the body lets it through.
//
// Python: coroutine.throw, reference/datamodel.
func (p *AsyncStep[T]) Throw(err error) (any, error) {
	if err == nil {
		err = &gen.TypeError{Msg: "exceptions must be classes or instances deriving from BaseException, not NoneType"}
	}
	return p.raise(p.advance(nil, err))
}

func (p *AsyncStep[T]) raise(out any, done bool, err error) (any, error) {
	if !done || err != nil {
		return out, err
	}
	stop := &gen.StopIteration[T]{}
	if p.value != nil && !p.none {
		stop.Value = *p.value
	}
	return nil, stop
}

// Close raises GeneratorExit in the body, if the step is under way or has not
// begun.
//
// Errors: [gen.RuntimeError] "coroutine ignored GeneratorExit" if the body waits
// again; any other error that the body raises.
//
// Python: coroutine.close, reference/datamodel.
func (p *AsyncStep[T]) Close() error {
	if p.phase == closed {
		return nil
	}
	_, done, err := p.advance(nil, gen.ErrGeneratorExit)
	switch {
	case !done:
		return &gen.RuntimeError{Msg: "coroutine ignored GeneratorExit"}
	case gen.IsStopAsync(err), isExit(err):
		return nil
	}
	return err
}

// advance goes on with the step. It follows async_gen_asend_send and its kin in
// Objects/genobject.c, and says whether the step is over.
func (p *AsyncStep[T]) advance(in any, thrown error) (out any, done bool, err error) {
	c := p.c
	if p.phase == closed {
		return nil, true, &gen.RuntimeError{Msg: "cannot reuse already awaited " + p.methods()}
	}
	if p.phase == created {
		p.begin()
		if thrown == nil && p.kind != asyncSend && c.ended() {
			p.phase, p.none = closed, true
			return nil, true, nil
		}
		if in, thrown, err = p.first(in, thrown); err != nil {
			return nil, true, err
		}
	}
	what, err := c.resume(in, thrown)
	if what == awaits {
		return c.co.out, false, nil
	}
	p.phase, c.running = closed, false
	switch {
	case what == yields && p.kind == asyncClose:
		return nil, true, &gen.RuntimeError{Msg: "async generator ignored GeneratorExit"}
	case what == yields:
		return nil, true, nil
	case gen.IsStopAsync(err), isExit(err):
		c.closed = true
		if p.kind == asyncClose {
			err = nil
		}
	}
	return nil, true, err
}

// begin notes that the step runs.
func (p *AsyncStep[T]) begin() {
	p.phase = begun
	if p.mark != nil {
		p.mark.begun = true
		p.mark = nil
		settled.Add(1)
	}
	if p.owner != nil {
		p.owner.guard()
	}
}

// first is what the step begins with: what is sent, or thrown.
//
// Errors: RuntimeError if another step is under way; TypeError for what cannot be
// sent; StopAsyncIteration for a generator that is closed.
func (p *AsyncStep[T]) first(in any, thrown error) (any, error, error) {
	c := p.c
	if c.running {
		p.phase = closed
		return nil, nil, &gen.RuntimeError{Msg: p.method() + "(): asynchronous generator is already running"}
	}
	if thrown == nil && p.kind != asyncSend {
		if c.closed {
			p.phase = closed
			return nil, nil, gen.ErrStopAsync
		}
		if in != nil {
			p.phase = created
			return nil, nil, &gen.RuntimeError{Msg: "can't send non-None value to a just-started coroutine"}
		}
		thrown = p.thrown
		if p.kind == asyncClose {
			c.closed, thrown = true, gen.ErrGeneratorExit
		}
	}
	if thrown == nil {
		if in == nil {
			in = p.sent
		}
		if !c.ended() {
			if err := c.body.send(in); err != nil {
				p.phase = closed
				return nil, nil, err
			}
		}
	}
	c.running = true
	return nil, thrown, nil
}

// method is the name in the error of a step that meets another.
func (p *AsyncStep[T]) method() string { return [...]string{"anext", "athrow", "aclose"}[p.kind] }

func (p *AsyncStep[T]) methods() string {
	if p.kind == asyncSend {
		return "__anext__()/asend()"
	}
	return "aclose()/athrow()"
}

// String is the step's repr, <async_generator_asend object at 0xc000012345>.
//
// Python: repr, library/functions.
func (p *AsyncStep[T]) String() string {
	class := "async_generator_asend"
	if p.kind != asyncSend {
		class = "async_generator_athrow"
	}
	return fmt.Sprintf("<%s object at %p>", class, p)
}
