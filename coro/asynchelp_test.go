package coro_test

import (
	"errors"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

const (
	script04  = "SEMANTICS §4; scripts/04_asyncgen.py: "
	suite04   = "Lib/test/test_asyncgen.py: "
	onCPython = "run on CPython 3.13: "
)

// asyncgen is one for tests: it yields and is sent anything, as Python's are.
type (
	asyncgen  = *coro.AsyncGenerator[any, any]
	asyncBody = func(co *coro.Co, y *coro.AsyncYielder[any, any]) error
)

// stepper is a step, whatever its result.
type stepper interface {
	Send(v any) (any, error)
	Throw(err error) (any, error)
	Close() error
}

// agen is an asynchronous generator on the row's engine.
func (l *log) agen(name string, b asyncBody) asyncgen {
	return coro.NewAsyncGeneratorWith(b, &coro.Options{Name: name, Engine: l.engine})
}

// drive is drive(aw) of the script: it takes the step with nil for every answer.
func (l *log) drive(what string, s stepper) {
	for range 10 {
		v, err := s.Send(nil)
		if err != nil {
			l.over(what, err)
			return
		}
		l.say("suspended with %v", v)
	}
}

// over notes how a step ended, its value without the StopIteration.
func (l *log) over(what string, err error) {
	if e, ok := err.(gen.Exception); ok && gen.IsStop(err) {
		if args := e.Args(); len(args) > 0 {
			l.got(what, args[0], nil)
			return
		}
		l.got(what, nil, nil)
		return
	}
	l.got(what, nil, err)
}

// sendStep, throwStep and closeStep note what driving a step comes to.
func (l *log) sendStep(what string, s stepper, v any) {
	got, err := s.Send(v)
	l.got(what, got, err)
}

func (l *log) throwStep(what string, s stepper, thrown error) {
	got, err := s.Throw(thrown)
	l.got(what, got, err)
}

func (l *log) closeStep(what string, s stepper) { l.got(what, nil, s.Close()) }

// next takes a step of g by hand and drops what it yields.
func next(g asyncgen) asyncgen {
	g.ANext().Send(nil)
	return g
}

// awaiting runs body as a coroutine that is driven with nil for every answer, and
// notes its end unless it returned.
func (l *log) awaiting(body func(co *coro.Co) error) {
	c := coro.NewWith(func(co *coro.Co) (none, error) { return none{}, body(co) }, &coro.Options{Name: "main", Engine: l.engine})
	for range 20 {
		v, err := c.Send(nil)
		switch {
		case gen.IsStop(err):
			return
		case err != nil:
			l.got("main", nil, err)
			return
		}
		l.say("suspended with %v", v)
	}
}

type none = gen.None

// ag is async def ag() of the script.
func (l *log) ag() asyncgen {
	return l.agen("ag", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
		defer l.say("finally")
		err := l.twice(y)
		if valueError := (*gen.ValueError)(nil); errors.As(err, &valueError) {
			l.say("caught %s", gen.Repr(err))
			_, err = y.Yield("handled")
		}
		return err
	})
}

// twice yields 1 and 2, and notes what it is sent.
func (l *log) twice(y *coro.AsyncYielder[any, any]) error {
	for _, v := range []any{1, 2} {
		x, err := y.Yield(v)
		if err != nil {
			return err
		}
		l.say("got %s", gen.Repr(x))
	}
	return nil
}

// ones is async def slow(): it waits with "w" and then yields 1, for ever.
func (l *log) slow() asyncgen {
	return l.agen("slow", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
		for {
			if _, err := coro.Suspend(co, "w"); err != nil {
				l.say("slow sees %s", gen.Repr(err))
				return err
			}
			if _, err := y.Yield(1); err != nil {
				return err
			}
		}
	})
}

// answers yields 1 and ends with what answer makes of the reply.
func (l *log) answers(answer func(co *coro.Co, y *coro.AsyncYielder[any, any], err error) error) asyncgen {
	return l.agen("answers", func(co *coro.Co, y *coro.AsyncYielder[any, any]) error {
		_, err := y.Yield(1)
		return answer(co, y, err)
	})
}

// nums yields 1, 2 and 3.
func nums(co *coro.Co, y *coro.AsyncYielder[int, none]) error {
	for i := range 3 {
		if _, err := y.Yield(i + 1); err != nil {
			return err
		}
	}
	return nil
}
