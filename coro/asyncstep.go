package coro

import "github.com/coluber-go/coluber/gen"

// stepKind is what a step was made by; zero is none.
type stepKind uint8

const (
	asend stepKind = iota + 1
	athrow
	aclose
)

// String is the method's name in warnings.
func (k stepKind) String() string { return [...]string{"", "asend", "athrow", "aclose"}[k] }

// overlap is the refusal of a step while another is being taken.
func (k stepKind) overlap() error {
	method := [...]string{"", "anext", "athrow", "aclose"}[k]
	return &gen.RuntimeError{Msg: method + "(): asynchronous generator is already running"}
}

// reuse is the refusal of a step that is over.
func (k stepKind) reuse() error {
	if k == asend {
		return &gen.RuntimeError{Msg: "cannot reuse already awaited __anext__()/asend()"}
	}
	return &gen.RuntimeError{Msg: "cannot reuse already awaited aclose()/athrow()"}
}

// AsyncStep is one step of an asynchronous generator: what ANext, ASend, AThrow
// and AClose return. Nothing happens until it is awaited, or driven by hand with
// Send, Throw and Close; once only. A step that is dropped without having been
// awaited is reported to the [WarningHook]: "coroutine method 'asend' of 'count'
// was never awaited".
//
// Python: async_generator_asend and async_generator_athrow, reference/expressions.
type AsyncStep[T any] struct {
	of       stepped[T]
	in       any // a *sending, or the error of AThrow
	fallback *T  // of ANextDefault
	mark     *mark
	kind     stepKind
	phase    phase
}

// stepped is the generator that a step is of. T is what its step has for a
// result.
type stepped[T any] interface {
	// resume takes the step, or takes it on after an await. It reports done once
	// it is over, and what the body awaits otherwise. Neither done nor an await
	// is an error that leaves the step as it was. Co is nil by hand.
	resume(co *Co, kind stepKind, s signal) (v T, out any, done bool, _ error)
	interrupt()
}

// signal is what a resume passes to the body.
type signal struct {
	in     any
	err    error
	first  bool // the step begins
	given  bool // in was given to Send
	thrown bool // err was given to Throw
}

// Await takes the step on behalf of co and returns its value, that is the one
// that the body yields. While the body waits, the caller waits.
//
// Errors: those of the method that made the step; what is thrown into the waiting
// caller is raised in the body. It panics if co is not the running coroutine's.
//
// Python: await, reference/expressions.
func (s *AsyncStep[T]) Await(co *Co) (T, error) {
	s.made()
	co.mustRun()
	if s.phase == closed {
		var none T
		return none, s.kind.reuse()
	}
	var in signal
	if s.phase == created {
		s.mark.begin()
		co.begun++
		in = signal{in: s.in, first: true}
	}
	s.phase = closed // for everybody else
	waits := co.waits
	v, out, done, err := s.of.resume(co, s.kind, in)
	if !done {
		v, err = relay(s.of, s.kind, co, out)
	}
	if exit := co.exit(waits); exit != nil && (err == nil || isStopAsync(err)) {
		return v, exit
	}
	if s.fallback != nil && isStopAsync(err) {
		return *s.fallback, nil
	}
	return v, err
}

// made panics for a step that no generator has made.
func (s *AsyncStep[T]) made() {
	if s.of == nil {
		panic("coro: await of a zero AsyncStep: an AsyncGenerator makes one")
	}
}

// mustRun panics unless co may be awaited with.
func (co *Co) mustRun() {
	if !co.frame.Running() || co.lent {
		panic(co.misused())
	}
}

// relay hands what the body awaits to whoever drives co, and the answer to the
// body, until the step is over.
func relay[T any](of stepped[T], kind stepKind, co *Co, out any) (v T, err error) {
	done := false
	defer func() {
		if !done { // the consumer is being unwound by force
			of.interrupt()
		}
	}()
	for !done {
		var s signal
		s.in, s.err = Suspend(co, out)
		v, out, done, err = of.resume(co, kind, s)
	}
	return v, err
}

// Send takes the step by hand: it returns what the body awaits, that is what it
// suspends with, and when it is sent the answer goes on. Sent first to an ASend, a
// v that is not nil takes the place of its value.
//
// Errors: [*gen.StopIteration] with the value that the body yields, and without
// one for AClose; [gen.RuntimeError] "can't send non-None value to a just-started
// coroutine" first, for AThrow and AClose; otherwise those of the method that made
// the step. It panics if v is sent first and of another type than the generator is
// sent.
//
// Python: agen.asend(…).send, reference/datamodel.
func (s *AsyncStep[T]) Send(v any) (any, error) {
	if s.phase == created && (v == nil || v == gen.None{}) {
		return s.byHand(signal{in: s.in})
	}
	return s.byHand(signal{in: v, given: true})
}

// Throw raises err where the body waits. Thrown first, it is raised where the
// body has yielded.
//
// Errors: as Send; err itself if the body lets it through.
//
// Python: agen.asend(…).throw, reference/datamodel.
func (s *AsyncStep[T]) Throw(err error) (any, error) {
	if err == nil {
		err = errNotRaisable()
	}
	return s.byHand(signal{err: err, thrown: true})
}

// byHand takes the step, or takes it on.
func (s *AsyncStep[T]) byHand(sig signal) (any, error) {
	s.made()
	if s.phase == closed {
		return nil, s.kind.reuse()
	}
	sig.first = s.phase == created
	if sig.first {
		s.mark.begin()
		settled.Add(1)
	}
	s.phase = begun // also for the body, which may get at the step
	v, out, done, err := s.of.resume(nil, s.kind, sig)
	if sig.first && !done && err != nil {
		s.mark.again()
		settled.Add(-1)
		s.phase = created
		return nil, err
	}
	switch {
	case !done:
		return out, nil
	case isStopAsync(err) && s.fallback != nil:
		v, err = *s.fallback, nil
	}
	s.phase = closed
	if err == nil {
		err = &gen.StopIteration[T]{Value: v}
	}
	return nil, err
}

// Close ends the step, and with it the generator: the body's await, or Yield if
// the step has not been taken, returns [gen.ErrGeneratorExit]. It does nothing to a
// step that is over.
//
// Errors: [gen.RuntimeError] "coroutine ignored GeneratorExit" if the body awaits
// again; otherwise those of Throw.
//
// Python: agen.asend(…).close, reference/datamodel.
func (s *AsyncStep[T]) Close() error {
	if s.phase == closed {
		return nil
	}
	_, err := s.byHand(signal{err: gen.ErrGeneratorExit, thrown: true})
	switch {
	case err == nil:
		return &gen.RuntimeError{Msg: "coroutine ignored GeneratorExit"}
	case gen.IsStop(err) || isStopAsync(err) || isExit(err):
		return nil
	}
	return err
}

func isStopAsync(err error) bool {
	_, ok := gen.Raised(err).(*gen.StopAsyncIteration)
	return ok
}
