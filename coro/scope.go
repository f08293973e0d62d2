package coro

// Scoped is what runs in a context: a coroutine's co, an event loop.
//
// Go only: see [Contextual].
type Scoped interface {
	Contextual
	// ContextScope is where the current context is noted.
	ContextScope() *Scope
}

// Scope is where something that runs, a task or a callback, has its context. The
// context is made when it is asked for, so that a task that has nothing to do with
// context variables costs nothing. The zero Scope has an empty one.
//
// Go only: for those who write event loops.
type Scope struct {
	inherited Vars
	context   *Context
	running   bool
}

// Inherit makes the scope's context a copy of vars.
//
// Go only: see Scope.
func (s *Scope) Inherit(vars Vars) { s.inherited = vars }

// Use makes c the scope's context.
//
// Go only: see Scope.
func (s *Scope) Use(c *Context) { s.context = c }

// Vars are the values in the scope's context.
//
// Go only: see Scope.
func (s *Scope) Vars() Vars {
	if s.context == nil {
		return s.inherited
	}
	return s.context.Vars()
}

// Context is the scope's context.
//
// Go only: see Scope.
func (s *Scope) Context() *Context {
	if s.context == nil {
		s.context = s.inherited.Context()
		s.context.entered = s.running
	}
	return s.context
}

// Enter notes that what the scope belongs to begins to run, or goes on.
//
// Errors: [gen.RuntimeError] "cannot enter context: … is already entered".
//
// Go only: see Scope.
func (s *Scope) Enter() error {
	s.running = true
	if s.context == nil {
		return nil
	}
	return s.enter()
}

func (s *Scope) enter() error {
	if s.context.entered {
		s.running = false
		return s.context.errEntered()
	}
	s.mark(true)
	return nil
}

// Leave notes that it has stopped running, to go on later or not.
//
// Go only: see Scope.
func (s *Scope) Leave() {
	if s.running && s.context != nil {
		s.mark(false)
	}
	s.running = false // or Enter has failed, and the context is somebody else's
}

func (s *Scope) mark(entered bool) {
	for c := s.context; c != nil; c = c.under {
		c.entered = entered
	}
}

// push makes c current until pop, also where nothing runs: in a loop's own scope.
func (s *Scope) push(c *Context) error {
	before := s.Context()
	if c.entered {
		return c.errEntered()
	}
	c.under, c.entered, s.context = before, true, c
	return nil
}

func (s *Scope) pop() {
	c := s.context
	s.context = c.under
	c.under, c.entered = nil, false
}

// Context is the context that the coroutine runs in: its task's; for a coroutine
// driven by hand, one of its own.
//
// Python: contextvars.copy_context, library/contextvars.
func (co *Co) Context() *Context { return co.ContextScope().Context() }

// ContextScope is where the coroutine's context is noted. It panics if the
// coroutine is not running.
//
// Go only: see Scope.
func (co *Co) ContextScope() *Scope {
	if !co.frame.Running() {
		panic(co.misused())
	}
	if d, ok := co.driver.(interface{ ContextScope() *Scope }); ok {
		return d.ContextScope()
	}
	if co.hand == nil {
		co.hand = &byHand{}
	}
	co.hand.scope.running = true
	return &co.hand.scope
}
