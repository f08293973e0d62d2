package oracle_test

import (
	"github.com/coluber-go/coluber/coro"
	"github.com/coluber-go/coluber/gen"
)

// asyncUse is drive(ause(cm, body)).
func asyncUse[T any](w *twin, label string, cm coro.AsyncContextManager[T], body error) {
	w.driveCoroutine(label, func(co *coro.Co) (string, error) {
		return "after", coro.With(co, cm, func(v T) error {
			w.out("   body", v)
			return body
		})
	})
}

// driveCoroutine runs an async function to its end.
func (w *twin) driveCoroutine(label string, body func(co *coro.Co) (string, error)) {
	c := w.coroutine("ause", func(co *coro.Co) (any, error) { return body(co) })
	for {
		_, err := c.Send(nil)
		switch {
		case gen.IsStop(err):
			call(w, label, stopped(err), nil)
			return
		case err != nil:
			call(w, label, none{}, err)
			return
		}
	}
}

type asyncManagerYielder = coro.AsyncYielder[any, none]

// asyncManager is an @asynccontextmanager function.
func (w *twin) asyncManager(name string, body func(y *asyncManagerYielder) error) *coro.AsyncGeneratorContextManager[any] {
	return coro.ContextManagerWith(func(_ *coro.Co, y *asyncManagerYielder) error { return body(y) }, &coro.Options{Name: name, Engine: w.engine})
}

// okAsync is aok().
func (w *twin) okAsync() *coro.AsyncGeneratorContextManager[any] {
	return w.asyncManager("aok", func(y *asyncManagerYielder) error {
		w.out("   asetup")
		defer w.out("   ateardown")
		_, err := y.Yield("v")
		if gen.IsInstance[*gen.KeyError](err) {
			w.out("   swallow", exc(err))
			return nil
		}
		return err
	})
}

func (w *twin) asyncManagers() {
	w.out("# async")
	asyncUse(w, "normal", w.okAsync(), nil)
	asyncUse(w, "swallow", w.okAsync(), &gen.KeyError{Key: "k"})
	asyncUse(w, "propagate", w.okAsync(), &gen.ValueError{Msg: "v"})
	asyncUse(w, "no yield", w.asyncManager("anoy", func(*asyncManagerYielder) error { return nil }), nil)
	again := func(y *asyncManagerYielder) error {
		y.Yield(1)
		_, err := y.Yield(2)
		return err
	}
	asyncUse(w, "two yields", w.asyncManager("atw", again), nil)
	asyncUse(w, "yield after athrow", w.asyncManager("atw2", again), &gen.ValueError{Msg: "v"})
	for _, err := range []error{
		&gen.StopIteration[string]{Value: "s"}, &gen.StopAsyncIteration{Msg: "a"}, &gen.RuntimeError{Msg: "r"}, &gen.GeneratorExit{Msg: "g"},
	} {
		asyncUse(w, "body raises "+gen.Repr(err), w.asyncManager("apass", func(y *asyncManagerYielder) error {
			_, err := y.Yield(1)
			return err
		}), err)
	}
	w.asyncStacks()
	w.asyncReady()
}

// asyncExit is aex(n, ret, err).
func (w *twin) asyncExit(n int, suppress bool, own error) func(*coro.Co, error) (bool, error) {
	return func(_ *coro.Co, err error) (bool, error) {
		w.out("   aexit", n, exc(err))
		return suppress, own
	}
}

// asyncStack is drive(astack(…)).
func (w *twin) asyncStack(label string, body error, push func(s *coro.AsyncExitStack)) {
	w.driveCoroutine(label, func(co *coro.Co) (string, error) {
		s := &coro.AsyncExitStack{}
		return "after", s.With(co, func(s *coro.AsyncExitStack) error {
			push(s)
			return body
		})
	})
}

func (w *twin) asyncStacks() {
	value := &gen.ValueError{Msg: "v"}
	w.asyncStack("mixed LIFO", nil, func(s *coro.AsyncExitStack) {
		s.Push(w.exit(1, false, nil))
		s.PushAsyncExit(w.asyncExit(2, false, nil))
		s.Callback(func() { w.out("   cb", 3) })
	})
	w.asyncStack("async suppress", value, func(s *coro.AsyncExitStack) {
		s.Push(w.exit(1, false, nil))
		s.PushAsyncExit(w.asyncExit(2, true, nil))
	})
	w.asyncStack("async chain", value, func(s *coro.AsyncExitStack) {
		s.Push(w.exit(1, false, &gen.IndexError{Msg: "i"}))
		s.PushAsyncExit(w.asyncExit(2, false, &gen.KeyError{Key: "k"}))
	})
}

// managerA is class A.
type managerA struct{ w *twin }

func (a *managerA) AClose(*coro.Co) error {
	a.w.out("   aclosed")
	return nil
}

func (w *twin) asyncReady() {
	asyncUse(w, "aclosing", coro.Aclosing(&managerA{w}), nil)
	asyncUse(w, "anullcontext", coro.NullContext(3), nil)
	af := func(label string, x int) {
		c := w.coroutine("af", func(co *coro.Co) (any, error) {
			return x, coro.Decorate(w.okAsync(), func(*coro.Co) error {
				w.out("   af", x)
				return nil
			})(co)
		})
		_, err := c.Send(nil)
		if !gen.IsStop(err) {
			w.t.Error(err)
			return
		}
		call(w, label, stopped(err), nil)
	}
	af("async decorator", 1)
	af("async decorator again", 2)
}
