package coro

import (
	"fmt"
	"iter"
	"slices"

	"github.com/coluber-go/coluber/gen"
)

// Contextual is what has a current context: the co of a running coroutine, an
// event loop while it calls callbacks, and a [Context] itself.
//
// Go only: Python keeps the current context in the thread's state.
type Contextual interface {
	// Context is the current context.
	Context() *Context
}

// Context is the values of context variables, for one task, or for one callback:
// [CopyContext] and [NewContext] make one, and every task has its own. It belongs
// to the goroutine of its loop, or of whoever made it; Copy makes one for another.
//
// Reading or setting a variable takes time in proportion to the number of
// variables that the context has values for; copying it takes none.
//
// Python: contextvars.Context, library/contextvars.
type Context struct {
	vars    Vars
	shared  bool     // others have the same vars, which must not change
	entered bool     // it is somewhere current
	under   *Context // that was current where this one is, until it is left
}

// Vars is what a context held when it was asked, and does not change. The zero
// Vars is empty.
//
// Go only: what an event loop keeps for a callback, cheaper than a Context.
type Vars struct{ values *values }

// values are what several contexts may share.
type values struct{ all []binding }

// binding is a variable's value, in the order of their being set.
type binding struct {
	v     AnyContextVar
	value any
}

// NewContext returns a context without any values.
//
// Python: contextvars.Context, library/contextvars.
func NewContext() *Context { return &Context{} }

// CopyContext returns a copy of the context that is current for in.
//
// Python: contextvars.copy_context, library/contextvars.
func CopyContext(in Contextual) *Context { return in.Context().Copy() }

// Copy returns a context with the same values. What is set in one later is not
// seen in the other.
//
// Python: Context.copy, library/contextvars.
func (c *Context) Copy() *Context { return c.Vars().Context() }

// Vars are the values as they are now.
//
// Go only: see Vars.
func (c *Context) Vars() Vars {
	c.shared = true
	return c.vars
}

// Context returns a new context with these values.
//
// Go only: see Vars.
func (v Vars) Context() *Context { return &Context{vars: v, shared: true} }

// Context returns c.
//
// Go only: so that variables can be read and set in a context that is nowhere
// current; Python writes c.run(v.set, value).
func (c *Context) Context() *Context { return c }

// Run calls fn with c as the current context of in, a coroutine's co or an event
// loop, and returns its error. fn may wait: c stays current for the coroutine
// meanwhile, and for nobody else.
//
// Errors: fn's; [gen.RuntimeError] "cannot enter context: … is already entered"
// if c is current anywhere.
//
// Python: Context.run, library/contextvars.
func (c *Context) Run(in Scoped, fn func() error) error {
	s := in.ContextScope()
	if err := s.push(c); err != nil {
		return err
	}
	defer s.pop()
	return fn()
}

// Len is the number of variables that have values in c.
//
// Python: len(context), library/contextvars.
func (c *Context) Len() int { return len(c.vars.bindings()) }

// Contains reports whether v has a value in c; its default does not count.
//
// Python: var in context, library/contextvars.
func (c *Context) Contains(v AnyContextVar) bool { return c.vars.find(v) >= 0 }

// All are the variables that have values in c, and the values, in the order in
// which they were first set.
//
// Python: Context.items, library/contextvars.
func (c *Context) All() iter.Seq2[AnyContextVar, any] {
	return func(yield func(AnyContextVar, any) bool) {
		for _, b := range c.Vars().bindings() {
			if !yield(b.v, b.value) {
				return
			}
		}
	}
}

// String is the context's repr, <_contextvars.Context object at 0xc000012345>.
//
// Python: repr, library/functions.
func (c *Context) String() string { return fmt.Sprintf("<_contextvars.Context object at %p>", c) }

func (v Vars) bindings() []binding {
	if v.values == nil {
		return nil
	}
	return v.values.all
}

// find is the place of v's value, -1 if it has none.
func (v Vars) find(of AnyContextVar) int {
	for i, b := range v.bindings() {
		if b.v == of {
			return i
		}
	}
	return -1
}

func (v Vars) get(of AnyContextVar) (any, bool) {
	if i := v.find(of); i >= 0 {
		return v.values.all[i].value, true
	}
	return nil, false
}

func (c *Context) set(v AnyContextVar, value any) {
	own := c.own()
	if i := c.vars.find(v); i >= 0 {
		own.all[i].value = value
		return
	}
	own.all = append(own.all, binding{v, value})
}

func (c *Context) remove(v AnyContextVar) {
	own := c.own()
	if i := c.vars.find(v); i >= 0 {
		own.all = slices.Delete(own.all, i, i+1)
	}
}

// own makes the values nobody else's, and returns them.
func (c *Context) own() *values {
	if c.shared || c.vars.values == nil {
		c.vars.values = &values{slices.Clone(c.vars.bindings())}
		c.shared = false
	}
	return c.vars.values
}

func (c *Context) errEntered() error {
	return &gen.RuntimeError{Msg: "cannot enter context: " + c.String() + " is already entered"}
}
