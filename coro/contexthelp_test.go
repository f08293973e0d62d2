package coro_test

import (
	"strings"

	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

const (
	script05 = "SEMANTICS §5; scripts/05_contextlib.py: # async, "
	suite05  = "Lib/test/test_contextlib_async.py: "
)

type yielder = *coro.AsyncYielder[string, none]

// contexts is an exception with its cause and what was being handled, and so on.
func contexts(err error) string {
	s := gen.Repr(err)
	if cause := causeOf(err); cause != nil {
		s += " from " + gen.Repr(cause)
	}
	if err != nil && strings.Contains(err.Error(), "raised Stop") {
		cause := causeOf(err) // which is the context as well, if there is one
		if err = gen.ContextOf(err); !gen.Same(cause, err) {
			err = gen.WithContext(cause, err)
		}
	}
	if context := gen.ContextOf(err); context != nil {
		s += " <- " + contexts(context)
	}
	return s
}

func causeOf(err error) error {
	switch e := gen.Raised(err).(type) {
	case *gen.RuntimeError:
		return e.Cause
	case *gen.ValueError:
		return e.Cause
	}
	return nil
}

// ends notes what an async with ends with.
func (l *log) ends(err error) { l.say("!! %s", contexts(err)) }

// left notes what AExit answers.
func (l *log) left(suppress bool, err error) { l.say("%v %s", suppress, contexts(err)) }

// cm is asynccontextmanager, on the row's engine.
func (l *log) cm(b func(co *coro.Co, y yielder) error) *coro.AsyncGeneratorContextManager[string] {
	return coro.ContextManagerWith(b, &coro.Options{Engine: l.engine})
}

// plain has a finally clause, and waits on both sides.
func (l *log) plain(name string) *coro.AsyncGeneratorContextManager[string] {
	return l.cm(func(co *coro.Co, y yielder) error {
		l.say("set up %s", name)
		if _, err := coro.Suspend(co, "enter"); err != nil {
			return err
		}
		_, err := y.Yield(name)
		_, waited := coro.Suspend(co, "exit")
		l.say("tear down %s", name)
		if waited != nil {
			return waited
		}
		return err
	})
}

// raisingFrom does with the block's error what f says.
func (l *log) raisingFrom(f func(err error) error) *coro.AsyncGeneratorContextManager[string] {
	return l.cm(func(_ *coro.Co, y yielder) error {
		if _, err := y.Yield(""); err != nil {
			return f(err)
		}
		return nil
	})
}

func same(err error) error { return err }

// asyncWith is async with cm as x: say x; raise err.
func (l *log) asyncWith(co *coro.Co, cm coro.AsyncContextManager[string], err error) {
	l.ends(coro.With(co, cm, func(x string) error {
		l.say("block %s", x)
		return err
	}))
}

// block is async with AsyncExitStack() as stack, in a coroutine of its own.
func (l *log) block(f func(co *coro.Co, s *coro.AsyncExitStack) error) {
	l.awaiting(func(co *coro.Co) error {
		var stack coro.AsyncExitStack
		l.ends(stack.With(co, func(s *coro.AsyncExitStack) error { return f(co, s) }))
		return nil
	})
}

func key(k string) error   { return &gen.KeyError{Key: k} }
func index(m string) error { return &gen.IndexError{Msg: m} }

// failing is a callback that raises.
func failing(err error) func(*coro.Co) error { return func(*coro.Co) error { return err } }

// answering is an exit function that answers so.
func answering(suppress bool, err error) func(*coro.Co, error) (bool, error) {
	return func(*coro.Co, error) (bool, error) { return suppress, err }
}
