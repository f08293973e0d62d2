package coro

import (
	"reflect"
	"runtime"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// asyncBody is an asynchronous generator without its handle. Its fields belong to
// whoever has entered its frame. The frame suspends in Yield and, for an await,
// in Suspend; atYield tells which.
type asyncBody[Y, S any] struct {
	Co   // the body's; its driver is the consumer's
	body func(*Co, *AsyncYielder[Y, S]) error

	sent    S     // what Yield returns …
	raise   error // … or raises
	value   Y     // what Yield passed
	atYield bool

	stepping bool // a step has begun and is not over
	exiting  bool // AClose has been tried
	guarded  bool // the collector tells when the handle is dropped

	raised  error // what the body ended with
	looped  error // what a range over All ended with
	yielder AsyncYielder[Y, S]
	code    *frame.Code // what the body is a closure of
	name    string
	engine  gen.Engine

	twin    AsyncGenerator[Y, S] // a handle that nobody can drop
	cleanup runtime.Cleanup
	lender  *Co        // on whose behalf the body runs
	home    *Asyncgens // of the event loop it began in
	place   asyncPlace // there
}

// newMark is the mark of a step. It is not inlined, so that ANext is, and a step
// that is awaited where it is made need not be allocated.
//
//go:noinline
func (g *AsyncGenerator[Y, S]) newMark(k stepKind) *mark {
	b := g.made()
	return newNamedMark(b.code, b.name, k)
}

// Run is the body of the frame.
func (b *asyncBody[Y, S]) Run() {
	if b.inLoop {
		b.runTask()
		return
	}
	b.runBody()
}

// runTask is Run for a loop's task. The loop looks for its name on the stack, to
// see that it is called from within a loop.
//
//go:noinline
func (b *asyncBody[Y, S]) runTask() { b.runBody() }

func (b *asyncBody[Y, S]) runBody() {
	body := b.body
	b.body = nil // the stack keeps what it refers to, and no longer
	defer func() {
		if b.lender != nil && b.raised == nil {
			b.lender.lent = false // a Goexit ends the lender as well, whose deferred calls may await
		}
	}()
	err := body(&b.Co, &b.yielder)
	switch {
	case err == nil:
		err = &gen.StopAsyncIteration{}
	case gen.IsStop(err):
		err = &gen.RuntimeError{Msg: "async generator raised StopIteration", Cause: err}
	case isStopAsync(err):
		err = &gen.RuntimeError{Msg: "async generator raised StopAsyncIteration", Cause: err}
	}
	b.raised = err
}

// resume takes a step. It is a method of the handle, and looks at it afterwards,
// so that the handle is not found dropped while the body runs.
func (g *AsyncGenerator[Y, S]) resume(co *Co, kind stepKind, s signal) (v Y, out any, done bool, err error) {
	if kind == asend && s.first && s.in == nil && s.err == nil && co != nil {
		v, out, done, err = g.b.leap(g, co)
	} else {
		v, out, done, err = g.b.step(g, co, kind, s)
	}
	runtime.KeepAlive(g)
	return v, out, done, err
}

func (g *AsyncGenerator[Y, S]) interrupt() { g.b.abandon() }

// asyncCloser is a generator whose steps are AClose's.
type asyncCloser[Y, S any] AsyncGenerator[Y, S]

func (c *asyncCloser[Y, S]) resume(co *Co, kind stepKind, s signal) (_ gen.None, out any, done bool, err error) {
	g := (*AsyncGenerator[Y, S])(c)
	_, out, done, err = g.b.step(g, co, kind, s)
	runtime.KeepAlive(g)
	return gen.None{}, out, done, err
}

func (c *asyncCloser[Y, S]) interrupt() { c.b.abandon() }

// leap is step for ANext, awaited, in one piece: after a switch between goroutines
// every return is mispredicted.
func (b *asyncBody[Y, S]) leap(g *AsyncGenerator[Y, S], co *Co) (v Y, out any, done bool, err error) {
	if !b.frame.Enter() {
		return v, nil, true, asend.overlap()
	}
	if !b.ready(co) {
		return b.leapSlow(g, co)
	}
	b.stepping, b.atYield = true, false
	b.borrow(co)
	status := b.frame.Switch()
	b.giveBack()
	if status != frame.Suspended || !b.atYield || b.begun != 0 || g != nil && !b.guarded {
		return b.conclude(g, co, asend, status)
	}
	b.stepping = false
	v = b.value
	b.frame.Leave()
	return v, nil, true, nil
}

// leapSlow is leap for a body that has not begun or has ended, that another step
// runs, or that began in another loop.
func (b *asyncBody[Y, S]) leapSlow(g *AsyncGenerator[Y, S], co *Co) (v Y, out any, done bool, err error) {
	if over, done, err := b.prepare(co, asend, signal{first: true}); over {
		b.frame.Leave()
		return v, nil, done, err
	}
	return b.conclude(g, co, asend, b.switchTo(co))
}

// step runs the body until it yields, awaits or ends; co is nil by hand. If g is
// not nil it is the handle, which is guarded from now on.
func (b *asyncBody[Y, S]) step(g *AsyncGenerator[Y, S], co *Co, kind stepKind, s signal) (v Y, out any, done bool, err error) {
	if s.given && s.first && kind == asend {
		_ = valueOf[Y, S](s.in) // or it panics, and nothing has happened
	}
	if !b.frame.Enter() {
		return v, nil, true, b.entered(kind, s)
	}
	if over, done, err := b.prepare(co, kind, s); over {
		b.frame.Leave()
		return v, nil, done, err
	}
	return b.conclude(g, co, kind, b.switchTo(co))
}

// ready readies the body to go on after its Yield with the zero S, which is the
// way of almost every value. It reports false if more is to be done.
func (b *asyncBody[Y, S]) ready(co *Co) bool {
	if !b.atYield || b.frame.Status() != frame.Suspended || b.home != nil && !b.home.drives(co) {
		return false
	}
	var none S
	b.sent, b.raise = none, nil
	return true
}

// conclude is the outcome of a switch into the body.
func (b *asyncBody[Y, S]) conclude(g *AsyncGenerator[Y, S], co *Co, kind stepKind, status frame.Status) (v Y, out any, done bool, err error) {
	if b.begun != 0 {
		b.settle(co)
	}
	if status == frame.Suspended {
		if g != nil && !b.guarded {
			g.guard()
		}
		if !b.atYield {
			out = b.message
			b.frame.Leave()
			return v, out, false, nil
		}
		b.stepping = false
		v = b.value
	} else {
		err = b.over()
	}
	b.frame.Leave()
	if kind == aclose {
		err = exited(err)
	}
	return v, nil, true, err
}

// entered is the refusal of a step while the body executes.
func (b *asyncBody[Y, S]) entered(kind stepKind, s signal) error {
	if s.first {
		return kind.overlap()
	}
	return &gen.ValueError{Msg: "async generator already executing"}
}

// exited is what AClose makes of the body's answer.
func exited(err error) error {
	switch {
	case err == nil:
		return &gen.RuntimeError{Msg: "async generator ignored GeneratorExit"}
	case isExit(err) || isStopAsync(err):
		return nil
	}
	return err
}

// prepare readies the body to be resumed, or reports that the step is over
// without that; not done, if it is to be left as it was.
func (b *asyncBody[Y, S]) prepare(co *Co, kind stepKind, s signal) (over, done bool, err error) {
	if err := b.adopt(co); err != nil {
		return true, true, err
	}
	if !s.first {
		b.Co.message, b.Co.err = s.in, s.err
		if s.err != nil {
			b.Co.err = b.intoBody(s.err)
		}
		return false, false, nil
	}
	ended := b.frame.Status() > frame.Suspended
	if b.stepping && !ended {
		return true, true, kind.overlap()
	}
	if kind != asend && !s.thrown {
		if over, done, err := b.prepareThrow(kind, &s, ended); over {
			return over, done, err
		}
	}
	if over, err := b.enterAtYield(s, ended); over {
		if kind == aclose {
			err = exited(err)
		}
		return true, true, err
	}
	return false, false, nil
}

// prepareThrow is the beginning of an AThrow or AClose.
func (b *asyncBody[Y, S]) prepareThrow(kind stepKind, s *signal, ended bool) (over, done bool, err error) {
	thrown, _ := s.in.(error)
	switch {
	case ended:
		return true, true, nil
	case b.exiting:
		return true, true, &gen.StopAsyncIteration{}
	case s.given:
		return true, false, &gen.RuntimeError{Msg: "can't send non-None value to a just-started coroutine"}
	case kind == aclose:
		b.exiting = true
		thrown = gen.ErrGeneratorExit
	}
	s.in, s.err = nil, thrown
	return false, false, nil
}

// enterAtYield passes a value or an error to the Yield that the body is in, or to
// a body that has not begun or has ended, which is over at once.
func (b *asyncBody[Y, S]) enterAtYield(s signal, ended bool) (over bool, err error) {
	sent := valueOf[Y, S](s.in)
	unstarted := b.frame.Status() == frame.Unstarted
	switch {
	case s.err != nil && (unstarted || ended):
		b.discard()
		return true, s.err
	case ended:
		return true, &gen.StopAsyncIteration{}
	case unstarted && s.in != nil && !isNone(sent):
		return true, &gen.TypeError{Msg: "can't send non-None value to a just-started async generator"}
	}
	b.sent, b.raise = sent, s.err
	return false, nil
}

// valueOf is the value that a signal has for a Yield.
func valueOf[Y, S any](in any) (v S) {
	switch in := in.(type) {
	case nil:
	case *sending[Y, S]:
		v = in.v
	case S:
		v = in
	default:
		panic("coro: Send of a " + reflect.TypeOf(in).String() + " to an asynchronous generator that is sent " + reflect.TypeFor[S]().String())
	}
	return v
}

// isNone reports whether v is what Python's None is here.
func isNone[V any](v V) bool {
	switch any(v).(type) {
	case nil, gen.None:
		return true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return r.IsNil()
	}
	return false
}

// intoBody is what becomes of an error that is thrown into an await.
func (co *Co) intoBody(err error) error {
	co.closing = isExit(err)
	if gen.IsStop(err) {
		return &gen.RuntimeError{Msg: "generator raised StopIteration", Cause: err}
	}
	return err
}

// switchTo runs the body. Meanwhile nobody may await with co, whose goroutine
// waits here.
func (b *asyncBody[Y, S]) switchTo(co *Co) (status frame.Status) {
	b.stepping, b.atYield = true, false
	if co != nil {
		b.borrow(co)
	}
	if b.frame.Status() == frame.Unstarted {
		status = b.start()
	} else {
		status = b.frame.Switch()
	}
	if co != nil {
		b.giveBack()
	}
	return status
}

// borrow makes co's driver the body's, and co unusable.
func (b *asyncBody[Y, S]) borrow(co *Co) {
	b.driver, b.lender = co.driver, co
	co.lent = true
}

// giveBack lets go of what borrow took. A body that kept it might keep its own
// handle, which would never be found dropped.
func (b *asyncBody[Y, S]) giveBack() {
	b.lender.lent = false
	b.driver, b.lender = nil, nil
}

// start gives the frame its goroutine and runs the body to its first Yield.
func (b *asyncBody[Y, S]) start() frame.Status {
	if p, ok := b.driver.(framePool); ok {
		b.inLoop = true
		return b.frame.Start(b, p.Frames(), 0)
	}
	return b.frame.Start(b, nil, frame.Engine(b.engine))
}

// settle passes the number of coroutines that have begun on the body's behalf on.
func (b *asyncBody[Y, S]) settle(co *Co) {
	if co != nil {
		co.begun += b.begun
	} else {
		settled.Add(b.begun)
	}
	b.begun = 0
}

// over is the outcome of a body that has just ended. It panics if the body has.
func (b *asyncBody[Y, S]) over() error {
	b.end()
	if b.frame.Status() == frame.Panicked {
		b.frame.Leave()
		panic(b.panicError())
	}
	return b.raised
}

// discard ends a generator whose body has not begun.
func (b *asyncBody[Y, S]) discard() {
	b.frame.Discard()
	b.body = nil
	b.end()
}

// end lets go of what only a generator that has not ended needs.
func (b *asyncBody[Y, S]) end() {
	b.stepping = false
	b.cleanup.Stop()
	if b.home != nil {
		b.home.remove(&b.place)
	}
}

func (b *asyncBody[Y, S]) panicError() *gen.PanicError {
	p := b.frame.Panic()
	if pe, ok := p.Value.(*gen.PanicError); ok {
		return pe
	}
	return &gen.PanicError{Value: p.Value, Stack: p.Stack}
}
