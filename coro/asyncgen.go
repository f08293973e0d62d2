package coro

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/internal/frame"
)

// An AsyncGenerator yields values of type Y and is sent values of type S, and its
// body may await between them. The body has a co of its own, which belongs to the
// consumer's task for as long as a step runs; it must not use the consumer's.
//
// ANext, ASend, AThrow and AClose make a step, which runs when it is awaited, one
// at a time. All makes them all, and closes the generator when its loop is left,
// however that happens; a generator that is used otherwise should be closed.
//
// One that is dropped while suspended is closed by the collector: by a task of
// the event loop in which it began, or without a loop like a coroutine; not so
// while its body refers to it. An event loop closes those that are left when it
// ends. Close a generator where the moment matters, and in a synctest bubble. One
// that began in a loop can be used by no other.
//
// [NewAsyncGenerator] makes one; the methods of the zero AsyncGenerator panic.
//
// Python: asynchronous generator, reference/expressions.
type AsyncGenerator[Y, S any] struct {
	// The body's stack refers to the asyncBody, not to this handle, which may so
	// be found dropped.
	b *asyncBody[Y, S]
}

// NewAsyncGenerator returns an asynchronous generator of body. Nothing runs until
// its first step is awaited. It panics if body is nil.
//
// Python: calling an async def function with a yield, reference/expressions.
func NewAsyncGenerator[Y, S any](body func(co *Co, y *AsyncYielder[Y, S]) error) *AsyncGenerator[Y, S] {
	return NewAsyncGeneratorWith(body, nil)
}

// NewAsyncGeneratorWith is [NewAsyncGenerator] with options; nil means none.
//
// Python: calling an async def function with a yield, reference/expressions.
func NewAsyncGeneratorWith[Y, S any](body func(co *Co, y *AsyncYielder[Y, S]) error, o *Options) *AsyncGenerator[Y, S] {
	if body == nil {
		panic("coro: NewAsyncGenerator of a nil body")
	}
	b := &asyncBody[Y, S]{body: body, code: frame.ClosureOf(&body)}
	if o != nil {
		b.name, b.engine = o.Name, o.Engine
	}
	b.yielder.b, b.twin.b = b, b
	return &AsyncGenerator[Y, S]{b}
}

// made is the body of a generator that NewAsyncGenerator has made. Another one
// panics.
func (g *AsyncGenerator[Y, S]) made() *asyncBody[Y, S] {
	if g == nil || g.b == nil {
		panic("coro: an AsyncGenerator that NewAsyncGenerator has not made")
	}
	return g.b
}

// AsyncYielder is a running body's side of its asynchronous generator: the right
// to yield. It is of use to that body alone, until the body returns.
//
// Python: the yield expression, reference/expressions.
type AsyncYielder[Y, S any] struct {
	b *asyncBody[Y, S]
}

// Yield hands v to whoever awaits the step and waits for the next one. It returns
// what ASend passed, the zero S for ANext.
//
// Errors: what AThrow was given; [gen.ErrGeneratorExit] when the generator is
// closed or dropped. A body that cannot go on returns the error. It panics if the
// body is not the one that runs.
//
// Python: yield, reference/expressions.
func (y *AsyncYielder[Y, S]) Yield(v Y) (S, error) {
	b := y.b
	if b.lent || !b.frame.Running() {
		refuseYield()
	}
	b.value, b.atYield = v, true
	b.frame.Suspend()
	return b.sent, b.raise
}

func refuseYield() {
	panic("coro: Yield of an asynchronous generator whose body is not running")
}

// ANext is the step to the next value, the first one runs the body from the
// beginning.
//
// Errors of the step: [gen.ErrStopAsyncIteration] once the body has returned;
// [gen.RuntimeError] "anext(): asynchronous generator is already running" while
// another step is; [gen.RuntimeError] "cannot reuse already awaited
// __anext__()/asend()"; any other error is the body's own, of which a
// StopIteration or StopAsyncIteration is made a RuntimeError. A panic of the body
// is a panic of the step, with a [*gen.PanicError].
//
// Python: anext, agen.__anext__, reference/expressions.
func (g *AsyncGenerator[Y, S]) ANext() *AsyncStep[Y] {
	return &AsyncStep[Y]{of: g, kind: asend, mark: g.newMark(asend)}
}

// ANextDefault is ANext whose value is v once the body has returned.
//
// Python: anext with a default, library/functions.
func (g *AsyncGenerator[Y, S]) ANextDefault(v Y) *AsyncStep[Y] {
	return &AsyncStep[Y]{of: g, kind: asend, mark: g.newMark(asend), fallback: &v}
}

// ASend is the step that makes the body's Yield return v.
//
// Errors of the step: [gen.TypeError] "can't send non-None value to a
// just-started async generator" for the first one, unless v is None; otherwise
// those of ANext.
//
// Python: agen.asend, reference/expressions.
func (g *AsyncGenerator[Y, S]) ASend(v S) *AsyncStep[Y] {
	s := &sending[Y, S]{v: v}
	s.AsyncStep = AsyncStep[Y]{of: g, kind: asend, in: s, mark: g.newMark(asend)}
	return &s.AsyncStep
}

// sending is a step with its value, in one piece.
type sending[Y, S any] struct {
	AsyncStep[Y]
	v S
}

// AThrow is the step that makes the body's Yield return err. A generator that has
// not begun ends by it; one that has ended answers with the zero Y, and err is
// dropped.
//
// Errors of the step: err itself if the body lets it through; [gen.TypeError] if
// err is nil; [gen.RuntimeError] "athrow(): asynchronous generator is already
// running"; otherwise those of ANext.
//
// Python: agen.athrow, reference/expressions.
func (g *AsyncGenerator[Y, S]) AThrow(err error) *AsyncStep[Y] {
	if err == nil {
		err = errNotRaisable()
	}
	return &AsyncStep[Y]{of: g, kind: athrow, in: err, mark: g.newMark(athrow)}
}

func errNotRaisable() error {
	return &gen.TypeError{Msg: "exceptions must be classes or instances deriving from BaseException, not NoneType"}
}

// AClose is the step that makes the body's Yield return [gen.ErrGeneratorExit]
// and waits for the body to end, which may await. It does nothing to a generator
// that has not begun, but that it is closed, or that has ended.
//
// Errors of the step: [gen.RuntimeError] "async generator ignored GeneratorExit"
// if the body yields again, which leaves it suspended; [gen.RuntimeError]
// "aclose(): asynchronous generator is already running"; any other error is the
// body's own.
//
// Python: agen.aclose, reference/expressions.
func (g *AsyncGenerator[Y, S]) AClose() *AsyncStep[gen.None] {
	return &AsyncStep[gen.None]{of: (*asyncCloser[Y, S])(g), kind: aclose, mark: g.newMark(aclose)}
}

// Running reports whether a step is being taken. The body may be waiting.
//
// Python: agen.ag_running, library/inspect.
func (g *AsyncGenerator[Y, S]) Running() bool { return g.State() == AsyncRunning }

// Err is the error that ended the body, or the range over All; nil if the body
// returned, was closed, or has not ended.
//
// Go only: Python's async for raises it.
func (g *AsyncGenerator[Y, S]) Err() error {
	b := g.made()
	if b.looped != nil || isExit(b.raised) || isStopAsync(b.raised) {
		return b.looped
	}
	return b.raised
}

// Name is the generator's name: the option's, or the name of the function that
// the body was written in.
//
// Python: agen.__qualname__, library/inspect.
func (g *AsyncGenerator[Y, S]) Name() string { return g.made().displayName() }

// String is the generator's repr, <async_generator object count at 0xc000012345>.
//
// Python: async_gen_repr, Objects/genobject.c.
func (g *AsyncGenerator[Y, S]) String() string { return g.made().repr() }

func (b *asyncBody[Y, S]) displayName() string {
	if b.name == "" {
		return b.code.Qualname()
	}
	return b.name
}

func (b *asyncBody[Y, S]) repr() string {
	return fmt.Sprintf("<async_generator object %s at %p>", b.displayName(), b)
}
