// Package contextlib is Python's contextlib in Go: context managers, the with
// statement, and what makes the ones from generators and the other from functions.
//
//	tag := contextlib.ContextManager(func(y *gen.Yielder[string, gen.None]) error {
//		fmt.Println("<b>")              // @contextmanager
//		defer fmt.Println("</b>")       // def tag(): print("<b>"); try:
//		_, err := y.Yield("b")          //     yield "b"
//		return err                      // finally: print("</b>")
//	})
//	err := contextlib.With(tag, func(name string) error {
//		fmt.Println("in", name)         // with tag() as name:
//		return nil                      //     print("in", name)
//	})
//
// # With or defer
//
// Where a function opens something and closes it at its end, Go's defer is
// shorter, costs less, and lets the function return from the middle:
//
//	f, err := os.Open(name)
//	if err != nil {
//		return err
//	}
//	defer f.Close()
//
// With is for what defer does not do: the manager is told the error that the block
// ended with, may suppress it or raise another one, and its own error is not lost,
// as that of a deferred Close is (a generator's CloseInto keeps it); opening and
// closing stand together in one value, which can be handed on, put on an [ExitStack],
// or made to wrap functions; and the block ends before the function does.
//
// # From Python
//
//	with cm as v: …                 With(cm, func(v T) error { … })
//	with a as x, b as y: …          With2(a, b, func(x T, y U) error { … })
//	class with __enter__, __exit__  a type with Enter and Exit: AbstractContextManager[T]
//	@contextmanager                 ContextManager(body), a new one for each with
//	@cm before a function           Decorate(cm, f)
//	@cm before a generator          DecorateGenerator(cm, f), with 3.15's rule
//	ExitStack()                     &ExitStack{}, or var stack ExitStack
//	stack.enter_context(cm)         EnterContext(&stack, cm)
//	stack.push(exit)                stack.Push(exit); of a manager: stack.PushManager(cm)
//	stack.callback(f, *args)        stack.Callback(func() { f(args…) }), stack.CallbackErr
//	stack.pop_all(), close()        stack.PopAll(), stack.Close()
//	closing(thing)                  Closing(thing); of a generator: ClosingGenerator(g)
//	suppress(KeyError)              SuppressType[*gen.KeyError](), Suppress(os.ErrNotExist)
//	suppress(KeyError, IndexError)  SuppressFunc(match)
//	nullcontext(v)                  NullContext(v)
//	return in the block             set a variable outside, return nil
//	raise e in the block            return e
//	raise e while err is handled    return gen.WithContext(e, err); in Exit: return e
//	e.__context__                   gen.ContextOf(e)
//	the async half                  package coro
//	redirect_stdout, chdir          not here: they change the whole process
//
// An error that Exit, an entry of a stack or a body raises while another one is
// handled is wrapped, to remember that one ([gen.WithContext]): compare errors with
// errors.Is, errors.As, [gen.Raised] or [gen.Same], not with ==.
package contextlib
