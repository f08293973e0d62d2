package coro

import (
	"fmt"
	"runtime"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// asyncCore is what an asynchronous generator is, whatever the types: a body with a
// frame and a co of its own. The body suspends to yield, or because something it
// awaits does; then the step relays that to whoever awaits the step.
type asyncCore struct {
	co      Co
	body    asyncBody
	yields  bool  // it suspended to yield
	running bool  // a step is under way
	closed  bool  // it has ended by StopAsyncIteration or GeneratorExit, or is closed
	err     error // what the body has returned

	code   frame.Code
	name   string
	engine frame.Engine

	host       *AsyncGenerators // of the loop in whose task it began
	listed     bool             // there
	prev, next *asyncCore
	guarded    bool
	cleanup    runtime.Cleanup
}

// asyncBody is the state with its types.
type asyncBody interface {
	frame.Body
	send(v any) error
	handle() AnyAsyncGenerator
}

// asyncHost is what the task of an event loop offers.
type asyncHost interface{ AsyncGenerators() *AsyncGenerators }

// stepped says what the body did.
type stepped uint8

const (
	awaits stepped = iota
	yields
	ends
)

// resume runs the body until it yields, awaits or ends. An err that is not nil is
// thrown in; in is what an await returns.
//
// Errors: what ended the body, a StopAsyncIteration if it returned.
func (c *asyncCore) resume(in any, err error) (stepped, error) {
	f := &c.co.frame
	if !f.Enter() {
		return ends, &gen.ValueError{Msg: "async generator already executing"}
	}
	switch {
	case f.Status() > frame.Suspended:
		f.Leave()
		return ends, or(err, gen.ErrStopAsync)
	case f.Status() == frame.Unstarted && err != nil:
		f.Discard()
		f.Leave()
		c.forget()
		return ends, err
	case f.Status() == frame.Unstarted:
		f.Start(c.body, nil, c.engine)
	default:
		c.co.closing = isExit(err)
		if gen.IsStop(err) && !c.atYield() { // what awaits is a generator, which no StopIteration passes
			err = &gen.RuntimeError{Msg: "generator raised StopIteration", Cause: err}
		}
		c.yields = false
		c.co.in, c.co.thrown = in, err
		f.Switch()
	}
	return c.stepped()
}

// atYield reports whether the body waits in a Yield, not in an await.
func (c *asyncCore) atYield() bool { return c.yields }

// stepped looks at what the body has just done, and gives the frame back.
func (c *asyncCore) stepped() (stepped, error) {
	settled.Add(c.co.begun)
	c.co.begun = 0
	f := &c.co.frame
	status := f.Status()
	f.Leave()
	if status == frame.Suspended {
		if c.yields {
			return yields, nil
		}
		return awaits, nil
	}
	c.forget()
	if status == frame.Panicked {
		c.running = false
		panic(c.panicError())
	}
	return ends, fromAsyncBody(c.err)
}

// fromAsyncBody is the exception that a body ends with (PEP 525).
func fromAsyncBody(err error) error {
	switch {
	case err == nil:
		return gen.ErrStopAsync
	case gen.IsStop(err):
		return &gen.RuntimeError{Msg: "async generator raised StopIteration", Cause: err}
	case gen.IsStopAsync(err):
		return &gen.RuntimeError{Msg: "async generator raised StopAsyncIteration", Cause: err}
	}
	return err
}

func or(err, otherwise error) error {
	if err == nil {
		return otherwise
	}
	return err
}

func (c *asyncCore) panicError() *gen.PanicError {
	p := c.co.frame.Panic()
	if pe, ok := p.Value.(*gen.PanicError); ok {
		return pe
	}
	return &gen.PanicError{Value: p.Value, Stack: p.Stack}
}

// ended reports whether the body has ended.
func (c *asyncCore) ended() bool { return c.co.frame.Status() > frame.Suspended }

// adopt makes the body run on behalf of co.
func (c *asyncCore) adopt(co *Co) {
	c.co.driver = co.driver
	if c.co.frame.Status() == frame.Unstarted {
		if p, ok := co.driver.(framePool); ok {
			c.engine = p.Frames().Engine()
		}
		if h, ok := co.driver.(asyncHost); ok {
			h.AsyncGenerators().add(c)
		}
	}
	if co.driver == nil {
		c.co.scope = co.ContextScope()
	}
}

// forget takes back what there is to find a generator that is left suspended.
func (c *asyncCore) forget() {
	if c.listed {
		c.host.remove(c)
	}
	if c.guarded {
		c.cleanup.Stop()
	}
}

func (c *asyncCore) displayName() string {
	if c.name != "" {
		return c.name
	}
	return c.code.Qualname()
}

func (c *asyncCore) repr() string {
	return fmt.Sprintf("<async_generator object %s at %p>", c.displayName(), c)
}

// guard asks the collector to tell when the handle g is dropped.
func (g *AsyncGenerator[Y, S]) guard() {
	s := g.s
	if !s.guarded {
		s.guarded = true
		s.cleanup = runtime.AddCleanup(g, (*asyncCore).dropped, &s.asyncCore)
	}
}

// dropped is called by the collector, whose goroutine a body must not hold up.
func (c *asyncCore) dropped() {
	if c.host != nil {
		c.host.finalize(c.body.handle())
		return // a loop that closes abandons what is left
	}
	go c.abandon()
}

// abandon closes a suspended body that nobody will resume any more; what goes wrong
// is reported.
func (c *asyncCore) abandon() {
	object := c.repr()
	report := func(err error) { gen.ReportUnraisable(gen.Unraisable{Err: err, Object: object}) }
	defer func() {
		if r := recover(); r != nil {
			report(gen.Recovered(r))
		}
	}()
	what, err := c.resume(nil, gen.ErrGeneratorExit)
	if what != ends {
		report(&gen.RuntimeError{Msg: "async generator ignored GeneratorExit"})
		if cerr := c.co.frame.Close(); cerr != nil {
			report(cerr)
		}
		c.forget()
		return
	}
	if !gen.IsStopAsync(err) && !isExit(err) {
		report(err)
	}
}
