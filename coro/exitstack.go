package coro

import (
	"runtime"

	"github.com/coluber-go/coluber/gen"
	"github.com/coluber-go/coluber/gen/contextlib"
)

// An AsyncExitStack is an asynchronous context manager of what is put on it while
// its block runs: managers, exit functions and callbacks of either kind, which are
// left in the reverse order, as nested Withs would. Its zero value is an empty
// stack, ready for use. It is for one task at a time.
//
// Python: contextlib.AsyncExitStack, library/contextlib.
type AsyncExitStack struct {
	entries []asyncEntry
}

// asyncEntry is one thing to leave. One of exit and async is set.
type asyncEntry struct {
	exit  func(err error) (suppress bool, _ error)
	async asyncExit
	cm    any // whose exit it is, if it is a manager's
}

// AEnter returns the stack itself.
//
// Python: contextlib.AsyncExitStack.__aenter__, Lib/contextlib.py.
func (s *AsyncExitStack) AEnter(co *Co) (*AsyncExitStack, error) { return s, nil }

// With runs block with the stack, which it leaves afterwards, as [With] does.
//
// Errors: those of [With].
//
// Python: async with AsyncExitStack() as stack, library/contextlib.
func (s *AsyncExitStack) With(co *Co, block func(s *AsyncExitStack) error) error {
	return With(co, s, block)
}

// EnterAsyncContext enters cm, puts its AExit on the stack and returns what AEnter
// did.
//
// Errors: AEnter's, and the stack is as before; [gen.TypeError] if cm is nil.
//
// Python: contextlib.AsyncExitStack.enter_async_context, library/contextlib.
func EnterAsyncContext[T any](co *Co, s *AsyncExitStack, cm AsyncContextManager[T]) (T, error) {
	if cm == nil {
		var none T
		return none, unsupported("builtins.NoneType", "asynchronous context manager")
	}
	v, err := enter(co, cm)
	if err == nil {
		s.PushAsyncManager(cm)
	}
	return v, err
}

// EnterContext is [EnterAsyncContext] for a synchronous manager.
//
// Errors: Enter's, and the stack is as before; [gen.TypeError] if cm is nil.
//
// Python: contextlib.AsyncExitStack.enter_context, library/contextlib.
func EnterContext[T any](s *AsyncExitStack, cm contextlib.AbstractContextManager[T]) (T, error) {
	var none T
	if cm == nil {
		return none, unsupported("builtins.NoneType", "context manager")
	}
	v, err := cm.Enter()
	if err != nil {
		return none, err
	}
	s.PushManager(cm)
	return v, nil
}

// PushAsyncManager puts cm's AExit on the stack, without entering cm. It panics if
// cm is nil.
//
// Python: contextlib.AsyncExitStack.push_async_exit of an object with __aexit__,
// library/contextlib.
func (s *AsyncExitStack) PushAsyncManager(cm interface {
	AExit(co *Co, err error) (suppress bool, _ error)
}) {
	if cm == nil {
		panic("coro: PushAsyncManager of a nil manager")
	}
	s.push(asyncEntry{async: cm.AExit, cm: cm})
}

// PushManager puts cm's Exit on the stack, without entering cm. It panics if cm is
// nil.
//
// Python: contextlib.AsyncExitStack.push of an object with __exit__, library/contextlib.
func (s *AsyncExitStack) PushManager(cm interface {
	Exit(err error) (suppress bool, _ error)
}) {
	if cm == nil {
		panic("coro: PushManager of a nil manager")
	}
	s.push(asyncEntry{exit: cm.Exit, cm: cm})
}

// PushAsyncExit puts a function on the stack that is like a manager's AExit: it
// may suppress the error it is given, and its own error takes the place of that.
// It panics if exit is nil.
//
// Python: contextlib.AsyncExitStack.push_async_exit, library/contextlib.
func (s *AsyncExitStack) PushAsyncExit(exit func(co *Co, err error) (suppress bool, _ error)) {
	if exit == nil {
		panic("coro: PushAsyncExit of a nil func")
	}
	s.push(asyncEntry{async: exit})
}

// Push is PushAsyncExit for a function that is like a synchronous manager's Exit.
// It panics if exit is nil.
//
// Python: contextlib.AsyncExitStack.push, library/contextlib.
func (s *AsyncExitStack) Push(exit func(err error) (suppress bool, _ error)) {
	if exit == nil {
		panic("coro: Push of a nil func")
	}
	s.push(asyncEntry{exit: exit})
}

// PushAsyncCallback puts a function on the stack that cannot suppress an error. It
// panics if f is nil.
//
// Python: contextlib.AsyncExitStack.push_async_callback, library/contextlib.
func (s *AsyncExitStack) PushAsyncCallback(f func(co *Co) error) {
	if f == nil {
		panic("coro: PushAsyncCallback of a nil func")
	}
	s.PushAsyncExit(func(co *Co, _ error) (bool, error) { return false, f(co) })
}

// Callback is PushAsyncCallback for a function that does not wait and does not
// fail. It panics if f is nil.
//
// Python: contextlib.AsyncExitStack.callback, library/contextlib.
func (s *AsyncExitStack) Callback(f func()) {
	if f == nil {
		panic("coro: Callback of a nil func")
	}
	s.Push(func(error) (bool, error) { f(); return false, nil })
}

// CallbackErr is Callback for a function that may fail, as a Close method is. It
// panics if f is nil.
//
// Python: contextlib.AsyncExitStack.callback, library/contextlib.
func (s *AsyncExitStack) CallbackErr(f func() error) {
	if f == nil {
		panic("coro: CallbackErr of a nil func")
	}
	s.Push(func(error) (bool, error) { return false, f() })
}

func (s *AsyncExitStack) push(e asyncEntry) { s.entries = append(s.entries, e) }

// PopAll moves everything to a new stack and returns it. Nothing is left.
//
// Python: contextlib.AsyncExitStack.pop_all, library/contextlib.
func (s *AsyncExitStack) PopAll() *AsyncExitStack {
	moved := &AsyncExitStack{s.entries}
	s.entries = nil
	return moved
}

// AExit empties the stack, the last entry first, and calls each with the error
// that is on its way: err, nothing once it is suppressed, or what an entry called
// before has raised, be it that it was cancelled while it waited. Each is called,
// also if one of them panics, which is the [*gen.PanicError] that the others are
// given, or calls runtime.Goexit, for which they are given [gen.ErrGeneratorExit];
// then that goes on. Entries pushed meanwhile are called too. It reports whether
// err was suppressed.
//
// Errors: the last one that an entry raised, unless it was suppressed. Its
// [gen.ContextOf] is what was on its way, at the end of the chain err; if err is
// nil, the errors are not chained. A StopIteration of a synchronous entry is the
// cause of a [gen.RuntimeError].
//
// Python: contextlib.AsyncExitStack.__aexit__, Lib/contextlib.py.
func (s *AsyncExitStack) AExit(co *Co, err error) (suppress bool, _ error) {
	suppress, raised := s.unwind(co, err, false)
	if gen.IsStop(raised) {
		return false, chained(fromBody(raised), err)
	}
	return suppress, raised
}

// AClose is an AExit without an error.
//
// Errors: those of AExit.
//
// Python: contextlib.AsyncExitStack.aclose, library/contextlib.
func (s *AsyncExitStack) AClose(co *Co) error {
	waits := co.waits
	_, err := s.AExit(co, nil)
	return co.leaves(waits, err)
}

// unwind is AExit; final says that a panic or Goexit goes by, for which err stands.
func (s *AsyncExitStack) unwind(co *Co, err error, final bool) (suppress bool, _ error) {
	u := asyncUnwinding{co: co, stack: s, received: err, current: err, final: final}
	u.run()
	if u.raised {
		return false, u.current
	}
	return err != nil && u.suppressed, nil
}

// asyncUnwinding is one AExit of a stack.
type asyncUnwinding struct {
	co         *Co
	stack      *AsyncExitStack
	received   error // what AExit was given, and what is handled all the while
	current    error // what the next entry is given
	raised     bool  // current comes from an entry
	suppressed bool  // an entry has suppressed what it was given
	final      bool  // current is a panic or Goexit, which stays
}

// run calls the entries. If one does not return, the rest is called from a
// deferred function, so that the panic or Goexit goes on by itself.
func (u *asyncUnwinding) run() {
	returned := false
	defer func() {
		if returned {
			return
		}
		r := recover()
		u.current, u.final = departure(r), true
		u.run()
		if r != nil {
			panic(r)
		}
	}()
	for len(u.stack.entries) > 0 {
		u.call(u.stack.pop())
	}
	returned = true
}

func (s *AsyncExitStack) pop() asyncEntry {
	last := len(s.entries) - 1
	e := s.entries[last]
	s.entries[last] = asyncEntry{}
	s.entries = s.entries[:last]
	return e
}

// call leaves one entry.
func (u *asyncUnwinding) call(e asyncEntry) {
	if u.final {
		u.leave(e)
		return
	}
	suppress, err := u.exit(e)
	switch {
	case err != nil:
		u.current, u.raised = u.chain(err), true
	case suppress:
		u.current, u.raised, u.suppressed = nil, false, true
	}
}

// exit leaves an entry that may suppress what it is given.
func (u *asyncUnwinding) exit(e asyncEntry) (suppress bool, _ error) {
	if e.async == nil {
		return e.exit(u.current)
	}
	return await(u.co, e.async, u.current)
}

// chain gives err, which an entry has raised, the context that nested Withs would
// have given it. Python puts right what the interpreter has set, which is what
// AExit received; where there was nothing to set, it leaves err alone.
func (u *asyncUnwinding) chain(err error) error {
	switch {
	case u.received == nil || gen.Same(err, u.received):
		return chained(err, nil)
	case u.current == nil:
		return gen.EndContext(chained(err, nil))
	}
	return chained(err, u.current)
}

// leave leaves an entry while a panic or a Goexit goes by.
func (u *asyncUnwinding) leave(e asyncEntry) {
	stack, sync := e.cm.(*contextlib.ExitStack)
	switch {
	case sync:
		leaveSync(stack, u.current)
	case e.async == nil:
		e.exit(u.current)
	default:
		leave(u.co, e.async, asyncStackOf(e.cm), u.current)
	}
}

// leaveSync leaves a synchronous stack while a panic or a Goexit goes by, for
// which err stands. It learns that only from a block that ends so.
func leaveSync(s *contextlib.ExitStack, err error) {
	defer func() {
		if r := recover(); r != nil && r != any(err) {
			panic(r)
		}
	}()
	contextlib.With(s, func(*contextlib.ExitStack) error {
		if err == gen.ErrGeneratorExit {
			runtime.Goexit()
		}
		panic(err)
	})
}
