package contextlib

import "github.com/coluber-go/coluber/gen"

// An ExitStack is a context manager of what is put on it while its block runs:
// managers, exit functions and callbacks, which are left in the reverse order, as
// nested Withs would. Its zero value is an empty stack, ready for use. It is for
// one goroutine at a time.
//
// Python: contextlib.ExitStack, library/contextlib.
type ExitStack struct {
	entries []entry
}

// entry is one thing to leave.
type entry struct {
	exit  func(err error) (suppress bool, _ error)
	stack *ExitStack // if it is the Exit of a stack
}

// Enter returns the stack itself.
//
// Python: contextlib.ExitStack.__enter__, Lib/contextlib.py.
func (s *ExitStack) Enter() (*ExitStack, error) { return s, nil }

// EnterContext enters cm, puts its Exit on the stack and returns what Enter did.
//
// Errors: Enter's, and the stack is as before; [gen.TypeError] if cm is nil.
//
// Python: contextlib.ExitStack.enter_context, library/contextlib.
func EnterContext[T any](s *ExitStack, cm AbstractContextManager[T]) (T, error) {
	var none T
	if cm == nil {
		return none, unsupported("builtins.NoneType")
	}
	v, err := cm.Enter()
	if err != nil {
		return none, err
	}
	s.PushManager(cm)
	return v, nil
}

// PushManager puts cm's Exit on the stack, without entering cm. It panics if cm is
// nil.
//
// Python: contextlib.ExitStack.push of an object with __exit__, library/contextlib.
func (s *ExitStack) PushManager(cm interface {
	Exit(err error) (suppress bool, _ error)
}) {
	if cm == nil {
		panic("contextlib: PushManager of a nil manager")
	}
	s.entries = append(s.entries, entry{cm.Exit, stackOf(cm)})
}

// Push puts a function on the stack that is like a manager's Exit: it may suppress
// the error it is given, and its own error takes the place of that. It panics if
// exit is nil.
//
// Python: contextlib.ExitStack.push, library/contextlib.
func (s *ExitStack) Push(exit func(err error) (suppress bool, _ error)) {
	if exit == nil {
		panic("contextlib: Push of a nil func")
	}
	s.entries = append(s.entries, entry{exit: exit})
}

// Callback puts a function on the stack that cannot suppress an error. It panics if
// f is nil.
//
// Python: contextlib.ExitStack.callback, library/contextlib.
func (s *ExitStack) Callback(f func()) {
	if f == nil {
		panic("contextlib: Callback of a nil func")
	}
	s.Push(func(error) (bool, error) { f(); return false, nil })
}

// CallbackErr is [ExitStack.Callback] for a function that may fail, as a Close
// method is. It panics if f is nil.
//
// Python: contextlib.ExitStack.callback, library/contextlib.
func (s *ExitStack) CallbackErr(f func() error) {
	if f == nil {
		panic("contextlib: CallbackErr of a nil func")
	}
	s.Push(func(error) (bool, error) { return false, f() })
}

// PopAll moves everything to a new stack and returns it. Nothing is left.
//
// Python: contextlib.ExitStack.pop_all, library/contextlib.
func (s *ExitStack) PopAll() *ExitStack {
	moved := &ExitStack{s.entries}
	s.entries = nil
	return moved
}

// Exit empties the stack, the last entry first, and calls each with the error that
// is on its way: err, nothing once it is suppressed, or what an entry called before
// has raised. Each is called, also if one of them panics, which is the
// [*gen.PanicError] that the others are given, or calls runtime.Goexit, for which
// they are given [gen.ErrGeneratorExit]; then that goes on. Entries pushed
// meanwhile are called too. It reports whether err was suppressed.
//
// Errors: the last one that an entry raised, unless it was suppressed. Its
// [gen.ContextOf] is what was on its way, at the end of the chain err; if err is
// nil, the errors are not chained.
//
// Python: contextlib.ExitStack.__exit__, Lib/contextlib.py.
func (s *ExitStack) Exit(err error) (suppress bool, _ error) {
	return s.unwind(err, false)
}

// Close is an Exit without an error.
//
// Errors: those of Exit.
//
// Python: contextlib.ExitStack.close, library/contextlib.
func (s *ExitStack) Close() error {
	_, err := s.Exit(nil)
	return err
}

// unwind is Exit; final says that a panic or Goexit goes by, for which err stands.
func (s *ExitStack) unwind(err error, final bool) (suppress bool, _ error) {
	u := unwinding{stack: s, received: err, current: err, final: final}
	u.run()
	if u.raised {
		return false, u.current
	}
	return err != nil && u.suppressed, nil
}

// unwinding is one Exit of a stack.
type unwinding struct {
	stack      *ExitStack
	received   error // what Exit was given, and what is handled all the while
	current    error // what the next entry is given
	raised     bool  // current comes from an entry
	suppressed bool  // an entry has suppressed what it was given
	final      bool  // current is a panic or Goexit, which stays
}

// run calls the entries. If one does not return, the rest is called from a
// deferred function, so that the panic or Goexit goes on by itself.
func (u *unwinding) run() {
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

func (s *ExitStack) pop() entry {
	last := len(s.entries) - 1
	e := s.entries[last]
	s.entries[last] = entry{}
	s.entries = s.entries[:last]
	return e
}

// call leaves one entry.
func (u *unwinding) call(e entry) {
	if u.final {
		leave(e.exit, e.stack, u.current)
		return
	}
	suppress, err := e.exit(u.current)
	switch {
	case err != nil:
		u.current, u.raised = u.chain(err), true
	case suppress:
		u.current, u.raised, u.suppressed = nil, false, true
	}
}

// chain gives err, which an entry has raised, the context that nested Withs would
// have given it. Python puts right what the interpreter has set, which is what Exit
// received; where there was nothing to set, it leaves err alone.
func (u *unwinding) chain(err error) error {
	switch {
	case u.received == nil || gen.Same(err, u.received):
		return err
	case u.current == nil:
		return gen.EndContext(err)
	}
	return gen.WithContext(err, u.current)
}
