package gen

import (
	"fmt"
	"sync/atomic"

	"github.com/coluber-go/coluber/internal/frame"
)

// Engine is how a generator's body is suspended and resumed.
//
// Go only: Python has frames.
type Engine uint8

const (
	// Pull, the default, is iter.Pull: about 70 ns a value, no allocation. A
	// generator must be resumed under the thread lock (runtime.LockOSThread)
	// and in the testing/synctest bubble that its first Next had; the runtime
	// kills the process otherwise.
	Pull Engine = iota
	// Channels is a goroutine and two channels, about 300 ns a value. It is for
	// code that pins its OS thread, as GUI, OpenGL and some cgo code does.
	Channels
)

// Options are the choices [NewWith] offers. The zero value is [New]'s.
//
// Go only: a generator function has its name, and one engine, in Python.
type Options struct {
	// Name is the generator's name in messages; empty means the name of the
	// function that the body was written in.
	Name string
	// Engine suspends and resumes the body.
	Engine Engine
}

// A Generator yields values of type Y, is sent values of type S, and returns an
// R in the end; [None] stands where nothing travels. Its body runs only while
// one of Next, Send, Throw and Close waits for it, on a goroutine of its own
// that exists from the first Next to the end.
//
// A generator that is dropped while suspended is closed by the collector: the
// body's Yield returns [ErrGeneratorExit], and deferred calls run, on a
// goroutine of the runtime; what goes wrong there is given to the
// [UnraisableHook]. A body must not refer to its own Generator, or it is never
// collected. Close it where the moment matters, on a locked thread, and in a
// synctest bubble.
//
// The methods may be called from any goroutine, by one at a time; a call that
// meets another is a ValueError "generator already executing".
//
// Python: generator, reference/expressions, and typing.Generator.
type Generator[Y, S, R any] struct {
	// The handle is not the state: the body's stack refers to the state, so
	// that the collector may find the handle dropped.
	s *state[Y, S, R]
}

// state is a generator without its handle.
type state[Y, S, R any] struct {
	core[Y, S]
	body     func(*Yielder[Y, S]) (R, error)
	do       func(*Yielder[Y, S]) error // instead of body, if there is no result
	yielder  Yielder[Y, S]
	result   R
	looped   error      // what a range over All ended with
	code     frame.Code // of the body as it was written
	name     *string    // nil for the code's
	returned bool
	bare     bool // it returned nothing: its StopIteration has no value
	engine   Engine
	orphan   atomic.Bool // guarded while somebody else was resuming it
}

// New returns a generator of body. Nothing runs until the first Next. It panics
// if body is nil. Messages call it by the function that the body was written in;
// another name is an option of [NewWith].
//
// What the body returns ends the generator: a nil error is Python's return of
// the value, any other is raised in whoever resumed it.
//
// Python: calling a generator function, reference/expressions.
func New[Y, S, R any](body func(y *Yielder[Y, S]) (R, error)) *Generator[Y, S, R] {
	return NewWith(body, nil)
}

// NewWith is [New] with options; nil means none.
//
// Python: calling a generator function, reference/expressions.
func NewWith[Y, S, R any](body func(y *Yielder[Y, S]) (R, error), o *Options) *Generator[Y, S, R] {
	if body == nil {
		panic("gen: New of a nil body")
	}
	s := &state[Y, S, R]{body: body, code: frame.CodeOf(body)}
	return s.handle(o)
}

// handle is the generator of s, which has its body.
func (s *state[Y, S, R]) handle(o *Options) *Generator[Y, S, R] {
	if o != nil {
		s.engine = o.Engine
		if name := o.Name; name != "" {
			s.name = &name
		}
	}
	s.life, s.yielder.c = s, &s.core
	return &Generator[Y, S, R]{s}
}

// Do returns a generator of a body that has no result and is sent nothing. It
// panics if body is nil. Another name than the function's is an option of [DoWith].
//
// Python: calling a generator function, reference/expressions.
func Do[Y any](body func(y *Yielder[Y, None]) error) *Generator[Y, None, None] {
	return DoWith(body, nil)
}

// DoWith is [Do] with options; nil means none.
//
// Python: calling a generator function, reference/expressions.
func DoWith[Y any](body func(y *Yielder[Y, None]) error, o *Options) *Generator[Y, None, None] {
	if body == nil {
		panic("gen: Do of a nil body")
	}
	s := &state[Y, None, None]{do: body, code: frame.CodeOf(body)}
	return s.handle(o)
}

// made is the state of a generator that New has made. Another one panics.
func (g *Generator[Y, S, R]) made() *state[Y, S, R] {
	if g == nil || g.s == nil {
		panic("gen: a Generator that New has not made")
	}
	return g.s
}

// Run is the body of the generator's frame.
func (s *state[Y, S, R]) Run() {
	body, do := s.body, s.do
	s.body, s.do = nil, nil // the stack keeps what they refer to, and no longer
	var r R
	var err error
	if do != nil {
		err = do(&s.yielder)
	} else {
		r, err = body(&s.yielder)
	}
	if err != nil {
		s.raised = fromBody(err, s.thrown)
		return
	}
	s.result, s.returned = r, true
}

// fromBody is what becomes of an error that leaves a body: a StopIteration
// would end the caller's loop unseen, so it is made a RuntimeError (PEP 479). The
// body was handling what its last Yield or From had raised, or nothing.
func fromBody(err, handled error) error {
	if !IsStop(err) {
		return err
	}
	if handled == ErrGeneratorExit {
		handled = &GeneratorExit{} // one of its own: a chain of contexts may have several
	}
	return &RuntimeError{Msg: "generator raised StopIteration", Cause: err, context: WithContext(err, handled)}
}

// start gives the frame its goroutine and runs the body to its first Yield.
func (s *state[Y, S, R]) start(f *frame.Frame) frame.Status {
	return f.Start(s, nil, frame.Engine(s.engine))
}

// stop is the StopIteration of a body that has just returned.
func (s *state[Y, S, R]) stop() error {
	if _, none := any(s.result).(None); none {
		return Stop // nothing tells it from one of its own
	}
	if s.bare {
		return s.over()
	}
	return &StopIteration[R]{Value: s.result}
}

// over is the StopIteration() of a generator that is asked again.
func (s *state[Y, S, R]) over() error { return &StopIteration[R]{bare: true} }

// Next resumes the body and returns the value it yields next. The first Next
// runs it from the beginning.
//
// Errors: [*StopIteration] once the body has returned, the first time with its
// value; [ValueError] if the generator is executing; any other error is the
// body's own. A panic of the body is a panic here, with a [*PanicError] that
// has the body's stack.
//
// Python: next, generator.__next__, reference/expressions.
func (g *Generator[Y, S, R]) Next() (Y, error) {
	var none S
	return g.resume(none, false, nil)
}

// NextOr is [Generator.Next] that returns v where g has ended, and not the
// StopIteration.
//
// Errors: those of Next but StopIteration.
//
// Python: next(g, default), library/functions.
func (g *Generator[Y, S, R]) NextOr(v Y) (Y, error) {
	next, err := g.Next()
	if IsStop(err) {
		return v, nil
	}
	return next, err
}

// Send resumes the body so that its Yield returns v, and returns the value that
// the body yields next.
//
// Errors: [TypeError] before the first Next, unless v is None; otherwise those
// of Next.
//
// Python: generator.send, reference/expressions.
func (g *Generator[Y, S, R]) Send(v S) (Y, error) {
	return g.resume(v, true, nil)
}

// Throw resumes the body so that its Yield returns err, and returns the value
// that the body yields next. Thrown into a generator that has not started or
// has ended, err comes back at once.
//
// Errors: those of Next; err itself if the body lets it through; [TypeError] if
// err is nil.
//
// Python: generator.throw, reference/expressions.
func (g *Generator[Y, S, R]) Throw(err error) (Y, error) {
	if err == nil {
		err = &TypeError{Msg: "exceptions must be classes or instances deriving from BaseException, not NoneType"}
		var none Y
		return none, err
	}
	var none S
	return g.resume(none, false, err)
}

// resume passes v or err to the innermost body and returns what that yields.
// It is a method of the handle, and looks at it afterwards, so that the handle
// is not found dropped while the body runs.
func (g *Generator[Y, S, R]) resume(v S, sent bool, err error) (Y, error) {
	s := g.made()
	if !s.frame.Enter() {
		var none Y
		return none, errExecuting()
	}
	if !s.alone || s.frame.Status() != frame.Suspended {
		return g.resumeSlow(v, sent, err)
	}
	// The way of almost every value: nothing delegates, nothing ends.
	s.in, s.sent, s.thrown = v, sent, err
	if s.frame.Switch() != frame.Suspended || s.sub != nil {
		return g.finish()
	}
	out := g.s.out
	s.frame.Leave()
	return out, nil
}

// finish is the rest of a resume whose body did not simply yield.
func (g *Generator[Y, S, R]) finish() (Y, error) {
	defer g.s.frame.Leave() // a Goexit or a panic may come by
	return g.s.follow(&g.s.core)
}

func (g *Generator[Y, S, R]) resumeSlow(v S, sent bool, err error) (Y, error) {
	s := g.s
	defer s.frame.Leave()
	if s.status() == frame.Unstarted && err == nil {
		if sent && !IsNone(v) {
			var none Y
			return none, &TypeError{Msg: "can't send non-None value to a just-started generator"}
		}
		g.guard()
	}
	return s.drive(v, sent, err)
}

// Close makes a suspended body's Yield return [ErrGeneratorExit] and waits for
// it to end. It returns what the body returned in answer; the zero R if it let
// the error through, had not started, or had ended before.
//
// Errors: [RuntimeError] "generator ignored GeneratorExit" if the body yields
// again, which leaves it suspended and usable; [ValueError] if it is executing;
// any other error is the body's own.
//
// Python: generator.close, reference/expressions; the value since 3.13.
func (g *Generator[Y, S, R]) Close() (R, error) {
	s := g.made()
	var none R
	if !s.frame.Enter() {
		return none, errExecuting()
	}
	defer s.frame.Leave()
	before := s.returned
	if err := s.end(); err != nil || before || !s.returned {
		return none, err
	}
	return s.result, nil
}

// Result is what the body returned; false while it has not.
//
// Python: StopIteration.value, library/exceptions.
func (g *Generator[Y, S, R]) Result() (R, bool) {
	s := g.made()
	if !s.frame.Enter() {
		var none R
		return none, false
	}
	defer s.frame.Leave()
	return s.result, s.returned
}

// Err is the error that ended the body, or the range over All; nil if the body
// returned, was closed, or has not ended.
//
// Go only: Python's for loop raises it.
func (g *Generator[Y, S, R]) Err() error {
	s := g.made()
	if !s.frame.Enter() {
		return nil
	}
	defer s.frame.Leave()
	if s.looped != nil || isExit(s.raised) {
		return s.looped
	}
	return s.raised
}

// Name is the generator's name: the option's, or the name of the function that
// the body was written in.
//
// Python: generator.__qualname__, library/inspect.
func (g *Generator[Y, S, R]) Name() string { return g.made().displayName() }

func (s *state[Y, S, R]) displayName() string {
	if s.name == nil {
		return s.code.Qualname()
	}
	return *s.name
}

// String is the generator's repr, <generator object count at 0xc000012345>.
//
// Python: generator.__repr__, Objects/genobject.c.
func (g *Generator[Y, S, R]) String() string {
	return fmt.Sprintf("<generator object %s at %p>", g.Name(), g)
}
