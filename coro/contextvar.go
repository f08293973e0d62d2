package coro

import (
	"fmt"

	"github.com/coluber-go/coluber/gen"
)

// AnyContextVar is a context variable, whatever the type of its values.
//
// Python: contextvars.ContextVar, library/contextvars.
type AnyContextVar interface {
	// Name is the name it was made with.
	Name() string
	// String is its repr.
	String() string

	contextVar()
}

// ContextVar is a variable that has a value of its own in every task: what a task
// sets, the tasks that it makes afterwards begin with, and no other sees.
// [NewContextVar] makes one, usually for a package's variable.
//
// Python: contextvars.ContextVar, library/contextvars.
type ContextVar[T any] struct {
	name  string
	value T // by default
	has   bool
}

// NewContextVar returns a context variable with a name for messages, and at most
// one value that it has where none is set. It panics if there are more.
//
// Python: contextvars.ContextVar, library/contextvars.
func NewContextVar[T any](name string, byDefault ...T) *ContextVar[T] {
	v := &ContextVar[T]{name: name}
	switch len(byDefault) {
	case 0:
	case 1:
		v.value, v.has = byDefault[0], true
	default:
		panic("coro: NewContextVar with more than one default")
	}
	return v
}

func (v *ContextVar[T]) contextVar() {}

// Name is the name that NewContextVar was given.
//
// Python: ContextVar.name, library/contextvars.
func (v *ContextVar[T]) Name() string { return v.name }

// Get is the variable's value in the current context of in, which usually is co.
//
// Errors: [gen.LookupError] if it has none, and no default.
//
// Python: ContextVar.get, library/contextvars.
func (v *ContextVar[T]) Get(in Contextual) (T, error) {
	if value, ok := v.In(in.Context()); ok {
		return value, nil
	}
	if !v.has {
		return v.value, &gen.LookupError{Value: v}
	}
	return v.value, nil
}

// GetOr is the variable's value in the current context of in; otherwise, whatever
// the variable's own default is.
//
// Python: ContextVar.get with a default, library/contextvars.
func (v *ContextVar[T]) GetOr(in Contextual, otherwise T) T {
	if value, ok := v.In(in.Context()); ok {
		return value
	}
	return otherwise
}

// In is the variable's value in c; false if it has none there. The default does
// not count.
//
// Python: Context.get, library/contextvars.
func (v *ContextVar[T]) In(c *Context) (T, bool) {
	boxed, ok := c.vars.get(v)
	value, _ := boxed.(T)
	return value, ok
}

// Set gives the variable a value in the current context of in. The token takes
// that back.
//
// Python: ContextVar.set, library/contextvars.
func (v *ContextVar[T]) Set(in Contextual, value T) *Token[T] {
	c := in.Context()
	t := &Token[T]{v: v, c: c}
	t.old, t.had = v.In(c)
	c.set(v, value)
	return t
}

// Reset gives the variable the value that it had before the Set that returned t.
//
// Errors: [gen.RuntimeError] if t was used before; [gen.ValueError] if it is
// another variable's, or of a Set in another context.
//
// Python: ContextVar.reset, library/contextvars.
func (v *ContextVar[T]) Reset(in Contextual, t *Token[T]) error {
	switch {
	case t.used:
		return &gen.RuntimeError{Msg: t.String() + " has already been used once"}
	case t.v != v:
		return &gen.ValueError{Msg: t.String() + " was created by a different ContextVar"}
	case t.c != in.Context():
		return &gen.ValueError{Msg: t.String() + " was created in a different Context"}
	}
	t.used = true
	if t.had {
		t.c.set(v, t.old)
	} else {
		t.c.remove(v)
	}
	return nil
}

// With sets the variable to value for as long as block runs, and returns block's
// error.
//
// Python: with var.set(value), library/contextvars, new in Python 3.14.
func (v *ContextVar[T]) With(in Contextual, value T, block func() error) (err error) {
	t := v.Set(in, value)
	defer func() {
		if rerr := v.Reset(in, t); rerr != nil {
			err = gen.WithContext(rerr, err)
		}
	}()
	return block()
}

// String is the variable's repr, <ContextVar name='user' at 0xc000012345>.
//
// Python: ContextVar.__repr__, Python/context.c.
func (v *ContextVar[T]) String() string {
	byDefault := ""
	if v.has {
		byDefault = " default=" + gen.Repr(v.value)
	}
	return fmt.Sprintf("<ContextVar name=%s%s at %p>", gen.Repr(v.name), byDefault, v)
}

// Token takes a [ContextVar.Set] back, once.
//
// Python: contextvars.Token, library/contextvars.
type Token[T any] struct {
	v    *ContextVar[T]
	c    *Context
	old  T
	had  bool
	used bool
}

// Var is the variable that was set.
//
// Python: Token.var, library/contextvars.
func (t *Token[T]) Var() *ContextVar[T] { return t.v }

// OldValue is the value that the variable had; false if it had none.
//
// Python: Token.old_value, which is Token.MISSING then, library/contextvars.
func (t *Token[T]) OldValue() (T, bool) { return t.old, t.had }

// String is the token's repr.
//
// Python: Token.__repr__, Python/context.c.
func (t *Token[T]) String() string {
	used := ""
	if t.used {
		used = " used"
	}
	return fmt.Sprintf("<Token%s var=%v at %p>", used, t.v, t)
}
