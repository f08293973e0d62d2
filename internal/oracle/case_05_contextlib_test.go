package oracle_test

import (
	"testing"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

func TestContextlib(t *testing.T) {
	const types = "the types say it"
	runCase(t, oracleCase{
		name: "05_contextlib",
		names: []string{
			"<-suppressed-context", "<-context", // whether a traceback would show it is not noted
			"<__main__.Th object at 0xADDR>", "<*oracle_test.managerTh object at 0xADDR>", "<__main__.A object at 0xADDR>", "<*oracle_test.managerA object at 0xADDR>",
		},
		left: []left{
			{
				from: `enter_context bad                                          !! TypeError("'builtins.int' object does not support the context manager protocol") <-context AttributeError("type object 'int' has no attribute '__enter__'")`,
				to:   "True True", why: types,
			},
			{
				from: `enter_async_context bad                                    !! TypeError("'builtins.int' object does not support the asynchronous context manager protocol") <-context AttributeError("type object 'int' has no attribute '__aenter__'")`,
				to:   `enter_context(async cm)                                    !! TypeError("'contextlib._AsyncGeneratorContextManager' object does not support the context manager protocol") <-context AttributeError("type object '_AsyncGeneratorContextManager' has no attribute '__enter__'")`, why: types,
			},
		},
		twin: func(w *twin) {
			w.unraisables()
			w.managerOK()
			w.managerFaults()
			w.managerRaising()
			w.managerReused()
			w.managerReady()
			w.managerSuppress()
			w.stackOrder()
			w.stackChains()
			w.stackPopped()
			w.asyncManagers()
		},
	})
}

// use is use(cm, body).
func use[T any](w *twin, label string, cm contextlib.AbstractContextManager[T], body error) {
	err := contextlib.With(cm, func(v T) error {
		w.out("   body", v)
		return body
	})
	call(w, label, "after", err)
}

type (
	managerBody    = func(y *gen.Yielder[any, none]) error
	managerYielder = gen.Yielder[any, none]
)

// manager is a @contextmanager function.
func (w *twin) manager(name string, body managerBody) *contextlib.GeneratorContextManager[any] {
	return contextlib.ContextManagerWith(body, &gen.Options{Name: name, Engine: w.engine})
}

// okManager is ok().
func (w *twin) okManager() *contextlib.GeneratorContextManager[any] {
	return w.manager("ok", func(y *managerYielder) error {
		w.out("   setup")
		defer w.out("   teardown")
		_, err := y.Yield("v")
		if gen.IsInstance[*gen.KeyError](err) {
			w.out("   swallow", exc(err))
			return nil
		}
		return err
	})
}

func (w *twin) managerOK() {
	w.out("# contextmanager")
	use(w, "normal", w.okManager(), nil)
	use(w, "swallow", w.okManager(), &gen.KeyError{Key: "k"})
	use(w, "propagate", w.okManager(), &gen.ValueError{Msg: "v"})
}

// yielding yields 1; after is what it does then.
func (w *twin) yielding(name string, after func(y *managerYielder, err error) error) *contextlib.GeneratorContextManager[any] {
	return w.manager(name, func(y *managerYielder) error {
		_, err := y.Yield(1)
		return after(y, err)
	})
}

func (w *twin) managerFaults() {
	value := &gen.ValueError{Msg: "v"}
	use(w, "no yield", w.manager("noyield", func(*managerYielder) error { return nil }), nil)
	again := func(y *managerYielder, _ error) error {
		_, err := y.Yield(2)
		return err
	}
	use(w, "two yields", w.yielding("twice", again), nil)
	use(w, "yield after throw", w.yielding("twice2", again), value)
	use(w, "replace", w.yielding("other", func(_ *managerYielder, err error) error {
		return gen.WithContext(&gen.KeyError{Key: "new"}, err)
	}), value)
	use(w, "replace from", w.yielding("frm", func(_ *managerYielder, err error) error {
		return &causedKeyError{gen.KeyError{Key: "new"}, gen.Raised(err)}
	}), value)
}

// causedKeyError is a KeyError with a cause: the type has no room for one.
type causedKeyError struct {
	gen.KeyError
	cause error
}

func (e *causedKeyError) Unwrap() error { return e.cause }

func (w *twin) managerRaising() {
	through := func(_ *managerYielder, err error) error { return err }
	for _, err := range []error{
		&gen.StopIteration[string]{Value: "s"}, &gen.RuntimeError{Msg: "r"}, &gen.GeneratorExit{Msg: "g"}, &gen.StopAsyncIteration{Msg: "a"}, &gen.KeyboardInterrupt{Msg: "k"},
	} {
		use(w, "body raises "+gen.Repr(err), w.yielding("passthru", through), err)
	}
	use(w, "RuntimeError from StopIteration", w.yielding("wraprt", func(_ *managerYielder, err error) error {
		return &gen.RuntimeError{Msg: "other", Cause: gen.Raised(err)}
	}), &gen.StopIteration[string]{Value: "s"})
}

func (w *twin) managerReused() {
	c := w.okManager()
	use(w, "1st", c, nil)
	use(w, "reuse", c, nil)
	w.out("# as decorator")
	f := func(a int) (v int, err error) {
		err = contextlib.Decorate(w.okManager(), func() error {
			w.out("   f", a)
			v = a * 2
			return nil
		})()
		return v, err
	}
	v, err := f(3)
	call(w, "call 1", v, err)
	v, err = f(4)
	call(w, "call 2", v, err)
}

// managerTh is class Th.
type managerTh struct{ w *twin }

func (t *managerTh) Close() error {
	t.w.out("   closed")
	return nil
}

func (w *twin) managerReady() {
	w.out("# closing / suppress / nullcontext")
	use(w, "closing", contextlib.Closing(&managerTh{w}), nil)
	use(w, "closing err", contextlib.Closing(&managerTh{w}), &gen.ValueError{Msg: "v"})
	use(w, "suppress hit", contextlib.SuppressType[*gen.ValueError](), &gen.ValueError{Msg: "v"})
	lookups := contextlib.SuppressFunc(func(err error) bool {
		return gen.IsInstance[*gen.KeyError](err) || gen.IsInstance[*gen.IndexError](err)
	})
	use(w, "suppress subclass", lookups, &gen.KeyError{Key: "v"})
	use(w, "suppress miss", contextlib.SuppressType[*gen.ValueError](), &gen.KeyError{Key: "v"})
	use(w, "suppress none", contextlib.Suppress(), &gen.KeyError{Key: "v"})
	use(w, "nullcontext", contextlib.NullContext(5), nil)
	use(w, "nullcontext err", contextlib.NullContext(none{}), &gen.ValueError{Msg: "v"})
}

func (w *twin) managerSuppress() {
	one, two := &numberError{gen.ExceptionBase{Values: []any{1}}, "ValueError"}, &numberError{gen.ExceptionBase{Values: []any{2}}, "ValueError"}
	byNumber := contextlib.SuppressFunc(func(err error) bool {
		n, ok := gen.Raised(err).(*numberError)
		return ok && n.class == "ValueError"
	})
	all, _ := gen.NewExceptionGroup("g", []error{one, two})
	use(w, "suppress group all", byNumber, all)
	part, _ := gen.NewExceptionGroup("g", []error{one, &gen.KeyError{Key: 2}})
	use(w, "suppress group part", byNumber, part)
}

// numberError is an exception with a number for its argument.
type numberError struct {
	gen.ExceptionBase
	class string
}

func (e *numberError) Class() string { return e.class }

type exitFunc = func(err error) (bool, error)

// exit is ex(n, ret, err).
func (w *twin) exit(n int, suppress bool, own error) exitFunc {
	return func(err error) (bool, error) {
		w.out("   exit", n, exc(err))
		return suppress, own
	}
}

// stacked is stack(*items, body=…).
func (w *twin) stacked(label string, body error, exits ...exitFunc) {
	err := contextlib.With(&contextlib.ExitStack{}, func(s *contextlib.ExitStack) error {
		for _, e := range exits {
			s.Push(e)
		}
		return body
	})
	call(w, label, "after", err)
}

func (w *twin) stackOrder() {
	w.out("# ExitStack order and suppression")
	value, key := &gen.ValueError{Msg: "v"}, &gen.KeyError{Key: "k"}
	w.stacked("LIFO", nil, w.exit(1, false, nil), w.exit(2, false, nil), w.exit(3, false, nil))
	w.stacked("suppress in middle", value, w.exit(1, false, nil), w.exit(2, true, nil), w.exit(3, false, nil))
	w.stacked("raise in middle", value, w.exit(1, false, nil), w.exit(2, false, key), w.exit(3, false, nil))
	w.stacked("raise then suppress", nil, w.exit(1, true, nil), w.exit(2, false, key), w.exit(3, false, nil))
	w.stacked("no exc, exit returns True", nil, w.exit(1, true, nil))
}

func (w *twin) stackChains() {
	w.stacked("chain of raises", &gen.ValueError{Msg: "v"},
		w.exit(1, false, &gen.IndexError{Msg: "i"}), w.exit(2, false, &gen.KeyError{Key: "k"}), w.exit(3, false, &gen.TypeError{Msg: "t"}))
}

func (w *twin) stackPopped() {
	cb := func(n any) func() { return func() { w.out("   cb", n) } }
	s := &contextlib.ExitStack{}
	s.Callback(cb(1))
	s2 := s.PopAll()
	w.out("   popped")
	s.Close()
	w.out("   s closed")
	s2.Close()
	s = &contextlib.ExitStack{}
	s.Callback(cb("x"))
	s.Close()
	s.Close()
	w.out("   second close no-op")
}
